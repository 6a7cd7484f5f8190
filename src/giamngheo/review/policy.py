"""Who may do what in a review; each predicate is about the reach of an account on a day."""

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle
from giamngheo.review.workflow import MOVES, allowed


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
