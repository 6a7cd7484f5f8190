"""Connections to the embedded engine that counts: bounded memory, no network, spill files out of the way."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

MEMORY_LIMIT = "2GB"


def connect(
    *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None, spill: Path | None = None
) -> Any:
    """A new in-memory DuckDB behind Ibis.

    Work larger than `memory_limit` spills to `spill` (a folder of this process by default, made when it is needed).
    `threads` defaults to every core.  Row order is not kept, extensions are never fetched.
    """
    settings: dict[str, object] = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill or Path(tempfile.gettempdir()) / f"giamngheo-{os.getpid()}"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads is not None:
        settings["threads"] = threads
    return ibis.duckdb.connect(**settings)


def lend(backend: Any, name: str, table: pa.Table) -> Table:
    """An Arrow table as a table of a DuckDB backend, without copying it."""
    backend.con.register(name, table)
    lent: Table = backend.table(name)
    return lent


def stream(backend: Any, table: Table, rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of a table of a DuckDB backend, in batches of at most `rows`, never all at once in memory."""
    yield from backend.con.sql(backend.compile(table)).to_arrow_reader(rows)
