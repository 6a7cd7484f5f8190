"""One cell's text into one value: exact, in the ways Vietnamese officials and Excel write it, never a guess.

A reader gives `(value, None)`, or `(None, code)` with the catalogue's code of what is wrong, or `(value, code)`
where the value stands but a person should know.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from giamngheo.core.layouts import DECIMAL_DIGITS, DECIMAL_PLACES, Column, Kind
from giamngheo.core.text import clean, fold

Reading = tuple[object | None, str | None]
Reader = Callable[[str], Reading]

_INT64 = 1 << 63
_DECIMAL_END = 10 ** (DECIMAL_DIGITS - DECIMAL_PLACES)
_STEP = Decimal(1).scaleb(-DECIMAL_PLACES)
_EXCEL_DIGITS = 15
_AS_EXCEL_SHOWS = Context(prec=_EXCEL_DIGITS, rounding=ROUND_HALF_UP)
_MOST_DIGITS = 100

_PLAIN = re.compile(r"[+-]?[0-9]+")
_SPACED = re.compile(r"([+-]?[0-9]{1,3})((?: [0-9]{3})+)([.,][0-9]+)?")
_ONE_MARK = re.compile(r"[+-]?[0-9]*[.,][0-9]+")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_VIETNAMESE = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}|[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")

_OF_INTEGERS: Mapping[str | None, str] = {
    "table.not_number": "table.not_integer",
    "table.number_ambiguous": "table.integer_ambiguous",
}

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{4})" + _TIME)
_INCOMPLETE = re.compile(
    r"[0-9]{4}|[0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}[-/.][0-9]{1,2}|([0-9]{1,2}[-/.]){2}[0-9]{2}|[0-9]{1,2}[-/.][0-9]{1,2}"
)
_SERIAL = re.compile(r"([0-9]{4,5})(?:\.[0-9]+)?")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = _LAST_YEAR + 1, 73_415  # from 1906, as a lower number may be a year, to 2100

_YES = ("x", "1", "co", "true", "yes", "dung", "y", "t", "✓", "✔", "☑", "1.0")
_NO = ("0", "khong", "false", "no", "sai", "n", "f", "ko", "0.0")
_BOOLEANS: Mapping[str, bool] = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


def read_integer(text: str) -> Reading:
    """`1498`, `1.500.000`, `1 500`, `12.0` → a 64-bit integer; `12.5` and `1.498` are problems."""
    number, code = _number(text)
    return (None, _OF_INTEGERS.get(code, code)) if number is None else _whole(number)


def read_exact_integer(text: str) -> Reading:
    """A number cell's own digits → a 64-bit integer, as Excel shows it (15 digits)."""
    number = Decimal(text)
    if not number.is_finite():
        return None, "table.not_integer"
    if abs(number) >= 10**_EXCEL_DIGITS:
        return None, "table.number_cut"
    return _whole(_AS_EXCEL_SHOWS.plus(number))


def read_decimal(text: str) -> Reading:
    """`7,5`, `7.5`, `1.954,4900`, `0,125` → a decimal with four places; `1.498` can be read in two ways."""
    number, code = _number(text)
    return (None, code) if number is None else _placed(number)


def read_exact_decimal(text: str) -> Reading:
    """A number cell's own digits → a decimal with four places, as Excel shows it (15 digits)."""
    number = Decimal(text)
    return _placed(_AS_EXCEL_SHOWS.plus(number)) if number.is_finite() else (None, "table.not_number")


def _number(text: str) -> tuple[Decimal | None, str | None]:
    plain = clean(text).replace("−", "-")
    if len(plain) > _MOST_DIGITS:
        return None, "table.not_number"
    spaced = _SPACED.fullmatch(plain)
    if spaced:
        plain = plain.replace(" ", "").replace(",", ".")
    elif _TWO_WAYS.fullmatch(plain):
        return None, "table.number_ambiguous"
    elif _VIETNAMESE.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _ENGLISH.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _ONE_MARK.fullmatch(plain):
        plain = plain.replace(",", ".")
    elif not _PLAIN.fullmatch(plain):
        return None, "table.not_number"
    return Decimal(plain), None


def _whole(number: Decimal) -> Reading:
    if number != number.to_integral_value():
        return None, "table.fraction"
    return (int(number), None) if -_INT64 <= number < _INT64 else (None, "table.number_too_big")


def _placed(number: Decimal) -> Reading:
    if abs(number) >= _DECIMAL_END:
        return None, "table.number_too_big"
    placed = number.quantize(_STEP, ROUND_HALF_UP, Context(prec=_MOST_DIGITS))
    if abs(placed) >= _DECIMAL_END:
        return None, "table.number_too_big"
    return placed, None if placed == number else "table.rounded"


def read_date(text: str) -> Reading:
    """`31/12/2024`, `2024-12-31`, either with a time of day, or an Excel serial → a date; never month first."""
    plain = clean(text)
    if match := _YEAR_FIRST.fullmatch(plain):
        return _day(match[1], match[3], match[4])
    if match := _DAY_FIRST.fullmatch(plain):
        return _day(match[4], match[3], match[1])
    if (match := _SERIAL.fullmatch(plain)) and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return _EXCEL_EPOCH + timedelta(days=int(match[1])), None
    return None, "table.date_incomplete" if _INCOMPLETE.fullmatch(plain) else "table.not_date"


def _day(year: str, month: str, day: str) -> Reading:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None, "table.date_impossible"
    try:
        return date(int(year), int(month), int(day)), None
    except ValueError:
        return None, "table.date_impossible"


def read_boolean(text: str) -> Reading:
    """`có`, `x`, `1`, `yes`, `đúng` … → true; `không`, `0`, `no`, `sai` … → false."""
    answer = _BOOLEANS.get(fold(text))
    return answer, "table.not_boolean" if answer is None else None


def choice_reader(column: Column) -> Reader:
    """A reader of the column's codes: the code or its label in either language, toneless where that is unique.

    A code of digits is also known without its leading zeros, which Excel takes away.
    """
    words = [(word, choice[0]) for choice in column.choices for word in choice if word]
    exact = _unshared([(clean(word).lower(), code) for word, code in words])
    exact |= {clean(code).lower(): code for code, _, _ in column.choices}
    loose = _unshared([(_bare(code), code) for code, _, _ in column.choices if code.isdecimal()])
    loose |= _unshared([(_loose(word), code) for word, code in words])

    def read_choice(text: str) -> Reading:
        code = exact.get(clean(text).lower()) or loose.get(_loose(text)) or loose.get(_bare(clean(text)))
        return code, "table.not_choice" if code is None else None

    return read_choice


def _loose(word: str) -> str:
    return fold(word.replace("_", " "))


def _bare(code: str) -> str:
    return code.lstrip("0") or "0"


def _unshared(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Word → code, without the words that stand for two codes."""
    owners: dict[str, set[str]] = {}
    for word, code in pairs:
        owners.setdefault(word, set()).add(code)
    return {word: codes.pop() for word, codes in owners.items() if len(codes) == 1}


def readers(column: Column) -> tuple[Reader, Reader]:
    """The reader of a column's text cells and that of its number cells."""
    if column.kind is Kind.integer:
        return read_integer, read_exact_integer
    if column.kind is Kind.decimal:
        return read_decimal, read_exact_decimal
    reader = {Kind.date: read_date, Kind.boolean: read_boolean}.get(column.kind) or choice_reader(column)
    return reader, reader
