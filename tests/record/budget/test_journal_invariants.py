"""`giamngheo check` finds what was changed behind the journal's back, and nothing in a sound one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from giamngheo.budget import actions
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import Balance, BudgetLine, Entry, Movement
from giamngheo.integrity import guards
from giamngheo.integrity.operations import Guard
from giamngheo.issuing.invariants import broken
from tests.record.budget.money import PAID, give, key, pay, said


@pytest.fixture
def journal(line: BudgetLine) -> BudgetLine:
    """Some acts, one of them corrected."""
    actions.advance(line=line, amount=40, **said())
    settled = actions.settle(line=line, spent=30, handed_back=10, **said())
    actions.correct(entry=settled, **said())
    pay(line, 5)
    actions.carry_over(line=line, amount=7, **said(on=PAID + timedelta(days=60)))
    return line


def codes() -> set[str]:
    return {problem.code for problem in broken_journal()}


def behind_the_back(change: Callable[[], object]) -> None:
    """Do something with the journal's guards lifted, as somebody with the database's password could."""
    own = [one for one in guards.declared(connection) if one.table.startswith("budget_")]
    _run(statement for guard in own for statement in guard.removal(connection))
    try:
        change()
    finally:
        _run(statement for guard in own for statement in guard.installation(connection))


def _run(statements: object) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:  # type: ignore[attr-defined]
            cursor.execute(statement)


def test_a_sound_journal_has_nothing_to_say(journal: BudgetLine, tmp_path: Path) -> None:
    assert list(broken_journal()) == []
    assert list(broken(tmp_path)) == []


def test_a_balance_that_was_changed_is_found(journal: BudgetLine, tmp_path: Path) -> None:
    behind_the_back(lambda: Balance.objects.filter(line=journal, account="spent").update(amount=6))
    assert codes() == {"check.balance_astray", "check.money_not_zero"}
    assert {problem.code for problem in broken(tmp_path)} >= {"check.balance_astray"}


def test_a_movement_that_was_changed_is_found(journal: BudgetLine) -> None:
    paid = Movement.objects.get(act="disburse")
    behind_the_back(lambda: Movement.objects.filter(pk=paid.pk).update(amount=6))
    assert codes() == {"check.balance_astray"}
    behind_the_back(lambda: Movement.objects.filter(pk=paid.pk).update(amount=5, on=PAID - timedelta(days=1)))
    assert codes() == {"check.movement_astray"}


def test_half_a_correction_is_found(journal: BudgetLine) -> None:
    behind_the_back(lambda: Movement.objects.filter(reversal=True).latest("pk").delete())
    assert codes() == {"check.balance_astray", "check.reversal_not_whole"}


def test_an_entry_without_movements_is_found(journal: BudgetLine) -> None:
    behind_the_back(lambda: Movement.objects.filter(act="disburse").delete())
    assert codes() == {"check.balance_astray", "check.entry_empty"}


def test_a_line_without_its_balances_is_found(journal: BudgetLine) -> None:
    fresh = give(key(journal.unit, "DA2"), 5)
    behind_the_back(lambda: Balance.objects.filter(line=fresh, account="cancelled").delete())
    assert codes() == {"check.balances_missing"}


def test_a_day_that_was_overdrawn_is_found(journal: BudgetLine) -> None:
    def earlier() -> None:
        entry = Entry.objects.get(act="disburse")
        day = PAID - timedelta(days=200)
        Entry.objects.filter(pk=entry.pk).update(on=day)
        Movement.objects.filter(entry=entry).update(on=day)

    behind_the_back(earlier)
    assert codes() == {"check.day_overdrawn"}


@pytest.mark.parametrize("table", ["budget_movement", "budget_balance", "budget_budgetline", "budget_entry"])
def test_a_guard_that_is_gone_is_found(db: None, table: str) -> None:
    guard: Guard = [one for one in guards.declared(connection) if one.table == table][-1]
    _run(guard.removal(connection))
    assert {problem.values["table"] for problem in guards.missing(connection)} == {table}
    _run(guard.installation(connection))
    assert guards.missing(connection) == []
