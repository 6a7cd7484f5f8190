"""Every pair of scores and its category: what the rules of a standard amount to, worked out by the evaluator.

B1 only matters by which cut-offs it has passed and deprivations only by their number, so a handful of pairs
stands for all.  The map is what the law browser shows, what `checks` proves complete, and where an explanation
looks up what would change a result.
"""

import itertools
from dataclasses import dataclass

import duckdb
import ibis
import pyarrow as pa

from giamngheo.law.answers import ibis_schema
from giamngheo.law.evaluate import sql_of, with_category
from giamngheo.law.model import AREAS, Standard

_SCORES = {
    "area": pa.string(),
    "b1": pa.int64(),
    "income_per_person": pa.int64(),
    "deprived_least": pa.int64(),
    "deprived_most": pa.int64(),
}


@dataclass(frozen=True, slots=True)
class B1Band:
    """B1 scores between two cut-offs: above < B1 <= at_most; None where there is no bound."""

    above: int | None
    at_most: int | None

    def holds(self, b1: int) -> bool:
        return (self.above is None or b1 > self.above) and (self.at_most is None or b1 <= self.at_most)

    @property
    def example(self) -> int:
        return self.at_most if self.at_most is not None else (self.above or 0) + 1


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """Categories by area, B1 band and number of deprivations; a category is None where the law lacks a value."""

    bands: dict[str, tuple[B1Band, ...]]
    categories: dict[tuple[str, B1Band, int], str | None]

    def band_of(self, area: str, b1: int) -> B1Band:
        return next(band for band in self.bands[area] if band.holds(b1))

    def category(self, area: str, b1: int, deprived: int) -> str | None:
        return self.categories[area, self.band_of(area, b1), deprived]


def categories_of(standard: Standard, rows: list[dict[str, object]]) -> list[str | None]:
    """Categories of bare scores: rows of area, b1, deprived_least, deprived_most, income_per_person."""
    table = pa.table(
        {name: pa.array([row.get(name) for row in rows], kind) for name, kind in _SCORES.items()}
    )
    scores = ibis.table(ibis_schema(_SCORES | {"place": pa.int64()}), name="scores")
    query = sql_of(with_category(scores, standard).order_by("place").select("category"))
    with duckdb.connect() as connection:
        connection.register("scores", table.append_column("place", pa.array(range(len(rows)), pa.int64())))
        return [category for (category,) in connection.sql(query).fetchall()]


_maps: dict[tuple[str, tuple[str, ...]], ScoreMap] = {}


def score_map(standard: Standard) -> ScoreMap:
    """The score map of a standard, worked out once a process."""
    key = (standard.hash, standard.assumed)
    if key not in _maps:
        _maps[key] = _work_out(standard)
    return _maps[key]


def _work_out(standard: Standard) -> ScoreMap:
    bands = {area: _bands(standard, area) for area in AREAS}
    counts = range(len(standard.indicators) + 1)
    keys = [(area, band, count) for area in AREAS for band in bands[area] for count in counts]
    rows: list[dict[str, object]] = [
        {"area": area, "b1": band.example, "deprived_least": count, "deprived_most": count}
        for area, band, count in keys
    ]
    return ScoreMap(bands, dict(zip(keys, categories_of(standard, rows), strict=True)))


def _bands(standard: Standard, area: str) -> tuple[B1Band, ...]:
    cutoffs = sorted(
        {value for by_area in standard.b1_cutoffs.values() if (value := by_area.at(area).value) is not None}
    )
    ends: list[int | None] = [None, *cutoffs, None]
    return tuple(B1Band(above, at_most) for above, at_most in itertools.pairwise(ends))
