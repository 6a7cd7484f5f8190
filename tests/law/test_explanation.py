"""The explanation is the result: who, which answers, which article, what is missing, what would change it."""

from datetime import date

import pyarrow as pa

from giamngheo.law.bundle import load
from giamngheo.law.evaluate import classify
from giamngheo.law.explain import Change, explain
from tests.law.generated import ON, rows, tables

HOUSEHOLD = pa.table({"household": ["1"], "area": ["rural"], "members": [3], "b1": [140], "toilet": ["none"]})
PERSONS = pa.table(
    {
        "household": ["1", "1", "1"],
        "person": ["An", "Bình", "Chi"],
        "birth_date": [date(1990, 1, 1), date(2015, 1, 1), date(2018, 1, 1)],
        "health_insurance": [False, True, None],
    }
)


def test_members_behind_a_flag_are_named():
    found = explain(HOUSEHOLD, PERSONS, "1", "nd-07-2021", ON)
    by_code = {finding.indicator.code: finding for finding in found.findings}
    assert by_code["dependency"].concerned == ("Bình", "Chi")
    assert by_code["health_insurance"].concerned == ("An",)
    assert by_code["nutrition"].unasked == ("Bình", "Chi")
    assert by_code["toilet"].looked_at == {"toilet": "none"}
    assert found.category == "poor"
    assert found.cutoffs["poverty"].value == 140
    assert "nutrition" in found.missing


def test_every_explanation_repeats_the_evaluation():
    households, persons = tables(rows(60, seed=2))
    result = {row["household"]: row for row in classify(households, persons, "nd-07-2021", ON).to_pylist()}
    for household, row in result.items():
        found = explain(households, persons, household, "nd-07-2021", ON)
        assert (found.category, found.b2, list(found.missing)) == (row["category"], row["b2"], row["missing"])
        for finding in found.findings:
            assert finding.deprived == row[f"d_{finding.indicator.code}"]


def whole(count, b1=140, code="nd-07-2021"):
    flags = {f"d_{one.code}": [one.no <= count] for one in load().standards[code].indicators}
    table = pa.table({"household": ["1"], "area": ["rural"], "members": [1], "b1": [b1], **flags})
    return explain(table, None, "1", code, ON)


def test_what_would_change_the_result_is_the_nearest_score():
    assert set(whole(3).changes) == {Change("not_poor", b1=141), Change("near_poor", deprived=2)}
    assert set(whole(0).changes) == {Change("not_poor", b1=141), Change("poor", deprived=3)}
    assert set(whole(5, b1=150).changes) == {Change("poor", b1=140)}
    assert set(whole(2, b1=130, code="qd-59-2015").changes) == {
        Change("poor", b1=120),
        Change("not_poor", b1=151),
    }


def test_an_unknown_household_has_no_explanation():
    assert explain(HOUSEHOLD, PERSONS, "2", "nd-07-2021", ON) is None
