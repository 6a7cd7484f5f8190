"""Published figures of the units within reach, read from sealed snapshots.

A sealed snapshot never changes, so what was counted from it once is kept for the life of the process.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from giamngheo.core.numbers import ratio
from giamngheo.facts import snapshot
from giamngheo.facts.counting import Value
from giamngheo.facts.figures import compute, lookup

_KEPT = 512

Counted = Mapping[str, tuple[int, int | None]]
"""Figures by id: numerator and denominator, the latter None for a count."""


class Figures:
    """The figures of one place or of all together; a figure that was not counted is unknown."""

    def __init__(self, counted: Counted | None) -> None:
        self._counted = counted or {}

    def count(self, figure: str) -> int | None:
        found = self._counted.get(figure)
        return found[0] if found else None

    def share(self, figure: str) -> Fraction | None:
        found = self._counted.get(figure)
        return ratio(found[0], found[1] or 0) if found else None

    def __bool__(self) -> bool:
        return bool(self._counted)


def total(folder: Path, figures: Collection[str], column: str, codes: Collection[str]) -> Figures:
    """The figures of several units together; `column` is the level of their codes, as born."""
    found = _counted(folder, tuple(figures), (), column, tuple(sorted(codes)), None)
    return Figures(found.get(()))


def by_place(
    folder: Path,
    figures: Collection[str],
    column: str,
    codes: Collection[str],
    boundaries: Mapping[str, str] | None = None,
) -> dict[str, Figures]:
    """The figures of each unit; with `boundaries`, of the units of another date in which they lie."""
    mapping = tuple(sorted(boundaries.items())) if boundaries is not None else None
    found = _counted(folder, tuple(figures), (column,), column, tuple(sorted(codes)), mapping)
    return {str(code): Figures(counted) for (code,), counted in found.items()}


@lru_cache(maxsize=_KEPT)
def _counted(
    folder: Path,
    figures: tuple[str, ...],
    by: tuple[str, ...],
    column: str,
    codes: tuple[str, ...],
    boundaries: tuple[tuple[str, str], ...] | None,
) -> dict[tuple[Value, ...], dict[str, tuple[int, int | None]]]:
    mapping = dict(boundaries) if boundaries is not None else None
    facts = snapshot.open(folder)
    return lookup(compute(facts, figures, by=by, where={column: codes}, boundaries=mapping))
