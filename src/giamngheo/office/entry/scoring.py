"""The running score: what the law makes of the answers so far, and which questions would tell the rest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from giamngheo.access.reach import Reach
from giamngheo.forms.definition import Form
from giamngheo.law.answers import columns_of
from giamngheo.law.explain import Explanation, explain
from giamngheo.office.households.why import Why, why
from giamngheo.registry.models import Household
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.review.answers import Line, canonical, to_tables
from giamngheo.review.models import Cycle


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is not known yet, and the questions (number, name) that would tell it."""

    words: str
    questions: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """The explanation in words, with what is missing tied to the questions of the sheet."""

    why: Why
    missing: Sequence[Lack]


def score(form: Form, cycle: Cycle, household: Household, answers: dict[str, Any], reach: Reach) -> Score:
    """What the answers make of the household; an answer that cannot be is left out, as if it were not given."""
    kept, _ = canonical(answers, household.code)
    line = Line(household=household.code, area=household.place.area, answers=json.dumps(kept))
    tables = to_tables([line])
    found = explain(tables.households, tables.persons, household.code, cycle.standard, cycle.reference_date)
    assert found is not None  # noqa: S101 - the household is the one line of the tables
    names = {
        member["person"]: member["full_name"]
        for member in answers["members"]
        if isinstance(member.get("person"), str) and isinstance(member.get("full_name"), str)
    }
    explained = why(found, names, sensitive=may_read_sensitive(reach, household))
    lacks = zip(explained.missing, found.missing, strict=True)
    return Score(explained, [Lack(words, _questions(form, code, found)) for words, code in lacks])


def _questions(form: Form, code: str, found: Explanation) -> list[tuple[str, str]]:
    """The questions of the sheet behind something missing."""
    rules = {finding.indicator.code: finding.indicator.deprived_when for finding in found.findings}
    rule = rules.get(code)
    columns = {code} if rule is None else set(columns_of(rule))
    return [(row.no, row.name) for row in form.rows if row.is_question and row.name in columns]
