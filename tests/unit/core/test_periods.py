"""Reporting periods: written, counted, divided, and back."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from giamngheo.core.periods import FIRST_YEAR, LAST_YEAR, Period, Span
from giamngheo.core.problems import Refused

spans = st.sampled_from(list(Span))
days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@st.composite
def periods(draw: st.DrawFn, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> Period:
    span = draw(spans)
    return Period(draw(st.integers(first, last)), span, draw(st.integers(1, span.per_year)))


@pytest.mark.parametrize(
    ("text", "first", "last", "vi", "en"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "năm 2024", "2024"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024", "first half of 2024"),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024", "second half of 2024"),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "quý III năm 2024", "quarter 3 of 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024", "February 2024"),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28), "tháng 2 năm 2100", "February 2100"),
    ],
)
def test_a_period_has_its_days_and_its_words(text: str, first: date, last: date, vi: str, en: str) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.last_day) == (first, last)
    assert (str(period), period.in_words(), period.in_words("en")) == (text, vi, en)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("quý III năm 2024", "2024-Q3"),
        ("QUÝ IV/2023", "2023-Q4"),
        ("quy 2 nam 2024", "2024-Q2"),
        ("Tháng 05/2024", "2024-05"),
        ("tháng 12 năm 2024", "2024-12"),
        ("sáu tháng đầu năm 2024", "2024-H1"),
        ("6 tháng cuối năm 2024", "2024-H2"),
        (" Năm  2024 ", "2024"),
        ("2024-q3", "2024-Q3"),
    ],
)
def test_vietnamese_words_are_understood(words: str, written: str) -> None:
    assert str(Period.parse(words)) == written


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2024-0", "2024-1", "2024-Q5", "2024-H3", "quý V năm 2024", "quý 0/2024", "20245",
     "tháng 13/2024", "1899", "٢٠٢٤", "2024-Q3 ?", "2024\n2025", "quý iiii năm 2024"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(Refused, match="2024-Q3"):
        Period.parse(text)


def test_a_period_that_does_not_exist_cannot_be_made() -> None:
    for year, span, number in (
        (2024, Span.quarter, 5),
        (2024, Span.year, 2),
        (2024, Span.month, 0),
        (1, Span.year, 1),
    ):
        with pytest.raises(ValueError):
            Period(year, span, number)


@given(periods())
def test_writing_and_reading_give_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.in_words()) == period


@given(periods(FIRST_YEAR + 1, LAST_YEAR - 1), st.integers(-12, 12))
def test_periods_follow_each_other_without_gap_or_overlap(period: Period, by: int) -> None:
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.previous().next() == period
    assume(FIRST_YEAR < period.year + by // period.span.per_year < LAST_YEAR)
    assert period.shifted(by).shifted(-by) == period


@given(days, spans)
def test_every_day_lies_in_exactly_one_period_of_each_span(day: date, span: Span) -> None:
    period = Period.holding(day, span)
    assert day in period
    assert period.first_day <= day <= period.last_day
    assert (period.first_day - timedelta(days=1)) not in period
    assert (period.last_day + timedelta(days=1)) not in period


@given(periods(), spans)
def test_the_parts_make_the_whole(period: Period, span: Span) -> None:
    assume(span <= period.span)
    parts = list(period.parts(span))
    assert (parts[0].first_day, parts[-1].last_day) == (period.first_day, period.last_day)
    assert sum(part.days for part in parts) == period.days
    assert all(part.within(period.span) == period and part in period for part in parts)
    assert all(one.next() == other for one, other in pairwise(parts))


def test_a_shorter_period_holds_no_longer_one() -> None:
    quarter, half = Period(2024, Span.quarter, 1), Period(2024, Span.half, 1)
    assert quarter in half
    assert half not in quarter
    with pytest.raises(ValueError, match="quarter has no halfs"):
        list(quarter.parts(Span.half))
    with pytest.raises(ValueError, match="half lies in no quarter"):
        half.within(Span.quarter)


def test_a_report_compares_with_the_same_period_of_last_year() -> None:
    assert str(Period.parse("2024-Q3").a_year_before()) == "2023-Q3"
    assert str(Period.parse("2024").a_year_before()) == "2023"
