"""The demonstration's ledger holds the money that the district's plan prints, or the audit says why it cannot."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from giamngheo.access.reach import reach_of_installation
from giamngheo.budget.invariants import broken_journal
from giamngheo.budget.models import Entry
from giamngheo.budget.queries import Scope, unsettled
from giamngheo.budget.standing import total
from giamngheo.demo.build import demo_places
from giamngheo.demo.communes import communes
from giamngheo.demo.district import draw_district
from giamngheo.demo.money import funds, load_money
from giamngheo.demo.offices import appoint
from giamngheo.demo.settlement import settle_villages
from giamngheo.demo.story import STORY_DATE
from giamngheo.plans import seed
from giamngheo.plans.model import Money, Source, What
from giamngheo.plans.printed import quantities

REACH = reach_of_installation("money.read")
END = {year: date(year, 12, 31) for year in (2022, 2023, 2024)}
NOT_IN_THE_LEDGER = {"y23.da6a.planned"}  # an estimate of one activity, no money given or paid


@pytest.fixture
def books(db: None) -> int:
    """The ledger of the demonstration, without its people; how many entries it has."""
    settle_villages(draw_district(500).villages, communes())
    return load_money(demo_places(), appoint(communes()), lambda done, total: None)


def asked(money: Money) -> int:
    """The amount that the ledger gives for what the plan prints."""
    sources = {Source.central: "central", Source.local: "district", Source.all: None}
    scope = Scope(project=money.part and money.part.partition(".")[0], source=sources[money.source])
    if money.part and "." in money.part:
        scope = replace(scope, part=money.part)
    in_year = money.in_year
    match money.what:
        case What.allotted:
            scope = replace(scope, origin_year=money.year, budget_year=money.year)
            return total(REACH, scope, on=STORY_DATE).given
        case What.carried:
            assert in_year is not None
            scope = replace(scope, origin_year=money.year, budget_year=in_year)
            return total(REACH, scope, on=STORY_DATE).carried_in
        case What.remaining:
            return total(REACH, replace(scope, budget_year=money.year), on=END[money.year]).remaining
        case What.spent:
            return total(REACH, spent_in(scope, money), on=END[2023]).disbursed
    raise AssertionError(money.what)


def spent_in(scope: Scope, money: Money) -> Scope:
    """Of a part: of one year's money, or all that was paid in a year; of the whole, both."""
    if money.part is None:
        return replace(scope, origin_year=money.year, budget_year=money.in_year)
    if money.in_year is not None:
        return replace(scope, budget_year=money.in_year)
    return replace(scope, origin_year=money.year, budget_year=2023)


def test_every_amount_of_the_plan_comes_out_as_printed_or_is_a_contradiction(books: int) -> None:
    astray = {}
    for amount in seed.amounts():
        figure = amount.figure
        if figure.id in NOT_IN_THE_LEDGER:
            continue
        held = Fraction(asked(amount.money))
        plain = quantities(figure)[0]
        contradicts_itself = amount.mended != amount.printed
        if abs(plain.value - held) > plain.half and not (contradicts_itself and amount.mended == held):
            astray[figure.id] = (figure.printed, held)
    assert astray == {}


def test_the_rates_of_the_plan_come_out(books: int) -> None:
    for origin, printed in ((2023, 68), (2022, 54)):
        scope = Scope(origin_year=origin, budget_year=2023)
        rate = total(REACH, scope, on=END[2023]).rate
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
