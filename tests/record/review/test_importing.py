"""Workbooks of sheets: out, filled in, and in again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Refused
from giamngheo.core.tables import read_table
from giamngheo.forms.definition import forms
from giamngheo.forms.template import template
from giamngheo.forms.vocabulary import household_layout, person_layout
from giamngheo.law import bundle
from giamngheo.places.models import Place
from giamngheo.registry.models import Household, Person
from giamngheo.review import actions
from giamngheo.review.actions.imports import Imported
from giamngheo.review.exporting import Workbook
from giamngheo.review.models import Cycle, Sheet
from giamngheo.review.staging import CYCLE, FORM, form_words, read_filled
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.review.sheets import STANDARD, open_cycle

Places = dict[str, Place]
FORM_B = forms()["phieu-b"]
LAW = bundle.load().standards[STANDARD]


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(
        entry("A1", places["06325-01"], others=[member("Hoàng Thị Lan", sex="female", birth_year=2010)]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
    )
    return {household.code: household for household in entered}


def reach(place: Place, *powers: str) -> Reach:
    return reach_over(place, *powers).having("review.record")


def rows_of(content: bytes, path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of a downloaded workbook as they are read."""
    path.write_bytes(content)
    own, theirs = read_table(path, household_layout()), read_table(path, person_layout())
    assert own.problems == []

    def known(table: Any) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if v is not None} for row in table.to_pylist()]

    return known(own.table), known(theirs.table)


def book(
    path: Path,
    cycle: Cycle,
    households: list[Mapping[str, object]],
    persons: list[Mapping[str, object]],
    **about: str,
) -> Path:
    told = {FORM: form_words(FORM_B), CYCLE: cycle.code} | about
    path.write_bytes(template(FORM_B, households, persons, about=told))
    return path


def take_in(path: Path, cycle: Cycle, over: Reach, **rest: Any) -> Imported:
    filled = read_filled(path, LAW)
    return actions.import_sheets(
        cycle=cycle, filled=filled, form=FORM_B, reach=over, actor=CLERK, at=NOW, **rest
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_downloaded_workbook_filled_in_becomes_sheets(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["06325"])
    own, theirs = rows_of(Workbook(over, cycle, places["06325"]).content(), tmp_path / "out.xlsx")
    assert [row["household"] for row in own] == ["A1", "A2"]
    assert {row["full_name"] for row in theirs} == {"Hoàng Văn Thụ", "Hoàng Thị Lan", "Dương Công Bình"}
    own[0] |= {"b1": 120, "toilet": "none", "house_area": "20.5"}
    path = book(tmp_path / "in.xlsx", cycle, own, theirs)
    done = take_in(path, cycle, over)
    assert (done.sheets, done.unchanged, done.unfilled, done.new_persons) == (1, 0, 1, 0)
    assert done.problems == []
    sheet = Sheet.objects.get()
    assert sheet.household.code == "A1"
    assert sheet.answers["household"] == {"members": 2, "b1": 120, "toilet": "none", "house_area": "20.5"}
    uids = set(
        map(str, Person.objects.filter(memberships__household=households["A1"]).values_list("uid", flat=True))
    )
    assert {row["person"] for row in sheet.answers["members"]} == uids
    assert sheet.form_version.hash == FORM_B.hash
