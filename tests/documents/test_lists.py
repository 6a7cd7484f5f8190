from dataclasses import replace

from giamngheo.documents.lists import list_table
from giamngheo.documents.table import Role
from tests.documents.small_world import header, listed_table, members


def test_households_are_numbered_from_one_in_each_village() -> None:
    table = listed_table(villages=2, households=3)
    numbers = [row.cells[0] for row in table.rows if row.role is Role.line and row.cells[0]]
    assert numbers == ["1", "2", "3", "1", "2", "3"]


def test_each_village_has_a_heading_on_a_new_page_and_the_end_has_the_sum() -> None:
    table = listed_table(villages=2, households=3)
    headings = [row for row in table.rows if row.role is Role.heading]
    assert [row.new_page for row in headings] == [True, True, False]
    assert headings[0].cells[0]["vi"].endswith("3 hộ, 12 nhân khẩu")  # type: ignore[index, call-overload]
    assert headings[-1].cells[0]["vi"] == "Tổng cộng: 6 hộ, 24 nhân khẩu"  # type: ignore[index, call-overload]


def test_members_in_any_order_come_together_with_the_head_first() -> None:
    given = members(villages=2, households=3)
    shuffled = [*given[1::2], *given[::2]]
    table = list_table("poor", shuffled, header())
    relations = [row.cells[6]["vi"] for row in table.rows if row.role is Role.line]  # type: ignore[index, call-overload]
    assert relations[::4] == ["Chủ hộ"] * 6
    assert [row.lead for row in table.rows if row.role is Role.line] == [True, False, False, False] * 6


def test_marks_of_the_household_stand_beside_its_head() -> None:
    table = listed_table(villages=1, households=3)
    marks = [
        tuple(column.key for column, cell in zip(table.columns, row.cells, strict=True) if cell == "x")
        for row in table.rows
        if row.role is Role.line
    ]
    assert marks[0] == ("newly_arising", "merit", "need_credit", "need_housing")
    assert marks[1] == ()
    assert marks[4] == ("fell_back", "need_credit", "need_housing")


def test_the_year_of_birth_stands_under_the_sex_and_an_unknown_one_nowhere() -> None:
    rows = [row for row in listed_table(villages=1, households=1).rows if row.role is Role.line]
    assert [row.cells[3:5] for row in rows] == [(None, "1974"), (None, None), ("2011", None), (None, "2015")]


def test_unknown_codes_are_shown_as_they_are() -> None:
    given = [replace(members(1, 1)[0], ethnicity="99")]
    assert list_table("poor", given, header()).rows[1].cells[5] == "99"


def test_titles_differ() -> None:
    assert listed_table("near_poor").no == 14
    assert listed_table("poor").title["vi"] == "Danh sách chi tiết hộ nghèo"
