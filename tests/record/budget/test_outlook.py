"""Where money is stuck, what may come by the end of the year, the counterpart, and the Treasury's report."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from giamngheo.budget import actions
from giamngheo.budget.models import BudgetLine, BudgetUnit
from giamngheo.budget.outlook import counterpart, forecast, stuck
from giamngheo.budget.queries import Scope
from giamngheo.budget.treasury import MONTHS, last_day, treasury_report
from giamngheo.documents.excel import sheet_names
from giamngheo.documents.html import table_html
from giamngheo.documents.table import Role
from giamngheo.law import bundle
from giamngheo.law.money import Grounds
from tests.record.budget.money import DECISION, PROGRAMME, give, key, line_of, pay, said
from tests.record.registry.register import reach_over

Units = dict[str, BudgetUnit]


@pytest.fixture
def reach(units: Units) -> Any:
    return reach_over(units["UBND"].place, "money.read")


def test_much_that_lies_long_is_stuck_first(units: Units, reach: Any) -> None:
    untouched = give(key(units["TTYT"], "DA2"), 100, on=date(2024, 1, 1))
    slow = give(key(units["TTYT"], "DA3.TDA1"), 100, on=date(2024, 1, 1))
    pay(slow, 10, on=date(2024, 9, 1))
    lent = give(key(units["TTYT"], "DA3.TDA2"), 100, on=date(2024, 1, 1))
    actions.advance(line=lent, amount=100, **said(on=date(2024, 10, 1)))
    done = give(key(units["TTYT"], "DA4.TDA1"), 100, on=date(2024, 1, 1))
    pay(done, 100, on=date(2024, 2, 1))
    mistaken = give(key(units["LDTBXH"], "DA2"), 1, on=date(2024, 1, 1))
    actions.correct(entry=pay(mistaken, 1, on=date(2024, 3, 1)), **said(on=date(2024, 3, 2)))
    found = stuck(reach, on=date(2024, 10, 11))
    assert [one.line for one in found] == [untouched, slow, lent, mistaken]
    assert [one.lain.weight for one in found] == [100 * 284, 90 * 40, 100 * 10, 284]
    assert [one.lain.untouched for one in found] == [True, False, False, True]
    assert stuck(reach, on=date(2024, 10, 11), most=2) == found[:2]
    assert stuck(reach, Scope(part="DA4.TDA1"), on=date(2024, 10, 11)) == []


def test_the_forecast_states_three_paces(line: BudgetLine, reach: Any) -> None:
    pay(line, 30_000_000, on=date(2024, 2, 1))
    pay(line, 10_000_000, on=date(2024, 9, 1))
    found = forecast(reach, 2024, on=date(2024, 10, 1))
    assert (found.disbursed, found.usable) == (40_000_000, 100_000_000)
    assert found.steady == 53_236_364  # 40,000,000 × 366 / 275 = 53,236,363.6
    assert found.recent == 50_111_111  # 40,000,000 + 10,000,000 × 91 / 90
    assert found.last_year is None
    with pytest.raises(ValueError, match="not in 2024"):
        forecast(reach, 2024, on=date(2025, 1, 1))


def test_the_forecast_follows_the_year_before_and_never_passes_what_is_usable(
    units: Units, reach: Any
) -> None:
    later = datetime(2025, 12, 31, 12, tzinfo=UTC)
    before = give(key(units["TTYT"], origin_year=2023, budget_year=2023), 100, on=date(2023, 1, 2))
    pay(before, 20, on=date(2023, 3, 1))
    pay(before, 30, on=date(2023, 12, 1))
    now = give(key(units["TTYT"]), 90)
    pay(now, 30, on=date(2024, 2, 1))
    found = forecast(reach, 2024, on=date(2024, 6, 30))
    assert found.last_year == 75  # as much as 50 is to 20
    pay(now, 20, on=date(2024, 6, 1), at=later)
    assert forecast(reach, 2024, on=date(2024, 6, 30)).last_year == 90


def test_the_counterpart_is_held_against_a_ratio_that_says_what_it_rests_on(units: Units, reach: Any) -> None:
    place = units["UBND"].place
    give(key(units["TTYT"]), 1_000)
    give(key(units["TTYT"], source="district"), 20)
    give(key(units["TTYT"], source="people"), 500)
    found = counterpart(reach, PROGRAMME, place, 2024, on=date(2024, 11, 1))
    assert (found.central, found.local, found.required, found.lacking) == (1_000, 20, 30, 10)
    assert found.share == Fraction(1, 50)
    assert found.rule is not None
    assert found.rule.grounds is Grounds.observed
    other = counterpart(reach, PROGRAMME, place, 2022, on=date(2024, 11, 1))
    assert (other.rule, other.required, other.lacking, other.share) == (None, None, None, None)


def test_the_report_adds_up_at_every_level(units: Units, reach: Any) -> None:
    whole = give(key(units["UBND"]), 1_000, on=date(2024, 1, 2))
    actions.share_out(
        line=whole, to_unit=units["X-06328"], amount=400, **said(on=date(2024, 1, 3), basis=DECISION)
    )
    give(key(units["TTYT"], "DA3.TDA1", source="district"), 30, on=date(2024, 1, 2))
    paid = give(key(units["TTYT"], "DA2"), 200, on=date(2024, 1, 2))
    pay(paid, 50, on=date(2024, 3, 31))
    pay(line_of(key(units["X-06328"])), 100, on=date(2024, 4, 1))
    actions.advance(line=paid, amount=10, **said(on=date(2024, 3, 1)))
    programme = bundle.load().programmes[PROGRAMME]
    table = treasury_report(reach, programme, units["UBND"].place, 2024, 3)
    assert table.header.reference_date == date(2024, 3, 31)
    at = table.position
    (total,) = [row for row in table.rows if row.role is Role.total]
    assert total.cells[at("usable")] == 1_230
    assert total.cells[at("paid_out")] == 60
    assert total.cells[at("rate")] == Fraction(60, 1230)
    for row in table.rows:
        if row.parts:
            for name in ("carried_in", "given", "usable", "disbursed", "advanced", "paid_out", "available"):
                below = [table.rows[number].cells[at(name)] for number in row.parts]
                assert row.cells[at(name)] == sum(below), (row.split, name)  # type: ignore[arg-type]
    lines = [row for row in table.rows if row.role is Role.line]
    assert {row.split for row in lines} == {"DA2 central", "DA3.TDA1 district", "DA3.TDA2 central"}
    later = treasury_report(reach, programme, units["UBND"].place, 2024, 6)
    assert later.rows[0].cells[at("disbursed")] == 150
    page = table_html(table)
    assert "1.230" in page
    assert "<strong>Báo cáo giải ngân 3 tháng năm 2024</strong>" in page
    assert "Số liệu đến hết ngày 31/03/2024" in page
    assert "Biểu số" not in page
    assert "rà soát" not in page
    assert sheet_names([table]) == ["Báo cáo"]
    assert [last_day(2024, months).isoformat() for months in MONTHS] == [
        "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        last_day(2024, 5)
