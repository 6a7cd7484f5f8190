"""The same rules on DuckDB and on Spark give the same flags, scores and categories, cell by cell."""

import shutil

import pyarrow.parquet as pq
import pytest

from giamngheo.core.spark import connect_spark, fetch
from giamngheo.law import answers
from giamngheo.law.bundle import load
from giamngheo.law.evaluate import classify, columns
from tests.law.generated import ON, rows, tables
from tests.spark_world import LEAKS, swept

pytestmark = [pytest.mark.spark, *LEAKS]


@pytest.mark.parametrize("code", ["nd-07-2021", "qd-59-2015"])
def test_spark_evaluates_as_duckdb_does(code, tmp_path):
    assert shutil.which("java"), "Spark needs Java 17: install a headless JRE"
    standard = load().standards[code]
    households, persons = tables(rows(1_500, seed=17, missing=0.15))
    own = answers.conform(households, answers.household_columns(standard), "households", ("household",))
    here = classify(households, persons, code, ON).drop_columns(["missing", "standard", "law_hash"])
    pq.write_table(own, tmp_path / "households.parquet")
    pq.write_table(persons, tmp_path / "persons.parquet")
    with connect_spark("local[2]") as backend, swept():
        given = [
            backend.read_parquet(str(tmp_path / f"{name}.parquet")) for name in ("households", "persons")
        ]
        evaluated = columns(*given, standard, ON)
        there = fetch(evaluated.select(*here.column_names).order_by("household")).cast(here.schema)
    assert there.to_pylist() == here.to_pylist()
