"""The error workbook: the rows of a file at their own places, wrong cells marked, sentences beside them; pure."""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.core.problems import Problem, Severity
from giamngheo.core.spreadsheets import SUFFIXES
from giamngheo.core.tables import Read, read_table
from giamngheo.forms.template import ABOUT, ABOUT_LAYOUT, HOUSEHOLDS, PERSONS
from giamngheo.law.model import Standard
from giamngheo.review.staging import NOTE, layouts

LIST = {"vi": "Danh sách lỗi", "en": "Problems"}
_HEADINGS = {
    "vi": ("Mức", "Trang", "Dòng", "Cột", "Lỗi", "Cách sửa"),
    "en": ("Severity", "Sheet", "Row", "Column", "What is wrong", "What to do"),
}
_WORDS = {
    "vi": {Severity.error: "Lỗi", Severity.warning: "Lưu ý"},
    "en": {Severity.error: "Error", Severity.warning: "Note"},
}
_WIDTHS = (8, 14, 8, 24, 70, 60)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def error_workbook(
    path: Path, problems: Sequence[Problem], sheets: Sequence[tuple[Path, Layout, str]], language: str = "vi"
) -> bytes:
    """The workbook; it can be mended and imported as it is.

    `sheets` are the tables of the file: where each is, how it is read, and its name where the file has none.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    styles = {
        "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "error": book.add_format({"num_format": "@", "bg_color": "#F6C9C6", "border": 1}),
        "warning": book.add_format({"num_format": "@", "bg_color": "#FBE8C8", "border": 1}),
        "said": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#A8201A"}),
    }
    _write_list(book, problems, styles, language)
    seen: set[str | None] = set()
    for file, layout, name in sheets:
        read = read_table(file, _as_text(layout))
        key = read.sheet or name
        if not read.table.num_rows or key in seen:
            continue
        seen.add(key)
        own = [problem for problem in problems if problem.spot.sheet == read.sheet or len(sheets) == 1]
        _write_rows(book, key, read, own, styles, language)
    _write_about(book, path, styles)
    book.close()
    return buffer.getvalue()


def tables_of(path: Path, standard: Standard, persons: Path | None = None) -> list[tuple[Path, Layout, str]]:
    """The tables of a file of sheets, for `error_workbook`."""
    of_households, of_persons = layouts(standard)
    found = [(path, of_households, HOUSEHOLDS)]
    if persons is not None or path.suffix.lower() in SUFFIXES:
        found.append((persons or path, of_persons, PERSONS))
    return found


def _as_text(layout: Layout) -> Layout:
    """The same headings, every cell as the text it is."""
    columns = tuple(
        Column(column.name, Kind.text, vi=column.vi, en=column.en, aliases=column.aliases)
        for column in layout.columns
    )
    return Layout(layout.name, columns, sheet_names=layout.sheet_names)


def _write_list(
    book: xlsxwriter.Workbook, problems: Sequence[Problem], styles: Mapping[str, Any], language: str
) -> None:
    page = book.add_worksheet(LIST[language])
    page.freeze_panes(1, 0)
    for column, (words, width) in enumerate(zip(_HEADINGS[language], _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, words, styles["heading"])
    for row, problem in enumerate(problems, 1):
        spot = problem.spot
        page.write_string(row, 0, _WORDS[language][problem.severity])
        page.write_string(row, 1, spot.sheet or "")
        if spot.row is not None:
            page.write_number(row, 2, spot.row)
        page.write_string(row, 3, spot.column or "")
        page.write_string(row, 4, problem.what(language))
        page.write_string(row, 5, problem.remedy(language))
    page.autofilter(0, 0, max(len(problems), 1), len(_WIDTHS) - 1)


def _write_rows(
    book: xlsxwriter.Workbook,
    name: str,
    read: Read,
    problems: Sequence[Problem],
    styles: Mapping[str, Any],
    language: str,
) -> None:
    """The rows where they stand in the file, so that "row 12" is row 12 here too."""
    page = book.add_worksheet(name)
    columns = [column for column in read.table.column_names if column in read.headings] + _others(read)
    headings = [read.headings.get(column, column) for column in columns]
    wrong: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.spot.row is not None:
            wrong[problem.spot.row].append(problem)
    page.freeze_panes(1, 1)
    page.set_column(0, len(columns) - 1, 16, styles["text"])
    page.set_column(len(columns), len(columns), 80)
    for column, heading in enumerate([*headings, NOTE]):
        page.write_string(0, column, heading, styles["heading"])
    for number, cells in _rows(read, columns):
        mine = wrong.get(number, [])
        marks = {problem.spot.column: str(problem.severity) for problem in reversed(mine)}
        for column, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
            style = styles[marks.get(heading, "text")]
            if cell is None:
                if heading in marks:
                    page.write_blank(number - 1, column, None, style)
            else:
                page.write_string(number - 1, column, cell, style)
        if mine:
            page.write_string(number - 1, len(columns), " ".join(_sentences(mine, language)), styles["said"])


def _others(read: Read) -> list[str]:
    """Columns that the layout does not know, as they are; the note of an earlier error workbook is made anew."""
    known = {column for column in read.table.column_names if column in read.headings}
    layout_only = set(read.table.column_names) - known
    return [
        column
        for column in read.table.column_names
        if column in layout_only and column != NOTE and read.table[column].null_count < read.table.num_rows
    ]


def _rows(read: Read, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    start = 0
    for batch in read.table.select(columns).to_batches(5_000):
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for place, cells in enumerate(rows, start):
            yield max(read.rows[place], 2), cells
        start += batch.num_rows


def _sentences(problems: Sequence[Problem], language: str) -> list[str]:
    return [
        (f"[{problem.spot.column}] " if problem.spot.column else "")
        + f"{problem.what(language)} {problem.remedy(language)}"
        for problem in problems
    ]


def _write_about(book: xlsxwriter.Workbook, path: Path, styles: Mapping[str, Any]) -> None:
    """What the file says of itself goes back with it."""
    if path.suffix.lower() not in SUFFIXES:
        return
    read = read_table(path, ABOUT_LAYOUT)
    if {"key", "value"} <= read.present:
        page = book.add_worksheet(ABOUT)
        page.set_column(0, 1, 40, styles["text"])
        names = ("key", "value")
        rows = zip(*(read.table[name].to_pylist() for name in names), strict=True)
        for row, cells in enumerate([tuple(read.headings[name] for name in names), *rows]):
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write_string(row, column, cell, styles["text" if row else "heading"])
