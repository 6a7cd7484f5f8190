"""Households that moved from one unit to another of the same whole: what each unit sees of them.

A unit that holds both places sees no move, only what became of the household.  The unit that was left sees it go, the
unit that was reached sees it come: nothing is known there of what it was before.  The rows say where each came from
(`from_…`) and where each went (`to_…`); whether that lies inside a unit is settled for every question anew, by what
it is grouped by, selected by, and on which boundaries.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from operator import and_, or_

import ibis
from ibis.expr.types import BooleanColumn, Column, StringColumn, Table

from giamngheo.core import spark
from giamngheo.core.problems import Problem, Refused
from giamngheo.facts.transitions import LISTS

PREFIXES = {"households": "from_", "departed": "to_"}
CHANGED = frozenset({"previous_category", "previous_persons", "change"})
"""What a unit that does not hold both places sees otherwise."""

_EXAMPLES = 5

Test = Callable[[Table, str], BooleanColumn]
"""Whether the column of that name holds one of the values selected."""


def as_seen(
    table: Table,
    name: str,
    by: Collection[str],
    selected: Mapping[str, Test],
    boundaries: Mapping[str, Mapping[str, str]],
) -> Table:
    """The rows of `households` or `departed` as those units see them that are the groups of `by` among the selected.

    `selected`: by column, the test of a row's own place; the other place is put to it as well.  `boundaries`: of the
    columns of `by` that are read in codes of another date, those codes by the stored ones.  A table that tells of no
    moves comes back as it is.  Raises `Refused` for a code of the other place without counterpart.
    """
    prefix = PREFIXES[name]
    others = [column for column in table.columns if column.startswith(prefix)]
    if not others:
        return table
    moved: BooleanColumn = reduce(or_, (table[column].notnull() for column in others))
    inside: Column = reduce(
        and_,
        [
            *(
                _same(table, column, prefix + column, boundaries.get(column))
                for column in by
                if prefix + column in others
            ),
            *(test(table, prefix + column) for column, test in selected.items() if prefix + column in others),
        ],
        ibis.literal(True),
    )
    if name == "departed":
        return table.filter(~(moved & inside))
    return _with_arrivals(table, moved & ~inside)


def _with_arrivals(table: Table, came: BooleanColumn) -> Table:
    """Who came from another unit has no past in this one."""
    listed = table.category.isin(LISTS).fill_null(False)
    arrival = ibis.cases((listed, "other_increase"), else_=ibis.null(str))
    seen: dict[str, Column] = {"change": ibis.ifelse(came, arrival, table.change)}
    for column in CHANGED & set(table.columns) - {"change"}:
        seen[column] = ibis.ifelse(came, ibis.null(table[column].type()), table[column])
    return table.mutate(**seen)


def _same(table: Table, column: str, other: str, codes: Mapping[str, str] | None) -> BooleanColumn:
    """Whether both places have one value, or one code on other boundaries; absent and absent are the same."""
    same: BooleanColumn = table[column].identical_to(table[other])
    if codes is None:
        return same
    differing = table.filter(table[other].notnull() & ~same)
    pairs = spark.fetch(differing.select(here=table[column], there=table[other]).distinct()).to_pylist()
    if unknown := sorted({pair["there"] for pair in pairs} - codes.keys()):
        raise not_mapped(unknown)
    one = [
        f"{pair['here']} {pair['there']}" for pair in pairs if codes.get(pair["here"]) == codes[pair["there"]]
    ]
    both: StringColumn = table[column] + " " + table[other]
    return same | both.isin(one).fill_null(False) if one else same


def not_mapped(codes: Sequence[str]) -> Refused:
    """The refusal of codes that have no counterpart on other boundaries."""
    values = {"count": len(codes), "examples": ", ".join(codes[:_EXAMPLES])}
    return Refused([Problem("facts.place_not_mapped", values=values)])
