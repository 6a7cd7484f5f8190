"""Taking back the last act on households, as an act of its own."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused
from giamngheo.integrity.superseding import reserve
from giamngheo.registry.actions import keeping
from giamngheo.registry.actions.keeping import ROWS, Steps
from giamngheo.registry.models import Act, ActKind, Household, Membership, Person, Status
from giamngheo.registry.problems import refusal

Resting = Callable[[Collection[Household], datetime], Sequence[Problem]]
"""What came to rest on households after a moment: sheets, deliveries; empty where nothing did."""

_FINAL = (ActKind.corrected, ActKind.undone)


@transaction.atomic
def undo_act(*, act: Act, resting: Resting, actor: Actor, at: datetime) -> Act:
    """Take back an act: every row is as it was before, and an act of its own says so.

    Only the last act on each of its households, and only while nothing rests on it: a status decided since, or
    what `resting` finds.  A household that the act entered stays as one that never counted.
    """
    numbers = list(act.households.order_by("pk").values_list("pk", flat=True))
    households = keeping.hold(numbers)
    problems = undo_problems(act, list(households.values()), resting)
    if problems:
        raise Refused(problems)
    steps = Steps()
    try:
        with transaction.atomic():
            for step in reversed(act.steps):
                _take_back(steps, step)
    except (IntegrityError, ProtectedError):
        raise Refused([refusal("registry.undo_rests", _first(households.values()))]) from None
    for number in numbers:
        keeping.summarise(number)
    undone = keeping.keep_act(ActKind.undone, households.values(), steps, act.on, actor, at, undoes=act)
    details = {"act": act.pk, "kind": act.kind, "households": [one.code for one in households.values()]}
    first = next(iter(households.values()))
    keeping.note("undo_act", Household.objects.select_related("place").get(pk=first.pk), details, actor, at)
    return undone


def undo_problems(act: Act, households: Sequence[Household], resting: Resting) -> list[Problem]:
    """Why an act cannot be taken back; empty where it can."""
    code = _first(households)
    if act.kind in _FINAL:
        return [refusal("registry.not_undoable", code)]
    if Act.objects.filter(undoes=act).exists():
        return [refusal("registry.undone_already", code)]
    later = Act.objects.filter(households__in=households, pk__gt=act.pk, undone_by__isnull=True)
    if later.exclude(kind__in=_FINAL).exists():
        return [refusal("registry.not_last", code)]
    if act.kind == ActKind.one_kept and _corrected_since(act, households):
        return [refusal("registry.undo_corrected", code)]
    if _decided_since(act, households):
        return [refusal("registry.undo_status", code)]
    return list(resting(households, act.recorded_at))


def _corrected_since(act: Act, households: Sequence[Household]) -> bool:
    """Whether what is known of one of the persons was mended after the act; taking it back would undo that too."""
    persons = {step["pk"] for step in act.steps if step["row"] == "person"}
    later = Act.objects.filter(households__in=households, kind=ActKind.corrected, pk__gt=act.pk)
    return any(step["pk"] in persons for steps in later.values_list("steps", flat=True) for step in steps)


def _decided_since(act: Act, households: Sequence[Household]) -> bool:
    """Whether a status came after the act, other than one put back by taking back a later act."""
    undone = Act.objects.filter(households__in=households, kind=ActKind.undone, pk__gt=act.pk)
    put_back = {
        step["pk"]
        for steps in undone.values_list("steps", flat=True)
        for step in steps
        if step["row"] == "status" and step.get("made")
    }
    newer = Status.objects.filter(household__in=households, pk__gt=act.last_status)
    return newer.exclude(pk__in=put_back).exists()


def _first(households: Collection[Household]) -> str:
    return min(household.code for household in households)


def _take_back(steps: Steps, step: dict[str, Any]) -> None:
    model = ROWS[step["row"]]
    if "removed" in step:
        columns = {name: _typed(model, name, value) for name, value in step["removed"].items()}
        steps.make(model(**columns))
        return
    row = model._default_manager.get(pk=step["pk"])
    if "carried" in step:
        kept, other = (Person.objects.get(pk=step[name]) for name in ("pk", "from"))
        steps.carry_back(kept, other, step["carried"])
        return
    if step.get("made"):
        _unmake(steps, row)
    elif isinstance(row, Status):
        _reopen(steps, row)
    else:
        steps.change(row, **{name: _typed(model, name, value) for name, value in step["was"].items()})


def _unmake(steps: Steps, row: Any) -> None:
    if isinstance(row, Household):
        keeping.struck_off(steps, row)
    elif isinstance(row, Person) and Membership.objects.filter(person=row).exists():
        return
    else:
        steps.remove(row)


def _reopen(steps: Steps, old: Status) -> None:
    """A status that ended holds again: a row never goes back, so one without an end takes its place."""
    (number,) = reserve(Status, 1)
    steps.change(old, superseded_by_id=number)
    columns = ("household_id", "category", "valid_from", "decision", "decided_on", "assessment_ref")
    steps.make(Status(pk=number, valid_to=None, **{name: getattr(old, name) for name in columns}))


def _typed(model: Any, name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value) if value is not None else None
