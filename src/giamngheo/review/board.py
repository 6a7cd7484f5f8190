"""Where a review stands, scoped by place first: units and steps for the board, who takes part, who may review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from giamngheo.access.models import Account, Office, Role
from giamngheo.access.reach import Reach
from giamngheo.facts.transitions import LISTS
from giamngheo.law.procedures import Procedure
from giamngheo.places.models import Level, Lineage, Place
from giamngheo.places.queries import at as places_at
from giamngheo.places.queries import territory, valid_on, within
from giamngheo.registry.models import Household, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.models import Cycle, ReviewUnit, Step, StepTaken

_ONE_DAY = timedelta(days=1)
_MANY = 500  # more numbers than that are not listed in a query
_AHEAD, _DUE, _LATE, _DONE, _NONE = "ahead", "due", "late", "done", "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of one unit: `done` on a day, `due` now, `ahead`, `late`, or `none` where it was not needed.

    `days` are those left until the plan's last day, negative where it has passed; None for what is done.
    """

    step: str
    state: str
    days: int | None = None
    on: date | None = None

    @property
    def over(self) -> int:
        """How many days it is late."""
        return -self.days if self.days is not None and self.days < 0 else 0


@dataclass(frozen=True, slots=True)
class Sum:
    """One step of several units: how many are through, of how many, and how many of them are late."""

    step: str
    done: int
    total: int
    late: int

    @property
    def state(self) -> str:
        if self.late:
            return _LATE
        return _DONE if self.total and self.done == self.total else _AHEAD

    @property
    def all_late(self) -> bool:
        """Whether every one that is not through is late: the count of what is through says it all."""
        return self.late == self.total - self.done


@dataclass(frozen=True, slots=True)
class Line:
    """One village or commune with its cells; a commune's cells for the steps of villages are sums."""

    unit: ReviewUnit
    cells: Sequence[Cell | Sum]

    @property
    def is_late(self) -> bool:
        return any(cell.state == _LATE for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under the unit above them: villages of a commune, or communes of a district or province.

    `head` is the line of the unit above where it takes part itself and lies within reach; `cells` are its cells, or
    the sums of the lines.
    """

    place: Place | None
    head: Line | None
    cells: Sequence[Cell | Sum]
    lines: Sequence[Line]

    @property
    def is_late(self) -> bool:
        return any(cell.state == _LATE for cell in self.cells) or any(line.is_late for line in self.lines)


@dataclass(frozen=True, slots=True)
class Participants:
    """Who takes part in a cycle once it is opened; `listed` are the poor and near-poor among the households."""

    villages: int
    communes: int
    households: int
    listed: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many units of a cycle there are within reach, and how many are done."""

    units: int
    done: int


def units(reach: Reach, cycle: Cycle) -> QuerySet[ReviewUnit]:
    """Villages and communes of a cycle within reach, in the order of their names."""
    found = reach.scope(ReviewUnit.objects.filter(cycle=cycle)).select_related(
        "place__parent", "cycle__place"
    )
    return found.order_by("place__sort", "place__code", "pk")


def unit(reach: Reach, cycle: Cycle, code: str) -> ReviewUnit:
    """One unit within reach by its code; `ReviewUnit.DoesNotExist` where there is none, or none to be seen."""
    found = units(reach, cycle).filter(place__code=code).order_by("-place__valid_from").first()
    if found is None:
        raise ReviewUnit.DoesNotExist(code)
    return found


def progress(reach: Reach, cycles: Iterable[Cycle]) -> Mapping[int, Progress]:
    """By cycle: how many of its units within reach there are, and how many are done."""
    found = reach.scope(ReviewUnit.objects.filter(cycle__in=[cycle.pk for cycle in cycles])).order_by()
    counted = found.values("cycle").annotate(units=Count("pk"), done=Count("pk", filter=Q(step=Step.done)))
    return {row["cycle"]: Progress(row["units"], row["done"]) for row in counted}


def board(reach: Reach, cycle: Cycle, procedure: Procedure, on: date) -> list[Group]:
    """The villages within reach by commune, each with every step of the procedure, as of a day.

    A commune that lies within reach is a group even where it has no village.
    """
    mine = list(units(reach, cycle))
    drawn = _Drawing(procedure, _plan(cycle), on, _taken(mine))
    villages = [one for one in mine if one.place.level == Level.village]
    communes = {one.place_id: one for one in mine if one.place.level == Level.commune}
    above = communes_of(cycle, [one.place for one in villages])
    inside: dict[int | None, list[Line]] = {number: [] for number in communes}
    names: dict[int | None, Place | None] = {number: one.place for number, one in communes.items()}
    for village in villages:
        commune = above.get(village.place_id)
        key = commune.pk if commune else None
        names.setdefault(key, commune)
        inside.setdefault(key, []).append(drawn.village(village))
    groups = [
        _group(drawn, names[key], communes.get(key) if key else None, lines) for key, lines in inside.items()
    ]
    return sorted(groups, key=_order)


def summed(groups: Sequence[Group]) -> list[Group]:
    """The same board one level up: communes by district or province, each with the sums of its villages."""
    above: dict[int | None, list[Group]] = {}
    for group in groups:
        parent = group.place.parent_id if group.place else None
        above.setdefault(parent, []).append(group)
    found = []
    for members in above.values():
        lines = [group.head for group in members if group.head is not None]
        if lines:
            place = members[0].place.parent if members[0].place else None
            found.append(Group(place, None, _sums([line.cells for line in lines]), lines))
    return sorted(found, key=_order)


def day_of(cycle: Cycle, step: str) -> date | None:
    """The plan's last day of a step."""
    return _plan(cycle).get(step)


def communes_of(cycle: Cycle, villages: Sequence[Place]) -> Mapping[int, Place]:
    """The commune of the cycle whose territory holds each village, by the village's number."""
    communes = [
        one.place
        for one in ReviewUnit.objects.filter(cycle=cycle, place__level=Level.commune)
        .select_related("place__parent")
        .order_by("pk")
    ]
    by_path = {commune.path: commune for commune in communes}
    found = {}
    elsewhere = []
    for village in villages:
        commune = by_path.get("/".join(village.path.split("/")[:-2]) + "/")
        if commune is None:
            elsewhere.append(village)
        else:
            found[village.pk] = commune
    if elsewhere:  # a village written on the boundaries of another day than its commune
        inside = [(path, commune) for commune in communes for path in territory(commune)]
        for village in elsewhere:
            for path, commune in inside:
                if village.path.startswith(path):
                    found[village.pk] = commune
                    break
    return found


def participants(cycle: Cycle) -> Participants:
    """Who would take part if the cycle were opened now; as `open_cycle` finds them."""
    lived_in = Household.objects.filter(counted_on(cycle.reference_date), within(cycle.place, "place__path"))
    communes = places_at(cycle.opens_on).filter(within(cycle.place), level=Level.commune)
    listed = Status.objects.filter(
        in_force(cycle.opens_on - _ONE_DAY),
        counted_on(cycle.reference_date, "household__"),
        within(cycle.place, "household__place__path"),
        category__in=LISTS,
    )
    return Participants(
        villages=lived_in.order_by().values("place").distinct().count(),
        communes=communes.count(),
        households=lived_in.count(),
        listed=listed.count(),
    )


def reviewers(unit: ReviewUnit, on: date) -> list[Account]:
    """The accounts that may review in a unit: reviewers, the village head and clerks whose office covers it."""
    roles = (Role.reviewer, Role.village_head, Role.clerk)
    held = Office.objects.filter(valid_on(on), role__in=roles, account__is_active=True)
    covering = held.filter(place__in=_covering(unit.place)).select_related("account")
    return sorted({office.account for office in covering}, key=lambda account: account.full_name)


def _covering(place: Place) -> list[int]:
    """A unit, those above it, and those in whose territory these lie whole since boundaries changed."""
    codes = place.path.split("/")[:-1]
    paths = ["/".join(codes[:length]) + "/" for length in range(1, len(codes) + 1)]
    found = set(Place.objects.filter(path__in=paths).values_list("pk", flat=True))
    fresh = found
    while fresh:
        became = Lineage.objects.filter(predecessor__in=fresh, share="whole")
        fresh = set(became.values_list("successor", flat=True)) - found
        found |= fresh
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every cell is drawn from: the steps, the plan's last day of each, the day, what was done when."""

    procedure: Procedure
    plan: Mapping[str, date]
    on: date
    taken: Mapping[tuple[int, str], date]

    def village(self, unit: ReviewUnit) -> Line:
        return Line(unit, self._cells(unit, self.procedure.village_steps()))

    def commune(self, unit: ReviewUnit, villages: Sequence[Line]) -> Line:
        sums = _sums([line.cells for line in villages], self.procedure.village_steps())
        return Line(unit, [*sums, *self._cells(unit, self.procedure.commune_steps())])

    def _cells(self, unit: ReviewUnit, steps: Sequence[str]) -> list[Cell]:
        """Steps before the one a unit is at are done; one that it left out on its way to the end was not needed."""
        reached = steps.index(unit.step) if unit.step in steps else len(steps)
        return [
            self._passed(unit, step) if number < reached else self._waiting(step, is_now=number == reached)
            for number, step in enumerate(steps)
        ]

    def _passed(self, unit: ReviewUnit, step: str) -> Cell:
        day = self.taken.get((unit.pk, step))
        return Cell(step, _NONE) if day is None else Cell(step, _DONE, on=day)

    def _waiting(self, step: str, *, is_now: bool) -> Cell:
        last = self.plan.get(step)
        days = (last - self.on).days if last else None
        if days is not None and days < 0:
            return Cell(step, _LATE, days)
        return Cell(step, _DUE if is_now else _AHEAD, days)


def _group(drawn: _Drawing, place: Place | None, commune: ReviewUnit | None, lines: Sequence[Line]) -> Group:
    head = drawn.commune(commune, lines) if commune else None
    cells = head.cells if head else _sums([line.cells for line in lines])
    return Group(place, head, cells, lines)


def _sums(lines: Sequence[Sequence[Cell | Sum]], steps: Sequence[str] = ()) -> list[Sum]:
    """The cells of several lines added up, step by step; zeros for `steps` where there is no line."""
    if not lines:
        return [Sum(step, 0, 0, 0) for step in steps]
    return [_sum(cells) for cells in zip(*lines, strict=True)]


def _sum(cells: Sequence[Cell | Sum]) -> Sum:
    done = total = late = 0
    for cell in cells:
        if isinstance(cell, Sum):
            done, total, late = done + cell.done, total + cell.total, late + cell.late
        else:
            done += cell.state in (_DONE, _NONE)
            late += cell.state == _LATE
            total += 1
    return Sum(cells[0].step, done, total, late)


def _order(group: Group) -> tuple[str, str]:
    return (group.place.sort, group.place.path) if group.place else ("", "")


def _plan(cycle: Cycle) -> dict[str, date]:
    return {step: date.fromisoformat(day) for step, day in cycle.plan.items()}


def _taken(found: Sequence[ReviewUnit]) -> dict[tuple[int, str], date]:
    """The day on which each unit last left each step."""
    numbers = [one.pk for one in found]
    steps = StepTaken.objects.filter(undone_at__isnull=True, unit__cycle__in={one.cycle_id for one in found})
    rows = steps.filter(unit__in=numbers) if len(numbers) < _MANY else steps
    return {
        (number, step): on for number, step, on in rows.order_by("pk").values_list("unit", "from_step", "on")
    }
