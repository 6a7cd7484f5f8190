"""The demonstration's ledger holds the money that the district's plan prints, or the audit says why it cannot."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from giamngheo.access.reach import reach_of_installation
from giamngheo.budget.against_plan import compare
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import Entry
from giamngheo.budget.queries import Scope, unsettled
from giamngheo.budget.standing import total
from giamngheo.demo.build import demo_places
from giamngheo.demo.communes import communes
from giamngheo.demo.district import draw_district
from giamngheo.demo.money import PROGRAMME, funds, load_money
from giamngheo.demo.offices import appoint
from giamngheo.demo.settlement import settle_villages
from giamngheo.demo.story import STORY_DATE
from giamngheo.plans import seed

REACH = reach_of_installation("money.read")
END_OF_2023 = date(2023, 12, 31)


@pytest.fixture
def books(db: None) -> int:
    """The ledger of the demonstration, without its people; how many entries it has."""
    settle_villages(draw_district(500).villages, communes())
    return load_money(demo_places(), appoint(communes()), lambda done, total: None)


def test_every_amount_of_the_plan_comes_out_as_printed_or_is_a_contradiction(books: int) -> None:
    compared = compare(REACH, PROGRAMME, seed.amounts(), year=seed.YEAR, place=None, on=STORY_DATE)
    verdicts = {one.amount.figure.id: one.verdict for one in compared}
    assert {name for name, verdict in verdicts.items() if verdict == "differs"} == set()
    assert {name for name, verdict in verdicts.items() if verdict == "mended"} == {
        "b24.da3a.local",
        "b24.da3a.all",
        "b24.da3b.all",
        "b24.all",
    }
    assert {name for name, verdict in verdicts.items() if verdict == "not_kept"} == {"y23.da6a.planned"}
    assert len(verdicts) == len(seed.amounts()) > 50


def test_a_journal_that_says_something_else_differs(books: int) -> None:
    by_id = {amount.figure.id: amount for amount in seed.amounts()}
    wrong = replace(
        by_id["b24.da2.central"], figure=replace(by_id["b24.da2.central"].figure, printed="3.554")
    )
    (one,) = compare(REACH, PROGRAMME, [wrong], year=seed.YEAR, place=None, on=STORY_DATE)
    assert (one.verdict, one.held) == ("differs", 3_553_000_000)
    (early,) = compare(
        REACH, PROGRAMME, [by_id["b24.da2.central"]], year=seed.YEAR, place=None, on=date(2023, 6, 1)
    )
    assert (early.verdict, early.held) == ("differs", 0)


def test_the_rates_of_the_plan_come_out(books: int) -> None:
    for origin, printed in ((2023, 68), (2022, 54)):
        scope = Scope(origin_year=origin, budget_year=2023)
        rate = total(REACH, scope, on=END_OF_2023).rate
        assert rate is not None
        assert round(rate * 100) == printed


def test_the_books_are_in_order_and_one_advance_is_open(books: int) -> None:
    assert list(broken_journal()) == []
    assert Entry.objects.count() == books
    open_advances = list(unsettled(REACH, on=STORY_DATE))
    assert {line.unit.code for line, _ in open_advances} == {"BS-06364"}
    rate = total(REACH, Scope(budget_year=2024), on=STORY_DATE).rate
    assert rate is not None
    assert Fraction(2, 5) < rate < Fraction(3, 5)


def test_what_was_paid_is_what_the_funds_say(books: int) -> None:
    for fund in funds():
        scope = Scope(part=fund.part, origin_year=fund.origin)
        held = total(REACH, scope, on=STORY_DATE)
        advanced = held.advanced
        assert held.disbursed + advanced == sum(fund.paid.values()) * 1000
        assert held.allotted == sum(fund.given.values()) * 1000
