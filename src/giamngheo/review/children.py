"""The children of each household and what they lack, as the standard says it."""

from collections.abc import Mapping
from datetime import date

import duckdb
import ibis
import pyarrow as pa

from giamngheo.core.prepared import Prepared, Shelf
from giamngheo.law import answers, rules
from giamngheo.law.evaluate import sql_of
from giamngheo.law.model import Age, AllOf, Answer, AnyMember, Condition, Standard

CHILD = Age(below=16)
"""Trẻ em is a person under 16 (Luật Trẻ em 2016, Article 1)."""

COUNTS = ("children", "children_no_insurance", "children_malnourished", "children_out_of_school")


def count_children(persons: pa.Table, standard: Standard, on: date) -> pa.Table:
    """By `household`, the columns of `COUNTS`; a household without persons has no row.

    Only what is known is counted: a member whose age leaves it open is no child, an answer that is not there is
    no lack.  A lack that the standard has no indicator for is counted nowhere.
    """
    listed = answers.conform(persons, answers.PERSON, "persons", ("household",))
    plan, prepared = _plans.take((standard.hash, on), lambda: _planned(standard, on))
    if listed.num_rows <= _FEW:
        return prepared.run({"persons": listed})["counted"]
    with duckdb.connect() as connection:
        connection.register("persons", listed)
        return connection.sql(plan).to_arrow_table()


_FEW = 1000
"""Persons up to which an engine that is kept is quicker than a new one that optimizes."""

_plans: Shelf[tuple[str, date], tuple[str, Prepared]] = Shelf(16)


def _planned(standard: Standard, on: date) -> tuple[str, Prepared]:
    """The counting as DuckDB SQL, and prepared for a few persons; kept, for making it costs more than running it."""
    plan = sql_of(_counted(standard, on))
    return plan, Prepared({"persons": answers.PERSON}, {"counted": plan})


def _counted(standard: Standard, on: date) -> ibis.Table:
    unbound = ibis.table(answers.ibis_schema(answers.PERSON), name="persons")
    asked = _conditions(standard)
    aged = rules.with_ages(unbound, list(asked.values()), standard.working_age, on)
    met = {name: rules.on_row(condition, aged, standard.working_age, on) for name, condition in asked.items()}
    sums = {
        name: met[name].fill_null(False).cast("int32").sum() if name in met else ibis.literal(0, "int32")
        for name in COUNTS
    }
    return aged.group_by("household").aggregate(**sums)


def _conditions(standard: Standard) -> Mapping[str, Condition]:
    """What a member must meet to be counted, by column; what the standard does not define is left out."""
    lacks: dict[str, Condition] = {"children_no_insurance": Answer("health_insurance", (False,))}
    named = {"nutrition": "children_malnourished", "school_attendance": "children_out_of_school"}
    for indicator in standard.indicators:
        if indicator.code in named and isinstance(indicator.deprived_when, AnyMember):
            lacks[named[indicator.code]] = indicator.deprived_when.where
    return {"children": CHILD} | {name: AllOf((CHILD, lack)) for name, lack in lacks.items()}
