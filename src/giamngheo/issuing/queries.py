"""Reading what was issued, scoped by place first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import Count, QuerySet

from giamngheo.access.models import Account
from giamngheo.access.reach import Reach
from giamngheo.audit.models import Line
from giamngheo.issuing.folders import snapshots_root
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.places.queries import territory, within
from giamngheo.registry.models import Household
from giamngheo.registry.queries import counted_on
from giamngheo.review import queries as review
from giamngheo.review.models import Cycle, DecisionLine, FormVersion


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed set as it is listed: who took it, in which office, by the log; empty where the log does not say."""

    snapshot: Snapshot
    by: str
    office: str

    @property
    def sheets(self) -> int:
        """How many sheets the results rest on."""
        return sum(form["sheets"] for form in self.snapshot.manifest["forms"])


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a seal taken now would freeze."""

    households: int
    decisions: int
    sheets: int
    forms: Sequence[FormVersion]
    earlier: Sequence[Snapshot]


def seals(reach: Reach) -> Sequence[Seal]:
    """Sealed sets of the cycles that concern a place within reach, the latest first."""
    concerned = Snapshot.objects.filter(cycle__in=review.cycles(reach).order_by().values("pk"))
    found = list(concerned.select_related("cycle__place").order_by("-made_at", "-pk"))
    lines = Line.objects.filter(object_kind="snapshot", object_id__in=[one.name for one in found])
    taken = {line.object_id: line for line in lines.filter(verb="issuing.take_snapshot").order_by("-number")}
    numbers = {int(line.account_id) for line in taken.values() if line.account_id.isdecimal()}
    names = {
        str(pk): name for pk, name in Account.objects.filter(pk__in=numbers).values_list("pk", "full_name")
    }
    return [
        Seal(
            snapshot=one,
            by=names.get(line.account_id, line.account_id) if line else "",
            office=line.office if line else "",
        )
        for one in found
        for line in [taken.get(one.name)]
    ]


def outlook(cycle: Cycle) -> Outlook:
    """What a seal of a cycle would freeze, counted; the caller has made sure that the cycle is within reach."""
    on: date = cycle.reference_date
    lines = DecisionLine.objects.filter(cycle=cycle)
    counts = lines.aggregate(sheets=Count("pk"), decisions=Count("decision", distinct=True))
    forms = lines.order_by().values("assessment__sheet__form_version")
    return Outlook(
        households=Household.objects.filter(counted_on(on), within(cycle.place, "place__path")).count(),
        decisions=counts["decisions"],
        sheets=counts["sheets"],
        forms=list(FormVersion.objects.filter(pk__in=forms)),
        earlier=list(Snapshot.objects.filter(cycle=cycle).order_by("-made_at", "-pk")),
    )


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
