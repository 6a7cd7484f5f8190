"""Row numbers known before the rows are written."""

from django.db import connection, models


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
