"""Statements over a few rows, planned once and run many times: a small DuckDB that is kept open.

Opening an engine and planning a statement cost tens of milliseconds; running it over one household costs a few.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

import duckdb
import pyarrow as pa

Columns = Mapping[str, pa.DataType]


class Prepared:
    """Statements over tables that are empty but for the rows of the call at hand.

    One call at a time: threads wait for one another.  After an error of the engine the next call begins with a new one.
    """

    def __init__(self, tables: Mapping[str, Columns], statements: Mapping[str, str]) -> None:
        self._tables, self._statements = tables, statements
        self._lock = Lock()
        self._engine: duckdb.DuckDBPyConnection | None = None

    def run(self, rows: Mapping[str, pa.Table], statements: Sequence[str] = ()) -> dict[str, pa.Table]:
        """What the statements named (all, if none is) find in these rows: a table each, of the columns laid down."""
        with self._lock:
            self._engine = self._engine or self._opened()
            try:
                return _run(self._engine, rows, statements or list(self._statements))
            except duckdb.Error:
                self._engine.close()
                self._engine = None
                raise

    def _opened(self) -> duckdb.DuckDBPyConnection:
        engine = duckdb.connect(config={"threads": 1})
        engine.execute("PRAGMA disable_optimizer")  # for a few rows: optimizing would cost more than it saves
        for name, columns in self._tables.items():
            engine.register("nothing", pa.schema(list(columns.items())).empty_table())
            engine.execute(f"CREATE TABLE {name} AS FROM nothing")
            engine.unregister("nothing")
        for name, statement in self._statements.items():
            engine.execute(f"PREPARE {name} AS {statement}")
        return engine


def _run(
    engine: duckdb.DuckDBPyConnection, rows: Mapping[str, pa.Table], statements: Sequence[str]
) -> dict[str, pa.Table]:
    for name, given in rows.items():
        engine.register("rows_of_the_call", given)
        engine.execute(f"TRUNCATE {name}")
        engine.execute(f"INSERT INTO {name} FROM rows_of_the_call")
        engine.unregister("rows_of_the_call")
    return {name: engine.sql(f"EXECUTE {name}").to_arrow_table() for name in statements}


Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class Shelf(Generic[Key, Kept]):
    """What was used last, up to a number; what has to be made is made once, whichever threads ask for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def take(self, key: Key, make: Callable[[], Kept]) -> Kept:
        """The one of this key, made now if it is not there."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
