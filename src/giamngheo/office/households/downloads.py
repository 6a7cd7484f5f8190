"""The list of households as a file, for who may take names out of the system."""

import csv
import io
from collections.abc import Callable, Iterable

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request
from giamngheo.office import words
from giamngheo.office.households.forms import Filters
from giamngheo.office.leaving import CSV, XLSX, file, note
from giamngheo.registry.queries import Row

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (16, 28, 10, 24, 24, 24, 32)
Cells = tuple[str | int, ...]


def answer(kind: str, rows: Iterable[Row], request: Request, filters: Filters) -> HttpResponse:
    """The file, and one line in the log with what was asked for and how many households left."""
    drawn = [_cells(row) for row in rows]
    asked = filters.address() or "?"
    note(request, what="household_list", asked=asked, place=filters.place, households=len(drawn), kind=kind)
    draw, content_type = KINDS[kind]
    return file(draw(drawn), content_type, f"ho-dan-{request.today:%Y-%m-%d}.{kind}")


def _headings() -> list[str]:
    return [
        _("Mã hộ"),
        _("Chủ hộ"),
        _("Số nhân khẩu"),
        _("Phân loại"),
        _("Thôn, khối phố"),
        _("Xã, thị trấn"),
        _("Địa chỉ"),
    ]


def _cells(row: Row) -> Cells:
    household = row.household
    commune = household.place.parent
    return (
        household.code,
        household.head_name,
        household.size,
        _standing(row),
        household.place.full_name,
        commune.full_name if commune else "",
        household.address,
    )


def _standing(row: Row) -> str:
    """The category; of a household that has left the register, since when."""
    gone = row.household.closed_on
    if gone is None:
        return words.name(words.CATEGORIES, row.category)
    return _("ra khỏi sổ {day}").format(day=f"{gone:%d/%m/%Y}")


def _csv(rows: list[Cells]) -> bytes:
    """Excel needs the mark at the beginning for Vietnamese; a text that looks like a formula is made text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_headings())
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA_SIGNS) else cell for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(rows: list[Cells]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Hộ dân"))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for column, (heading, width) in enumerate(zip(_headings(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(_WIDTHS) - 1)
    return buffer.getvalue()


KINDS: dict[str, tuple[Callable[[list[Cells]], bytes], str]] = {
    "csv": (_csv, CSV),
    "xlsx": (_xlsx, XLSX),
}
