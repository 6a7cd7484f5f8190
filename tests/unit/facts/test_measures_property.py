"""Measures against a plain row-by-row reading of the definitions, on anything Hypothesis can think of."""

from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from giamngheo.facts.measures import Measure, measures_from_cells
from giamngheo.facts.mpi_cells import Cells, cells_of, grouping
from giamngheo.facts.mpi_spec import Dimension, Indicator, Missing, MpiSpec
from tests.unit.facts.naive_measures import Row, estimates


@st.composite
def specs(draw: st.DrawFn) -> MpiSpec:
    """Two dimensions of up to four indicators, any small whole points, any rule for unknown answers."""
    sizes = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    points = draw(st.lists(st.integers(1, 12), min_size=sum(sizes), max_size=sum(sizes)))
    indicators = [Indicator(f"d{j}", f"d{j}", Fraction(point, sum(points))) for j, point in enumerate(points)]
    dimensions = (
        Dimension("one", tuple(indicators[: sizes[0]])),
        Dimension("two", tuple(indicators[sizes[0] :])),
    )
    # Cut-offs that are sums of some weights: a row can lie exactly on the line.
    reachable = st.sets(st.sampled_from(points), min_size=1).map(
        lambda chosen: Fraction(sum(chosen), sum(points))
    )
    fractions = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100)
    cutoffs = draw(st.lists(reachable | fractions, min_size=1, max_size=3, unique=True))
    return MpiSpec(dimensions, tuple(cutoffs), missing=draw(st.sampled_from(Missing)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[MpiSpec, list[Row]]:
    spec = draw(specs())
    count = len(spec.indicators)
    rows = draw(
        st.lists(
            st.builds(
                Row,
                st.tuples(*[st.sampled_from([True, False, None])] * count),
                st.integers(0, 40).map(Fraction),
                st.sampled_from(["x", "y", "z"]),
            ),
            min_size=1,
            max_size=30,
        )
    )
    return spec, rows


def cells_from_masks(rows: list[Row]) -> Cells:
    """Cells straight from masks, one a row: what a household snapshot gives."""

    def mask(row: Row, known: bool) -> int:
        bits = [answer is not None if known else answer is True for answer in row.answers]
        return sum(bit << place for place, bit in enumerate(bits))

    return Cells(
        np.array([mask(row, known=False) for row in rows], np.int64),
        np.array([mask(row, known=True) for row in rows], np.int64),
        np.ones(len(rows), np.int64),
        np.array([int(row.weight) for row in rows], np.int64),
        groups={"g": grouping([row.group for row in rows])},
    )


def cells_from_table(rows: list[Row], spec: MpiSpec) -> Cells:
    columns: dict[str, object] = {
        each.column: pa.array([row.answers[place] for row in rows], pa.bool_())
        for place, each in enumerate(spec.indicators)
    }
    columns |= {"w": [int(row.weight) for row in rows], "g": [row.group for row in rows]}
    weighted = MpiSpec(spec.dimensions, spec.cutoffs, weight="w", missing=spec.missing)
    return cells_of(ibis.memtable(pa.table(columns)), weighted, ["g"])


def shares(measure: Measure) -> dict[tuple[str, int | None], Fraction | None]:
    found: dict[tuple[str, int | None], Fraction | None] = {
        ("H", None): measure.headcount,
        ("A", None): measure.intensity,
        ("M0", None): measure.adjusted,
    }
    for index in range(len(measure.counts)):
        found["uncensored", index] = measure.uncensored(index)
        found["censored", index] = measure.censored(index)
        found["contribution", index] = measure.contribution([index])
    return found


def agrees(measure: Measure, rows: list[Row], spec: MpiSpec) -> bool:
    inside = [row for row in rows if measure.by is None or row.group == measure.level]
    expected = estimates(inside, spec, measure.cutoff)
    return shares(measure) == (expected or dict.fromkeys(shares(measure)))


@given(cases())
@settings(max_examples=300, deadline=None)
def test_every_figure_equals_the_plain_reading(case: tuple[MpiSpec, list[Row]]) -> None:
    spec, rows = case
    result = measures_from_cells(cells_from_masks(rows), spec)
    assert len(result.measures) == len(spec.cutoffs) * (1 + len({row.group for row in rows}))
    for measure in result.measures:
        assert agrees(measure, rows, spec)


@given(cases())
@settings(max_examples=40, deadline=None)
def test_a_table_gives_the_same_as_its_masks(case: tuple[MpiSpec, list[Row]]) -> None:
    spec, rows = case
    from_table = measures_from_cells(cells_from_table(rows, spec), spec)
    from_masks = measures_from_cells(cells_from_masks(rows), spec)
    assert from_table.measures == from_masks.measures
    assert (from_table.rows, from_table.dropped) == (from_masks.rows, from_masks.dropped)


@given(cases(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_rows_changes_nothing(case: tuple[MpiSpec, list[Row]], chance: object) -> None:
    spec, rows = case
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = measures_from_cells(cells_from_masks(rows), spec)
    other = measures_from_cells(cells_from_masks(shuffled), spec)
    assert one.measures == other.measures


@given(cases())
@settings(max_examples=100, deadline=None)
def test_identities(case: tuple[MpiSpec, list[Row]]) -> None:
    spec, rows = case
    for measure in measures_from_cells(cells_from_masks(rows), spec).measures:
        if measure.poor:
            assert measure.headcount is not None
            assert measure.intensity is not None
            assert measure.adjusted == measure.headcount * measure.intensity
            assert measure.cutoff <= measure.intensity <= 1
            everything = range(len(spec.indicators))
            assert sum(measure.contribution([index]) or 0 for index in everything) == 1
            assert measure.contribution(everything) == 1
