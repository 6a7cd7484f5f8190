"""Seeded draws that come out the same on every machine and with every release of the libraries.

Only the raw 64-bit stream of PCG64 is used, which NumPy promises to keep; everything above it is done here in
whole numbers, because the methods of `numpy.random.Generator` may change their streams between releases.
"""

from collections.abc import Sequence
from fractions import Fraction
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Draws:
    """One stream of draws, told apart from the others by its name: adding a stream changes no other."""

    def __init__(self, seed: int, name: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode())]))

    def raw(self, size: int) -> Ints:
        """`size` whole numbers below 2**32."""
        return (np.asarray(self._bits.random_raw(size)) >> np.uint64(32)).astype(np.int64)

    def below(self, bound: int | Ints, size: int) -> Ints:
        """Whole numbers from 0 up to and without `bound` (one bound, or one for each)."""
        return (self.raw(size) * bound) >> 32

    def between(self, lowest: int | Ints, highest: int | Ints, size: int) -> Ints:
        """Whole numbers from `lowest` to `highest`, both included."""
        return lowest + self.below(highest - lowest + 1, size)

    def chance(self, percent: int | Ints, size: int) -> Bools:
        """True in `percent` of a hundred cases."""
        return self.below(100, size) < percent

    def pick(self, weights: Sequence[int], size: int) -> Ints:
        """Places in `weights`, each as often as it weighs."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ends, self.below(int(ends[-1]), size), side="right").astype(np.int64)

    def shuffled(self, pool: Ints) -> Ints:
        """The pool in another order."""
        return pool[np.argsort(self.raw(len(pool)), kind="stable")]

    def some(self, pool: Ints, count: int) -> Ints:
        """`count` of the pool, or all of it where it is smaller."""
        return self.shuffled(pool)[:count]


def apportion(total: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """`total` shared out in whole numbers as the weights say, by largest remainder; ties go to the first.

    No share exceeds its cap; what a full one cannot take goes to the others.  Raises `ValueError` where the
    caps leave no room or nothing has weight.
    """
    shares = [0] * len(weights)
    room = list(caps) if caps is not None else [total] * len(weights)
    left = total
    while left:
        open_ = [place for place, weight in enumerate(weights) if weight > 0 and shares[place] < room[place]]
        if not open_:
            raise ValueError(f"{left} of {total} cannot be placed")
        whole = sum(weights[place] for place in open_)
        exact = {place: Fraction(left * weights[place], whole) for place in open_}
        part = {place: int(value) for place, value in exact.items()}
        by_remainder = sorted(open_, key=lambda place: (part[place] - exact[place], place))
        for place in by_remainder[: left - sum(part.values())]:
            part[place] += 1
        for place, count in part.items():
            shares[place] += min(count, room[place] - shares[place])
        left = total - sum(shares)
    return shares
