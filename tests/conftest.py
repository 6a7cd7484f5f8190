"""The world the tests live in: hostile on purpose (see also tests/settings.py)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from giamngheo.integrity import guards


@pytest.fixture(autouse=True, scope="session")
def _flush_past_guards() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions, append-only ones too."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def execute(self: Any, statements: list[str]) -> None:
        with guards.lifted(self.connection):
            flush(self, statements)

    operations.execute_sql_flush = execute  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]
