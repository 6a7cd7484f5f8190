"""The measures over the register against naive counting, in fractions."""

from fractions import Fraction

import pytest

from giamngheo.core.problems import Refused
from giamngheo.facts.alkire_foster import multidimensional, spec_of
from giamngheo.facts.mpi_spec import Missing
from giamngheo.law.bundle import load
from tests.unit.facts.registers import Row, household, register, table

ROWS, _ = register(17, 600)


def naive(rows: list[Row], cutoff: Fraction, unit: str) -> tuple[Fraction, Fraction]:
    """H and M0 of the households all of whose answers are known."""
    size = {"persons": lambda row: row["persons"], "households": lambda row: 1}[unit]
    known = [row for row in rows if row["known_mask"] == 4095]
    poor = [row for row in known if Fraction(row["dep_mask"].bit_count(), 12) >= cutoff]
    everyone = sum(size(row) for row in known)
    score = sum(size(row) * Fraction(row["dep_mask"].bit_count(), 12) for row in poor)
    return Fraction(sum(size(row) for row in poor), everyone), score / everyone


@pytest.mark.parametrize("unit", ["persons", "households"])
def test_the_whole_and_every_commune(unit: str) -> None:
    cutoffs = [Fraction(k, 12) for k in (1, 3, 6, 12)]
    result = multidimensional(table(ROWS), by=["commune", "minority"], cutoffs=cutoffs, unit=unit)
    assert len(result.measures) == 4 * (1 + 4 + 2)
    for measure in result.measures:
        here = [
            row
            for row in ROWS
            if measure.by is None
            or {True: "true", False: "false"}.get(row[measure.by], row[measure.by]) == measure.level
        ]
        assert (measure.headcount, measure.adjusted) == naive(here, measure.cutoff, unit)


def test_the_standards_own_cutoff_is_three_indicators() -> None:
    standards = load().standards
    assert spec_of(standards["nd-07-2021"]).cutoffs == (Fraction(1, 4),)
    assert spec_of(standards["qd-59-2015"]).cutoffs == (Fraction(3, 10),)
    for standard in standards.values():
        spec = spec_of(standard)
        assert [one.name for one in spec.indicators] == [one.code for one in standard.indicators]
        assert sum(spec.points) == spec.total


def test_who_was_never_reviewed_is_left_out_unless_said_otherwise() -> None:
    rows = [household(1, dep_mask=7), household(2, category=None, known_mask=0, reviewed=False, b1=None)]
    dropped = multidimensional(table(rows)).measures[0]
    counted = multidimensional(table(rows), missing=Missing.not_deprived).measures[0]
    assert dropped.headcount == 1
    assert counted.headcount == Fraction(1, 2)


def test_selection_and_boundaries() -> None:
    mapping = {"06325": "x", "06328": "x", "06331": "y", "07001": "y"}
    result = multidimensional(table(ROWS), by=["commune"], where={"area": "rural"}, boundaries=mapping)
    assert [measure.level for measure in result.measures] == [None, "x", "y"]
    here = [row for row in ROWS if row["area"] == "rural" and mapping[row["commune"]] == "y"]
    assert (result.measures[2].headcount, result.measures[2].adjusted) == naive(
        here, Fraction(1, 4), "persons"
    )


@pytest.mark.parametrize("options", [{"by": ["cause"]}, {"by": ["name"]}, {"where": {"commune": "none"}}])
def test_what_cannot_be_asked(options: dict[str, object]) -> None:
    with pytest.raises(Refused):
        multidimensional(table(ROWS), **options)  # type: ignore[arg-type]
