"""Households that moved between two reviews, from the register to the figures of every unit above them."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from giamngheo.core.engine import connect, lend
from giamngheo.extract.facts import facts_of
from giamngheo.extract.reading import one_state
from giamngheo.facts import schema
from giamngheo.facts.cube import Facts
from giamngheo.facts.figures import FIGURES, compute, lookup
from giamngheo.facts.rules import broken_rules
from giamngheo.facts.transitions import change_of
from giamngheo.issuing.review_tables import listed_members
from giamngheo.places.models import Lineage, Place
from giamngheo.registry import actions as registry
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle
from tests.record.registry.register import CLERK, NOW, enter, entry, reach_over
from tests.record.review.sheets import conclude, open_cycle

Places = dict[str, Place]
CHANGES = [key for key in FIGURES if key.startswith("change.")]
LISTED = ("poor", "near_poor")
VILLAGES = ("06325-01", "06325-02", "06328-01", "06328-02")


def read(cycle: Cycle) -> tuple[Facts, list[dict[str, Any]], list[dict[str, Any]]]:
    with one_state():
        facts = facts_of(Cycle.objects.get(pk=cycle.pk))
        households = pa.Table.from_batches(facts.households, schema.HOUSEHOLDS)
        departed = pa.Table.from_batches(facts.departed, schema.DEPARTED)
    backend = connect(threads=1)
    tables = {"households": lend(backend, "h", households), "departed": lend(backend, "d", departed)}
    assert broken_rules(tables) == []
    return Facts(**tables), households.to_pylist(), departed.to_pylist()


def figures(facts: Facts, *by: str) -> dict[Any, dict[str, int]]:
    """The columns of change that are not zero, by the groups in which there are any."""
    found = lookup(compute(facts, CHANGES, by=by))
    told = {
        group: {key.removeprefix("change."): value for key, (value, _) in counted.items() if value}
        for group, counted in found.items()
    }
    return {group[0] if by else "": counted for group, counted in told.items() if counted}


def move(household: Household, place: Place, on: date) -> None:
    registry.move_household(
        household=Household.objects.get(pk=household.pk), place=place, on=on, actor=CLERK, at=NOW
    )


def expected(
    was: dict[str, str], now: dict[str, str], then: dict[str, str], lives: dict[str, str], unit: str
) -> dict[str, int]:
    """The table of a unit by hand: `unit` begins the codes of its villages."""
    found: Counter[str] = Counter()
    for code, before in was.items():
        after = now[code]
        old = before if then[code].startswith(unit) else None
        new = after if lives[code].startswith(unit) else None
        if old in LISTED:
            found[f"{old}.start"] += 1
        if new in LISTED:
            found[f"{new}.end"] += 1
        if old is not None and new is not None:
            _count(found, old, new)
        elif old in LISTED:
            found[f"{old}.other_decrease"] += 1
        elif new in LISTED:
            found[f"{new}.other_increase"] += 1
    return dict(found)


def _count(found: Counter[str], old: str, new: str) -> None:
    change = change_of(old, new, ever_poor=False, ever_near_poor=False)
    words = {
        "escaped_to_near_poor": ("poor.to_near_poor", "near_poor.from_poor"),
        "near_poor_to_poor": ("near_poor.to_poor", "poor.from_near_poor"),
        "escaped_beyond": (f"{old}.beyond",),
        "newly_arising": (f"{new}.newly_arising",),
    }
    found.update(words[change] if change else ())


@pytest.mark.parametrize("seed", range(6))
def test_any_moves_count_where_they_cross_a_boundary_and_nowhere_else(places: Places, seed: int) -> None:
    """A unit that holds both ends counts as if the household had always stood in one place."""
    rng = random.Random(seed)
    categories = ("poor", "poor", "near_poor", "not_poor")
    codes = [f"H{number:02d}" for number in range(10)]
    was = {code: rng.choice(categories) for code in codes}
    now = {code: rng.choice(categories) for code in codes}
    then = {code: rng.choice(VILLAGES) for code in codes}
    households = enter(*(entry(code, places[then[code]]) for code in codes))
    conclude(open_cycle(places["185"]), places["185"], was, households)
    lives = dict(then)
    for household in households:
        on = date(2022, 12, 20)
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            on += timedelta(days=rng.randint(1, 60))
            lives[household.code] = rng.choice([code for code in VILLAGES if code != lives[household.code]])
            move(household, places[lives[household.code]], on)
    second = open_cycle(places["185"], 2023)
    conclude(second, places["185"], now, [Household.objects.get(pk=one.pk) for one in households])
    for household in households[:3]:  # what happens after the reference date is no part of it
        here = lives[household.code]
        move(household, places[next(code for code in VILLAGES if code != here)], date(2024, 2, 1))
    facts, rows, gone = read(second)
    assert {row["household"]: row["village"] for row in rows} == lives
    assert {row["household"] for row in gone} == {
        code for code in codes if was[code] in LISTED and then[code] != lives[code]
    }
    whole = expected(was, now, then, lives, "")
    assert figures(facts).get("", {}) == whole
    assert figures(facts, "district").get("185", {}) == whole
    assert figures(facts, "province").get("20", {}) == whole
    for level, units in (("commune", ("06325", "06328")), ("village", VILLAGES)):
        found = figures(facts, level)
        for unit in units:
            assert found.get(unit, {}) == expected(was, now, then, lives, unit), (level, unit)


@pytest.fixture
def three(places: Places) -> dict[str, Household]:
    """Poor households, one in each of three villages, after a first review of the district."""
    households = enter(
        entry("A1", places["06325-01"]), entry("A2", places["06325-02"]), entry("B1", places["06328-01"])
    )
    everyone = {household.code: household for household in households}
    conclude(open_cycle(places["185"]), places["185"], dict.fromkeys(everyone, "poor"), households)
    return everyone


def conclude_again(
    place: Place, year: int, results: dict[str, str], households: dict[str, Household]
) -> Cycle:
    cycle = open_cycle(place, year)
    fresh = [Household.objects.get(pk=one.pk) for one in households.values()]
    conclude(cycle, place, results, [one for one in fresh if one.code in results])
    return cycle


def test_one_who_came_back_has_not_moved(places: Places, three: dict[str, Household]) -> None:
    move(three["A1"], places["06328-02"], date(2023, 1, 10))
    move(three["A1"], places["06325-01"], date(2023, 5, 10))
    facts, rows, gone = read(conclude_again(places["185"], 2023, dict.fromkeys(three, "poor"), three))
    assert gone == []
    assert {row["from_village"] for row in rows} == {None}
    assert figures(facts, "village") == {
        code: {"poor.start": 1, "poor.end": 1} for code in ("06325-01", "06325-02", "06328-01")
    }


def test_one_who_moved_and_then_left_the_register_left_from_where_it_was(
    places: Places, three: dict[str, Household]
) -> None:
    move(three["A1"], places["06328-02"], date(2023, 1, 10))
    registry.close_household(
        household=Household.objects.get(code="A1"), kind="died_out", on=date(2023, 4, 1), actor=CLERK, at=NOW
    )
    facts, rows, gone = read(conclude_again(places["185"], 2023, {"A2": "poor", "B1": "poor"}, three))
    assert {row["household"] for row in rows} == {"A2", "B1"}
    assert [(row["village"], row["reason"], row["to_village"]) for row in gone] == [
        ("06325-01", "died_out", None)
    ]
    assert figures(facts)[""] == {"poor.start": 3, "poor.other_decrease": 1, "poor.end": 2}
    assert figures(facts, "commune")["06328"] == {"poor.start": 1, "poor.end": 1}


def test_a_cycle_of_one_commune_sees_who_crossed_its_boundary(
    places: Places, three: dict[str, Household]
) -> None:
    """Out of it, into it, out of it and then dead, into it and then dead: its own people and no others."""
    first = enter(
        entry("A3", places["06325-01"]), entry("B2", places["06328-02"]), entry("B3", places["06328-02"])
    )
    everyone = {**three, **{one.code: one for one in first}}
    conclude_again(places["185"], 2023, dict.fromkeys(everyone, "poor"), everyone)
    move(three["A1"], places["06328-02"], date(2024, 2, 1))
    move(three["B1"], places["06325-01"], date(2024, 2, 1))
    move(first[0], places["06328-02"], date(2024, 2, 1))
    move(first[1], places["06325-02"], date(2024, 2, 1))
    for code in ("A3", "B2"):
        registry.close_household(
            household=Household.objects.get(code=code),
            kind="died_out",
            on=date(2024, 4, 1),
            actor=CLERK,
            at=NOW,
        )
    cycle = conclude_again(places["06325"], 2024, {"A2": "poor", "B1": "poor"}, everyone)
    facts, rows, gone = read(cycle)
    assert {row["household"]: (row["from_village"], row["change"]) for row in rows} == {
        "A2": (None, None),
        "B1": (None, "other_increase"),
    }
    assert {row["household"]: (row["village"], row["reason"], row["to_village"]) for row in gone} == {
        "A1": ("06325-01", "moved_out", None),
        "A3": ("06325-01", "died_out", None),
    }
    assert figures(facts)[""] == {
        "poor.start": 3, "poor.other_decrease": 2, "poor.other_increase": 1, "poor.end": 2,
    }  # fmt: skip


def merge(places: Places) -> tuple[Place, Place]:
    """From 1 July 2025 both communes are one, without a district; one village is written anew."""
    day = date(2025, 7, 1)
    rest: dict[str, Any] = {"folded": "x", "sort": "x", "area": "rural", "valid_from": day}
    old = [places[code] for code in ("185", "06325", "06328", "06325-01")]
    Place.objects.filter(pk__in=[place.pk for place in old]).update(valid_to=date(2025, 6, 30))
    commune = Place.objects.create(
        code="06325", name="Bắc Sơn", full_name="Xã Bắc Sơn", level="commune", kind="xa", parent=places["20"],
        path="20/06325/", **rest,
    )  # fmt: skip
    village = Place.objects.create(
        code="06325-01", name="Thử Một", full_name="Thôn Thử Một", level="village", kind="thon", parent=commune,
        path="20/06325/06325-01/", **rest,
    )  # fmt: skip
    for place in old[1:3]:
        Lineage.objects.create(predecessor=place, successor=commune, on=day, share="whole")
    Lineage.objects.create(predecessor=old[3], successor=village, on=day, share="whole")
    return commune, village


def test_across_a_merger_a_move_between_communes_that_became_one_is_none_for_it(
    places: Places, three: dict[str, Household]
) -> None:
    everyone = {**three, **{one.code: one for one in enter(entry("B2", places["06328-02"]))}}
    conclude_again(places["185"], 2024, dict.fromkeys(everyone, "poor"), everyone)
    move(three["A2"], places["06328-01"], date(2025, 3, 1))  # before it, from one commune to the other
    commune, village = merge(places)
    move(three["B1"], village, date(2025, 8, 1))  # after it, to the village that was written anew
    move(everyone["B2"], village, date(2025, 8, 1))
    move(everyone["B2"], places["06328-02"], date(2025, 9, 1))
    results = {"A1": "poor", "A2": "near_poor", "B1": "poor", "B2": "poor"}
    facts, rows, gone = read(conclude_again(commune, 2025, results, everyone))
    assert {row["household"]: (row["from_village"], row["village"]) for row in rows} == {
        "A1": (None, "06325-01"),
        "A2": ("06325-02", "06328-01"),
        "B1": ("06328-01", "06325-01"),
        "B2": (None, "06328-02"),
    }
    assert {(row["from_commune"], row["from_district"]) for row in rows if row["from_village"]} == {
        ("06325", None)
    }
    assert {row["household"] for row in gone} == {"A2", "B1"}
    whole = {
        "poor.start": 4,
        "poor.to_near_poor": 1,
        "near_poor.from_poor": 1,
        "poor.end": 3,
        "near_poor.end": 1,
    }
    assert (
        figures(facts)[""] == figures(facts, "commune")["06325"] == figures(facts, "province")["20"] == whole
    )
    assert figures(facts, "village") == {
        "06325-01": {"poor.start": 1, "poor.other_increase": 1, "poor.end": 2},
        "06325-02": {"poor.start": 1, "poor.other_decrease": 1},
        "06328-01": {
            "poor.start": 1, "poor.other_decrease": 1, "near_poor.other_increase": 1, "near_poor.end": 1,
        },
        "06328-02": {"poor.start": 1, "poor.end": 1},
    }  # fmt: skip


def test_a_cycle_of_before_the_merger_is_counted_on_later_boundaries(
    places: Places, three: dict[str, Household]
) -> None:
    move(three["A2"], places["06328-01"], date(2023, 3, 1))
    facts, _, _ = read(conclude_again(places["185"], 2023, dict.fromkeys(three, "poor"), three))
    assert figures(facts, "commune")["06328"] == {"poor.start": 1, "poor.other_increase": 1, "poor.end": 2}
    later = lookup(compute(facts, CHANGES, by=["commune"], boundaries={"06325": "06325", "06328": "06325"}))
    assert {key: value for key, (value, _) in later["06325",].items() if value} == {
        "change.poor.start": 3,
        "change.poor.end": 3,
    }


def test_the_list_of_names_says_of_a_mover_what_the_unit_that_holds_both_places_knows(
    places: Places, three: dict[str, Household]
) -> None:
    """Poor before and poor now: old for the district, come for the commune that it reached."""
    move(three["A2"], places["06328-01"], date(2023, 3, 1))
    cycle = open_cycle(places["185"], 2023)
    for commune in ("06325", "06328"):
        fresh = [Household.objects.get(pk=one.pk) for one in three.values()]
        conclude(cycle, places[commune], dict.fromkeys(three, "poor"), [
            one for one in fresh if one.place.path.startswith(places[commune].path)
        ])  # fmt: skip
    cycle.refresh_from_db()

    def since(place: str) -> dict[str, str]:
        listed = listed_members(cycle, places[place], "poor", reach_over(places["185"]))
        return {one.household: one.since for one in listed}

    assert since("185") == dict.fromkeys(three, "listed_before")
    assert since("06328") == {"A2": "newly_arising", "B1": "listed_before"}
