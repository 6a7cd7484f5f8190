"""Several people at once, on both engines: one winner, the others told why, and a record that still adds up."""

from functools import partial
from uuid import uuid4

import pytest
from django.db.models import Sum

from giamngheo.audit.queries import verify_chain
from giamngheo.budget.models import BudgetUnit
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.models import LIVE, Activity, ActivityState, CostLink, Handover
from giamngheo.registry.models import Household
from tests.record.budget.money import build_units
from tests.record.programme import activity_world
from tests.record.programme.activity_world import (
    APPROVED,
    DECISION,
    LEADER,
    STARTED,
    payment,
    plan,
    planned,
    running,
    signed,
)
from tests.record.programme.test_kept_rows import GOAT, TODAY, join
from tests.record.race import race

Places = dict[str, Place]


@pytest.fixture
def places(transactional_db: None) -> Places:
    from tests.record.registry.register import build_places

    return build_places()


@pytest.fixture
def commune(places: Places) -> Place:
    return places["06328"]


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    return activity_world.households(places["06328-01"])


@pytest.fixture
def units(places: Places) -> dict[str, BudgetUnit]:
    return build_units(places)


def sorted_out(outcomes: list[object]) -> tuple[list[object], list[str]]:
    """What succeeded, and the codes of what was refused; any other exception fails the test."""
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not unexpected
    refused = [problem.code for one in outcomes if isinstance(one, Refused) for problem in one.problems]
    return [one for one in outcomes if not isinstance(one, Refused)], refused


def test_two_approve_at_once_and_one_has(commune: Place) -> None:
    activity = planned(commune)
    acts = [
        partial(
            actions.approve_activity, activity=activity, on=APPROVED, paper=DECISION, signed=signed(LEADER)
        )
        for _ in range(4)
    ]
    done, refused = sorted_out(race(acts))
    assert len(done) == 1
    assert refused == ["programme.wrong_state"] * 3
    activity.refresh_from_db()
    assert activity.state == ActivityState.approved
    assert activity.steps.filter(act="approve").count() == 1
    assert verify_chain() == []


def test_one_approves_while_another_changes_the_plan(commune: Place) -> None:
    activity = planned(commune)
    outcomes = race(
        [
            partial(
                actions.approve_activity,
                activity=activity,
                on=APPROVED,
                paper=DECISION,
                signed=signed(LEADER),
                version=activity.version,
            ),
            partial(
                actions.change_plan,
                activity=activity,
                plan=plan(commune, title="Mô hình nuôi gà"),
                signed=signed(),
                version=activity.version,
            ),
        ]
    )
    done, refused = sorted_out(outcomes)
    assert len(done) == 1
    assert refused[0] in {"programme.wrong_state", "programme.stale"}
    activity.refresh_from_db()
    approved_what = activity.state == ActivityState.approved
    assert approved_what == (activity.title == "Mô hình nuôi dê sinh sản")


def test_plans_written_at_once_get_numbers_of_their_own(commune: Place) -> None:
    done, refused = sorted_out(
        race([partial(actions.plan_activity, plan=plan(commune), signed=signed()) for _ in range(4)])
    )
    assert (len(done), refused) == (4, [])
    assert sorted(Activity.objects.values_list("code", flat=True)) == [
        f"DA2-2024-00{number}" for number in range(1, 5)
    ]


def test_a_form_sent_four_times_at_once_hands_over_once(
    commune: Place, households: dict[str, Household]
) -> None:
    activity = running(commune)
    joined = join(activity, households["poor"], households["near"])
    request = uuid4()
    acts = [
        partial(actions.hand_over, participants=joined, item=GOAT, on=TODAY, signed=signed(request=request))
        for _ in range(4)
    ]
    done, refused = sorted_out(race(acts))
    assert (len(done), refused) == (4, [])
    assert Handover.objects.count() == 2


def test_a_household_joins_once_however_many_add_it(commune: Place, households: dict[str, Household]) -> None:
    activity = planned(commune)
    acts = [
        partial(
            actions.add_households,
            activity=activity,
            households=[households["poor"]],
            on=STARTED,
            signed=signed(),
        )
        for _ in range(3)
    ]
    done, refused = sorted_out(race(acts))
    assert (len(done), refused) == (1, ["programme.already"] * 2)
    assert activity.participants.filter(LIVE).count() == 1


def test_two_activities_never_claim_more_than_was_paid(commune: Place, units: dict[str, BudgetUnit]) -> None:
    pair = [running(commune), running(commune)]
    movement = payment(units["X-06328"], 100)
    acts = [
        partial(actions.link_cost, activity=one, movement=movement, amount=60, signed=signed())
        for one in pair
    ]
    done, refused = sorted_out(race(acts))
    assert (len(done), refused) == (1, ["programme.link_beyond"])
    assert CostLink.objects.filter(LIVE).aggregate(sum=Sum("amount"))["sum"] == 60


def test_one_undoes_the_start_while_another_hands_over(
    commune: Place, households: dict[str, Household]
) -> None:
    activity = running(commune)
    joined = join(activity, households["poor"])
    done, _ = sorted_out(
        race(
            [
                partial(actions.undo_step, activity=activity, signed=signed()),
                partial(actions.hand_over, participants=joined, item=GOAT, on=TODAY, signed=signed()),
            ]
        )
    )
    assert len(done) == 1
    activity.refresh_from_db()
    given = Handover.objects.filter(LIVE).exists()
    assert given == (activity.state == ActivityState.running)
