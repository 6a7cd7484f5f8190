"""The running score: what the law makes of the answers so far, and which questions would tell the rest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from giamngheo.access.reach import Reach
from giamngheo.forms.definition import Form
from giamngheo.law.answers import columns_of
from giamngheo.law.explain import explain
from giamngheo.law.model import Condition
from giamngheo.office.households.why import Mark, Why, why
from giamngheo.registry.models import Household
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.review.answers import Line as AnswerLine
from giamngheo.review.answers import canonical, to_tables
from giamngheo.review.models import Cycle

Questions = Sequence[tuple[str, str]]
"""Numbers and names of questions on the sheet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator; while it is unknown, the questions that would tell it."""

    mark: Mark
    questions: Questions


@dataclass(frozen=True, slots=True)
class Lack:
    """Something other than an indicator that is not known yet, and the questions that would tell it."""

    words: str
    questions: Questions


@dataclass(frozen=True, slots=True)
class Score:
    """The explanation in words, with what is missing tied to the questions of the sheet."""

    why: Why
    lines: Sequence[Line]
    missing: Sequence[Lack]


def score(form: Form, cycle: Cycle, household: Household, answers: dict[str, Any], reach: Reach) -> Score:
    """What the answers make of the household; an answer that cannot be is left out, as if it were not given."""
    kept, _ = canonical(answers, household.code)
    line = AnswerLine(household=household.code, area=household.place.area, answers=json.dumps(kept))
    tables = to_tables([line])
    found = explain(tables.households, tables.persons, household.code, cycle.standard, cycle.reference_date)
    assert found is not None  # noqa: S101 - the household is the one line of the tables
    names = {
        member["person"]: member["full_name"]
        for member in answers["members"]
        if isinstance(member.get("person"), str) and isinstance(member.get("full_name"), str)
    }
    explained = why(found, names, sensitive=may_read_sensitive(reach, household))
    rules = {finding.indicator.code: finding.indicator.deprived_when for finding in found.findings}
    lines = [
        Line(mark, _questions(form, rules[mark.definition.code]) if mark.state == "unknown" else [])
        for mark in explained.marks
    ]
    lacks = zip(explained.missing, found.missing, strict=True)
    others = [(words, code) for words, code in lacks if code not in rules]
    return Score(explained, lines, [Lack(words, _named(form, {code})) for words, code in others])


def _questions(form: Form, rule: Condition | None) -> Questions:
    """The questions of the sheet that a rule looks at."""
    return [] if rule is None else _named(form, set(columns_of(rule)))


def _named(form: Form, names: set[str]) -> Questions:
    return [(row.no, row.name) for row in form.rows if row.is_question and row.name in names]
