"""Writing, filling in and withdrawing the rows that are kept of an activity and of the movement: one table of rules.

A row is built by the caller and handed over unsaved.  What is wrong with it is a `Refused` with a problem for every
column; nothing is edited afterwards, a wrong row is withdrawn with a reason and written anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction

from giamngheo.audit import actions as audit
from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.law.activities import activities
from giamngheo.places.models import Place
from giamngheo.programme import models as kept
from giamngheo.programme.entries import Signed
from giamngheo.programme.models import Activity, ActivityState, Kept
from giamngheo.programme.problems import refusal

Row = TypeVar("Row", bound=Kept)

_PLANNED, _APPROVED, _RUNNING = ActivityState.planned, ActivityState.approved, ActivityState.running
_ACCEPTED, _SETTLED = ActivityState.accepted, ActivityState.settled
_BEFORE = frozenset({_PLANNED, _APPROVED, _RUNNING})
_WORK = frozenset({_RUNNING})
_BOUGHT = frozenset({_APPROVED, _RUNNING})
_AFTER = frozenset({_RUNNING, _ACCEPTED, _SETTLED})
_ANY = frozenset(ActivityState) - {ActivityState.cancelled}


@dataclass(frozen=True, slots=True)
class Rule:
    """Of one kind of row: the verb in the action log, the states of its activity in which it may be written, which of
    the kind's tables it is (none: every kind has it), and the road from the row to its activity or its place.

    `future` are date columns that may lie ahead.
    """

    verb: str
    owner: str
    states: frozenset[str] = frozenset()
    table: str = ""
    future: tuple[str, ...] = ()


RULES: Mapping[type[Kept], Rule] = {
    kept.Milestone: Rule("set_milestone", "activity", _BEFORE, future=("planned_on",)),
    kept.OutputRecord: Rule("record_output", "activity", _WORK),
    kept.Evidence: Rule("attach_evidence", "activity", _ANY),
    kept.ProcurementStep: Rule("record_procurement", "activity", _BOUGHT, "procurement"),
    kept.Participant: Rule("add_participant", "activity", _BEFORE, "participants", future=("on",)),
    kept.Handover: Rule("hand_over", "participant.activity", _WORK, "handovers"),
    kept.RevolvingShare: Rule("promise_share", "participant.activity", _WORK, "shares", future=("due_on",)),
    kept.RevolvingReturn: Rule("return_share", "share.participant.activity", _AFTER, "shares"),
    kept.SupportResult: Rule("record_result", "activity", _AFTER, "results"),
    kept.MarketLink: Rule("link_market", "activity", _AFTER, "links"),
    kept.TrainingSession: Rule("hold_session", "activity", _WORK, "sessions"),
    kept.Attendance: Rule("mark_attendance", "session.activity", _WORK, "sessions"),
    kept.Learner: Rule(
        "enrol_learner", "participant.activity", _WORK, "learners", future=("starts_on", "ends_on")
    ),
    kept.OverseasWorker: Rule("send_overseas", "participant.activity", _WORK, "overseas"),
    kept.JobPlacement: Rule("place_in_job", "participant.activity", _AFTER, "placements"),
    kept.Installation: Rule("install", "activity", _WORK, "installations", future=("warranty_until",)),
    kept.InstallationCheck: Rule("check_installation", "installation.activity", _AFTER, "installations"),
    kept.ChildMeasurement: Rule("measure_child", "participant.activity", _AFTER, "measurements"),
    kept.SchoolMeal: Rule("serve_meals", "activity", _WORK, "meals"),
    kept.CostItem: Rule("record_item", "activity", _WORK, "items"),
    kept.CostLink: Rule("link_cost", "activity", _AFTER),
    kept.Contribution: Rule("record_contribution", "activity", _AFTER | {_APPROVED}),
    kept.Blending: Rule("blend", "activity", _ANY),
    kept.Nomination: Rule("nominate", "place"),
    kept.Award: Rule("award", "nomination.place"),
    kept.Twinning: Rule("twin", "place", future=("ends_on",)),
    kept.TwinningResult: Rule("record_twinning", "twinning.place"),
    kept.ExampleHousehold: Rule("put_forward", "place"),
}

FILLED: Mapping[type[Kept], tuple[str, ...]] = {
    kept.Milestone: ("done_on", "note"),
    kept.Participant: ("left_on",),
    kept.Learner: ("ends_on", "days_attended", "certificate", "certified_on", "dropped_out"),
    kept.OverseasWorker: ("left_on", "back_on"),
    kept.JobPlacement: ("ends_on",),
    kept.Twinning: ("ends_on",),
    kept.ExampleHousehold: ("agreed_on",),
}
"""Columns that become known later, by kind of row."""

RESTING: Mapping[type[Kept], tuple[str, ...]] = {
    kept.Participant: (
        "handovers", "shares", "attendances", "learning", "overseas", "placements", "measurements", "results", "items",
        "contributions",
    ),
    kept.RevolvingShare: ("returns",),
    kept.TrainingSession: ("attendances",),
    kept.Installation: ("checks",),
    kept.Nomination: ("awards",),
    kept.Twinning: ("results",),
}  # fmt: skip
"""Rows that rest on a row: it is withdrawn after them."""


def keep(*, row: Row, signed: Signed, also: Callable[[Row], None] | None = None) -> Row:
    """Write one row; the same request again gives the row it made.  `also` looks at the row under the lock."""
    return keep_many(rows=[row], signed=signed, also=also)[0]


@transaction.atomic
def keep_many(*, rows: Sequence[Row], signed: Signed, also: Callable[[Row], None] | None = None) -> list[Row]:
    """Write several rows of one kind and owner, all or none, as one act with one line in the action log."""
    if not rows:
        return []
    model = type(rows[0])
    rule = RULES[model]
    activity, place = owner_of(rows[0])
    if activity is not None:
        activity = _held(activity)
    made = _made_before(model, rows, signed)
    if made:
        return made
    if activity is not None:
        _require(activity, rule, model)
    problems: list[Problem] = []
    for number, row in enumerate(rows):
        _sign(row, signed, number)
        problems += _problems_of(row, rule, signed.day, number if len(rows) > 1 else None)
    if problems:
        raise Refused(problems)
    for row in rows:
        if also is not None:
            also(row)
        _insert(row)
    _note(rule.verb, rows, activity, place, signed)
    return list(rows)


@transaction.atomic
def fill(*, row: Row, signed: Signed, **values: Any) -> Row:
    """Fill in what has become known (`FILLED`); a day that was filled in before is refused."""
    held = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    _refuse_withdrawn(held)
    allowed = FILLED[type(row)]
    for name in values:
        if name not in allowed:
            raise KeyError(name)
    for name, value in values.items():
        setattr(held, name, value)
    problems = _problems_of(held, RULES[type(row)], signed.day)
    if problems:
        raise Refused(problems)
    try:
        with transaction.atomic():
            held.save(update_fields=list(values))
    except IntegrityError:
        field = type(row)._meta.get_field(next(iter(values)))
        raise Refused([refusal("filled", field=str(getattr(field, "verbose_name", "")))]) from None
    activity, place = owner_of(held)
    _note(f"fill_{type(row).__name__.lower()}", [held], activity, place, signed)
    return held


@transaction.atomic
def withdraw(*, row: Row, why: str, signed: Signed) -> Row:
    """Take a wrong row back, with a reason; refused while other rows rest on it."""
    if not why.strip():
        raise Refused([refusal("say_why")])
    held = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    _refuse_withdrawn(held)
    resting = sum(getattr(held, name).filter(kept.LIVE).count() for name in RESTING.get(type(row), ()))
    if resting:
        raise Refused([refusal("leant_on", count=resting)])
    type(row)._default_manager.filter(pk=held.pk).update(
        withdrawn_at=signed.at, withdrawn_by=signed.actor.account_id, withdrawn_why=why.strip()
    )
    held.refresh_from_db()
    activity, place = owner_of(held)
    _note(f"withdraw_{type(row).__name__.lower()}", [held], activity, place, signed)
    return held


def owner_of(row: Kept) -> tuple[Activity | None, Place]:
    """The activity that a row is kept of, None for one of the movement, and the place that decides who may."""
    found: Any = row
    for name in RULES[type(row)].owner.split("."):
        found = getattr(found, name)
    return (found, found.place) if isinstance(found, Activity) else (None, found)


def complaints(row: models.Model, wrong: ValidationError, number: int | None = None) -> list[Problem]:
    """Django's complaints about a row as problems, each with its column and, of several rows, its number."""
    found: list[Problem] = []
    for name, said in wrong.message_dict.items():
        label = _label(row, name)
        spot = Spot(column=name, row=None if number is None else number + 1)
        found.extend(refusal("value", spot, field=label, detail=text.rstrip(".")) for text in said)
    return found


def _label(row: models.Model, name: str) -> str:
    try:
        return str(getattr(row._meta.get_field(name), "verbose_name", name)).capitalize()
    except FieldDoesNotExist:
        return str(row._meta.verbose_name).capitalize()


def _held(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(of=("self",)).select_related("place").get(pk=activity.pk)


def _made_before(model: type[Row], rows: Sequence[Row], signed: Signed) -> list[Row]:
    """What the request made before, in its order; refused where it made something else."""
    if not model._default_manager.filter(request=signed.request).exists():
        return []
    requests = [_request(signed, number) for number in range(len(rows))]
    found = {row.request: row for row in model._default_manager.filter(request__in=requests)}
    if len(found) != len(rows):
        raise Refused([refusal("request_reused")])
    return [found[request] for request in requests]


def _require(activity: Activity, rule: Rule, model: type[Kept]) -> None:
    if activity.state not in rule.states:
        label = ActivityState(activity.state).label
        raise Refused([refusal("wrong_state", activity=activity.code, state=label)])
    kind = activities().kinds[activity.kind]
    if rule.table and rule.table not in kind.tables:
        raise Refused([refusal("not_kept", kind=kind.title["vi"], what=str(model._meta.verbose_name))])


def _sign(row: Kept, signed: Signed, number: int) -> None:
    row.request = _request(signed, number)
    row.recorded_at, row.recorded_by = signed.at, signed.actor.account_id


def _request(signed: Signed, number: int) -> UUID:
    """The request of the first row is the form's; the others are drawn from it."""
    return signed.request if number == 0 else uuid5(signed.request, str(number))


def _problems_of(row: Kept, rule: Rule, today: date, number: int | None = None) -> list[Problem]:
    """Wrong columns, and days that have not come."""
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        return complaints(row, wrong, number)
    found = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
        if is_day and value is not None and field.name not in rule.future and value > today:
            found.append(refusal("future", Spot(column=field.name), on=f"{value:%d/%m/%Y}"))
    if not found:
        try:
            row.validate_constraints()
        except ValidationError as wrong:
            taken = refusal("already", what=str(row._meta.verbose_name))
            return [taken] if _is_taken(row) else complaints(row, wrong, number)
    return found


def _is_taken(row: Kept) -> bool:
    """Whether a live row says the same already."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError:
                return True
    return False


def _insert(row: Kept) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody wrote the same at the same moment
        raise Refused([refusal("already", what=str(row._meta.verbose_name))]) from None


def _refuse_withdrawn(row: Kept) -> None:
    if row.withdrawn_at is not None:
        raise Refused([refusal("withdrawn")])


def _note(verb: str, rows: Sequence[Kept], activity: Activity | None, place: Place, signed: Signed) -> None:
    audit.record(
        actor=signed.actor,
        verb=f"programme.{verb}",
        object_kind="activity" if activity else type(rows[0]).__name__.lower(),
        object_id=activity.code if activity else rows[0].pk,
        place_code=place.code,
        details={"rows": [row.pk for row in rows]},
        at=signed.at,
    )
