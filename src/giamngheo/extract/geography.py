"""Where households were on a date, in the units of that date."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from giamngheo.core.problems import Problem, Refused
from giamngheo.facts.schema import PLACES
from giamngheo.places.lineage import counterparts
from giamngheo.places.models import Certainty, Level, Mark, Place
from giamngheo.places.queries import at, valid_on, within


@dataclass(frozen=True, slots=True)
class Site:
    """The codes above a village as of a date; there is no district from 1 July 2025."""

    village: str
    commune: str
    district: str | None
    province: str
    area: str


class Map:
    """Villages by number, each with its site on one date, and the units that the sites name.

    A unit that no longer is on that date is taken as the one in which it lies whole; a village without
    counterpart stays itself, below its commune's counterpart.  Raises `Refused` where a commune has none.
    """

    CODES = ("village", "commune", "district", "province", "area")

    def __init__(self, on: date) -> None:
        self.on = on
        self._sites: dict[int, Site] = {}
        self._standing: dict[int, Place] = {}

    def add(self, villages: Iterable[int]) -> None:
        """Work out the sites of villages, given by number."""
        fresh = set(villages) - self._sites.keys()
        waiting = fresh
        while waiting:
            self._stand(list(Place.objects.filter(pk__in=waiting)))
            above = {unit.parent_id for unit in self._standing.values() if unit.parent_id is not None}
            waiting = above - self._standing.keys()
        areas = dict(Place.objects.filter(pk__in=fresh).values_list("pk", "area"))
        for number in fresh:
            self._sites[number] = self._site(number, areas[number])

    def elsewhere(self, village: int | None, than: int) -> Site | None:
        """The site of a village that was added, where it is another one than that of the second."""
        if village is None or self._sites[village].village == self._sites[than].village:
            return None
        return self._sites[village]

    def site(self, village: int) -> Site:
        """The site of a village that was added."""
        return self._sites[village]

    def named(self) -> Iterator[Place]:
        """The units that the sites name, each once."""
        seen: set[int] = set()
        for number in self._sites:
            for unit in self._chain(number):
                if unit.pk not in seen:
                    seen.add(unit.pk)
                    yield unit

    def _stand(self, units: Sequence[Place]) -> None:
        """Find what each unit is on the date."""
        there = {unit.pk: unit for unit in units if _is_there(unit, self.on)}
        gone = [unit for unit in units if unit.pk not in there]
        outcome = counterparts(gone, self.on) if gone else {}
        problems = []
        for unit in gone:
            found = outcome[unit.code]
            if isinstance(found, Problem):
                if unit.level != Level.village:
                    problems.append(found)
                found = unit
            there[unit.pk] = found
        if problems:
            raise Refused(problems)
        self._standing |= there

    def _chain(self, village: int) -> Iterator[Place]:
        unit = self._standing[village]
        yield unit
        while unit.parent_id is not None:
            unit = self._standing[unit.parent_id]
            yield unit

    def _site(self, village: int, area: str) -> Site:
        by_level = {unit.level: unit.code for unit in self._chain(village)}
        return Site(
            village=by_level[Level.village],
            commune=by_level[Level.commune],
            district=by_level.get(Level.district),
            province=by_level[Level.province],
            area=area,
        )


def _is_there(unit: Place, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


def batches(places: Map, inside: Place) -> Iterator[pa.RecordBatch]:
    """Rows of `facts.schema.PLACES`: the units that the sites name by now, and every unit of a territory."""
    units = {unit.pk: unit for unit in places.named()}
    units |= {unit.pk: unit for unit in at(places.on).filter(within(inside))}
    parents = Place.objects.in_bulk({unit.parent_id for unit in units.values() if unit.parent_id is not None})
    marks: dict[int, list[str]] = {}
    held = Mark.objects.filter(valid_on(places.on), place__in=units).exclude(certainty=Certainty.missing)
    for place, mark in held.order_by("mark").values_list("place", "mark"):
        marks.setdefault(place, []).append(mark)
    rows = [
        {
            "code": unit.code,
            "level": unit.level,
            "kind": unit.kind,
            "name": unit.name,
            "full_name": unit.full_name,
            "area": unit.area,
            "parent": parents[unit.parent_id].code if unit.parent_id is not None else None,
            "path": unit.path,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "marks": marks.get(unit.pk, []),
            "synthetic": unit.synthetic,
        }
        for unit in units.values()
    ]
    yield pa.RecordBatch.from_pylist(rows, schema=PLACES)
