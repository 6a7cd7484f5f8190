"""Undoing the last step of a village or commune, wherever nothing that was issued rests on it."""

from datetime import datetime

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.review.models import Cycle, CycleState, ReviewUnit, Step, StepTaken
from giamngheo.review.step_problems import refusal
from giamngheo.review.stepping import Signed, commune_of, is_village, last_step, move, note, procedure_of

FINAL = frozenset(
    {
        "recognise_unit",
        "close_certificates",
        "give_opinion",
        "check_again",
        "raise_objection",
        "conclude_unit",
    }
)
"""Acts on which others rely already: corrected by a new paper or an answer, never undone."""


def undoable(unit: ReviewUnit) -> StepTaken | None:
    """The step that can be undone now; None where there is none, or a later one rests on it."""
    if unit.cycle.state != CycleState.open:
        return None
    step = last_step(unit)
    if step is None or step.act in FINAL:
        return None
    if step.act == "post_list" and unit.objections.exists():
        return None
    if is_village(unit):
        commune = commune_of(unit)
        steps = procedure_of(unit.cycle).commune_steps()
        if commune is not None and steps and commune.step != steps[0]:
            return None
    return step


@transaction.atomic
def undo_last(*, unit: ReviewUnit, version: int | None = None, actor: Actor, at: datetime) -> StepTaken:
    """Take the last step back: the unit stands where it stood, and what the step left counts no more.

    Only its maker or somebody who manages the unit asks for it (that is the door's business).  Raises `Refused`
    where an issued paper or a later step rests on it.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit.cycle_id)
    found = ReviewUnit.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit.pk)
    found.cycle = cycle
    if version is not None and version != found.version:
        raise Refused([refusal("review.moved_on", place=found.place.full_name, step=Step(found.step).label)])
    step = undoable(found)
    if step is None:
        raise Refused([refusal("review.cannot_undo", place=found.place.full_name)])
    StepTaken.objects.filter(pk=step.pk).update(undone_at=at, undone_by=actor.account_id)
    move(found, step.from_step)
    note(found, "undo_last", {"act": step.act, "back_to": str(step.from_step)}, Signed(actor, at))
    return step
