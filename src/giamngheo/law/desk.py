"""A warm evaluator for a few households at a time: planning is done once, then each answer takes milliseconds.

It runs the very plan of `evaluate`; only the planning is kept.
"""

from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from giamngheo.core.prepared import Prepared, Shelf
from giamngheo.law import answers, evaluate, rules
from giamngheo.law.model import Standard

FEW = 100
"""Households up to which a desk is quicker than an engine that plans anew and optimizes."""


class Desk:
    """Evaluates a few households at a time under one standard on one date; threads take turns."""

    def __init__(self, standard: Standard, on: date) -> None:
        self.standard = standard
        self._member_codes = [
            one.code for one in standard.indicators if rules.is_about_members(one.deprived_when)
        ]
        persons = ibis.table(answers.ibis_schema(answers.PERSON), name="persons")
        met = evaluate.member_columns(persons, standard, on).select("person", *self._member_codes)
        self._prepared = Prepared(
            {
                "households": answers.household_columns(standard) | {"place_in_file": pa.int64()},
                "persons": answers.PERSON,
            },
            {"classified": evaluate.plan(standard, on, with_persons=True), "met": evaluate.sql_of(met)},
        )

    def evaluate(
        self, household: pa.Table, persons: pa.Table
    ) -> tuple[dict[str, Any], dict[str, dict[str, bool | None]]]:
        """The evaluation of one household, and for each rule about members: person → whether they meet it.

        Both tables must conform (`answers.conform`); `household` has one row.
        """
        found = self._prepared.run(_rows(household, persons))
        result = evaluate.with_reasons(found["classified"], self.standard).to_pylist()[0]
        people = found["met"]["person"].to_pylist()
        return result, {
            code: dict(zip(people, found["met"][code].to_pylist(), strict=True))
            for code in self._member_codes
        }

    def classify(self, households: pa.Table, persons: pa.Table) -> pa.Table:
        """The evaluation of a few households in the order given; both tables must conform."""
        found = self._prepared.run(_rows(households, persons), ["classified"])
        return evaluate.with_reasons(found["classified"], self.standard)


def _rows(households: pa.Table, persons: pa.Table) -> dict[str, pa.Table]:
    places = pa.array(range(households.num_rows), pa.int64())
    return {"households": households.append_column("place_in_file", places), "persons": persons}


_desks: Shelf[tuple[str, tuple[str, ...], date], Desk] = Shelf(16)


def desk(standard: Standard, on: date) -> Desk:
    """The desk of a standard and a date; the few used last are kept open."""
    return _desks.take((standard.hash, standard.assumed, on), lambda: Desk(standard, on))


def classify(households: pa.Table, persons: pa.Table, standard: Standard, on: date) -> pa.Table:
    """As `evaluate.classify`, whose plan it runs: a few households at a desk, many in an engine of their own."""
    if households.num_rows > FEW:
        return evaluate.classify(households, persons, standard.id, on, standard=standard)
    return desk(standard, on).classify(
        answers.conform(households, answers.household_columns(standard), "households", ("household",)),
        answers.conform(persons, answers.PERSON, "persons", ("household",)),
    )
