"""A made-up register of a few communes of Bắc Sơn, sealed as a snapshot; two rounds that follow each other."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from giamngheo.documents.places import Boundaries
from giamngheo.facts import schema, sealing, snapshot
from giamngheo.facts.transitions import change_of

COMMUNES = {
    "06325": "Thị trấn Bắc Sơn",
    "06328": "Xã Long Đống",
    "06367": "Xã Vũ Lăng",
    "06376": "Xã Nhất Hòa",
}
VILLAGES = 3
MERGED = Boundaries(
    on=date(2025, 7, 1),
    codes={"06325": "06325", "06328": "06325", "06367": "06367", "06376": "06376", "20": "20"},
    names={"06325": "Xã Bắc Sơn", "06367": "Xã Vũ Lăng", "06376": "Xã Nhất Hòa", "20": "Tỉnh Lạng Sơn"},
)
CATEGORIES = ("poor", "near_poor", "not_poor", "not_poor", "medium")
ETHNICITIES = ("01", "02", "02", "07", "09")

Row = dict[str, Any]


def places() -> list[Row]:
    found = [
        _place("20", "province", "Tỉnh Lạng Sơn", None),
        _place("185", "district", "Huyện Bắc Sơn", "20"),
    ]
    for code, name in COMMUNES.items():
        found.append(_place(code, "commune", name, "185"))
        found += [_place(village, "village", f"Thôn {village}", code) for village in _villages(code)]
    return found


def first_round(size: int = 400) -> tuple[list[Row], list[Row]]:
    """Households whose previous category is not known to the register: nobody was listed before."""
    draw = Random(7)
    return [_household(draw, number) for number in range(size)], []


def next_round(before: list[Row]) -> tuple[list[Row], list[Row]]:
    """The same households a year later: some left, most were reviewed again."""
    draw = Random(8)
    stayed: list[Row] = []
    departed: list[Row] = []
    for number, row in enumerate(before):
        listed = row["category"] in ("poor", "near_poor")
        if listed and draw.random() < 0.05:
            departed.append(_departed(row))
            continue
        new = _household(draw, number) | {name: row[name] for name in ("household", *schema.GEOGRAPHY)}
        new |= {
            "previous_category": row["category"],
            "previous_persons": row["persons"],
            "ever_poor": draw.random() < 0.5,
            "ever_near_poor": draw.random() < 0.5,
        }
        history = {"ever_poor": new["ever_poor"], "ever_near_poor": new["ever_near_poor"]}
        stayed.append(new | {"change": change_of(row["category"], new["category"], **history)})
    return stayed, departed


def seal(folder: Path, rows: tuple[list[Row], list[Row]], year: int = 2023) -> snapshot.Snapshot:
    sealed = sealing.write(
        folder,
        pa.Table.from_pylist(rows[0], schema=schema.HOUSEHOLDS),
        pa.Table.from_pylist(rows[1], schema=schema.DEPARTED),
        pa.Table.from_pylist(places(), schema=schema.PLACES),
        cycle=f"{year}-dinh-ky",
        standard="nd-07-2021",
        law_hash="a1" * 32,
        reference_date=date(year, 12, 14),
    )
    return snapshot.open(sealed.folder)


def _villages(commune: str) -> list[str]:
    return [f"{commune}-{number:02}" for number in range(1, VILLAGES + 1)]


def _place(code: str, level: str, name: str, parent: str | None) -> Row:
    above = {"province": "", "district": "20/", "commune": "20/185/", "village": f"20/185/{parent}/"}[level]
    return {
        "code": code,
        "level": level,
        "kind": "xa",
        "name": name.partition(" ")[2],
        "full_name": name,
        "area": "rural",
        "parent": parent,
        "path": f"{above}{code}/",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "marks": [],
        "synthetic": level == "village",
    }


def _departed(row: Row) -> Row:
    kept = {name: row[name] for name in ("household", *schema.GEOGRAPHY)}
    return kept | {
        "previous_category": row["category"],
        "previous_persons": row["persons"],
        "reason": "moved_out",
        "weight": 1,
    }


def _household(draw: Random, number: int) -> Row:
    commune = draw.choice(list(COMMUNES))
    category = draw.choice(CATEGORIES)
    ethnicity = draw.choice(ETHNICITIES)
    children = draw.randint(0, 3)
    poor = category == "poor"
    return {
        "household": f"H{number:05}",
        "village": draw.choice(_villages(commune)[:-1]),  # the last village has nobody
        "commune": commune,
        "district": "185",
        "province": "20",
        "area": "rural",
        "persons": children + draw.randint(1, 4),
        "category": category,
        "b1": 120 if category in ("poor", "near_poor") else 190,
        "dep_mask": draw.randrange(4096) if poor else draw.randrange(8),
        "known_mask": 4095,
        "reviewed": True,
        "head_ethnicity": ethnicity,
        "minority": ethnicity != "01",
        "head_female": draw.random() < 0.3,
        "no_labour_capacity": draw.random() < 0.2,
        "merit": draw.random() < 0.1,
        "local_minority": False,
        "causes": draw.randrange(1, 256),
        "children": children,
        "children_no_insurance": draw.randint(0, children),
        "children_malnourished": draw.randint(0, children),
        "children_out_of_school": draw.randint(0, children),
        "previous_category": None,
        "previous_persons": None,
        "ever_poor": False,
        "ever_near_poor": False,
        "change": None,
        "weight": 1,
    }
