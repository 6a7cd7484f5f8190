"""Moving an activity one step: the lock, the step, the line of the action log."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from giamngheo.audit import actions as audit
from giamngheo.audit.chain import Plain
from giamngheo.core.problems import Refused
from giamngheo.programme.entries import Paper, Signed
from giamngheo.programme.models import Activity, ActivityStep
from giamngheo.programme.problems import refusal
from giamngheo.programme.workflow import ACTS, require


def locked(activity: Activity, act: str, version: int | None = None) -> Activity:
    """The activity under lock, in a state that allows the act and, where given, still the version that was shown."""
    held = (
        Activity.objects.select_for_update(of=("self",)).select_related("place", "lead").get(pk=activity.pk)
    )
    if version is not None and held.version != version:
        raise Refused([refusal("stale", activity=held.code)])
    require(held, act)
    return held


def refuse_same_person(activity: Activity, act: str, signed: Signed) -> None:
    """Whoever took one of certain steps before may not take this one."""
    rule = ACTS[act]
    taken = ActivityStep.objects.filter(
        activity=activity, act__in=rule.other_than, by=signed.actor.account_id, undone_at__isnull=True
    )
    earlier = taken.values_list("act", flat=True).first()
    if earlier is not None:
        first = ACTS[earlier]
        raise Refused(
            [
                refusal(
                    "same_person",
                    first=first.title,
                    then=rule.title,
                    first_en=f"was to {first.title_en}",
                    then_en=rule.title_en,
                )
            ]
        )


def take(
    activity: Activity,
    act: str,
    to: str,
    on: date,
    signed: Signed,
    paper: Paper | None = None,
    *,
    remark: str = "",
    amount: int | None = None,
    first: bool = False,
) -> ActivityStep:
    """Write the step and move the activity; its version counts up."""
    paper = paper or Paper()
    step = ActivityStep.objects.create(
        activity=activity,
        act=act,
        from_state="" if first else activity.state,
        to_state=to,
        on=on,
        number=paper.number.strip(),
        issuer=paper.issuer.strip(),
        note=remark.strip(),
        amount=amount,
        at=signed.at,
        by=signed.actor.account_id,
    )
    Activity.objects.filter(pk=activity.pk).update(state=to, version=F("version") + 1)
    activity.refresh_from_db()
    note(activity, act, {"to": str(to), "number": step.number, "on": on.isoformat()}, signed)
    return step


def note(activity: Activity, verb: str, details: Mapping[str, Plain], signed: Signed) -> None:
    """One line of the action log about an activity."""
    audit.record(
        actor=signed.actor,
        verb=f"programme.{verb}",
        object_kind="activity",
        object_id=activity.code,
        place_code=activity.place.code,
        details=details,
        at=signed.at,
    )
