"""Which guards the migrations declared, and whether the database still holds them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from giamngheo.core.problems import Kind, Problem, catalogue
from giamngheo.integrity.operations import AppendOnly, Guard

catalogue(
    {
        "integrity.guard_missing": Kind(
            vi="Bảng {table} không còn ràng buộc {name} trong cơ sở dữ liệu.",
            en="Table {table} no longer has its guard {name} in the database.",
            remedy_vi="Phục hồi từ bản sao lưu hoặc cài lại ràng buộc bằng một bản cập nhật cấu trúc.",
            remedy_en="Restore a backup, or install the guard again in a migration.",
        )
    }
)


def declared(connection: BaseDatabaseWrapper) -> list[Guard]:
    """The guards of all applied migrations, in the order of installation; a later one replaces its equal."""
    loader = MigrationLoader(connection)
    found: dict[str, Guard] = {}
    for key, migration in sorted(loader.graph.nodes.items()):  # an app numbers its migrations
        if key in loader.applied_migrations:
            found.update({guard.key(): guard for guard in migration.operations if isinstance(guard, Guard)})
    return list(found.values())


def missing(connection: BaseDatabaseWrapper) -> list[Problem]:
    """One problem for every trigger or constraint that is gone or not as the migrations would make it now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' "
                "UNION SELECT conname FROM pg_constraint"
            )
            present = {name: None for (name,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            present = dict(cursor.fetchall())
    return [
        Problem("integrity.guard_missing", values={"table": guard.table, "name": name})
        for guard in declared(connection)
        for name, statement in guard.statements(connection).items()
        if name not in present or present[name] not in (None, statement)
    ]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Work with append-only tables open, then close them; for test databases, never for data that count."""
    guards = [guard for guard in declared(connection) if isinstance(guard, AppendOnly)]
    _execute(connection, (statement for guard in guards for statement in guard.removal(connection)))
    try:
        yield
    finally:
        _execute(connection, (statement for guard in guards for statement in guard.installation(connection)))


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
