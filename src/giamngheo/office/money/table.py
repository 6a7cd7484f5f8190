"""The standing laid out as one table: parts with their sources and years below them, sums per project and source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.budget import standing as journal
from giamngheo.budget.figures import Figures
from giamngheo.core.numbers import fixed
from giamngheo.law.bundle import load
from giamngheo.office import words
from giamngheo.office.money import wording
from giamngheo.office.money.filters import Filters

DIMENSIONS = ("part", "source", "kind", "origin_year")
SHOWN = ("given", "carried_in", "available", "advanced", "disbursed")
"""The figures of a row, besides the rate and what remains."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.  `depth` 0 is a project, 1 a part, 2 what stands in it; `filters` ask for exactly its lines."""

    name: str
    title: str
    depth: int
    figures: Figures
    filters: Filters
    role: str = "line"

    @property
    def bar(self) -> tuple[str, str]:
        """Disbursed, and disbursed with advanced, as lengths out of a hundred."""
        return _length(self.figures.disbursed, self.figures.usable), _length(
            self.figures.paid_out, self.figures.usable
        )

    def href(self, figure: str) -> str:
        """The tail that asks for the entries behind a figure."""
        return self.filters.address(cot=figure)


def _length(part: int, whole: int) -> str:
    share = Fraction(part, whole) if whole > 0 else Fraction(0)
    return fixed(min(max(share, Fraction(0)), Fraction(1)) * 100, 1, "en")


def total(figures: Iterable[Figures]) -> Figures:
    """The sum."""
    return sum(figures, Figures())


Found = Mapping[tuple[str, str, str, int], Figures]
"""Figures by part, source, kind and year of origin."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The page's table, and the figures it is made of."""

    found: Found
    rows: Sequence[Row]
    sources: Sequence[Row]
    whole: Row

    @property
    def differs(self) -> bool:
        """Whether more than one kind of money is in it, so that sums per source say something."""
        return len(self.sources) > 1


def standing(filters: Filters) -> Standing:
    """The table for what the filters ask."""
    read = journal.standing(filters.reach, DIMENSIONS, filters.scope, on=filters.on)
    found: Found = {_key(one.key): one.figures for one in read if one.figures != Figures()}
    programme = load().programmes[filters.programme]
    rows: list[Row] = []
    for project in programme.projects:
        parts = [(part, _of_part(filters, part.code, found)) for part in project.parts]
        held = [(part, lines) for part, lines in parts if lines]
        if not held:
            continue
        single = [part.code for part in project.parts] == [project.code]
        if not single:
            sums = total(row.figures for _part, lines in held for row in lines)
            asked = filters.but(part=project.code)
            rows.append(Row(project.label, words.said(project.title), 0, sums, asked, "project"))
        for part, lines in held:
            label = project.label if single else part.label.partition(" - ")[0]
            sums = total(row.figures for row in lines)
            asked = filters.but(part=part.code)
            role = "project" if single else "part"
            rows.append(Row(label, words.said(part.title), 0 if single else 1, sums, asked, role))
            rows += lines
    rows += _of_part(filters, "", found)
    whole = Row("", "", 0, total(found.values()), filters, "total")
    return Standing(found, rows, _by_source(filters, found), whole)


def _key(key: Mapping[str, str | int]) -> tuple[str, str, str, int]:
    return str(key["part"]), str(key["source"]), str(key["kind"]), int(key["origin_year"])


def _of_part(filters: Filters, part: str, found: Found) -> list[Row]:
    order = list(wording.SOURCES)
    mine = [key for key in found if key[0] == part]
    several = len({key[2] for key in found}) > 1
    return [
        Row(
            _line_words(source, kind if several else "", origin, filters.year),
            "",
            2,
            found[part, source, kind, origin],
            filters.but(part=part, source=source, kind=kind, origin=origin),
        )
        for _part, source, kind, origin in sorted(
            mine, key=lambda key: (-key[3], order.index(key[1]), key[2])
        )
    ]


def _line_words(source: str, kind: str, origin: int, year: int) -> str:
    said = words.name(wording.SOURCES, source)
    if kind:
        said = f"{said}, {words.name(wording.KINDS, kind).lower()}"
    return said if origin == year else f"{said}, {wording.GIVEN_IN} {origin}"


def _by_source(filters: Filters, found: Found) -> list[Row]:
    sums: dict[tuple[str, int], Figures] = {}
    for (_part, source, _kind, origin), figures in found.items():
        key = (source, origin)
        sums[key] = sums.get(key, Figures()) + figures
    order = list(wording.SOURCES)
    return [
        Row(
            words.name(wording.SOURCES, source)
            + ("" if origin == filters.year else f", {wording.GIVEN_IN} {origin}"),
            "", 0, sums[source, origin], filters.but(source=source, origin=origin), "source",
        )
        for source, origin in sorted(sums, key=lambda key: (-key[1], order.index(key[0])))
    ]  # fmt: skip
