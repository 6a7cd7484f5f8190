"""The same cells and the same figures from DuckDB and from Spark."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from giamngheo.core.engine import connect
from giamngheo.core.problems import Refused
from giamngheo.core.spark import connect_spark
from giamngheo.facts.measures import Result, measures_from_cells
from giamngheo.facts.mpi_cells import cells_of
from giamngheo.facts.mpi_reading import spec_of
from giamngheo.facts.mpi_spec import MpiSpec
from tests.spark_world import LEAKS, swept

pytest.importorskip("pyspark")
pytestmark = LEAKS


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with connect_spark("local[2]") as backend:
        yield backend


@pytest.fixture
def spark(session: Any) -> Iterator[Any]:
    with swept():
        yield session


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3,000 rows of every kind of column, with unknown answers, odd weights and text numbers."""
    chance = random.Random(11)

    def some(values: list[object], weights: list[int] | None = None) -> list[Any]:
        return chance.choices(values, weights, k=3000)

    table = pa.table(
        {
            "flag": pa.array(some([True, False, None], [4, 6, 1]), pa.bool_()),
            "small": pa.array(some([1, 0, None], [3, 7, 1]), pa.int8()),
            "pandas": pa.array(some([1.0, 0.0, float("nan"), None], [3, 7, 1, 1])),
            "text": pa.array(some(["1", "0", " 1", "TRUE", "false", "", None, "1.0"])),
            "years": pa.array(some([None, *range(13)]), pa.int16()),
            "share": pa.array([round(chance.random(), 2) for _ in range(3000)]),
            "comma": pa.array([f"{chance.randint(0, 99)},{chance.randint(0, 9)}" for _ in range(3000)]),
            "w": pa.array([chance.uniform(0.1, 30) for _ in range(3000)]),
            "whole": pa.array([chance.randint(0, 9) for _ in range(3000)], pa.int32()),
            "region": pa.array(some(["Bắc Sơn", "Tân Tri", "Vũ Lễ", None])),
            "code": pa.array(some([1.0, 2.0, 10.0, float("nan")])),
            "s": pa.array(some(["x", "y"])),
            "psu": pa.array([chance.randint(1, 20) for _ in range(3000)], pa.int64()),
        }
    )
    path = tmp_path_factory.mktemp("engines") / "survey.parquet"
    pq.write_table(table, path)
    return path


def spec(**more: object) -> MpiSpec:
    indicators = [{"column": name} for name in ("flag", "small", "pandas", "text")]
    indicators += [
        {"column": "years", "deprived_below": "6"},
        {"column": "share", "deprived_below": "0.3"},
        {"column": "comma", "deprived_below": "12.5"},
    ]
    dimensions = [{"indicators": indicators[:4]}, {"indicators": indicators[4:]}]
    return spec_of({"dimensions": dimensions, "poverty_cutoff": ["1/3", "1/2"]} | more)


def measured(backend: Any, path: Path, of: MpiSpec) -> Result:
    options = {"can_have_nan": True} if backend.name == "duckdb" else {}
    table = backend.read_parquet(str(path), **options)
    return measures_from_cells(cells_of(table, of, ["region", "code"]), of)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"weight": "w", "missing": "reweight"},
        {"weight": "whole", "strata": "s", "missing": "not_deprived"},
        {"weight": "w", "strata": "s", "cluster": "psu"},
    ],
)
def test_both_engines_agree_to_the_last_bit(spark: Any, survey: Path, more: dict[str, object]) -> None:
    from_duckdb = measured(connect(), survey, spec(**more))
    from_spark = measured(spark, survey, spec(**more))
    assert from_duckdb == from_spark
    assert len(from_duckdb.measures) == 2 * (1 + 4 + 4)


def test_both_engines_refuse_alike(spark: Any, survey: Path, tmp_path: Path) -> None:
    table = pq.read_table(survey).slice(0, 3)
    table = table.set_column(table.column_names.index("text"), "text", pa.array(["1", "yes", "0"]))
    table = table.set_column(table.column_names.index("comma"), "comma", pa.array(["1", "1,234", "0"]))
    path = tmp_path / "broken.parquet"
    pq.write_table(table, path)
    problems = []
    for backend in (connect(), spark):
        with pytest.raises(Refused) as refused:
            measured(backend, path, spec())
        problems.append(refused.value.problems)
    assert problems[0] == problems[1]
    assert [problem.code for problem in problems[0]] == ["mpi.state_wrong", "mpi.achievement_wrong"]
