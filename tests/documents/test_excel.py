"""Workbooks read back: values, merged headings, formulas that equal their values, text that stays text."""

import io
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from giamngheo.core.problems import Problem
from giamngheo.documents import problems as problems
from giamngheo.documents.excel import ALL_TABLES, workbook, write_folder
from giamngheo.documents.table import Kind, Role, Table, heading_cells, number_row
from tests.documents.small_world import counted_tables, items, lines, listed_table
from tests.documents.workbooks import formulas, merged, rows, sheet_xml, value_at, work_out

MADE_ON = date(2024, 1, 5)
TABLES = counted_tables(lines(3, 2), items(groups=3))
LISTED = listed_table("near_poor", villages=3, households=4)


def book(*tables: Table, **options: object) -> bytes:
    return workbook(tables, made_on=MADE_ON, **options)  # type: ignore[arg-type]


def first_body_row(table: Table, grid: list[list[object]]) -> int:
    """The row after the number row (or, without one, the first row of the body)."""
    numbers = list(number_row(table))
    return next(position for position, row in enumerate(grid) if row[: len(numbers)] == numbers) + 1


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
def test_every_cell_reads_back(table: Table) -> None:
    grid = rows(book(table), f"Biểu số {table.no:02}")
    start = first_body_row(table, grid)
    for row, found in zip(table.rows, grid[start:], strict=False):
        for cell, column, value in zip(row.cells, table.columns, found, strict=False):
            if column.kind is Kind.share:
                expected = "–" if cell is None else pytest.approx(float(cell))  # type: ignore[arg-type]
                assert value == expected
            elif column.kind is Kind.count:
                assert value == cell


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
def test_formulas_equal_their_values(table: Table) -> None:
    content = book(table)
    grid = rows(content, f"Biểu số {table.no:02}")
    found = formulas(content)
    for address, formula in found.items():
        assert work_out(formula, grid) == pytest.approx(value_at(grid, address)), (address, formula)
    expected = sum(
        1
        for row in table.rows
        for column in table.columns
        if column.formula is not None or (column.kind is Kind.count and row.parts)
    )
    assert len(found) == expected


def test_the_identity_of_changes_is_a_formula() -> None:
    found = formulas(book(TABLES[1]))
    assert any(formula.count("-") == 3 and formula.count("+") == 4 for formula in found.values())


def test_a_total_is_the_sum_of_its_communes_and_not_of_their_villages_again() -> None:
    content = book(TABLES[0])
    found = formulas(content)
    grid = rows(content, "Biểu số 01")
    start = first_body_row(TABLES[0], grid)
    assert found[f"C{start + 1}"] == f"SUM(C{start + 2}:C{start + 3})"
    assert found[f"C{start + 10}"] == f"SUM(C{start + 1},C{start + 4},C{start + 7})"


def test_a_value_that_contradicts_its_formula_is_printed_as_it_is() -> None:
    table = counted_tables()[1]
    wrong = replace(table.rows[0], cells=(*table.rows[0].cells[:-1], 999))
    broken = replace(table, rows=(wrong, *table.rows[1:]))
    content = book(broken)
    grid = rows(content, "Biểu số 02")
    row = first_body_row(broken, grid)
    assert grid[row][-1] == 999
    assert f"L{row + 1}" not in formulas(content)


@pytest.mark.parametrize("table", [*TABLES, LISTED], ids=lambda table: table.no)
def test_headings_are_merged_as_declared(table: Table) -> None:
    content = book(table)
    found = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    grid = rows(content, f"Biểu số {table.no:02}")
    text = heading_cells(table.headings)[0].text["vi"]
    top = next(position for position, row in enumerate(grid) if row[0] == text)
    ranges = set(merged(content))
    for cell in heading_cells(table.headings):
        corner = found.cell(top + cell.row + 1, cell.column + 1)
        assert corner.value == cell.text["vi"]
        if cell.rows > 1 or cell.columns > 1:
            last = found.cell(top + cell.row + cell.rows, cell.column + cell.columns)
            assert f"{corner.coordinate}:{last.coordinate}" in ranges


@pytest.mark.parametrize("table", [*TABLES, LISTED], ids=lambda table: table.no)
def test_merged_cells_do_not_overlap(table: Table) -> None:
    taken: set[tuple[int, int]] = set()
    for ref in merged(book(table)):
        (left, top, right, bottom) = openpyxl.utils.range_boundaries(ref)
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        assert not cells & taken, ref
        taken |= cells


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    content = book(LISTED)
    assert any("=1+1" in row for row in rows(content, "Biểu số 14"))
    assert not formulas(content)


def test_page_setup() -> None:
    table = counted_tables()[0]
    content = book(table)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    start = first_body_row(table, rows(content, "Biểu số 01"))
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == f"C{start + 1}"
    assert sheet.print_title_rows == f"${start - 3}:${start}"
    assert sheet.print_area


def test_signatures_do_not_stand_alone_on_a_page() -> None:
    """Whatever the number of communes, the last page has a row of figures or the table takes one page."""
    for communes in range(1, 40):
        table = counted_tables(lines(communes))[0]
        sheet = openpyxl.load_workbook(io.BytesIO(book(table))).worksheets[0]
        start = first_body_row(table, rows(book(table), "Biểu số 01"))
        for one in sheet.row_breaks.brk:
            assert start < one.id < start + len(table.rows)


def test_each_village_of_a_list_begins_a_page() -> None:
    breaks = [row for row in sheet_xml(book(LISTED)).iter() if row.tag.endswith("}brk")]
    assert len(breaks) >= 2
    assert sum(1 for row in LISTED.rows if row.new_page) == 3


def test_number_formats_name_roles_and_not_marks() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book(TABLES[0]))).worksheets[0]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if cell.data_type in "nf"}
    assert {code.partition("_")[0] for code in formats} >= {"#,##0", "0.00%"}
    assert not any("#.##0" in code for code in formats)
    fonts = {cell.font.name for row in sheet.iter_rows() for cell in row}
    assert fonts == {"Times New Roman"}


def test_the_same_tables_give_the_same_bytes() -> None:
    assert book(*TABLES) == book(*counted_tables(lines(3, 2), items(groups=3)))


def test_synthetic_data_say_so_and_real_data_do_not() -> None:
    said = "DỮ LIỆU GIẢ LẬP, KHÔNG PHẢI SỐ LIỆU THẬT"
    assert any(said in row for row in rows(book(TABLES[0]), "Biểu số 01"))
    real = counted_tables(synthetic=False)[0]
    assert not any(said in row for row in rows(book(real), "Biểu số 01"))


def test_in_english() -> None:
    grid = rows(book(TABLES[0], language="en"), "Form 01")
    assert any("Households" in row for row in grid)
    assert not any("Tổng cộng" in row for row in grid)


def test_no_rows_no_problem() -> None:
    empty = replace(TABLES[0], rows=())
    assert rows(book(empty), "Biểu số 01")
    assert rows(book(listed_table(villages=0)), "Biểu số 15")


def test_a_place_with_nobody_has_zeros_and_no_rates() -> None:
    from giamngheo.documents.declarations import forms
    from giamngheo.documents.filling import fill

    table = fill(forms()[1], items(), lines(1), lambda binding: {}, TABLES[0].header)
    row = table.rows[0]
    assert row.cells[2:6] == (0, 0, 0, None)
    grid = rows(book(table), "Biểu số 01")
    assert grid[first_body_row(table, grid)][5] == "–"


def test_many_villages() -> None:
    table = counted_tables(lines(communes=18, villages=17))[1]
    content = book(table)
    grid = rows(content, "Biểu số 02")
    assert len(table.rows) == 2 * (18 * 18 + 1)
    for address, formula in formulas(content).items():
        assert len(formula) < 8192
        assert work_out(formula, grid) == pytest.approx(value_at(grid, address))


def test_a_flat_table_of_many_villages_keeps_its_total_formula() -> None:
    places = lines(communes=300)
    table = counted_tables(places)[1]
    content = book(table)
    assert (
        formulas(content)[f"D{first_body_row(table, rows(content, 'Biểu số 02')) + 601}"].count("SUM(") == 2
    )


def test_a_folder_gets_a_workbook_a_table_and_one_with_all(tmp_path: Path) -> None:
    paths = write_folder(tmp_path / "new", [*TABLES[:2], LISTED], made_on=MADE_ON, problems=[])
    assert [path.name for path in paths] == ["bieu-01.xlsx", "bieu-02.xlsx", "bieu-14.xlsx", ALL_TABLES]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(path.name for path in paths)
    grid = rows(paths[-1].read_bytes(), "Danh mục biểu")
    assert any("Biểu số 14" in row for row in grid)
    assert any("Đối chiếu giữa các biểu: số liệu khớp nhau." in row for row in grid)


def test_the_contents_list_what_the_checks_found() -> None:
    values = {"place": "Xã Vũ Lăng", "column": "(9)", "found": "5", "implied": "6"}
    problem = Problem("documents.formula_broken", values=values)
    grid = rows(book(*TABLES[:2], problems=[problem]), "Danh mục biểu")
    assert any("có 1 chỗ không khớp" in str(row[0]) for row in grid)
    assert any("Xã Vũ Lăng: cột (9) là 5" in str(row[0]) for row in grid)


def test_shares_are_the_nearest_binary_fraction() -> None:
    table = TABLES[0]
    grid = rows(book(table), "Biểu số 01")
    start = first_body_row(table, grid)
    share = table.rows[1].cells[table.position("poor_rate")]
    assert isinstance(share, Fraction)
    assert grid[start + 1][table.position("poor_rate")] == share.numerator / share.denominator
    assert table.rows[-1].role is Role.total
