"""Tables from and to files: CSV, Excel and Parquet in, typed Arrow columns and clear problems out.

Nothing that a file holds raises: a file or a cell that cannot be read is a `Problem` with its place, and the
cell is null.  Whoever goes on with the table first looks at `Read.problems` (or calls `Read.required`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.problems import Problem, Refused, Spot, has_errors

__all__ = ["Column", "Kind", "Layout", "Read", "read_table", "sheets", "write_table"]


@dataclass(frozen=True)
class Read:
    """A table as it was read.

    `table` has every column of the layout in the layout's order and types (text and code: string, integer:
    int64, decimal: decimal128(18, 4), date: date32, boolean: bool), an absent optional one all null, then the
    columns that the layout does not know, as text under their own headings.  `present` names the layout's
    columns that the file truly has.  `rows[i]` is the row of the source, counted from 1, that row i came from.
    """

    table: pa.Table
    present: frozenset[str] = frozenset()
    rows: Sequence[int] = ()
    problems: list[Problem] = field(default_factory=list)
    file: str | None = None
    sheet: str | None = None

    def spot(self, index: int, column: str | None = None) -> Spot:
        """The place in the source of row `index` of the table, for a problem found later."""
        return Spot(file=self.file, sheet=self.sheet, row=self.rows[index], column=column)

    def required(self) -> pa.Table:
        """The table; raises `Refused` with every problem where one of them stops the work."""
        if has_errors(self.problems):
            raise Refused(self.problems)
        return self.table


def read_table(path: Path | str, layout: Layout, *, sheet: str | None = None) -> Read:
    """Read a .csv, .tsv, .txt, .xlsx, .xlsm, .xlsb, .xls, .ods or .parquet file as the layout says.

    `sheet` names the sheet of a workbook; without it the sheet is found by the layout's names, else by its
    headings.  Never raises for what the file holds.
    """
    raise NotImplementedError


def write_table(table: pa.Table, path: Path | str, *, sheet: str = "data") -> None:
    """Write a table as .csv, .xlsx or .parquet by the path's suffix, whole or not at all.

    Raises `Refused` where the suffix is none of these or the file cannot be written.
    """
    raise NotImplementedError


def sheets(path: Path | str) -> tuple[str, ...]:
    """The names of a workbook's sheets in its own order; raises `Refused` where it cannot be opened."""
    raise NotImplementedError
