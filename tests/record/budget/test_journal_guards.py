"""The database itself refuses what overdraws, what does not fit its entry, and what edits the past or a balance."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from giamngheo.budget.models import Balance, Basis, BudgetLine, Entry, Movement
from tests.record.budget.money import NOW, PAID, VOUCHER, available, give, key, pay

SQLITE = connection.vendor == "sqlite"


def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def sql_refused(statement: str, *values: object) -> bool:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return refused(run)


def an_entry(act: str = "disburse", **changed: Any) -> Entry:
    basis, _ = Basis.objects.get_or_create(kind="voucher", number="x", signed_on=PAID, issuer=VOUCHER.issuer)
    known = {"on": PAID, "basis": basis, "request": uuid4(), "recorded_at": NOW, "recorded_by": "5"}
    return Entry.objects.create(act=act, **{**known, **changed})


def a_movement(line: BudgetLine, entry: Entry | None = None, **changed: Any) -> Movement:
    known: dict[str, Any] = {
        "entry": entry or an_entry(), "act": "disburse", "on": PAID, "from_line": line,
        "from_account": "available", "to_line": line, "to_account": "spent", "amount": 1,
    }  # fmt: skip
    return Movement(**{**known, **changed})


def test_a_movement_by_hand_is_booked_on_two_balances(line: BudgetLine) -> None:
    Movement.objects.bulk_create([a_movement(line), a_movement(line, amount=2)])
    assert available(line) == 100_000_000 - 3
    assert sum(Balance.objects.values_list("amount", flat=True)) == 0


def test_an_overdraft_is_refused_whatever_the_program_says(line: BudgetLine) -> None:
    assert not refused(a_movement(line, amount=100_000_000).save)
    assert refused(a_movement(line, amount=1).save)
    assert available(line) == 0
    assert Movement.objects.count() == 2


@pytest.mark.skipif(not SQLITE, reason="INSERT OR IGNORE and OR REPLACE are SQLite's own")
@pytest.mark.parametrize("how", ["IGNORE", "REPLACE"])
def test_no_way_of_inserting_passes_an_overdraft_or_takes_a_row(line: BudgetLine, how: str) -> None:
    entry = an_entry()
    columns = 'entry_id, act, "on", reversal, from_line_id, from_account, to_line_id, to_account, amount'
    row = (entry.pk, "disburse", PAID, 0, line.pk, "available", line.pk, "spent", 100_000_001)
    marks = ", ".join(["%s"] * len(row))
    assert sql_refused(f"INSERT OR {how} INTO budget_movement ({columns}) VALUES ({marks})", *row)
    first = Movement.objects.get()
    marks = ", ".join(["%s"] * (len(row) + 1))
    again = (first.pk, *row[:-1], 1)
    assert sql_refused(f"INSERT OR {how} INTO budget_movement (id, {columns}) VALUES ({marks})", *again)
    assert available(line) == 100_000_000


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL rounds it to a whole number by the type of its column")
def test_a_part_of_a_dong_is_refused(line: BudgetLine) -> None:
    entry = an_entry()
    assert sql_refused(
        "INSERT INTO budget_movement (entry_id, act, \"on\", reversal, from_line_id, from_account, to_line_id, "
        "to_account, amount) VALUES (%s, 'disburse', %s, 0, %s, 'available', %s, 'spent', 1.5)",
        entry.pk, PAID, line.pk, line.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 10**15 + 1},
        {"to_account": "available"},
        {"to_account": "cancelled"},
        {"from_account": "grant"},
        {"from_account": "spent", "to_account": "available"},  # backwards without being a reversal
        {"act": "advance", "to_account": "advanced"},  # not the act of its entry
        {"on": NOW.date()},
        {"reversal": True, "from_account": "spent", "to_account": "available"},
    ],
)
def test_a_movement_that_does_not_fit_is_refused(line: BudgetLine, changed: dict[str, Any]) -> None:
    pay(line, 10)
    assert refused(a_movement(line, **changed).save)


def test_money_of_one_line_is_not_spent_on_another(line: BudgetLine) -> None:
    other = give(key(line.unit, "DA2"), 5)
    assert refused(a_movement(line, to_line=other).save)
    entry = an_entry("share_out")
    assert refused(a_movement(line, entry, act="share_out", to_account="available").save)


def test_only_a_correction_reverses_and_an_entry_is_reversed_once(line: BudgetLine) -> None:
    paid = pay(line, 10)
    back = {"reversal": True, "from_account": "spent", "to_account": "available", "amount": 10}
    assert refused(lambda: an_entry(reverses=paid))
    assert refused(lambda: an_entry("correct"))
    correction = an_entry("correct", reverses=paid)
    assert refused(a_movement(line, correction, act="settle", **back).save)
    assert not refused(a_movement(line, correction, **back).save)
    assert refused(lambda: an_entry("correct", reverses=paid))


@pytest.mark.parametrize("model", [Entry, Movement, Basis, BudgetLine])
def test_the_past_is_not_edited(line: BudgetLine, model: Any) -> None:
    column = {Entry: "narrative", Movement: "amount", Basis: "about", BudgetLine: "budget_year"}[model]
    value = 2025 if column in ("budget_year", "amount") else "x"
    assert refused(lambda: model.objects.update(**{column: value}))
    assert sql_refused(f"DELETE FROM {model._meta.db_table}")
    if not SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert sql_refused(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_a_balance_is_not_written_by_hand(line: BudgetLine) -> None:
    pay(line, 10)
    balance = Balance.objects.get(line=line, account="available")
    for values in (
        {"amount": balance.amount + 1},
        {"amount": balance.amount + 1, "last_movement": balance.last_movement + 1},
        {"amount": balance.amount - 10, "last_movement": balance.last_movement},
        {"last_movement": 0},
        {"account": "spent"},
    ):
        assert refused(lambda values=values: Balance.objects.filter(pk=balance.pk).update(**values))
    for pk in Movement.objects.values_list("pk", flat=True):
        for amount in (balance.amount, balance.amount - 10, balance.amount + 100_000_000):
            assert refused(
                lambda pk=pk, amount=amount: Balance.objects.filter(pk=balance.pk).update(
                    amount=amount, last_movement=pk
                )
            )
    assert sql_refused("DELETE FROM budget_balance")
    known = {"line": line, "account": "available"}
    assert refused(lambda: Balance.objects.create(**known, amount=5))
    assert refused(lambda: Balance.objects.create(**known))


def test_a_line_is_born_with_its_accounts_at_zero(line: BudgetLine) -> None:
    fresh = BudgetLine.objects.create(
        programme="giam-ngheo-2021-2025", part="DA2", source="loan", kind="investment",
        origin_year=2024, budget_year=2024, unit=line.unit,
    )  # fmt: skip
    assert set(Balance.objects.filter(line=fresh).values_list("amount", "last_movement")) == {(0, 0)}
    assert Balance.objects.filter(line=fresh).count() == 7
