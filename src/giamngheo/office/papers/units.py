"""The unit, or the decision, that an address names by its cycle and place; 404 where it is out of reach."""

from django.http import Http404

from giamngheo.access.reach import Reach
from giamngheo.review.models import Cycle, Decision, ReviewUnit
from giamngheo.review.queries import cycles


def cycle_of(reach: Reach, code: str) -> Cycle:
    """A cycle that concerns the reach."""
    found = cycles(reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def unit_of(reach: Reach, cycle: str, place: str) -> ReviewUnit:
    """A village or commune of a cycle."""
    found = unit_or_none(reach, cycle_of(reach, cycle), place)
    if found is None:
        raise Http404
    return found


def unit_or_none(reach: Reach, cycle: Cycle, place: str) -> ReviewUnit | None:
    """The same; None where the cycle keeps its steps on paper or the place takes no part."""
    units = ReviewUnit.objects.filter(cycle=cycle, place__code=place)
    return reach.scope(units.select_related("cycle", "place__parent")).first()


def decision_of(reach: Reach, cycle: Cycle, place: str) -> Decision | None:
    """The decision that a place has in a cycle."""
    found = Decision.objects.filter(cycle=cycle, place__code=place)
    return reach.scope(found.select_related("cycle", "place__parent")).first()
