"""Households that moved within the whole: every unit sees what a second, naive reading of its rows sees."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.core.engine import connect, lend
from giamngheo.core.problems import Refused
from giamngheo.facts import identities, recounting, schema, sealing, snapshot
from giamngheo.facts.cube import Facts
from giamngheo.facts.figures import FIGURES, compute, lookup
from giamngheo.facts.rounds import compare
from tests.unit.facts.registers import (
    ORIGIN,
    Row,
    departed,
    household,
    moving,
    naive,
    seen_by,
    settled,
    table,
)
from tests.unit.facts.test_snapshot import seal
from tests.unit.facts.test_transitions import ROUND

CHANGES = [key for key in FIGURES if key.startswith("change")]
MERGED = {"06325": "A", "06328": "A", "06331": "B", "07001": "C"}


def facts_of(rows: list[Row], gone: list[Row]) -> Facts:
    backend = connect(threads=1)
    households = lend(backend, "households", table(rows))
    return Facts(households, lend(backend, "departed", table(gone, schema.DEPARTED)))


def counted(rows: list[Row], gone: list[Row]) -> dict[str, int]:
    return {key: naive(key, rows, gone) for key in CHANGES}


def values(figures: dict[str, tuple[int, int | None]]) -> dict[str, int]:
    return {key: figures[key][0] for key in CHANGES}


@pytest.mark.parametrize("by", [("village",), ("commune",), ("district",), ("province",), ("area",), ()])
def test_each_unit_sees_its_own(by: tuple[str, ...]) -> None:
    rows, gone = moving(11, 600)
    assert sum(row["from_village"] is not None for row in rows) > 100
    found = lookup(compute(facts_of(rows, gone), CHANGES, by=by))
    for group, figures in found.items():

        def belongs(place: Row, group: tuple[object, ...] = group) -> bool:
            return tuple(place[column] for column in by) == group

        assert values(figures) == counted(*seen_by(belongs, rows, gone)), group


def test_the_whole_sees_no_move() -> None:
    rows, gone = moving(12, 400)
    whole = values(lookup(compute(facts_of(rows, gone), CHANGES))[()])
    assert whole == counted(*settled(rows, gone))
    assert whole == values(lookup(compute(facts_of(*settled(rows, gone)), CHANGES))[()])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 10**6),
    st.integers(0, 40),
    st.sampled_from([{}, {"commune": "06325"}, {"commune": ["06325", "06328"]}, {"district": ["185", None]}]),
    st.sampled_from([(), ("commune",), ("village",), ("district", "area")]),
)
def test_a_unit_that_holds_both_places_counts_as_if_nobody_had_moved(
    seed: int, size: int, where: dict[str, object], by: tuple[str, ...]
) -> None:
    rows, gone = moving(seed, size)

    def chosen(place: Row) -> bool:
        return all(
            place[column] in (accepted if isinstance(accepted, list) else [accepted])
            for column, accepted in where.items()
        )

    found = lookup(compute(facts_of(rows, gone), CHANGES, by=by, where=where))
    for group, figures in found.items():

        def belongs(place: Row, group: tuple[object, ...] = group) -> bool:
            return chosen(place) and tuple(place[column] for column in by) == group

        assert values(figures) == counted(*seen_by(belongs, rows, gone)), (group, where)
    if not by:
        still = [row | dict.fromkeys(ORIGIN) if _holds(chosen, row, "from_") else row for row in rows]
        left = [row for row in gone if not _holds(chosen, row, "to_")]
        assert values(found[()]) == counted(*seen_by(chosen, still, left))


def _holds(chosen: object, row: Row, prefix: str) -> bool:
    other = {name: row[f"{prefix}{name}"] for name in schema.GEOGRAPHY}
    return other["village"] is not None and chosen(row) and chosen(other)  # type: ignore[operator]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, 60))
def test_children_less_the_moves_between_them_are_the_parent(seed: int, size: int) -> None:
    """Start and end add up as they are; what a move hides from the parent, it shows among the children twice."""
    rows, gone = moving(seed, size)
    facts = facts_of(rows, gone)
    for lower, upper in (("village", "commune"), ("commune", "district"), ("district", "province")):
        parents = lookup(compute(facts, CHANGES, by=[upper]))
        children = lookup(compute(facts, CHANGES, by=[upper, lower]))
        for (parent,), figures in parents.items():
            inside = [values(found) for (above, _), found in children.items() if above == parent]
            sums = {key: sum(found[key] for found in inside) for key in CHANGES}
            hidden = _moves_between(rows, upper, lower, parent)
            assert {key: sums[key] - hidden[key] for key in CHANGES} == values(figures), (upper, parent)


def _moves_between(rows: list[Row], upper: str, lower: str, parent: object) -> Counter[str]:
    """What the children count of moves between them, less what their parent counts of the same households."""
    extra: Counter[str] = Counter()
    for row in rows:
        if row["from_village"] is None or row[upper] != parent or row[f"from_{upper}"] != parent:
            continue
        if row[lower] == row[f"from_{lower}"]:
            continue
        was, now = row["previous_category"], row["category"]
        for unit, old, new in (("change", 1, 1), ("change_persons", row["previous_persons"], row["persons"])):
            if was in ("poor", "near_poor"):
                extra[f"{unit}.{was}.other_decrease"] += old
            if now in ("poor", "near_poor"):
                extra[f"{unit}.{now}.other_increase"] += new
        for key, value in counted([row | dict.fromkeys(ORIGIN)], []).items():
            extra[key] -= value if not key.endswith((".start", ".end")) else 0
    return extra


def test_the_identities_hold_in_every_unit() -> None:
    facts = facts_of(*moving(13, 500))
    asked = [
        *CHANGES,
        *(f"{unit}.{key}" for unit in ("households", "persons") for key in ("poor", "near_poor")),
    ]
    for by in (["village"], ["commune"], ["district"], ["province"], []):
        assert identities.broken(compute(facts, asked, by=by)) == []


def test_on_other_boundaries_a_move_between_merged_communes_is_none() -> None:
    rows, gone = moving(14, 500)
    found = lookup(compute(facts_of(rows, gone), CHANGES, by=["commune"], boundaries=MERGED))
    assert set(found) == {("A",), ("B",), ("C",)}
    for (code,), figures in found.items():

        def belongs(place: Row, code: object = code) -> bool:
            return MERGED[place["commune"]] == code

        assert values(figures) == counted(*seen_by(belongs, rows, gone)), code


def test_a_former_commune_without_counterpart_is_refused() -> None:
    place = {"village": "x", "commune": "99999", "district": "185", "province": "20", "area": "rural"}
    row = household(1, **{f"from_{name}": value for name, value in place.items()})
    with pytest.raises(Refused) as refused:
        compute(facts_of([row], []), ["change.poor.start"], by=["commune"], boundaries=MERGED)
    assert [problem.code for problem in refused.value.problems] == ["facts.place_not_mapped"]


def test_groups_by_the_past_are_as_the_unit_sees_it() -> None:
    rows, gone = moving(15, 300)
    found = lookup(compute(facts_of(rows, gone), ["households"], by=["commune", "previous_category"]))
    expected: Counter[tuple[object, object]] = Counter()
    for commune in MERGED:

        def belongs(place: Row, commune: str = commune) -> bool:
            return place["commune"] == commune

        here, _ = seen_by(belongs, rows, gone)
        expected.update((commune, row["previous_category"]) for row in here)
    assert {group: figures["households"][0] for group, figures in found.items()} == expected
    past = lookup(
        compute(facts_of(rows, gone), ["households"], by=["commune"], where={"change": "other_increase"})
    )
    for (commune,), figures in past.items():

        def lives(place: Row, commune: object = commune) -> bool:
            return place["commune"] == commune

        here, _ = seen_by(lives, rows, gone)
        assert figures["households"][0] == sum(row["change"] == "other_increase" for row in here)


def test_a_sealed_set_of_movers_is_recounted(tmp_path: Path) -> None:
    made = seal(tmp_path, *moving(16, 300))
    assert snapshot.verify(made.folder) == []
    again = recounting.recount(made.folder, lambda opened: {}, sealing.tell_nobody)
    assert again.problems == []
    one = recounting.recount(made.folder, lambda opened: {}, sealing.tell_nobody, ["06325"])
    assert [problem for problem in one.problems if problem.code == "snapshot.figure_differs"] == []


def test_some_communes_of_a_set_are_a_whole_of_their_own(tmp_path: Path) -> None:
    rows, gone = moving(17, 300)
    made = seal(tmp_path, rows, gone)

    def belongs(place: Row) -> bool:
        return place["commune"] in ("06325", "06331")

    part = snapshot.open(made.folder).only(["06325", "06331"])
    assert values(lookup(compute(part, CHANGES))[()]) == counted(*seen_by(belongs, rows, gone))


MOVER = {
    "previous_category": "poor", "category": "poor", "from_village": "06328-01", "from_commune": "06328",
    "from_district": "185", "from_province": "20", "from_area": "rural",
}  # fmt: skip
LEFT = {
    "household": "H00001", "village": "06328-01", "commune": "06328", "previous_persons": 4,
    "to_village": "06325-01", "to_commune": "06325", "to_district": "185", "to_province": "20", "to_area": "rural",
}  # fmt: skip


@pytest.mark.parametrize(
    ("mover", "left", "rule"),
    [
        ({}, None, "a move is the same where it began and where it ended"),
        (
            {"from_village": None, **dict.fromkeys(ORIGIN)},
            {},
            "a move is the same where it began and where it ended",
        ),
        ({}, {"previous_persons": 5}, "a move is the same where it began and where it ended"),
        ({}, {"to_village": "06325-02"}, "a move is the same where it began and where it ended"),
        ({"from_area": None}, {}, "a former place is named whole"),
        ({"from_village": "06325-01"}, {"village": "06325-01"}, "a former place is elsewhere"),
        ({"previous_category": None, "change": "other_increase"}, None, "a former place goes with a past"),
        ({}, {"reason": "died_out"}, "who has a destination moved out"),
        ({}, {"to_commune": None}, "a destination is named whole"),
    ],
)
def test_a_move_told_by_one_side_only_is_not_sealed(
    tmp_path: Path, mover: Row, left: Row | None, rule: str
) -> None:
    rows = [household(1, **(MOVER | mover)), household(2, village="06328-01", commune="06328")]
    gone = [] if left is None else [departed(1, **(LEFT | left))]
    with pytest.raises(Refused) as refused:
        seal(tmp_path, rows, gone)
    assert rule in {problem.values["rule_en"] for problem in refused.value.problems}


def test_a_move_told_by_both_sides_is_sealed(tmp_path: Path) -> None:
    made = seal(tmp_path, [household(1, **MOVER), household(2)], [departed(1, **LEFT)])
    found = lookup(compute(snapshot.open(made.folder), ["change.poor.other_increase"], by=["commune"]))
    assert found["06325",] == {"change.poor.other_increase": (1, None)}


def test_a_set_of_the_version_before_is_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells of no moves: a household that moved is an arrival and a departure everywhere, as was published."""
    rows, gone = settled(*moving(18, 200))
    old = {
        **{name: schema.as_of(kind, 2) for name, kind in snapshot.PARTS.items()},
        "places": schema.PLACES,
    }

    def without_moves(rows: list[Row], kind: pa.Schema = schema.HOUSEHOLDS) -> pa.Table:
        kept = old["departed" if kind is schema.DEPARTED else "households"]
        return pa.Table.from_pylist([{name: row[name] for name in kept.names} for row in rows], kept)

    with monkeypatch.context() as then:
        then.setattr(schema, "VERSION", 2)
        then.setattr(sealing, "_SCHEMAS", old)
        then.setattr(snapshot, "PARTS", {name: old[name] for name in snapshot.PARTS})
        then.setattr("tests.unit.facts.test_snapshot.table", without_moves)
        made = seal(tmp_path, rows, gone)
    assert made.manifest["schema"] == 2
    opened = snapshot.open(made.folder)
    assert not {*ORIGIN} & {*opened.households.columns}
    again = recounting.recount(made.folder, lambda opened: {}, sealing.tell_nobody)
    assert again.problems == []
    assert values(lookup(compute(opened, CHANGES))[()]) == counted(rows, gone)


def test_two_rounds_by_place_tell_who_moved_between_them() -> None:
    known = {"ever_poor": False, "ever_near_poor": False, "persons": 3}
    before = [
        known | {"household": name, "commune": "a", "category": category}
        for name, category in (("stays", "poor"), ("goes", "poor"), ("rises", "near_poor"))
    ]
    after = [
        known | {"household": name, "commune": commune, "category": category, "persons": 4}
        for name, commune, category in (
            ("stays", "a", "poor"),
            ("goes", "b", "poor"),
            ("rises", "b", "not_poor"),
        )
    ]
    backend = connect(threads=1)
    old, new = (
        lend(backend, name, pa.Table.from_pylist(rows, ROUND)) for name, rows in (("b", before), ("a", after))
    )
    found = compare(old, new, by=["commune"])
    assert found.problems == []
    whole = {key: value for key, (value, _) in lookup(found.figures[None])[()].items() if value}
    assert whole == {
        "change.poor.start": 2, "change.poor.end": 2, "change.near_poor.start": 1, "change.near_poor.beyond": 1,
        "change_persons.poor.start": 6, "change_persons.poor.end": 8, "change_persons.poor.other_increase": 2,
        "change_persons.near_poor.start": 3, "change_persons.near_poor.beyond": 3,
    }  # fmt: skip
    parts = {
        group: {key: value for key, (value, _) in part.items() if value and key.startswith("change.")}
        for group, part in lookup(found.figures["commune"]).items()
    }
    assert parts == {
        ("a",): {
            "change.poor.start": 2, "change.poor.other_decrease": 1, "change.poor.end": 1,
            "change.near_poor.start": 1, "change.near_poor.other_decrease": 1,
        },
        ("b",): {"change.poor.other_increase": 1, "change.poor.end": 1},
    }  # fmt: skip
    assert identities.broken(found.figures["commune"]) == []
