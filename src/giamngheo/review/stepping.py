"""Taking a step: lock the cycle and the unit, see that the step is due, write what was done, move the unit.

Every act of a procedure goes through `taking`; nothing else changes the step of a unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.law import bundle
from giamngheo.law.procedures import Procedure
from giamngheo.places.models import Level
from giamngheo.places.queries import territory, within
from giamngheo.registry.models import Household
from giamngheo.review import workflow
from giamngheo.review.models import Cycle, CycleState, ReviewUnit, Step, StepTaken
from giamngheo.review.step_problems import refusal

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who does something, in which office, and when it is entered."""

    actor: Actor
    at: datetime


def procedure_of(cycle: Cycle) -> Procedure:
    """The procedure that a cycle follows; `Refused` where its steps are kept on paper."""
    found = bundle.load().procedures.get(cycle.procedure)
    if found is None:
        raise Refused([refusal("review.on_paper", cycle=cycle.code)])
    return found


def locked(unit: ReviewUnit, act: str, version: int | None = None) -> ReviewUnit:
    """The unit as it is now, locked together with its cycle; refused when the act is not due.

    `version` is what the person acting saw: an act from a page that has grown old, or sent twice, is refused.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit.cycle_id)
    found = ReviewUnit.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit.pk)
    found.cycle = cycle
    procedure_of(cycle)
    if cycle.state not in workflow.ACTS[act].states:
        label = CycleState(cycle.state).label
        raise Refused([refusal("review.wrong_state", cycle=cycle.code, state=label)])
    if version is not None and version != found.version:
        raise Refused([refusal("review.moved_on", place=found.place.full_name, step=Step(found.step).label)])
    if found.step not in workflow.ACTS[act].steps:
        values = {
            "place": found.place.full_name,
            "step": Step(found.step).label,
            "act": workflow.ACTS[act].title,
        }
        raise Refused([refusal("review.not_due", **values)])
    return found


def take(
    unit: ReviewUnit, act: str, to: str, on: date, signed: Signed, details: Mapping[str, object] | None = None
) -> StepTaken:
    """Write a step of a locked unit, and move it."""
    earlier = unit.steps.filter(undone_at__isnull=True).order_by("-pk").first()
    if earlier is not None and on < earlier.on:
        raise Refused([refusal("review.before_the_last_step", on=f"{earlier.on:%d/%m/%Y}")])
    if on < unit.cycle.opens_on:
        raise Refused([refusal("review.before_opening", on=f"{unit.cycle.opens_on:%d/%m/%Y}")])
    if on > signed.at.date() + _ONE_DAY:  # `at` may be in another time zone than the village
        raise Refused([refusal("review.in_the_future", on=f"{on:%d/%m/%Y}")])
    step = StepTaken.objects.create(
        unit=unit,
        act=act,
        from_step=unit.step,
        to_step=to,
        on=on,
        at=signed.at,
        by=signed.actor.account_id,
    )
    move(unit, to)
    note(
        unit,
        act,
        {"from": str(step.from_step), "to": str(to), "on": on.isoformat()} | dict(details or {}),
        signed,
    )
    return step


def move(unit: ReviewUnit, to: str) -> None:
    """Bring a locked unit to a step."""
    unit.step, unit.version = Step(to), unit.version + 1
    unit.save(update_fields=["step", "version"])


def note(unit: ReviewUnit, act: str, details: Mapping[str, object], signed: Signed) -> None:
    """One line of the action log about a unit."""
    audit.record(
        actor=signed.actor,
        verb=f"review.{act}",
        object_kind="review_unit",
        object_id=f"{unit.cycle.code}/{unit.place.code}",
        place_code=unit.place.code,
        details=details,  # type: ignore[arg-type]
        at=signed.at,
    )


def is_village(unit: ReviewUnit) -> bool:
    """Whether the unit takes the steps of a village."""
    return unit.place.level == Level.village


def lives_in(unit: ReviewUnit, field: str = "place__path") -> Q:
    """Predicate: the household lives in the unit's territory, on whatever date's boundaries it was entered."""
    return within(unit.place, field)


def unit_of(cycle: Cycle, household: Household) -> ReviewUnit:
    """The village of a cycle in whose territory a household lives; `ReviewUnit.DoesNotExist` where it has none."""
    villages = ReviewUnit.objects.filter(cycle=cycle, place__level=Level.village).select_related("place")
    found = villages.filter(place=household.place_id).first()
    if found is not None:
        return found
    for unit in villages.order_by("pk"):
        if household.place.path.startswith(territory(unit.place)):
            return unit
    raise ReviewUnit.DoesNotExist


def villages_of(commune: ReviewUnit) -> list[ReviewUnit]:
    """The villages of the cycle that lie in a commune's territory, in the order of their names."""
    inside = territory(commune.place)
    found = ReviewUnit.objects.filter(cycle=commune.cycle_id, place__level=Level.village)
    units = [unit for unit in found.select_related("place") if unit.place.path.startswith(inside)]
    return sorted(units, key=lambda unit: (unit.place.sort, unit.place.code))


def commune_of(village: ReviewUnit) -> ReviewUnit | None:
    """The commune of the cycle whose territory holds a village; None where the cycle has none."""
    found = ReviewUnit.objects.filter(cycle=village.cycle_id, place__level=Level.commune)
    communes = list(found.select_related("place").order_by("pk"))
    for unit in communes:  # most villages are written below their commune, and need no lineage
        if village.place.path.startswith(unit.place.path):
            return unit
    for unit in communes:
        if village.place.path.startswith(territory(unit.place)):
            return unit
    return None


def last_step(unit: ReviewUnit) -> StepTaken | None:
    """The last step of a unit that was not undone."""
    return unit.steps.filter(undone_at__isnull=True).order_by("-pk").first()
