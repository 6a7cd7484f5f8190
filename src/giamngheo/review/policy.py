"""Who may do what in a review; each predicate is about the reach of an account on a day."""

from giamngheo.access.reach import Reach
from giamngheo.places.models import Level, Place
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle, CycleKind, ReviewUnit, Step
from giamngheo.review.workflow import ACTS, MOVES, allowed, due


def may_manage(reach: Reach, cycle: Cycle) -> bool:
    """Open and assess a cycle of a unit within reach."""
    return reach.having("review.manage").covers(cycle.place)


def may_record(reach: Reach, cycle: Cycle, household: Household) -> bool:
    """Fill the household's sheet while the cycle's state allows it."""
    return "record_answers" in allowed(cycle) and reach.having("review.record").covers(household.place)


def may_recognise(reach: Reach, cycle: Cycle, place: Place) -> bool:
    """Enter the decision for a unit while the cycle's state allows it."""
    return "recognise" in allowed(cycle) and reach.having(MOVES["recognise"].power).covers(place)


def may_seal(reach: Reach, cycle: Cycle) -> bool:
    """Seal the cycle's results."""
    return "seal_cycle" in allowed(cycle) and reach.having("results.seal").covers(cycle.place)


COMMUNE_ACTS = frozenset(
    {"send_report", "give_opinion", "recognise_unit", "conclude_unit", "close_certificates"}
)
"""Acts of a commune; every other act of `workflow.ACTS` is of a village."""


def acts(reach: Reach, unit: ReviewUnit) -> frozenset[str]:
    """The acts that are due at a unit and that the reach allows there, for showing their buttons."""
    found = due(unit) & COMMUNE_ACTS if unit.place.level == Level.commune else due(unit) - COMMUNE_ACTS
    if unit.cycle.kind != CycleKind.periodic:
        found -= {"draw_list"}
    if unit.cycle.kind == CycleKind.survey:
        found -= {"receive_application"}
    return frozenset(act for act in found if may_act(reach, unit, act))


def may_act(reach: Reach, unit: ReviewUnit, act: str) -> bool:
    """Hold the power of an act at a unit; whether the act is due is another question."""
    if act == "give_opinion":
        return may_give_opinion(reach, unit.place)
    return reach.having(ACTS[act].power).covers(unit.place)


def may_give_opinion(reach: Reach, commune: Place) -> bool:
    """Give the opinion on a commune's report: from above it, or beside it where no district stands above."""
    held = reach.having("review.opinion")
    if commune.parent is not None and commune.parent.level == Level.district:
        return any(path != commune.path and commune.path.startswith(path) for path in held.paths)
    return held.covers(commune)


def may_enter_sheet(reach: Reach, unit: ReviewUnit, *, objected: bool) -> bool:
    """Fill a sheet of a household on the unit's list: while it collects, or to re-check one objected to."""
    takes = unit.step == Step.collect or (unit.step == Step.posting and objected)
    return (
        takes and "record_answers" in allowed(unit.cycle) and reach.having("review.record").covers(unit.place)
    )


def may_plan(reach: Reach, place: Place) -> bool:
    """Plan a cycle of a unit."""
    return reach.having("review.manage").covers(place)
