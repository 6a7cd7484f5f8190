"""Parquet in: other programs' types carried over without loss, damage found."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from giamngheo.core.limits import Limits
from giamngheo.core.tables import Column, Kind, Layout, read_table, write_table
from tests.unit.core.files import found
from tests.unit.core.layout import HOUSEHOLDS


def one(folder: Path, values: pa.Array, kind: Kind, **more: object) -> tuple[list[object], list[str]]:
    """One column of a Parquet file read as this kind: its values and the codes of what is wrong."""
    path = folder.joinpath("a.parquet")
    pq.write_table(pa.table({"value": values, "n": range(len(values))}), path)
    read = read_table(path, Layout("one", (Column("value", kind, **more), Column("n", Kind.integer))))  # type: ignore[arg-type]
    return read.table.column("value").to_pylist(), [code for code, _, _ in found(read)]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (pa.array([1, None, 3], pa.int8()), Kind.integer, [1, None, 3]),
        (pa.array([1.0, float("nan"), None]), Kind.integer, [1, None, None]),
        (pa.array(["1", "1.500.000", ""]), Kind.integer, [1, 1_500_000, None]),
        (pa.array([Decimal("4.00"), None]), Kind.integer, [4, None]),
        (pa.array([7, None], pa.int32()), Kind.decimal, [Decimal(7), None]),
        (pa.array([0.1, 45.125, float("nan")]), Kind.decimal, [Decimal("0.1"), Decimal("45.125"), None]),
        (pa.array([0.1], pa.float32()), Kind.decimal, [Decimal("0.1")]),
        (pa.array([Decimal("7.5")], pa.decimal128(5, 1)), Kind.decimal, [Decimal("7.5")]),
        (pa.array([True, None, False]), Kind.boolean, [True, None, False]),
        (pa.array([1, 0, None], pa.int8()), Kind.boolean, [True, False, None]),
        (pa.array([1.0, 0.0, None]), Kind.boolean, [True, False, None]),
        (pa.array(["có", "no", " "]), Kind.boolean, [True, False, None]),
        (pa.array([date(2024, 1, 2), None]), Kind.date, [date(2024, 1, 2), None]),
        (pa.array([datetime(2024, 1, 2, 23, 59, tzinfo=UTC)]), Kind.date, [date(2024, 1, 2)]),
        (pa.array([45657], pa.int64()), Kind.date, [date(2024, 12, 31)]),
        (pa.array(["a", None]).dictionary_encode(), Kind.text, ["a", None]),
        (pa.array(["a", "  "], pa.large_string()), Kind.text, ["a", None]),
        (pa.array(["a"], pa.string_view()), Kind.text, ["a"]),
        (pa.array([6325, None]), Kind.code, ["6325", None]),
        (pa.array([6325.0, 12.5, None]), Kind.code, ["6325", "12.5", None]),
        (pa.array([2**53 + 1]), Kind.text, [str(2**53 + 1)]),
        (pa.array([True]), Kind.text, ["true"]),
        (pa.array([date(2024, 1, 2)]), Kind.text, ["2024-01-02"]),
        (pa.nulls(2), Kind.decimal, [None, None]),
        (pa.nulls(2), Kind.text, [None, None]),
    ],
)  # fmt: skip
def test_types_that_carry_over(tmp_path: Path, values: pa.Array, kind: Kind, expected: list[object]) -> None:
    assert one(tmp_path, values, kind) == (expected, [])


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        (pa.array([12.5]), Kind.integer, "fraction"),
        (pa.array([2**63], pa.uint64()), Kind.integer, "number_too_big"),
        (pa.array([1e16]), Kind.text, "number_cut"),
        (pa.array([float("inf")]), Kind.decimal, "not_number"),
        (pa.array([10**15]), Kind.decimal, "number_too_big"),
        (pa.array([Decimal("7.00001")]), Kind.decimal, "rounded"),
        (pa.array([2]), Kind.boolean, "not_boolean"),
        (pa.array([True]), Kind.integer, "not_integer"),
        (pa.array([1985]), Kind.date, "date_incomplete"),
        (pa.array([b"\xff\xfe"]), Kind.text, "column_left_out"),
        (pa.array([[1]]), Kind.text, "column_left_out"),
    ],
)
def test_types_that_do_not(tmp_path: Path, values: pa.Array, kind: Kind, code: str) -> None:
    assert one(tmp_path, values, kind)[1] == [code]


def test_bounds_hold_for_typed_columns_too(tmp_path: Path) -> None:
    values, codes = one(tmp_path, pa.array([0, 1, 31, None]), Kind.integer, minimum=1, maximum=30)
    assert values == [None, 1, None, None]
    assert codes == ["below_minimum", "above_maximum"]


def test_rows_count_from_one(tmp_path: Path) -> None:
    path = tmp_path.joinpath("a.parquet")
    pq.write_table(pa.table({"household": ["a", None, "a"], "members": [1, None, 99]}), path)
    assert found(read_table(path, HOUSEHOLDS)) == [("above_maximum", 3, "members"), ("key_repeated", 3, None)]


class TestDamaged:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path.joinpath("a.parquet")
        rows = 200
        write_table(
            pa.table(
                {"household": [f"h{i}" for i in range(rows)], "members": [i % 9 + 1 for i in range(rows)]}
            ),
            path,
        )
        return path

    def test_half_written(self, path: Path) -> None:
        content = path.read_bytes()
        for length in (8, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:length])
            assert found(read_table(path, HOUSEHOLDS)) == [("damaged", None, None)]

    def test_text_under_its_name(self, path: Path) -> None:
        path.write_text("household,members\nh1,3\n")
        assert found(read_table(path, HOUSEHOLDS)) == [("misnamed", None, None)]

    def test_limits(self, path: Path) -> None:
        for limits in (Limits(parquet_bytes=10), Limits(parquet_cells=100)):
            assert found(read_table(path, HOUSEHOLDS, limits=limits)) == [("too_large", None, None)]

    def test_changed_bytes_give_problems_and_nothing_else(self, path: Path) -> None:
        content = path.read_bytes()
        chance = random.Random(1)
        for _ in range(200):
            changed = bytearray(content)
            for _ in range(chance.choice([1, 3, 20])):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            path.write_bytes(changed)
            read = read_table(path, HOUSEHOLDS)
            assert read.table.num_rows == len(read.rows)
