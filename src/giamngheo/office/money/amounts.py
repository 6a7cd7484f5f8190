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


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
