"""Answers into one canonical form, and from it into columns."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.access.powers import POWERS
from giamngheo.facts import schema
from giamngheo.law import model as law
from giamngheo.registry.models import ARRIVALS, DEPARTURES, Category
from giamngheo.review.answers import Line, canonical, household_columns, to_tables
from giamngheo.review.checks import answer_problems, duplicates, identity_problems
from giamngheo.review.models import Change
from giamngheo.review.workflow import MOVES
from tests.record.review.sheets import answers

ON = date(2022, 10, 31)


def problems(household: dict[str, object], *members: dict[str, object]) -> dict[str | None, str]:
    _, found = canonical({"household": household, "members": list(members)}, "A1")
    return {problem.spot.question: problem.code for problem in found}


def test_what_is_kept_is_plain_and_exact() -> None:
    kept, found = canonical(
        {
            "household": {
                "household": "other", "area": "urban", "members": 2, "house_area": Decimal("45.50"), "merit": None,
                "has_tv": False, "d_water": True, "minutes": {"by": ["Lê Hoà", 3]},
            },
            "members": [{"person": "1", "birth_date": date(2001, 2, 3), "full_name": "  Hoa\u0300ng   Thụ "}],
        },
        "A1",
    )  # fmt: skip
    assert found == []
    assert kept == {
        "household": {
            "members": 2, "house_area": "45.50", "has_tv": False, "d_water": True, "minutes": {"by": ["Lê Hoà", 3]},
        },
        "members": [{"person": "1", "birth_date": "2001-02-03", "full_name": "Hoàng Thụ"}],
    }  # fmt: skip
    assert canonical(json.loads(json.dumps(kept)), "A1") == (kept, [])


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        ("members", "4", "review.answer_kind"),
        ("members", True, "review.answer_kind"),
        ("members", 0, "review.answer_bounds"),
        ("b1", 1.5, "review.answer_kind"),
        ("house_area", 45.5, "review.answer_kind"),
        ("house_area", "rộng", "review.answer_kind"),
        ("house_area", "NaN", "review.answer_kind"),
        ("house_area", -1, "review.answer_bounds"),
        ("wall", "marble", "review.answer_code"),
        ("has_tv", "yes", "review.answer_kind"),
        ("has_tv", 1, "review.answer_kind"),
        ("note", object(), "review.answer_kind"),
        ("note", "a\0b", "review.answer_kind"),
    ],
)
def test_a_wrong_answer_is_a_problem_with_its_question(question: str, value: object, code: str) -> None:
    assert problems({question: value}) == {question: code}


def test_wrong_answers_about_members() -> None:
    assert problems({}, {"birth_date": "3/2/2001"}) == {"birth_date": "review.answer_kind"}
    assert problems({}, {"full_name": "a\0b"}) == {"full_name": "review.answer_kind"}
    assert problems({}, {"schooling": "phd"}) == {"schooling": "review.answer_code"}
    assert problems({}, {"person": "1"}, {"person": "1"}) == {None: "review.member_twice"}
    _, found = canonical({"household": {}}, "A1")
    assert [problem.code for problem in found] == ["review.answers_shape"]


_HOUSEHOLD = st.fixed_dictionaries(
    {},
    optional={
        "members": st.integers(1, 40),
        "house_area": st.decimals(0, 2000, places=2),
        "roof": st.sampled_from(["tile", "sheet", "other"]),
        "uses_internet": st.booleans(),
        "d_toilet": st.booleans(),
    },
)
_MEMBER = st.fixed_dictionaries(
    {},
    optional={
        "full_name": st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=20),
        "birth_date": st.dates(date(1900, 1, 1), date(2030, 12, 31)),
        "birth_year": st.integers(1900, 2100),
        "disabled": st.booleans(),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_HOUSEHOLD, st.lists(_MEMBER, max_size=4)), min_size=1, max_size=5))
def test_columns_hold_what_was_answered(
    sheets: list[tuple[dict[str, object], list[dict[str, object]]]],
) -> None:
    lines, kept = [], []
    for number, (household, members) in enumerate(sheets):
        plain, found = canonical({"household": household, "members": members}, str(number))
        assert found == []
        kept.append(plain)
        lines.append(Line(str(number), json.dumps(plain), "rural"))
    tables = to_tables(lines)
    rows = tables.households.to_pylist()
    for row, (household, _) in zip(rows, sheets, strict=True):
        for name in ("members", "house_area", "roof", "uses_internet", "d_toilet"):
            assert row[name] == household.get(name), name
    persons = tables.persons.to_pylist()
    asked = [(str(number), member) for number, (_, members) in enumerate(sheets) for member in members]
    assert [row["household"] for row in persons] == [number for number, _ in asked]
    for row, (_, member) in zip(persons, asked, strict=True):
        for name in ("birth_date", "birth_year", "disabled"):
            assert row[name] == member.get(name), name
    few = household_columns([line.answers for line in lines], ["roof", "merit"])
    assert few.column_names == ["roof", "merit"]
    assert few["roof"].to_pylist() == [household.get("roof") for household, _ in sheets]


def test_no_sheets_are_empty_columns() -> None:
    assert to_tables([]).persons.num_rows == household_columns([], ["merit"]).num_rows == 0


def test_contradictions_name_the_household() -> None:
    wrong = answers("poor", members=3)
    tables = to_tables([Line("A1", json.dumps(wrong)), Line("A2", json.dumps(answers()))])
    found = [(p.code, p.spot.household) for p in answer_problems(tables, ON)]
    assert found == [("answers.members_differ", "A1")]


def test_one_person_in_two_households_is_found_and_a_namesake_is_not() -> None:
    def sheet(code: str, *people: tuple[str, str | None]) -> Line:
        members = [{"full_name": name, "birth_date": born} for name, born in people if born] + [
            {"full_name": name} for name, born in people if not born
        ]
        return Line(code, json.dumps({"household": {}, "members": members}))

    persons = to_tables(
        [
            sheet("A1", ("Hoàng Văn Thụ", "1980-01-02"), ("Lê Hoa", None)),
            sheet("A2", ("Hoàng Văn Thú", "1980-01-02"), ("Lê Hoa", None)),
            sheet("A3", ("Hoàng Văn Thụ", "1980-01-03")),
        ]
    ).persons
    (problem,) = duplicates(persons)
    assert (problem.values["first"], problem.values["second"]) == ("A1", "A2")


@pytest.mark.parametrize(
    ("number", "sex", "year", "codes"),
    [
        ("020080001234", "male", 1980, set()),
        ("020180001234", "female", 1980, set()),
        ("020201001234", "male", 2001, set()),
        ("020301001234", "male", 2001, {"review.identity_sex"}),
        ("020080001234", "male", 1981, {"review.identity_year"}),
        ("020280001234", "female", 1980, {"review.identity_sex", "review.identity_year"}),
        ("020280001234", None, None, set()),
    ],
)
def test_a_number_tells_century_sex_and_year(
    number: str, sex: str | None, year: int | None, codes: set[str]
) -> None:
    member = {"person": "p", "full_name": "Lê Hoa", "sex": sex, "birth_year": year}
    persons = to_tables([Line("A1", json.dumps({"household": {}, "members": [member]}))]).persons
    assert {problem.code for problem in identity_problems(persons, {"p": number})} == codes
    assert identity_problems(persons, {}) == []


def test_words_are_those_of_the_law_and_the_facts() -> None:
    assert tuple(Category.values) == law.CATEGORIES == schema.CATEGORIES
    assert set(Change.values) == set(schema.CHANGES)
    assert set(ARRIVALS) == set(schema.ARRIVALS)
    assert set(DEPARTURES) == set(schema.DEPARTURES)


def test_every_move_has_a_power_that_exists() -> None:
    assert {move.power for move in MOVES.values()} <= set(POWERS)
