"""The evaluator against a naive second one, and the properties that no rule file may break."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.law import answers
from giamngheo.law.bundle import load
from giamngheo.law.evaluate import classify
from tests.law import completions, naive
from tests.law.generated import ON, as_table, rows, tables

STANDARD = "nd-07-2021"


@pytest.fixture(scope="module")
def standard():
    return load().standards[STANDARD]


def flags_of(result, standard):
    columns = [result[answers.flag_column(indicator.code)].to_pylist() for indicator in standard.indicators]
    return list(zip(*columns, strict=True))


def test_both_evaluators_agree_on_a_hundred_thousand_households(standard):
    generated = rows(100_000, seed=20231031)
    households, persons = tables(generated)
    result = classify(households, persons, STANDARD, ON)
    assert result["household"].to_pylist() == [row["household"] for row, _ in generated]
    found = flags_of(result, standard)
    categories = result["category"].to_pylist()
    different = []
    for place, (row, members) in enumerate(generated):
        expected = naive.flags(row, members, ON)
        if list(found[place]) != expected or categories[place] != naive.category(row, expected):
            different.append((row, members, found[place], expected, categories[place]))
    assert not different, (len(different), different[0])
    assert {None, "poor", "near_poor", "medium", "not_poor"} == set(categories)


def test_masks_scores_and_missing_follow_from_the_flags(standard):
    households, persons = tables(rows(2_000, seed=7, missing=0.2))
    result = classify(households, persons, STANDARD, ON).to_pylist()
    for row in result:
        flags = [row[answers.flag_column(indicator.code)] for indicator in standard.indicators]
        assert row["dep_mask"] == sum(1 << place for place, flag in enumerate(flags) if flag)
        assert row["known_mask"] == sum(1 << place for place, flag in enumerate(flags) if flag is not None)
        assert row["dep_mask"] & ~row["known_mask"] == 0
        unknown = [one.code for one, flag in zip(standard.indicators, flags, strict=True) if flag is None]
        first = (["area"] if row["area"] is None else []) + (["b1"] if row["b1"] is None else [])
        assert row["missing"] == first + unknown
        assert row["b2"] == (None if unknown else 10 * flags.count(True))
        assert row["law_hash"] == standard.hash


def forget(draw, generated):
    """The same households with more answers missing."""

    def without(row):
        return {
            key: None if key not in ("household", "person") and draw.random() < 0.3 else value
            for key, value in row.items()
        }

    return [(without(row), [without(one) for one in persons]) for row, persons in generated]


def test_nothing_is_decided_against_a_completion_of_what_is_missing(standard):
    generated = rows(3_000, seed=11, missing=0.15)
    found = flags_of(classify(*tables(generated), STANDARD, ON), standard)
    decided = 0
    for verdicts, (row, members) in zip(found, generated, strict=True):
        unlisted = max(row["members"] or 0, 0 if members else 1) - len(members)
        for code, test in completions.MEMBER_TESTS.items():
            verdict = verdicts[standard.indicator(code).no - 1]
            exact = naive.any_of([test(person, ON) for person in members] + [None] * unlisted)
            assert verdict in (None, exact), (code, row, members)
            decided += verdict is not None
    assert decided > 3_000


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_missing_answer_never_makes_anyone_poor(seed):
    """Forgetting answers can only open a result; it can never turn one category into another."""
    generated = rows(300, seed, missing=0.02)
    before = classify(*tables(generated), STANDARD, ON)["category"].to_pylist()
    forgotten = forget(random.Random(seed), generated)
    after = classify(*tables(forgotten), STANDARD, ON)["category"].to_pylist()
    for earlier, later, (row, _) in zip(before, after, forgotten, strict=True):
        if earlier == "medium" and row["income_per_person"] is None:
            earlier = "not_poor"  # nobody is of medium standard without the income form
        assert later in (None, earlier) or earlier is None
        assert not (later == "poor" and earlier not in ("poor", None))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_order_and_batching_change_nothing(seed):
    generated = rows(120, seed)
    whole = {row["household"]: row for row in classify(*tables(generated), STANDARD, ON).to_pylist()}
    shuffled = list(generated)
    random.Random(seed).shuffle(shuffled)
    for start in range(0, len(shuffled), 37):
        households, persons = tables(shuffled[start : start + 37])
        order = random.Random(seed).sample(range(persons.num_rows), persons.num_rows)
        for row in classify(households, persons.take(order), STANDARD, ON).to_pylist():
            assert row == whole[row["household"]]


@pytest.mark.parametrize("code", ["qd-59-2015", "nd-07-2021"])
def test_complete_answers_give_exactly_one_category(code):
    one = load().standards[code]
    counts = range(len(one.indicators) + 1)
    own = [
        {"household": f"{area}-{b1}-{count}", "area": area, "members": 4, "b1": b1}
        | {answers.flag_column(indicator.code): indicator.no <= count for indicator in one.indicators}
        for area in ("rural", "urban")
        for b1 in range(401)
        for count in counts
    ]
    result = classify(as_table(own, answers.household_columns(one)), None, code, ON)
    assert result["category"].null_count == 0
    assert result["b2"].to_pylist() == [10 * count for _ in range(2 * 401) for count in counts]


def test_a_stated_b2_total_decides_without_its_flags():
    own = [
        {"household": "1", "area": "rural", "members": 3, "b1": 140, "b2": 30},
        {"household": "2", "area": "rural", "members": 3, "b1": 140, "b2": 20},
        {"household": "3", "area": "rural", "members": 3, "b1": 140, "b2": 25},  # not a B2 score
    ]
    result = classify(as_table(own, answers.HOUSEHOLD), None, STANDARD, ON)
    assert result["category"].to_pylist() == ["poor", "near_poor", None]


def test_without_any_answer_nothing_is_decided():
    result = classify(pa.table({"household": ["1"]}), None, STANDARD, ON).to_pylist()[0]
    assert result["category"] is None
    assert result["b2"] is None
    assert result["missing"][:2] == ["area", "b1"]
    assert len(result["missing"]) == 14


def test_a_year_outside_the_retirement_table_leaves_working_age_open():
    persons = as_table(
        [
            {
                "household": "1",
                "person": "1",
                "birth_year": 1990,
                "sex": "male",
                "able_to_work": True,
                "employment": "seeking",
            }
        ],
        answers.PERSON,
    )
    households = as_table([{"household": "1", "members": 1}], answers.HOUSEHOLD)
    result = classify(households, persons, STANDARD, ON.replace(year=2050))
    assert result["d_employment"].to_pylist() == [None]
