"""Columns that behave alike on both engines."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class ByteOrderedField(models.CharField):  # type: ignore[type-arg]
    """Short text compared and sorted byte by byte, whatever the server's locale.

    SQLite compares so by default; PostgreSQL follows the locale of the cluster, under which a range over
    paths (`20/185/` up to `20/1850`) or an order by a sort key means something else.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Django's column parameters, with the C collation where the engine has one."""
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters
