"""What activities are planned to cost beside what their units may use of the budget, by unit, part, year and source."""

from collections.abc import Iterator
from datetime import date

from giamngheo.access.reach import Reach
from giamngheo.budget.models import BudgetUnit, Source
from giamngheo.budget.queries import units
from giamngheo.budget.standing import standing
from giamngheo.programme.checks import Allotted
from giamngheo.programme.models import ActivityState, PlannedCost

BUDGETS = (Source.central, Source.province, Source.district, Source.commune)
"""Sources that a budget allots; what people give, loans and other programmes bring is not."""

_ENGLISH = {
    Source.central: "central budget",
    Source.province: "provincial budget",
    Source.district: "district budget",
    Source.commune: "commune budget",
}
_NOT_YET = (ActivityState.planned, ActivityState.cancelled)


def allotted(reach: Reach, *, on: date) -> Iterator[Allotted]:
    """Every unit, part, year and source for which activities are approved, of the units whose money is in reach."""
    seen = {unit.pk: unit for unit in units(reach)}
    planned: dict[tuple[str, str, str, int, str], dict[str, int]] = {}
    costs = PlannedCost.objects.filter(activity__lead__in=seen, source__in=BUDGETS)
    for cost in costs.exclude(activity__state__in=_NOT_YET).select_related("activity__lead"):
        one = cost.activity
        assert one.lead is not None  # noqa: S101 - asked for above
        key = (one.lead.code, one.programme, one.part, one.budget_year, cost.source)
        by_activity = planned.setdefault(key, {})
        by_activity[one.code] = by_activity.get(one.code, 0) + cost.amount
    if not planned:
        return
    usable = {
        tuple(row.key.values()): row.figures.usable
        for row in standing(reach, ("unit", "programme", "part", "budget_year", "source"), on=on)
    }
    names = _names(seen)
    for key in sorted(planned):
        code, _, part, year, source = key
        yield Allotted(
            unit=names[code],
            part=part,
            year=year,
            source=str(Source(source).label),
            source_en=_ENGLISH[Source(source)],
            usable=usable.get(key, 0),
            planned=sum(planned[key].values()),
            activities=tuple(sorted(planned[key])),
        )


def _names(found: dict[int, BudgetUnit]) -> dict[str, str]:
    return {unit.code: unit.name for unit in found.values()}
