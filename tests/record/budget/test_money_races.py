"""Many hands on one limited line, on both engines: exactly what fits is paid, and everything still adds up."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from giamngheo.audit.queries import verify_chain
from giamngheo.budget import actions
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry, Movement
from giamngheo.core.problems import Refused
from tests.record.budget.money import ALLOTTED, DECISION, available, build_units, give, held, key, pay, said
from tests.record.race import race
from tests.record.registry.register import build_places

Units = dict[str, BudgetUnit]


@pytest.fixture
def units(transactional_db: None) -> Units:
    return build_units(build_places())


@pytest.fixture
def line(units: Units) -> BudgetLine:
    return give(key(units["TTYT"]), 100)


def settled(outcomes: Sequence[Any]) -> tuple[int, set[str]]:
    """How many succeeded, and the codes of what was refused; any other exception fails the test."""
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not unexpected
    refused = [one for one in outcomes if isinstance(one, Refused)]
    return len(outcomes) - len(refused), {problem.code for one in refused for problem in one.problems}


def sound() -> None:
    assert list(broken_journal()) == []
    assert verify_chain() == []


def test_what_is_left_is_paid_once(line: BudgetLine) -> None:
    won, codes = settled(race([partial(pay, line, 100) for _ in range(6)]))
    assert (won, codes) == (1, {"budget.not_enough"})
    assert held(line) == {"grant": -100, "spent": 100}
    sound()


def test_as_many_payments_win_as_fit(line: BudgetLine) -> None:
    won, codes = settled(race([partial(pay, line, 30) for _ in range(8)]))
    assert (won, codes) == (3, {"budget.not_enough"})
    assert available(line) == 10
    sound()


def test_a_double_click_is_one_entry(line: BudgetLine) -> None:
    known = said(request=uuid4())
    outcomes = race([partial(actions.disburse, line=line, amount=30, **known) for _ in range(6)])
    assert settled(outcomes) == (6, set())
    assert len({entry.pk for entry in outcomes}) == 1
    assert available(line) == 70
    sound()


def test_one_request_for_two_units_is_one_entry(line: BudgetLine, units: Units) -> None:
    other = give(key(units["LDTBXH"]), 100)
    known = said(request=uuid4())
    outcomes = race([partial(actions.disburse, line=one, amount=30, **known) for one in (line, other)])
    assert settled(outcomes) == (1, {"budget.request_reused"})
    assert available(line) + available(other) == 170
    sound()


def test_an_entry_is_corrected_once(line: BudgetLine) -> None:
    entry = pay(line, 30)
    won, codes = settled(race([partial(actions.correct, entry=entry, **said()) for _ in range(5)]))
    assert (won, codes) == (1, {"budget.corrected_already"})
    assert available(line) == 100
    sound()


def test_money_crossing_between_units_does_not_block(line: BudgetLine, units: Units) -> None:
    other = give(key(units["LDTBXH"]), 100)
    acts = [
        partial(actions.move, line=source, to=key(target.unit), amount=5, **said())
        for _ in range(4)
        for source, target in ((line, other), (other, line))
    ]
    assert settled(race(acts)) == (8, set())
    assert available(line) == available(other) == 100
    sound()


def test_a_new_line_is_opened_once(units: Units) -> None:
    to = key(units["X-06328"], "DA2")
    known = [said(on=ALLOTTED, basis=DECISION) for _ in range(5)]
    outcomes = race([partial(actions.allot, to=to, amount=7, **one) for one in known])
    assert settled(outcomes) == (5, set())
    assert available(BudgetLine.objects.get()) == 35
    sound()


def test_the_database_alone_stops_what_the_program_lets_through(line: BudgetLine) -> None:
    """Without any lock or check of the program's own, an insert that would overdraw fails by itself."""
    first = pay(line, 1)

    def insert() -> None:
        entry = Entry.objects.create(
            act="disburse", on=first.on, basis=first.basis, request=uuid4(), recorded_at=first.recorded_at,
            recorded_by="5",
        )  # fmt: skip
        Movement.objects.create(
            entry=entry, act="disburse", on=first.on, from_line=line, from_account="available", to_line=line,
            to_account="spent", amount=30,
        )  # fmt: skip

    outcomes = race([insert for _ in range(6)])
    assert sum(one is None for one in outcomes) == 3
    assert available(line) == 9
