"""Writing places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from giamngheo.audit.actions import Actor, record
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.core.text import fold, sort_key
from giamngheo.places import checks
from giamngheo.places.models import Area, Kind, Level, Lineage, Mark, Place, Share
from giamngheo.places.units import PACKAGED, Descent, Standing, Unit, read_lineage, read_marks, read_units

Value = TypeVar("Value")

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Added:
    """How many rows were new, and the warnings met."""

    units: int
    lineage: int
    marks: int
    problems: tuple[Problem, ...]


def load_units(*, actor: Actor, at: datetime, folder: Path = PACKAGED / "lang_son") -> Added:
    """Load a packaged list: `units.csv`, `lineage.csv`, `marks.csv`.  Loading it again adds nothing."""
    return add_units(
        units=read_units(folder / "units.csv"),
        lineage=read_lineage(folder / "lineage.csv"),
        marks=read_marks(folder / "marks.csv"),
        actor=actor,
        at=at,
    )


@transaction.atomic
def add_units(
    *,
    units: Sequence[Unit],
    lineage: Sequence[Descent] = (),
    marks: Sequence[Standing] = (),
    actor: Actor,
    at: datetime,
) -> Added:
    """Add units with what they came from and how they are marked; all of them, or Refused and none.

    Rows that are already there are passed over; the same code and day with other contents is refused.
    """
    shelf = _Shelf(_codes(units, lineage, marks))
    fresh, differing = _sort_out(units, shelf)
    known = [*shelf.units(), *fresh]
    problems = [
        *differing,
        *checks.of_units(fresh, shelf.units()),
        *checks.of_lineage(lineage, known),
        *checks.of_marks(marks, known),
    ]
    if has_errors(problems):
        raise Refused(problems)
    heirs = _sole_heirs(lineage)
    for level in Level:  # from the top down: whoever is above has its row already
        shelf.add(_rows([unit for unit in fresh if unit.level == level], shelf, heirs))
    added_lineage = _add_lineage(lineage, shelf)
    added_marks = _add_marks(marks, shelf)
    counts = {"units": len(fresh), "lineage": added_lineage, "marks": added_marks}
    record(actor=actor, verb="places.add_units", object_kind="place", object_id="", details=counts, at=at)
    return Added(len(fresh), added_lineage, added_marks, tuple(problems))


class _Shelf:
    """The rows that the work at hand touches, by code."""

    def __init__(self, codes: set[str]) -> None:
        self._places: dict[str, list[Place]] = defaultdict(list)
        for piece in _pieces(codes):
            for place in Place.objects.filter(code__in=piece).select_related("parent"):
                self._places[place.code].append(place)

    def add(self, rows: Sequence[Place]) -> None:
        """Write new rows and keep them at hand."""
        for place in Place.objects.bulk_create(rows, batch_size=2000):
            self._places[place.code].append(place)

    def bearer(self, code: str, on: date) -> Place:
        """The unit that bears a code on a date; the checks have seen that there is one."""
        return next(
            place
            for place in self._places[code]
            if place.valid_from <= on and (place.valid_to is None or on <= place.valid_to)
        )

    def row(self, unit: Unit) -> Place | None:
        """The row of a unit, if it is already there."""
        return next((row for row in self._places[unit.code] if row.valid_from == unit.valid_from), None)

    def units(self) -> list[Unit]:
        """The rows as units."""
        return [_unit(place) for place in chain.from_iterable(self._places.values())]


def _pieces(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """The values in lists that a query takes: some builds of SQLite stop at 999 parameters."""
    remaining = iter(values)
    while piece := list(islice(remaining, size)):
        yield piece


def _codes(units: Iterable[Unit], lineage: Iterable[Descent], marks: Iterable[Standing]) -> set[str]:
    named = {code for unit in units for code in (unit.code, unit.parent) if code}
    named |= {code for descent in lineage for code in (descent.predecessor, descent.successor)}
    return named | {mark.code for mark in marks}


def _unit(place: Place) -> Unit:
    return Unit(
        code=place.code,
        valid_from=place.valid_from,
        name=place.name,
        level=Level(place.level),
        kind=Kind(place.kind),
        parent=place.parent.code if place.parent else None,
        valid_to=place.valid_to,
        population=place.population,
        synthetic=place.synthetic,
    )


def _sort_out(units: Sequence[Unit], shelf: _Shelf) -> tuple[list[Unit], list[Problem]]:
    """The units that are not there yet, and problems for those that are there and differ."""
    fresh, differing = [], []
    for unit in units:
        row = shelf.row(unit)
        if row is None:
            fresh.append(unit)
        elif _unit(row) != unit:
            values = {"code": unit.code, "on": f"{unit.valid_from:%d/%m/%Y}"}
            differing.append(Problem("places.differs", values=values))
    return fresh, differing


def _sole_heirs(lineage: Iterable[Descent]) -> set[tuple[str, date]]:
    """Units, by code and day, that continue one unit of the same code and nothing else: a change of name."""
    sources: dict[tuple[str, date], list[Descent]] = defaultdict(list)
    for descent in lineage:
        sources[descent.successor, descent.on].append(descent)
    return {
        (code, on)
        for (code, on), rows in sources.items()
        if [(row.predecessor, row.share) for row in rows] == [(code, Share.whole)]
    }


def _rows(units: Sequence[Unit], shelf: _Shelf, heirs: set[tuple[str, date]]) -> list[Place]:
    above = {unit: shelf.bearer(unit.parent, unit.valid_from) if unit.parent else None for unit in units}
    paths = {unit: (row.path if (row := above[unit]) else "") + unit.code + "/" for unit in units}
    taken = {
        path
        for piece in _pieces(paths.values())
        for path in Place.objects.filter(path__in=piece).values_list("path", flat=True)
    }
    rows = []
    for unit in sorted(units, key=lambda unit: unit.valid_from):
        path = paths[unit]
        if path in taken and (unit.code, unit.valid_from) not in heirs:
            # The same code and parent for another territory: reach goes by path, so it needs its own.
            path = f"{path[:-1]}~{unit.valid_from:%Y%m%d}/"
        taken.add(path)
        rows.append(_row(unit, above[unit], path))
    return rows


def _row(unit: Unit, above: Place | None, path: str) -> Place:
    return Place(
        code=unit.code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        name=unit.name,
        full_name=unit.full_name,
        folded=fold(unit.full_name),
        sort=sort_key(unit.name),
        level=unit.level,
        kind=unit.kind,
        area=unit.area(Area(above.area) if above else None),
        parent=above,
        path=path,
        population=unit.population,
        synthetic=unit.synthetic,
    )


def _add_lineage(lineage: Sequence[Descent], shelf: _Shelf) -> int:
    rows = [
        Lineage(
            predecessor=shelf.bearer(descent.predecessor, descent.on - ONE_DAY),
            successor=shelf.bearer(descent.successor, descent.on),
            on=descent.on,
            share=descent.share,
        )
        for descent in lineage
    ]
    there = {
        pair
        for piece in _pieces({row.predecessor_id for row in rows})
        for pair in Lineage.objects.filter(predecessor__in=piece).values_list(
            "predecessor_id", "successor_id"
        )
    }
    fresh = [row for row in rows if (row.predecessor_id, row.successor_id) not in there]
    return len(Lineage.objects.bulk_create(fresh, batch_size=2000))


def _add_marks(marks: Sequence[Standing], shelf: _Shelf) -> int:
    rows = [
        Mark(
            place=shelf.bearer(mark.code, mark.valid_from),
            mark=mark.mark,
            valid_from=mark.valid_from,
            valid_to=mark.valid_to,
            certainty=mark.certainty,
            source=mark.source,
        )
        for mark in marks
    ]
    there = set(Mark.objects.values_list("place_id", "mark", "valid_from"))
    fresh = [row for row in rows if (row.place_id, row.mark, row.valid_from) not in there]
    return len(Mark.objects.bulk_create(fresh))
