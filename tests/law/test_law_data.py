"""The law's own files: sound as shipped, and every planted fault found with its place."""

import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pyarrow as pa
import pytest

from giamngheo.core.problems import Refused, Severity
from giamngheo.law import checks
from giamngheo.law.assumptions import assume
from giamngheo.law.bundle import DATA, Bundle, load
from giamngheo.law.evaluate import classify
from giamngheo.law.model import Certainty
from tests.law.generated import ON, rows, tables


def errors(bundle):
    return [problem for problem in checks.check(bundle) if problem.severity is Severity.error]


def with_standard(standard):
    bundle = load()
    return replace(bundle, standards=dict(bundle.standards) | {standard.id: standard})


def test_the_law_as_shipped_has_no_error_and_every_case_comes_out():
    assert errors(load()) == []


def test_each_standard_has_cases_of_scores():
    for standard in load().standards.values():
        assert standard.cases["scores"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2015, 12, 31), None),
        (date(2021, 12, 31), "qd-59-2015"),
        (date(2022, 1, 1), "nd-07-2021"),
        (date(2026, 12, 31), "nd-07-2021"),
        (date(2027, 1, 1), "nd-351-2025"),
        (date(2031, 1, 1), None),
    ],
)
def test_one_standard_is_in_force_on_each_day(day, expected):
    found = load().standard_on(day)
    assert (found.id if found else None) == expected


def test_published_lines_stand_as_the_decrees_print_them():
    standards = load().standards
    lines = {
        code: [
            one.income_lines["poverty"].rural.value,
            one.income_lines["poverty"].urban.value,
        ]
        for code, one in standards.items()
    }
    assert lines == {
        "qd-59-2015": [700_000, 900_000],
        "nd-07-2021": [1_500_000, 2_000_000],
        "nd-351-2025": [2_200_000, 2_800_000],
    }


def test_what_is_not_known_is_declared_missing_and_never_a_number():
    future = load().standards["nd-351-2025"]
    assert future.b1_cutoffs["poverty"].rural.value is None
    assert future.b1_cutoffs["poverty"].rural.certainty is Certainty.missing
    assert all(indicator.deprived_when is None for indicator in future.indicators)
    households, persons = tables(rows(200, seed=3, missing=0))
    assert set(classify(households, persons, "nd-351-2025", date(2027, 10, 31))["category"].to_pylist()) == {
        None
    }


def codes(bundle):
    return {problem.code for problem in errors(bundle)}


def test_planted_faults_are_found():
    standard = load().standards["nd-07-2021"]
    poor, near, not_poor = standard.categories
    late = replace(standard.in_force[1], end=date(2026, 11, 30))
    early = replace(standard.in_force[0], start=date(2021, 12, 31))
    first = standard.indicators[0]
    planted = {
        "law.gap": replace(standard, in_force=(standard.in_force[0], late)),
        "law.overlap": replace(standard, in_force=(early, standard.in_force[1])),
        "law.uncovered_scores": replace(standard, categories=(poor, near)),
        "law.bad_annex": replace(
            standard, indicators=(replace(first, weight=Fraction(1, 6)), *standard.indicators[1:])
        ),
        "law.uncited": replace(
            standard,
            categories=(replace(poor, source=replace(poor.source, instrument="nowhere")), near, not_poor),
        ),
    }
    for code, faulty in planted.items():
        assert code in codes(with_standard(replace(faulty, hash=code)))


def test_a_wrong_case_is_found():
    standard = load().standards["nd-07-2021"]
    wrong = {"scores": [dict(standard.cases["scores"][0], expect="near_poor")], "indicators": []}
    assert codes(with_standard(replace(standard, cases=wrong))) == {"law.failing_case"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value: 1500000", "value: 1.5e6", "income_lines.poverty.rural"),
        ("value: 1500000", "value: một triệu rưỡi", "income_lines.poverty.rural"),
        (
            "{value: 1500000, certainty: verified}",
            "{value: null, certainty: verified}",
            "income_lines.poverty.rural",
        ),
        ("b1_at_most: poverty", "b1_at_mots: poverty", "categories"),
        ("category: poor", "category: pauper", "categories.0.category"),
        ("from: 2022-01-01", "from: 01/01/2022", "in_force.0.from"),
        ("title:", "titel:", ""),
    ],
)
def test_a_misspelt_law_file_is_refused_with_its_place(tmp_path, old, new, key):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "standards" / "nd-07-2021" / "standard.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert refused.value.problems[0].spot.file == "standard.yaml"
    assert key in refused.value.problems[0].what()


def test_a_rule_outside_the_vocabulary_is_refused(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "standards" / "nd-07-2021" / "indicators.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("working_age: true", "__import__: os"), encoding="utf-8")
    with pytest.raises(Refused):
        load(folder)


def test_a_hash_names_the_values_and_not_the_comments(tmp_path):
    def changed(name, edit):
        folder = tmp_path / name
        shutil.copytree(DATA, folder)
        path = folder / "standards" / "nd-07-2021" / "standard.yaml"
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        return load(folder).standards["nd-07-2021"].hash

    shipped = load().standards["nd-07-2021"].hash
    assert changed("remark", lambda text: "# a remark\n" + text) == shipped
    assert changed("value", lambda text: text.replace("value: 140", "value: 141")) != shipped


def test_an_assumed_value_decides_and_says_so():
    future = load().standards["nd-351-2025"]
    assumed = assume(future, ("b1_cutoffs.poverty.rural=205", "b1_cutoffs.poverty.urban=245"))
    assert assumed.hash != future.hash
    assert assumed.assumed == ("b1_cutoffs.poverty.rural=205", "b1_cutoffs.poverty.urban=245")
    households, persons = tables(rows(300, seed=5, missing=0))
    result = classify(households, persons, future.id, date(2027, 10, 31), standard=assumed)
    found = set(result["category"].to_pylist())
    assert found == {"not_poor", None}  # with no indicator defined, poor and near-poor stay open


@pytest.mark.parametrize("text", ["b1_cutoffs.poverty=1", "nothing=1", "b1_cutoffs.poverty.rural=một", "x"])
def test_an_unclear_assumption_is_refused(text):
    with pytest.raises(Refused):
        assume(load().standards["nd-351-2025"], (text,))


def test_points_table_computes_b1_and_an_unknown_answer_leaves_it_open(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "points" / "thu-nghiem.yaml").write_text(
        """
id: thu-nghiem
standard: nd-07-2021
region: {vi: Bảng giả lập để kiểm thử, en: Synthetic table for tests}
source: {instrument: tt-07-2021, article: null}
certainty: from_memory
items:
  - column: toilet
    points: {septic: 100, none: 0}
  - column: roof
    points: {concrete: 80, sheet: 30}
""",
        encoding="utf-8",
    )
    bundle: Bundle = load(folder)
    standard = bundle.standards["nd-07-2021"]
    households = pa.table(
        {
            "household": ["1", "2", "3", "4"],
            "area": ["rural"] * 4,
            "toilet": ["septic", "none", None, "vip"],
            "roof": ["concrete", "sheet", "sheet", "sheet"],
        }
    )
    result = classify(
        households, None, standard.id, ON, standard=standard, points=bundle.points_tables["thu-nghiem"]
    )
    assert result["b1"].to_pylist() == [180, 30, None, None]
    assert result["category"].to_pylist() == ["not_poor", None, None, None]
