from dataclasses import replace

import pytest

from giamngheo.documents.fitting import PADDING, fit, page_width
from giamngheo.documents.measure import line_count, text_width, word_width
from giamngheo.documents.table import Table, heading_cells, shown
from tests.documents.small_world import counted_tables, items, lines, listed_table

TABLES = [*counted_tables(lines(3, 2), items(groups=6, unclassified=True)), listed_table()]


def test_marks_do_not_widen_a_letter() -> None:
    assert text_width("ệ" * 100, 12) == text_width("e" * 100, 12)
    assert text_width("Hoàng Văn Thụ", 12) == text_width("Hoang Van Thu", 12)
    assert text_width("ơ" * 100, 12) > text_width("o" * 100, 12)


def test_bold_is_wider() -> None:
    assert text_width("Tổng cộng", 12, bold=True) > text_width("Tổng cộng", 12)


def test_lines_break_between_words() -> None:
    text = "Tổng số hộ dân cư"
    assert line_count(text, text_width(text, 12), 12) == 1
    assert line_count(text, text_width(text, 12) - 1, 12) == 2
    assert line_count(text, word_width(text, 12), 12) <= 5
    assert line_count("", 10, 12) == 1


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_word_and_no_figure_is_cut(table: Table, language: str) -> None:
    widths = fit(table, language).widths
    for cell in heading_cells(table.headings):
        room = sum(widths[cell.column : cell.column + cell.columns])
        assert word_width(cell.text[language], 12, bold=True) + PADDING <= room, cell.text[language]
    for row in table.rows:
        if row.role != "heading":
            for cell, column, width in zip(row.cells, table.columns, widths, strict=True):
                text = shown(cell, column.kind, language)
                least = (
                    word_width(text, 12, bold=True)
                    if column.kind.value == "text"
                    else text_width(text, 12, bold=True)
                )
                assert least <= width, text


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
def test_headings_have_the_height_they_need(table: Table) -> None:
    found = fit(table)
    for cell in heading_cells(table.headings):
        room = sum(found.widths[cell.column : cell.column + cell.columns])
        lines_needed = line_count(cell.text["vi"], room - PADDING, 12, bold=True)
        assert sum(found.heading_heights[cell.row : cell.row + cell.rows]) >= lines_needed * 15


def test_a_narrow_table_fills_its_page() -> None:
    table = counted_tables()[10]
    assert sum(fit(table).widths) == page_width(table.page)


def test_a_table_without_rows_can_be_laid_out() -> None:
    assert fit(replace(counted_tables()[0], rows=()))
