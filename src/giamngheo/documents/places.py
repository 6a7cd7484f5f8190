"""Which places take rows in a table, in which order, and which of them add up to which."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from giamngheo.core.problems import Problem, Refused
from giamngheo.documents import problems as problems  # its kinds of problem enter the catalogue
from giamngheo.documents.filling import Line
from giamngheo.documents.table import Role
from giamngheo.facts.schema import LEVELS

TOP_DOWN = tuple(reversed(LEVELS))


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Units of another date than the one the facts were born on.

    `codes`: code as born → code on that date, for every commune (and for the province and the district where they
    still exist; a level that is not mapped takes no rows).  `names`: the full names of the units of that date.
    """

    on: date
    codes: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Territory:
    """The place a table is about: `code` and `name` as asked for, and the households it covers as born.

    `column` and `born` select the households: those whose code in that column of the facts is one of `born`.
    """

    code: str
    name: str
    above: str
    level: str
    column: str
    born: tuple[str, ...]


class PlaceTree:
    """The places of a snapshot, as born or on other boundaries."""

    def __init__(self, places: pa.Table, boundaries: Boundaries | None = None) -> None:
        self.boundaries = boundaries
        self._places: dict[str, dict[str, Any]] = {row["code"]: row for row in places.to_pylist()}

    @property
    def synthetic(self) -> bool:
        """Whether any of the places is made up, and with it the households there."""
        return any(row["synthetic"] for row in self._places.values())

    def territory(self, code: str) -> Territory:
        """The place with this code on the tree's boundaries; raises `Refused` where there is none.

        A code that is not in use on the boundaries' date any more (a district since July 2025) is taken as born.
        """
        born = self._born(code)
        if self.boundaries is not None and born:
            level = self._places[born[0]]["level"]
            above = self._name_above(born[0])
            return Territory(code, self._name(code), above, level, level, born)
        if code not in self._places:
            raise Refused([Problem("documents.unknown_place", values={"place": code})])
        row = self._places[code]
        return Territory(code, row["full_name"], self._name_above(code), row["level"], row["level"], (code,))

    def levels(self, territory: Territory, level: str) -> tuple[str, ...]:
        """The levels below the place that take rows, from the top down to `level`; empty for the place alone.

        Raises `Refused` where `level` is not the place's own or one below it.
        """
        below = TOP_DOWN[TOP_DOWN.index(territory.level) + 1 :]
        accepted = [territory.level, *(word for word in below if self._has(word))]
        if level not in accepted:
            values = {"place": territory.name, "level": level, "accepted": ", ".join(accepted)}
            raise Refused([Problem("documents.level_not_below", values=values)])
        return tuple(accepted[1 : accepted.index(level) + 1])

    def lines(self, territory: Territory, levels: Sequence[str]) -> list[Line]:
        """A line for every place of these levels, each above those it is made of, and the whole last.

        Raises `Refused` where a commune has no counterpart on the tree's boundaries (it was split).
        """
        lowest = list(self._within(territory, levels))
        self._refuse_unmapped({above for code in lowest for above in self._ancestry(code)}, levels)
        chains = sorted({self._chain(code, levels) for code in lowest})
        lines = list(self._nested(chains, 0))
        top = tuple(line.code for line in lines if line.depth == 0)
        return [*lines, Line(territory.code, territory.name, Role.total, 0, top)]

    def _nested(self, chains: Sequence[tuple[str, ...]], depth: int) -> Iterator[Line]:
        below: dict[str, list[tuple[str, ...]]] = {}
        for chain in chains:
            if len(chain) > depth:
                below.setdefault(chain[depth], []).append(chain)
        for code, inner in below.items():
            parts = list(self._nested(inner, depth + 1))
            sums = tuple(line.code for line in parts if line.depth == depth + 1)
            yield Line(code, self._name(code), Role.subtotal if sums else Role.line, depth, sums)
            yield from parts

    def _within(self, territory: Territory, levels: Sequence[str]) -> Iterator[str]:
        """The lowest places as born that lie in the territory."""
        lowest = levels[-1] if levels else None
        for code, row in self._places.items():
            if row["level"] == lowest and set(self._ancestry(code)) & set(territory.born):
                yield code

    def _chain(self, code: str, levels: Sequence[str]) -> tuple[str, ...]:
        """The place and those above it at these levels, from the top, on the tree's boundaries."""
        by_level = {self._places[above]["level"]: above for above in self._ancestry(code)}
        return tuple(self._on_boundaries(by_level[level]) for level in levels if level in by_level)

    def _ancestry(self, code: str) -> Iterator[str]:
        current: str | None = code
        while current is not None and current in self._places:
            yield current
            current = self._places[current]["parent"]

    def _refuse_unmapped(self, codes: Collection[str], levels: Sequence[str]) -> None:
        if self.boundaries is None:
            return
        translated = [
            code for code in codes if self._places[code]["level"] in levels and not self._is_village(code)
        ]
        unmapped = sorted(code for code in translated if code not in self.boundaries.codes)
        if unmapped:
            names = ", ".join(self._places[code]["full_name"] for code in unmapped)
            values = {"places": names, "day": self.boundaries.on.isoformat()}
            raise Refused([Problem("documents.no_counterpart", values=values)])

    def _is_village(self, code: str) -> bool:
        return bool(self._places[code]["level"] == "village")

    def _has(self, level: str) -> bool:
        """Whether the level has places, and on other boundaries a counterpart for each."""
        codes = [code for code, row in self._places.items() if row["level"] == level]
        if self.boundaries is None or level == "village":
            return bool(codes)
        return bool(codes) and (level == "commune" or all(code in self.boundaries.codes for code in codes))

    def _on_boundaries(self, code: str) -> str:
        if self.boundaries is None or self._is_village(code):
            return code
        return self.boundaries.codes[code]

    def _born(self, code: str) -> tuple[str, ...]:
        """The codes as born that make up a unit of the boundaries' date."""
        codes = self.boundaries.codes if self.boundaries else {}
        return tuple(born for born in sorted(self._places) if codes.get(born) == code)

    def _name(self, code: str) -> str:
        if self.boundaries is not None and code in self.boundaries.names:
            return self.boundaries.names[code]
        name: str = self._places[code]["full_name"] if code in self._places else code
        return name

    def _name_above(self, code: str) -> str:
        parent = self._places[code]["parent"]
        if parent not in self._places:
            return ""
        name: str = self._places[parent]["full_name"]
        return name
