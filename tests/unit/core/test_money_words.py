"""Amounts of đồng written out and read back, over the whole range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.money_words import from_words, in_words
from tests.unit.plans import forward


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Ba tỷ, một trăm ba mươi tám triệu đồng", 3_138_000_000), ("Mười lăm triệu đồng chẵn", 15_000_000),
        ("hai mươi mốt nghìn không trăm linh năm đồng", 21_005), ("một trăm linh một triệu", 101_000_000),
        ("không đồng", 0), ("Hai nghìn tỷ đồng", 2_000_000_000_000), ("nhiều đồng", None), ("", None), ("đồng", None),
    ],
)  # fmt: skip
def test_amounts_in_words(text: str, amount: int | None) -> None:
    assert from_words(text) == amount


@given(st.integers(0, 10**15))
def test_an_from_words_is_read_back(amount: int) -> None:
    assert from_words(in_words(amount)) == amount


@given(st.integers(1, 10**12 - 1))
def test_two_writers_write_the_same_words(amount: int) -> None:
    assert in_words(amount).replace(",", "") == forward.in_words(amount)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (3_138_000_000, "Ba tỷ, một trăm ba mươi tám triệu đồng"), (1_015, "Một nghìn, không trăm mười lăm đồng"),
        (21_001_000_000_000, "Hai mươi mốt nghìn không trăm linh một tỷ đồng"), (0, "Không đồng"),
        (-5, "Âm năm đồng"), (115, "Một trăm mười lăm đồng"), (24, "Hai mươi bốn đồng"),
    ],
)  # fmt: skip
def test_it_is_written_as_officials_write_it(amount: int, text: str) -> None:
    assert in_words(amount) == text
