from dataclasses import replace

from giamngheo.documents.pagination import Heights, page_breaks
from giamngheo.documents.table import Role
from tests.documents.small_world import counted_tables, lines, listed_table


def heights(rows: int, **changes: int) -> Heights:
    given = {"above": 100, "repeated": 40, "below": 60, **changes}
    return Heights(rows=[10] * rows, **given)


def test_what_fits_is_not_broken() -> None:
    rows = counted_tables()[0].rows
    assert page_breaks(rows, heights(len(rows)), room=200) == []
    assert heights(len(rows)).total == 200


def test_the_signatures_take_the_last_place_with_them() -> None:
    rows = counted_tables(lines(10))[0].rows
    assert page_breaks(rows, heights(len(rows)), room=260) == [9]


def test_a_long_table_fills_its_pages() -> None:
    rows = counted_tables(lines(50))[0].rows
    found = page_breaks(rows, heights(len(rows), below=0), room=240)
    assert found == [14, 34]


def test_a_breakdown_stays_with_its_place() -> None:
    rows = counted_tables(lines(50))[1].rows
    for room in range(230, 260):
        for start in page_breaks(rows, heights(len(rows)), room):
            assert rows[start].place != rows[start - 1].place


def test_a_commune_stays_with_its_first_village() -> None:
    rows = counted_tables(lines(6, 7))[0].rows
    for room in range(230, 330, 10):
        for start in page_breaks(rows, heights(len(rows)), room):
            assert rows[start - 1].role is not Role.subtotal


def test_a_household_stays_together_and_a_village_begins_a_page() -> None:
    rows = listed_table(villages=3, households=9).rows
    for room in range(230, 330, 10):
        found = page_breaks(rows, heights(len(rows)), room)
        assert {index for index, row in enumerate(rows) if row.new_page and index} <= set(found)
        for start in found:
            assert rows[start].lead or rows[start].new_page


def test_a_block_higher_than_a_page_is_left_alone() -> None:
    rows = [replace(row, new_page=False, lead=False) for row in listed_table(villages=1, households=30).rows]
    assert page_breaks(rows, heights(len(rows)), room=200) == []


def test_no_rows() -> None:
    assert page_breaks((), heights(0), room=10) == []
