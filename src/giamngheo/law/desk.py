"""A warm evaluator for one household at a time: planning is done once, then each answer takes milliseconds.

It runs the very plan of `evaluate`; only the planning is kept.  A desk holds one small DuckDB of its own and serves
one caller at a time.
"""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from giamngheo.law import answers, rules
from giamngheo.law.evaluate import member_columns, plan, sql_of, with_reasons
from giamngheo.law.model import Standard

_DESKS = 16


class Desk:
    """Evaluates single households under one standard on one date."""

    def __init__(self, standard: Standard, on: date) -> None:
        self.standard = standard
        self._lock = Lock()
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(
            "PRAGMA disable_optimizer"
        )  # one household: optimizing would cost more than it saves
        self._member_codes = [
            one.code for one in standard.indicators if rules.is_about_members(one.deprived_when)
        ]
        household_columns = answers.household_columns(standard) | {"place_in_file": pa.int64()}
        self._connection.register("no_households", pa.schema(list(household_columns.items())).empty_table())
        self._connection.register("no_persons", pa.schema(list(answers.PERSON.items())).empty_table())
        self._connection.execute("CREATE TABLE households AS FROM no_households")
        self._connection.execute("CREATE TABLE persons AS FROM no_persons")
        persons = ibis.table(answers.ibis_schema(answers.PERSON), name="persons")
        met = member_columns(persons, standard, on).select("person", *self._member_codes)
        self._connection.execute(f"PREPARE classified AS {plan(standard, on, with_persons=True)}")
        self._connection.execute(f"PREPARE met AS {sql_of(met)}")

    def evaluate(
        self, household: pa.Table, persons: pa.Table
    ) -> tuple[dict[str, Any], dict[str, dict[str, bool | None]]]:
        """The evaluation of one household, and for each rule about members: person → whether they meet it.

        Both tables must conform (`answers.conform`); `household` has one row.
        """
        with self._lock:
            self._put("households", household.append_column("place_in_file", pa.array([0], pa.int64())))
            self._put("persons", persons)
            cursor = self._connection.execute("EXECUTE classified")
            names = [column[0] for column in cursor.description or ()]
            row = dict(zip(names, cursor.fetchall()[0], strict=True))
            found = self._connection.execute("EXECUTE met").fetchall()
        result = with_reasons(_one_row(row), self.standard).to_pylist()[0]
        return result, {
            code: {person: flags[place] for person, *flags in found}
            for place, code in enumerate(self._member_codes)
        }

    def _put(self, table: str, rows: pa.Table) -> None:
        self._connection.register("given", rows)
        self._connection.execute(f"TRUNCATE {table}")
        self._connection.execute(f"INSERT INTO {table} FROM given")
        self._connection.unregister("given")


def _one_row(row: dict[str, Any]) -> pa.Table:
    return pa.table({name: pa.array([value]) for name, value in row.items()})


_desks: "OrderedDict[tuple[str, tuple[str, ...], date], Desk]" = OrderedDict()
_opening = Lock()


def desk(standard: Standard, on: date) -> Desk:
    """The desk of a standard and a date; the few used last are kept open."""
    key = (standard.hash, standard.assumed, on)
    with _opening:
        if key not in _desks:
            _desks[key] = Desk(standard, on)
            if len(_desks) > _DESKS:
                _desks.popitem(last=False)
        _desks.move_to_end(key)
        return _desks[key]
