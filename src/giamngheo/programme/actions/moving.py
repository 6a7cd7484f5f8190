"""The steps of an activity from approval to settlement, and the undoing of the last one."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import F

from giamngheo.core.problems import Refused
from giamngheo.programme.actions.keeping import RULES
from giamngheo.programme.actions.planning import missing
from giamngheo.programme.actions.steps import locked, note, refuse_same_person, take
from giamngheo.programme.entries import Paper, Signed
from giamngheo.programme.models import LIVE, Activity, ActivityStep
from giamngheo.programme.models.kept import LARGEST_AMOUNT
from giamngheo.programme.problems import refusal
from giamngheo.programme.wording import needs_in_words
from giamngheo.programme.workflow import ACTS, UNDONE

_NOT_YET = Paper()


@transaction.atomic
def approve_activity(
    *, activity: Activity, on: date, paper: Paper, signed: Signed, version: int | None = None
) -> Activity:
    """Approve the plan by a decision; not by whoever wrote it, and not before it has what its kind needs."""
    held = locked(activity, "approve", version)
    refuse_same_person(held, "approve", signed)
    lacking = list(missing(held))
    if lacking:
        raise Refused([refusal("needs", activity=held.code, missing=needs_in_words(lacking))])
    return _move(held, "approve", on, signed, paper)


@transaction.atomic
def start_activity(*, activity: Activity, on: date, signed: Signed, version: int | None = None) -> Activity:
    """The work begins."""
    return _move(locked(activity, "start", version), "start", on, signed)


@transaction.atomic
def suspend_activity(
    *, activity: Activity, on: date, why: str, signed: Signed, version: int | None = None
) -> Activity:
    """The work rests, for a reason."""
    return _move(locked(activity, "suspend", version), "suspend", on, signed, why=_why(why))


@transaction.atomic
def resume_activity(*, activity: Activity, on: date, signed: Signed, version: int | None = None) -> Activity:
    """It stands again where it was suspended."""
    held = locked(activity, "resume", version)
    before = held.steps.filter(act="suspend", undone_at__isnull=True).order_by("-pk").first()
    return _move(held, "resume", on, signed, to=before.from_state if before else "")


@transaction.atomic
def accept_activity(
    *,
    activity: Activity,
    on: date,
    amount: int,
    paper: Paper,
    signed: Signed,
    version: int | None = None,
) -> Activity:
    """What was done is accepted at a value (nghiệm thu), by minutes; not by whoever planned or started it."""
    held = locked(activity, "accept", version)
    refuse_same_person(held, "accept", signed)
    _require_amount(amount)
    Activity.objects.filter(pk=held.pk).update(accepted_amount=amount)
    return _move(held, "accept", on, signed, paper, amount=amount)


@transaction.atomic
def settle_activity(
    *,
    activity: Activity,
    on: date,
    amount: int,
    paper: Paper,
    signed: Signed,
    version: int | None = None,
) -> Activity:
    """The accounts are settled at an amount (quyết toán), never above what was accepted (TT 55/2023, Điều 10.3)."""
    held = locked(activity, "settle", version)
    _require_amount(amount, most=held.accepted_amount)
    Activity.objects.filter(pk=held.pk).update(settled_amount=amount)
    return _move(held, "settle", on, signed, paper, amount=amount)


@transaction.atomic
def cancel_activity(
    *, activity: Activity, on: date, why: str, signed: Signed, version: int | None = None
) -> Activity:
    """It will not be done; refused where money was spent on it."""
    held = locked(activity, "cancel", version)
    if held.cost_links.filter(LIVE).exists():
        raise Refused([refusal("money_linked", activity=held.code)])
    return _move(held, "cancel", on, signed, why=_why(why))


@transaction.atomic
def undo_step(*, activity: Activity, signed: Signed, version: int | None = None) -> Activity:
    """The last step is taken back: the activity stands where it stood before it.

    Refused while something rests on the step: a row that is kept only of an activity that took it.
    """
    held = (
        Activity.objects.select_for_update(of=("self",)).select_related("place", "lead").get(pk=activity.pk)
    )
    if version is not None and held.version != version:
        raise Refused([refusal("stale", activity=held.code)])
    step = last_step(held)
    if step is None:
        raise Refused([refusal("nothing_to_undo")])
    resting = ", ".join(_resting_on(held, step))
    if resting:
        raise Refused([refusal("followed", activity=held.code, what=resting)])
    ActivityStep.objects.filter(pk=step.pk).update(undone_at=signed.at, undone_by=signed.actor.account_id)
    cleared = {"accept": {"accepted_amount": None}, "settle": {"settled_amount": None}}.get(step.act, {})
    Activity.objects.filter(pk=held.pk).update(state=step.from_state, version=F("version") + 1, **cleared)
    held.refresh_from_db()
    note(held, "undo_step", {"undone": step.act, "to": step.from_state}, signed)
    return held


def last_step(activity: Activity) -> ActivityStep | None:
    """The step that can be undone now: the last one that stands, where it is one of `workflow.UNDONE`."""
    step = activity.steps.filter(undone_at__isnull=True).order_by("-pk").first()
    return step if step is not None and step.act in UNDONE else None


def _resting_on(activity: Activity, step: ActivityStep) -> Iterator[str]:
    """What was written since a step and could not have been before it, in words."""
    for model, rule in RULES.items():
        gone = step.to_state in rule.states and step.from_state not in rule.states
        if gone:
            road = rule.owner.replace(".", "__")
            rows = model._default_manager.filter(LIVE, recorded_at__gte=step.at, **{road: activity})
            if rows.exists():
                yield str(model._meta.verbose_name)


def _move(
    held: Activity,
    act: str,
    on: date,
    signed: Signed,
    paper: Paper = _NOT_YET,
    *,
    why: str = "",
    amount: int | None = None,
    to: str = "",
) -> Activity:
    if on > signed.day:
        raise Refused([refusal("future", on=f"{on:%d/%m/%Y}")])
    if ACTS[act].paper and not paper.number.strip():
        raise Refused([refusal("say_paper")])
    take(held, act, to or ACTS[act].target, on, signed, paper, remark=why, amount=amount)
    return held


def _why(why: str) -> str:
    if not why.strip():
        raise Refused([refusal("say_why")])
    return why


def _require_amount(amount: int, most: int | None = None) -> None:
    if not 0 <= amount <= LARGEST_AMOUNT:
        raise Refused([refusal("value", field="Giá trị", detail="phải là số đồng nguyên, không âm")])
    if most is not None and amount > most:
        detail = f"không vượt quá giá trị nghiệm thu {most:,} đồng".replace(",", ".")
        raise Refused([refusal("value", field="Giá trị quyết toán", detail=detail)])
