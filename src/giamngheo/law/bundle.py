"""Loading the law: YAML files in, one checked and hashed bundle out.

The bundle is loaded once a process.  Its hash covers every value with its citation, so that a result can name
the exact law it was computed with; comments and layout of the files do not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from giamngheo.law.citing import cited_of, digest, in_force_of, optional_day, source_of
from giamngheo.law.model import (
    AREAS,
    CATEGORIES,
    Band,
    ByArea,
    CategoryRule,
    Certainty,
    Cited,
    Indicator,
    Instrument,
    PointsItem,
    PointsTable,
    Region,
    Source,
    Standard,
    WorkingAgeTable,
)
from giamngheo.law.procedures import Procedure, load_procedures
from giamngheo.law.programmes import Programme, load_programmes
from giamngheo.law.reading import Node, read
from giamngheo.law.rules import parse_condition

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All law that is loaded, under one hash."""

    instruments: Mapping[str, Instrument]
    standards: Mapping[str, Standard]
    points_tables: Mapping[str, PointsTable]
    procedures: Mapping[str, Procedure]
    programmes: Mapping[str, Programme]
    hash: str

    def standard_on(self, on: date) -> Standard | None:
        """The standard that measures on a date; None where none does."""
        return next((standard for standard in self.standards.values() if standard.is_in_force(on)), None)

    def procedure_on(self, kind: str, on: date) -> Procedure | None:
        """The procedure of a kind of review that is in force on a day; None where none is."""
        return next(
            (one for one in self.procedures.values() if one.kind == kind and one.is_in_force(on)), None
        )


@cache
def load(folder: Path = DATA) -> Bundle:
    """All law in a folder; raises `Refused` with the file and the key of the first wrong value."""
    instruments = {key: _instrument(key, node) for key, node in read(folder / "instruments.yaml").items()}
    working_age_node = read(folder / "persons" / "working_age.yaml")
    working_age = _working_age(working_age_node)
    standards = {
        path.name: _standard(path, working_age, working_age_node.value)
        for path in sorted((folder / "standards").iterdir())
        if path.is_dir()
    }
    in_order = dict(sorted(standards.items(), key=lambda entry: entry[1].in_force[0].start))
    tables = {
        table.id: table
        for path in sorted((folder / "points").glob("*.yaml"))
        for table in [_points_table(path)]
    }
    procedures = load_procedures(folder / "procedures")
    hashes = [standard.hash for standard in in_order.values()] + [repr(table) for table in tables.values()]
    hashes += [procedure.hash for procedure in procedures.values()]
    programmes = load_programmes(folder / "programmes")
    hashes += [programme.hash for programme in programmes.values()]
    return Bundle(
        instruments,
        in_order,
        tables,
        procedures,
        programmes,
        digest([read(folder / "instruments.yaml").value, hashes]),
    )


def _instrument(key: str, node: Node) -> Instrument:
    node.only("number", "kind", "issuer", "signed", "in_force", "about", "certainty")
    return Instrument(
        id=key,
        number=node.get("number").text(),
        kind=node.get("kind").text(),
        issuer=node.get("issuer").text(),
        signed=optional_day(node, "signed"),
        in_force=optional_day(node, "in_force"),
        about=node.get("about").both_languages(),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _standard(folder: Path, working_age: WorkingAgeTable, working_age_values: object) -> Standard:
    node, annex, cases = (read(folder / name) for name in ("standard.yaml", "indicators.yaml", "cases.yaml"))
    node.only(
        "id",
        "title",
        "in_force",
        "income_lines",
        "b1_cutoffs",
        "deprivations",
        "categories",
        "bands",
        "points_table",
    )
    annex.only("services", "source", "indicators")
    deprivations = node.get("deprivations").only("points_each", "cutoffs")
    return Standard(
        id=node.get("id").text(),
        title=node.get("title").both_languages(),
        in_force=tuple(in_force_of(period) for period in node.get("in_force").each()),
        income_lines={key: _by_area(value) for key, value in node.get("income_lines").items()},
        b1_cutoffs={key: _by_area(value) for key, value in node.get("b1_cutoffs").items()},
        points_each=cited_of(deprivations.get("points_each")),
        deprivation_cutoffs={key: cited_of(value) for key, value in deprivations.get("cutoffs").items()},
        categories=tuple(_category(rule) for rule in node.get("categories").each()),
        bands={key: _band(key, value) for key, value in node.get("bands").items()},
        services={key: value.both_languages() for key, value in annex.get("services").items()},
        indicators=tuple(_indicator(value, source_of(annex)) for value in annex.get("indicators").each()),
        points_table_note=node.get("points_table").get("note").both_languages(),
        working_age=working_age,
        cases=cases.value,
        hash=digest([node.value, annex.value, working_age_values]),
    )


def _by_area(node: Node) -> ByArea:
    source, unit = source_of(node), node.get("unit").text()
    return ByArea(
        *(cited_of(node.get(area).only("value", "certainty"), source=source, unit=unit) for area in AREAS)
    )


def _category(node: Node) -> CategoryRule:
    node.only("category", "any", "source", "certainty")
    return CategoryRule(
        category=_category_name(node.get("category")),
        regions=tuple(_region(region) for region in node.get("any").each()),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _category_name(node: Node) -> str:
    if node.text() not in CATEGORIES:
        raise node.refuse(f"one of {', '.join(CATEGORIES)}")
    return node.text()


def _region(node: Node) -> Region:
    names = ("b1_above", "b1_at_most", "deprived_at_least", "deprived_below")
    node.only(*names)
    found = [node.find(name) for name in names]
    return Region(*(entry.text() if entry else None for entry in found))


def _band(name: str, node: Node) -> Band:
    node.only("category", "unit", "above", "rural", "urban", "source", "from")
    category, above = node.find("category"), node.find("above")
    return Band(
        name=name,
        category=_category_name(category) if category else None,
        above=above.text() if above else None,
        limits=_by_area(node),
        start=optional_day(node, "from"),
    )


def _indicator(node: Node, source: Source) -> Indicator:
    node.only("no", "code", "service", "weight", "name", "short", "definition", "certainty", "deprived_when")
    rule = node.find("deprived_when")
    definition = node.get("definition")
    return Indicator(
        no=node.get("no").integer(),
        code=node.get("code").text(),
        service=node.get("service").text(),
        weight=node.get("weight").one_of(Fraction),
        name=node.get("name").both_languages(),
        short=node.get("short").both_languages(),
        definition={language: definition.get(language).value for language in ("vi", "en")},
        source=source,
        certainty={part: value.one_of(Certainty) for part, value in node.get("certainty").items()},
        deprived_when=parse_condition(rule) if rule else None,
    )


def _working_age(node: Node) -> WorkingAgeTable:
    node.only("lowest", "retirement")
    retirement = node.get("retirement").only("unit", "source", "certainty", "years")
    certainty, unit = retirement.get("certainty").one_of(Certainty), retirement.get("unit").text()
    years: dict[int, Mapping[str, Cited]] = {}
    for year, value in retirement.get("years").items():
        value.only("male", "female", "source")
        source = source_of(value) if value.find("source") else source_of(retirement)
        years[int(year)] = {
            sex: Cited(value.get(sex).integer(), unit, source, certainty) for sex in ("male", "female")
        }
    return WorkingAgeTable(cited_of(node.get("lowest")), years)


def _points_table(path: Path) -> PointsTable:
    node = read(path).only("id", "standard", "region", "source", "certainty", "items")
    items = tuple(
        PointsItem(
            item.get("column").text(),
            {answer: points.integer() for answer, points in item.get("points").items()},
        )
        for item in node.get("items").each()
    )
    return PointsTable(
        id=node.get("id").text(),
        standard=node.get("standard").text(),
        region=node.get("region").both_languages(),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
        items=items,
    )
