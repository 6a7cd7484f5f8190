"""Layouts: headings in any spelling, never two columns for one heading."""

import pyarrow as pa
import pytest

from giamngheo.core.layouts import Column, Kind, Layout, heading_key
from tests.unit.core.layout import HOUSEHOLDS


@pytest.mark.parametrize(
    "heading",
    [
        "house_area",
        "HOUSE AREA",
        "house-area",
        "Diện tích nhà (m²)",
        "dien tich nha m2",
        " DIỆN TÍCH\nNHÀ (m²) * ",
    ],
)
def test_a_heading_is_known_in_any_spelling(heading: str) -> None:
    assert HOUSEHOLDS.find(heading) == "house_area"


@pytest.mark.parametrize("heading", ["", "  ", "area of house", "house", "()"])
def test_other_words_are_no_heading(heading: str) -> None:
    assert HOUSEHOLDS.find(heading) is None


def test_a_toneless_heading_that_two_columns_share_finds_neither() -> None:
    layout = Layout(
        "materials", (Column("roof", Kind.text, vi="Mái"), Column("tomorrow", Kind.text, vi="Mai"))
    )
    assert layout.find("mái") == "roof"
    assert layout.find("Mai") == "tomorrow"
    assert layout.find("mại") is None


def test_a_column_owns_its_name_even_where_another_bears_it_as_label() -> None:
    layout = Layout("odd", (Column("b", Kind.text, aliases=("a",)), Column("a", Kind.text)))
    assert layout.find("A") == "a"


def test_a_layout_that_contradicts_itself_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="twice"):
        Layout("twice", (Column("has_tv", Kind.text), Column("Has TV", Kind.text)))
    with pytest.raises(ValueError, match="person"):
        Layout("key", (Column("household", Kind.text),), key=("household", "person"))


def test_the_schema_has_the_promised_types() -> None:
    assert HOUSEHOLDS.schema.types == [
        pa.string(), pa.string(), pa.int64(), pa.decimal128(18, 4), pa.bool_(), pa.date32(), pa.string(), pa.string(),
    ]  # fmt: skip
    assert HOUSEHOLDS.column("members").maximum == 30
    with pytest.raises(KeyError):
        HOUSEHOLDS.column("nothing")


def test_a_heading_without_letters_keeps_what_it_has() -> None:
    assert heading_key("№ 1") == "no1"
    assert heading_key("***") == "***"
