"""What must not lose the ground it stands on: an act of the register is not taken back under it.

Whatever else comes to rest on households (what was handed over, what was paid) is one more line here.
"""

from collections.abc import Collection
from datetime import datetime

from giamngheo.core.problems import Problem
from giamngheo.registry.models import Household
from giamngheo.registry.problems import refusal
from giamngheo.review.models import Sheet


def resting(households: Collection[Household], since: datetime) -> list[Problem]:
    """A problem for every household with a review sheet kept after a moment."""
    kept = Sheet.objects.filter(household__in=households, recorded_at__gt=since)
    codes = kept.order_by("household__code").values_list("household__code", flat=True).distinct()
    return [refusal("registry.undo_sheet", code) for code in codes]
