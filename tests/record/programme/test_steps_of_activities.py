"""Activities from plan to settlement: who may, in which order, by which paper, and what can be undone."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from giamngheo.access.reach import Grant, Reach
from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.programme import actions, policy
from giamngheo.programme.entries import Cost, Paper
from giamngheo.programme.models import Activity, ActivityState, ActivityStep
from giamngheo.programme.workflow import ACTS, UNDONE
from giamngheo.registry.models import Household
from tests.record.programme.activity_world import (
    APPROVED,
    DECISION,
    DONE,
    LEADER,
    PLANNER,
    STARTED,
    approved,
    plan,
    planned,
    running,
    signed,
)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_a_plan_is_numbered_within_its_part_and_year(commune: Place) -> None:
    first, second = planned(commune), planned(commune, title="Mô hình nuôi lợn đen")
    assert (first.code, second.code) == ("DA2-2024-001", "DA2-2024-002")
    assert [cost.amount for cost in first.costs.all()] == [200_000_000, 6_000_000]
    assert {one.output: one.quantity_thousandths for one in first.outputs.all()} == {
        "handed_over": 2_000,
        "households": 2_000,
    }
    assert list(first.places.all()) == [commune]


def test_the_same_request_plans_once(commune: Place) -> None:
    one = signed()
    first = actions.plan_activity(plan=plan(commune), signed=one)
    assert actions.plan_activity(plan=plan(commune), signed=one) == first
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "bridge"}, "programme.unknown_kind"),
        ({"part": "DA7.TDA1"}, "programme.wrong_part"),
        ({"outputs": {"panels": 1_000}}, "programme.unknown_output"),
        ({"title": "  "}, "programme.value"),
        ({"title": "x" * 301}, "programme.value"),
        ({"ends_on": date(2024, 1, 1)}, "programme.value"),
        ({"costs": (Cost("central", 2024, 1), Cost("central", 2024, 2))}, "programme.value"),
        ({"costs": (Cost("central", 2024, -5),)}, "programme.value"),
        ({"costs": (Cost("lottery", 2024, 5),)}, "programme.value"),
        ({"mode": "by magic"}, "programme.value"),
    ],
)
def test_a_wrong_plan_is_refused_whole(commune: Place, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.plan_activity(plan=plan(commune, **changed), signed=signed())
    assert codes(refused) == {code}
    assert not Activity.objects.exists()


def test_a_plan_is_changed_while_nobody_has_approved_it(commune: Place) -> None:
    activity = planned(commune)
    changed = plan(commune, title="Mô hình nuôi gà", costs=(Cost("central", 2024, 50),))
    actions.change_plan(activity=activity, plan=changed, signed=signed(), version=activity.version)
    activity.refresh_from_db()
    assert activity.title == "Mô hình nuôi gà"
    assert [cost.amount for cost in activity.costs.all()] == [50]
    with pytest.raises(Refused) as refused:
        actions.change_plan(activity=activity, plan=changed, signed=signed(), version=0)
    assert codes(refused) == {"programme.stale"}
    ready = approved(commune)
    with pytest.raises(Refused) as refused:
        actions.change_plan(activity=ready, plan=changed, signed=signed())
    assert codes(refused) == {"programme.wrong_state"}


def test_who_plans_does_not_approve_and_a_plan_must_be_complete(commune: Place) -> None:
    activity = planned(commune)
    with pytest.raises(Refused) as refused:
        actions.approve_activity(activity=activity, on=APPROVED, paper=DECISION, signed=signed(PLANNER))
    assert codes(refused) == {"programme.same_person"}
    bare = planned(commune, costs=(), group_name="")
    with pytest.raises(Refused) as refused:
        actions.approve_activity(activity=bare, on=APPROVED, paper=DECISION, signed=signed(LEADER))
    assert codes(refused) == {"programme.needs"}
    assert "kinh phí dự kiến, tổ, nhóm cộng đồng" in refused.value.problems[0].what("vi")


def test_approval_cites_its_decision_and_a_day_that_has_come(commune: Place) -> None:
    activity = planned(commune)
    for on, paper, code in (
        (APPROVED, Paper(), "programme.say_paper"),
        (date(2025, 1, 1), DECISION, "programme.future"),
    ):
        with pytest.raises(Refused) as refused:
            actions.approve_activity(activity=activity, on=on, paper=paper, signed=signed(LEADER))
        assert codes(refused) == {code}


def test_from_plan_to_settlement(commune: Place) -> None:
    activity = running(commune)
    with pytest.raises(Refused) as refused:
        actions.accept_activity(activity=activity, on=DONE, amount=1, paper=DECISION, signed=signed(PLANNER))
    assert codes(refused) == {"programme.same_person"}
    actions.accept_activity(
        activity=activity, on=DONE, amount=180_000_000, paper=Paper("01/BB-NT"), signed=signed(LEADER)
    )
    with pytest.raises(Refused) as refused:
        actions.settle_activity(
            activity=activity, on=DONE, amount=180_000_001, paper=DECISION, signed=signed(LEADER)
        )
    assert codes(refused) == {"programme.value"}
    actions.settle_activity(
        activity=activity, on=DONE, amount=179_000_000, paper=DECISION, signed=signed(LEADER)
    )
    activity.refresh_from_db()
    assert (activity.state, activity.accepted_amount, activity.settled_amount) == (
        ActivityState.settled,
        180_000_000,
        179_000_000,
    )
    assert [step.act for step in activity.steps.all()] == ["plan", "approve", "start", "accept", "settle"]
    verbs = Line.objects.filter(object_kind="activity").values_list("verb", flat=True)
    assert set(verbs) == {f"programme.{act}" for act in ("plan", "approve", "start", "accept", "settle")}


def test_the_last_step_is_undone_and_only_the_last(commune: Place) -> None:
    activity = running(commune)
    actions.accept_activity(activity=activity, on=DONE, amount=5, paper=DECISION, signed=signed(LEADER))
    actions.undo_step(activity=activity, signed=signed(LEADER))
    activity.refresh_from_db()
    assert (activity.state, activity.accepted_amount) == (ActivityState.running, None)
    actions.undo_step(activity=activity, signed=signed())
    actions.undo_step(activity=activity, signed=signed(LEADER))
    activity.refresh_from_db()
    assert activity.state == ActivityState.planned
    with pytest.raises(Refused) as refused:
        actions.undo_step(activity=activity, signed=signed(LEADER))
    assert codes(refused) == {"programme.nothing_to_undo"}
    assert ActivityStep.objects.filter(undone_at__isnull=False).count() == 3


def test_a_step_is_not_undone_while_something_rests_on_it(
    commune: Place, households: dict[str, Household]
) -> None:
    activity = running(commune)
    joined = actions.add_households(
        activity=activity, households=[households["poor"]], on=STARTED, signed=signed()
    )
    goats = actions.Item("Dê cái sinh sản", "con", 2_000, 3_500_000)
    (line,) = actions.hand_over(participants=joined, item=goats, on=DONE, signed=signed())
    with pytest.raises(Refused) as refused:
        actions.undo_step(activity=activity, signed=signed())
    assert codes(refused) == {"programme.followed"}
    assert "khoản bàn giao" in refused.value.problems[0].what("vi")
    actions.withdraw(row=line, why="ghi nhầm", signed=signed())
    actions.undo_step(activity=activity, signed=signed())
    activity.refresh_from_db()
    assert activity.state == ActivityState.approved  # who takes part may stand on a plan


def test_what_was_suspended_before_it_started_is_not_running_afterwards(commune: Place) -> None:
    activity = approved(commune)
    actions.suspend_activity(activity=activity, on=DONE, why="Chờ vốn", signed=signed(LEADER))
    actions.resume_activity(activity=activity, on=DONE, signed=signed(LEADER))
    activity.refresh_from_db()
    assert activity.state == ActivityState.approved


def test_suspending_and_cancelling_say_why(commune: Place) -> None:
    activity = running(commune)
    with pytest.raises(Refused) as refused:
        actions.suspend_activity(activity=activity, on=DONE, why=" ", signed=signed(LEADER))
    assert codes(refused) == {"programme.say_why"}
    actions.suspend_activity(activity=activity, on=DONE, why="Dịch bệnh", signed=signed(LEADER))
    actions.resume_activity(activity=activity, on=DONE, signed=signed(LEADER))
    actions.suspend_activity(activity=activity, on=DONE, why="Hết vốn", signed=signed(LEADER))
    actions.cancel_activity(activity=activity, on=DONE, why="Không còn đối tượng", signed=signed(LEADER))
    activity.refresh_from_db()
    assert activity.state == ActivityState.cancelled
    assert actions.last_step(activity) is not None


def test_every_act_is_refused_in_every_other_state(commune: Place) -> None:
    acts = {
        "approve": lambda one: actions.approve_activity(
            activity=one, on=APPROVED, paper=DECISION, signed=signed(LEADER)
        ),
        "start": lambda one: actions.start_activity(activity=one, on=STARTED, signed=signed()),
        "suspend": lambda one: actions.suspend_activity(
            activity=one, on=STARTED, why="x", signed=signed(LEADER)
        ),
        "resume": lambda one: actions.resume_activity(activity=one, on=STARTED, signed=signed(LEADER)),
        "accept": lambda one: actions.accept_activity(
            activity=one, on=DONE, amount=1, paper=DECISION, signed=signed(LEADER)
        ),
        "settle": lambda one: actions.settle_activity(
            activity=one, on=DONE, amount=1, paper=DECISION, signed=signed(LEADER)
        ),
        "cancel": lambda one: actions.cancel_activity(activity=one, on=DONE, why="x", signed=signed(LEADER)),
    }
    assert set(acts) == set(UNDONE)
    activity = planned(commune)
    for state in ActivityState:
        for name, act in acts.items():
            if state in ACTS[name].sources:
                continue
            Activity.objects.filter(pk=activity.pk).update(state=state)
            with pytest.raises(Refused) as refused:
                act(activity)
            assert codes(refused) == {"programme.wrong_state"}, (state, name)


def test_buttons_are_what_is_due_and_allowed(commune: Place, places: dict[str, Place]) -> None:
    activity = planned(commune)
    here = Reach((Grant("thử", frozenset({"programme.plan", "programme.record"}), (commune.path,)),))
    above = Reach((Grant("thử", frozenset({"programme.approve"}), (places["185"].path,)),))
    beside = Reach((Grant("thử", frozenset({"programme.plan"}), (places["06325"].path,)),))
    assert policy.acts(here, activity) == ("change_plan",)
    assert set(policy.acts(above, activity)) == {"approve", "cancel"}
    assert policy.acts(beside, activity) == ()
    assert not policy.may_plan(beside, commune)
    assert not policy.may_undo(here, activity)


def test_steps_are_never_rewritten(commune: Place) -> None:
    activity = planned(commune)
    with pytest.raises(IntegrityError), transaction.atomic():
        activity.steps.update(on=date(2020, 1, 1))
