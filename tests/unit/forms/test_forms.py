"""Forms A and B: one definition, and everything compiled from it agrees with it."""

import shutil
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.problems import Refused
from giamngheo.core.tables import read_table
from giamngheo.forms import expressions
from giamngheo.forms.definition import DATA, forms, read
from giamngheo.forms.filling import asked, check
from giamngheo.forms.template import HOUSEHOLDS, PERSONS, template
from giamngheo.forms.vocabulary import household_layout, load, person_layout
from giamngheo.forms.web import sections
from giamngheo.forms.xlsform import as_markdown, as_xform
from giamngheo.law import answers
from giamngheo.law.bundle import load as load_law

FORM_B = forms()["phieu-b"]
YEAR = 2023


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_pyxform_compiles_without_a_warning(form):
    xform, warnings = as_xform(form)
    assert warnings == []
    root = ElementTree.fromstring(xform)
    assert form.hash[:12] in xform
    names = {element.get("ref", "").rsplit("/", 1)[-1] for element in root.iter() if element.get("ref")}
    assert {row.name for row in form.rows if row.is_question} <= names


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_what_is_not_official_is_said(form):
    assert form.missing
    assert all(note["vi"] and note["en"] for note in form.missing)


def test_form_b_asks_for_everything_that_the_standard_looks_at():
    standard = load_law().standards[FORM_B.manifest["standard"]]
    own = {row.name for row in FORM_B.questions()}
    members = {row.name for row in FORM_B.questions("person")}
    for indicator in standard.indicators:
        group = members if set(answers.asked_of_members(indicator.deprived_when)) else own
        assert set(answers.columns_of(indicator.deprived_when)) <= group, indicator.code
    assert {"b1", "area", "members"} <= own
    assert {"birth_date", "birth_year", "sex"} <= members


def test_the_vocabulary_has_the_answers_of_the_law_and_nothing_less():
    vocabulary = load()
    assert set(answers.HOUSEHOLD) <= set(vocabulary.household)
    assert set(answers.PERSON) <= set(vocabulary.person)


def test_codes_of_the_rules_are_codes_of_the_vocabulary():
    questions = load().household | load().person
    for standard in load_law().standards.values():
        for indicator in standard.indicators:
            for column, values in _coded(indicator.deprived_when):
                codes = {choice.code for choice in questions[column].choices} | {True, False}
                assert set(values) <= codes, (indicator.code, column)


def _coded(condition):
    from giamngheo.law.model import Answer
    from giamngheo.law.rules import walk

    for part in walk(condition) if condition is not None else ():
        if isinstance(part, Answer):
            yield part.column, part.values


def member(**changed):
    base = {"full_name": "Hoàng Thị Lan", "relation": "head", "sex": "female", "birth_year": 1990}
    return base | changed


OWN = {"household": "H1", "area": "rural", "members": 1}


def problems_of(own, *members):
    return [(problem.code, problem.spot.question) for problem in check(FORM_B, own, list(members), YEAR)]


def test_a_well_filled_form_has_no_problem():
    own = OWN | {"house_area": Decimal("32.5"), "wall": "brick_stone", "uses_internet": True, "b1": 140}
    assert (
        problems_of(own, member(able_to_work=True, employment="contract", birth_date=date(1990, 2, 3))) == []
    )


def test_an_answer_left_out_is_unknown_and_only_required_ones_are_asked_for():
    assert problems_of({"household": "H1"}) == [("forms.required", "area"), ("forms.required", "members")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"area": "miền núi"}, "forms.wrong_kind"),
        ({"members": "ba"}, "forms.wrong_kind"),
        ({"members": 0}, "forms.constraint"),
        ({"members": Decimal("2.5")}, "forms.wrong_kind"),
        ({"house_area": Decimal(3000)}, "forms.constraint"),
        ({"b1": -1}, "forms.constraint"),
        ({"yacht": True}, "forms.unknown_question"),
    ],
)
def test_a_wrong_answer_is_named(changed, code):
    assert [found for found, _ in problems_of(OWN | changed)] == [code]


def test_questions_that_do_not_apply_are_not_asked_and_their_answers_are_pointed_out():
    child = member(birth_year=2015, stunted=True)
    assert "employment" not in asked(FORM_B, child, YEAR, "person")
    assert "stunted" in asked(FORM_B, child, YEAR, "person")
    assert problems_of(OWN, member(birth_year=2015, employment="contract")) == [
        ("forms.not_asked", "employment")
    ]
    assert problems_of(OWN, member(birth_year=2030)) == [("forms.constraint", "birth_year")]


def test_a_question_is_asked_wherever_the_law_may_need_it():
    """Relevance may be wider than the law's ages, never narrower: the exact day decides only afterwards."""
    needed = {
        "stunted": range(16),
        "schooling": range(3, 31),
        "qualification": range(16, 31),
        "on_the_job_certified": range(18, 31),
        "able_to_work": range(15, 62),
    }
    for name, ages in needed.items():
        for age in ages:
            person = member(birth_year=YEAR - age, schooling="none")
            assert name in asked(FORM_B, person, YEAR, "person"), (name, age)


def test_a_filled_template_is_read_back_as_it_was(tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(
        template(
            FORM_B,
            [{"household": "0634003001", "area": "Nông thôn", "members": "2"}],
            [
                {
                    "household": "0634003001",
                    "full_name": "=HYPERLINK(1)",
                    "relation": "Chủ hộ",
                    "birth_year": "1970",
                }
            ],
        )
    )
    own = read_table(path, household_layout(), sheet=HOUSEHOLDS)
    assert own.problems == []
    assert own.table["household"].to_pylist() == ["0634003001"]
    assert own.table["area"].to_pylist() == ["rural"]
    assert own.table["members"].to_pylist() == [2]
    persons = read_table(path, person_layout(), sheet=PERSONS)
    assert persons.table["full_name"].to_pylist() == ["=HYPERLINK(1)"]
    assert persons.table["relation"].to_pylist() == ["head"]


def test_the_page_has_every_question_once_in_the_order_of_the_paper():
    shown = [field.name for section in sections(FORM_B) for field in section.fields]
    assert shown == [row.name for row in FORM_B.rows if row.is_question]
    repeated = [section.name for section in sections(FORM_B, "en") if section.is_repeated]
    assert repeated == ["person"]


def test_any_change_of_a_question_is_another_version(tmp_path):
    folder = tmp_path / "phieu-b"
    shutil.copytree(DATA / "phieu-b", folder)
    assert read(folder).hash == FORM_B.hash
    changed = tmp_path / "doi"
    shutil.copytree(DATA / "phieu-b", changed)
    text = (changed / "survey.csv").read_text(encoding="utf-8")
    (changed / "survey.csv").write_text(text.replace("${age} <= 16", "${age} <= 17"), encoding="utf-8")
    assert read(changed).hash != FORM_B.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("yes_no,stunted", "yes_on,stunted"),
        ("${age} <= 16", "${agee} <= 16"),
        ("${age} <= 16", "${age} <= "),
        ("${age} <= 16", "${age} != 16"),
        ("${age} <= 16", "import os"),
        ("select_one wall,wall", "select_one walls,wall"),
        ("text,full_name", "text,area"),
    ],
)
def test_a_faulty_form_is_refused(tmp_path, old, new):
    folder = tmp_path / "phieu"
    shutil.copytree(DATA / "phieu-b", folder)
    text = (folder / "survey.csv").read_text(encoding="utf-8")
    assert old in text
    (folder / "survey.csv").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read(folder)
    assert refused.value.problems[0].spot.row


def test_the_xlsform_text_names_the_version():
    text = as_markdown(FORM_B)
    assert f"{FORM_B.version}-{FORM_B.hash[:12]}" in text
    assert "| survey |" in text


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_expressions_calculate_as_written(a, b, c):
    text = "${a} - ${b} + 3 >= ${c} or (${a} = ${b} and ${c} < 2)"
    known = {"a": a, "b": b, "c": c}
    expected = a - b + 3 >= c or (a == b and c < 2)
    assert expressions.evaluate(expressions.parse(text), known) is expected


def test_a_comparison_with_a_missing_answer_is_false():
    for sign in ("=", "<", "<=", ">", ">="):
        assert expressions.evaluate(expressions.parse(f"${{a}} {sign} 1"), {"a": None}) is False
