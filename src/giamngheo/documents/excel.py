"""Tables as Excel workbooks, drawn cell by cell from the declarative table.

Number formats are `#,##0` and `0.00%` (with a little room to the right).  These codes name the *roles* of comma and
dot, not the marks: Excel shows them with the marks of the reader's own region, so a Vietnamese Excel shows `1.498`
and `8,26%` and a figure stays a figure.  A code written `#.##0` would be wrong in every region.

Text is written as text and never parsed, so a name that begins with `=` is a name.  A column with a formula
carries both the formula and the value; the value is the published figure, and where the two do not agree the cell
holds the value alone.  Rows are written once from top to bottom and not kept (`constant_memory`).
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from giamngheo.core.problems import Problem
from giamngheo.documents.contents_sheet import draw_contents
from giamngheo.documents.excel_sheet import draw_sheet
from giamngheo.documents.excel_styles import NORMAL_STYLE, Styles
from giamngheo.documents.phrases import CONTENTS, REPORT, form_name
from giamngheo.documents.table import Table

ALL_TABLES = "tat-ca-bieu.xlsx"


def workbook(
    tables: Sequence[Table],
    *,
    made_on: date,
    language: str = "vi",
    problems: Sequence[Problem] | None = None,
) -> bytes:
    """One workbook with a sheet for each table; the same tables and date give the same bytes.

    More than one table brings a sheet of contents first, which links to the others and, where `problems` is
    given, says what the checks between the tables found (an empty sequence: everything agrees).
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, {"constant_memory": True, **NORMAL_STYLE})
    _describe(book, tables, made_on, language)
    styles = Styles(book)
    names = sheet_names(tables, language)
    if len(tables) > 1:
        draw_contents(book.add_worksheet(CONTENTS[language]), tables, names, styles, language, problems)
    for table, name in zip(tables, names, strict=True):
        draw_sheet(book.add_worksheet(name), table, styles, language)
    book.close()
    return buffer.getvalue()


def write_folder(
    folder: Path,
    tables: Sequence[Table],
    *,
    made_on: date,
    language: str = "vi",
    problems: Sequence[Problem] | None = None,
) -> list[Path]:
    """A workbook for each table (`bieu-01.xlsx` …) and one with all of them; the paths written, that one last.

    The folder is made where it is not there.  Each file appears whole or not at all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table, name in zip(tables, file_names(tables), strict=True):
        paths.append(_put(folder / name, workbook([table], made_on=made_on, language=language)))
    everything = workbook(tables, made_on=made_on, language=language, problems=problems)
    return [*paths, _put(folder / ALL_TABLES, everything)]


def file_names(tables: Sequence[Table]) -> list[str]:
    """`bieu-01.xlsx` for table 1."""
    return [f"bieu-{table.no:02}.xlsx" for table in tables]


def sheet_names(tables: Sequence[Table], language: str = "vi") -> list[str]:
    """`Biểu số 01` for table 1, `Báo cáo` for one without a number."""
    return [form_name(table, language) or REPORT[language] for table in tables]


def _put(path: Path, content: bytes) -> Path:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_bytes(content)
    return unfinished.replace(path)


def _describe(book: xlsxwriter.Workbook, tables: Sequence[Table], made_on: date, language: str) -> None:
    """The file's properties; the date is given, so that a rebuilt file equals the first one."""
    first = tables[0] if tables else None
    book.set_properties(
        {
            "title": (first.title[language] if first and len(tables) == 1 else CONTENTS[language]),
            "author": "giamngheo",
            "comments": first.header.snapshot if first else "",
            "created": datetime.combine(made_on, time()),
        }
    )
