"""The Treasury's statement against our payments: every row accounted for once, every planted difference found."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.budget import actions
from giamngheo.budget.checks import Difference, Payment, reconcile
from giamngheo.budget.entries import NewBasis
from giamngheo.budget.models import BudgetLine
from giamngheo.budget.reconciling import payments, read_statement, reconcile_statement
from giamngheo.core.problems import Refused
from giamngheo.core.table_writing import write_tables
from tests.record.budget.money import PAID, pay, said
from tests.record.registry.register import reach_over

DAY = date(2024, 5, 2)


def a_payment(row: int, **changed: Any) -> Payment:
    made = Payment(row, f"UNC-{row}", DAY + timedelta(days=row % 9), 1000 + row, ("central", "TTYT"))
    return replace(made, **changed)


OURS = [a_payment(number) for number in range(1, 30)]


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"amount": 7}, Difference.amount),
        ({"on": date(2024, 9, 9)}, Difference.day),
        ({"line": ("province", "TTYT")}, Difference.line),
        ({"voucher": "khác"}, Difference.voucher),
    ],
)
def test_one_planted_difference_is_found_and_named(changed: dict[str, Any], difference: Difference) -> None:
    theirs = [replace(one, **changed) if one.row == 5 else one for one in OURS]
    found = reconcile(theirs, OURS)
    (match,) = found.differing
    assert (match.theirs.row, match.ours.row, match.differences) == (5, 5, (difference,))
    assert len(found.agreed) == 28
    assert not found.only_ours + found.only_theirs
    assert found.difference == (7 - 1005 if difference is Difference.amount else 0)


def test_rows_of_one_side_only_are_told() -> None:
    found = reconcile([*OURS[1:], a_payment(99)], OURS)
    assert ([one.row for one in found.only_theirs], [one.row for one in found.only_ours]) == ([99], [1])
    assert found.difference == 1099 - 1001


def test_a_voucher_is_the_same_however_it_is_spelt() -> None:
    assert reconcile([a_payment(1, voucher="00 unc-1")], [a_payment(1, voucher="UNC-1")]).holds
    assert reconcile([a_payment(1, line=(None, None))], [a_payment(1)]).holds


def test_the_exact_partner_is_found_before_the_nearly_right_one() -> None:
    """Two payments on one voucher, one of them with another amount at the Treasury."""
    first, second = a_payment(1), a_payment(2, voucher="UNC-1", on=a_payment(1).on)
    found = reconcile([replace(second, amount=5), first], [first, second])
    assert [match.theirs.amount for match in found.agreed] == [1001]
    assert [(match.theirs.amount, match.ours.amount) for match in found.differing] == [(5, 1002)]


def test_ties_are_told() -> None:
    twins = [a_payment(1), replace(a_payment(1), row=2)]
    found = reconcile(twins, twins)
    assert [match.choices for match in found.agreed] == [2, 1]


ROWS = st.lists(
    st.builds(
        Payment,
        row=st.integers(1, 10**6),
        voucher=st.sampled_from(["", "1", "01", "2", "UNC 3", "unc3"]),
        on=st.integers(0, 2).map(lambda number: DAY + timedelta(days=number)),
        amount=st.integers(1, 3),
        line=st.tuples(st.sampled_from([None, "central", "province"]), st.sampled_from([None, "TTYT"])),
    ),
    max_size=12,
    unique_by=lambda one: one.row,
)


@settings(max_examples=300, deadline=None)
@given(theirs=ROWS, ours=ROWS, order=st.randoms())
def test_every_row_is_in_one_list_whatever_the_order(theirs: Any, ours: Any, order: Any) -> None:
    found = reconcile(theirs, ours)
    pairs = [*found.agreed, *found.differing]
    assert sorted(
        [*(match.theirs.row for match in pairs), *(one.row for one in found.only_theirs)]
    ) == sorted(one.row for one in theirs)
    assert sorted([*(match.ours.row for match in pairs), *(one.row for one in found.only_ours)]) == sorted(
        one.row for one in ours
    )
    assert found.difference == sum(one.amount for one in theirs) - sum(one.amount for one in ours)
    order.shuffle(theirs)
    order.shuffle(ours)
    assert reconcile(theirs, ours) == found
    assert reconcile(theirs, theirs).holds


def test_a_statement_from_a_file(line: BudgetLine, tmp_path: Path) -> None:
    reach = reach_over(line.unit.place, "money.read")
    for number, amount in (("A1", 10), ("A2", 20), ("A3", 30)):
        pay(line, amount, basis=NewBasis("voucher", number, PAID, "KBNN"))
    actions.advance(line=line, amount=40, **said(basis=NewBasis("voucher", "A4", PAID, "KBNN")))
    actions.settle(line=line, spent=40, **said())
    actions.correct(entry=pay(line, 50), **said())
    known = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}
    assert [one.amount for one in payments(reach, **known)] == [10, 20, 30, 40]
    path = tmp_path / "kho-bac.xlsx"
    columns = {"Số chứng từ": ["A1", "A2", "A4", "B9"], "Ngày": [PAID] * 4, "Số tiền": [10, 21, 40, 5]}
    write_tables({"Đối chiếu": pa.table(columns)}, path)
    found = reconcile_statement(reach, read_statement(path), **known)
    assert [match.theirs.voucher for match in found.agreed] == ["A1", "A4"]
    assert [match.differences for match in found.differing] == [(Difference.amount,)]
    assert [one.voucher for one in found.only_theirs] == ["B9"]
    assert [one.voucher for one in found.only_ours] == ["A3"]
    nobody = reach_over(line.unit.place, "law.read")
    assert len(reconcile_statement(nobody, read_statement(path), **known).only_theirs) == 4
    write_tables({"Đối chiếu": pa.table({**columns, "Số tiền": ["x", "1", "2", "3"]})}, path)
    with pytest.raises(Refused):
        reconcile_statement(reach, read_statement(path), **known)
