"""Tables from and to files: CSV, Excel and Parquet in, typed Arrow columns and clear problems out.

Nothing that a file holds raises: a file or a cell that cannot be read is a `Problem` with its place, and the
cell is null.  Whoever goes on with the table first looks at `Read.problems`, or calls `Read.required`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from giamngheo.core.cells import clean_text, convert, describe
from giamngheo.core.csv_files import read_csv
from giamngheo.core.grids import Cells, Grid
from giamngheo.core.layouts import ARROW_TYPES, Column, Kind, Layout
from giamngheo.core.limits import LIMITS, MEGABYTE, Limits
from giamngheo.core.matching import check_key, match_columns
from giamngheo.core.parquet_files import read_parquet
from giamngheo.core.problems import Problem, Refused, Spot, has_errors
from giamngheo.core.spreadsheets import SUFFIXES, read_workbook, sheet_names
from giamngheo.core.table_problems import SHOWN, Findings, refusal
from giamngheo.core.table_writing import write_table
from giamngheo.core.text import clean

__all__ = ["Column", "Kind", "Layout", "Read", "read_table", "sheets", "write_table"]

_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_ACCEPTED = (*_TEXT_SUFFIXES, *SUFFIXES, ".parquet")
_MAGIC = (b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0", b"%PDF")
_PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Read:
    """A table as it was read.

    `table` has every column of the layout in the layout's order and types (text and code: string, integer:
    int64, decimal: decimal128(18, 4), date: date32, boolean: bool), an absent optional one all null, then the
    columns that the layout does not know, as text under their own headings.  `present` names the layout's
    columns that the file truly has, `headings` the words it has over them.  `rows[i]` is the row of the source,
    counted from 1, that row i came from.
    """

    table: pa.Table
    present: frozenset[str] = frozenset()
    rows: Sequence[int] = ()
    problems: list[Problem] = field(default_factory=list)
    file: str | None = None
    sheet: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)

    def spot(self, index: int, column: str | None = None) -> Spot:
        """The place in the source of row `index` of the table, for a problem found later."""
        heading = None if column is None else self.headings.get(column, column)
        return Spot(file=self.file, sheet=self.sheet, row=self.rows[index], column=heading)

    def required(self) -> pa.Table:
        """The table; raises `Refused` with every problem where one of them stops the work."""
        if has_errors(self.problems):
            raise Refused(self.problems)
        return self.table


def read_table(
    path: Path | str, layout: Layout, *, sheet: str | None = None, limits: Limits = LIMITS, most: int = SHOWN
) -> Read:
    """Read a .csv, .tsv, .txt, .xlsx, .xlsm, .xlsb, .xls, .ods or .parquet file as the layout says.

    `sheet` names the sheet of a workbook; without it the sheet is found by the layout's names, else by its
    headings.  Headings may stand below a title and are known in any spelling of `Layout.find`.  At most `most`
    problems of a kind in a column are named one by one, the rest counted.  Never raises for what the file holds; a
    file that cannot be read at all gives a table without rows and its problem.
    """
    path = Path(path)
    findings = Findings(path.name, most=most)
    try:
        grid = _grid(path, layout, sheet, limits, findings)
    except Refused as refused:
        return Read(layout.schema.empty_table(), problems=list(refused.problems), file=path.name)
    columns = match_columns(grid, layout, findings)
    known = {
        name: _typed(grid.columns[at], layout.column(name), at, grid, findings)
        for name, at in columns.items()
    }
    check_key(known, columns, layout, grid, findings)
    length = len(grid.rows)
    if not length:
        findings.add("table.no_rows")
    arrays = [known.get(column.name, pa.nulls(length, ARROW_TYPES[column.kind])) for column in layout.columns]
    others = _others(grid, layout)
    table = pa.Table.from_arrays([*arrays, *others.values()], names=[*layout.names, *others])
    headings = {name: clean(grid.headings[at]) for name, at in columns.items()}
    return Read(table, frozenset(columns), grid.rows, findings.listed(), path.name, grid.sheet, headings)


def sheets(path: Path | str, *, limits: Limits = LIMITS) -> tuple[str, ...]:
    """The names of a workbook's sheets in its own order; raises `Refused` where it cannot be opened."""
    path = Path(path)
    _check_file(path)
    if path.suffix.lower() not in SUFFIXES:
        raise refusal("table.not_workbook", path.name)
    return sheet_names(path, limits)


def _check_file(path: Path) -> None:
    if not path.exists():
        raise refusal("table.file_missing", path.name)
    if path.suffix.lower() not in _ACCEPTED:
        raise refusal("table.type_unknown", path.name, suffix=path.suffix, accepted=", ".join(_ACCEPTED))
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise refusal("table.empty", path.name)
    except OSError as error:
        raise refusal("table.file_unreadable", path.name, reason=error.strerror or str(error)) from error


def _grid(path: Path, layout: Layout, sheet: str | None, limits: Limits, findings: Findings) -> Grid:
    _check_file(path)
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return read_workbook(path, layout, sheet, limits, findings)
    if sheet is not None:
        raise refusal("table.not_workbook", path.name)
    with path.open("rb") as file:
        start = file.read(8)
    if suffix == ".parquet":
        if not start.startswith(_PARQUET_MAGIC):
            raise refusal("table.misnamed", path.name, suffix=suffix)
        return read_parquet(path, limits, findings)
    if start.startswith(_MAGIC):
        raise refusal("table.misnamed", path.name, suffix=suffix)
    size = path.stat().st_size
    if size > limits.csv_bytes:
        raise refusal(
            "table.too_large", path.name, what_vi="dung lượng", what_en="it takes",
            size=f"{size // MEGABYTE} MB", limit=f"{limits.csv_bytes // MEGABYTE} MB",
        )  # fmt: skip
    return read_csv(path.read_bytes(), layout, findings)


def _typed(cells: Cells, column: Column, at: int, grid: Grid, findings: Findings) -> pa.Array:
    converted = convert(cells, column)
    for fault in converted.faults:
        indices = fault.indices.tolist()

        def values(i: int, code: str = fault.code, indices: list[int] = indices) -> Mapping[str, object]:
            return describe(code, column, converted.source[indices[i]].as_py())

        rows = [grid.rows[i] for i in indices]
        findings.add_many(fault.code, clean(grid.headings[at]), rows, values)
    return converted.values


def _others(grid: Grid, layout: Layout) -> dict[str, pa.Array]:
    """The columns that the layout does not know, as text; empty ones without a heading are left out."""
    others: dict[str, pa.Array] = {}
    for at, (heading, cells) in enumerate(zip(grid.headings, grid.columns, strict=True)):
        if layout.find(heading) is not None:
            continue
        name = base = clean(heading) or f"column_{grid.first_column + at + 1}"
        if not clean(heading) and cells.values.null_count == len(cells.values):
            continue
        number = 1
        while name in others or name in layout.names:
            number += 1
            name = f"{base}_{number}"
        others[name] = clean_text(cells)
    return others
