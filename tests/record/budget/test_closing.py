"""The end of a year: rehearsed first, then what is listed is carried over, the rest cancelled, and the year shut."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from giamngheo.audit.models import Line as LogLine
from giamngheo.budget import actions
from giamngheo.budget.closing import STEPS, Carried, calendar, rehearse
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry, YearEnd
from giamngheo.core.problems import Refused
from giamngheo.law.model import Certainty
from giamngheo.law.money import Step
from tests.record.budget.money import (
    DECISION,
    PROGRAMME,
    available,
    build_units,
    give,
    held,
    key,
    line_of,
    pay,
    said,
)
from tests.record.race import race
from tests.record.registry.register import build_places

Units = dict[str, BudgetUnit]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
LAST = date(2027, 1, 31)
MERGED = {"programme": "mtqg-2026-2035", "part": "HP2.ND2", "origin_year": 2026, "budget_year": 2026}


def known(on: date = LAST, **changed: Any) -> dict[str, Any]:
    return said(on=on, at=LATER, basis=DECISION, **changed)


@pytest.fixture
def merged(units: Units) -> BudgetLine:
    """A line of 2026 of the merged programme: 100 given, 30 advanced, 20 paid."""
    line = give(key(units["TTYT"], **MERGED), 100, on=date(2026, 3, 1), at=LATER)
    actions.advance(line=line, amount=30, **known(date(2026, 5, 1)))
    pay(line, 20, on=date(2026, 6, 1), at=LATER)
    return line


def codes(act: Any, **given: Any) -> set[str]:
    before = (Entry.objects.count(), YearEnd.objects.count(), LogLine.objects.count())
    with pytest.raises(Refused) as caught:
        act(**given)
    assert (Entry.objects.count(), YearEnd.objects.count(), LogLine.objects.count()) == before
    return {problem.code for problem in caught.value.problems}


def test_the_rehearsal_writes_nothing_and_lists_what_stands_in_the_way(merged: BudgetLine) -> None:
    before = Entry.objects.count()
    found = rehearse(merged.unit, 2026, {}, LAST)
    assert (found.cancelled, found.unsettled, found.carried_over) == (50, 30, 0)
    assert [problem.code for problem in found.problems] == ["budget.unsettled"]
    found = rehearse(merged.unit, 2026, {merged.pk: Carried(40, 30)}, LAST)
    assert (found.cancelled, found.unsettled, found.carried_over) == (10, 0, 70)
    assert found.problems == []
    assert Entry.objects.count() == before


def test_closing_does_what_was_rehearsed_and_shuts_the_year(merged: BudgetLine) -> None:
    closing = {"unit": merged.unit, "budget_year": 2026, "carried": {merged.pk: Carried(40, 30)}, **known()}
    kept = actions.close_year(**closing)
    assert held(merged) == {"grant": -100, "spent": 20, "cancelled": 10}
    later = line_of(key(merged.unit, **{**MERGED, "budget_year": 2027}))
    assert held(later) == {"available": 40, "advanced": 30}
    assert actions.close_year(**closing) == kept
    assert YearEnd.objects.count() == 1
    assert LogLine.objects.filter(verb="budget.close_year").count() == 1
    assert codes(actions.allot, to=key(merged.unit, **MERGED), amount=1, **known()) == {"budget.year_closed"}
    paid = Entry.objects.get(act="disburse")
    assert codes(actions.correct, entry=paid, **known()) == {"budget.year_closed"}
    assert codes(actions.close_year, **{**closing, "request": uuid4()}) == {"budget.year_closed"}
    pay(later, 40, on=LAST, at=LATER)
    assert list(broken_journal()) == []


def test_a_closed_year_can_be_opened_again(merged: BudgetLine) -> None:
    opening = {"unit": merged.unit, "budget_year": 2026}
    assert codes(actions.reopen_year, **opening, **known()) == {"budget.year_is_open"}
    actions.close_year(carried={merged.pk: Carried(50, 30)}, **opening, **known())
    again = known()
    assert actions.reopen_year(**opening, **again) == actions.reopen_year(**opening, **again)
    actions.correct(entry=Entry.objects.get(act="carry_over"), **known())
    assert available(merged) == 50
    actions.close_year(carried={merged.pk: Carried(0, 30)}, **opening, **known())
    assert held(merged)["cancelled"] == 50


def test_what_cannot_be_is_refused(merged: BudgetLine, units: Units) -> None:
    other = give(key(units["LDTBXH"]), 5)
    close = partial(actions.close_year, unit=merged.unit, budget_year=2026)
    for carried, code in (
        ({merged.pk: Carried(51, 30)}, "budget.carry_beyond"),
        ({merged.pk: Carried(50, 31)}, "budget.carry_beyond"),
        ({merged.pk: Carried(-1, 30)}, "budget.carry_beyond"),
        ({merged.pk: Carried(50, 29)}, "budget.unsettled"),
        ({merged.pk: Carried(50, 30), other.pk: Carried(5, 0)}, "budget.carry_elsewhere"),
    ):
        assert codes(close, carried=carried, **known()) == {code}
    early = known(date(2027, 1, 30))
    assert codes(close, carried={merged.pk: Carried(40, 30)}, **early) == {"budget.too_early"}
    close(carried={merged.pk: Carried(50, 30)}, **early)  # nothing is cancelled: no day is too early


def test_money_that_runs_longer_is_not_cancelled_before(units: Units) -> None:
    line = give(key(units["TTYT"], budget_year=2025, origin_year=2025), 10, on=date(2025, 3, 1), at=LATER)
    close = partial(actions.close_year, unit=line.unit, budget_year=2025, carried={})
    (one,) = rehearse(line.unit, 2025, {}, date(2026, 2, 1)).lines
    assert one.spendable_until == date(2026, 12, 31)
    assert line.programme == PROGRAMME
    assert codes(close, **known(date(2026, 12, 30))) == {"budget.too_early"}
    close(**known(date(2026, 12, 31)))
    assert held(line)["cancelled"] == 10


def test_the_steps_have_the_days_of_the_law_or_none() -> None:
    assert [due.last_day for due in calendar(2026)] == [
        date(2027, 1, 31), date(2027, 2, 10), date(2027, 2, 15), date(2027, 2, 20),
    ]  # fmt: skip
    assert {(due.last_day, due.certainty) for due in calendar(2024)} == {(None, Certainty.missing)}
    assert list(STEPS) == list(Step)


@pytest.mark.django_db(transaction=True)
def test_nobody_pays_while_the_year_is_shut() -> None:
    units = build_units(build_places())
    line = give(key(units["TTYT"], **MERGED), 100, on=date(2026, 3, 1), at=LATER)
    close = partial(actions.close_year, unit=line.unit, budget_year=2026, carried={}, **known())
    pays = [partial(pay, line, 10, on=LAST, at=LATER) for _ in range(5)]
    outcomes = race([*pays, close])
    problems = {one.code for found in outcomes if isinstance(found, Refused) for one in found.problems}
    assert problems <= {"budget.year_closed"}
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    paid = sum(isinstance(one, Entry) for one in outcomes)
    assert held(line) == {
        name: amount
        for name, amount in {"grant": -100, "spent": 10 * paid, "cancelled": 100 - 10 * paid}.items()
        if amount
    }
    assert list(broken_journal()) == []
