"""Diễn biến: one household and many are classified alike, and the identity holds between any two rounds."""

import random
from itertools import product

import pyarrow as pa
import pytest

from giamngheo.core.engine import connect, lend
from giamngheo.facts import identities, schema
from giamngheo.facts.figures import FIGURES, compute, lookup
from giamngheo.facts.rounds import Comparison, compare
from giamngheo.facts.transitions import (
    ABSENT,
    OFF,
    UNKNOWN,
    Unclassified,
    change_column,
    change_of,
    contradictory,
    unclassified,
)
from tests.unit.facts.registers import Row, register, table

CATEGORIES = (*schema.CATEGORIES, None)


@pytest.mark.parametrize(
    ("previous", "category", "known", "change"),
    [
        ("poor", "poor", {}, None),
        ("not_poor", "medium", {}, None),
        (None, None, {}, None),
        ("poor", "near_poor", {}, "escaped_to_near_poor"),
        ("poor", "medium", {}, "escaped_beyond"),
        ("near_poor", "not_poor", {}, "escaped_beyond"),
        ("near_poor", "poor", {}, "near_poor_to_poor"),
        ("not_poor", "poor", {"ever_poor": True}, "fell_back"),
        ("not_poor", "poor", {"ever_poor": False}, "newly_arising"),
        (None, "near_poor", {"ever_near_poor": True}, "fell_back"),
        ("medium", "near_poor", {"ever_poor": True, "ever_near_poor": False}, "newly_arising"),
        (None, "poor", {"event": "moved_in"}, "other_increase"),
        ("poor", None, {"event": "moved_out"}, "other_decrease"),
        ("near_poor", None, {"event": "died_out"}, "other_decrease"),
        ("poor", "not_poor", {"event": "struck_off"}, "other_decrease"),
    ],
)
def test_one_household(previous: str | None, category: str | None, known: Row, change: str | None) -> None:
    assert change_of(previous, category, **known) == change


@pytest.mark.parametrize(
    ("previous", "category", "known"),
    [
        ("poor", None, {}),
        ("not_poor", "poor", {}),
        (None, "near_poor", {"ever_poor": True}),
        ("near_poor", None, {"event": "moved_in"}),
    ],
)
def test_what_no_rule_says_is_never_other(previous: str | None, category: str | None, known: Row) -> None:
    if known.get("event") == "moved_in":
        assert change_of(previous, category, **known) is None
        return
    with pytest.raises(Unclassified):
        change_of(previous, category, **known)


def test_columns_are_classified_as_single_households_are() -> None:
    states = ("poor", "near_poor", OFF, UNKNOWN, ABSENT)
    events = (None, *schema.ARRIVALS, *schema.DEPARTURES)
    rows = [
        {"before": before, "after": after, "event": event, "ever_poor": poor, "ever_near_poor": near}
        for before, after, event, poor, near in product(
            states, states, events, (True, False, None), (True, False, None)
        )
        if (before == ABSENT) == (event in schema.ARRIVALS)
        and (after == ABSENT) == (event in schema.DEPARTURES)
        if before != UNKNOWN
    ]
    words = [(name, pa.string()) for name in ("before", "after", "event")]
    wanted = pa.schema([*words, ("ever_poor", pa.bool_()), ("ever_near_poor", pa.bool_())])
    lent = lend(connect(threads=1), "rows", pa.Table.from_pylist(rows, wanted))
    change = change_column(
        lent.before, lent.after, lent.event, {name: lent[name] for name in ("ever_poor", "ever_near_poor")}
    )
    found = (
        lent.mutate(change=change)
        .mutate(wrong=contradictory(lent.before, lent.after, change))
        .to_pyarrow()
        .to_pylist()
    )
    category = {OFF: "not_poor", UNKNOWN: None, ABSENT: None}
    assert found
    for row in found:
        known = {name: row[name] for name in ("event", "ever_poor", "ever_near_poor")}
        try:
            expected = change_of(
                category.get(row["before"], row["before"]), category.get(row["after"], row["after"]), **known
            )
        except Unclassified:
            expected = None
        assert row["change"] == expected, row
        assert not row["wrong"]


def test_rows_with_a_missing_class_are_found() -> None:
    rows, _ = register(5, 400)
    lent = lend(connect(threads=1), "rows", table(rows))
    found = set(lent.filter(unclassified(lent)).household.to_pyarrow().to_pylist())
    listed = ("poor", "near_poor")
    expected = {
        row["household"]
        for row in rows
        if row["change"] is None
        and row["previous_category"] != row["category"]
        and (row["previous_category"] in listed or row["category"] in listed)
    }
    assert found == expected
    assert expected


def rounds(seed: int, size: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Two rounds of a register that households come to and leave, and most of the events behind it."""
    rng = random.Random(seed)
    before, after, events = [], [], []
    for number in range(size):
        history = {"ever_poor": rng.choice([True, False, None]), "ever_near_poor": rng.choice([True, False])}
        row = {"household": f"H{number}", "commune": rng.choice(["a", "b", None]), **history}
        was, now = rng.random() < 0.9, rng.random() < 0.9
        if was:
            before.append(row | {"category": rng.choice(CATEGORIES), "persons": rng.randint(1, 9)})
        if now:
            after.append(row | {"category": rng.choice(CATEGORIES), "persons": rng.randint(1, 9)})
        if was is not now and rng.random() < 0.8:
            events.append(
                {
                    "household": f"H{number}",
                    "event": rng.choice(schema.DEPARTURES if was else schema.ARRIVALS),
                }
            )
    return before, after, events


ROUND = pa.schema(
    [
        ("household", pa.string()),
        ("commune", pa.string()),
        ("ever_poor", pa.bool_()),
        ("ever_near_poor", pa.bool_()),
        ("category", pa.string()),
        ("persons", pa.int64()),
    ]
)
EVENTS = pa.schema([("household", pa.string()), ("event", pa.string())])


def compared(
    before: list[Row], after: list[Row], events: list[Row] | None = None, **options: object
) -> Comparison:
    backend = connect(threads=1)
    tables = [
        lend(backend, name, pa.Table.from_pylist(rows, ROUND)) for name, rows in (("b", before), ("a", after))
    ]
    happened = None if events is None else lend(backend, "e", pa.Table.from_pylist(events, EVENTS))
    return compare(*tables, happened, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_any_two_rounds_add_up(seed: int) -> None:
    before, after, events = rounds(seed, 500)
    found = compared(before, after, events, by=["commune"])
    listed = ("poor", "near_poor")
    old, new = ({row["household"]: row for row in some} for some in (before, after))
    for counted in found.figures.values():
        assert identities.broken(counted) == []
    whole = {key: value for key, (value, _) in lookup(found.figures[None])[()].items()}
    for key in listed:
        assert whole[f"change.{key}.start"] == sum(row["category"] == key for row in before)
        assert whole[f"change.{key}.end"] == sum(row["category"] == key for row in after)
        assert whole[f"change_persons.{key}.start"] == sum(
            row["persons"] for row in before if row["category"] == key
        )
        assert whole[f"change_persons.{key}.end"] == sum(
            row["persons"] for row in after if row["category"] == key
        )
    parts = lookup(found.figures["commune"])
    assert set(parts) == {("a",), ("b",), (None,)}
    assert {key: sum(part[key][0] for part in parts.values()) for key in whole} == whole
    what = {row["household"]: row["event"] for row in events}
    for row in found.rows.to_pylist():
        name = row["household"]
        latest = new.get(name) or old[name]
        if name in old and name in new and old[name]["category"] is not None:
            ever = {column: latest[column] for column in ("ever_poor", "ever_near_poor")}
            try:
                expected = change_of(old[name]["category"], new[name]["category"], **ever)
            except Unclassified:
                expected = None
            assert row["change"] == expected
        elif name not in old or name not in new:
            way = "other_decrease" if name in old else "other_increase"
            assert row["change"] == (way if name in what else None)
        assert row["event"] == what.get(name)


def test_without_events_who_came_or_left_is_unclassified() -> None:
    row = {"commune": "a", "ever_poor": False, "ever_near_poor": False, "persons": 3}
    before = [
        row | {"household": "gone", "category": "poor"},
        row | {"household": "rich gone", "category": "not_poor"},
    ]
    after = [row | {"household": "new", "category": "poor"}]
    found = compared(before, after)
    whole = {key: value for key, (value, _) in lookup(found.figures[None])[()].items() if value}
    columns = ("start", "unclassified_out", "unclassified_in", "end")
    assert whole == {
        f"{unit}.poor.{column}": number
        for unit, number in (("change", 1), ("change_persons", 3))
        for column in columns
    }
    assert [(problem.code, problem.values["examples"]) for problem in found.problems] == [
        ("rounds.unclassified", "new"),
        ("rounds.unclassified", "gone"),
    ]


def test_a_class_recorded_in_a_decision_is_taken_unless_it_is_impossible() -> None:
    row = {"commune": "a", "ever_poor": None, "ever_near_poor": None, "persons": 3}
    before = [row | {"household": name, "category": "not_poor"} for name in ("x", "y")]
    after = [row | {"household": name, "category": "poor"} for name in ("x", "y")]
    decided = {"x": "fell_back", "y": "escaped_beyond", "z": "moved_in"}
    events = [{"household": name, "event": event} for name, event in decided.items()]
    found = compared(before, after, events)
    assert [row["change"] for row in found.rows.to_pylist()] == ["fell_back", "escaped_beyond"]
    assert [problem.code for problem in found.problems] == ["rounds.contradictory", "rounds.event_of_nobody"]
    assert found.problems[1].values["examples"] == "z"
    broken = [problem.values["whole"] for problem in identities.broken(found.figures[None])]
    assert broken == ["change.poor.end", "change_persons.poor.end"]


def test_persons_are_left_out_when_a_size_is_unknown() -> None:
    row = {"commune": "a", "ever_poor": None, "ever_near_poor": None, "household": "x", "category": "poor"}
    found = compared([row | {"persons": 2}], [row | {"persons": None}])
    assert [problem.code for problem in found.problems] == ["rounds.size_unknown"]
    assert not any(key.startswith("change_persons") for key in lookup(found.figures[None])[()])


def test_identities_name_figures_that_are_there() -> None:
    for whole, parts in identities.IDENTITIES:
        assert {whole, *parts} <= set(FIGURES)


def test_broken_identities_are_found_in_published_figures() -> None:
    rows, _ = register(2, 50)
    asked = ["deprivations.poor", *(f"deprived.poor.{code}" for code in schema.INDICATORS)]
    counted = compute(table(rows), asked, by=["commune"])
    assert identities.broken(counted) == []
    numerators = counted["numerator"].to_pylist()
    numerators[0] += 1
    (problem,) = identities.broken(counted.set_column(2, "numerator", pa.array(numerators)))
    assert problem.code == "facts.identity_broken"
    assert problem.values["place"] == counted["commune"][0].as_py()
