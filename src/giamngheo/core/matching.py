"""Which column of a file is which column of a layout, what is missing, and whether its keys are unique."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from giamngheo.core.grids import Grid
from giamngheo.core.layouts import Column, Layout, heading_key
from giamngheo.core.table_problems import Findings, listing, shown
from giamngheo.core.text import clean

_MOST_COMPARED = 200  # headings; comparing each with each of a very wide file would take minutes
_ALIKE = Fraction(4, 5)  # members and member, not b1 and b2


def match_columns(grid: Grid, layout: Layout, findings: Findings) -> dict[str, int]:
    """The layout's column names with their places in the grid; repeated and missing ones are named."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(grid.headings):
        name = layout.find(heading)
        if name is not None and name in columns:
            first = columns[name]
            findings.add(
                "table.column_repeated", None, clean(heading),
                column=name, first=shown(grid.headings[first]), first_at=first + grid.first_column + 1,
                second=shown(heading), second_at=at + grid.first_column + 1,
            )  # fmt: skip
        elif name is not None:
            columns[name] = at
    _name_missing(columns, grid, layout, findings)
    return columns


def _name_missing(columns: Mapping[str, int], grid: Grid, layout: Layout, findings: Findings) -> None:
    unknown = [word for word in grid.headings if word.strip() and layout.find(word) is None]
    strangers = {heading_key(word): word for word in unknown[:_MOST_COMPARED]}
    found = listing([clean(word) for word in grid.headings if word.strip()])
    for column in layout.columns:
        if column.name in columns:
            continue
        nearest = _nearest(column, strangers)
        if column.required:
            code = "table.column_missing" if nearest is None else "table.column_missing_near"
            label = column.vi or column.en or column.name
            findings.add(code, column=column.name, label=label, found=found, nearest=shown(nearest))
        elif nearest is not None:
            findings.add("table.column_near", heading=shown(nearest), column=column.name)


def _nearest(column: Column, strangers: Mapping[str, str]) -> str | None:
    """The heading not known to the layout that is spelt most like one of the column's, if any is near."""
    keys = [heading_key(heading) for heading in column.headings()]
    likeness = [(max(_likeness(own, key) for own in keys), word) for key, word in strangers.items()]
    alike = [pair for pair in likeness if pair[0] >= _ALIKE]
    return max(alike)[1] if alike else None


def _likeness(one: str, other: str) -> Fraction:
    """Twice the letters that two words share in order, as a share of all; nought where their lengths differ much."""
    if 3 * min(len(one), len(other)) < 2 * max(len(one), len(other)):
        return Fraction(0)
    shared = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return Fraction(2 * shared, len(one) + len(other))


def check_key(
    known: Mapping[str, pa.Array], columns: Mapping[str, int], layout: Layout, grid: Grid, findings: Findings
) -> None:
    """Name the rows whose key is empty or stands in an earlier row; nothing where a key column is absent."""
    if not layout.key or not set(layout.key) <= columns.keys():
        return
    for name in layout.key:
        heading = clean(grid.headings[columns[name]])
        empty = np.flatnonzero(grid.columns[columns[name]].values.is_null().to_numpy(zero_copy_only=False))
        rows = [grid.rows[i] for i in empty.tolist()]
        findings.add_many("table.key_empty", heading, rows, partial(_same, {"column": heading}))
    keys = [known[name] for name in layout.key]
    first = _first_rows(keys)
    again = np.flatnonzero(first < np.arange(len(first))).tolist()

    def values(i: int) -> Mapping[str, object]:
        key = " / ".join(str(column[again[i]].as_py()) for column in keys)
        return {"key": shown(key), "first": grid.rows[int(first[again[i]])]}

    findings.add_many("table.key_repeated", None, [grid.rows[i] for i in again], values)


def _first_rows(keys: Sequence[pa.Array]) -> npt.NDArray[np.int64]:
    """For each row the first row with the same key; a row whose key has an unknown part is its own."""
    length = len(keys[0])
    whole = np.ones(length, dtype=bool)
    numbers = np.zeros(length, dtype=np.int64)
    for column in keys:
        encoded = column.dictionary_encode()
        indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        whole &= indices >= 0
        numbers = np.unique(numbers * (len(encoded.dictionary) + 1) + indices + 1, return_inverse=True)[1]
    _, firsts, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    return np.where(whole, firsts[inverse], np.arange(length))


def _same(values: Mapping[str, object], _: int) -> Mapping[str, object]:
    return values
