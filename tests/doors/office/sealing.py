"""Sealed results of the small district, made up so that every figure can be reckoned by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from giamngheo.facts import schema, sealing
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.review.models import Cycle

ALL_KNOWN = (1 << 12) - 1
TOILET = schema.mask(["toilet"])
THREE = schema.mask(["toilet", "housing_quality", "water"])

PERSONS = 4
COMMUNES = {"06325": (10, 1, 2), "06328": (10, 4, 1), "06349": (20, 5, 0)}
"""Households, poor and near-poor of each commune at the end of 2023; a year before one more was poor in each."""


_written: dict[tuple[Path, str], sealing.Sealed] = {}


def seal(cycle: Cycle, places: dict[str, Place], root: Path) -> Snapshot:
    """Enter the cycle's sealed results, which lie below `root`."""
    if (root, cycle.code) not in _written:
        _written[root, cycle.code] = _write(cycle, places, root)
    sealed = _written[root, cycle.code]
    households = sum(count for count, _, _ in COMMUNES.values())
    return Snapshot.objects.create(
        name=sealed.name,
        cycle=cycle,
        place_code="185",
        made_at=datetime(cycle.year, 12, 31, tzinfo=UTC),
        law_hash=cycle.law_hash,
        folder=sealed.name,
        households=households,
        persons=PERSONS * households,
        manifest=sealed.manifest,
    )


def _write(cycle: Cycle, places: dict[str, Place], root: Path) -> sealing.Sealed:
    rows = [row for commune in COMMUNES for row in _households(commune, cycle.year)]
    units = [_place(place) for key, place in places.items() if "*" not in key]
    return sealing.write(
        root,
        pa.Table.from_pylist(rows, schema=schema.HOUSEHOLDS),
        schema.DEPARTED.empty_table(),
        pa.Table.from_pylist(units, schema=schema.PLACES),
        cycle=cycle.code,
        standard=cycle.standard,
        law_hash=cycle.law_hash,
        reference_date=cycle.reference_date,
    )


def _households(commune: str, year: int) -> list[dict[str, object]]:
    """The poor first, then the near-poor; the household after them escaped in 2023."""
    households, poor, near_poor = COMMUNES[commune]
    found = []
    for number in range(households):
        category = "poor" if number < poor else "near_poor" if number < poor + near_poor else "not_poor"
        previous = "poor" if number == poor + near_poor else category
        if year == 2022:
            category = previous
        found.append(_household(commune, number, category, previous))
    return found


def _household(commune: str, number: int, category: str, previous: str | None) -> dict[str, object]:
    listed = category in ("poor", "near_poor")
    escaped = previous == "poor" and category == "not_poor"
    return {
        "household": f"{commune}-{number:04}",
        "village": f"{commune}-0{1 + number % 2}",
        "commune": commune,
        "district": "185",
        "province": "20",
        "area": "urban" if commune == "06325" else "rural",
        "persons": PERSONS,
        "category": category,
        "b1": 100 if listed else 200,
        "dep_mask": THREE if category == "poor" else TOILET if listed else 0,
        "known_mask": ALL_KNOWN,
        "reviewed": True,
        "head_ethnicity": "02",
        "minority": True,
        "head_female": number % 3 == 0,
        "no_labour_capacity": False,
        "merit": False,
        "local_minority": False,
        "causes": 1 if listed else 0,
        "children": 2,
        "children_no_insurance": 0,
        "children_malnourished": 0,
        "children_out_of_school": 0,
        "previous_category": previous,
        "previous_persons": PERSONS if previous else None,
        "ever_poor": False,
        "ever_near_poor": False,
        "change": "escaped_beyond" if escaped else None,
        "weight": 1,
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "code": place.code,
        "level": place.level,
        "kind": place.kind,
        "name": place.name,
        "full_name": place.full_name,
        "area": place.area,
        "parent": place.parent.code if place.parent else None,
        "path": place.path,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "marks": [],
        "synthetic": place.synthetic,
    }
