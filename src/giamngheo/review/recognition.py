"""What a recognition decision will say, worked out and checked before anything is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from giamngheo.core.problems import Problem
from giamngheo.facts.transitions import LISTS
from giamngheo.places.models import Place
from giamngheo.places.queries import within
from giamngheo.registry.models import Category, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.history import Past, baseline_of, change_since, pasts
from giamngheo.review.models import Assessment, Cycle, CycleKind, DecisionLine, Sheet, SheetState
from giamngheo.review.problems import refusal

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision about to be taken: its lines without the decision, who is no longer there, what hinders it."""

    lines: list[DecisionLine] = field(default_factory=list)
    closed: frozenset[int] = frozenset()
    problems: list[Problem] = field(default_factory=list)


def draft(cycle: Cycle, place: Place, valid_from: date, only: Collection[int] | None = None) -> Draft:
    """The lines for every household of the place with a live sheet and no line yet; `only` for these, if given."""
    sheets = waiting(cycle).filter(within(place, "household__place__path")).order_by("household__code")
    if only is not None:
        sheets = sheets.filter(household__in=only)
    rows = list(
        sheets.values_list(
            "pk",
            "household",
            "household__code",
            "household__created_on",
            "household__closed_on",
            "state",
        )
    )
    assessments = _assessments(cycle, place)
    past = pasts({row[1]: row[3] for row in rows}, baseline_of(cycle), cycle.reference_date, place)
    problems = not_reviewed(cycle, place, valid_from)
    lines: list[DecisionLine] = []
    closed: set[int] = set()
    for sheet, household, code, _, closed_on, state in rows:
        found = _line(cycle, household, code, state, assessments.get(sheet), past.get(household))
        if isinstance(found, Problem):
            problems.append(found)
        else:
            lines.append(found)
        if closed_on is not None and closed_on <= valid_from:
            closed.add(household)
    return Draft(lines, frozenset(closed), problems)


def waiting(cycle: Cycle) -> QuerySet[Sheet]:
    """Live sheets of households that no decision of the cycle names yet."""
    decided = DecisionLine.objects.filter(cycle=cycle).values("household")
    return Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True).exclude(household__in=decided)


def not_reviewed(cycle: Cycle, place: Place, valid_from: date) -> list[Problem]:
    """In a periodic cycle, the listed households of the place that have no sheet."""
    return [
        refusal("review.not_reviewed", code, category=Category(category).label)
        for code, category in due(cycle, place, valid_from).values_list("household__code", "category")
    ]


def due(cycle: Cycle, place: Place, valid_from: date) -> QuerySet[Status]:
    """In a periodic cycle, the poor and near-poor statuses of the place whose household has no live sheet."""
    if cycle.kind != CycleKind.periodic:
        return Status.objects.none()
    held = Status.objects.filter(
        in_force(valid_from - _ONE_DAY)
        & counted_on(cycle.reference_date, "household__")
        & within(place, "household__place__path"),
        category__in=LISTS,
    )
    reviewed = Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True).values("household")
    return held.exclude(household__in=reviewed).order_by("household__code")


def _assessments(cycle: Cycle, place: Place) -> Mapping[int, Assessment]:
    found = Assessment.objects.filter(
        within(place, "sheet__household__place__path"),
        sheet__cycle=cycle,
        sheet__superseded_by__isnull=True,
        standard=cycle.standard,
        law_hash=cycle.law_hash,
    )
    return {assessment.sheet_id: assessment for assessment in found}


def _line(
    cycle: Cycle, household: int, code: str, state: str, assessment: Assessment | None, past: Past | None
) -> DecisionLine | Problem:
    if state == SheetState.draft:
        return refusal("review.draft", code)
    if assessment is None:
        return refusal("review.not_assessed", code)
    if assessment.category is None:
        return refusal("review.undetermined", code, missing=", ".join(assessment.missing))
    change = change_since(past, assessment.category)
    if isinstance(change, Problem):
        return refusal(change.code, code)
    return DecisionLine(
        cycle=cycle,
        household_id=household,
        assessment=assessment,
        previous=past.previous if past else None,
        category=assessment.category,
        change=change,
    )
