"""Standard errors and confidence intervals of ratios under a survey design; the one place with floats.

Taylor linearisation from PSU totals: a ratio R = Y/X has the linearised value (y − R·x)/X, and its variance
is the sum over strata of n/(n − 1) times the squared deviations of the PSU totals of that value (Woodruff
1971, "A simple method for approximating the variance of a complicated estimate", JASA 66, 411–414).  H, A and
M0 are each one ratio of totals, so the covariance of H and A is in the error of M0.

- First stage only, with replacement: no finite population correction.
- A group is a domain inside the full design: PSUs without a row of it count with a total of 0.
- A stratum with one PSU is centred on the overall mean of the PSU totals, which is 0 for a linearised ratio.
- Degrees of freedom: PSUs less strata, of the strata in which the group has rows.  A ratio whose denominator
  lies in a single PSU has no error: nothing says how far another PSU would be from it.
- Intervals on the logit scale, so that a share stays between 0 and 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit, logit, stdtrit

from giamngheo.core.problems import Problem
from giamngheo.facts.masks import Ints
from giamngheo.facts.mpi_cells import Design, distinct_of

Floats = npt.NDArray[np.float64]

Name = tuple[str, int | None]
"""A measure, and the index of its indicator where it has one."""

LEVEL = 0.95
"""The confidence of every interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A standard error and the 95 % confidence interval; None where it cannot be estimated."""

    error: float | None
    lower: float | None
    upper: float | None


Errors = dict[Name, Interval]


@dataclass(frozen=True, slots=True)
class Strata:
    """A survey design and the number of PSUs in each stratum."""

    design: Design
    sizes: Ints

    @property
    def freedom(self) -> int:
        return int((self.sizes - 1).sum())

    @classmethod
    def of(cls, design: Design, rows: Ints) -> tuple["Strata", tuple[Problem, ...]]:
        """The strata of a design, and warnings about strata of one PSU."""
        sizes = np.zeros(len(design.names), np.int64)
        if design.psu is None:
            np.add.at(sizes, design.stratum, rows)
        else:
            _, first = np.unique(design.psu, return_index=True)
            np.add.at(sizes, design.stratum[first], 1)
        strata = cls(design, sizes)
        single = [str(design.names[index]) for index in np.flatnonzero(sizes == 1)]
        if strata.freedom < 1:
            return strata, (Problem("mpi.no_freedom"),)
        if not single:
            return strata, ()
        shown = ", ".join(single[:10]) + (", …" if len(single) > 10 else "")
        return strata, (Problem("mpi.single_psu", values={"count": len(single), "found": shown}),)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The part of a group in one PSU; where every row is a PSU, all its rows of one stratum and pattern.

    `index[i]` is the block of cell i.  The square of a block's total counts `spread` times: once for a PSU;
    for many PSUs of one pattern, the sum of their squared weights over the squared sum.
    """

    index: Ints
    count: int
    group: Ints
    stratum: Ints
    spread: Floats
    rows_are_psus: bool

    @classmethod
    def of(cls, strata: Strata, groups: Ints, patterns: Ints, weight: Ints) -> "Blocks":
        design = strata.design
        psu = design.psu
        if psu is None:
            psu = design.stratum * (int(patterns.max(initial=0)) + 1) + patterns
        pairs, index = distinct_of(groups * (int(psu.max(initial=0)) + 1) + psu)
        group, stratum = (np.empty(len(pairs), np.int64) for _ in range(2))
        group[index], stratum[index] = groups, design.stratum
        spread = np.ones(len(pairs))
        if design.squares is not None:
            squares, total = np.zeros(len(pairs), object), np.zeros(len(pairs), object)
            np.add.at(squares, index, design.squares)
            np.add.at(total, index, weight.astype(object))
            spread = squares.astype(np.float64) / np.maximum(total, 1).astype(np.float64) ** 2
        return cls(index, len(pairs), group, stratum, spread, design.psu is None)

    def psus(self, rows: Ints) -> Ints:
        """How many PSUs each block stands for, given its rows."""
        return rows if self.rows_are_psus else np.ones(self.count, np.int64)


def intervals(
    strata: Strata,
    blocks: Blocks,
    rows: Ints,
    numerators: Sequence[Any],
    denominators: Sequence[Any],
    names: Sequence[Name],
    groups: int,
) -> list[Errors]:
    """Errors and intervals of several ratios for each of `groups` groups.

    Each of `numerators` and `denominators` holds totals by block in the order of `names`; `rows` the rows of
    each block that are measured.
    """
    y, x = (
        np.stack([np.asarray(each, np.float64) for each in sums], axis=1)
        for sums in (numerators, denominators)
    )
    by_group = _collect(blocks.group, groups)
    y_group, x_group = by_group @ y, by_group @ x
    estimates = np.divide(y_group, x_group, out=np.full_like(y_group, np.nan), where=x_group > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = (y - estimates[blocks.group] * x) / x_group[blocks.group]
    variances = _variances(strata, blocks, values, groups)
    freedom = _freedom(strata, blocks, rows, groups)
    errors = np.sqrt(np.maximum(variances, 0))
    psus = by_group @ ((x > 0) * blocks.psus(rows)[:, None])
    errors[(freedom[:, None] < 1) | (psus < 2)] = np.nan
    lower, upper = _logit(estimates, errors, freedom)
    return [
        {
            name: Interval(*(_known(part[group, at]) for part in (errors, lower, upper)))
            for at, name in enumerate(names)
        }
        for group in range(groups)
    ]


def _variances(strata: Strata, blocks: Blocks, values: Floats, groups: int) -> Floats:
    """Σ over strata of n/(n − 1) · (Σ z² − (Σ z)²/n), by group and ratio."""
    within, pair = np.unique(blocks.group * len(strata.sizes) + blocks.stratum, return_inverse=True)
    by_stratum = _collect(pair.reshape(-1), len(within))
    sums = by_stratum @ values
    squares = by_stratum @ (values**2 * blocks.spread[:, None])
    size = strata.sizes[within % len(strata.sizes)].astype(np.float64)[:, None]
    several = size > 1
    centred = np.where(several, size / np.maximum(size - 1, 1) * (squares - sums**2 / size), squares)
    result: Floats = _collect(within // len(strata.sizes), groups) @ centred
    return result


def _freedom(strata: Strata, blocks: Blocks, rows: Ints, groups: int) -> Ints:
    """PSUs less strata, of the strata where the group has measured rows."""
    measured = rows > 0
    pairs = np.unique(blocks.group[measured] * len(strata.sizes) + blocks.stratum[measured])
    freedom = np.zeros(groups, np.int64)
    np.add.at(freedom, pairs // len(strata.sizes), strata.sizes[pairs % len(strata.sizes)] - 1)
    return freedom


def _logit(estimates: Floats, errors: Floats, freedom: Ints) -> tuple[Floats, Floats]:
    """Confidence limits of shares; none for a share of 0 or 1, of which the sample says nothing more."""
    inner = (estimates > 0) & (estimates < 1)
    share = np.where(inner, estimates, np.nan)
    quantile = stdtrit(np.maximum(freedom, 1).astype(np.float64), 0.5 + LEVEL / 2)[:, None]
    middle = logit(share)
    half = quantile * errors / (share * (1 - share))
    lower: Floats = expit(middle - half)
    upper: Floats = expit(middle + half)
    return lower, upper


def _collect(codes: Ints, size: int) -> Any:
    """A matrix that adds rows by their code."""
    ones = np.ones(len(codes))
    return sparse.coo_array((ones, (codes, np.arange(len(codes)))), shape=(size, len(codes))).tocsr()


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
