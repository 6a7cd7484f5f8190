"""Raw columns into typed columns: exact, columnar, and every cell that cannot be read named.

Each spelling that occurs in a column is read once (`readers`) and spread over the rows; plain numbers, of which
a large column may hold a million different ones, are cast by Arrow at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.grids import Cells, is_text
from giamngheo.core.layouts import ARROW_TYPES, Column, Kind
from giamngheo.core.readers import readers
from giamngheo.core.table_problems import listing, shown
from giamngheo.core.text import clean

_PLAIN = {
    Kind.integer: r"^-?[0-9]{1,18}$",
    Kind.decimal: r"^-?[0-9]{1,13}(?:[.,](?:[0-9]{1,2}|[0-9]{4}))?$",
}
_CUT_NUMBER = r"^-?[0-9]{16,}|[eE]"  # a spreadsheet keeps fifteen digits of a number
_UNCLEAN = r"[\x00-\x1f\x7f-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]|  "
_EXACT_LIMIT = 10**15
_WIDE = pa.decimal128(38, ARROW_TYPES[Kind.decimal].scale)


Faulty = list[tuple[str, npt.NDArray[np.bool_]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """The rows (by index) of one column whose cells have the problem `code`."""

    code: str
    indices: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Converted:
    """A typed column, null where a cell could not be read; `source` is what its cells said."""

    values: pa.Array
    faults: tuple[Fault, ...]
    source: pa.Array


def convert(cells: Cells, column: Column) -> Converted:
    """The column's cells in the layout's type, out of bounds and unreadable ones null and named."""
    direct = _direct(cells.values, column)
    if direct is not None:
        values, faulty = _bounded(direct, column)
        return Converted(values, _faults(faulty, np.arange(len(values))), cells.values)
    text = as_text(cells)
    if text.exact is None:
        values, faults = _spread(text.values, column, exact=False)
        return Converted(values, faults, text.values)
    nothing = pa.scalar(None, pa.string())
    values, faults = _spread(pc.if_else(text.exact, nothing, text.values), column, exact=False)
    exact, exact_faults = _spread(pc.if_else(text.exact, text.values, nothing), column, exact=True)
    return Converted(pc.coalesce(values, exact), faults + exact_faults, text.values)


def as_text(cells: Cells) -> Cells:
    """Any column as text; numbers without a fraction are written without a point."""
    own = cells.values.type
    if is_text(own):
        return cells
    if pa.types.is_floating(own):
        return _float_text(cells.values)
    text = cells.values.cast(pa.string())
    return Cells(text, pa.array(np.ones(len(text), dtype=bool)) if pa.types.is_decimal(own) else None)


def clean_text(cells: Cells) -> pa.Array:
    """Any column as clean text (NFC, no runs of white space), for columns that no layout knows."""
    encoded = _encoded(as_text(cells).values)
    return _cleaned(encoded.dictionary).take(encoded.indices)


def _float_text(values: pa.Array) -> Cells:
    present = _numbers(values)
    wide = present.cast(pa.float64())
    whole = pc.and_(pc.equal(pc.floor(wide), wide), pc.less(pc.abs(wide), _EXACT_LIMIT))
    integers = pc.if_else(whole, wide, pa.scalar(None, wide.type)).cast(pa.int64()).cast(pa.string())
    text = pc.coalesce(integers, present.cast(pa.string()))
    return Cells(text, pa.array(np.ones(len(text), dtype=bool)))


def _numbers(values: pa.Array) -> pa.Array:
    """The values with "not a number", which other programs write for a missing one, as null."""
    if not pa.types.is_floating(values.type):
        return values
    return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)


def _direct(values: pa.Array, column: Column) -> pa.Array | None:
    """The values where the file's own type carries over whole; None where cells must be read one by one."""
    kind, own = column.kind, values.type
    if pa.types.is_null(own):
        return pa.nulls(len(values), ARROW_TYPES[kind])
    try:
        if kind is Kind.boolean and pa.types.is_boolean(own):
            return values
        if kind is Kind.integer and (pa.types.is_integer(own) or pa.types.is_floating(own)):
            return _numbers(values).cast(pa.int64())
        if kind is Kind.decimal and (pa.types.is_integer(own) or pa.types.is_decimal(own)):
            return values.cast(_WIDE).cast(ARROW_TYPES[kind])
        if kind is Kind.date and (pa.types.is_date(own) or pa.types.is_timestamp(own)):
            local = pc.local_timestamp(values) if getattr(own, "tz", None) else values
            return local.cast(ARROW_TYPES[kind])
    except pa.ArrowInvalid:
        return None
    return None


def _encoded(values: pa.Array) -> pa.DictionaryArray:
    return values if pa.types.is_dictionary(values.type) else values.dictionary_encode()


def _spread(values: pa.Array, column: Column, *, exact: bool) -> tuple[pa.Array, tuple[Fault, ...]]:
    """Read every distinct text once and give each row its value, or its fault."""
    encoded = _encoded(values)
    typed, faulty = _read(encoded.dictionary, column, exact=exact)
    rows = encoded.indices.fill_null(len(typed)).to_numpy(zero_copy_only=False)
    return typed.take(encoded.indices), _faults(faulty, rows)


def _faults(faulty: Faulty, spellings: npt.NDArray[np.int64]) -> tuple[Fault, ...]:
    """Faults by distinct text as faults by row; `spellings` has the number of each row's text, or the number after."""
    found = ((code, np.append(bad, False)[spellings]) for code, bad in faulty)
    return tuple(Fault(code, np.flatnonzero(bad)) for code, bad in found)


def _read(texts: pa.Array, column: Column, *, exact: bool) -> tuple[pa.Array, Faulty]:
    """Distinct texts in the column's type, null where they cannot be read, and which of them have what fault."""
    if column.kind in (Kind.text, Kind.code) and not column.choices:
        cut = pc.match_substring_regex(texts, _CUT_NUMBER).to_numpy(zero_copy_only=False)
        return _cleaned(texts), [("table.number_cut", cut)] if exact and cut.any() else []
    typed = pa.nulls(len(texts), ARROW_TYPES[column.kind])
    plain = np.zeros(len(texts), dtype=bool)
    if column.kind in _PLAIN:
        matched = pc.match_substring_regex(texts, _PLAIN[column.kind])
        numbers = pc.if_else(matched, texts, pa.scalar(None, pa.string()))
        typed = pc.replace_substring(numbers, ",", ".").cast(typed.type)
        plain = matched.to_numpy(zero_copy_only=False)
    faulty: Faulty = []
    left = np.flatnonzero(~plain)
    if len(left):
        reader = readers(column)[exact]
        readings = [reader(text) for text in texts.take(left).to_pylist()]
        read = pa.array([value for value, _ in readings], typed.type)
        typed = pc.replace_with_mask(typed, pa.array(~plain), read)
        for code in dict.fromkeys(code for _, code in readings if code is not None):
            bad = np.zeros(len(texts), dtype=bool)
            bad[left] = [found == code for _, found in readings]
            faulty.append((code, bad))
    typed, outside = _bounded(typed, column)
    return typed, faulty + outside


def _bounded(values: pa.Array, column: Column) -> tuple[pa.Array, Faulty]:
    faulty: Faulty = []
    bounds: tuple[tuple[str, object, Callable[..., pa.Array]], ...] = (
        ("table.below_minimum", column.minimum, pc.less),
        ("table.above_maximum", column.maximum, pc.greater),
    )
    for code, bound, beyond in bounds:
        if bound is not None:
            outside = beyond(values, pa.scalar(bound, values.type)).fill_null(fill_value=False)
            if pc.any(outside).as_py():
                faulty.append((code, outside.to_numpy(zero_copy_only=False)))
                values = pc.if_else(outside, pa.scalar(None, values.type), values)
    return values, faulty


def _cleaned(values: pa.Array) -> pa.Array:
    normal = pc.utf8_normalize(values, form="NFC")
    unclean = pc.match_substring_regex(normal, _UNCLEAN).fill_null(fill_value=False)
    if not pc.any(unclean).as_py():
        return normal
    cleaned = [clean(text) or None for text in normal.filter(unclean).to_pylist()]
    return pc.replace_with_mask(normal, unclean, pa.array(cleaned, pa.string()))


def describe(code: str, column: Column, value: object) -> Mapping[str, object]:
    """The values that the problem's sentences need for one cell."""
    text = shown(value)
    described: dict[str, object] = {"value": text}
    if code in ("table.number_ambiguous", "table.integer_ambiguous"):
        described |= {"plain": text.replace(".", "").replace(",", ""), "decimal": text + "0"}
    elif code == "table.not_choice":
        described["choices_vi"] = listing([_choice(code, vi) for code, vi, _ in column.choices], 12)
        described["choices_en"] = listing([_choice(code, en) for code, _, en in column.choices], 12)
    elif code in ("table.below_minimum", "table.above_maximum"):
        bound = column.minimum if code == "table.below_minimum" else column.maximum
        described["bound"] = bound.isoformat() if isinstance(bound, date) else bound
    return described


def _choice(code: str, label: str) -> str:
    return f"{code} ({label})" if label and label != code else code
