"""Amounts of money as officials type and read them: `1.954,490` triệu, whole đồng, and in words.

Whatever is typed is read exactly, or refused: nothing is rounded and no mark is guessed.
"""

import re
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.core import numbers

MILLION, DONG = "trieu", "dong"
_SCALES = {MILLION: 1_000_000, DONG: 1}
_GROUPED = {
    "vi": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?"),
    "en": re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"),
}
_LONGEST = 30


class Unreadable(ValueError):  # noqa: N818 - reads as what happened
    """What was typed is no amount; says why in the reader's language."""


def read(text: str, unit: str, language: str | None = None) -> int:
    """Whole đồng from `1.954,490` in `unit`; marks are those of the reader's language, as the pages show them."""
    language = language or _language()
    typed = re.sub(r"[\s\u00a0\u202f]", "", text)
    found = _GROUPED[language].fullmatch(typed) if len(typed) <= _LONGEST else None
    if found is None or not typed.isascii():
        raise Unreadable(
            _("Không đọc được số này. Viết như {example}.").format(example=_example(unit, language))
        )
    whole, fraction = re.sub(r"\D", "", found[1]), found[2] or ""
    exact = (int(whole) + Fraction(int(fraction or 0), 10 ** len(fraction))) * _SCALES[unit]
    if exact.denominator != 1:
        raise Unreadable(_("Số tiền lẻ dưới một đồng; kiểm tra lại dấu phẩy và đơn vị tính."))
    return int(exact)


def _example(unit: str, language: str) -> str:
    if language == "en":
        return "1,954.490" if unit == MILLION else "1,954,490,000"
    return "1.954,490" if unit == MILLION else "1.954.490.000"


def typed(amount: int, unit: str) -> str:
    """An amount as it would be typed: the opposite of `read`."""
    if unit == DONG:
        return numbers.group(amount, _language())
    places = 0
    while places < 6 and amount * 10**places % 1_000_000:
        places += 1
    return numbers.fixed(Fraction(amount, 1_000_000), places, _language())


def million(amount: int | None) -> str:
    """Millions for a table whose heading says so: three decimals, `1.954,490`; zero is `0`, unknown a dash."""
    if amount == 0:
        return "0"
    return "–" if amount is None else numbers.fixed(Fraction(amount, 1_000_000), 3, _language())


def dong(amount: int) -> str:
    """Every đồng: `1.954.490.000 đồng`."""
    return f"{numbers.group(amount, _language())} đồng"


def in_words(amount: int) -> str:
    """As a voucher has it: `Ba tỷ, một trăm ba mươi tám triệu đồng`; always Vietnamese."""
    said = _spelt(abs(amount), padded=False) or "không"
    return (("âm " if amount < 0 else "") + said + " đồng").capitalize()


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def _spelt(number: int, *, padded: bool) -> str:
    """Words for a number; `padded` where larger groups stand before it."""
    if number >= _BILLION:
        above, below = divmod(number, _BILLION)
        parts = [_spelt(above, padded=False).replace(",", "") + " tỷ", _spelt(below, padded=True)]
        return ", ".join(part for part in parts if part)
    parts = []
    for size, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group, number = divmod(number, size)
        if group:
            parts.append(_below_thousand(group, padded=padded or bool(parts)) + name)
    return ", ".join(parts)


def _below_thousand(number: int, *, padded: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or padded else []
    if tens == 0 and ones:
        said.append(f"linh {_DIGITS[ones]}" if said else _DIGITS[ones])
    elif tens == 1:
        said.append("mười")
    elif tens:
        said.append(f"{_DIGITS[tens]} mươi")
    if tens and ones:
        said.append(_one_after(tens, ones))
    return " ".join(said)


def _one_after(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    if ones == 1 and tens > 1:
        return "mốt"
    return _DIGITS[ones]


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
