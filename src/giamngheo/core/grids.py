"""The raw table between a file and its layout: headings, columns of cells as they stand, row numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.layouts import Layout

HEAD_ROWS = 30
_COLUMN_NUMBER = re.compile(r"\(\s*[0-9A-Za-z]{1,3}\s*\)")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column as the file has it.

    `values` is text (plain or by dictionary) where the file holds text, else of the file's own type; empty cells
    are null.  `exact`, where given, is true for text that the file holds as a number (with a decimal point, never
    with thousands marks), so that it needs no guess.
    """

    values: pa.Array
    exact: pa.Array | None = None

    def take(self, kept: pa.Array) -> "Cells":
        """The cells for which `kept` is true."""
        return Cells(self.values.filter(kept), None if self.exact is None else self.exact.filter(kept))


@dataclass(frozen=True, slots=True)
class Grid:
    """A raw table; `rows[i]` is the source's row number of row i, counted from 1.

    `first_column` is how many empty columns of the sheet stand before the first heading.
    """

    headings: tuple[str, ...]
    columns: tuple[Cells, ...]
    rows: Sequence[int]
    sheet: str | None = None
    first_column: int = 0

    def without_blank_rows(self) -> "Grid":
        """The same table without the rows in which every cell is empty."""
        filled = np.zeros(len(self.rows), dtype=bool)
        for cells in self.columns:
            if cells.values.null_count == 0:
                return self
            filled |= cells.values.is_valid().to_numpy(zero_copy_only=False)
        if filled.all():
            return self
        kept = pa.array(filled)
        rows = np.asarray(self.rows, dtype=np.int64)[filled].tolist()
        return replace(self, columns=tuple(cells.take(kept) for cells in self.columns), rows=rows)


def combined(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece; pa.ArrowInvalid where its text is more than one array can hold (2 GB)."""
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], column.type)
    return whole


def is_text(own: pa.DataType) -> bool:
    """Whether a column of this Arrow type holds text, plain or by dictionary."""
    return bool(pa.types.is_string(own.value_type if pa.types.is_dictionary(own) else own))


def tidy(values: pa.Array) -> pa.Array:
    """Text, plain or by dictionary, without outer spaces; a cell with nothing in it as null."""
    if pa.types.is_dictionary(values.type):
        trimmed = tidy(values.dictionary)
        if trimmed.null_count:
            return trimmed.take(values.indices).dictionary_encode()
        return pa.DictionaryArray.from_arrays(values.indices, trimmed)
    trimmed = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def locate_headings(head: Sequence[Sequence[str]], layout: Layout) -> tuple[int, int]:
    """The index of the row that holds the most of the layout's headings, and how many; the first of equals."""
    counts = [len({layout.find(cell) for cell in row if cell} - {None}) for row in head]
    if not counts:
        return 0, 0
    best = max(counts)
    return counts.index(best), best


def repeats_headings(row: Sequence[str], headings: Sequence[str], layout: Layout) -> bool:
    """Whether the row under the headings is still part of them: the same columns in other words, or (1) (2) (3)."""
    pairs = [(cell, heading) for cell, heading in zip(row, headings, strict=False) if cell.strip()]
    if not pairs:
        return False
    if all(_COLUMN_NUMBER.fullmatch(cell.strip()) for cell, _ in pairs):
        return True
    named = [layout.find(heading) for _, heading in pairs]
    return None not in named and named == [layout.find(cell) for cell, _ in pairs]
