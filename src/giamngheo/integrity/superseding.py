"""Rows that are never edited but superseded: the old row points at the one that takes its place."""

from typing import Any

from django.db import connection, models


def superseding_row() -> "models.ForeignKey[Any, Any]":
    """The column `superseded_by`, empty while the row is live.

    It has no index of its own.  Nearly all rows are live, and SQLite takes an index over the column, all the more
    a unique one, for the quick way to them: every look for the live rows of one household would read all.
    """
    return models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="thay bằng",
    )


def supersedes_one(name: str) -> models.UniqueConstraint:
    """A row takes the place of one row at most."""
    return models.UniqueConstraint(
        name=name, fields=["superseded_by"], condition=models.Q(superseded_by__isnull=False)
    )


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Numbers that nobody else will give to rows of the model, for the transaction that asks.

    A superseded row names its successor, and at no moment may both or neither be live: the successor's number
    must be known first.  PostgreSQL draws from the table's sequence; on SQLite the transaction, being IMMEDIATE,
    is the only writer.  They are used before more are asked for.  Outside a transaction this is an error.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("row numbers are reserved inside the transaction that uses them")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        (last,) = cursor.fetchone()
    return list(range(last + 1, last + 1 + count))
