"""Whether the units of a cycle are still those of today."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max, QuerySet

from giamngheo.places.models import Lineage, Place


def redrawn(communes: Collection[Place] | QuerySet[Place], on: date) -> date | None:
    """The day, up to `on`, on which the latest of these communes became part of another; None where none did."""
    changes = Lineage.objects.filter(predecessor__in=communes, on__lte=on)
    found: date | None = changes.aggregate(latest=Max("on"))["latest"]
    return found
