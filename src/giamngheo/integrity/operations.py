"""Migration operations for invariants that Django's own constraints cannot express on both engines.

Each is installed in a migration after the table exists.  SQLite loses a table's triggers when a later
migration rebuilds the table: `guards.missing` finds that, and the remedy is to list the operation
again at the end of the migration that rebuilds.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FOREVER = "9999-12-31"


class Guard(Operation):
    """An invariant of one table, held by triggers or constraints with names of their own."""

    reversible = True
    table: str

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        """What to create on this engine: name of the trigger or constraint → its SQL, in order."""
        raise NotImplementedError

    def key(self) -> str:
        """What the guard is about: one declared later with the same key takes its place."""
        return f"{type(self).__name__} {self.table}"

    def installation(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        """The statements that create the guard, replacing an older form of it."""
        yield from self.removal(connection)
        yield from self.preparation(connection)
        yield from self.statements(connection).values()

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        """Statements that the engine needs once before; harmless when repeated."""
        return ()

    def removal(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        """The statements that drop whatever part of the guard exists."""
        for name, statement in self.statements(connection).items():
            yield _drop(connection.vendor, self.table, name, statement)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.installation(schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.removal(schema_editor.connection):
            schema_editor.execute(statement, params=None)


def _drop(vendor: str, table: str, name: str, statement: str) -> str:
    if vendor == "sqlite":
        return f'DROP TRIGGER IF EXISTS "{name}"'
    if statement.startswith("ALTER TABLE"):
        return f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"'
    return f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'


class NoOverlap(Guard):
    """See `no_overlap`."""

    def __init__(
        self,
        table: str,
        key_columns: Sequence[str],
        start: str = "valid_from",
        end: str = "valid_to",
        unless: str | None = None,
    ) -> None:
        self.table = table
        self.key_columns = list(key_columns)
        self.start = start
        self.end = end
        self.unless = unless

    def describe(self) -> str:
        return f"Rows of {self.table} with the same {', '.join(self.key_columns)} do not overlap in time"

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        name = f"{self.table}_no_overlap_{'_'.join(self.key_columns)}"
        if connection.vendor == "postgresql":
            keys = ", ".join(f'"{column}" WITH =' for column in self.key_columns)
            where = f' WHERE ("{self.unless}" IS NULL)' if self.unless else ""
            return {
                name: f'ALTER TABLE "{self.table}" ADD CONSTRAINT "{name}" EXCLUDE USING gist '
                f'({keys}, daterange("{self.start}", "{self.end}", \'[]\') WITH &&){where}'
            }
        columns = [*self.key_columns, self.start, self.end, *([self.unless] if self.unless else [])]
        named = ", ".join(f'"{column}"' for column in columns)
        return {
            f"{name}_insert": self._trigger(f"{name}_insert", "INSERT"),
            f"{name}_update": self._trigger(f"{name}_update", f"UPDATE OF {named}"),
        }

    def key(self) -> str:
        return f"{super().key()} {' '.join(self.key_columns)}"

    def _trigger(self, name: str, event: str) -> str:
        same = " AND ".join(f'other."{column}" = NEW."{column}"' for column in self.key_columns)
        # The plus keeps SQLite from searching by the index of `unless`, under whose NULL all live rows stand.
        live = f' AND +other."{self.unless}" IS NULL AND NEW."{self.unless}" IS NULL' if self.unless else ""
        return (
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{self.table}" BEGIN '
            f"SELECT RAISE(ABORT, 'overlapping dates in {self.table}') WHERE EXISTS ("
            f'SELECT 1 FROM "{self.table}" other WHERE {same}{live} AND other.rowid <> NEW.rowid '
            f'AND other."{self.start}" <= COALESCE(NEW."{self.end}", \'{FOREVER}\') '
            f'AND NEW."{self.start}" <= COALESCE(other."{self.end}", \'{FOREVER}\')); END'
        )

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        return ("CREATE EXTENSION IF NOT EXISTS btree_gist",) if connection.vendor == "postgresql" else ()


class AppendOnly(Guard):
    """See `append_only`."""

    def __init__(self, table: str, fill_once: Sequence[str] = (), free: Sequence[str] = ()) -> None:
        self.table = table
        self.fill_once = list(fill_once)
        self.free = list(free)

    def describe(self) -> str:
        return f"Rows of {self.table} are added and never edited or removed"

    def statements(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        moments = self._postgresql() if connection.vendor == "postgresql" else self._sqlite(connection)
        return {
            f"{self.table}_append_only_{event}": f'CREATE TRIGGER "{self.table}_append_only_{event}" {rest}'
            for event, rest in moments.items()
        }

    def _postgresql(self) -> Mapping[str, str]:
        fill_once, free = ",".join(self.fill_once), ",".join(self.free)
        each_row = f'ON "{self.table}" FOR EACH ROW EXECUTE FUNCTION'
        whole = f'ON "{self.table}" FOR EACH STATEMENT EXECUTE FUNCTION'
        return {
            "update": f"BEFORE UPDATE {each_row} giamngheo_refuse_edit('{fill_once}', '{free}')",
            "delete": f"BEFORE DELETE {each_row} giamngheo_refuse_removal()",
            "truncate": f"BEFORE TRUNCATE {whole} giamngheo_refuse_removal()",
        }

    def _sqlite(self, connection: BaseDatabaseWrapper) -> Mapping[str, str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {self.table} are never edited or removed'); END"
        taken = f'EXISTS (SELECT 1 FROM "{self.table}" WHERE rowid = NEW.rowid)'
        return {
            # INSERT OR REPLACE would remove the old row without firing its delete trigger.
            "insert": f'BEFORE INSERT ON "{self.table}" WHEN {taken} {refuse}',
            "update": f'BEFORE UPDATE ON "{self.table}" WHEN {self._edited(connection)} {refuse}',
            "delete": f'BEFORE DELETE ON "{self.table}" {refuse}',
        }

    def _edited(self, connection: BaseDatabaseWrapper) -> str:
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description(cursor, self.table)
        tests = []
        for column in (name for name, *_ in described if name not in self.free):
            test = f'OLD."{column}" IS NOT NEW."{column}"'
            tests.append(f'(OLD."{column}" IS NOT NULL AND {test})' if column in self.fill_once else test)
        return " OR ".join(tests)

    def preparation(self, connection: BaseDatabaseWrapper) -> Sequence[str]:
        return (REFUSE_EDIT, REFUSE_REMOVAL) if connection.vendor == "postgresql" else ()


REFUSE_EDIT = """
CREATE OR REPLACE FUNCTION giamngheo_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    before jsonb := to_jsonb(OLD) - string_to_array(TG_ARGV[1], ',');
    after jsonb := to_jsonb(NEW) - string_to_array(TG_ARGV[1], ',');
    filled text;
BEGIN
    FOREACH filled IN ARRAY string_to_array(TG_ARGV[0], ',') LOOP
        IF before -> filled = 'null'::jsonb THEN
            before := before - filled;
            after := after - filled;
        END IF;
    END LOOP;
    IF before IS DISTINCT FROM after THEN
        RAISE EXCEPTION 'rows of % are never edited or removed', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $body$
"""

REFUSE_REMOVAL = """
CREATE OR REPLACE FUNCTION giamngheo_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % are never edited or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $body$
"""


def no_overlap(
    table: str,
    key_columns: Sequence[str],
    start: str = "valid_from",
    end: str = "valid_to",
    unless: str | None = None,
) -> NoOverlap:
    """Two rows with the same key are never valid on the same day; breaking it is an IntegrityError.

    `start` and `end` are date columns, both days inclusive, an empty end is open.  Rows in which the column
    `unless` is filled do not count (`superseded_by_id`).  A key that is null matches nothing.
    """
    return NoOverlap(table, key_columns, start=start, end=end, unless=unless)


def append_only(table: str, fill_once: Sequence[str] = (), free: Sequence[str] = ()) -> AppendOnly:
    """Rows are added, never edited or removed; trying is an IntegrityError.

    A column in `fill_once` may go from empty to a value, once (`valid_to`, `superseded_by_id`); a column in
    `free` may change at will.
    """
    return AppendOnly(table, fill_once=fill_once, free=free)
