"""A form as an Excel template: a sheet of households, a sheet of members, the codes to choose from, and how to fill it.

Headings are the vocabulary's words, so that a filled template is read by `vocabulary.household_layout` and
`person_layout` unchanged.  Identifiers, names and dates are text cells: nothing typed there can become a formula or
another date.  A template made for somewhere says so on a sheet of its own, by which whoever reads it back knows it.
"""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from giamngheo.core.layouts import Column, Kind, Layout
from giamngheo.forms.definition import Form
from giamngheo.forms.vocabulary import Choice, Question, load

HOUSEHOLDS, PERSONS, CODES, GUIDE, ABOUT = "Hộ", "Nhân khẩu", "Mã trả lời", "Hướng dẫn", "Về tệp này"
_ROWS = 500
"""Rows that carry lists to choose from; more where more are filled in."""

_WIDEST, _NARROWEST = 40, 12
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (fixed, so that the same answers give the same bytes)
_KEY, _VALUE = "Mục", "Giá trị"
_YES, _NO = "Có", "Không"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

ABOUT_LAYOUT = Layout(
    "about",
    (Column("key", Kind.text, required=True, vi=_KEY), Column("value", Kind.text, required=True, vi=_VALUE)),
    sheet_names=(ABOUT,),
)
"""How the sheet `ABOUT` is read back: one row a key."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One column: its name, the words above it, its kind and its choices."""

    name: str
    words: str
    kind: str
    choices: tuple[Choice, ...] = ()

    @property
    def list_name(self) -> str:
        return "yes_no" if self.kind == "yes_no" else self.name

    @property
    def is_text(self) -> bool:
        return self.kind in ("text", "date")


def template(
    form: Form,
    households: Iterable[Mapping[str, object]] = (),
    persons: Iterable[Mapping[str, object]] = (),
    *,
    about: Mapping[str, str] | None = None,
    without: Collection[str] = (),
    also: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> bytes:
    """The workbook, with households and persons already known filled in by question name.

    A known answer is text as it is to be read, or a value of its question's kind.  `about` says what the workbook is
    for; with it members carry their code.  Questions named in `without` are left out; household questions named in
    `also`, which the form does not ask, stand at the end.  `beside` are headings of what is only shown, next to the
    household's code.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, _OPTIONS)
    book.set_properties(
        {"title": form.title["vi"], "comments": f"{form.id} {form.version} {form.hash}", "created": _CREATED}
    )
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "border": 4, "valign": "top", "bg_color": "#E6F2F1"}
    )
    text = book.add_format({"num_format": "@"})
    names = [HOUSEHOLDS, PERSONS, CODES, GUIDE] + ([ABOUT] if about is not None else [])
    sheets = {name: book.add_worksheet(name) for name in names}
    own, members = _columns(form, without, also, coded=about is not None)
    own[1:1] = [_Asked(words, words, "text") for words in beside]
    lists = {column.list_name: column.choices for column in [*own, *members] if column.choices}
    for name, columns, known in ((HOUSEHOLDS, own, households), (PERSONS, members, persons)):
        _write_rows(sheets[name], columns, known, _ranges(lists), heading, text)
    _write_codes(sheets[CODES], lists, heading)
    _write_guide(sheets[GUIDE], form, book)
    if about is not None:
        _write_about(sheets[ABOUT], about, heading, text)
    book.close()
    return buffer.getvalue()


def _columns(
    form: Form, without: Collection[str], also: Sequence[str], *, coded: bool
) -> tuple[list[_Asked], list[_Asked]]:
    """The columns of households and of members; a member is tied to the household by its code."""
    own = [
        _Asked(
            row.name,
            row.question.vi if row.question else row.label["vi"],
            row.type.split(" ")[0],
            row.choices,
        )
        for row in form.questions()
        if row.name not in without
    ]
    own += [_question(load().household[name]) for name in also if name not in {column.name for column in own}]
    members = [column for column in own if column.name == "household"]
    if coded:
        members.append(_question(load().person["person"]))
    members += [
        _Asked(
            row.name,
            row.question.vi if row.question else row.label["vi"],
            row.type.split(" ")[0],
            row.choices,
        )
        for row in form.questions("person")
        if row.name not in without
    ]
    return own, members


def _question(question: Question) -> _Asked:
    """A column that the form does not ask for, as the vocabulary has it."""
    if question.kind is Kind.boolean:
        return _Asked(
            question.name, question.vi, "yes_no", (Choice("yes", _YES, "Yes"), Choice("no", _NO, "No"))
        )
    return _Asked(question.name, question.vi, str(question.kind), question.choices)


def _write_rows(
    sheet: Worksheet,
    columns: Sequence[_Asked],
    known: Iterable[Mapping[str, object]],
    ranges: Mapping[str, str],
    heading: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format,
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    for place, column in enumerate(columns):
        width = min(max(len(column.words), _NARROWEST), _WIDEST)
        sheet.set_column(place, place, width, text if column.is_text else None)
    sheet.set_row(0, 48)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.words, heading)
    words = {column.name: {choice.code: choice.vi for choice in column.choices} for column in columns}
    number = 0
    for number, values in enumerate(known, 1):
        for place, column in enumerate(columns):
            value = values.get(column.name)
            if value is not None and value != "":
                _write(sheet, number, place, column, words[column.name], value, text)
    for place, column in enumerate(columns):
        if column.choices:
            list_of = {"validate": "list", "source": ranges[column.list_name], "ignore_blank": True}
            sheet.data_validation(1, place, max(_ROWS, number), place, list_of)


def _write(
    sheet: Worksheet,
    row: int,
    place: int,
    column: _Asked,
    words: Mapping[str, str],
    value: object,
    text: xlsxwriter.format.Format,
) -> None:
    """One known answer: codes as their words, whole and decimal numbers as numbers, all else as text."""
    if isinstance(value, bool):
        sheet.write_string(row, place, _YES if value else _NO, text)
    elif isinstance(value, date):
        sheet.write_string(row, place, f"{value:%d/%m/%Y}", text)
    elif isinstance(value, int | Decimal) and not column.is_text:
        sheet.write_number(row, place, value)
    else:
        said = str(value)
        sheet.write_string(row, place, words.get(said, said), text)


def _ranges(lists: Mapping[str, Sequence[Choice]]) -> dict[str, str]:
    """Where the words of each list stand on the sheet of codes."""
    ranges = {}
    for column, (name, choices) in enumerate(lists.items()):
        letters = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
        ranges[name] = f"='{CODES}'!{letters}$2:{letters}${len(choices) + 1}"
    return ranges


def _write_codes(
    sheet: Worksheet, lists: Mapping[str, Sequence[Choice]], heading: xlsxwriter.format.Format
) -> None:
    """A column of words for each list, row by row."""
    for column, name in enumerate(lists):
        sheet.write_string(0, column, name, heading)
    for number in range(max(map(len, lists.values()), default=0)):
        for column, choices in enumerate(lists.values()):
            if number < len(choices):
                sheet.write_string(number + 1, column, choices[number].vi)


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


def _write_about(
    sheet: Worksheet,
    about: Mapping[str, str],
    heading: xlsxwriter.format.Format,
    text: xlsxwriter.format.Format,
) -> None:
    """What the workbook is: read back with it, so not to be changed."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80, text)
    for column, words in enumerate((_KEY, _VALUE)):
        sheet.write_string(0, column, words, heading)
    for number, (key, value) in enumerate(about.items(), 1):
        sheet.write_string(number, 0, key, text)
        sheet.write_string(number, 1, value, text)
