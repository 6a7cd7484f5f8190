"""What becomes of applications: granted by the result, to be refused in writing, or still without an answer."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from giamngheo.core.problems import Problem
from giamngheo.facts.transitions import LISTS
from giamngheo.law import bundle
from giamngheo.registry.models import Category, Person
from giamngheo.review.models import Application, Assessment, Cycle, ReviewUnit, Sheet, SheetState, Wish
from giamngheo.review.results import previous_categories
from giamngheo.review.step_problems import refusal
from giamngheo.review.stepping import lives_in

LOW_INCOME = "low_income_worker"
"""The band of the standard that a low-income worker's household income must lie in (NĐ 30/2025/NĐ-CP)."""


def grants(wish: str, previous: str, category: str | None, *, within_band: bool | None = None) -> bool | None:
    """Whether a result gives what was asked; None while the law leaves it open."""
    if category is None:
        return None
    if wish == Wish.to_be_listed:
        return category in LISTS
    if wish == Wish.to_leave:
        return previous in LISTS and category != previous and category != Category.poor
    if wish == Wish.medium:
        return category == Category.medium
    return None if within_band is None else within_band and category not in LISTS


def open_applications(cycle: Cycle, villages: Sequence[ReviewUnit]) -> list[Application]:
    """Applications of the villages that were neither withdrawn nor refused."""
    lives_there = Q(pk__in=[])
    for village in villages:
        lives_there |= lives_in(village, "household__place__path")
    found = Application.objects.filter(
        lives_there, cycle=cycle, withdrawn_on__isnull=True, refusal__isnull=True
    )
    return list(found.select_related("household__place", "person").order_by("household__code", "pk"))


def granted(cycle: Cycle, villages: Sequence[ReviewUnit]) -> list[Application]:
    """The open applications that the results grant."""
    return [one for one, is_so in _judged(cycle, open_applications(cycle, villages)) if is_so]


def unanswered(cycle: Cycle, villages: Sequence[ReviewUnit]) -> list[Problem]:
    """Open applications that the results do not grant: each must be refused in writing, or finished."""
    return [
        refusal(
            "review.undetermined" if is_so is None and not one.screened_out else "review.refuse_in_writing",
            one.household.code,
            missing=Wish(one.wish).label,
            wish=Wish(one.wish).label,
        )
        for one, is_so in _judged(cycle, open_applications(cycle, villages))
        if not is_so
    ]


def to_refuse(cycle: Cycle, villages: Sequence[ReviewUnit]) -> list[Application]:
    """The open applications that the result, or form A, does not grant: each waits for its answer in writing."""
    found = _judged(cycle, open_applications(cycle, villages))
    return [one for one, is_so in found if one.screened_out or is_so is False]


def may_not_be_refused(application: Application) -> Problem | None:
    """What speaks against refusing an application in writing now; None where nothing does."""
    if application.screened_out:
        return None
    ((_, is_so),) = _judged(application.cycle, [application])
    if is_so is None:
        return refusal("review.not_judged_yet", application.household.code)
    if is_so:
        return refusal("review.granted_by_law", application.household.code, wish=Wish(application.wish).label)
    return None


def income_of(sheet: Sheet) -> int | None:
    """The income a person and month that the sheet states, in đồng; None where it states none."""
    answers = sheet.answers["household"]
    income = answers.get("income_per_person")
    return income if isinstance(income, int) else None


def within_band(cycle: Cycle, area: str | None, income: int | None) -> bool | None:
    """Whether an income lies in the band of low-income workers for an area; None where one of them is not known."""
    band = bundle.load().standards[cycle.standard].bands.get(LOW_INCOME)
    if band is None or area is None or income is None:
        return None
    limit = band.limits.at(area).value
    return None if limit is None else income <= limit


def _judged(cycle: Cycle, found: Sequence[Application]) -> list[tuple[Application, bool | None]]:
    numbers = [one.household_id for one in found]
    before = previous_categories(cycle, numbers)
    sheets = {
        sheet.household_id: sheet
        for sheet in Sheet.objects.filter(
            cycle=cycle, household__in=numbers, superseded_by__isnull=True, state=SheetState.complete
        )
    }
    judged: Mapping[int, Assessment] = {
        one.sheet_id: one
        for one in Assessment.objects.filter(
            sheet__in=[sheet.pk for sheet in sheets.values()],
            standard=cycle.standard,
            law_hash=cycle.law_hash,
        )
    }
    return [(one, _grant(cycle, one, before, sheets.get(one.household_id), judged)) for one in found]


def _grant(
    cycle: Cycle,
    application: Application,
    before: Mapping[int, str],
    sheet: Sheet | None,
    judged: Mapping[int, Assessment],
) -> bool | None:
    assessment = judged.get(sheet.pk) if sheet else None
    if sheet is None or assessment is None:
        return None
    person: Person | None = application.person
    band = within_band(cycle, application.household.place.area, income_of(sheet)) if person else None
    previous = before.get(application.household_id, Category.not_poor)
    return grants(application.wish, previous, assessment.category, within_band=band)
