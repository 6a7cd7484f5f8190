"""Alkire–Foster measures, exactly: headcount H, intensity A, adjusted headcount M0 and their decompositions.

Everything is counted from cells (patterns of answers with a weight) as matrix products of whole numbers, so
a figure is a ratio of two integers and the same whatever the order of the rows.  Who scores exactly the
cut-off is poor: c ≥ k, compared in whole points (Alkire & Foster 2011, "Counting and multidimensional poverty
measurement", Journal of Public Economics 95, 476–487).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from giamngheo.core.numbers import ratio
from giamngheo.core.problems import Problem
from giamngheo.facts.masks import Ints, bits
from giamngheo.facts.mpi_cells import Cells, Grouping, distinct_of
from giamngheo.facts.mpi_spec import Missing, MpiSpec
from giamngheo.facts.uncertainty import Blocks, Errors, Name, Strata, intervals

Whole = npt.NDArray[Any]
"""Whole numbers: int64, or Python integers where they outgrow it."""

_INT64 = 1 << 63


class BrokenIdentityError(Exception):
    """Two ways of computing one figure disagree: a fault of the program, never of the data."""


@dataclass(frozen=True, slots=True)
class Count:
    """Weighted counts of one indicator within a group.

    `deprived` of the `known` are deprived, `censored` of them are poor as well; `part` is what the indicator
    adds to the group's score.
    """

    deprived: int
    known: int
    censored: int
    part: int


@dataclass(frozen=True, slots=True)
class Measure:
    """The measures of one group (the whole where `by` is None) at one cut-off.

    `rows` are unweighted, the other counts are weights in fixed point; `score` is the censored weighted score
    in units of 1/`unit`.  A ratio is None where there is nothing to share.  `errors` is keyed by (measure,
    index of the indicator or None) and empty without a survey design.
    """

    by: str | None
    level: str | None
    cutoff: Fraction
    rows: int
    population: int
    poor: int
    score: int
    unit: int
    counts: tuple[Count, ...]
    whole_population: int
    whole_score: int
    errors: Errors = field(default_factory=dict)

    @property
    def headcount(self) -> Fraction | None:
        """H: the share of the population that is poor."""
        return ratio(self.poor, self.population)

    @property
    def intensity(self) -> Fraction | None:
        """A: the average score of the poor."""
        return ratio(self.score, self.unit * self.poor)

    @property
    def adjusted(self) -> Fraction | None:
        """M0: the average score, the score of whoever is not poor counted as 0; it is H × A."""
        return ratio(self.score, self.unit * self.population)

    @property
    def population_share(self) -> Fraction | None:
        return ratio(self.population, self.whole_population)

    @property
    def share_of_whole(self) -> Fraction | None:
        """What the group adds to the M0 of the whole."""
        return ratio(self.score, self.whole_score)

    def uncensored(self, index: int) -> Fraction | None:
        """The share deprived in the indicator, poor or not, of those for whom it is known."""
        return ratio(self.counts[index].deprived, self.counts[index].known)

    def censored(self, index: int) -> Fraction | None:
        """The share poor and deprived in the indicator, of those for whom it is known."""
        return ratio(self.counts[index].censored, self.counts[index].known)

    def contribution(self, indices: Sequence[int]) -> Fraction | None:
        """What the indicators together add to M0, as a share of it."""
        return ratio(sum(self.counts[index].part for index in indices), self.score)


@dataclass(frozen=True, slots=True)
class Result:
    """Measures of the whole, then of every group, for each cut-off; and what they were computed from.

    `rows` are the rows measured, `dropped` those left out for unknown answers; `freedom` the degrees of
    freedom of the whole design.  `problems` are warnings about the design.
    """

    spec: MpiSpec
    measures: tuple[Measure, ...]
    rows: int
    dropped: int
    scale: int
    freedom: int | None = None
    problems: tuple[Problem, ...] = ()


def measures_from_cells(cells: Cells, spec: MpiSpec) -> Result:
    """The measures of a spec, for the whole and for every group of the cells, at each of its cut-offs.

    The bits of the masks are the indicators in the order of the spec.  Raises `BrokenIdentityError` unless
    M0 = H × A and contributions and groups add up to the whole, to the last digit.
    """
    patterns = _Patterns(cells, spec)
    everything = Grouping(np.zeros(len(cells.rows), np.int64), (None,))
    strata, problems = (None, ()) if cells.design is None else Strata.of(cells.design, cells.rows)
    measures: list[Measure] = []
    for cutoff in spec.cutoffs:
        whole = patterns.tally(everything.codes, 1, cutoff)
        for by, groups in [(None, everything), *cells.groups.items()]:
            tally = whole if by is None else patterns.tally(groups.codes, len(groups.levels), cutoff)
            tally.check(whole)
            errors = patterns.errors(strata, groups, cutoff) if strata else [{}] * len(groups.levels)
            measures += tally.measures(by, groups.levels, cutoff, whole, errors)
    rows = int(cells.rows[patterns.used[patterns.index] == 1].sum())
    freedom = None if strata is None else strata.freedom
    return Result(spec, tuple(measures), rows, int(cells.rows.sum()) - rows, cells.scale, freedom, problems)


@dataclass(frozen=True, slots=True)
class _Tally:
    """Sums over the cells of each group, a row a group: weights, and scores in units of 1/`unit`."""

    unit: int
    rows: Ints
    population: Ints
    poor: Ints
    score: Whole
    deprived: Ints
    known: Ints
    censored: Ints
    parts: Whole

    def check(self, whole: "_Tally") -> None:
        """M0 = H × A: scores summed by row and by indicator agree; and the groups add up to the whole."""
        if not (self.parts.sum(axis=1) == self.score).all():
            raise BrokenIdentityError("M0 by indicators is not H × A")
        for name in ("rows", "population", "poor", "score", "censored", "parts"):
            if not np.array_equal(getattr(self, name).sum(axis=0), getattr(whole, name).sum(axis=0)):
                raise BrokenIdentityError(f"the groups do not add up to the whole: {name}")

    def measures(
        self,
        by: str | None,
        levels: Sequence[str | None],
        cutoff: Fraction,
        whole: "_Tally",
        errors: Sequence[Errors],
    ) -> Iterator[Measure]:
        """One measure a group, in the order of the levels."""
        columns = (self.deprived, self.known, self.censored, self.parts)
        counts = zip(*(column.tolist() for column in columns), strict=True)
        sums = (self.rows, self.population, self.poor, self.score)
        totals = zip(*(column.tolist() for column in sums), strict=True)
        whole_population, whole_score = int(whole.population[0]), int(whole.score[0])
        for level, (rows, population, poor, score), count, error in zip(
            levels, totals, counts, errors, strict=True
        ):
            yield Measure(
                by=by,
                level=level,
                cutoff=cutoff,
                rows=rows,
                population=population,
                poor=poor,
                score=score,
                unit=self.unit,
                counts=tuple(Count(*numbers) for numbers in zip(*count, strict=True)),
                whole_population=whole_population,
                whole_score=whole_score,
                errors=error,
            )


class _Patterns:
    """The distinct patterns of answers and what each of them means under the spec."""

    def __init__(self, cells: Cells, spec: MpiSpec) -> None:
        count = len(spec.indicators)
        full = (1 << count) - 1
        keys = (cells.deprived & cells.known & full) | (cells.known & full) << count
        distinct, self.index = distinct_of(keys)
        self.cells = cells
        self.spec = spec
        self.points = np.array(spec.points, np.int64)
        self.deprived = bits(distinct & full, count)
        known = distinct >> count
        self.known = bits(known, count)
        if spec.missing is Missing.drop:
            self.used = (known == full).astype(np.int64)
        elif spec.missing is Missing.not_deprived:
            self.used = np.ones(len(distinct), np.int64)
            self.known = np.ones_like(self.known)
        else:
            self.used = (known != 0).astype(np.int64)
        self.score: Ints = self.deprived @ self.points
        self.full_score: Ints = self.known @ self.points
        """The most a row could score: all points, save where unknown answers are reweighted."""

    @cached_property
    def full_scores(self) -> list[int]:
        return [int(score) for score in np.unique(self.full_score[self.used == 1])] or [self.spec.total]

    def tally(self, codes: Ints, size: int, cutoff: Fraction) -> _Tally:
        """Sums for groups numbered by `codes`, one code a cell, `size` groups."""
        matrix = _sparse(codes, self.index, self.cells.weight, (size, len(self.used)))
        used = self.used[:, None]
        unit = lcm(*self.full_scores)
        shape = (size, len(self.points))
        wide = object if int(self.cells.weight.sum()) * unit >= _INT64 else np.int64
        poor, score = np.zeros(size, np.int64), np.zeros(size, wide)
        censored, parts = np.zeros(shape, np.int64), np.zeros(shape, wide)
        for most in self.full_scores:
            chosen = self._poor(most, cutoff)
            share = unit // most
            counted: Ints = matrix @ (self.deprived * chosen[:, None])
            poor += matrix @ chosen
            censored += counted
            parts += counted.astype(wide) * (self.points.astype(wide) * share)
            score += _products(matrix, self.score * chosen).astype(wide) * share
        rows = np.zeros(size, np.int64)
        np.add.at(rows, codes, self.cells.rows * self.used[self.index])
        return _Tally(
            unit,
            rows,
            matrix @ self.used,
            poor,
            score,
            matrix @ (self.deprived * used),
            matrix @ (self.known * used),
            censored,
            parts,
        )

    def _poor(self, most: int, cutoff: Fraction) -> Ints:
        """Which patterns of that full score are poor, c ≥ k in whole points."""
        line = -(-cutoff.numerator * most // cutoff.denominator)
        chosen: Ints = ((self.full_score == most) & (self.score >= line)).astype(np.int64) * self.used
        return chosen

    def errors(self, strata: Strata, groups: Grouping, cutoff: Fraction) -> list[Errors]:
        """Standard errors and intervals of every ratio of each group, from the blocks of the design."""
        blocks = Blocks.of(strata, groups.codes, self.index, self.cells.weight)
        tally = self.tally(blocks.index, blocks.count, cutoff)
        numerators, denominators, names = _ratios(tally)
        return intervals(strata, blocks, tally.rows, numerators, denominators, names, len(groups.levels))


def _ratios(tally: _Tally) -> tuple[list[Whole], list[Whole], list[Name]]:
    """Every estimated ratio as sums by block: numerators, denominators and names."""
    numerators: list[Whole] = [tally.poor, tally.score, tally.score]
    denominators: list[Whole] = [
        tally.population,
        tally.poor.astype(object) * tally.unit,
        tally.population.astype(object) * tally.unit,
    ]
    names: list[Name] = [("H", None), ("A", None), ("M0", None)]
    for index in range(tally.parts.shape[1]):
        numerators += [tally.deprived[:, index], tally.censored[:, index], tally.parts[:, index]]
        denominators += [tally.known[:, index], tally.known[:, index], tally.score]
        names += [("uncensored", index), ("censored", index), ("contribution", index)]
    return numerators, denominators, names


def _sparse(rows: Ints, columns: Ints, values: Ints, shape: tuple[int, int]) -> Any:
    """A sparse matrix of whole numbers; values at the same place are added."""
    return sparse.coo_array((values, (rows, columns)), shape=shape).tocsr()


def _products(matrix: Any, column: Ints) -> Whole:
    """The matrix times a column, as Python integers where int64 would not hold the sums."""
    largest = int(column.max(initial=0)) * int(matrix.sum(axis=1).max(initial=0))
    if largest < _INT64:
        product: Whole = matrix @ column
        return product
    terms = np.append(matrix.data.astype(object) * column[matrix.indices].astype(object), 0)
    sums: Whole = np.add.reduceat(terms, matrix.indptr[:-1])
    sums[np.diff(matrix.indptr) == 0] = 0
    return sums
