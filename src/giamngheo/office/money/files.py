"""A table as a file to keep: Excel or CSV, amounts in whole đồng, text never run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import xlsxwriter
from django.http import Http404, HttpResponse

from giamngheo.office.leaving import CSV, XLSX, file

Cell = str | int | Fraction | date | None
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


def answer(
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], title: str
) -> HttpResponse:
    """The rows as a file of that kind; 404 for another kind."""
    if kind == "csv":
        return file(_csv(headings, rows), CSV, f"{name}.csv")
    if kind == "xlsx":
        return file(_xlsx(headings, rows, title), XLSX, f"{name}.xlsx")
    raise Http404


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, Fraction):
        return f"{cell.numerator * 10000 // cell.denominator / 10000:.4f}" if cell else "0"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int):
        return cell
    return f"'{cell}" if cell and cell.startswith(_FORMULA_SIGNS) else cell or ""


def _xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("giai-ngan")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {
            "int": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.00%"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        sheet.write_string(0, 0, title, book.add_format({"bold": True}))
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, min(max(len(heading) + 2, 18), _WIDEST))
            sheet.write_string(2, column, heading, bold)
        for number, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                if isinstance(cell, Fraction):
                    sheet.write_number(number, column, float(cell), formats["share"])
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, formats["day"])
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell, formats["int"])
                elif cell:
                    sheet.write_string(number, column, cell)
        sheet.freeze_panes(3, 0)
    return buffer.getvalue()
