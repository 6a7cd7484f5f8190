"""Writes that conclude: the decision of a unit, the statuses it gives, the end of a cycle."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.places.queries import territory
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus
from giamngheo.review import recognition
from giamngheo.review.cycling import locked_cycle, move_cycle, note_cycle
from giamngheo.review.models import Cycle, Decision, DecisionLine, ReviewUnit, Step
from giamngheo.review.step_problems import refusal


@transaction.atomic
def recognise(
    *,
    cycle: Cycle,
    place: Place,
    number: str,
    decided_on: date,
    valid_from: date,
    signed_by: str,
    leaving_number: str = "",
    actor: Actor,
    at: datetime,
) -> Decision:
    """Enter the decision of one unit of a cycle whose steps are kept on paper.

    The last decision that is due moves the cycle to `recognised`.  Raises `Refused` with everything that stands in
    the way; a cycle that follows a procedure takes its decisions with `recognise_unit`.
    """
    cycle = locked_cycle(cycle, "recognise")
    if cycle.procedure:
        raise Refused([refusal("review.by_steps", cycle=cycle.code)])
    decision = write_decision(
        cycle=cycle,
        place=place,
        number=number,
        decided_on=decided_on,
        valid_from=valid_from,
        signed_by=signed_by,
        leaving_number=leaving_number,
        actor=actor,
        at=at,
    )
    if (
        not recognition.waiting(cycle).exists()
        and not recognition.due(cycle, cycle.place, valid_from).exists()
    ):
        move_cycle(cycle, "recognise")
    return decision


def write_decision(
    *,
    cycle: Cycle,
    place: Place,
    number: str,
    decided_on: date,
    valid_from: date,
    signed_by: str,
    leaving_number: str = "",
    only: Collection[int] | None = None,
    may_be_empty: bool = False,
    actor: Actor,
    at: datetime,
) -> Decision:
    """The decision of a unit with its lines and the statuses they give from `valid_from`; the cycle is locked already.

    `only` are the households it may name; None is all.  A household that has left the register by then has a line
    and no status.
    """
    _require_place(cycle, place)
    draft = recognition.draft(cycle, place, valid_from, only)
    if draft.problems:
        raise Refused(draft.problems)
    if not draft.lines and not may_be_empty:
        raise Refused([refusal("review.nothing_to_recognise", place=place.full_name)])
    decision = Decision.objects.create(
        number=number,
        leaving_number=leaving_number,
        cycle=cycle,
        place=place,
        decided_on=decided_on,
        valid_from=valid_from,
        signed_by=signed_by,
    )
    for line in draft.lines:
        line.decision = decision
    DecisionLine.objects.bulk_create(draft.lines)
    registry.record_statuses(
        statuses=[
            NewStatus(line.household_id, line.category, f"{cycle.code}/{line.assessment_id}")
            for line in draft.lines
            if line.household_id not in draft.closed
        ],
        valid_from=valid_from,
        decision=number,
        decided_on=decided_on,
        place=place,
        actor=actor,
        at=at,
    )
    details = {"decision": number, "place": place.code, "lines": len(draft.lines)}
    note_cycle("recognise", cycle, details, actor, at)
    return decision


@transaction.atomic
def conclude_cycle(*, cycle: Cycle, actor: Actor, at: datetime) -> Cycle:
    """End a cycle whose units are all done: a survey, or a month in which nobody was recognised."""
    cycle = locked_cycle(cycle, "conclude_cycle")
    if not cycle.procedure:
        raise Refused([refusal("review.on_paper", cycle=cycle.code)])
    if waiting := _under_way(cycle):
        raise Refused([refusal("review.units_under_way", count=waiting)])
    move_cycle(cycle, "conclude_cycle")
    note_cycle("conclude_cycle", cycle, {}, actor, at)
    return cycle


def conclude_if_over(*, cycle: Cycle, actor: Actor, at: datetime) -> None:
    """Move a locked cycle on once its last unit has its decision; certificates may follow."""
    if not _under_way(cycle):
        move_cycle(cycle, "recognise")
        note_cycle("conclude_cycle", cycle, {}, actor, at)


def _under_way(cycle: Cycle) -> int:
    """How many units have steps to take before the results stand."""
    return ReviewUnit.objects.filter(cycle=cycle).exclude(step__in=(Step.certify, Step.done)).count()


def _require_place(cycle: Cycle, place: Place) -> None:
    if not place.path.startswith(territory(cycle.place)):
        raise Refused([refusal("review.outside", place=place.full_name)])
    taken = cycle.decisions.filter(place=place).first()
    if taken is not None:
        raise Refused([refusal("review.decision_exists", place=place.full_name, number=taken.number)])
