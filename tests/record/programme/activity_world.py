"""A small programme to test with: one production project of a commune, its households, the money it was given."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from giamngheo.audit.actions import Actor
from giamngheo.budget.models import BudgetUnit, Movement
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.entries import Cost, NewActivity, Paper, Signed
from giamngheo.programme.models import Activity, ActivityState
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus
from giamngheo.registry.models import Household
from tests.record.budget.money import give, key, pay
from tests.record.registry.register import CLERK, enter, entry

PLANNER, LEADER = Actor("21", "công chức xã"), Actor("22", "lãnh đạo UBND xã")
NOW = datetime(2024, 11, 21, 2, 0, tzinfo=UTC)
PROGRAMME = "giam-ngheo-2021-2025"
APPROVED, STARTED, DONE = date(2024, 3, 1), date(2024, 4, 1), date(2024, 10, 30)
DECISION = Paper("88/QĐ-UBND", "UBND huyện Bắc Sơn")


def signed(actor: Actor = PLANNER, request: UUID | None = None, at: datetime = NOW) -> Signed:
    return Signed(actor, at, request or uuid4())


def plan(place: Place, unit: BudgetUnit | None = None, **changed: Any) -> NewActivity:
    """A goat-raising project of DA2, complete but for the unit that leads it."""
    values: dict[str, Any] = {
        "programme": PROGRAMME,
        "part": "DA2",
        "kind": "livelihood_model",
        "title": "Mô hình nuôi dê sinh sản",
        "place": place,
        "budget_year": 2024,
        "lead": unit,
        "lead_name": "" if unit else "UBND xã Long Đống",
        "starts_on": STARTED,
        "ends_on": date(2024, 12, 31),
        "mode": "community",
        "group_name": "Tổ nuôi dê Thử Ba",
        "costs": (Cost("central", 2024, 200_000_000), Cost("district", 2024, 6_000_000)),
        "outputs": {"households": 2_000, "handed_over": 2_000},
    }
    return NewActivity(**(values | changed))


def planned(place: Place, **changed: Any) -> Activity:
    return actions.plan_activity(plan=plan(place, **changed), signed=signed())


def approved(place: Place, **changed: Any) -> Activity:
    activity = planned(place, **changed)
    return actions.approve_activity(activity=activity, on=APPROVED, paper=DECISION, signed=signed(LEADER))


def running(place: Place, **changed: Any) -> Activity:
    activity = actions.start_activity(activity=approved(place, **changed), on=STARTED, signed=signed())
    assert activity.state == ActivityState.running
    return activity


def households(village: Place) -> dict[str, Household]:
    """One poor, one near-poor, one that escaped in 2023, one that never was on a list."""
    made = {
        name: enter(entry(f"PA-{name}", village, head=head))[0]
        for name, head in (
            ("poor", "Triệu Văn Nghèo"),
            ("near", "Lý Thị Cận"),
            ("escaped", "Nông Văn Thoát"),
            ("never", "Hoàng Thị Khá"),
        )
    }
    for name, category in (("poor", "poor"), ("near", "near_poor"), ("escaped", "poor")):
        _status(made[name], category, date(2022, 1, 1))
    _status(made["escaped"], "not_poor", date(2023, 12, 20))
    return made


def _status(household: Household, category: str, start: date) -> None:
    registry.record_statuses(
        statuses=[NewStatus(household=household.pk, category=category)],
        valid_from=start,
        decision=f"{start:%y}/QĐ-UBND",
        decided_on=start,
        place=household.place,
        actor=CLERK,
        at=NOW,
    )


def payment(unit: BudgetUnit, amount: int, part: str = "DA2") -> Movement:
    """A payment of the part, whole."""
    return pay(give(key(unit, part), amount), amount).movements.get()
