"""Reading the review, scoped by place first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.places.queries import within
from giamngheo.registry.models import Household
from giamngheo.review.models import Assessment, Cycle, Decision, DecisionLine, Sheet


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet with its latest assessment and, once decided, its line; either may be absent."""

    sheet: Sheet
    assessment: Assessment | None
    line: DecisionLine | None


def cycles(reach: Reach) -> QuerySet[Cycle]:
    """Cycles that concern a place within reach, the latest first: held by it, by a unit below or by one above."""
    above = Q(pk__in=[])
    for path in reach.paths:
        codes = path.split("/")[:-1]
        above |= Q(place__path__in=["/".join(codes[:length]) + "/" for length in range(1, len(codes))])
    concerned = Cycle.objects.filter(reach.predicate() | above)
    return concerned.select_related("place").order_by("-reference_date", "-pk")


def sheets(reach: Reach, cycle: Cycle, place: Place | None = None) -> QuerySet[Sheet]:
    """Live sheets of a cycle within reach, in the territory of a place when one is given."""
    found = Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True)
    if place is not None:
        found = found.filter(within(place, "household__place__path"))
    return reach.scope(found, "household__place__path").select_related("household__place")


def sheets_of(reach: Reach, household: Household) -> Sequence[SheetRead]:
    """All sheets of a household within reach, superseded ones too, newest first; none where it is out of reach."""
    found = reach.scope(Sheet.objects.filter(household=household), "household__place__path")
    assessed = (
        Assessment.objects.filter(sheet__household=household).select_related("line__decision").order_by("pk")
    )
    latest = {assessment.sheet_id: assessment for assessment in assessed}
    return [
        SheetRead(sheet, assessment, getattr(assessment, "line", None))
        for sheet in found.select_related("cycle", "form_version").order_by("-recorded_at", "-pk")
        for assessment in [latest.get(sheet.pk)]
    ]


def decisions(reach: Reach, cycle: Cycle) -> QuerySet[Decision]:
    """Decisions of a cycle for units within reach, with their number of `lines_count`."""
    found = reach.scope(Decision.objects.filter(cycle=cycle)).select_related("place")
    return found.annotate(lines_count=Count("lines")).order_by("place__sort", "pk")


def progress(reach: Reach, cycle: Cycle) -> Sequence[Mapping[str, object]]:
    """By village within reach: how many sheets are live, complete, assessed, undetermined and decided."""
    of_law = Q(assessments__standard=cycle.standard, assessments__law_hash=cycle.law_hash)
    return list(
        sheets(reach, cycle)
        .order_by()
        .values("household__place__code", "household__place__full_name", "household__place__path")
        .annotate(
            sheets=Count("pk", distinct=True),
            complete=Count("pk", filter=Q(state="complete"), distinct=True),
            assessed=Count("assessments", filter=of_law, distinct=True),
            undetermined=Count(
                "assessments", filter=of_law & Q(assessments__category__isnull=True), distinct=True
            ),
            decided=Count("assessments__line", distinct=True),
        )
        .order_by("household__place__path")
    )
