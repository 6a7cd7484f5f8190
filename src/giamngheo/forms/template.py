"""A form as an Excel template: a sheet of households, a sheet of members, the codes to choose from, and how to fill it.

Headings are the vocabulary's words, so that a filled template is read by `vocabulary.household_layout` and
`person_layout` unchanged.  Identifiers and names are text cells: nothing typed there can become a formula.
"""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from giamngheo.forms.definition import Form, Row

HOUSEHOLDS, PERSONS, CODES, GUIDE = "Hộ", "Nhân khẩu", "Mã trả lời", "Hướng dẫn"
_ROWS = 500
"""Rows that carry lists to choose from; more may be filled in."""

_WIDEST, _NARROWEST = 40, 12


def template(
    form: Form,
    households: Sequence[Mapping[str, str]] = (),
    persons: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """The workbook, with households and persons already known filled in as text by question name."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False})
    book.set_properties({"title": form.title["vi"], "comments": f"{form.id} {form.version} {form.hash}"})
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "border": 4, "valign": "top", "bg_color": "#E6F2F1"}
    )
    text = book.add_format({"num_format": "@"})
    sheets = [book.add_worksheet(name) for name in (HOUSEHOLDS, PERSONS, CODES, GUIDE)]
    own = list(form.questions())
    members = [*_household_of(own), *form.questions("person")]
    ranges = _write_codes(sheets[2], [row for row in [*own, *members] if row.choices], heading)
    _write_rows(sheets[0], own, households, ranges, heading, text)
    _write_rows(sheets[1], members, persons, ranges, heading, text)
    _write_guide(sheets[3], form, book)
    book.close()
    return buffer.getvalue()


def _household_of(own: Sequence[Row]) -> list[Row]:
    """The column that ties a member to the household."""
    return [row for row in own if row.name == "household"]


def _write_rows(
    sheet: Worksheet,
    questions: Sequence[Row],
    known: Sequence[Mapping[str, str]],
    ranges: Mapping[str, str],
    heading: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format,
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    for place, row in enumerate(questions):
        words = row.question.vi if row.question else row.label["vi"]
        sheet.write_string(0, place, words, heading)
        is_text = row.type == "text"
        sheet.set_column(place, place, min(max(len(words), _NARROWEST), _WIDEST), text if is_text else None)
        if row.choices:
            list_of = {"validate": "list", "source": ranges[_list_name(row)], "ignore_blank": True}
            sheet.data_validation(1, place, _ROWS, place, list_of)
        for number, values in enumerate(known, 1):
            if values.get(row.name):
                sheet.write_string(number, place, values[row.name], text)


def _list_name(row: Row) -> str:
    return "yes_no" if row.type == "yes_no" else row.name


def _write_codes(
    sheet: Worksheet, questions: Sequence[Row], heading: xlsxwriter.format.Format
) -> dict[str, str]:
    """A column of words for each list; gives the range of each by its name."""
    ranges: dict[str, str] = {}
    for row in questions:
        name = _list_name(row)
        if name in ranges:
            continue
        column = len(ranges)
        sheet.write_string(0, column, name, heading)
        for number, choice in enumerate(row.choices, 1):
            sheet.write_string(number, column, choice.vi)
        letters = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
        ranges[name] = f"='{CODES}'!{letters}$2:{letters}${len(row.choices) + 1}"
    return ranges


def _write_guide(sheet: Worksheet, form: Form, book: Workbook) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 100)
    lines = [
        f"{form.title['vi']} — phiên bản {form.version} ({form.hash[:12]})",
        f"Trang “{HOUSEHOLDS}”: một dòng mỗi hộ. Trang “{PERSONS}”: một dòng mỗi người, cùng mã hộ với trang đầu.",
        "Ô để trống là chưa biết; không ghi “không” khi chưa hỏi. Ngày ghi ngày/tháng/năm.",
        form.manifest["known"]["vi"],
        *(missing["vi"] for missing in form.missing),
    ]
    sheet.write_string(0, 0, lines[0], bold)
    for number, line in enumerate(lines[1:], 1):
        sheet.write_string(number, 0, line, wrapped)
