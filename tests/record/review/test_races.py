"""Two who act at once, on both engines."""

from datetime import date
from functools import partial

import pytest

from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Category, Household, Status
from giamngheo.review.entries import Assessed
from giamngheo.review.models import Assessment, Cycle, CycleState, Decision, DecisionLine, Sheet
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry
from tests.record.review.sheets import answers, assess, fill, form, open_cycle, recognise

Places = dict[str, Place]


@pytest.fixture
def places(transactional_db: None) -> Places:
    return build_places()


@pytest.fixture
def household(places: Places) -> Household:
    (household,) = enter(entry("A1", places["06325-01"]))
    return household


@pytest.fixture
def cycle(places: Places) -> Cycle:
    form()
    return open_cycle(places["185"])


def won(outcomes: list[object]) -> list[object]:
    """Outcomes that are not a refusal; any other exception fails the test."""
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not unexpected
    return [one for one in outcomes if not isinstance(one, Refused)]


def test_two_clerks_enter_one_household_and_both_sheets_are_kept(cycle: Cycle, household: Household) -> None:
    given = [answers("poor"), answers("near_poor"), answers("not_poor"), answers("poor", members=1)]
    outcomes = race([partial(fill, cycle, household, one) for one in given])
    assert len(won(outcomes)) == len(given)
    sheets = list(Sheet.objects.order_by("pk"))
    assert len(sheets) == len(given)
    (live,) = [sheet for sheet in sheets if sheet.superseded_by_id is None]
    chain = {sheet.superseded_by_id for sheet in sheets} - {None}
    assert chain == {sheet.pk for sheet in sheets} - {min(sheet.pk for sheet in sheets)}
    assert live.pk in chain
    assert verify_chain() == []


def test_two_recognise_one_place_and_exactly_one_wins(
    cycle: Cycle, household: Household, places: Places
) -> None:
    fill(cycle, household, answers("poor"))
    assess(cycle)
    outcomes = race([partial(recognise, cycle, places["06325"])] * 2)
    (decision,) = won(outcomes)
    assert Decision.objects.get() == decision
    assert Status.objects.get().category == Category.poor
    cycle.refresh_from_db()
    assert cycle.state == CycleState.recognised


def test_a_sheet_that_comes_during_recognition_is_refused_or_recognised(
    cycle: Cycle, household: Household, places: Places
) -> None:
    fill(cycle, household, answers("poor"))
    assess(cycle)
    race([partial(recognise, cycle, places["185"]), partial(fill, cycle, household, answers("not_poor"))])
    live = Sheet.objects.get(superseded_by=None)
    assert not DecisionLine.objects.exclude(assessment__sheet=live).exists()


def test_two_assess_and_every_sheet_is_judged_once(cycle: Cycle, household: Household) -> None:
    fill(cycle, household, answers("poor"))
    outcomes = won(race([partial(assess, cycle)] * 3))
    assert sorted(done.sheets for done in outcomes if isinstance(done, Assessed)) == [0, 0, 1]
    assert Assessment.objects.count() == 1


def test_two_decisions_give_one_household_one_status(household: Household, places: Places) -> None:
    def record(category: str) -> int:
        return registry.record_statuses(
            statuses=[NewStatus(household.pk, category)], valid_from=date(2022, 5, 1), decision=category,
            decided_on=date(2022, 5, 1), place=places["06325"], actor=CLERK, at=NOW,
        )  # fmt: skip

    outcomes = race([partial(record, "poor"), partial(record, "near_poor")])
    assert won(outcomes) == [1]
    assert Status.objects.count() == 1


def test_two_enter_one_code_and_the_second_is_told_so(places: Places) -> None:
    outcomes = race([partial(enter, entry("A1", places["06325-01"]))] * 3)
    assert len(won(outcomes)) == 1
    assert {problem.code for one in outcomes if isinstance(one, Refused) for problem in one.problems} == {
        "registry.code_taken"
    }
    assert Household.objects.count() == 1
