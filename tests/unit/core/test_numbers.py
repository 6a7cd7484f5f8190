"""Numbers as Vietnamese officials write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.numbers import (
    MINUS,
    fixed,
    group,
    million_dong,
    percent,
    ratio,
    round_half_up,
    to_decimal,
)

shares = st.fractions(-(10**9), 10**9, max_denominator=10**6)
places = st.integers(0, 8)


def plain(text: str, language: str = "vi") -> Fraction:
    """The number that a written one stands for."""
    thousands, mark = (".", ",") if language == "vi" else (",", ".")
    return Fraction(text.replace(thousands, "").replace(mark, ".").replace(MINUS, "-"))


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [(0, "0", "0"), (1498, "1.498", "1,498"), (-1234567, "−1.234.567", "−1,234,567"), (999, "999", "999")],
)
def test_thousands_are_marked(number: int, vi: str, en: str) -> None:
    assert group(number) == vi
    assert group(number, "en") == en


def test_figures_of_the_plan_are_written_as_the_plan_writes_them() -> None:
    assert percent(Fraction(1498, 18135)) == "8,26%"
    assert percent(Fraction(2065, 17785)) == "11,61%"
    assert million_dong(1_954_490_000) == "1.954,490 triệu đồng"
    assert million_dong(6_913_000_000) == "6.913 triệu đồng"
    assert million_dong(2_138_500_000, 1) == "2.138,5 triệu đồng"
    assert million_dong(1_954_490_000, language="en") == "1,954.490 million đồng"


def test_an_unknown_share_is_a_dash_and_no_zero() -> None:
    assert percent(None) == "–"
    assert ratio(3, 0) is None
    assert percent(ratio(0, 3)) == "0,00%"


@pytest.mark.parametrize(
    ("number", "digits", "written"),
    [
        (Fraction(201, 6), 2, "33,50"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "−1"),
        (Fraction(-1, 3), 0, "0"),
        (Decimal("2.675"), 2, "2,68"),
        (Fraction(99999, 100000), 2, "1,00"),
        (5, 3, "5,000"),
    ],
)
def test_halves_are_rounded_away_from_zero(number: Fraction, digits: int, written: str) -> None:
    assert fixed(number, digits) == written


@given(shares, places)
def test_a_written_number_is_the_rounded_number(number: Fraction, digits: int) -> None:
    for language in ("vi", "en"):
        written = plain(fixed(number, digits, language), language)
        assert written == Fraction(round_half_up(number, digits), 10**digits)
        assert abs(written - number) <= Fraction(1, 2 * 10**digits)


@given(shares, places)
def test_rounding_mirrors_at_zero(number: Fraction, digits: int) -> None:
    assert round_half_up(-number, digits) == -round_half_up(number, digits)


@given(shares, places)
def test_a_decimal_for_a_spreadsheet_has_exactly_the_places_asked_for(number: Fraction, digits: int) -> None:
    decimal = to_decimal(number, digits)
    assert Fraction(decimal) == Fraction(round_half_up(number, digits), 10**digits)
    assert decimal.as_tuple().exponent == -digits


@given(st.integers(-(10**18), 10**18))
def test_grouping_loses_no_digit(number: int) -> None:
    assert plain(group(number)) == number
