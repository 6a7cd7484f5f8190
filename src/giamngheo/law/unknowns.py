"""Which answers were missing: the reason a result is open, in words that name what to ask."""

import numpy as np
import pyarrow as pa

from giamngheo.law.model import Standard


def missing_names(standard: Standard, known_mask: int, *, has_b1: bool, has_area: bool) -> list[str]:
    """What is unknown for one household: `area`, `b1`, then indicator codes in the order of the law."""
    first = ([] if has_area else ["area"]) + ([] if has_b1 else ["b1"])
    return first + [indicator.code for indicator in standard.indicators if not known_mask & indicator.bit]


def missing_lists(result: pa.Table, standard: Standard) -> pa.Array:
    """A list column for an evaluated table; worked out once per pattern, not once per household."""
    known = result["known_mask"].to_numpy().astype(np.int64)
    key = known * 4 + ~_nulls(result["b1"]) * 2 + ~_nulls(result["area"]) * 1
    patterns, places = np.unique(key, return_inverse=True)
    names = [
        missing_names(standard, int(pattern) >> 2, has_b1=bool(pattern & 2), has_area=bool(pattern & 1))
        for pattern in patterns
    ]
    return pa.array(names, pa.list_(pa.string())).take(pa.array(places))


def _nulls(column: pa.ChunkedArray) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    return np.asarray(column.is_null().to_numpy(), dtype=bool)
