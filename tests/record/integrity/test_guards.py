"""Overlaps and edits are refused by the database itself, on whichever engine the tests run."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import CharField
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.audit.models import Line
from giamngheo.integrity import guards
from giamngheo.integrity.operations import Guard, append_only, no_overlap
from giamngheo.issuing.invariants import broken

DAY = date(2024, 1, 1)
FROM_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> bool:
    try:
        run(statement, *values)
    except IntegrityError:
        return True
    return False


def install(guard: Guard) -> None:
    for statement in guard.installation(connection):
        run(statement.replace("%", "%%"))


@pytest.fixture
def dated(db: None) -> Iterator[None]:
    """A table of dated rows, by one key or two, some superseded."""
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    run(
        f"CREATE TABLE dated (id {key} PRIMARY KEY, who bigint, role varchar(9), "
        "valid_from date NOT NULL, valid_to date, superseded_by_id bigint)"
    )
    yield
    run("DROP TABLE dated")


def add(
    who: int | None, start: date, end: date | None, role: str = "a", superseded: int | None = None
) -> bool:
    """True when the row was taken."""
    return not refused(
        "INSERT INTO dated (who, role, valid_from, valid_to, superseded_by_id) VALUES (%s, %s, %s, %s, %s)",
        who, role, start, end, superseded,
    )  # fmt: skip


def day(number: int) -> date:
    return DAY + timedelta(days=number)


class TestNoOverlap:
    @pytest.fixture(autouse=True)
    def _guarded(self, dated: None) -> None:
        install(no_overlap("dated", ["who", "role"], unless="superseded_by_id"))
        assert add(1, day(10), day(20))

    @pytest.mark.parametrize(
        ("start", "end", "taken"),
        [
            (0, 9, True),
            (0, 10, False),
            (20, 25, False),
            (21, 25, True),
            (12, 15, False),
            (0, None, False),
            (20, None, False),
            (21, None, True),
            (0, 30, False),
        ],
    )
    def test_both_days_are_inclusive_and_an_empty_end_is_open(
        self, start: int, end: int | None, taken: bool
    ) -> None:
        assert add(1, day(start), None if end is None else day(end)) is taken

    def test_another_key_is_free(self) -> None:
        assert add(2, day(10), day(20))
        assert add(1, day(10), day(20), role="b")

    def test_a_null_key_matches_nothing(self) -> None:
        assert add(None, day(10), day(20))
        assert add(None, day(10), day(20))

    def test_superseded_rows_do_not_count(self) -> None:
        assert add(1, day(10), day(20), superseded=1)
        assert add(1, day(10), day(20), superseded=1)
        assert not add(1, day(10), day(20))

    def test_an_update_into_an_overlap_is_refused(self) -> None:
        assert add(1, day(21), day(25))
        assert refused("UPDATE dated SET valid_from = %s WHERE valid_from = %s", day(20), day(21))
        assert refused("UPDATE dated SET valid_to = NULL WHERE valid_from = %s", day(10))
        assert not refused("UPDATE dated SET valid_to = %s WHERE valid_from = %s", day(30), day(21))

    def test_waking_a_superseded_row_is_refused(self) -> None:
        assert add(1, day(10), day(20), superseded=1)
        assert refused("UPDATE dated SET superseded_by_id = NULL")

    def test_closing_one_row_makes_way_for_the_next(self) -> None:
        run("UPDATE dated SET valid_to = %s", day(14))
        assert add(1, day(15), None)


spans = st.tuples(
    st.integers(1, 2), st.integers(0, 12), st.none() | st.integers(0, 6), st.sampled_from([None, None, 7])
)


@FROM_FIXTURE
@given(st.lists(spans, max_size=8))
def test_the_database_takes_exactly_what_a_naive_check_takes(
    dated: None, rows: list[tuple[int, int, int | None, int | None]]
) -> None:
    install(no_overlap("dated", ["who"], unless="superseded_by_id"))
    kept: list[tuple[int, set[int]]] = []
    for who, start, length, superseded in rows:
        end = None if length is None else start + length
        days = set(range(start, 40 if end is None else end + 1))
        clash = superseded is None and any(who == other and days & others for other, others in kept)
        assert add(who, day(start), None if end is None else day(end), superseded=superseded) is not clash
        if superseded is None and not clash:
            kept.append((who, days))
    run("DELETE FROM dated")


class TestAppendOnly:
    @pytest.fixture(autouse=True)
    def _guarded(self, dated: None) -> None:
        install(append_only("dated", fill_once=["valid_to"], free=["role"]))
        assert add(1, DAY, None)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE dated SET who = 2",
            "UPDATE dated SET who = NULL",
            "UPDATE dated SET superseded_by_id = 3",
            "UPDATE dated SET id = id + 100",
            "DELETE FROM dated",
        ],
    )
    def test_edits_and_removals_are_refused(self, statement: str) -> None:
        assert refused(statement)

    def test_an_update_that_changes_nothing_passes(self) -> None:
        assert not refused("UPDATE dated SET who = 1, valid_to = NULL, role = 'a'")

    def test_a_free_column_changes_at_will(self) -> None:
        assert not refused("UPDATE dated SET role = 'b'")
        assert not refused("UPDATE dated SET role = NULL")

    def test_a_fill_once_column_is_filled_once(self) -> None:
        assert not refused("UPDATE dated SET valid_to = %s", day(5))
        assert refused("UPDATE dated SET valid_to = %s", day(6))
        assert refused("UPDATE dated SET valid_to = NULL")

    def test_more_rows_can_be_added(self) -> None:
        assert add(1, DAY, None)

    def test_neither_replacing_nor_truncating_goes_around(self) -> None:
        if connection.vendor == "postgresql":
            assert refused("TRUNCATE dated")
        else:
            assert refused(
                "INSERT OR REPLACE INTO dated (id, who, valid_from) SELECT id, 9, valid_from FROM dated"
            )


def test_every_declared_guard_is_in_the_database(db: None) -> None:
    assert guards.declared(connection)
    assert guards.missing(connection) == []


def test_a_guard_that_is_gone_is_named(db: None) -> None:
    guard = append_only("audit_line")
    for statement in guard.removal(connection):
        run(statement)
    missing = guards.missing(connection)
    assert {problem.values["name"] for problem in missing} == set(guard.statements(connection))
    assert all("audit_line" in problem.sentence("vi") for problem in missing)


@pytest.mark.django_db(transaction=True)
def test_rebuilding_a_table_cannot_lose_a_guard_unseen() -> None:
    """Django rebuilds a SQLite table to change a column, and its triggers go with the old one."""
    before = Line._meta.get_field("place_code")
    after = CharField(max_length=33, blank=True)
    after.set_attributes_from_name("place_code")
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Line, before, after, strict=True)
        lost = {problem.values["table"] for problem in guards.missing(connection)}
        assert lost == ({"audit_line"} if connection.vendor == "sqlite" else set())
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Line, after, before)
        with guards.lifted(connection):
            pass
    assert guards.missing(connection) == []


def test_lifted_guards_come_back(db: None) -> None:
    with guards.lifted(connection):
        assert guards.missing(connection)
    assert guards.missing(connection) == []


def test_text_is_compared_byte_by_byte(db: None) -> None:
    """The range over paths and the order by a sort key must not follow the server's locale."""
    words = ["20/185/", "20/1850/", "20/185/06325/", "20/185/đ", "20/185/z", "20/185-1/", "A", "a", "B"]
    column = "code varchar(32)" + (' COLLATE "C"' if connection.vendor == "postgresql" else "")
    run(f"CREATE TABLE words ({column})")
    for word in words:
        run("INSERT INTO words VALUES (%s)", word)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM words ORDER BY code")
        assert [code for (code,) in cursor.fetchall()] == sorted(words)
    run("DROP TABLE words")


def test_byte_ordered_columns_carry_the_collation(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares byte by byte unless told otherwise")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'places_place' AND collation_name = 'C'"
        )
        assert {name for (name,) in cursor.fetchall()} == {"code", "folded", "sort", "path"}


def test_an_error_of_another_kind_is_not_taken_for_a_refusal(db: None) -> None:
    with pytest.raises(DatabaseError):
        refused("SELECT nonsense FROM nowhere")


def test_the_check_of_an_installation_names_a_guard_that_is_gone(db: None, tmp_path: Path) -> None:
    assert list(broken(tmp_path)) == []
    run(next(iter(append_only("audit_line").removal(connection))))
    assert [problem.code for problem in broken(tmp_path)] == ["integrity.guard_missing"]
