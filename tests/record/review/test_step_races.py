"""Two people at one step: exactly one of them takes it, the other is told."""

from collections.abc import Sequence
from datetime import date

import pytest

from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.models import Decision, Meeting, Posting, Sheet, Step, StepTaken
from tests.record.race import race
from tests.record.registry.register import CLERK, build_places, enter, entry
from tests.record.review import steps
from tests.record.review.sheets import answers, form
from tests.record.review.steps import CHIEF, OPENS, at, paper, unit

Places = dict[str, Place]


@pytest.fixture
def places(transactional_db: None) -> Places:
    return build_places()


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(entry("B1", places["06328-01"]), entry("B3", places["06328-02"], "Nông Văn Bắc"))
    found = {household.code: household for household in entered}
    steps.listed(found, places["185"], B1="poor")
    return found


def refusals(outcomes: Sequence[object]) -> list[set[str]]:
    return [{one.code for one in done.problems} for done in outcomes if isinstance(done, Refused)]


def test_a_list_is_closed_once(places: Places, households: dict[str, Household]) -> None:
    cycle = steps.open_by_steps(places["06328"])
    actions.draw_list(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    seen = unit(cycle, "06328-01")
    outcomes = race(
        [lambda: actions.close_list(unit=seen, on=OPENS, version=seen.version, actor=CLERK, at=at(OPENS))] * 4
    )
    assert refusals(outcomes) == [{"review.moved_on"}] * 3
    assert StepTaken.objects.filter(act="close_list").count() == 1


def test_a_meeting_entered_by_two_is_one(places: Places, households: dict[str, Household]) -> None:
    cycle = steps.open_by_steps(places["06328"])
    steps.draw_and_close(cycle, "06328-01")
    steps.sheet(cycle, households["B1"], "poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    outcomes = race([lambda: steps.meet(cycle, "06328-01", OPENS)] * 2)
    assert refusals(outcomes) == [{"review.not_due"}]
    assert Meeting.objects.count() == 1


def test_a_sheet_is_in_before_the_collection_is_closed_or_refused(
    places: Places, households: dict[str, Household]
) -> None:
    cycle = steps.open_by_steps(places["06328"])
    steps.draw_and_close(cycle, "06328-01")
    first = steps.sheet(cycle, households["B1"], "poor", OPENS)
    version = form()
    record = lambda: actions.record_answers(  # noqa: E731
        cycle=cycle,
        household=households["B1"],
        form_version=version,
        answers=answers("not_poor"),
        actor=CLERK,
        at=at(OPENS),
    )
    close = lambda: actions.close_collection(  # noqa: E731
        unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS)
    )
    recorded, _ = race([record, close])
    live = Sheet.objects.get(superseded_by__isnull=True)
    # Either the new sheet came first and was judged, or it came too late and was refused.
    assert (live.pk == first.pk) == isinstance(recorded, Refused)
    assert live.assessments.count() == 1
    assert unit(cycle, "06328-01").step == Step.meeting


def test_undo_and_the_next_step_do_not_both_happen(places: Places, households: dict[str, Household]) -> None:
    cycle = steps.open_by_steps(places["06328"])
    steps.draw_and_close(cycle, "06328-01")
    steps.sheet(cycle, households["B1"], "poor", OPENS)
    actions.close_collection(unit=unit(cycle, "06328-01"), on=OPENS, actor=CLERK, at=at(OPENS))
    steps.meet(cycle, "06328-01", OPENS)
    seen = unit(cycle, "06328-01")
    outcomes = race(
        [
            lambda: actions.undo_last(unit=seen, version=seen.version, actor=CHIEF, at=at(OPENS)),
            lambda: actions.post_list(
                unit=seen, on=OPENS, venues=["Thôn"], version=seen.version, actor=CLERK, at=at(OPENS)
            ),
        ]
    )
    assert refusals(outcomes) == [{"review.moved_on"}]
    assert (unit(cycle, "06328-01").step == Step.meeting) == (Posting.objects.count() == 0)


def test_one_decision_is_entered(places: Places, households: dict[str, Household]) -> None:
    cycle = steps.open_by_steps(places["06328"])
    steps.through_posting(cycle, "06328-02", {})
    day = steps.through_posting(cycle, "06328-01", {households["B1"]: "poor"})
    actions.send_report(unit=unit(cycle, "06328"), paper=paper("1/BC", day), actor=CLERK, at=at(day))
    actions.give_opinion(
        unit=unit(cycle, "06328"), paper=paper("2/UBND", day), agrees=True, actor=steps.DISTRICT, at=at(day)
    )
    decide = lambda: actions.recognise_unit(  # noqa: E731
        unit=unit(cycle, "06328"),
        paper=paper("3/QĐ", day),
        valid_from=date(2022, 12, 15),
        actor=CHIEF,
        at=at(day),
    )
    outcomes = race([decide] * 3)
    assert len(refusals(outcomes)) == 2
    assert Decision.objects.count() == 1
