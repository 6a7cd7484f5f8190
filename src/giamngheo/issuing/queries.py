"""Reading what was issued, scoped by place first."""

from pathlib import Path

from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem
from giamngheo.facts import snapshot
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.places.queries import within
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


def broken(root: Path) -> list[Problem]:
    """What is wrong with the sealed folders that the record names."""
    return [
        problem
        for folder in Snapshot.objects.order_by("pk").values_list("folder", flat=True)
        for problem in snapshot.verify(root / folder)
    ]
