"""Moving a cycle: lock it, see that its state allows the act, move it, write the line of the log."""

from collections.abc import Mapping
from datetime import datetime

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.review import workflow
from giamngheo.review.models import Cycle, CycleState


def locked_cycle(cycle: Cycle, act: str) -> Cycle:
    """The cycle as it is now, locked; refused when its state does not allow the act."""
    found = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=cycle.pk)
    workflow.require(found, act)
    return found


def move_cycle(cycle: Cycle, act: str) -> None:
    """Bring a locked cycle to the state that the act leads to."""
    cycle.state = CycleState(workflow.require(cycle, act).target)
    cycle.save(update_fields=["state"])


def note_cycle(verb: str, cycle: Cycle, details: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """One line of the action log about a cycle."""
    audit.record(
        actor=actor,
        verb=f"review.{verb}",
        object_kind="cycle",
        object_id=cycle.code,
        place_code=cycle.place.code,
        details=details,  # type: ignore[arg-type]
        at=at,
    )
