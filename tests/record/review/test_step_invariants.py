"""What was changed behind the record's back is found by `check`."""

from datetime import date

import pytest
from django.db import connection

from giamngheo.integrity import guards
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review.invariants import broken_steps
from giamngheo.review.models import Cycle, ListEntry, Posting, ReviewUnit
from tests.record.registry.register import enter, entry
from tests.record.review import steps
from tests.record.review.sheets import recognise
from tests.record.review.steps import OPENS

Places = dict[str, Place]


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(entry("B1", places["06328-01"]), entry("B3", places["06328-02"], "Nông Văn Bắc"))
    found = {household.code: household for household in entered}
    steps.listed(found, places["185"], B1="poor")
    return found


@pytest.fixture
def cycle(places: Places, households: dict[str, Household]) -> Cycle:
    made = steps.open_by_steps(places["06328"])
    steps.through_posting(made, "06328-01", {households["B1"]: "poor"})
    return made


def found() -> set[str]:
    return {problem.code for problem in broken_steps()}


def test_what_the_acts_left_is_sound(cycle: Cycle) -> None:
    assert found() == set()


def test_a_unit_moved_by_hand_is_found(cycle: Cycle) -> None:
    ReviewUnit.objects.filter(place__code="06328-01").update(step="list")
    assert found() == {"check.step_astray"}


def test_a_posted_list_that_was_changed_is_found(cycle: Cycle) -> None:
    with guards.lifted(connection):
        Posting.objects.update(listed=[])
    assert found() == {"check.posting_changed"}


def test_a_sheet_of_nobody_on_the_list_is_found(cycle: Cycle) -> None:
    with guards.lifted(connection):
        ListEntry.objects.update(removed_on=OPENS, removed_why="")
    assert found() == {"check.sheet_not_listed"}


def test_a_decision_past_the_steps_is_found(cycle: Cycle, places: Places) -> None:
    procedure = cycle.procedure
    Cycle.objects.update(procedure="")
    recognise(cycle, places["06328"], date(2022, 12, 15))
    Cycle.objects.update(procedure=procedure)
    assert found() == {"check.decision_without_step"}
