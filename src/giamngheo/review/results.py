"""What the sheets of a village have come to: the draft that is discussed, posted and at last recognised."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from giamngheo.core.problems import Problem
from giamngheo.facts.transitions import LISTS
from giamngheo.registry.models import Category, Status
from giamngheo.registry.queries import in_force
from giamngheo.review.models import Assessment, Cycle, ListEntry, ReviewUnit, Sheet, SheetState
from giamngheo.review.step_problems import refusal

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Result:
    """A household on a village's list with what its live sheet has come to; `category` is None until it is known.

    `previous` is the category recognised before the cycle opened, `state` that of the sheet, None without one.
    """

    entry: ListEntry
    code: str
    name: str
    village: str
    previous: str
    state: str | None
    recorded_by: str | None
    b1: int | None
    b2: int | None
    category: str | None
    missing: Sequence[str]
    assessment: int | None

    @property
    def concerns_the_lists(self) -> bool:
        """Whether the household is, was, or would be on a list that the law makes public."""
        listed = (*LISTS, Category.medium)
        return self.previous in listed or self.category in listed


def results(unit: ReviewUnit) -> list[Result]:
    """Every household on a village's list, by the head's name."""
    entries = unit.entries.filter(removed_on__isnull=True).select_related("household__place", "reviewer")
    rows = list(entries.order_by("household__head_sort", "household__code"))
    numbers = [entry.household_id for entry in rows]
    sheets = {
        sheet.household_id: sheet
        for sheet in Sheet.objects.filter(
            cycle=unit.cycle_id, household__in=numbers, superseded_by__isnull=True
        ).defer("answers")
    }
    judged = assessments(unit.cycle, [sheet.pk for sheet in sheets.values()])
    before = previous_categories(unit.cycle, numbers)
    return [
        _result(entry, sheets.get(entry.household_id), judged, before.get(entry.household_id))
        for entry in rows
    ]


def assessments(cycle: Cycle, sheets: Sequence[int]) -> Mapping[int, Assessment]:
    """The assessments of some sheets under the cycle's law, by sheet."""
    found = Assessment.objects.filter(sheet__in=sheets, standard=cycle.standard, law_hash=cycle.law_hash)
    return {one.sheet_id: one for one in found}


def previous_categories(cycle: Cycle, households: Sequence[int]) -> Mapping[int, str]:
    """The categories in force on the eve of the cycle, of the households that had one."""
    held = Status.objects.filter(in_force(cycle.opens_on - _ONE_DAY), household__in=households)
    return dict(held.values_list("household", "category"))


def unfinished(found: Sequence[Result]) -> Iterator[Problem]:
    """What keeps a village from going on: sheets that are missing, drafts, not assessed or undetermined."""
    for result in found:
        if result.state is None:
            yield refusal("review.no_sheet", result.code)
        elif result.state == SheetState.draft:
            yield refusal("review.draft", result.code)
        elif result.assessment is None:
            yield refusal("review.not_assessed", result.code)
        elif result.category is None:
            yield refusal("review.undetermined", result.code, missing=", ".join(result.missing))


def posted_list(found: Sequence[Result]) -> list[dict[str, str]]:
    """What is posted of each household: no more about anybody than the law's list needs."""
    return [
        {
            "code": result.code,
            "name": result.name,
            "village": result.village,
            "previous": result.previous,
            "category": str(result.category),
        }
        for result in found
        if result.concerns_the_lists
    ]


def _result(
    entry: ListEntry, sheet: Sheet | None, judged: Mapping[int, Assessment], previous: str | None
) -> Result:
    assessment = judged.get(sheet.pk) if sheet else None
    return Result(
        entry=entry,
        code=entry.household.code,
        name=entry.household.head_name,
        village=entry.household.place.full_name,
        previous=previous or Category.not_poor,
        state=sheet.state if sheet else None,
        recorded_by=sheet.recorded_by if sheet else None,
        b1=assessment.b1 if assessment else None,
        b2=assessment.b2 if assessment else None,
        category=assessment.category if assessment else None,
        missing=assessment.missing if assessment else (),
        assessment=assessment.pk if assessment else None,
    )
