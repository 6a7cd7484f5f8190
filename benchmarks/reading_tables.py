"""Reading large tables as a layout says, against readers that check nothing, and what hostile workbooks cost.

    .venv/bin/python benchmarks/reading_tables.py --rows 1e6 --workbook-rows 250000

Every contender runs in a child process of its own; wall and CPU seconds and the peak of resident memory are its
own and its children's.  The CSV has 31 columns of every kind with Vietnamese commas and words, the workbook 40
columns (250,000 rows make 53 MB); the hostile workbooks are a few kilobytes each.
"""

import argparse
import csv
import json
import multiprocessing
import resource
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import xlsxwriter

from giamngheo.core.tables import Column, Kind, Layout, Read, read_table

MATERIALS = (("tile", "Ngói", "Tile"), ("sheet", "Tấm lợp", "Sheet"))
KINDS = (Kind.integer, Kind.decimal, Kind.text, Kind.boolean, Kind.code, Kind.date)
CSV_COLUMNS, WORKBOOK_COLUMNS = 30, 40
LAYOUT = Layout(
    "wide",
    (
        Column("household", Kind.text, required=True),
        *(
            Column(
                f"c{i}",
                KINDS[i % 6],
                choices=MATERIALS if i % 6 == 4 else (),
                minimum=0 if i % 6 == 0 else None,
            )
            for i in range(CSV_COLUMNS)
        ),
    ),
    key=("household",),
)
WORKBOOK = Layout("data", tuple(Column(f"c{i}", KINDS[i % 4]) for i in range(WORKBOOK_COLUMNS)))
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_csv(path: Path, rows: int) -> None:
    """A CSV of `rows` households whose cells are written as officials write them."""
    draw = np.random.default_rng(1)
    names = np.array([f"Hoàng Văn {i}" for i in range(50_000)])
    makers: dict[Kind, Callable[[], object]] = {
        Kind.integer: lambda: draw.integers(0, 10**7, rows),
        Kind.decimal: lambda: np.char.replace(np.char.mod("%.1f", draw.random(rows) * 100), ".", ","),
        Kind.text: lambda: names[draw.integers(0, len(names), rows)],
        Kind.boolean: lambda: np.array(["có", "không"])[draw.integers(0, 2, rows)],
        Kind.code: lambda: np.array(["Ngói", "sheet"])[draw.integers(0, 2, rows)],
        Kind.date: lambda: np.datetime64("1930-01-01") + draw.integers(0, 30_000, rows),
    }
    columns = {f"c{i}": makers[KINDS[i % 6]]() for i in range(CSV_COLUMNS)}
    arrow_csv.write_csv(pa.table({"household": [f"H{i:07}" for i in range(rows)], **columns}), path)


def write_workbook(path: Path, rows: int) -> None:
    """A workbook of whole numbers, decimals, words and booleans in turn."""
    draw = np.random.default_rng(1)
    whole, shares = draw.integers(0, 1000, (rows, 10)).tolist(), draw.integers(0, 10**5, (rows, 10)).tolist()
    words, flags = draw.integers(0, 10**5, (rows, 10)).tolist(), (draw.random((rows, 10)) < 0.5).tolist()
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("data")
        page.write_row(0, 0, [f"c{i}" for i in range(WORKBOOK_COLUMNS)])
        for i in range(rows):
            for j in range(10):
                page.write_number(i + 1, 4 * j, whole[i][j])
                page.write_number(i + 1, 4 * j + 1, shares[i][j] / 100)
                page.write_string(i + 1, 4 * j + 2, f"Hoàng Văn {words[i][j]}")
                page.write_boolean(i + 1, 4 * j + 3, flags[i][j])


def write_hostile(source: Path, path: Path, rows: str) -> None:
    """A small workbook like `source` whose one sheet has these rows of XML."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))


def described(read: Read) -> str:
    problems = [problem.what("en") for problem in read.problems]
    return f"{read.table.num_rows} rows; {problems[0] if problems else 'no problems'}"


def python_rows(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return f"{sum(1 for _ in csv.reader(file)) - 1} rows"


def openpyxl_rows(path: Path) -> str:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return f"{sum(1 for _ in book.active.iter_rows(values_only=True)) - 1} rows"


CONTENDERS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "csv: read_table, typed and checked": ("big.csv", lambda path: described(read_table(path, LAYOUT))),
    "csv: pyarrow, as it guesses": ("big.csv", lambda path: f"{arrow_csv.read_csv(path).num_rows} rows"),
    "csv: pandas, as it guesses": ("big.csv", lambda path: f"{len(pd.read_csv(path))} rows"),
    "csv: Python's csv, text only": ("big.csv", python_rows),
    "xlsx: read_table, typed and checked": ("big.xlsx", lambda path: described(read_table(path, WORKBOOK))),
    "xlsx: openpyxl, read-only": ("big.xlsx", openpyxl_rows),
    "hostile: a cell in the far corner": ("far.xlsx", lambda path: described(read_table(path, WORKBOOK))),
    "hostile: a million rows apart": ("apart.xlsx", lambda path: described(read_table(path, WORKBOOK))),
    "hostile: packed a thousand times": ("packed.xlsx", lambda path: described(read_table(path, WORKBOOK))),
}


def measured(name: str, folder: str, results: "multiprocessing.Queue[dict[str, object]]") -> None:
    """Run one contender here and report what it took."""
    file, run = CONTENDERS[name]
    imported = time.process_time()
    started = time.perf_counter()
    outcome = run(Path(folder, file))
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    results.put(
        {
            "contender": name,
            "wall_s": round(time.perf_counter() - started, 2),
            "cpu_s": round(sum(usage.ru_utime + usage.ru_stime for usage in usages) - imported, 2),
            "peak_mb": max(usage.ru_maxrss for usage in usages) // 1024,
            "outcome": outcome,
        }
    )


def write_all(folder: str, rows: int, workbook_rows: int) -> None:
    """Every file of the run."""
    big, small = Path(folder, "big.xlsx"), Path(folder, "small.xlsx")
    write_csv(Path(folder, "big.csv"), rows)
    write_workbook(big, workbook_rows)
    write_workbook(small, 1)
    row = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>c0</t></is></c></row>'
    write_hostile(small, Path(folder, "far.xlsx"), row.format(1, "A") + row.format(1_048_576, "XFD"))
    write_hostile(small, Path(folder, "apart.xlsx"), row.format(1, "A") + row.format(1_000_000, "AN"))
    write_hostile(
        small, Path(folder, "packed.xlsx"), row.format(1, "A") + "<row><c><v>1</v></c></row>" * 10**6
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=lambda text: int(float(text)), default=10**6)
    parser.add_argument("--workbook-rows", type=lambda text: int(float(text)), default=250_000)
    parser.add_argument("--only", default="", help="the contenders whose name holds this")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        # In a child too: a process inherits the peak of the one that starts it.
        writer = context.Process(target=write_all, args=(folder, options.rows, options.workbook_rows))
        writer.start()
        writer.join()
        for name, (file, _) in CONTENDERS.items():
            if options.only not in name:
                continue
            results: multiprocessing.Queue[dict[str, object]] = context.Queue()
            child = context.Process(target=measured, args=(name, folder, results))
            child.start()
            result = results.get()
            child.join()
            print(
                json.dumps({"file_mb": round(Path(folder, file).stat().st_size / 2**20, 2), **result}),
                flush=True,
            )


if __name__ == "__main__":
    main()
