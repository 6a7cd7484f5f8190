"""What is improbable in the scores of a review; pure: scores in, findings out, in whole numbers and ratios of them.

A finding is a reason to look, never a proof.  Every threshold is named here; `docs/explanation/data-quality.md` says
why it is what it is, and how many false alarms it was measured to give.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, isqrt
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)

FEWEST_SHEETS = 20
"""Sheets of a village, of a reviewer, around a line: with fewer, chance does as it likes."""

FEWEST_TO_COMPARE = 100
"""Sheets of the whole that a village's spread is held against."""

EVEN_RATIO = 4
"""A village is even when its variance is less than this part of what is usual within a village."""

SAME_LEAST, SAME_SHARE = 5, 4
"""As many sheets alike to the point, and at least one in so many of the village's."""

DRIFT_SIGMA = 4
"""How many standard deviations a reviewer lies off what the luck of the draw gives."""

DRIFT_POINTS = Fraction(10)
DRIFT_FLAGS = Fraction(1)
"""And how far at least, on the average: ten points of B1 are one answer of the form; one of the twelve indicators."""

HEAP_WIDTH = 5
"""Points on either side of the line that are counted."""

HEAP_SHARE = Fraction(3, 5)
HEAP_CHANCE = Fraction(1, 1000)
"""A side is heaped when even a density half as high again on it gives so many once in a thousand."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a complete sheet came to.  `line` is the B1 cut-off of its area, None where the standard has none."""

    village: str
    by: str
    b1: int
    flags: int
    dep_mask: int
    line: int | None
    previous_b1: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How much scores vary within villages: squares about each village's mean, and their degrees of freedom."""

    squares: Fraction
    freedom: int
    sheets: int

    @property
    def variance(self) -> Fraction | None:
        return Fraction(self.squares, self.freedom) if self.freedom else None


@dataclass(frozen=True, slots=True)
class Even:
    """A village whose scores lie closer together than is usual; deviations in whole points."""

    village: str
    sheets: int
    deviation: int
    usual: int


@dataclass(frozen=True, slots=True)
class Same:
    """A village where many sheets are alike to the point and to the indicator."""

    village: str
    sheets: int
    alike: int
    b1: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A reviewer whose scores lie off: by how much on the average, in tenths, and of how many sheets."""

    by: str
    sheets: int
    tenths: int


@dataclass(frozen=True, slots=True)
class Heap:
    """Scores that crowd on one side of the line, among those near it; `of` is a village or a reviewer."""

    of: str
    line: int
    under: int
    over: int


def spread_of(sums: Iterable[tuple[int, int, int]]) -> Spread:
    """The usual spread, from each village's number of sheets, sum of B1 and sum of its squares."""
    squares, freedom, sheets = Fraction(0), 0, 0
    for number, total, of_squares in sums:
        sheets += number
        if number > 1:
            squares += of_squares - Fraction(total * total, number)
            freedom += number - 1
    return Spread(squares, freedom, sheets)


def even_villages(scores: Iterable[Score], usual: Spread) -> list[Even]:
    """Villages where everyone scores alike, held against what is usual within a village."""
    if usual.sheets < FEWEST_TO_COMPARE or not usual.variance:
        return []
    found = []
    for village, group in _grouped(scores, lambda score: score.village):
        values = [score.b1 for score in group]
        own = spread_of([(len(values), sum(values), sum(value * value for value in values))]).variance
        if len(values) >= FEWEST_SHEETS and own is not None and EVEN_RATIO * own < usual.variance:
            found.append(Even(village, len(values), _root(own), _root(usual.variance)))
    return found


def same_sheets(scores: Iterable[Score]) -> list[Same]:
    """Villages where one pair of B1 and indicators comes again and again."""
    found = []
    for village, group in _grouped(scores, lambda score: score.village):
        ((b1, _), alike), *_rest = Counter((score.b1, score.dep_mask) for score in group).most_common(1)
        if alike >= SAME_LEAST and alike * SAME_SHARE >= len(group):
            found.append(Same(village, len(group), alike, b1))
    return found


def drifting(scores: Sequence[Score]) -> list[Drift]:
    """Reviewers whose B1 lies off that of others in the same villages."""
    return _drifts([(score.by, score.village, score.b1) for score in scores], DRIFT_POINTS)


def drifting_in_flags(scores: Sequence[Score]) -> list[Drift]:
    """Reviewers who find more or fewer deprivations than others in the same villages."""
    return _drifts([(score.by, score.village, score.flags) for score in scores], DRIFT_FLAGS)


def shifting(scores: Sequence[Score]) -> list[Drift]:
    """Reviewers whose households moved since their last sheet unlike those of all the others."""
    changes = [
        (score.by, "", score.b1 - score.previous_b1) for score in scores if score.previous_b1 is not None
    ]
    return _drifts(changes, DRIFT_POINTS)


def _drifts(measured: Iterable[tuple[str, str, int]], least: Fraction) -> list[Drift]:
    """Who lies off, with the exact mean and variance of drawing as many from each stratum without replacement."""
    strata: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for by, stratum, value in measured:
        strata[stratum][by].append(value)
    off: dict[str, Fraction] = defaultdict(Fraction)
    variance: dict[str, Fraction] = defaultdict(Fraction)
    own: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for reviewers in strata.values():
        values = [value for part in reviewers.values() for value in part]
        whole, total = len(values), sum(values)
        squares = sum(value * value for value in values) - Fraction(total * total, whole)
        for by, part in reviewers.items():
            rest = whole - len(part)
            if rest:
                off[by] += sum(part) - Fraction(total * len(part), whole)
                variance[by] += Fraction(len(part) * rest, whole * (whole - 1)) * squares
                own[by] += len(part)
                others[by] += rest
    found = []
    for by in sorted(off):
        if own[by] < FEWEST_SHEETS or others[by] < FEWEST_SHEETS:
            continue
        # A reviewer is part of the stratum's mean; against the others alone the distance is larger.
        distance = off[by] / own[by] * Fraction(own[by] + others[by], others[by])
        if off[by] ** 2 > DRIFT_SIGMA**2 * variance[by] and abs(distance) >= least:
            found.append(Drift(by, own[by], round(distance * 10)))
    return found


def heaped(scores: Iterable[Score], of: Callable[[Score], str]) -> list[Heap]:
    """Groups (of villages, of reviewers) whose scores near the line crowd just under it or just over it."""
    found = []
    near = (score for score in scores if score.line is not None and _is_near(score.b1, score.line))
    for (name, line), group in _grouped(near, lambda score: (of(score), score.line or 0)):
        under = sum(score.b1 <= line for score in group)
        over = len(group) - under
        if len(group) >= FEWEST_SHEETS and _at_least(max(under, over), len(group)) < HEAP_CHANCE:
            found.append(Heap(name, line, under, over))
    return found


def _is_near(b1: int, line: int) -> bool:
    """The line itself counts as under it: who scores exactly the line is poor."""
    return line - HEAP_WIDTH < b1 <= line + HEAP_WIDTH


def _at_least(count: int, of: int) -> Fraction:
    """The chance of so many or more on a side that each falls on with `HEAP_SHARE`."""
    part, whole = HEAP_SHARE.numerator, HEAP_SHARE.denominator
    ways = sum(comb(of, one) * part**one * (whole - part) ** (of - one) for one in range(count, of + 1))
    return Fraction(ways, whole**of)


def _root(variance: Fraction) -> int:
    return isqrt(variance.numerator // variance.denominator)


def _grouped(scores: Iterable[Score], key: Callable[[Score], _Key]) -> Iterator[tuple[_Key, list[Score]]]:
    groups: dict[_Key, list[Score]] = {}
    for score in scores:
        groups.setdefault(key(score), []).append(score)
    yield from sorted(groups.items(), key=lambda entry: str(entry[0]))
