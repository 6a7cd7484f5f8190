"""Reading the money, scoped by reach first: lines, entries, and the entries behind any figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.budget.figures import SUMMANDS
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry, Movement
from giamngheo.places.models import Place
from giamngheo.places.queries import within

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """Which lines: every part that is given narrows them.  `project` holds its parts, `unit` is a code.

    `place` holds the units in its territory, on whatever boundaries they were written.
    """

    programme: str | None = None
    project: str | None = None
    part: str | None = None
    source: str | None = None
    kind: str | None = None
    origin_year: int | None = None
    budget_year: int | None = None
    unit: str | None = None
    place: Place | None = None

    def predicate(self) -> Q:
        """True of the lines in the scope."""
        found = Q()
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                found &= (
                    _PREDICATES[field.name](value) if field.name in _PREDICATES else Q(**{field.name: value})
                )
        return found


_PREDICATES = {
    "project": lambda code: Q(part=code) | Q(part__startswith=f"{code}."),
    "unit": lambda code: Q(unit__code=code),
    "place": lambda place: within(place, "unit__place__path"),
}

EVERYTHING = Scope()


def units(reach: Reach, on: date | None = None) -> QuerySet[BudgetUnit]:
    """The units whose money the reach may see; those that exist on a day where one is given."""
    found = reach.having("money.read").scope(BudgetUnit.objects.select_related("place"))
    if on is None:
        return found
    return found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def lines(reach: Reach, scope: Scope = EVERYTHING) -> QuerySet[BudgetLine]:
    """The lines in reach, with their units and places."""
    found = BudgetLine.objects.filter(scope.predicate()).select_related("unit__place")
    return reach.having("money.read").scope(found, "unit__place__path")


def line(reach: Reach, pk: int) -> BudgetLine | None:
    """One line, None where there is none in reach."""
    return lines(reach).filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries, newest first; `total` counts all pages by the same predicate."""

    entries: Sequence[Entry]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def entries(
    reach: Reach,
    scope: Scope = EVERYTHING,
    *,
    act: str | None = None,
    first: date | None = None,
    last: date | None = None,
    page: int = 1,
    size: int = _PAGE,
) -> Page:
    """The entries that touch lines in reach and scope, newest first, with basis and movements."""
    found = Entry.objects.filter(pk__in=_touching(reach, scope))
    if act:
        found = found.filter(act=act)
    if first:
        found = found.filter(on__gte=first)
    if last:
        found = found.filter(on__lte=last)
    start = (max(page, 1) - 1) * size
    ordered = found.select_related("basis", "reverses").order_by("-on", "-pk")
    shown = ordered.prefetch_related("movements__from_line__unit", "movements__to_line__unit")
    return Page(list(shown[start : start + size]), found.count(), max(page, 1), size)


def entry(reach: Reach, pk: int) -> Entry | None:
    """One entry with its movements, None where it touches no line in reach."""
    wanted = lines(reach).order_by().values("pk")
    touched = Movement.objects.filter(entry=pk)
    if not touched.filter(Q(from_line__in=wanted) | Q(to_line__in=wanted)).exists():
        return None
    return (
        Entry.objects.select_related("basis", "reverses")
        .prefetch_related("movements__from_line__unit__place", "movements__to_line__unit__place")
        .get(pk=pk)
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A movement behind a figure and what it adds to it (below zero where it takes from it)."""

    movement: Movement
    amount: int


def behind(reach: Reach, figure: str, scope: Scope = EVERYTHING, *, on: date) -> list[Part]:
    """The movements that a figure of `standing` is the sum of, oldest first, with their entries and bases.

    `figure` is a field of `Figures`; KeyError for another word.
    """
    summand = SUMMANDS[figure]
    wanted = lines(reach, scope).order_by().values("pk")
    found: list[Part] = []
    for side in ("from", "to"):
        moved = Movement.objects.filter(**{f"{side}_line__in": wanted}, on__lte=on)
        if summand.account is not None:
            moved = moved.filter(**{f"{side}_account": summand.account})
        if summand.act is not None:
            moved = moved.filter(act=summand.act)
        if summand.side is not None:
            moved = moved.filter(reversal=summand.side is (side == "to"))
        sign = summand.sign * (1 if side == "to" else -1)
        read = moved.select_related("entry__basis", "from_line__unit", "to_line__unit")
        found += [Part(movement, sign * movement.amount) for movement in read]
    return sorted(found, key=lambda part: (part.movement.on, part.movement.pk))


def unsettled(reach: Reach, scope: Scope = EVERYTHING, *, on: date) -> Iterator[tuple[BudgetLine, int]]:
    """Lines with advances not settled on a day, and how much; the largest first."""
    sums: dict[int, int] = {}
    for part in behind(reach, "advanced", scope, on=on):
        movement = part.movement
        number = movement.to_line_id if part.amount > 0 else movement.from_line_id
        sums[number] = sums.get(number, 0) + part.amount
    read = {one.pk: one for one in lines(reach, scope).filter(pk__in=sums)}
    for number in sorted(sums, key=lambda one: (-sums[one], one)):
        if sums[number]:
            yield read[number], sums[number]


def _touching(reach: Reach, scope: Scope) -> QuerySet[Movement, Any]:
    """The entries that move money from or to lines in reach and scope, as a subquery; each side by its own index."""
    wanted = lines(reach, scope).order_by().values("pk")
    out = Movement.objects.filter(from_line__in=wanted).order_by().values("entry")
    return out.union(Movement.objects.filter(to_line__in=wanted).order_by().values("entry"))
