"""The first sheet of a workbook of several tables: what is in it, and whether the tables agree."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from giamngheo.core.problems import Problem
from giamngheo.documents.excel_styles import Block, Styles
from giamngheo.documents.fitting import cell_lines, row_height
from giamngheo.documents.phrases import CONTENTS, SYNTHETIC, subtitle_lines
from giamngheo.documents.table import Kind, Role, Table
from giamngheo.law.model import Text

WIDTHS = (80, 600, 60)
"""Of the columns: form, title, number of rows, in points; together an A4 page on its side."""

_FORM: Text = {"vi": "Biểu", "en": "Form"}
_TITLE: Text = {"vi": "Tên biểu", "en": "Title"}
_ROWS: Text = {"vi": "Số dòng", "en": "Rows"}
_AGREE: Text = {
    "vi": "Đối chiếu giữa các biểu: số liệu khớp nhau.",
    "en": "Checked against each other: the tables agree.",
}
_DISAGREE: Text = {
    "vi": "Đối chiếu giữa các biểu: có {count} chỗ không khớp:",
    "en": "Checked against each other: {count} contradictions:",
}


def draw_contents(
    sheet: Worksheet,
    tables: Sequence[Table],
    names: Sequence[str],
    styles: Styles,
    language: str,
    problems: Sequence[Problem] | None,
) -> None:
    """A line with a link for each table, then what the checks found where they were made."""
    for position, width in enumerate(WIDTHS):
        sheet.set_column_pixels(position, position, width * 96 // 72)
    header = tables[0].header
    lines = [(CONTENTS[language].upper(), Block.title)]
    if header.synthetic:
        lines.append((SYNTHETIC[language], Block.warning))
    lines += [(line, Block.subtitle) for line in subtitle_lines(header, language)]
    row = 0
    for text, block in lines:
        row = _across(sheet, row, text, styles, block)
    for position, heading in enumerate((_FORM, _TITLE, _ROWS)):
        sheet.write_string(row, position, heading[language], styles.heading())
    row += 1
    for table, name in zip(tables, names, strict=True):
        sheet.set_row(row, row_height(cell_lines(table.title[language], WIDTHS[1])))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.block(Block.link), name)
        sheet.write_string(row, 1, table.title[language], styles.cell(Kind.text, Role.line))
        rows = sum(1 for line in table.rows if line.role is Role.line)
        sheet.write_number(row, 2, rows, styles.cell(Kind.count, Role.line))
        row += 1
    if problems is not None:
        _findings(sheet, row + 1, problems, styles, language)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.6, 0.4, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _findings(sheet: Worksheet, row: int, problems: Sequence[Problem], styles: Styles, language: str) -> None:
    verdict = _DISAGREE[language].format(count=len(problems)) if problems else _AGREE[language]
    row = _across(sheet, row, verdict, styles, Block.notes_title)
    for problem in problems:
        row = _across(sheet, row, problem.sentence(language), styles, Block.note)


def _across(sheet: Worksheet, row: int, text: str, styles: Styles, block: Block) -> int:
    style = styles.block(block)
    sheet.set_row(row, row_height(cell_lines(text, sum(WIDTHS), bold=True)))
    sheet.write_string(row, 0, text, style)
    sheet.write_blank(row, 1, None, style)
    sheet.write_blank(row, 2, None, style)
    sheet.merge.append([row, 0, row, 2])
    return row + 1
