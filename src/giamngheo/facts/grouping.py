"""Asking an engine for cells and laying them out by group: selections, causes, boundaries of another date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanColumn, Column, Table

from giamngheo.core import spark
from giamngheo.facts import cube, moves
from giamngheo.facts.counting import Value
from giamngheo.facts.cube import Facts
from giamngheo.facts.schema import CAUSES

Ints = npt.NDArray[np.int64]
Where = Mapping[str, Value | Collection[Value]]

_TRANSLATED = ("commune", "district", "province")


@dataclass(frozen=True)
class Cells:
    """Cells in memory: their key columns, and one array of sums a measure."""

    keys: pa.Table
    measures: Mapping[str, Ints]


def fetch(
    facts: Facts,
    name: str,
    by: Sequence[str],
    also: Sequence[str],
    measures: Sequence[str],
    where: Where,
    boundaries: Mapping[str, str] | None,
) -> Cells:
    """The cube of a table by the group columns `by` and the columns `also`, counted on the engine of the facts.

    `where`, `boundaries` and the columns are those of `figures.compute`; a cell under several causes comes once for
    each.  Raises `Refused` for a place code without counterpart.
    """
    table = _seen(facts, name, by, also, where, boundaries)
    keys = [*by, *also]
    predicates = [_predicate(table, column, values) for column, values in where.items()]
    found = spark.fetch(cube.cells(facts, table, keys, measures, predicates))
    if "cause" in by:
        found = _under_each_cause(found)
    if boundaries is not None:
        found = _on_boundaries(found, [column for column in by if column in _TRANSLATED], boundaries)
    sums = {word: integers(found[f"measure_{place}"]) for place, word in enumerate(measures)}
    return Cells(found.select(keys), sums)


def _seen(
    facts: Facts,
    name: str,
    by: Sequence[str],
    also: Sequence[str],
    where: Where,
    boundaries: Mapping[str, str] | None,
) -> Table:
    """The table as the groups see it; the past is looked at only where it is asked for."""
    table = cube.source(facts, name)
    if name == "households" and not moves.CHANGED & {*by, *also, *where}:
        return table
    selected: dict[str, moves.Test] = {
        column: partial(_selected, values=values) for column, values in where.items()
    }
    if facts.communes is not None:
        selected["commune"] = _both(selected.get("commune"), partial(_selected, values=facts.communes))
    translated = {column: boundaries for column in by if column in _TRANSLATED} if boundaries else {}
    return moves.as_seen(table, name, by, selected, translated)


def _selected(table: Table, column: str, values: Value | Collection[Value]) -> BooleanColumn:
    """Whether a column holds one of the values; never unknown."""
    chosen: BooleanColumn = _predicate(table, column, values).fill_null(False)
    return chosen


def _both(one: moves.Test | None, other: moves.Test) -> moves.Test:
    if one is None:
        return other
    return lambda table, column: one(table, column) & other(table, column)


def _predicate(table: Table, column: str, values: Value | Collection[Value]) -> Column:
    several = values if isinstance(values, Collection) and not isinstance(values, str) else (values,)
    named = [value for value in several if value is not None]
    if column == "cause":
        tests = [table.causes & (1 << CAUSES.index(str(cause))) != 0 for cause in named]
        tests += [table.causes == 0] if None in several else []
    else:
        stored = table[column] if column in table.columns else cube.derived(table, column)
        tests = [stored.isin(named)] if named else []
        tests += [stored.isnull()] if None in several else []
    predicate, *others = tests or [ibis.literal(False)]
    for other in others:
        predicate = predicate | other
    return predicate


def _under_each_cause(cells: pa.Table) -> pa.Table:
    """The same cells under every cause whose bit is set, and under null where none is."""
    masks = integers(cells["cause"])
    rows = [np.flatnonzero(masks & (1 << bit)) for bit in range(len(CAUSES))] + [np.flatnonzero(masks == 0)]
    words = [word for word, chosen in zip((*CAUSES, None), rows, strict=True) for _ in range(len(chosen))]
    place = cells.column_names.index("cause")
    return cells.take(np.concatenate(rows)).set_column(place, "cause", pa.array(words, pa.string()))


def _on_boundaries(cells: pa.Table, columns: Sequence[str], boundaries: Mapping[str, str]) -> pa.Table:
    for column in columns:
        coded = cells[column].combine_chunks().dictionary_encode()
        codes = coded.dictionary.to_pylist()
        unknown = sorted(code for code in codes if code not in boundaries)
        if unknown:
            raise moves.not_mapped(unknown)
        translated = pa.array([boundaries[code] for code in codes], pa.string())
        cells = cells.set_column(cells.column_names.index(column), column, translated.take(coded.indices))
    return cells


def integers(column: pa.ChunkedArray) -> Ints:
    integers: Ints = pc.fill_null(pc.cast(column, pa.int64()), 0).to_numpy()
    return integers
