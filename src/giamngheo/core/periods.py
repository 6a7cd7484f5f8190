"""Periods that officials report by: a year, a half, a quarter, a month, as one value with its days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.core.text import fold

FIRST_YEAR, LAST_YEAR = 1900, 2199

catalogue({
    "period.unknown": Kind(
        "Không hiểu kỳ “{text}”.", "The period “{text}” is not understood.",
        "Ghi dạng 2024, 2024-H1, 2024-Q3 hoặc 2024-05.", "Write it as 2024, 2024-H1, 2024-Q3 or 2024-05.",
    ),
})  # fmt: skip


class Span(IntEnum):
    """A kind of period, by the number of its months."""

    month = 1
    quarter = 3
    half = 6
    year = 12

    @property
    def per_year(self) -> int:
        return Span.year // self


_LETTERS = {Span.half: "H", Span.quarter: "Q"}
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?"
)
_ROMAN = ("I", "II", "III", "IV")
_ROMAN_VALUES = {word.lower(): value for value, word in enumerate(_ROMAN, 1)}
_IN_WORDS = (
    (Span.half, re.compile(r"(?:6 thang|sau thang) (?P<number>dau|cuoi) nam (?P<year>[0-9]{4})")),
    (Span.quarter, re.compile(r"quy (?P<number>[1-4]|i{1,3}|iv)(?: nam |/)(?P<year>[0-9]{4})")),
    (Span.month, re.compile(r"thang (?P<number>0?[1-9]|1[0-2])(?: nam |/)(?P<year>[0-9]{4})")),
    (Span.year, re.compile(r"nam (?P<year>[0-9]{4})(?P<number>)")),
)
_NUMBERS = {"dau": 1, "cuoi": 2, "": 1} | _ROMAN_VALUES
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """One year, half, quarter or month; `number` counts from 1 within the year (1 for a year).

    Written `2024`, `2024-H1`, `2024-Q3`, `2024-05`.  ValueError for a number or a year that does not exist.
    """

    year: int
    span: Span = Span.year
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"year {self.year} is not within {FIRST_YEAR}-{LAST_YEAR}")
        if not 1 <= self.number <= self.span.per_year:
            raise ValueError(f"a year has no {self.span.name} {self.number}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period in its written form or in Vietnamese words (`quý III năm 2024`, `tháng 5/2024`).

        Raises `Refused` for anything else.
        """
        period = _written(text.strip().upper()) or _in_words(fold(text))
        if period is None:
            raise Refused([Problem("period.unknown", values={"text": text})])
        return period

    @classmethod
    def holding(cls, day: date, span: Span) -> "Period":
        """The period of that span in which the day lies."""
        return cls(day.year, span, (day.month - 1) // span + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * self.span + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * self.span
        following = date(self.year + 1, 1, 1) if month == Span.year else date(self.year, month + 1, 1)
        return following - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last_day - self.first_day).days + 1

    def __contains__(self, other: "date | Period") -> bool:
        """Whether a day, or the whole of another period, lies in this one."""
        if isinstance(other, Period):
            return self.first_day <= other.first_day and other.last_day <= self.last_day
        return self.first_day <= other <= self.last_day

    def shifted(self, by: int) -> "Period":
        """The period of the same span that many places later (earlier where negative)."""
        years, number = divmod(self.number - 1 + by, self.span.per_year)
        return Period(self.year + years, self.span, number + 1)

    def previous(self) -> "Period":
        return self.shifted(-1)

    def next(self) -> "Period":
        return self.shifted(1)

    def a_year_before(self) -> "Period":
        """The same period of last year, with which a report compares."""
        return self.shifted(-self.span.per_year)

    def parts(self, span: Span) -> "Iterator[Period]":
        """The shorter periods it consists of, in order; ValueError where `span` is longer than its own."""
        if span > self.span:
            raise ValueError(f"a {self.span.name} has no {span.name}s")
        count = self.span // span
        for number in range((self.number - 1) * count + 1, self.number * count + 1):
            yield Period(self.year, span, number)

    def within(self, span: Span) -> "Period":
        """The longer period it is part of; ValueError where `span` is shorter than its own."""
        if span < self.span:
            raise ValueError(f"a {self.span.name} lies in no {span.name}")
        return Period.holding(self.first_day, span)

    def __str__(self) -> str:
        if self.span is Span.year:
            return str(self.year)
        if self.span is Span.month:
            return f"{self.year}-{self.number:02}"
        return f"{self.year}-{_LETTERS[self.span]}{self.number}"

    def in_words(self, language: str = "vi") -> str:
        """`quý III năm 2024`, `6 tháng đầu năm 2024`; `quarter 3 of 2024`, `May 2024`."""
        if language == "vi":
            half = "đầu" if self.number == 1 else "cuối"
            words = {
                Span.year: f"năm {self.year}",
                Span.half: f"6 tháng {half} năm {self.year}",
                Span.month: f"tháng {self.number} năm {self.year}",
            }
            return words.get(self.span) or f"quý {_ROMAN[self.number - 1]} năm {self.year}"
        words = {
            Span.year: str(self.year),
            Span.half: f"{'first' if self.number == 1 else 'second'} half of {self.year}",
            Span.month: f"{_MONTHS[self.number - 1]} {self.year}",
        }
        return words.get(self.span) or f"quarter {self.number} of {self.year}"


def _written(text: str) -> Period | None:
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    for span in (Span.half, Span.quarter, Span.month):
        if match[span.name]:
            return _existing(match["year"], span, int(match[span.name]))
    return _existing(match["year"], Span.year, 1)


def _in_words(folded: str) -> Period | None:
    for span, pattern in _IN_WORDS:
        if match := pattern.fullmatch(folded):
            word = match["number"]
            return _existing(match["year"], span, _NUMBERS[word] if word in _NUMBERS else int(word))
    return None


def _existing(year: str, span: Span, number: int) -> Period | None:
    return Period(int(year), span, number) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
