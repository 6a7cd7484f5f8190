"""Every published figure, computed from the cube for any grouping.

The expressions run on the engine that holds the tables; what comes back is a small cube, and everything after that
is whole-number arithmetic on it.  Definitions are in `definitions`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from giamngheo.core.problems import Problem, Refused
from giamngheo.facts import cube
from giamngheo.facts.counting import Count, Figure, Terms, Unit, Value
from giamngheo.facts.cube import Facts, facts_of
from giamngheo.facts.definitions import FIGURES
from giamngheo.facts.grouping import Cells, Ints, Where, fetch
from giamngheo.facts.snapshot import Snapshot

__all__ = ["FIGURES", "Facts", "Figure", "Unit", "compute", "lookup"]

_VALUES = {
    "category": 5,
    "previous_category": 5,
    "change": 9,
    "group": 4,
    "head_ethnicity": 57,
    "causes": 256,
}
_SUMS_A_GROUP = 1200
"""How many sums one pass may keep for each group asked for: what it tells apart times what it measures."""


def compute(
    source: Snapshot | Facts | Table | pa.Table,
    figures: Collection[str],
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    boundaries: Mapping[str, str] | None = None,
) -> pa.Table:
    """Figures in long form: the group columns, `figure`, `numerator` (int64), `denominator` (int64, null for a count).

    `by`: columns of `cube.COLUMNS`, among them every level of place, `group` (a household counts once) and `cause` (a
    household counts under each of its causes, or under null).  `where`: a value or several for columns of the same
    list, places as born.  `boundaries`: place codes as born → codes of another date, for the commune, district and
    province columns of `by`; a code that is not in it is refused, never guessed.

    Rows come in the order of the groups' values (null last) and of the figures asked for; a group is there when it has
    households.  Without `by` there is one row per figure even when there are none.  Figures of change can be asked by
    place only.  Raises `Refused` for an unknown figure or column and for a code without counterpart.
    """
    facts = facts_from(source)
    chosen = [_figure(key) for key in figures]
    if not chosen:
        raise ValueError("no figure was asked for")
    counts = {part for figure in chosen for part in figure.counts()}
    _check_columns(facts, counts, by, where or {})
    plans = _plans(counts, by)
    pieces = [
        fetch(facts, plan.table, by, sorted(plan.columns), plan.measures(), where or {}, boundaries)
        for plan in plans
    ]
    keys, groups, places = _groups(pieces, by)
    totals: dict[Count, Ints] = {}
    for plan, piece, ids in zip(plans, pieces, places, strict=True):
        totals.update(_sums(plan, piece, ids, groups))
    return _long(keys, groups, chosen, totals)


def lookup(table: pa.Table) -> dict[tuple[Value, ...], dict[str, tuple[int, int | None]]]:
    """A result of `compute` as `{group values: {figure: (numerator, denominator)}}`."""
    *by, figure, numerator, denominator = (column.to_pylist() for column in table.columns)
    found: dict[tuple[Value, ...], dict[str, tuple[int, int | None]]] = {}
    for row, key in enumerate(zip(*by, strict=True) if by else [()] * table.num_rows):
        found.setdefault(key, {})[figure[row]] = (numerator[row], denominator[row])
    return found


@dataclass(frozen=True)
class _Plan:
    """One pass over a table: the columns to tell apart beside the group columns, and what to count."""

    table: str
    columns: frozenset[str]
    counts: tuple[Count, ...]

    def measures(self) -> list[str]:
        return sorted({part.measure for part in self.counts})

    def sums(self) -> int:
        """How many sums the pass keeps for each group at most."""
        return _width(self.columns) * len(self.measures())

    def joined(self, other: "_Plan") -> "_Plan":
        return _Plan(self.table, self.columns | other.columns, self.counts + other.counts)


def facts_from(source: Snapshot | Facts | Table | pa.Table) -> Facts:
    """What to count from, whatever was given."""
    if isinstance(source, Facts):
        return source
    return source.facts() if isinstance(source, Snapshot) else facts_of(source)


def _figure(key: str) -> Figure:
    if key not in FIGURES:
        raise Refused([Problem("facts.unknown_figure", values={"figure": key})])
    return FIGURES[key]


def _check_columns(facts: Facts, counts: Collection[Count], by: Sequence[str], where: Where) -> None:
    problems = []
    for table in sorted({part.table for part in counts} or {"households"}):
        accepted = cube.columns_of(facts, table)
        asked = [*by, *where]
        for word in asked:
            if word not in accepted:
                values = {"column": word, "accepted": ", ".join(accepted)}
                problems.append(Problem("facts.unknown_column", values=values))
        parts = [part for part in counts if part.table == table]
        words = {*asked, *(column for part in parts for column in part.columns())} & set(accepted)
        needed = cube.needed_columns(table, words, {part.measure for part in parts})
        needed |= {"weight"} if facts.weighted else set()
        missing = sorted(needed - set(cube.source(facts, table).columns))
        problems += [Problem("facts.column_missing", values={"column": column}) for column in missing]
    if problems:
        raise Refused(problems)


def _plans(counts: Collection[Count], by: Sequence[str]) -> list[_Plan]:
    """As few passes as tell apart what must be told apart without making the cube large.

    Counts that tell the same columns apart go together, then small passes join until the cube would grow too large.
    """
    together: dict[tuple[str, frozenset[str]], list[Count]] = {}
    for part in sorted(counts, key=str):
        together.setdefault((part.table, part.columns() - set(by)), []).append(part)
    plans = [_Plan(table, columns, tuple(parts)) for (table, columns), parts in together.items()]
    done: list[_Plan] = []
    for plan in sorted(plans, key=lambda plan: (plan.sums(), plan.table, sorted(plan.columns))):
        joined = [plan.joined(other) for other in done if other.table == plan.table]
        best = min(joined, key=_Plan.sums, default=None)
        if best is not None and best.sums() <= _SUMS_A_GROUP:
            done = [other for other in done if not set(other.counts) <= set(best.counts)]
            done.append(best)
        else:
            done.append(plan)
    return done


def _width(columns: Collection[str]) -> int:
    width = 1
    for column in columns:
        width *= _VALUES.get(column, 2)
    return width


def _groups(pieces: Sequence[Cells], by: Sequence[str]) -> tuple[pa.Table, int, list[Ints]]:
    """The groups that occur in any piece, in order, their number, and the place of every cell's group among them."""
    sizes = [piece.keys.num_rows for piece in pieces]
    if not by:
        return pa.table({}), 1, [np.zeros(size, np.int64) for size in sizes]
    columns = {column: _together([piece.keys[column] for piece in pieces]) for column in by}
    place: Ints = np.zeros(sum(sizes), np.int64)
    for column in columns.values():
        distinct = pc.unique(column)
        ordered = distinct.take(pc.sort_indices(distinct))
        code = pc.index_in(column, ordered).to_numpy().astype(np.int64)
        _, place = np.unique(place * len(ordered) + code, return_inverse=True)
    _, first = np.unique(place, return_index=True)
    keys = pa.table({name: column.take(first) for name, column in columns.items()})
    return keys, len(first), np.split(place.astype(np.int64), np.cumsum(sizes)[:-1])


def _together(columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    return pa.chunked_array([chunk for column in columns for chunk in column.chunks], columns[0].type)


def _sums(plan: _Plan, piece: Cells, ids: Ints, groups: int) -> Iterator[tuple[Count, Ints]]:
    """Every count of a piece by group: cells sorted by group once, then summed run by run."""
    order = np.argsort(ids, kind="stable")
    present, starts = np.unique(ids[order], return_index=True)
    met: dict[tuple[str, tuple[Value, ...]], npt.NDArray[np.bool_]] = {}
    for part in plan.counts:
        chosen = np.ones(len(ids), np.bool_)
        for column, values in part.conditions:
            if (column, values) not in met:
                stored = piece.keys[column]
                met[column, values] = pc.is_in(stored, pa.array(values, stored.type)).to_numpy()
            chosen &= met[column, values]
        total = np.zeros(groups, np.int64)
        if len(starts):
            total[present] = np.add.reduceat(np.where(chosen, piece.measures[part.measure], 0)[order], starts)
        yield part, total


def _long(keys: pa.Table, groups: int, figures: Sequence[Figure], totals: Mapping[Count, Ints]) -> pa.Table:
    rows = np.repeat(np.arange(groups), len(figures))
    numerators = np.zeros((groups, len(figures)), np.int64)
    denominators = np.zeros((groups, len(figures)), np.int64)
    for place, figure in enumerate(figures):
        numerators[:, place] = _value(figure.numerator, totals, groups)
        denominators[:, place] = _value(figure.denominator, totals, groups)
    counted = np.tile(np.array([not figure.denominator for figure in figures], np.bool_), groups)
    columns: dict[str, Any] = {name: keys[name].take(rows) for name in keys.column_names}
    ids = pa.array([figure.id for figure in figures], pa.string())
    columns["figure"] = ids.take(np.tile(np.arange(len(figures)), groups))
    columns["numerator"] = pa.array(numerators.ravel())
    columns["denominator"] = pa.array(denominators.ravel(), mask=counted)
    return pa.table(columns)


def _value(terms: Terms, totals: Mapping[Count, Ints], groups: int) -> Ints:
    value: Ints = np.zeros(groups, np.int64)
    for term in terms:
        value = value + term.sign * totals[term.count]
    return value
