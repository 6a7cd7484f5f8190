"""Households that were on a list at the end of the previous cycle and have left their place's register since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db.models import Count

from giamngheo.core.problems import Refused
from giamngheo.extract.geography import Map, villages_on
from giamngheo.extract.households import Scope
from giamngheo.facts.schema import DEPARTED
from giamngheo.facts.transitions import LISTS
from giamngheo.places.queries import valid_on, within
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import DEPARTURES, Event, EventKind, Household, Membership, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.history import Baseline
from giamngheo.review.models import DecisionLine
from giamngheo.review.problems import refusal


@dataclass(frozen=True, slots=True)
class _Leaver:
    number: int
    code: str
    village: int
    reason: str


def batches(scope: Scope, places: Map) -> Iterator[pa.RecordBatch]:
    """Rows of `facts.schema.DEPARTED`; none where nothing is known of the time before.

    One who moved to another village of the register has left the first one.  Raises `Refused` for a household
    that no longer counts without a reason on record.
    """
    if scope.baseline is None:
        return
    leavers = [*_closed(scope, scope.baseline), *_moved(scope, scope.baseline)]
    categories = _categories(scope.baseline, [leaver.number for leaver in leavers])
    listed = [leaver for leaver in leavers if categories.get(leaver.number) in LISTS]
    sizes = _sizes([leaver.number for leaver in listed], scope.baseline.counted_on)
    places.add(leaver.village for leaver in listed)
    sites = [places.site(leaver.village) for leaver in listed]
    columns = {name: [getattr(site, name) for site in sites] for name in Map.CODES} | {
        "household": [leaver.code for leaver in listed],
        "previous_category": [categories[leaver.number] for leaver in listed],
        "previous_persons": [sizes.get(leaver.number, 0) for leaver in listed],
        "reason": [leaver.reason for leaver in listed],
        "weight": [1] * len(listed),
    }
    arrays = [pa.array(columns[field.name], field.type) for field in DEPARTED]
    yield pa.RecordBatch.from_arrays(arrays, schema=DEPARTED)


def _closed(scope: Scope, baseline: Baseline) -> list[_Leaver]:
    """Who was counted at the baseline and has closed by the reference date."""
    then = villages_on(baseline.counted_on, scope.cycle.place)
    gone = (
        Household.objects.filter(counted_on(baseline.counted_on), within(scope.cycle.place, "place__path"))
        .filter(closed_on__lte=scope.on)
        .order_by("pk")
        .values_list("pk", "code", "place")
    )
    rows = list(gone)
    reasons: dict[int, str] = {}
    for piece in in_pieces([row[0] for row in rows]):
        events = Event.objects.filter(household__in=piece, kind__in=DEPARTURES)
        reasons.update(events.order_by("on", "pk").values_list("household", "kind"))
    problems = [refusal("review.departed_without_reason", code) for pk, code, _ in rows if pk not in reasons]
    if problems:
        raise Refused(problems)
    return [_Leaver(pk, code, then.get(pk, village), reasons[pk]) for pk, code, village in rows]


def _moved(scope: Scope, baseline: Baseline) -> list[_Leaver]:
    """Who was counted at the baseline and lived in another village of the register by the reference date."""
    moves = Event.objects.filter(
        within(scope.cycle.place, "place__path"),
        counted_on(baseline.counted_on, "household__"),
        counted_on(scope.on, "household__"),
        kind=EventKind.moved_within,
        on__gt=baseline.counted_on,
        on__lte=scope.on,
    )
    first: dict[int, _Leaver] = {}
    for pk, code, village in moves.order_by("on", "pk").values_list("household", "household__code", "place"):
        first.setdefault(pk, _Leaver(pk, code, village, str(EventKind.moved_out)))
    return list(first.values())


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
