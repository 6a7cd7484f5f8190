"""Printed numbers, dates, periods and lists into exact values; never a float, never a silent guess.

A number has one plain reading, as Vietnamese officials write it, and may have others: `396.550` is 396 550 and, where
somebody mixed up the marks, 396,550.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from giamngheo.core.money_words import from_words, in_words
from giamngheo.core.numbers import fixed
from giamngheo.core.text import clean
from giamngheo.plans.model import SCALES, Figure, Unit

MOST_DIGITS = 30

_BODY = r"[0-9](?:[0-9.,\s]*[0-9])?"
_NUMBER = re.compile(rf"(?P<sign>[-−–]\s?)?(?P<body>{_BODY})(?P<tail>\s*%|\s*[^\W\d].*|)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+")
_LAST_DOT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+\.[0-9]+")
_DOTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DATE = re.compile(r"(?:ngày\s+)?([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4})")
_QUARTER = re.compile(r"quý\s+(I{1,3}|IV|[1-4])[\s,/]*(?:năm\s+)?([0-9]{4})", re.IGNORECASE)
_YEARS = re.compile(r"(?:giai đoạn|năm)?\s*([0-9]{4})(?:\s?[-–]\s?([0-9]{4}))?", re.IGNORECASE)
_HALF = re.compile(r"6 tháng (đầu|cuối) năm\s+([0-9]{4})", re.IGNORECASE)
_ROMAN: Mapping[str, int] = {"I": 1, "II": 2, "III": 3, "IV": 4}
_LEVELS = re.compile(r"^(?:các\s+)?(?:xã|thị trấn|phường)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a printed number: its value and the worth of its last digit, both in the unit printed."""

    value: Fraction
    step: Fraction


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number: how it reads plainly, how else, and whether it is written as it should be."""

    plain: Reading
    others: tuple[Reading, ...] = ()
    spaced: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the base of its dimension (đồng, a share of one, things) with the worth of its last digit.

    `exact` numbers are what they say; others stand for anything that rounds to them.
    """

    value: Fraction
    step: Fraction
    exact: bool = False

    @property
    def half(self) -> Fraction:
        return Fraction(0) if self.exact else Fraction(self.step, 2)

    def moved(self, value: Fraction) -> "Quantity":
        """The same number with another value, rounded to the same last digit."""
        steps = Fraction(value, self.step)
        rounded = (2 * abs(steps.numerator) + steps.denominator) // (2 * steps.denominator)
        return Quantity(self.step * (rounded if steps >= 0 else -rounded), self.step, self.exact)


def read_number(text: str) -> Printed | None:
    """The number at the head of a text such as `8,26%`, `567 hộ`, `1.954,490`; None where there is none."""
    match = _NUMBER.fullmatch(clean(text))
    if match is None or sum(letter.isdigit() for letter in match["body"]) > MOST_DIGITS:
        return None
    body = re.sub(r"\s", "", match["body"])
    readings, foreign = _readings(body)
    if not readings:
        return None
    if match["sign"]:
        readings = [Reading(-reading.value, reading.step) for reading in readings]
    return Printed(readings[0], tuple(readings[1:]), body != match["body"], foreign)


def _readings(body: str) -> tuple[list[Reading], bool]:
    """The ways to read digits with marks, the plain one first, and whether that is not the Vietnamese way."""
    found, foreign = [], False
    if _GROUPED.fullmatch(body) or _PLAIN.fullmatch(body):
        found.append(_decimal(body.replace(".", "").replace(",", ".")))
        if _DOTS.fullmatch(body):
            found.append(_decimal(_last_mark(body, ".")))
        elif _COMMAS.fullmatch(body):
            found.append(_decimal(body.replace(",", "")))
    elif _ENGLISH.fullmatch(body):
        foreign = True
        found.append(_decimal(body.replace(",", "")))
        if _COMMAS.fullmatch(body):
            found.append(_decimal(_last_mark(body, ",")))
    elif _LAST_DOT.fullmatch(body):
        foreign = True
        found.append(_decimal(_last_mark(body, ".")))
    return found, foreign


def rewritten(text: str) -> str:
    """A number with the marks of another language in those of Vietnamese: `1,954.490`, `1.954.49` → `1.954,490`, …"""
    head, dot, rest = text.rpartition(".")
    return head.replace(",", ".") + "," + rest if dot else text.replace(",", ".")


def _last_mark(body: str, mark: str) -> str:
    whole, _, rest = body.rpartition(mark)
    return whole.replace(mark, "") + "." + rest


def _decimal(digits: str) -> Reading:
    _, _, rest = digits.partition(".")
    return Reading(Fraction(digits), Fraction(1, 10 ** len(rest)))


def quantities(figure: Figure) -> list[Quantity]:
    """The readings of a figure that is a number, the plain one first; nothing where it is none."""
    if figure.unit is Unit.words:
        amount = from_words(figure.printed)
        return [] if amount is None else [Quantity(Fraction(amount), Fraction(1), exact=True)]
    scale = SCALES.get(figure.unit)
    printed = None if scale is None else read_number(figure.printed)
    if scale is None or printed is None:
        return []
    exact = figure.unit is Unit.counted or figure.fixed
    return [
        Quantity(each.value * scale, each.step * scale, exact) for each in (printed.plain, *printed.others)
    ]


def as_printed(figure: Figure, quantity: Quantity) -> str:
    """A value as the figure would print it: its unit, its decimals, its mark of per cent or noun."""
    if figure.unit is Unit.words:
        return in_words(int(quantity.value))
    scale = SCALES[figure.unit]
    step = Fraction(quantity.step, scale)
    places = len(str(step.denominator)) - 1
    match = _NUMBER.fullmatch(clean(figure.printed))
    return fixed(Fraction(quantity.value, scale), places) + (match["tail"] if match else "")


def read_date(text: str) -> date | None:
    """`18/3/2024`, `ngày 09/9/2021`; None where it is no day of the calendar."""
    match = _DATE.fullmatch(clean(text))
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def read_period(text: str) -> tuple[date, date] | None:
    """First and last day of `quý I năm 2024`, `6 tháng đầu năm 2024`, `năm 2024`, `giai đoạn 2021 - 2025`."""
    plain = clean(text)
    if match := _QUARTER.fullmatch(plain):
        quarter = _ROMAN.get(match[1].upper()) or int(match[1])
        return _months(int(match[2]), 3 * quarter - 2, 3 * quarter)
    if match := _HALF.fullmatch(plain):
        return _months(int(match[2]), 1, 6) if match[1].lower() == "đầu" else _months(int(match[2]), 7, 12)
    if match := _YEARS.fullmatch(plain):
        first, last = int(match[1]), int(match[2] or match[1])
        return (date(first, 1, 1), date(last, 12, 31)) if 1 <= first <= last else None
    return None


def _months(year: int, first: int, last: int) -> tuple[date, date] | None:
    if not 1 <= year < date.max.year:
        return None
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def read_places(text: str) -> tuple[str, ...]:
    """The names in `Vũ Lễ, Chiến Thắng và xã Long Đống`, without the words for their level."""
    parts = re.split(r"\s*[,;]\s*|\s+và\s+", clean(text))
    return tuple(name for part in parts if (name := _LEVELS.sub("", part).strip(" .")))
