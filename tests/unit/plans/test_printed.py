"""Printed numbers, dates, periods, lists and amounts in words."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.money_words import from_words
from giamngheo.core.numbers import fixed
from giamngheo.plans.printed import read_date, read_number, read_period, read_places, rewritten
from giamngheo.plans.spelling import distance, name_key
from tests.unit.plans import forward

F = Fraction


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("1.954,490", F(195449, 100), F(1, 1000)), ("56,490", F(5649, 100), F(1, 1000)), ("7", F(7), F(1)),
        ("2.138,5", F(21385, 10), F(1, 10)), ("1954,49", F(195449, 100), F(1, 100)), ("8,26%", F(826, 100), F(1, 100)),
        ("8,26 %", F(826, 100), F(1, 100)), ("567 hộ", F(567), F(1)), ("06 xã ĐBKK", F(6), F(1)),
        ("1.234.567", F(1234567), F(1)),
        ("−3,5%", F(-35, 10), F(1, 10)), ("- 12", F(-12), F(1)),
        ("396.550", F(396550), F(1)), ("0", F(0), F(1)), ("0,000", F(0), F(1, 1000)),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text: str, value: F, step: F) -> None:
    found = read_number(text)
    assert found is not None
    assert not found.foreign
    assert (found.plain.value, found.plain.step) == (value, step)


@pytest.mark.parametrize(
    ("text", "other"),
    [("396.550", F(396550, 1000)), ("1.234.567", F(1234567, 1000)), ("396,550", F(396550)),
     ("7", None), ("3,35", None)],
)  # fmt: skip
def test_the_other_reading_is_that_of_the_marks_mixed_up(text: str, other: F | None) -> None:
    found = read_number(text)
    assert found is not None
    assert [each.value for each in found.others] == ([] if other is None else [other])


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("1,954.490", F(195449, 100), "1.954,490"), ("12.5%", F(25, 2), "12,5%"),
        ("1.954.49", F(195449, 100), "1.954,49"),
        ("3.3542", F(33542, 10_000), "3,3542"), ("1,234,567", F(1234567), "1.234.567"),
    ],
)  # fmt: skip
def test_the_marks_of_another_language_are_read_and_rewritten(text: str, value: F, right: str) -> None:
    found = read_number(text)
    assert found is not None
    assert found.foreign
    assert found.plain.value == value
    assert rewritten(text) == right


@pytest.mark.parametrize(
    "text", ["", "hộ", "1,2,3,", ",5", "1..2", "1,2.3,4", "x5", "9" * 31, "1,23.4,5", "%"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize("text", ["4, 97%", "1 954,490", "4 ,97%"])
def test_a_space_within_is_seen(text: str) -> None:
    found = read_number(text)
    assert found is not None
    assert found.spaced


@given(st.fractions(0, 10**9, max_denominator=1000), st.integers(0, 6))
def test_what_is_written_is_read_back(number: F, places: int) -> None:
    found = read_number(fixed(number, places))
    assert found is not None
    assert found.plain.step == F(1, 10**places)
    assert abs(found.plain.value - number) <= found.plain.step / 2


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    for read in (read_number, read_date, read_period, read_places, from_words):
        read(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18/3/2024", date(2024, 3, 18)), ("ngày 09/9/2021", date(2021, 9, 9)), ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2023", None), ("31/4/2024", None), ("0/1/2024", None), ("2024-01-01", None), ("18/3", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("quý I năm 2024", (date(2024, 1, 1), date(2024, 3, 31))),
        ("Quý IV/2024", (date(2024, 10, 1), date(2024, 12, 31))),
        ("6 tháng đầu năm 2024", (date(2024, 1, 1), date(2024, 6, 30))),
        ("6 tháng cuối năm 2024", (date(2024, 7, 1), date(2024, 12, 31))),
        ("giai đoạn 2021 - 2025", (date(2021, 1, 1), date(2025, 12, 31))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("giai đoạn 2025 - 2021", None), ("quý V năm 2024", None), ("mùa xuân", None),
        ("9999", (date(9999, 1, 1), date(9999, 12, 31))),
        ("quý IV năm 9999", None),
    ],
)  # fmt: skip
def test_periods(text: str, span: tuple[date, date] | None) -> None:
    assert read_period(text) == span


def test_a_list_of_names_is_read_without_their_levels() -> None:
    text = "Vũ Lễ, Chiến Thắng; thị trấn Bắc Sơn và xã Long Đống."
    assert read_places(text) == ("Vũ Lễ", "Chiến Thắng", "Bắc Sơn", "Long Đống")


def test_one_name_in_two_right_spellings_is_one() -> None:
    assert name_key("Nhất Hoà") == name_key("nhất hòa")
    assert name_key("Vạn Thuỷ") == name_key("Vạn Thủy")
    assert name_key("Trấn Yên") != name_key("Trần Yên")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("Trấn Yên", "Trần Yên", 1), ("Trấn Yên", "Trân Yên", 1), ("Trn Yên", "Trấn Yên", 2), ("Hòa Sơn", "Hồ Sơn", 2),
     ("Vũ Lễ", "Vũ Lễ", 0), ("Vũ Lễ", "Lễ Vũ", 3)],
)  # fmt: skip
def test_how_far_names_are_apart(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == distance(other, one) == apart


def test_no_two_communes_of_a_district_are_taken_for_one() -> None:
    for names in forward.districts().values():
        for place, one in enumerate(names):
            assert all(distance(one, other) > 1 for other in names[place + 1 :])
