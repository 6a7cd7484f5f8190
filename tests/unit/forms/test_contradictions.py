"""Contradictions of answers: every kind is found, and few rows are checked as many are."""

from datetime import date

import pyarrow as pa

from giamngheo.core.problems import Spot
from giamngheo.forms import contradictions as checks
from giamngheo.forms.contradictions import contradictions

ON = date(2024, 10, 31)
HOUSEHOLDS = pa.table({"household": ["1", "2"], "members": pa.array([3, None], pa.int64())})
PERSONS = pa.table(
    {
        "household": ["1", "1", "1", "1", "2", "9"],
        "relation": ["head", "head", "child", None, "head", "child"],
        "birth_date": pa.array(
            [date(2024, 11, 1), date(1980, 5, 5), None, None, None, date(2001, 1, 1)], pa.date32()
        ),
        "birth_year": pa.array([None, 1981, 2025, 1903, 2015, None], pa.int64()),
        "schooling": [None, None, None, None, "higher", None],
    }
)
EXPECTED = [
    ("answers.born_later", "persons 0 birth_date"),
    ("answers.born_later", "persons 2 birth_year"),
    ("answers.too_old", "persons 3 birth_year"),
    ("answers.birth_differs", "persons 1 birth_year"),
    ("answers.stranger", "persons 5 household"),
    ("answers.school_age", "persons 4 schooling"),
    ("answers.members_differ", "households 0 members"),
    ("answers.heads", "households 0 household"),
]


def place(table, row, column):
    return Spot(question=f"{table} {row} {column}")


def found(persons=PERSONS, most=20):
    return contradictions(HOUSEHOLDS, persons, ON, place, most=most)


def test_every_kind_is_found_where_it_is():
    assert [(problem.code, problem.spot.question) for problem in found()] == EXPECTED


def test_few_rows_are_checked_as_many_are(monkeypatch):
    few = found()
    monkeypatch.setattr(checks, "_FEW", 0)
    assert [(p.code, p.spot, p.values) for p in found()] == [(p.code, p.spot, p.values) for p in few]


def test_another_day_is_another_answer():
    later = contradictions(HOUSEHOLDS, PERSONS, date(2026, 1, 1), place)
    assert "answers.born_later" not in {problem.code for problem in later}
    assert found() == found()


def test_of_a_kind_the_first_are_listed_and_the_rest_counted():
    crowd = pa.concat_tables([PERSONS] * 30)
    last = [problem for problem in found(crowd) if problem.code == "answers.more"]
    assert [problem.values["number"] for problem in last if problem.values["number"] > 1]
    assert not [problem for problem in found(crowd, most=None) if problem.code == "answers.more"]


def test_without_persons_nothing_is_contradicted():
    assert found(persons=None) == []
