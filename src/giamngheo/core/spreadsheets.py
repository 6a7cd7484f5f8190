"""Excel and OpenDocument workbooks into a raw grid, through a child process with a bounded cost."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

import giamngheo
from giamngheo.core.grids import Cells, Grid
from giamngheo.core.layouts import Layout
from giamngheo.core.limits import MEGABYTE, Limits
from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.table_problems import Findings, refusal
from giamngheo.core.workbook_guard import COMPOUND, ZIPPED, check_kind

SUFFIXES = ZIPPED + COMPOUND
# The child counts its own processor seconds; on a busy machine the clock shows more of them.
_WALL_FACTOR = 3
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_log = logging.getLogger(__name__)


def read_workbook(path: Path, layout: Layout, sheet: str | None, limits: Limits, findings: Findings) -> Grid:
    """The rows of one sheet; raises `Refused` where the workbook or the sheet cannot be read within `limits`."""
    with tempfile.TemporaryDirectory(prefix="giamngheo-") as folder:
        out = str(Path(folder).joinpath("cells.arrow"))
        request = {
            "out": out,
            "sheet": sheet,
            "names": [layout.name, *layout.sheet_names],
            "columns": [{"name": column.name, "headings": column.headings()} for column in layout.columns],
        }
        answer = _ask(path, request, limits)
        with pa.OSFile(out) as source:
            table = pa.ipc.open_file(source).read_all().combine_chunks()
    findings.sheet = answer["sheet"]
    width = len(answer["headings"])
    columns = tuple(Cells(_one(table, str(i)), _one(table, f"{i} exact")) for i in range(width))
    headings = tuple(answer["headings"])
    first_column = answer["first_column"]
    for cell in answer["formula_errors"]:
        _name_formula_error(cell, headings, first_column, answer["skipped"], layout, findings)
    rows = _one(table, "row").to_pylist()
    return Grid(headings, columns, rows, answer["sheet"], first_column).without_blank_rows()


def sheet_names(path: Path, limits: Limits) -> tuple[str, ...]:
    """The names of the sheets in the workbook's own order; raises `Refused` where it cannot be opened."""
    return tuple(_ask(path, {"columns": None}, limits)["sheets"])


def _one(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _name_formula_error(
    cell: str, headings: tuple[str, ...], first_column: int, skipped: int, layout: Layout, findings: Findings
) -> None:
    """Add the problem where the cell lies in the data and in a column that the layout reads."""
    match = _CELL.fullmatch(cell)
    if match is None or int(match[2]) <= skipped:
        return
    at = 0
    for letter in match[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    at -= 1 + first_column
    if 0 <= at < len(headings) and layout.find(headings[at]) is not None:
        findings.add("table.formula_error", int(match[2]), headings[at], cell=cell)


def _ask(path: Path, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """What the child answers; its refusal, or its death at a limit, is raised as `Refused`."""
    if path.stat().st_size > limits.workbook_bytes:
        raise refusal(
            "table.too_large", path.name, what_vi="dung lượng", what_en="it takes",
            size=f"{path.stat().st_size // MEGABYTE} MB", limit=f"{limits.workbook_bytes // MEGABYTE} MB",
        )  # fmt: skip
    check_kind(path)
    root = str(Path(giamngheo.__path__[0]).parent)
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    request = request | {"path": str(path.resolve()), "limits": asdict(limits)}
    heavy = refusal(
        "table.too_heavy", path.name, memory=limits.memory_bytes // MEGABYTE, seconds=limits.seconds
    )
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "giamngheo.core.workbook_child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_WALL_FACTOR * limits.seconds,
            env=os.environ | {"PYTHONPATH": search},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise heavy from None
    if child.returncode == 0:
        answer: dict[str, Any] = json.loads(child.stdout)
        if "code" in answer:
            raise Refused([Problem(answer["code"], Spot(file=path.name), answer["values"])])
        return answer
    crashed = child.returncode < 0 and signal.Signals(-child.returncode).name in _CRASHES
    if crashed or (child.returncode > 0 and b"MemoryError" not in child.stderr):
        _log.warning("the reader of %s ended with %s: %s", path.name, child.returncode, child.stderr[-2000:])
        raise refusal("table.damaged", path.name)
    raise heavy
