"""Vietnamese text: one spelling, a toneless form, dictionary order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.core.text import clean, fold, name_key, sort_key

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
VOWELS = "aăâeêioôơuưy"

vietnamese = st.text(st.sampled_from(LETTERS + "ÀẢÃÁẠằẫỞỹđĐ -'"), max_size=30)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hoàng Văn Thụ", "hoang van thu"),
        ("  Đỗ\u00a0 Thị\tƯớc ", "do thi uoc"),
        ("HOA\u0300NG", "hoang"),
        ("Krông Păč, Ea Kŏ, Čư Kuin, ñ ḅ", "krong pac, ea ko, cu kuin, n b"),
        ("", ""),
        (" \n ", ""),
        ("a \u0301 b", "a b"),
    ],
)
def test_fold_takes_away_tones_marks_case_and_runs_of_space(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_both_unicode_forms_are_one_spelling(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_clean_and_fold_change_nothing_the_second_time(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_a_folded_vietnamese_word_is_plain_ascii(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(
    "ordered",
    [
        ["ca", "cà", "cả", "cã", "cá", "cạ", "cà phê", "can", "càn", "căn", "cân", "cha"],
        ["da", "dăm", "dân", "đa", "đà", "eo", "êm", "lo", "lô", "lơ", "lu", "lư", "ý"],
        ["Bắc Quỳnh", "Bắc Sơn", "Chiến Thắng", "Đồng Ý", "Long Đống", "Nhất Hòa", "Nhất Tiến", "Vũ Lăng"],
    ],
)
def test_words_sort_as_in_the_dictionary(ordered: list[str]) -> None:
    assert sorted(set(ordered), key=sort_key) == ordered


@given(st.sampled_from(VOWELS), st.sampled_from(TONES), st.sampled_from(VOWELS), st.sampled_from(TONES))
def test_letters_decide_before_tones(first: str, tone: str, second: str, other_tone: str) -> None:
    one, other = "b" + first + tone, "b" + second + other_tone
    expected = (LETTERS.index(first), TONES.index(tone)) < (LETTERS.index(second), TONES.index(other_tone))
    assert (sort_key(one) < sort_key(other)) == expected


def test_a_shorter_word_stands_before_the_longer_one_whatever_its_tone() -> None:
    assert sort_key("cạ") < sort_key("cam")
    assert sort_key("an bình") < sort_key("ân")


def test_people_sort_by_given_name_then_family_name_then_the_rest() -> None:
    people = ["Trần Văn An", "Lê Thị Bình", "Lê Văn An", "Lê Thị An", "An", "Đỗ Văn Ân"]
    assert sorted(people, key=name_key) == [
        "An", "Lê Thị An", "Lê Văn An", "Trần Văn An", "Đỗ Văn Ân", "Lê Thị Bình",
    ]  # fmt: skip


@given(vietnamese)
def test_a_name_key_is_the_same_however_the_name_is_spaced(name: str) -> None:
    assert name_key("  " + name.replace(" ", "  ")) == name_key(name)
