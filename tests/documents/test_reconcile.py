"""Each contradiction is found where it is, and nothing is found where the tables agree."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from giamngheo.core.problems import Problem
from giamngheo.documents.lists import list_table
from giamngheo.documents.reconcile import SAME, check, check_succession
from giamngheo.documents.table import Role, Table
from tests.documents.small_world import counted_tables, header, items, lines, listed_table, members


def changed(tables: Sequence[Table], number: int, key: str, split: str = "", by: int = 1) -> list[Table]:
    """The tables with one cell of the first place of one table made wrong."""
    found = []
    for table in tables:
        if table.no == number:
            position = table.position(key)
            index = next(
                index for index, row in enumerate(table.rows) if row.role is Role.line and row.split == split
            )
            row = table.rows[index]
            cells = [*row.cells]
            cells[position] += by  # type: ignore[operator]
            rows = [*table.rows]
            rows[index] = replace(row, cells=tuple(cells))
            table = replace(table, rows=tuple(rows))
        found.append(table)
    return found


def codes(problems: Sequence[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def test_right_tables_have_no_problems() -> None:
    assert check(counted_tables()) == []
    assert check(counted_tables(lines(4, 5), items())) == []


def test_each_single_table_is_enough() -> None:
    for table in counted_tables():
        assert check([table]) == []


@pytest.mark.parametrize(
    ("number", "key", "split"),
    sorted({spot for group in SAME for spot in group}),
)
def test_any_shared_figure_that_differs_is_found(number: int, key: str, split: str) -> None:
    assert "documents.tables_disagree" in codes(check(changed(counted_tables(), number, key, split)))


def test_a_broken_identity_is_found() -> None:
    found = check([changed(counted_tables(), 2, "fell_back", "change")[1]])
    assert codes(found) == {"documents.formula_broken", "documents.total_broken"}
    first = next(problem for problem in found if problem.code == "documents.formula_broken")
    assert "thị trấn Bắc Sơn (Hộ): cột (9) là" in first.what()
    assert first.spot.sheet == "Biểu số 02"


def test_a_wrong_total_is_found() -> None:
    tables = counted_tables()
    total = tables[0].rows[-1]
    wrong = replace(total, cells=(*total.cells[:3], total.cells[3] + 1, *total.cells[4:]))  # type: ignore[operator]
    found = check([replace(tables[0], rows=(*tables[0].rows[:-1], wrong))])
    assert {(problem.code, problem.values["place"]) for problem in found} >= {
        ("documents.total_broken", "huyện Bắc Sơn")
    }


def test_a_share_that_is_not_the_counts_is_found() -> None:
    tables = [table for table in counted_tables() if table.no in (4, 5)]
    assert "documents.tables_disagree" in codes(check(changed(tables, 4, "deprived_i3")))


def test_the_length_of_a_list_is_compared_with_form_1() -> None:
    tables = counted_tables(lines(2))
    poor = tables[0].value("poor_households", "d")
    assert isinstance(poor, int)
    some = [replace(member, household=str(n)) for n in range(poor) for member in members(1, 1)[:1]]
    exact = list_table("poor", some, header())
    assert check([tables[0], exact]) == []
    short = list_table("poor", some[:-1], header())
    found = check([tables[0], short])
    assert codes(found) == {"documents.tables_disagree"}
    assert "biểu 15" in found[0].what()


def test_a_village_of_the_list_is_compared_too() -> None:
    tables = counted_tables(lines(2))
    listed = listed_table("poor", villages=1, households=1)
    rows = tuple(replace(row, place="c0") for row in listed.rows)
    found = check([tables[0], replace(listed, rows=rows)])
    assert {problem.values["place"] for problem in found} == {"thị trấn Bắc Sơn", "huyện Bắc Sơn"}


def test_rounds_follow_each_other() -> None:
    tables = counted_tables()
    ended = []
    for table in tables:
        if table.no == 1:
            poor, near = table.position("poor_households"), table.position("near_poor_households")
            rows = []
            for row in table.rows:
                cells = [*row.cells]
                cells[poor] = tables[1].value("start", row.place, "change")
                cells[near] = tables[2].value("start", row.place, "change")
                rows.append(replace(row, cells=tuple(cells)))
            table = replace(table, rows=tuple(rows))
        ended.append(table)
    assert check_succession(ended, tables) == []
    found = check_succession(changed(ended, 1, "poor_households"), tables)
    assert codes(found) == {"documents.start_is_not_last_end"}
    assert len(found) == 1
