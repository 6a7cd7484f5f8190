"""The states of an activity and the acts that move it: one table that the documentation draws."""

from collections.abc import Mapping
from dataclasses import dataclass

from giamngheo.core.problems import Refused
from giamngheo.programme.models import Activity, ActivityState
from giamngheo.programme.problems import refusal


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an activity: the states it is due in, the state it leads to, the power it needs, what it is called.

    `resume` leads back to the state that was suspended, `target` is the usual one.
    `other_than` are acts whose doer may not do this one; `paper` says that it cites a decision or minutes.
    """

    sources: frozenset[str]
    target: str
    power: str
    title: str
    title_en: str
    other_than: tuple[str, ...] = ()
    paper: bool = False


_PLANNED, _APPROVED, _RUNNING = ActivityState.planned, ActivityState.approved, ActivityState.running
_ACCEPTED, _SETTLED = ActivityState.accepted, ActivityState.settled
_SUSPENDED, _CANCELLED = ActivityState.suspended, ActivityState.cancelled

ACTS: Mapping[str, Act] = {
    "plan": Act(frozenset(), _PLANNED, "programme.plan", "lập kế hoạch", "plan"),
    "change_plan": Act(frozenset({_PLANNED}), _PLANNED, "programme.plan", "sửa kế hoạch", "change the plan"),
    "approve": Act(
        frozenset({_PLANNED}),
        _APPROVED,
        "programme.approve",
        "phê duyệt",
        "approve",
        other_than=("plan", "change_plan"),
        paper=True,
    ),
    "start": Act(frozenset({_APPROVED}), _RUNNING, "programme.record", "bắt đầu thực hiện", "start"),
    "suspend": Act(frozenset({_APPROVED, _RUNNING}), _SUSPENDED, "programme.approve", "tạm dừng", "suspend"),
    "resume": Act(frozenset({_SUSPENDED}), _RUNNING, "programme.approve", "tiếp tục", "resume"),
    "accept": Act(
        frozenset({_RUNNING}),
        _ACCEPTED,
        "programme.approve",
        "nghiệm thu",
        "accept",
        other_than=("plan", "change_plan", "start"),
        paper=True,
    ),
    "settle": Act(frozenset({_ACCEPTED}), _SETTLED, "programme.approve", "quyết toán", "settle", paper=True),
    "cancel": Act(
        frozenset({_PLANNED, _APPROVED, _SUSPENDED}), _CANCELLED, "programme.approve", "hủy", "cancel"
    ),
}

UNDONE = ("approve", "start", "suspend", "resume", "accept", "settle", "cancel")
"""Acts that can be undone while they are the last step; it needs the power of the act."""


def require(activity: Activity, act: str) -> Act:
    """The act, where the activity's state allows it."""
    found = ACTS[act]
    if activity.state not in found.sources:
        label = ActivityState(activity.state).label
        raise Refused([refusal("wrong_state", activity=activity.code, state=label)])
    return found


def due(activity: Activity) -> tuple[str, ...]:
    """The acts that the state allows, for showing their buttons."""
    return tuple(name for name, act in ACTS.items() if activity.state in act.sources)
