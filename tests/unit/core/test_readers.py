"""One cell's text into one value: every accepted spelling, and no guess."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.layouts import Column, Kind
from giamngheo.core.numbers import fixed, group
from giamngheo.core.problems import CATALOGUE
from giamngheo.core.readers import (
    choice_reader,
    read_boolean,
    read_date,
    read_decimal,
    read_exact_decimal,
    read_exact_integer,
    read_integer,
)
from tests.unit.core.layout import HOUSEHOLDS

ANY_READER = (
    read_integer, read_decimal, read_exact_decimal, read_date, read_boolean, choice_reader(HOUSEHOLDS.column("area")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), ("+5", 5), ("-5", -5), ("−5", -5), ("12.0", 12), ("12,00", 12),
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000), ("1 500", 1500), ("1\u00a0500\u202f000", 1_500_000),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)), ("1.500.000,0", 1_500_000),
    ],
)  # fmt: skip
def test_whole_numbers(text: str, number: int) -> None:
    assert read_integer(text) == (number, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.5", "fraction"), ("12,5", "fraction"), ("1.234,5", "fraction"),
        ("1.234", "integer_ambiguous"), ("1,234", "integer_ambiguous"), ("-999.999", "integer_ambiguous"),
        ("12.000", "integer_ambiguous"),
        ("", "not_integer"), ("x", "not_integer"), ("5 người", "not_integer"), ("5-6", "not_integer"),
        ("1e3", "not_integer"), ("--5", "not_integer"), ("5-", "not_integer"), ("1.2.3", "not_integer"),
        ("1.23.456", "not_integer"), ("1.234.56", "not_integer"), ("12 34", "not_integer"),
        ("٣", "not_integer"),
        ("²", "not_integer"), ("NaN", "not_integer"), ("1,2,3", "not_integer"),
        ("0x10", "not_integer"), (".", "not_integer"),
        ("9223372036854775808", "number_too_big"), ("9" * 101, "not_integer"), ("1_000", "not_integer"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number(text: str, code: str) -> None:
    assert read_integer(text) == (None, f"table.{code}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7,5", "7.5"), ("7.5", "7.5"), ("45", "45"), ("45.1250", "45.125"), ("0,125", "0.125"),
        ("0.125", "0.125"),
        (",5", "0.5"), ("-0,5", "-0.5"), ("1.954,490", "1954.49"), ("1,954.49", "1954.49"),
        ("1 954,490", "1954.49"),
        ("1.234.567", "1234567"), ("1234,567", "1234.567"), ("99999999999999,9999", "99999999999999.9999"),
    ],
)  # fmt: skip
def test_decimals(text: str, number: str) -> None:
    assert read_decimal(text) == (Decimal(number), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.498", "number_ambiguous"), ("1,498", "number_ambiguous"), ("7,5 m2", "not_number"),
        ("abc", "not_number"),
        ("100000000000000", "number_too_big"), ("99999999999999,99995", "number_too_big"),
        ("1,2,3", "not_number"),
        ("Infinity", "not_number"), ("1e5", "not_number"), ("5.", "not_number"),
    ],
)  # fmt: skip
def test_what_is_no_decimal(text: str, code: str) -> None:
    assert read_decimal(text) == (None, f"table.{code}")


def test_more_than_four_decimals_are_rounded_and_said_so() -> None:
    assert read_decimal("33,33335") == (Decimal("33.3334"), "table.rounded")
    assert read_decimal("33,33330") == (Decimal("33.3333"), None)


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_integer_is_read_as_it_is_written(number: int) -> None:
    assert read_integer(str(number)) == (number, None)
    if abs(number) < 1000 or abs(number) >= 1_000_000:
        for language in ("vi", "en"):
            assert read_integer(group(number, language)) == (number, None)


@given(st.integers(-(10**17), 10**17), st.sampled_from(["vi", "en"]))
def test_a_decimal_is_read_as_it_is_shown(ten_thousandths: int, language: str) -> None:
    number = Decimal(ten_thousandths).scaleb(-4)
    assert read_decimal(fixed(number, 4, language)) == (number, None)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13))
def test_a_number_cell_is_read_as_excel_shows_it(number: float) -> None:
    value, code = read_exact_decimal(repr(number))
    assert abs(Decimal(repr(number)) - value) <= max(Decimal("0.00005"), abs(value) * Decimal("1e-14"))
    assert code in (None, "table.rounded")


def test_binary_noise_of_a_computed_cell_is_no_decimal() -> None:
    assert read_exact_decimal(repr(0.1 + 0.2)) == (Decimal("0.3000"), None)
    assert read_exact_integer(repr(12.000000000000002)) == (12, None)
    assert read_exact_integer("12.5") == (None, "table.fraction")
    assert read_exact_decimal("1.234") == (Decimal("1.2340"), None)
    assert read_exact_integer("1e+16") == (None, "table.number_cut")
    assert read_exact_decimal("1e+300") == (None, "table.number_too_big")
    assert read_exact_decimal("inf") == (None, "table.not_number")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12-31", date(2024, 12, 31)), ("31/12/2024", date(2024, 12, 31)), ("5/9/2026", date(2026, 9, 5)),
        ("05-09-2026", date(2026, 9, 5)), ("05.09.2026", date(2026, 9, 5)), ("2024/2/29", date(2024, 2, 29)),
        ("2024-12-31T00:00:00", date(2024, 12, 31)), ("2024-12-31 23:59:59.5+07:00", date(2024, 12, 31)),
        ("31/12/2024 08:30", date(2024, 12, 31)), ("05 / 09 / 2026", date(2026, 9, 5)),
        ("45657", date(2024, 12, 31)),
        ("45657.75", date(2024, 12, 31)), ("2201", date(1906, 1, 9)),
    ],
)  # fmt: skip
def test_dates(text: str, day: date) -> None:
    assert read_date(text) == (day, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2024", "date_impossible"), ("29/2/2023", "date_impossible"), ("2023-02-29", "date_impossible"),
        ("12/31/2024", "date_impossible"), ("0/1/2024", "date_impossible"), ("01/01/0024", "date_impossible"),
        ("1985", "date_incomplete"), ("12/1985", "date_incomplete"),
        ("1/2/85", "date_incomplete"), ("1985-12", "date_incomplete"),
        ("31/12", "date_incomplete"), ("0", "not_date"), ("60", "not_date"),
        ("99999", "not_date"), ("hôm qua", "not_date"),
        ("31/12-2024", "not_date"), ("2024-12-31x", "not_date"), ("20241231", "not_date"),
        ("1 day, 12:00:00", "not_date"),
    ],
)  # fmt: skip
def test_what_is_no_date(text: str, code: str) -> None:
    assert read_date(text) == (None, f"table.{code}")


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_from_either_order(day: date) -> None:
    assert read_date(day.isoformat()) == (day, None)
    assert read_date(f"{day.day}/{day.month}/{day.year}") == (day, None)


@given(st.integers(2201, 73415))
def test_a_serial_counts_days_as_excel_does(serial: int) -> None:
    assert read_date(str(serial)) == (date(1900, 3, 1) + timedelta(days=serial - 61), None)


@pytest.mark.parametrize("text", ["có", "CÓ", "Co", "x", "X", "1", "true", "TRUE", "Yes", "đúng", "✓"])
def test_yes(text: str) -> None:
    assert read_boolean(text) == (True, None)


@pytest.mark.parametrize("text", ["không", "KHÔNG", "khong", "0", "false", "no", "sai", "Ko"])
def test_no(text: str) -> None:
    assert read_boolean(text) == (False, None)


@pytest.mark.parametrize("text", ["2", "-", "có lẽ", "-1", "nan", "null"])
def test_neither_yes_nor_no(text: str) -> None:
    assert read_boolean(text) == (None, "table.not_boolean")


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("area", "rural", "rural"), ("area", "Nông thôn", "rural"),
        ("area", "NONG THON", "rural"), ("area", "Urban ", "urban"),
        ("ethnicity", "02", "02"), ("ethnicity", "2", "02"), ("ethnicity", "Tày", "02"),
        ("ethnicity", "tay", "02"),
        ("ethnicity", "10", "10"),
    ],
)  # fmt: skip
def test_a_code_or_its_label(column: str, text: str, code: str) -> None:
    assert choice_reader(HOUSEHOLDS.column(column))(text) == (code, None)


@pytest.mark.parametrize("text", ["", "0", "99", "-1", "1 0", "1.0", "đảo", "rural urban", "tày?"])
def test_what_is_not_in_the_list(text: str) -> None:
    assert choice_reader(HOUSEHOLDS.column("area"))(text) == (None, "table.not_choice")
    assert choice_reader(HOUSEHOLDS.column("ethnicity"))(text) == (None, "table.not_choice")


def test_a_label_that_two_codes_share_stands_for_neither() -> None:
    reader = choice_reader(
        Column("c", Kind.code, choices=(("a", "Khác", "Other"), ("b", "Khác", "Rest"), ("c", "Khạc", "")))
    )
    assert reader("Khác") == (None, "table.not_choice")
    assert reader("Khạc") == ("c", None)
    assert reader("khac") == (None, "table.not_choice")
    assert reader("rest") == ("b", None)


@given(st.text(max_size=40), st.sampled_from(ANY_READER[:2] + ANY_READER[3:]))
def test_no_text_makes_a_reader_fail(text: str, reader: object) -> None:
    value, code = reader(text)  # type: ignore[operator]
    assert (value is None) == (code not in (None, "table.rounded"))
    assert code is None or code in CATALOGUE
