"""Rows → cells: the one relational step of a measure.

A cell is every row with the same groups, the same stratum and PSU and the same pattern of answers: how many
rows, what weight.  The step is an Ibis expression, so DuckDB and Spark give the same cells; all that is
measured afterwards is arithmetic on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isnan
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.spark import fetch
from giamngheo.core.text import sort_key
from giamngheo.facts import mpi_problems as mpi_problems  # its kinds of problem enter the catalogue
from giamngheo.facts.masks import (
    WRONG,
    Ints,
    is_empty,
    is_groupable,
    is_measurable,
    number,
    row_key,
    split_key,
    state,
)
from giamngheo.facts.mpi_spec import MpiSpec

_MAX_WEIGHT = 1 << 51
_MAX_TOTAL = 1 << 62
_MAX_PLACES = 18


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way of grouping: `codes[i]` is the place in `levels` of cell i; the level None is the unknown."""

    codes: Ints
    levels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """The survey design of the cells.

    `stratum[i]`, `psu[i]`: numbers from 0 of cell i's stratum and PSU.  Where every row is a PSU of its own,
    `psu` is None and `squares[i]` is the sum of the squared weights of the cell.
    """

    stratum: Ints
    psu: Ints | None
    squares: np.ndarray[Any, np.dtype[np.object_]] | None
    names: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Counted patterns of answers: masks, rows and weight of each cell, a weight of one being `scale`."""

    deprived: Ints
    known: Ints
    rows: Ints
    weight: Ints
    scale: int = 1
    groups: Mapping[str, Grouping] = field(default_factory=dict)
    design: Design | None = None


def grouping(values: pa.ChunkedArray | pa.Array | Sequence[object]) -> Grouping:
    """A grouping by a column's values, the levels in the order a person expects, the unknown last."""
    column = values if isinstance(values, (pa.ChunkedArray, pa.Array)) else pa.array(values)
    codes, found = _encoded(column)
    names = [_level(value) for value in found]
    levels = tuple(sorted(set(names), key=_order))
    place = {level: index for index, level in enumerate(levels)}
    return Grouping(np.array([place[name] for name in names], np.int64)[codes], levels)


def cells_of(table: ibis.Table, spec: MpiSpec, by: Sequence[str] = (), row: str | None = None) -> Cells:
    """Count the rows of a table into cells; the table stays in its engine, only the cells come out.

    `by` names the group columns; `row` a column with the number of each row in its source, for problems.
    Raises `Refused` with every problem: a column that is absent or of a wrong type, a cell that is not 0, 1
    or empty, an achievement that is no number, a weight that is absent, negative or too large, a row without
    stratum or PSU, no rows at all.
    """
    _check_columns(table, spec, by, row)
    scale = _scale(table, spec, row)
    states = [state(table[each.column], each.deprived_below) for each in spec.indicators]
    keys = {f"by_{index}": table[name] for index, name in enumerate(by)}
    keys |= {role: table[name] for role, name in _design_columns(spec).items()}
    rows_are_psus = spec.has_design and spec.cluster is None
    weight = _fixed_point(table[spec.weight], scale) if spec.weight else ibis.literal(1, type="int64")
    chosen = table.select(key=row_key(states), w=weight, **keys)
    sums = {"rows": chosen.count(), "weight": chosen.w.sum().cast("int64")}
    if rows_are_psus:
        wide = chosen.w.cast("decimal(19, 0)")
        sums["squares"] = (wide * wide).sum()
    grouped = chosen.group_by(["key", *keys]).aggregate(**sums)
    cube = fetch(grouped)
    cells = _cells(cube, spec, by, scale)
    _check_cells(table, spec, cells, cube, row)
    return cells


def _cells(cube: pa.Table, spec: MpiSpec, by: Sequence[str], scale: int) -> Cells:
    deprived, known, _ = split_key(_ints(cube["key"]), len(spec.indicators))
    groups = {name: grouping(cube[f"by_{index}"]) for index, name in enumerate(by)}
    design = None
    if spec.has_design:
        blank = pa.nulls(cube.num_rows, pa.string())
        strata = grouping(cube["stratum"] if spec.strata else blank)
        psu = None
        if spec.cluster:
            clusters = grouping(cube["psu"])
            pairs = strata.codes * len(clusters.levels) + clusters.codes  # a code counts within its stratum
            psu = distinct_of(pairs)[1]
        squares = (
            np.array([int(value) for value in cube["squares"].to_pylist()], object) if psu is None else None
        )
        design = Design(strata.codes, psu, squares, strata.levels)
    return Cells(deprived, known, _ints(cube["rows"]), _ints(cube["weight"]), scale, groups, design)


def _design_columns(spec: MpiSpec) -> dict[str, str]:
    named = {"stratum": spec.strata, "psu": spec.cluster}
    return {role: name for role, name in named.items() if name is not None}


def _check_columns(table: ibis.Table, spec: MpiSpec, by: Sequence[str], row: str | None) -> None:
    schema = table.schema()
    found = ", ".join([name for name in schema.names if name != row][:30])
    measured = {each.column: each.deprived_below is not None for each in spec.indicators}
    measured |= {spec.weight: True} if spec.weight else {}
    grouped = [*_design_columns(spec).values(), *by]
    wanted = dict.fromkeys([*measured, *grouped])
    problems = [
        Problem("mpi.column_absent", Spot(column=name), {"column": name, "found": found})
        for name in wanted
        if name not in schema
    ]
    unfit = [
        name
        for name, achievement in measured.items()
        if name in schema and not is_measurable(schema[name], achievement=achievement)
    ]
    unfit += [name for name in grouped if name in schema and not is_groupable(schema[name])]
    problems += [
        Problem("mpi.column_type", Spot(column=name), {"column": name, "found": str(schema[name])})
        for name in unfit
    ]
    repeated = [name for index, name in enumerate(by) if name in by[:index]]
    problems += [Problem("mpi.spec_repeated", values={"key": "--by", "name": name}) for name in repeated]
    if problems:
        raise Refused(problems)


def _scale(table: ibis.Table, spec: MpiSpec, row: str | None) -> int:
    """What a weight of one is in fixed point: 1 for whole numbers, else the finest exact power of ten.

    The largest weight stays below 2⁵¹, where float64 still tells every whole number apart, and the sum below
    2⁶².  Only the greatest weight and the number of rows decide, so that every run chooses alike.
    """
    if spec.weight is None:
        return 1
    column = table[spec.weight]
    value = number(column)
    faults = [value.isnull(), value < 0]
    if value.type().is_floating():
        faults += [value.isnan(), value.isinf()]
    wrong = ibis.cases(*((fault, 1) for fault in faults), else_=0)
    facts = table.aggregate(
        rows=table.count(),
        wrong=wrong.sum().cast("int64"),
        most=ibis.ifelse(wrong == 1, 0, value).max(),
        broken=ibis.cases(
            (wrong == 1, 0), (value > _MAX_WEIGHT, 0), (value.round() == value, 0), else_=1
        ).sum(),
    )
    found = fetch(facts).to_pylist()[0]
    if not found["rows"]:
        raise Refused([Problem("mpi.no_rows")])
    if found["wrong"]:
        raise Refused([_wrong_cell(table, column, wrong == 1, "mpi.weight_wrong", found["wrong"], row)])
    most, rows = Fraction(found["most"]), found["rows"]
    places = _MAX_PLACES if found["broken"] else 0
    while places > 0 and (most * 10**places > _MAX_WEIGHT or most * rows * 10**places > _MAX_TOTAL):
        places -= 1
    if most * 10**places > _MAX_WEIGHT or most * rows * 10**places > _MAX_TOTAL:
        raise Refused([Problem("mpi.weight_too_large", Spot(column=spec.weight), {"column": spec.weight})])
    return int(10**places)


def _fixed_point(column: Any, scale: int) -> Any:
    value = number(column)
    scaled = value if value.type().is_integer() else (value * scale).round()
    return scaled.cast("int64")


def _check_cells(table: ibis.Table, spec: MpiSpec, cells: Cells, cube: pa.Table, row: str | None) -> None:
    if not cube.num_rows:
        raise Refused([Problem("mpi.no_rows")])
    _, _, wrong = split_key(_ints(cube["key"]), len(spec.indicators))
    problems = []
    for index, each in enumerate(spec.indicators):
        count = int(cells.rows[(wrong >> index & 1) == 1].sum())
        if count:
            code = "mpi.state_wrong" if each.deprived_below is None else "mpi.achievement_wrong"
            column = table[each.column]
            where = state(column, each.deprived_below) == WRONG
            problems.append(_wrong_cell(table, column, where, code, count, row))
    for role, name in _design_columns(spec).items():
        found = grouping(cube[role])
        empty = found.codes == len(found.levels) - 1
        if found.levels[-1] is None:
            count = int(cells.rows[empty].sum())
            where = is_empty(table[name])
            problems.append(_wrong_cell(table, table[name], where, "mpi.design_empty", count, row))
    if problems:
        raise Refused(problems)


def _wrong_cell(
    table: ibis.Table, column: Any, where: Any, code: str, count: int, row: str | None
) -> Problem:
    """One problem for all wrong cells of a column, with the first of them as the example."""
    wanted = {"value": column} | ({"row": table[row]} if row else {})
    chosen = table.filter(where).select(**wanted)
    first = fetch(chosen.order_by("row" if row else "value").limit(1)).to_pylist()
    example = first[0] if first else {"value": None}
    name = column.get_name()
    found = "" if example["value"] is None else str(example["value"])
    return Problem(
        code, Spot(row=example.get("row"), column=name), {"column": name, "found": found, "count": count}
    )


def distinct_of(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct keys in rising order, and the place of each key among them."""
    encoded = pc.dictionary_encode(pa.array(keys))
    found = np.asarray(encoded.dictionary, np.int64)
    order = np.argsort(found)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return found[order], rank[np.asarray(encoded.indices)].astype(np.int64)


def _encoded(column: pa.ChunkedArray | pa.Array) -> tuple[Ints, list[object]]:
    """Codes from 0 and the values they stand for; null is a value like the others."""
    chunk = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = pc.dictionary_encode(chunk, null_encoding="encode")
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, encoded.dictionary.to_pylist()


def _level(value: object) -> str | None:
    """A group's name; a whole number kept as a float, as pandas does, is written as a whole number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return None if isnan(value) else str(value).removesuffix(".0")
    return None if value is None or value == "" else str(value)


def _order(level: str | None) -> tuple[int, int, str]:
    if level is None:
        return (2, 0, "")
    whole = level.lstrip("-").isascii() and level.lstrip("-").isdigit()
    return (0, int(level), level) if whole else (1, 0, sort_key(level))


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy(), dtype=np.int64)
