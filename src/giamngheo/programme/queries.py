"""Reading activities, scoped by reach first: lists, one activity whole, what was done against what was planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from giamngheo.access.reach import Reach
from giamngheo.core.text import fold
from giamngheo.law.activities import ActivityKind, activities
from giamngheo.places.models import Place
from giamngheo.places.queries import within
from giamngheo.programme.models import LIVE, Activity, ActivityState, CostLink, Handover, Participant
from giamngheo.programme.models.kept import THOUSAND

_PAGE = 50
_OVER = (ActivityState.accepted, ActivityState.settled, ActivityState.cancelled)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which activities: every part that is given narrows them.  `text` is sought in code and title, tones or none."""

    programme: str | None = None
    project: str | None = None
    part: str | None = None
    kind: str | None = None
    budget_year: int | None = None
    state: str | None = None
    lead: str | None = None
    place: Place | None = None
    late_on: date | None = None
    text: str = ""

    def predicate(self) -> Q:
        """True of the activities wanted, save for the text."""
        found = Q()
        for name in ("programme", "part", "kind", "budget_year", "state"):
            value = getattr(self, name)
            if value is not None:
                found &= Q(**{name: value})
        if self.project is not None:
            found &= Q(part=self.project) | Q(part__startswith=f"{self.project}.")
        if self.lead is not None:
            found &= Q(lead__code=self.lead)
        if self.place is not None:
            found &= within(self.place, "place__path")
        if self.late_on is not None:
            found &= Q(ends_on__lt=self.late_on) & ~Q(state__in=_OVER)
        return found


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of activities; `total` counts all pages by the same predicate."""

    rows: Sequence[Activity]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def activities_in(reach: Reach, wanted: Wanted = EVERYTHING) -> QuerySet[Activity]:
    """The activities in reach, with place and lead."""
    found = Activity.objects.filter(wanted.predicate()).select_related("place", "lead")
    found = reach.having("programme.read").scope(found)
    if wanted.text:
        sought = fold(wanted.text)
        rows = reach.having("programme.read").scope(Activity.objects.all()).values_list("pk", "code", "title")
        hits = [pk for pk, code, title in rows if sought in fold(f"{code} {title}")]
        found = found.filter(pk__in=hits)
    return found


def listing(reach: Reach, wanted: Wanted = EVERYTHING, *, page: int = 1, size: int = _PAGE) -> Page:
    """One page, in the order of year, part and code, each with `planned`, `spent` and `beneficiaries`."""
    found = with_totals(activities_in(reach, wanted))
    start = (max(page, 1) - 1) * size
    return Page(list(found[start : start + size]), found.count(), max(page, 1), size)


def with_totals(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """Each activity with `planned` and `spent` in đồng and the number of live `beneficiaries`."""

    def summed(rows: QuerySet[Any]) -> Coalesce:
        return Coalesce(Subquery(rows), 0)

    planned = (
        Activity.objects.filter(pk=OuterRef("pk"))
        .values("pk")
        .annotate(sum=Sum("costs__amount"))
        .values("sum")
    )
    spent = (
        CostLink.objects.filter(LIVE, activity=OuterRef("pk"))
        .order_by()
        .values("activity")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    people = (
        Participant.objects.filter(LIVE, activity=OuterRef("pk"), role="beneficiary")
        .order_by()
        .values("activity")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return found.annotate(planned=summed(planned), spent=summed(spent), beneficiaries=summed(people))


def activity(reach: Reach, code: str) -> Activity | None:
    """One activity, None where there is none in reach."""
    return activities_in(reach).filter(code=code).first()


@dataclass(frozen=True, slots=True)
class OutputStanding:
    """One output of an activity, planned and done, in thousandths of its unit; `planned` is None where it was not."""

    code: str
    title: Mapping[str, str]
    unit: Mapping[str, str]
    planned: int | None
    done: int


def outputs(one: Activity) -> list[OutputStanding]:
    """Everything the activity's kind counts, planned and done, in the kind's order."""
    planned = dict(one.outputs.values_list("output", "quantity_thousandths"))
    kind = activities().kinds[one.kind]
    return [
        OutputStanding(
            output.code,
            output.title,
            output.unit,
            planned.get(output.code),
            done(one, kind, output.code),
        )
        for output in kind.outputs
    ]


def done(one: Activity, kind: ActivityKind, output: str) -> int:
    """How much of an output was brought about, in thousandths: counted from its table, or as it was recorded."""
    counted = kind.output(output).counted
    if counted == "recorded":
        return one.done.filter(LIVE, output=output).aggregate(sum=Sum("quantity_thousandths"))["sum"] or 0
    return _COUNTED[counted](one) * THOUSAND


def _live(field: str, one: Activity) -> QuerySet[Participant]:
    """The live participants of an activity with a live row in a table below them."""
    below = {f"{field}__isnull": False, f"{field}__withdrawn_at__isnull": True}
    return one.participants.filter(LIVE, **below)


def _attending(one: Activity) -> int:
    """Who came: by name, and where nobody is named the largest number of a session."""
    named = _live("attendances", one).values("pk").distinct().count()
    counted = one.sessions.filter(LIVE).values_list("attending", flat=True)
    return max([named, *(number or 0 for number in counted)])


_BENEFICIARIES = Q(role="beneficiary") | Q(role="leader")

_COUNTED = {
    "households": lambda one: (
        one.participants.filter(LIVE & _BENEFICIARIES, household__isnull=False)
        .values("household")
        .distinct()
        .count()
    ),
    "persons": lambda one: one.participants.filter(LIVE & _BENEFICIARIES).count(),
    "handed_over": lambda one: (
        _live("handovers", one).exclude(household=None).values("household").distinct().count()
    ),
    "sessions": lambda one: one.sessions.filter(LIVE).count(),
    "attending": _attending,
    "installations": lambda one: one.installations.filter(LIVE).exclude(state="removed").count(),
    "measured": lambda one: _live("measurements", one).values("pk").distinct().count(),
    "meals": lambda one: one.meals.filter(LIVE).aggregate(sum=Sum("meals"))["sum"] or 0,
    "learners": lambda one: (
        _live("learning", one).filter(learning__dropped_out=False).values("pk").distinct().count()
    ),
    "certificates": lambda one: (
        _live("learning", one).exclude(learning__certificate="").values("pk").distinct().count()
    ),
    "placements": lambda one: _live("placements", one).values("pk").distinct().count(),
    "overseas": lambda one: (
        _live("overseas", one).filter(overseas__left_on__isnull=False).values("pk").distinct().count()
    ),
}
"""How each table is counted, by the words of `law.activities.COUNTED`."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of an activity in đồng: planned, linked to the journal, handed over, given by people, blended in."""

    planned: int
    spent: int
    handed_over: int
    items: int
    contributed: int
    blended: int


def sums(one: Activity) -> Sums:
    """What an activity was to cost and did."""

    def total(rows: QuerySet[Any]) -> int:
        return rows.aggregate(sum=Sum("amount"))["sum"] or 0

    return Sums(
        planned=total(one.costs.all()),
        spent=total(one.cost_links.filter(LIVE)),
        handed_over=total(Handover.objects.filter(LIVE, participant__activity=one)),
        items=total(one.items.filter(LIVE)),
        contributed=total(one.contributions.filter(LIVE)),
        blended=total(one.blended.filter(LIVE)),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Activities of one part, kind, place or year together; households and persons are counted once each."""

    key: str
    activities: int
    planned: int
    spent: int
    households: int
    persons: int


GROUPED = {"part": "part", "kind": "kind", "place": "place__code", "year": "budget_year", "state": "state"}
"""By what activities can be grouped, and where it stands on one."""


def groups(reach: Reach, by: str, wanted: Wanted = EVERYTHING) -> list[Group]:
    """Sums by one of `GROUPED`, in the order of the key; KeyError for another word."""
    field = GROUPED[by]
    found = activities_in(reach, wanted).order_by()
    counts = dict(found.values_list(field).annotate(count=Count("pk")))
    mine = Activity.objects.filter(pk__in=found.values("pk")).order_by()
    planned = dict(mine.values_list(field).annotate(sum=Sum("costs__amount")))
    links = CostLink.objects.filter(LIVE, activity__in=found.values("pk")).order_by()
    spent = dict(links.values_list(f"activity__{field}").annotate(sum=Sum("amount")))
    people = Participant.objects.filter(LIVE & _BENEFICIARIES, activity__in=found.values("pk")).order_by()
    reached = {
        row["key"]: row
        for row in people.values(key=F(f"activity__{field}")).annotate(
            households=Count("household", distinct=True), persons=Count("person", distinct=True)
        )
    }
    return [
        Group(
            str(key),
            counts[key],
            planned.get(key) or 0,
            spent.get(key) or 0,
            reached[key]["households"] if key in reached else 0,
            reached[key]["persons"] if key in reached else 0,
        )
        for key in sorted(counts, key=str)
    ]


def participations(reach: Reach, household: int) -> QuerySet[Participant]:
    """What a household, or a person of it, took part in, newest first, of the activities in reach."""
    found = Participant.objects.filter(LIVE, household=household).select_related("activity__place")
    return reach.having("programme.read").scope(found, "activity__place__path").order_by("-on", "-pk")
