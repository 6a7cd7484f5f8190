from datetime import date
from fractions import Fraction

import pytest

from giamngheo.documents.filling import roman
from giamngheo.documents.phrases import note_lines, subtitle_lines
from giamngheo.documents.table import Kind, Role, merged_runs, shown
from tests.documents.small_world import counted_tables, header, lines


@pytest.mark.parametrize(
    ("cell", "kind", "vi", "en"),
    [
        (1498, Kind.count, "1.498", "1,498"),
        (0, Kind.count, "0", "0"),
        (None, Kind.count, "…", "…"),
        (Fraction(1498, 18135), Kind.share, "8,26%", "8.26%"),
        (Fraction(0), Kind.share, "0,00%", "0.00%"),
        (None, Kind.share, "–", "–"),
        ({"vi": "Hộ", "en": "Households"}, Kind.text, "Hộ", "Households"),
        (None, Kind.label, "", ""),
    ],
)
def test_cells_read_as_officials_write_them(cell: object, kind: Kind, vi: str, en: str) -> None:
    assert shown(cell, kind, "vi") == vi  # type: ignore[arg-type]
    assert shown(cell, kind, "en") == en  # type: ignore[arg-type]


def test_a_count_is_never_shown_rounded() -> None:
    with pytest.raises(ValueError, match="whole"):
        shown(Fraction(1, 2), Kind.count)


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        counted_tables()[0].position("nothing")


def test_the_total_stands_last_and_adds_up_the_communes() -> None:
    table = counted_tables()[0]
    total = table.rows[-1]
    assert total.role is Role.total
    assert total.cells[2] == sum(table.rows[part].cells[2] for part in total.parts)  # type: ignore[misc]


def test_villages_stand_under_their_commune() -> None:
    table = counted_tables(lines(communes=2, villages=2))[0]
    assert [row.cells[0] for row in table.rows] == ["I", "1", "2", "II", "1", "2", ""]
    assert [row.parts for row in table.rows] == [(1, 2), (), (), (4, 5), (), (), (0, 3)]


def test_rows_of_a_breakdown_are_drawn_as_one_place() -> None:
    table = counted_tables()[1]
    assert merged_runs(table) == ((0, 1), (2, 3), (4, 5), (6, 7))
    assert table.rows[-1].parts == (1, 3, 5)


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (18, "XVIII"), (194, "CXCIV")])
def test_roman_numbers(number: int, text: str) -> None:
    assert roman(number) == text


def test_the_basis_is_said() -> None:
    given = header(boundaries=date(2025, 7, 1), unconfirmed=({"vi": "ngưỡng", "en": "cut-offs"},))
    said = subtitle_lines(given)
    assert said[0] == "Rà soát định kỳ năm 2023 – huyện Bắc Sơn, tỉnh Lạng Sơn"
    assert "14/12/2023" in said[1]
    assert "01/07/2025" in said[1]
    assert "(*)" in said[2]


def test_notes_explain_the_marks_that_occur_and_name_the_hashes() -> None:
    table = counted_tables(unconfirmed=({"vi": "ngưỡng", "en": "cut-offs"},))[11]
    notes = note_lines(table)
    assert any(note.startswith("“–”") for note in notes)
    assert not any(note.startswith("“…”") for note in notes)
    assert "(*) Chưa được xác nhận: ngưỡng" in notes
    assert notes[-1] == "Bộ số liệu đã chốt: 3f3f3f3f3f3f; bản luật: a1a1a1a1a1a1."
