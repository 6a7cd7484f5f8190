"""Deprivations as bits: one integer a row says who is deprived of what, another what is known.

On the way out of a table an indicator takes two bits of one key, so that a whole row is grouped by a single
number; afterwards it is one bit of the deprived mask and one of the known mask, in the indicators' order.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from giamngheo.core.numbers import to_decimal

Ints = npt.NDArray[np.int64]

NOT_DEPRIVED, DEPRIVED, UNKNOWN, WRONG = range(4)
"""What a cell says of one indicator; `WRONG` is a value that is none of the other three."""

_PLACES = 12
_COMMA = "^[+-]?[0-9]+,([0-9]{1,2}|[0-9]{4,})$"


def number(column: Any) -> Any:
    """A column as whole numbers or float64; text is read as a number, and what is none becomes null.

    In text a point is the decimal sign; a comma is too, save before three digits, where it may mark thousands.
    """
    kind = column.type()
    if kind.is_integer():
        return column
    if kind.is_string():
        text = _trimmed(column).nullif("")
        return ibis.ifelse(text.re_search(_COMMA), text.replace(",", "."), text).try_cast("float64")
    return column.cast("float64")


def is_empty(column: Any) -> Any:
    """Whether a cell is unknown: null, blank text, or not a number (NaN)."""
    kind = column.type()
    if kind.is_string():
        return column.isnull() | (_trimmed(column) == "")
    if kind.is_floating():
        return column.isnull() | column.isnan()
    return column.isnull()


def is_measurable(kind: Any, *, achievement: bool) -> bool:
    """Whether a column of this type can hold a deprivation (or an achievement)."""
    holds_numbers = kind.is_numeric() or kind.is_string() or kind.is_null()
    return bool(holds_numbers or (kind.is_boolean() and not achievement))


def is_groupable(kind: Any) -> bool:
    """Whether a column of this type can name groups, strata or PSUs."""
    plain = (kind.is_numeric, kind.is_string, kind.is_boolean, kind.is_temporal, kind.is_null)
    return any(test() for test in plain)


def state(column: Any, deprived_below: Fraction | None = None) -> Any:
    """What each cell of a column says, as one of the four states.

    Without a threshold the cells hold 1 or 0 (or true and false); with one they hold an achievement, and
    strictly less than the threshold is deprived.
    """
    kind = column.type()
    if kind.is_boolean():
        return _cases([(column.isnull(), UNKNOWN), (column, DEPRIVED)], NOT_DEPRIVED)
    value = number(column)
    if deprived_below is None:
        known = [(value == 0, NOT_DEPRIVED), (value == 1, DEPRIVED)]
        if kind.is_string():
            word = _trimmed(column).lower()
            plain = [(word.isin(["0", "false"]), NOT_DEPRIVED), (word.isin(["1", "true"]), DEPRIVED)]
            known = plain + known
        return _cases([*known, (is_empty(column), UNKNOWN)], WRONG)
    return _cases(
        [
            (is_empty(column), UNKNOWN),
            (_not_number(value), WRONG),
            (value < _threshold(kind, deprived_below), DEPRIVED),
        ],
        NOT_DEPRIVED,
    )


def row_key(states: Sequence[Any]) -> Any:
    """The states of a row as one whole number, the first indicator in the lowest two bits."""
    key = ibis.literal(0, type="int64")
    for index, digit in enumerate(states):
        key = key + digit * (1 << 2 * index)
    return key


def split_key(keys: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    """Keys of `row_key` as masks of `count` bits: deprived, known, wrong."""
    deprived, known, wrong = (np.zeros(len(keys), np.int64) for _ in range(3))
    for index in range(count):
        digit = (keys >> 2 * index) & 3
        deprived |= (digit == DEPRIVED).astype(np.int64) << index
        known |= (digit <= DEPRIVED).astype(np.int64) << index
        wrong |= (digit == WRONG).astype(np.int64) << index
    return deprived, known, wrong


def bits(masks: Ints, count: int) -> Ints:
    """Masks as a matrix of zeros and ones, a row a mask and a column an indicator."""
    return (masks[:, None] >> np.arange(count, dtype=np.int64)) & 1


def _cases(branches: Sequence[tuple[Any, int]], otherwise: int) -> Any:
    return ibis.cases(*branches, else_=otherwise).cast("int64")


def _trimmed(column: Any) -> Any:
    return column.strip()


def _not_number(value: Any) -> Any:
    return value.isnull() | value.isnan() if value.type().is_floating() else value.isnull()


def _threshold(kind: Any, threshold: Fraction) -> Any:
    """The threshold in the column's own terms: for whole numbers `x < 13/2` is `x < 7`."""
    if kind.is_integer():
        return -(-threshold.numerator // threshold.denominator)
    exact: Decimal = to_decimal(threshold, _PLACES)
    return ibis.literal(str(exact)).cast("float64")
