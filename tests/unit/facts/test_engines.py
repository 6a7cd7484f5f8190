"""One definition, two engines: DuckDB and Spark give the same figures, cell by cell."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giamngheo.core.spark import connect_spark
from giamngheo.facts import schema, sealing, snapshot
from giamngheo.facts.alkire_foster import multidimensional
from giamngheo.facts.figures import FIGURES, compute
from tests.spark_world import LEAKS, swept
from tests.unit.facts.registers import moving, place, table

pytestmark = [pytest.mark.spark, *LEAKS]

IN_USE = {*schema.INDICATORS, *schema.SERVICES}
OTHER_STANDARDS = ("deprived", "deprivation_", "unknown")
EVERY = [key for key in FIGURES if not key.startswith(OTHER_STANDARDS) or key.split(".")[-1] in IN_USE]
ONE_ROUND = [key for key in EVERY if not key.startswith("change")]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """One Spark of this machine; without Java this fails, it does not skip."""
    assert shutil.which("java"), "Spark needs Java 17: install a headless JRE"
    with connect_spark("local[2]") as backend:
        yield backend


@pytest.fixture
def spark(session: Any) -> Iterator[Any]:
    with swept():
        yield session


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows, gone = moving(11, 3000)
    return sealing.write(
        tmp_path_factory.mktemp("sealed"),
        table(rows),
        table(gone, schema.DEPARTED),
        table([place("20", "province")], schema.PLACES),
        cycle="2023",
        standard="nd-07-2021",
        law_hash="0",
        reference_date=date(2023, 12, 14),
    ).folder


@pytest.mark.parametrize("by", [(), ("district", "village")])
def test_every_figure_by_place(by: tuple[str, ...], sealed: Path, spark: Any) -> None:
    one, other = snapshot.open(sealed), snapshot.open(sealed, spark)
    assert compute(one, EVERY, by=by).equals(compute(other, EVERY, by=by))


@pytest.mark.parametrize("by", [("head_ethnicity", "cause"), ("category", "change", "kinh")])
def test_every_figure_by_other_columns(by: tuple[str, ...], sealed: Path, spark: Any) -> None:
    one, other = snapshot.open(sealed), snapshot.open(sealed, spark)
    assert compute(one, ONE_ROUND, by=by).equals(compute(other, ONE_ROUND, by=by))


def test_selections_and_boundaries(sealed: Path, spark: Any) -> None:
    asked = {
        "by": ["commune"],
        "where": {"minority": True, "cause": ["illness", None], "head_ethnicity": ["01", None]},
        "boundaries": {"06325": "1", "06328": "1", "06331": "2", "07001": "2"},
    }
    both = (snapshot.open(sealed), snapshot.open(sealed, spark))
    one, other = (compute(opened, ONE_ROUND, **asked) for opened in both)  # type: ignore[arg-type]
    assert one.num_rows == 2 * len(ONE_ROUND)
    assert one.equals(other)


def test_alkire_foster(sealed: Path, spark: Any) -> None:
    one, other = (
        multidimensional(snapshot.open(sealed, backend), by=["commune"]) for backend in (None, spark)
    )
    assert one == other
    assert len(one.measures) == 5
