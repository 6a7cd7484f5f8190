"""Reading what devices sent, scoped by place first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.registry.models import Household
from giamngheo.review.actions.settling import about, household_of
from giamngheo.review.models import Cycle, FieldRuling, FieldState, FieldSubmission, Sheet

OPEN = (FieldState.disputed, FieldState.refused, FieldState.waiting)
"""States in which a person has something to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Everything about one household: its deliveries, its sheet, and what persons decided, the latest last.

    `entered` is the sheet where it was entered in the office and no delivery made it.
    """

    code: str
    household: Household | None
    deliveries: Sequence[FieldSubmission]
    sheet: Sheet | None
    rulings: Sequence[FieldRuling]

    @property
    def entered(self) -> Sheet | None:
        made = {one.sheet_id for one in self.deliveries}
        return self.sheet if self.sheet is not None and self.sheet.pk not in made else None


def deliveries(reach: Reach, cycle: Cycle) -> QuerySet[FieldSubmission]:
    """The deliveries of a cycle for villages within reach, the latest first."""
    found = reach.scope(FieldSubmission.objects.filter(cycle=cycle)).select_related("place__parent", "sheet")
    return found.order_by("-received_at", "-pk")


def count_by_state(reach: Reach, cycle: Cycle) -> Mapping[str, int]:
    """How many deliveries are in each state; all states are named."""
    found = deliveries(reach, cycle).order_by().values_list("state").annotate(Count("pk"))
    return {str(state): 0 for state in FieldState} | dict(found)


def names_of_households(reach: Reach, codes: Iterable[str]) -> Mapping[str, str]:
    """The heads' names by the codes of households within reach."""
    return dict(reach.scope(Household.objects.filter(code__in=set(codes))).values_list("code", "head_name"))


def group_of(reach: Reach, cycle: Cycle, number: int) -> tuple[FieldSubmission, Group]:
    """One delivery within reach with all that is about its household; `FieldSubmission.DoesNotExist` otherwise."""
    chosen = deliveries(reach, cycle).get(pk=number)
    code = household_of(chosen)
    numbers = [one.pk for one in about(chosen, code)]
    group = list(
        deliveries(reach, cycle).filter(pk__in=numbers).prefetch_related("attachments").order_by("pk")
    )
    household = reach.scope(Household.objects.filter(code=code)).select_related("place").first()
    sheet = Sheet.objects.filter(cycle=cycle, household=household, superseded_by__isnull=True).first()
    rulings = [
        ruling
        for ruling in FieldRuling.objects.filter(cycle=cycle).order_by("pk")
        if {*ruling.seen, ruling.chosen_id} & set(numbers)
    ]
    return chosen, Group(code, household, group, sheet if household else None, rulings)
