"""How the record is read for facts: in one transaction that sees one state of it, as columns and in pieces."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_state() -> Iterator[None]:
    """Everything read inside sees the record as it was at the first read, whatever others write meanwhile.

    PostgreSQL reads from one snapshot; on SQLite the transaction, being IMMEDIATE, keeps writers waiting.  It
    cannot be opened inside another transaction, whose isolation is already settled.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the record is read for facts in a transaction of its own")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
