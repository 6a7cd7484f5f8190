"""Tables out: read back the same, safe in Excel, whole or not at all."""

import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from giamngheo.core.files import replacing
from giamngheo.core.problems import Refused
from giamngheo.core.tables import read_table, write_table
from giamngheo.core.text import clean
from tests.unit.core.layout import HOUSEHOLDS

SUFFIXES = [".csv", ".xlsx", ".parquet"]
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "'=x", "''=x", "-5", "+84 912", "'-5", "=", "-"]


def households(codes: list[str]) -> pa.Table:
    count = len(codes)
    return pa.table(
        {
            "household": codes,
            "area": pa.array(["rural", None] * count)[:count],
            "members": pa.array([4, None] * count, pa.int64())[:count],
            "house_area": pa.array([Decimal("45.1250"), None] * count, pa.decimal128(18, 4))[:count],
            "has_tv": pa.array([True, False, None] * count, pa.bool_())[:count],
            "surveyed_on": pa.array([date(2024, 12, 31), None] * count, pa.date32())[:count],
            "ethnicity": pa.array(["02", None] * count)[:count],
            "place": pa.array(["06325", None] * count)[:count],
        }
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    codes = ["Hoàng Văn Thụ", 'a "b", c', "x; y", "012", "1.234", *FORMULAS]
    table = households(codes)
    path = tmp_path.joinpath(f"a{suffix}")
    write_table(table, path)
    read = read_table(path, HOUSEHOLDS)
    assert read.problems == []
    assert read.table.equals(table)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path.joinpath(f"{name}{suffix}") for name in "ab"]
    for path in paths:
        write_table(households(["h1", "h2"]), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_workbook_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    path = tmp_path.joinpath("a.xlsx")
    texts = [*FORMULAS, "{=1}", "https://example.org", "mailto:a", "internal:b"]
    write_table(pa.table({"=name": texts}), path, sheet="Hộ")
    with CalamineWorkbook.from_path(path) as book:
        assert book.sheet_names == ["Hộ"]
        assert book.get_sheet_by_name("Hộ").to_python() == [["=name"], *([text] for text in texts)]


def test_a_csv_opens_in_excel_as_vietnamese_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path.joinpath("a.csv")
    write_table(pa.table({"household": ["Hộ", *FORMULAS]}), path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    for line in content.decode("utf-8-sig").splitlines()[1:]:
        cell = line.strip('"')
        assert cell[0] not in "=@+-" or cell in ("-5", "+84 912", "-")


def test_lists_and_dictionaries_are_written_as_text(tmp_path: Path) -> None:
    table = pa.table({"household": ["a", "b"], "missing": [["x", "y"], None], "members": pa.array([1, 2])})
    table = table.append_column("area", table.column("household").dictionary_encode())
    for suffix in (".csv", ".xlsx"):
        path = tmp_path.joinpath(f"a{suffix}")
        write_table(table, path)
        assert read_table(path, HOUSEHOLDS).table.column("missing").to_pylist() == ["x, y", None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12), max_size=6
    )
)
def test_any_text_survives_csv(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path.joinpath("a.csv")
    write_table(
        pa.table({"household": [f"h{i}" for i in range(len(texts))], "note": pa.array(texts, pa.string())}),
        path,
    )
    read = read_table(path, HOUSEHOLDS)
    if texts:
        assert read.table.column("note").to_pylist() == [clean(text) or None for text in texts]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=3)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=30, max_size=60)
)
def test_any_text_survives_a_workbook(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path.joinpath("a.xlsx")
    write_table(
        pa.table({"household": [f"h{i}" for i in range(len(texts))], "note": pa.array(texts, pa.string())}),
        path,
    )
    read = read_table(path, HOUSEHOLDS)
    assert read.table.column("note").to_pylist() == [clean(text) or None for text in texts]


class TestWholeOrNotAtAll:
    def test_a_table_that_cannot_be_written_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path.joinpath("a.csv")
        path.write_text("old")
        with pytest.raises(pa.ArrowInvalid):
            write_table(pa.table({"a": [{"b": 1}]}), path)
        assert path.read_text() == "old"
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]

    def test_a_block_that_fails_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path.joinpath("a.txt")
        path.write_text("old")
        with pytest.raises(RuntimeError), replacing(path) as sibling:
            sibling.write_text("half")
            raise RuntimeError
        assert path.read_text() == "old"
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]

    def test_a_link_keeps_pointing_at_its_file(self, tmp_path: Path) -> None:
        target, link = tmp_path.joinpath("target.csv"), tmp_path.joinpath("link.csv")
        target.write_text("old")
        link.symlink_to(target)
        write_table(households(["h1"]), link)
        assert link.is_symlink()
        assert read_table(target, HOUSEHOLDS).table.num_rows == 1

    @pytest.mark.parametrize(
        ("table", "name", "code"),
        [
            (pa.table({"a": ["x"]}), "a.pdf", "table.type_unknown"),
            (pa.table({"a": ["x"]}), "none/a.csv", "table.cannot_write"),
            (pa.table({"a": ["x"]}), "none/a.xlsx", "table.cannot_write"),
            (pa.table({"a": ["x" * 32_768]}), "a.xlsx", "table.too_long_for_excel"),
            (pa.table({"a": pa.nulls(1_048_576, pa.int8())}), "a.xlsx", "table.too_long_for_excel"),
        ],
    )
    def test_refusals_say_why(self, tmp_path: Path, table: pa.Table, name: str, code: str) -> None:
        with pytest.raises(Refused) as refused:
            write_table(table, tmp_path.joinpath(name))
        assert [problem.code for problem in refused.value.problems] == [code]
        assert [entry.name for entry in tmp_path.iterdir()] == []


def test_numbers_that_a_spreadsheet_cannot_hold_go_out_as_text(tmp_path: Path) -> None:
    path = tmp_path.joinpath("a.xlsx")
    table = pa.table({"n": [2**62, -(10**15), 5], "share": [math.nan, None, 0.1]})
    write_table(table, path)
    with CalamineWorkbook.from_path(path) as book:
        assert book.get_sheet_by_index(0).to_python()[1:] == [
            [str(2**62), "nan"],
            ["-1000000000000000", ""],
            [5, 0.1],
        ]
