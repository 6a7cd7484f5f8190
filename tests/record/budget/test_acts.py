"""Every act on the money: what it does to the accounts of its lines, and what it refuses."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from giamngheo.audit.models import Line as LogLine
from giamngheo.audit.queries import verify_chain
from giamngheo.budget import actions
from giamngheo.budget.accounts import LARGEST_AMOUNT, Account
from giamngheo.budget.entries import NewBasis
from giamngheo.budget.models import Balance, Basis, BudgetLine, BudgetUnit, Entry, Movement
from giamngheo.core.problems import Refused
from tests.record.budget.money import (
    ALLOTTED,
    DECISION,
    FINANCE,
    NOW,
    PAID,
    available,
    give,
    held,
    key,
    line_of,
    pay,
    said,
)

Units = dict[str, BudgetUnit]
MILLION = 1_000_000


def refused(act: Any, **known: Any) -> set[str]:
    """The codes of what is refused, and nothing was written."""
    before = (
        Entry.objects.count(),
        Movement.objects.count(),
        BudgetLine.objects.count(),
        LogLine.objects.count(),
    )
    with pytest.raises(Refused) as caught:
        act(**known)
    after = (
        Entry.objects.count(),
        Movement.objects.count(),
        BudgetLine.objects.count(),
        LogLine.objects.count(),
    )
    assert after == before
    for problem in caught.value.problems:
        assert problem.sentence("vi") != problem.sentence("en")
    return {problem.code for problem in caught.value.problems}


def test_allotting_opens_the_line_and_cites_its_basis(units: Units) -> None:
    line = give(key(units["TTYT"]), 100 * MILLION)
    give(key(units["TTYT"]), 5 * MILLION)
    assert BudgetLine.objects.count() == 1
    assert held(line) == {"grant": -105 * MILLION, "available": 105 * MILLION}
    assert Basis.objects.get().number == "145/QĐ-UBND"
    assert LogLine.objects.filter(verb="budget.allot").count() == 2
    assert verify_chain() == []


def test_sharing_out_goes_to_a_lower_unit_on_the_line_of_the_same_name(units: Units) -> None:
    line = give(key(units["UBND"]), 100 * MILLION)
    actions.share_out(line=line, to_unit=units["TTYT"], amount=60 * MILLION, **said())
    actions.share_out(line=line, to_unit=units["X-06328"], amount=40 * MILLION, **said())
    assert held(line) == {"grant": -100 * MILLION}
    assert held(line_of(key(units["TTYT"]))) == {"available": 60 * MILLION}
    commune = line_of(key(units["X-06328"]))
    assert refused(actions.share_out, line=commune, to_unit=units["TTYT"], amount=1, **said()) == {
        "budget.not_below"
    }
    assert refused(actions.share_out, line=commune, to_unit=units["X-06328"], amount=1, **said()) == {
        "budget.not_below"
    }


def test_adjusting_goes_both_ways_and_never_below_what_is_left(line: BudgetLine) -> None:
    actions.adjust(line=line, amount=20 * MILLION, **said())
    actions.adjust(line=line, amount=-50 * MILLION, **said())
    assert held(line) == {"grant": -70 * MILLION, "available": 70 * MILLION}
    pay(line, 60 * MILLION)
    assert refused(actions.adjust, line=line, amount=-10 * MILLION - 1, **said()) == {"budget.not_enough"}


def test_moving_stays_within_programme_source_and_year(line: BudgetLine, units: Units) -> None:
    actions.move(line=line, to=key(units["LDTBXH"], "DA2"), amount=30 * MILLION, **said())
    assert available(line) == 70 * MILLION
    assert available(line_of(key(units["LDTBXH"], "DA2"))) == 30 * MILLION
    for changed in ({"source": "province"}, {"budget_year": 2025}, {"origin_year": 2023}):
        to = key(units["LDTBXH"], "DA2", **changed)
        assert refused(actions.move, line=line, to=to, amount=1, **said()) == {"budget.move_differs"}
    assert refused(actions.move, line=line, to=key(units["TTYT"]), amount=1, **said()) == {"budget.same_line"}


def test_carrying_over_keeps_the_year_of_origin_and_the_original_total(line: BudgetLine) -> None:
    actions.advance(line=line, amount=30 * MILLION, **said())
    actions.carry_over(line=line, amount=50 * MILLION, advanced=10 * MILLION, **said(on=date(2024, 11, 20)))
    later = BudgetLine.objects.get(budget_year=2025)
    assert (later.origin_year, later.part) == (2024, "DA3.TDA2")
    assert held(later) == {"available": 50 * MILLION, "advanced": 10 * MILLION}
    assert held(line) == {"grant": -100 * MILLION, "available": 20 * MILLION, "advanced": 20 * MILLION}


@pytest.mark.parametrize("account", [Account.available, Account.advanced, Account.spent])
def test_money_is_given_back_from_where_it_is(line: BudgetLine, account: Account) -> None:
    actions.advance(line=line, amount=10 * MILLION, **said())
    pay(line, 10 * MILLION)
    before = held(line)[account]
    actions.return_money(line=line, amount=MILLION, account=account, **said())
    assert held(line)[account] == before - MILLION
    assert held(line)["returned"] == MILLION


def test_money_is_given_back_from_no_other_account(line: BudgetLine) -> None:
    act = actions.return_money
    assert refused(act, line=line, amount=1, account="grant", **said()) == {"budget.unknown_word"}


def test_an_advance_is_settled_by_what_was_spent_and_what_comes_back(line: BudgetLine) -> None:
    actions.advance(line=line, amount=40 * MILLION, **said())
    actions.settle(line=line, spent=25 * MILLION, handed_back=5 * MILLION, **said())
    assert held(line) == {
        "grant": -100 * MILLION, "available": 65 * MILLION, "advanced": 10 * MILLION, "spent": 25 * MILLION,
    }  # fmt: skip
    assert refused(actions.settle, line=line, spent=8 * MILLION, handed_back=3 * MILLION, **said()) == {
        "budget.not_enough"
    }
    assert refused(actions.settle, line=line, spent=0, **said()) == {"budget.amount"}


def test_a_payment_beyond_the_line_is_refused_and_says_what_is_there(line: BudgetLine) -> None:
    pay(line, 40 * MILLION)
    with pytest.raises(Refused) as caught:
        pay(line, 60 * MILLION + 1)
    (problem,) = caught.value.problems
    assert "60.000.000" in problem.what("vi")
    assert "60.000.001" in problem.what("vi")
    assert "DA3.TDA2" in problem.what("vi")
    pay(line, 60 * MILLION)
    assert available(line) == 0


def test_overspending_must_be_stated_exactly(line: BudgetLine) -> None:
    for stated in (1, 19 * MILLION, 21 * MILLION, 120 * MILLION):
        known = {"line": line, "amount": 120 * MILLION, "overspend": stated}
        assert refused(actions.disburse, **known, **said()) == {"budget.overspend"}
    request = uuid4()
    first = pay(line, 120 * MILLION, overspend=20 * MILLION, request=request)
    assert pay(line, 120 * MILLION, overspend=20 * MILLION, request=request) == first
    assert held(line) == {"grant": -100 * MILLION, "spent": 120 * MILLION, "unfunded": -20 * MILLION}
    pay(line, MILLION, overspend=MILLION)
    actions.adjust(line=line, amount=21 * MILLION, **said())
    actions.cover_overspend(line=line, amount=21 * MILLION, **said())
    assert held(line) == {"grant": -121 * MILLION, "spent": 121 * MILLION}
    give(key(line.unit), MILLION)
    assert refused(actions.cover_overspend, line=line, amount=1, **said()) == {"budget.not_enough"}


def test_what_lapses_is_cancelled(line: BudgetLine) -> None:
    pay(line, 70 * MILLION)
    actions.cancel(line=line, amount=30 * MILLION, **said())
    assert held(line) == {"grant": -100 * MILLION, "spent": 70 * MILLION, "cancelled": 30 * MILLION}


@pytest.mark.parametrize("amount", [0, -5, LARGEST_AMOUNT + 1, 2**63, 2**80, 1.5, True, None])
def test_amounts_that_cannot_be_booked_are_refused(line: BudgetLine, units: Units, amount: Any) -> None:
    assert refused(actions.disburse, line=line, amount=amount, **said()) == {"budget.amount"}
    assert refused(actions.allot, to=key(units["TTYT"], "DA2"), amount=amount, **said()) == {"budget.amount"}


def test_a_balance_has_a_limit_too(units: Units) -> None:
    for _ in range(10):
        line = give(key(units["TTYT"]), LARGEST_AMOUNT)
    assert refused(actions.allot, to=key(units["TTYT"]), amount=1, **said()) == {"budget.too_large"}
    assert available(line) == 10 * LARGEST_AMOUNT


def test_the_same_request_is_one_entry(line: BudgetLine) -> None:
    request = uuid4()
    first = pay(line, 5 * MILLION, request=request)
    assert pay(line, 5 * MILLION, request=request) == first
    assert available(line) == 95 * MILLION
    assert LogLine.objects.filter(verb="budget.disburse").count() == 1
    other = {"line": line, "amount": 6 * MILLION, **said(request=request)}
    assert refused(actions.disburse, **other) == {"budget.request_reused"}
    assert refused(actions.advance, **other) == {"budget.request_reused"}


def test_a_correction_takes_everything_back_once(line: BudgetLine) -> None:
    actions.advance(line=line, amount=40 * MILLION, **said())
    entry = actions.settle(line=line, spent=30 * MILLION, handed_back=10 * MILLION, **said())
    known = said()
    first = actions.correct(entry=entry, **known)
    assert first.reverses == entry
    assert held(line) == {"grant": -100 * MILLION, "available": 60 * MILLION, "advanced": 40 * MILLION}
    assert actions.correct(entry=entry, **known) == first
    assert refused(actions.correct, entry=entry, **said()) == {"budget.corrected_already"}
    assert refused(actions.correct, entry=first, **said()) == {"budget.is_correction"}


def test_what_has_gone_on_cannot_be_taken_back(line: BudgetLine) -> None:
    pay(line, 60 * MILLION)
    assert refused(actions.correct, entry=Entry.objects.get(act="allot"), **said()) == {"budget.not_enough"}
    early = said(on=PAID - timedelta(days=1))
    paid = Entry.objects.get(act="disburse")
    assert refused(actions.correct, entry=paid, **early) == {"budget.before_original"}


def test_no_day_in_the_past_is_ever_overdrawn(line: BudgetLine) -> None:
    """Money that came later pays for nothing earlier, and what is booked already stays covered."""
    give(key(line.unit), 50 * MILLION, on=PAID)
    known = {"line": line, "amount": 100 * MILLION + 1}
    assert refused(actions.disburse, **known, **said(on=PAID - timedelta(days=1))) == {"budget.not_enough"}
    pay(line, 150 * MILLION, on=PAID + timedelta(days=9))
    assert refused(actions.disburse, line=line, amount=1, **said()) == {"budget.not_enough"}


def test_days_that_cannot_be_are_refused(line: BudgetLine, units: Units) -> None:
    for on, code in (
        (date(2024, 11, 22), "budget.future"),
        (date(2023, 6, 30), "budget.outside_year"),
        (date(204, 5, 20), "budget.outside_year"),
    ):
        assert code in refused(actions.disburse, line=line, amount=1, **said(on=on))
    actions.end_unit(unit=units["TTYT"], closed_on=PAID, actor=FINANCE, at=NOW)
    fresh = line_of(key(units["TTYT"]))
    assert refused(actions.disburse, line=fresh, amount=1, **said()) == {"budget.unit_gone"}
    actions.return_money(line=fresh, amount=MILLION, **said())
    actions.move(line=fresh, to=key(units["LDTBXH"]), amount=MILLION, **said())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"programme": "x"}, "budget.unknown_programme"),
        ({"part": "DA99"}, "budget.unknown_part"),
        ({"part": ""}, "budget.unknown_part"),
        ({"source": "x"}, "budget.unknown_word"),
        ({"kind": "x"}, "budget.unknown_word"),
        ({"origin_year": 2025}, "budget.years"),
        ({"origin_year": 1999}, "budget.years"),
    ],
)
def test_lines_of_what_does_not_exist_are_not_opened(units: Units, changed: Any, code: str) -> None:
    to = key(units["TTYT"]).but(**changed)
    assert refused(actions.allot, to=to, amount=1, **said(on=ALLOTTED)) == {code}


def test_an_entry_without_a_basis_is_refused(line: BudgetLine) -> None:
    for basis, code in (
        (NewBasis("voucher", " ", PAID, "KBNN"), "budget.basis_incomplete"),
        (NewBasis("voucher", "1", PAID, ""), "budget.basis_incomplete"),
        (NewBasis("letter", "1", PAID, "KBNN"), "budget.unknown_word"),
    ):
        assert refused(actions.disburse, line=line, amount=1, **said(basis=basis)) == {code}


def test_a_unit_has_one_code_and_one_end(units: Units) -> None:
    known = {"place": units["TTYT"].place, "opened_on": ALLOTTED, "actor": FINANCE, "at": NOW}
    assert refused(actions.add_unit, code="TTYT", name="x", **known) == {"budget.unit_code_taken"}
    ending = {"unit": units["TTYT"], "actor": FINANCE, "at": NOW}
    assert refused(actions.end_unit, closed_on=date(2020, 1, 1), **ending) == {"budget.unit_dates"}
    actions.end_unit(closed_on=PAID, **ending)
    assert refused(actions.end_unit, closed_on=PAID, **ending) == {"budget.unit_dates"}


def test_everything_sums_to_zero(line: BudgetLine, units: Units) -> None:
    actions.share_out(
        line=give(key(units["UBND"]), 7), to_unit=units["LDTBXH"], amount=3, **said(basis=DECISION)
    )
    pay(line, 120 * MILLION, overspend=20 * MILLION)
    assert sum(Balance.objects.values_list("amount", flat=True)) == 0
