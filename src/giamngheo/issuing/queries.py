"""Reading what was issued, scoped by place first."""

from pathlib import Path

from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.issuing.folders import snapshots_root
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.places.queries import territory, within
from giamngheo.review.models import Cycle


def latest(cycle: Cycle) -> Snapshot | None:
    """The snapshot of a cycle that was sealed last: the one that figures are read from."""
    return Snapshot.objects.filter(cycle=cycle).order_by("-made_at", "-pk").first()


def snapshots(reach: Reach, place: Place | None = None) -> QuerySet[Snapshot]:
    """Snapshots of cycles held by units within reach, the latest first."""
    found = reach.scope(Snapshot.objects.select_related("cycle__place"), "cycle__place__path")
    if place is not None:
        found = found.filter(within(place, "cycle__place__path"))
    return found.order_by("-made_at", "-pk")


def sealed_folder(cycle: Cycle, unit: Place) -> Path | None:
    """The folder of the results of a cycle that were sealed last; None where there are none, or not of this unit."""
    sealed = latest(cycle)
    return None if sealed is None or not _holds(cycle.place, unit) else snapshots_root() / sealed.folder


def _holds(holder: Place, unit: Place) -> bool:
    return unit.path.startswith(holder.path) or unit.path.startswith(territory(holder))
