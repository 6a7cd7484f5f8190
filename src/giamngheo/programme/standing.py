"""What the register said of households on a day: copied onto participants when they are added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from giamngheo.registry.criteria import ESCAPED_FOR_MONTHS, months_before
from giamngheo.registry.models import Category, Status

_LISTED = (Category.poor, Category.near_poor)


@dataclass(frozen=True, slots=True)
class Standing:
    """Category and decision on a day; `escaped_on` where the household left both lists within 36 months before it."""

    category: str
    decision: str = ""
    escaped_on: date | None = None


def standings(households: Iterable[int], on: date) -> Mapping[int, Standing]:
    """The standing of each household by its number, in one query; without a status in force it is not poor."""
    numbers = list(households)
    live = Status.objects.filter(household__in=numbers, superseded_by__isnull=True, valid_from__lte=on)
    since = months_before(on, ESCAPED_FOR_MONTHS)
    found: dict[int, Standing] = {number: Standing(Category.not_poor) for number in numbers}
    left: dict[int, date] = {}
    for status in live.order_by("valid_from", "pk"):
        if status.valid_to is None or status.valid_to >= on:
            found[status.household_id] = Standing(status.category, status.decision)
        elif status.category in _LISTED and status.valid_to >= since:
            left[status.household_id] = status.valid_to + timedelta(days=1)
    for number, day in left.items():
        standing = found[number]
        if standing.category not in _LISTED:
            found[number] = Standing(standing.category, standing.decision, day)
    return found
