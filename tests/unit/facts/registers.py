"""Made-up registers, and a second, naive way of counting figures from their rows."""

import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from giamngheo.facts import schema

Row = dict[str, Any]

ORIGIN = tuple(f"from_{name}" for name in schema.GEOGRAPHY)
DESTINATION = tuple(f"to_{name}" for name in schema.GEOGRAPHY)
COMMUNES = {"06325": "185", "06328": "185", "06331": None, "07001": "186"}


def household(number: int, **changes: Any) -> Row:
    """A plain household of one village that is not poor, with what is asked for changed."""
    row: Row = {
        "household": f"H{number:05d}",
        "village": "06325-01",
        "commune": "06325",
        "district": "185",
        "province": "20",
        "area": "rural",
        "persons": 4,
        "category": "not_poor",
        "b1": 200,
        "dep_mask": 0,
        "known_mask": 4095,
        "reviewed": True,
        "head_ethnicity": "02",
        "minority": True,
        "head_female": False,
        "no_labour_capacity": False,
        "merit": False,
        "local_minority": False,
        "causes": 0,
        "children": 1,
        "children_no_insurance": 0,
        "children_malnourished": 0,
        "children_out_of_school": 0,
        "previous_category": "not_poor",
        "previous_persons": 4,
        "ever_poor": False,
        "ever_near_poor": False,
        "change": None,
        **dict.fromkeys(ORIGIN),
        "weight": 1,
    }
    unknown = set(changes) - set(row)
    assert not unknown, unknown
    return row | changes


def departed(number: int, **changes: Any) -> Row:
    row: Row = {name: household(number)[name] for name in ("household", *schema.GEOGRAPHY)}
    return (
        row
        | {"previous_category": "poor", "previous_persons": 3, "reason": "moved_out", "weight": 1}
        | dict.fromkeys(DESTINATION)
        | changes
    )


def place(code: str, level: str, parent: str | None = None) -> Row:
    from datetime import date

    return {
        "code": code,
        "level": level,
        "kind": "xa",
        "name": code,
        "full_name": code,
        "area": "rural",
        "parent": parent,
        "path": code,
        "valid_from": date(2000, 1, 1),
        "valid_to": None,
        "marks": [],
        "synthetic": True,
    }


def table(rows: list[Row], wanted: pa.Schema = schema.HOUSEHOLDS) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=wanted)


def register(seed: int, size: int) -> tuple[list[Row], list[Row]]:
    """Households and departed households of every kind that the rules allow."""
    rng = random.Random(seed)
    rows = [_random_household(rng, number) for number in range(size)]
    gone = [
        departed(
            size + number,
            **_random_place(rng),
            previous_category=rng.choice(["poor", "near_poor"]),
            previous_persons=rng.randint(1, 9),
            reason=rng.choice(schema.DEPARTURES),
        )
        for number in range(size // 20)
    ]
    return rows, gone


def moving(seed: int, size: int) -> tuple[list[Row], list[Row]]:
    """A register of `register` in which every third household with a past has moved, most of them not far."""
    rng = random.Random(seed)
    rows, gone = register(seed, size)
    for row in rows:
        if row["previous_category"] is None or rng.random() < 0.66:
            continue
        origin = {name: row[name] for name in schema.GEOGRAPHY} | {
            "village": f"{row['commune']}-{rng.randint(1, 3):02d}"
        }
        if rng.random() < 0.5:
            origin = _random_place(rng)
        if origin["village"] == row["village"]:
            continue
        row |= {f"from_{name}": origin[name] for name in schema.GEOGRAPHY}
        if row["previous_category"] in ("poor", "near_poor"):
            gone.append(_left(row))
    rng.shuffle(gone)
    return rows, gone


def _left(row: Row) -> Row:
    """What the place that a household left says of it."""
    old = {name: row[f"from_{name}"] for name in schema.GEOGRAPHY}
    new = {f"to_{name}": row[name] for name in schema.GEOGRAPHY}
    known = {name: row[name] for name in ("household", "previous_category", "previous_persons")}
    return {**old, **new, **known, "reason": "moved_out", "weight": 1}


def settled(rows: list[Row], gone: list[Row]) -> tuple[list[Row], list[Row]]:
    """The same as if every household had always stood where it stands now."""
    return [row | dict.fromkeys(ORIGIN) for row in rows], [row for row in gone if row["to_village"] is None]


Belongs = Callable[[Row], bool]


def seen_by(belongs: Belongs, rows: list[Row], gone: list[Row]) -> tuple[list[Row], list[Row]]:
    """What one unit sees, worked out one household at a time; `belongs` is given a geography."""
    here, left = [], []
    for row in rows:
        if not belongs(row):
            continue
        origin = {name: row[f"from_{name}"] for name in schema.GEOGRAPHY}
        if row["from_village"] is not None and not belongs(origin):
            listed = row["category"] in ("poor", "near_poor")
            change = "other_increase" if listed else None
            row = row | {"previous_category": None, "previous_persons": None, "change": change}
        here.append(row)
    for row in gone:
        target = {name: row[f"to_{name}"] for name in schema.GEOGRAPHY}
        if belongs(row) and not (row["to_village"] is not None and belongs(target)):
            left.append(row)
    return here, left


def _random_place(rng: random.Random) -> Row:
    commune = rng.choice(list(COMMUNES))
    village = f"{commune}-{rng.randint(1, 3):02d}"
    geography = {"commune": commune, "village": village, "district": COMMUNES[commune]}
    return geography | {"province": "20", "area": rng.choice(["rural", "urban"])}


def _random_household(rng: random.Random, number: int) -> Row:
    category = rng.choice([*schema.CATEGORIES, "poor", "near_poor", None, None])
    reviewed = category is not None or rng.random() < 0.5
    known = rng.choice([4095, rng.randrange(4096)]) if reviewed else 0
    children = rng.randint(0, 4)
    previous = rng.choice([*schema.CATEGORIES, "poor", "near_poor", None])
    history = {"ever_poor": rng.random() < 0.5, "ever_near_poor": rng.random() < 0.5}
    return household(
        number,
        **_random_place(rng),
        **history,
        persons=children + rng.randint(1, 5),
        category=category,
        b1=rng.choice([None, rng.randint(0, 300)]) if reviewed else None,
        known_mask=known,
        dep_mask=known & rng.randrange(4096),
        reviewed=reviewed,
        head_ethnicity=rng.choice(["01", "02", "06", None]),
        minority=rng.random() < 0.6,
        head_female=rng.random() < 0.3,
        no_labour_capacity=None if rng.random() < 0.2 else rng.random() < 0.2,
        merit=rng.random() < 0.1,
        local_minority=None if rng.random() < 0.2 else rng.random() < 0.1,
        causes=rng.choice([0, rng.randrange(256)]),
        children=children,
        children_no_insurance=rng.randint(0, children),
        children_malnourished=rng.randint(0, children),
        children_out_of_school=rng.randint(0, children),
        previous_category=previous,
        previous_persons=None if previous is None else rng.randint(1, 9),
        change=naive_change(previous, category, history, arrived=previous is None and rng.random() < 0.3),
    )


def naive_change(previous: str | None, category: str | None, history: Row, *, arrived: bool) -> str | None:
    listed = ("poor", "near_poor")
    if previous == category or category is None or (previous not in listed and category not in listed):
        return None
    if category not in listed:
        return "escaped_beyond"
    if previous in listed:
        return "escaped_to_near_poor" if category == "near_poor" else "near_poor_to_poor"
    if arrived:
        return "other_increase"
    return "fell_back" if history[f"ever_{category}"] else "newly_arising"


Test = Callable[[Row], bool]


def naive(figure: str, rows: list[Row], gone: list[Row]) -> int:
    """The count of a figure, or the numerator of a rate, read off its id one household at a time."""
    kind, *rest = figure.split(".")
    if kind in ("change", "change_persons"):
        return _naive_change_column(*rest, rows, gone, persons=kind == "change_persons")
    listed = [row for row in rows if not rest or _in_category(row, rest[0])]
    if kind.endswith("_once"):
        return sum(_size(kind, row) for row in listed if _once(row) == rest[1])
    if kind in ("households", "persons", "rate", "person_rate"):
        group = rest[1] if len(rest) > 1 else rest[0] if rest and rest[0] in _GROUPS else None
        chosen = (
            listed
            if group is None
            else [row for row in (rows if len(rest) == 1 else listed) if _GROUPS[group](row)]
        )
        return sum(_size(kind, row) for row in chosen)
    if kind in ("deprived", "deprivation_rate"):
        bit = schema.INDICATORS.index(rest[1])
        return sum(row["dep_mask"] >> bit & 1 for row in listed)
    if kind == "unknown":
        bit = schema.INDICATORS.index(rest[1])
        return sum(not row["known_mask"] >> bit & 1 for row in listed)
    if kind == "deprivations":
        return sum(row["dep_mask"].bit_count() for row in listed)
    if kind in ("deprived_any", "deprivation_any_rate"):
        bits = [schema.INDICATORS.index(code) for code in schema.SERVICES[rest[1]]]
        return sum(any(row["dep_mask"] >> bit & 1 for bit in bits) for row in listed)
    if kind in ("cause", "cause_rate"):
        if rest[1] == "none":
            return sum(row["causes"] == 0 for row in listed)
        return sum(row["causes"] >> schema.CAUSES.index(rest[1]) & 1 for row in listed)
    assert kind in ("children", "children_rate"), figure
    return sum(row["_".join(["children", *rest[1:]])] for row in listed)


_GROUPS: dict[str, Test] = {
    "kinh": lambda row: row["head_ethnicity"] == "01",
    **{name: (lambda row, name=name: row[name]) for name in
       ("minority", "local_minority", "no_labour_capacity", "merit", "head_female")},
}  # fmt: skip


def _size(kind: str, row: Row) -> int:
    return row["persons"] if kind.startswith("person") else 1


def _in_category(row: Row, word: str) -> bool:
    if word in _GROUPS:
        return True
    if word == "undetermined":
        return row["category"] is None and row["reviewed"]
    if word == "not_reviewed":
        return row["category"] is None and not row["reviewed"]
    return row["category"] in {"poor_near_poor": ("poor", "near_poor")}.get(word, (word,))


def _once(row: Row) -> str:
    return next((name for name in ("minority", "no_labour_capacity", "merit") if row[name]), "other")


def _naive_change_column(key: str, column: str, rows: list[Row], gone: list[Row], *, persons: bool) -> int:
    old = "previous_persons" if persons else "weight"
    new = "persons" if persons else "weight"
    was = [row for row in rows if row["previous_category"] == key]
    now = [row for row in rows if row["category"] == key]
    left = sum(row[old] for row in gone if row["previous_category"] == key)
    stayed = [row for row in was if row["category"] == key] if persons else []
    other = "near_poor" if key == "poor" else "poor"
    across = {
        "to_near_poor": "escaped_to_near_poor",
        "to_poor": "near_poor_to_poor",
        "beyond": "escaped_beyond",
    }
    into = {"from_near_poor": "near_poor_to_poor", "from_poor": "escaped_to_near_poor"}
    if column in across:
        return sum(row[old] for row in was if row["change"] == across[column])
    if column in into or column in ("fell_back", "newly_arising"):
        return sum(row[new] for row in now if row["change"] == into.get(column, column))
    return {
        "start": lambda: sum(row[old] for row in was) + left,
        "end": lambda: sum(row[new] for row in now),
        "other_decrease": lambda: (
            left
            + sum(row[old] for row in was if row["change"] == "other_decrease")
            + sum(max(row[old] - row[new], 0) for row in stayed)
        ),
        "other_increase": lambda: (
            sum(row[new] for row in now if row["change"] == "other_increase")
            + sum(max(row[new] - row[old], 0) for row in stayed)
        ),
        "unclassified_out": lambda: sum(
            row[old] for row in was if row["category"] != key and row["change"] is None
        ),
        "unclassified_in": lambda: sum(
            row[new]
            for row in now
            if row["change"] is None and row["previous_category"] in (None, "medium", "not_poor", other)
        ),
    }[column]()
