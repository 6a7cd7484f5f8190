"""What an Alkire–Foster measure is made of: dimensions, indicators, weights, cut-offs, survey design.

Every number is an exact ratio.  A specification is built here in code or read from YAML by `mpi_reading`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import lcm

MAX_INDICATORS = 31
"""Two bits an indicator in one signed 64-bit key."""

MAX_POINTS = 10**9
"""The finest common denominator of the weights; finer ones are typing errors such as 0.166666666667."""


class Missing(StrEnum):
    """What an unknown answer does: `drop` leaves the whole row out, `not_deprived` counts the answer as not
    deprived, `reweight` shares the indicator's weight among the row's known ones."""

    drop = "drop"
    not_deprived = "not_deprived"
    reweight = "reweight"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One deprivation; `weight` is its share of the whole measure.

    `column` holds 1 deprived, 0 not, empty unknown; with `deprived_below` it holds an achievement instead,
    and who has less than that is deprived.
    """

    name: str
    column: str
    weight: Fraction
    deprived_below: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    name: str
    indicators: tuple[Indicator, ...]

    @property
    def weight(self) -> Fraction:
        return sum((indicator.weight for indicator in self.indicators), Fraction(0))


@dataclass(frozen=True, slots=True)
class MpiSpec:
    """A measure; the weights add up to one, and the indicators stand in the order of the mask's bits."""

    dimensions: tuple[Dimension, ...]
    cutoffs: tuple[Fraction, ...]
    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    missing: Missing = Missing.drop

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for dimension in self.dimensions for indicator in dimension.indicators)

    @property
    def total(self) -> int:
        """The number of points in all: the least common denominator of the weights."""
        return lcm(*(indicator.weight.denominator for indicator in self.indicators))

    @property
    def points(self) -> tuple[int, ...]:
        """The weight of each indicator in whole points."""
        return tuple(int(indicator.weight * self.total) for indicator in self.indicators)

    @property
    def has_design(self) -> bool:
        """Whether a survey design is given, so that errors can be estimated."""
        return self.strata is not None or self.cluster is not None

    def with_cutoffs(self, cutoffs: Sequence[Fraction]) -> "MpiSpec":
        """The same measure at other cut-offs; none given leaves it as it is."""
        return replace(self, cutoffs=tuple(dict.fromkeys(cutoffs))) if cutoffs else self


def equal_dimensions(
    dimensions: Iterable[tuple[str, Sequence[str]]],
    cutoffs: Sequence[Fraction],
    missing: Missing = Missing.drop,
) -> MpiSpec:
    """A measure of equally weighted dimensions of equally weighted indicators, each its own column."""
    named = [(name, tuple(columns)) for name, columns in dimensions]
    return MpiSpec(
        tuple(
            Dimension(name, tuple(Indicator(c, c, Fraction(1, len(named) * len(columns))) for c in columns))
            for name, columns in named
        ),
        tuple(cutoffs),
        missing=missing,
    )
