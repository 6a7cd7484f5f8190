"""Households that were on a list at the end of the previous cycle and have left their place's register since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import Count, QuerySet

from giamngheo.core.problems import Refused
from giamngheo.extract.geography import Map
from giamngheo.extract.households import Scope
from giamngheo.facts.schema import DEPARTED
from giamngheo.facts.transitions import LISTS
from giamngheo.places.queries import territory, valid_on, within
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import DEPARTURES, Event, EventKind, Household, Membership, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.history import Baseline
from giamngheo.review.models import DecisionLine
from giamngheo.review.problems import refusal


@dataclass(frozen=True, slots=True)
class _Leaver:
    """Who left: the village it left, why, and the one of the cycle's place that it went to."""

    number: int
    code: str
    village: int
    reason: str
    to: int | None = None


def batches(scope: Scope, places: Map) -> Iterator[pa.RecordBatch]:
    """Rows of `facts.schema.DEPARTED`; none where nothing is known of the time before.

    One who moved to another village of the register has left the first one.  Raises `Refused` for a household
    that no longer counts without a reason on record.
    """
    if scope.baseline is None:
        return
    leavers = [*_closed(scope, scope.baseline), *_moved(scope, scope.baseline, places)]
    categories = _categories(scope.baseline, [leaver.number for leaver in leavers])
    listed = [leaver for leaver in leavers if categories.get(leaver.number) in LISTS]
    sizes = _sizes([leaver.number for leaver in listed], scope.baseline.counted_on)
    places.add(leaver.village for leaver in listed)
    sites = [places.site(leaver.village) for leaver in listed]
    reached = [None if leaver.to is None else places.site(leaver.to) for leaver in listed]
    columns: dict[str, list[Any]] = {name: [getattr(site, name) for site in sites] for name in Map.CODES}
    columns |= {f"to_{name}": [getattr(site, name, None) for site in reached] for name in Map.CODES}
    columns |= {
        "household": [leaver.code for leaver in listed],
        "previous_category": [categories[leaver.number] for leaver in listed],
        "previous_persons": [sizes.get(leaver.number, 0) for leaver in listed],
        "reason": [leaver.reason for leaver in listed],
        "weight": [1] * len(listed),
    }
    arrays = [pa.array(columns[field.name], field.type) for field in DEPARTED]
    yield pa.RecordBatch.from_arrays(arrays, schema=DEPARTED)


def _closed(scope: Scope, baseline: Baseline) -> list[_Leaver]:
    """Who was counted in the place at the baseline and has closed by the reference date."""
    gone = Household.objects.filter(counted_on(baseline.counted_on), closed_on__lte=scope.on)
    here = gone.filter(within(scope.cycle.place, "place__path"))
    rows = {row[0]: row for row in here.values_list("pk", "code", "place")}
    rows |= {row[0]: row for row in _these(gone, scope.before).values_list("pk", "code", "place")}
    left = [
        (number, code, scope.before.get(number, village))
        for number, code, village in sorted(rows.values())
        if number not in scope.before or scope.before[number] in scope.inside
    ]
    reasons: dict[int, str] = {}
    for piece in in_pieces([row[0] for row in left]):
        events = Event.objects.filter(household__in=piece, kind__in=DEPARTURES)
        reasons.update(events.order_by("on", "pk").values_list("household", "kind"))
    problems = [refusal("review.departed_without_reason", code) for pk, code, _ in left if pk not in reasons]
    if problems:
        raise Refused(problems)
    return [_Leaver(number, code, village, reasons[number]) for number, code, village in left]


def _moved(scope: Scope, baseline: Baseline, places: Map) -> list[_Leaver]:
    """Who was counted in the place at the baseline and lived elsewhere in the register by the reference date.

    One who is in the same village again, or in the same one under another name, has not left.
    """
    counted = Household.objects.filter(counted_on(baseline.counted_on) & counted_on(scope.on))
    rows = sorted(_these(counted, scope.before).values_list("pk", "code", "place", "place__path"))
    inside = territory(scope.cycle.place)
    leavers = []
    for number, code, village, path in rows:
        then, now = scope.before[number], scope.moved.get(number, village)
        if then not in scope.inside:
            continue
        stays = now in scope.inside if number in scope.moved else path.startswith(inside)
        leavers.append(_Leaver(number, code, then, str(EventKind.moved_out), now if stays else None))
    places.add(number for leaver in leavers for number in (leaver.village, leaver.to) if number is not None)
    return [one for one in leavers if one.to is None or places.elsewhere(one.village, one.to) is not None]


def _these(found: QuerySet[Household], numbers: Iterable[int]) -> QuerySet[Household]:
    """The households of these numbers."""
    return found.filter(pk__in=list(numbers))


def _categories(baseline: Baseline, numbers: Sequence[int]) -> dict[int, str]:
    """Categories at the baseline; of one who had closed before the statuses were given, the decision's."""
    found: dict[int, str] = {}
    for piece in in_pieces(numbers):
        if baseline.cycle is not None:
            lines = DecisionLine.objects.filter(cycle=baseline.cycle, household__in=piece)
            closed = lines.filter(household__closed_on__lte=baseline.held_on)
            found.update(closed.values_list("household", "category"))
        held = Status.objects.filter(in_force(baseline.held_on), household__in=piece)
        found.update(held.values_list("household", "category"))
    return found


def _sizes(numbers: Sequence[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    for piece in in_pieces(numbers):
        members = Membership.objects.filter(valid_on(on), household__in=piece).order_by("household")
        found.update(members.values_list("household").annotate(Count("pk")))
    return found
