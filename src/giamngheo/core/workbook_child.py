"""The process that opens a workbook from outside: it limits itself, parses, and hands columns back as Arrow.

Run as `python -m giamngheo.core.workbook_child`; the request is JSON on standard input, the answer JSON on
standard output, the cells an Arrow file at the path that the request names.  Whatever a hostile workbook makes
of the parser, it happens here.
"""

import json
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import python_calamine

from giamngheo.core.cells import as_text
from giamngheo.core.grids import HEAD_ROWS, Cells, locate_headings, repeats_headings, tidy
from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.limits import Limits
from giamngheo.core.problems import Refused
from giamngheo.core.table_problems import listing, refusal
from giamngheo.core.text import fold
from giamngheo.core.workbook_guard import ZIPPED, formula_errors, weigh

_CHUNK_ROWS = 5_000
_WHOLE_LIMIT = 10**22  # beyond it a float has fewer digits than its integer shows
_MOST_FORMULA_ERRORS = 10_000
_EXCEL = (".xlsx", ".xlsm")


def main() -> None:
    """Answer one request; a problem is an answer too, anything else ends the process."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    confine(limits)
    path = Path(request["path"])
    try:
        answer = _answer(path, request, limits)
    except Refused as refused:
        answer = _refused(refused)
    except python_calamine.PasswordError:
        answer = _refused(refusal("table.encrypted"))
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError):
        answer = _refused(refusal("table.damaged"))
    json.dump(answer, sys.stdout)


def confine(limits: Limits) -> None:
    """Bound this process's memory and processor time where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refused(refused: Refused) -> dict[str, object]:
    problem = refused.problems[0]
    return {"code": problem.code, "values": dict(problem.values)}


def _answer(path: Path, request: dict[str, Any], limits: Limits) -> dict[str, object]:
    if path.suffix.lower() in ZIPPED:
        weigh(path, limits)
    with python_calamine.CalamineWorkbook.from_path(path) as workbook:
        if request["columns"] is None:
            return {"sheets": workbook.sheet_names}
        layout = Layout("headings", tuple(_column(words) for words in request["columns"]))
        sheet = _chosen(workbook, request["sheet"], request["names"], layout)
        head = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), HEAD_ROWS)]
        at, matches = locate_headings(head, layout)
        if not matches:
            first = next((row for row in head if any(row)), [])
            found = [cell for cell in first if cell] or workbook.sheet_names
            raise refusal("table.headings_missing", expected=listing(layout.names), found=listing(found))
        skipped = at + 1
        if skipped < len(head) and repeats_headings(head[skipped], head[at], layout):
            skipped += 1
        _write(sheet.iter_rows(), skipped, len(head[at]), request["out"])
        first_column = sheet.start[1] if sheet.start else 0
    errors = (
        islice(formula_errors(path, sheet.name), _MOST_FORMULA_ERRORS)
        if path.suffix.lower() in _EXCEL
        else ()
    )
    return {
        "sheet": sheet.name,
        "headings": head[at],
        "skipped": skipped,
        "first_column": first_column,
        "formula_errors": list(errors),
    }


def _column(words: dict[str, Any]) -> Column:
    return Column(words["name"], Kind.text, aliases=tuple(words["headings"]))


def _chosen(
    workbook: python_calamine.CalamineWorkbook, asked: str | None, names: Sequence[str], layout: Layout
) -> python_calamine.CalamineSheet:
    """The sheet that was asked for, else one of the layout's names, else the one with the most headings."""
    if asked is not None:
        for name in sorted(workbook.sheet_names, key=lambda name: name != asked):
            if fold(name) == fold(asked):
                return workbook.get_sheet_by_name(name)
        raise refusal("table.sheet_missing", sheet=asked, found=listing(workbook.sheet_names))
    shown = [
        entry.name
        for entry in workbook.sheets_metadata
        if entry.visible == python_calamine.SheetVisibleEnum.Visible
        and entry.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    known = {fold(name) for name in names}
    candidates = [name for name in shown if fold(name) in known] or shown
    best, most = None, -1
    for name in candidates:
        sheet = workbook.get_sheet_by_name(name)
        head = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), HEAD_ROWS)]
        matches = locate_headings(head, layout)[1] if sheet.start else -1
        if matches > most:
            best, most = sheet, matches
    if best is None:
        raise refusal("table.empty")
    return best


def _text(cell: object) -> str:
    """A cell as text: a date as ISO, a whole number without a point, everything else as Python writes it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE_LIMIT else repr(cell)
    return str(cell)


def _write(rows: Iterator[list[Any]], skipped: int, width: int, out: str) -> None:
    """The rows after the skipped ones that are not blank, as Arrow.

    `row` is the number in the sheet; for column i its text stands under `i`, and under `i exact` whether each cell
    was a number cell.
    """
    fields = [pa.field("row", pa.int64())]
    for i in range(width):
        fields += [pa.field(str(i), pa.string()), pa.field(f"{i} exact", pa.bool_())]
    schema = pa.schema(fields)
    filled = (
        (number, row) for number, row in enumerate(rows, 1) if number > skipped and row.count("") < width
    )
    with pa.OSFile(out, "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        while chunk := list(islice(filled, _CHUNK_ROWS)):
            numbers = pa.array([number for number, _ in chunk], pa.int64())
            columns = zip(*(row for _, row in chunk), strict=True)
            arrays = [array for column in columns for array in _arrays(column)]
            writer.write_batch(pa.RecordBatch.from_arrays([numbers, *arrays], schema=schema))


def _arrays(column: Sequence[Any]) -> tuple[pa.Array, pa.Array]:
    types = set(map(type, column))
    if types == {str}:
        return tidy(pa.array(column, pa.string())), pa.repeat(pa.scalar(value=False), len(column))
    if types <= {float, str} and all(cell == "" for cell in column if type(cell) is str):
        numbers = as_text(Cells(pa.array([None if cell == "" else cell for cell in column], pa.float64())))
        return numbers.values, numbers.exact
    exact = [type(cell) is float or type(cell) is int for cell in column]
    return tidy(pa.array([_text(cell) for cell in column], pa.string())), pa.array(exact, pa.bool_())


if __name__ == "__main__":
    main()
