"""What households were before a cycle: the baseline that its changes are reckoned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from giamngheo.core.problems import Problem
from giamngheo.facts.transitions import LISTS, Unclassified, change_of
from giamngheo.places.models import Place
from giamngheo.places.queries import territory, within
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import ARRIVALS, Category, Event, EventKind, Status
from giamngheo.registry.queries import in_force
from giamngheo.review.models import Cycle, CycleKind, CycleState
from giamngheo.review.problems import refusal

_ONE_DAY = timedelta(days=1)
_PIECE = 5000


@dataclass(frozen=True, slots=True)
class Baseline:
    """The end of the time before: the register counted on `counted_on`, with the categories of `held_on`.

    `cycle` is the cycle that ended then, where there was one.
    """

    counted_on: date
    held_on: date
    cycle: Cycle | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A household's past as of a baseline.

    `previous` is the category it had, None where it was not in the register of the unit that asks; `event` a word of
    `facts.schema.ARRIVALS` when it came since.  `ever_…`: it was so at some time before the baseline.
    """

    previous: str | None = None
    event: str | None = None
    ever_poor: bool = False
    ever_near_poor: bool = False


def closing_date(cycle: Cycle) -> date:
    """The day on which the cycle's results stand: its reference date, or its last decision's first day."""
    last = cycle.decisions.aggregate(last=Max("valid_from"))["last"]
    return max(cycle.reference_date, last) if last else cycle.reference_date


def previous_cycle(cycle: Cycle) -> Cycle | None:
    """The last concluded cycle of the same kind, before this one, whose territory holds this one's place."""
    earlier = Cycle.objects.filter(
        kind=cycle.kind,
        state__in=(CycleState.recognised, CycleState.sealed),
        reference_date__lt=cycle.reference_date,
    )
    for candidate in earlier.select_related("place").order_by("-reference_date", "-pk"):
        if cycle.place.path.startswith(territory(candidate.place)):
            return candidate
    return None


def baseline_of(cycle: Cycle) -> Baseline | None:
    """What the cycle's changes are reckoned from; None where nothing is known of the time before.

    For a periodic cycle that is the end of the previous one, for the others the eve of their opening.
    """
    if cycle.kind == CycleKind.periodic and (previous := previous_cycle(cycle)) is not None:
        return Baseline(previous.reference_date, closing_date(previous), previous)
    eve = cycle.opens_on - _ONE_DAY
    known = Status.objects.filter(in_force(eve) & within(cycle.place, "household__place__path"))
    return Baseline(eve, eve) if known.exists() else None


def pasts(
    created: Mapping[int, date], baseline: Baseline | None, until: date, inside: Place
) -> dict[int, Past]:
    """The past of households, given by number with the day they are counted from; events count to `until`.

    `inside` is the unit that asks: who came from a village outside of it has come, who moved between two of its own
    has been there all the time.  Without a baseline nobody has a past.
    """
    if baseline is None:
        return {}
    found: dict[int, Past] = {}
    territory_paths = territory(inside)
    for piece in in_pieces(sorted(created), _PIECE):
        arrived = _arrivals(piece, baseline.counted_on, until, territory_paths)
        held = _held(piece, baseline.held_on)
        for number in piece:
            category, ever_poor, ever_near_poor = held.get(number, (Category.not_poor, False, False))
            there = created[number] <= baseline.counted_on and number not in arrived
            found[number] = Past(
                str(category) if there else None, arrived.get(number), ever_poor, ever_near_poor
            )
    return found


def change_since(past: Past | None, category: str | None) -> str | Problem | None:
    """The class of diễn biến, None for none and where no past is known.

    A problem where the household is listed and came from nowhere, or where the rules do not say.
    """
    if past is None:
        return None
    if past.previous is None and past.event is None and category in LISTS:
        return refusal("review.unclassified")
    try:
        return change_of(
            past.previous,
            category,
            event=past.event,
            ever_poor=past.ever_poor,
            ever_near_poor=past.ever_near_poor,
        )
    except Unclassified:
        return refusal("review.unclassified")


def _arrivals(households: Sequence[int], after: date, until: date, inside: tuple[str, ...]) -> dict[int, str]:
    """Who came since, and how; one who moved within the register from outside these paths has moved in."""
    events = Event.objects.filter(_among(households), on__gt=after, on__lte=until)
    came = events.filter(kind__in=(*ARRIVALS, EventKind.moved_within)).order_by("on", "pk")
    found: dict[int, str] = {}
    for number, kind, left in came.values_list("household", "kind", "place__path"):
        if kind != EventKind.moved_within:
            found[number] = kind
        elif number not in found:
            found[number] = "" if left.startswith(inside) else str(EventKind.moved_in)
    return {number: kind for number, kind in found.items() if kind}


def _held(households: Sequence[int], on: date) -> dict[int, tuple[str, bool, bool]]:
    """Category on a day, and whether it was poor and near-poor before that row; of those with any status."""
    rows = (
        Status.objects.filter(_among(households), superseded_by__isnull=True, valid_from__lte=on)
        .order_by("household", "valid_from")
        .values_list("household", "category", "valid_to")
    )
    found: dict[int, tuple[str, bool, bool]] = {}
    for number, category, end in rows.iterator(chunk_size=_PIECE):
        _, ever_poor, ever_near_poor = found.get(number, ("", False, False))
        if end is None or end >= on:
            found[number] = (category, ever_poor, ever_near_poor)
        else:
            poor, near = category == Category.poor, category == Category.near_poor
            found[number] = (Category.not_poor, ever_poor or poor, ever_near_poor or near)
    return found


def _among(households: Sequence[int]) -> Q:
    """Predicate: of these households, given in order, or of one between them; a range is quicker than a list."""
    return Q(household__pk__range=(households[0], households[-1]))
