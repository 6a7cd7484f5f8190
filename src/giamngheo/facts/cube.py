"""Households → cube: one grouping, written as an Ibis expression, the same on DuckDB and on Spark.

A cell holds sums of measures for one combination of key columns.  Flags of a bit mask are summed in the same pass,
not grouped by: a commune has fewer poor households than there are patterns of twelve flags, so that a cube of
patterns would be as long as the list of households itself (measured in `benchmarks/`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import ibis
import pyarrow as pa
from ibis.expr.types import Column, IntegerColumn, IntegerScalar, StringColumn, Table

from giamngheo.core.engine import connect, lend
from giamngheo.core.problems import Problem, Refused
from giamngheo.facts import problems as problems  # its kinds of problem enter the catalogue
from giamngheo.facts import schema
from giamngheo.law.bundle import load
from giamngheo.law.model import Standard

STANDARD = "nd-07-2021"
KINH = "01"

COLUMNS = (
    *schema.GEOGRAPHY,
    "category",
    "reviewed",
    "head_ethnicity",
    "minority",
    "local_minority",
    "head_female",
    "no_labour_capacity",
    "merit",
    "kinh",
    "group",
    "cause",
    "previous_category",
    "change",
)
"""What households may be grouped by and selected by; `kinh`, `group` and `cause` follow from other columns."""

DEPARTED_COLUMNS = (*schema.GEOGRAPHY, "previous_category", "reason")

GROUPS = ("minority", "no_labour_capacity", "merit", "other")
"""Groups in which a household is counted once, in the first that fits; the order is that of the columns of the
official table (form 8), which does not itself state a priority."""

_NEEDS = {"kinh": "head_ethnicity", "cause": "causes"}


def standard_in_use() -> Standard:
    """The standard whose order of indicators `schema.INDICATORS` is."""
    return load().standards[STANDARD]


@dataclass(frozen=True, slots=True)
class Facts:
    """Tables to count from, of one engine, with what is needed to read them.

    `weighted` false promises that every weight is 1, so that rows are counted instead of weights summed.  `extra` are
    further columns that may be grouped and selected by.  `communes`: the rows are only of these, and a place elsewhere
    lies outside of them.
    """

    households: Table
    departed: Table | None = None
    standard: Standard = field(default_factory=standard_in_use)
    weighted: bool = True
    extra: tuple[str, ...] = ()
    communes: frozenset[str] | None = None


def facts_of(table: Table | pa.Table) -> Facts:
    """Facts of a bare table of households under the standard in use; an Arrow table goes to a new DuckDB."""
    if isinstance(table, pa.Table):
        table = lend(connect(), "households", table)
    return Facts(table)


def cells(
    facts: Facts, table: Table, keys: Sequence[str], measures: Sequence[str], where: Sequence[Column] = ()
) -> Table:
    """The cube of a table of the facts: one row per combination of keys, one int64 column a measure.

    Measures are the words of `measure`; their columns are called `measure_0`, `measure_1` … in the order given.
    """
    for predicate in where:
        table = table.filter(predicate)
    sums = {f"measure_{place}": _total(table, word, facts) for place, word in enumerate(measures)}
    chosen = {key: table[key] if key in table.columns else derived(table, key) for key in keys}
    return table.aggregate(sums, by=chosen) if chosen else table.aggregate(sums)


def columns_of(facts: Facts, name: str) -> tuple[str, ...]:
    """What the rows of a table may be grouped by and selected by."""
    return (*(COLUMNS if name == "households" else DEPARTED_COLUMNS), *facts.extra)


def source(facts: Facts, name: str) -> Table:
    """One of the tables; raises `Refused` where the facts do not have it."""
    table: Table | None = getattr(facts, name)
    if table is None:
        raise Refused([Problem("facts.no_departed")])
    return table


def needed_columns(name: str, words: Iterable[str], measures: Iterable[str]) -> set[str]:
    """The stored columns that grouping by these words and summing these measures will read."""
    stored = {
        column for word in words for column in (GROUPS[:-1] if word == "group" else (_NEEDS.get(word, word),))
    }
    for word in measures:
        stored |= set(_MEASURE_COLUMNS.get(word.partition(":")[0], (word,)))
    return stored


_MEASURE_COLUMNS = {
    "households": (),
    "rows": (),
    "deprived": ("dep_mask",),
    "known": ("known_mask",),
    "deprived_any": ("dep_mask",),
    "cause": ("causes",),
    "no_cause": ("causes",),
    "growth": ("persons", "previous_persons"),
    "shrinkage": ("persons", "previous_persons"),
}


def derived(table: Table, word: str) -> Column:
    """A grouping column that follows from stored ones."""
    if word == "kinh":
        return (table.head_ethnicity == KINH).fill_null(False)
    if word == "cause":
        return table.causes
    branches: list[tuple[Column, str]] = [(table[name], name) for name in GROUPS[:-1]]
    group: StringColumn = ibis.cases(*branches, else_=GROUPS[-1])
    return group


def measure(table: Table, word: str, standard: Standard) -> IntegerColumn | None:
    """What one household adds to a sum, before its weight; null for a plain count of households.

    Words: `households`, `rows` (whatever their weight); any integer column; `deprived:<indicator>`,
    `known:<indicator>`, `deprived_any:<service>`, `cause:<cause>`, `no_cause` (1 or 0); `growth`, `shrinkage` (persons
    more, fewer than at the previous cycle's end).
    Raises `Refused` for an indicator or a service that the standard does not have.
    """
    kind, _, name = word.partition(":")
    if kind in ("households", "rows"):
        return None
    if kind in ("deprived", "known"):
        mask = table.dep_mask if kind == "deprived" else table.known_mask
        return (mask >> _position(standard, name)) & 1
    if kind == "deprived_any":
        return _flag((table.dep_mask & service_mask(standard, name)) != 0)
    if kind == "cause":
        return (table.causes >> schema.CAUSES.index(name)) & 1
    if kind == "no_cause":
        return _flag(table.causes == 0)
    if kind in ("growth", "shrinkage"):
        more = table.persons - table.previous_persons
        return ibis.greatest(more if kind == "growth" else -more, 0)
    column: IntegerColumn = table[word]
    return column


def service_mask(standard: Standard, service: str) -> int:
    """The mask of the indicators of a service; raises `Refused` when the standard has no such service."""
    bits = sum(1 << item.no - 1 for item in standard.indicators if item.service == service)
    if not bits:
        raise Refused([Problem("facts.not_in_standard", values={"word": service, "standard": standard.id})])
    return bits


def _position(standard: Standard, indicator: str) -> int:
    for item in standard.indicators:
        if item.code == indicator:
            return item.no - 1
    raise Refused([Problem("facts.not_in_standard", values={"word": indicator, "standard": standard.id})])


def _flag(condition: Column) -> IntegerColumn:
    flag: IntegerColumn = condition.cast("int8")
    return flag


def _total(table: Table, word: str, facts: Facts) -> IntegerScalar:
    each = measure(table, word, facts.standard)
    if each is None:
        total = table.weight.sum() if facts.weighted and word != "rows" else table.count()
    else:
        total = (each * table.weight).sum() if facts.weighted else each.sum()
    whole: IntegerScalar = total.cast("int64")
    return whole
