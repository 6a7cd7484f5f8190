"""One line per act, in its transaction, sealed to the line before."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.audit import chain
from giamngheo.audit.actions import Actor, record
from giamngheo.audit.models import Head, Line
from giamngheo.audit.queries import verify_chain
from giamngheo.integrity import guards

NOON = datetime(2024, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
CLERK = Actor("7", "công chức cấp xã 06325", "10.0.0.7")


def act(number: int = 1, at: datetime = NOON) -> Line:
    with transaction.atomic():
        return record(
            actor=CLERK,
            verb="registry.add_household",
            object_kind="household",
            object_id=f"H{number}",
            place_code="06325-03",
            details={"họ tên": "Hoàng Văn Thụ", "b": [1, None, True], "a": {"z": 1, "y": "₫"}},
            at=at,
        )


@pytest.fixture
def three_lines(db: None) -> list[Line]:
    return [act(number) for number in (1, 2, 3)]


def tamper(statement: str, *values: object) -> None:
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_empty_log_is_whole(db: None) -> None:
    assert verify_chain() == []


def test_lines_are_numbered_and_linked(three_lines: list[Line]) -> None:
    lines = list(Line.objects.order_by("number"))
    assert [line.number for line in lines] == [1, 2, 3]
    assert lines[0].previous_hash == chain.GENESIS
    assert [line.previous_hash for line in lines[1:]] == [line.hash for line in lines[:-1]]
    assert verify_chain() == []


def test_the_same_moment_in_another_time_zone_is_the_same_line(db: None) -> None:
    act(at=NOON.astimezone(timezone(timedelta(hours=7))))
    assert Line.objects.get().at == NOON
    assert verify_chain() == []


def test_an_act_that_fails_leaves_no_line(three_lines: list[Line]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act(4)
        1 // 0  # noqa: B018
    assert Line.objects.count() == Head.objects.get().count == 3
    assert verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(actor=CLERK, verb="x.y", object_kind="x", object_id=1, at=NOON)
    assert not Line.objects.exists()


def test_a_time_without_its_zone_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="time zone"):
        act(at=datetime(2024, 3, 1))  # noqa: DTZ001


@pytest.mark.parametrize("value", [1.5, NOON, {1: "a"}, b"x", {"a": [0.1]}])
def test_details_without_one_spelling_are_refused(db: None, value: object) -> None:
    with pytest.raises(TypeError):
        record(actor=CLERK, verb="x.y", object_kind="x", object_id=1, details={"v": value}, at=NOON)  # type: ignore[dict-item]


@pytest.mark.parametrize("statement", ["UPDATE audit_line SET verb = 'x'", "DELETE FROM audit_line"])
def test_the_database_refuses_edits(three_lines: list[Line], statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_chain() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "x"),
        ("office", "x"),
        ("address", ""),
        ("at", "2024-01-01"),
        ("details", '{"a": 1}'),
        ("place_code", "1"),
    ],
)
def test_a_changed_line_is_named(three_lines: list[Line], column: str, value: str) -> None:
    tamper(f"UPDATE audit_line SET {column} = %s WHERE number = 2", value)
    (problem,) = verify_chain()
    assert (problem.code, problem.values["number"]) == ("audit.line_changed", 2)


def test_the_first_of_several_broken_lines_is_named(three_lines: list[Line]) -> None:
    tamper("UPDATE audit_line SET verb = 'x' WHERE number > 1")
    assert verify_chain()[0].values["number"] == 2


def test_a_line_sealed_again_by_a_forger_does_not_link(three_lines: list[Line]) -> None:
    line = Line.objects.get(number=2)
    line.verb = "x"
    tamper("UPDATE audit_line SET verb = %s, hash = %s WHERE number = 2", line.verb, chain.seal(line))
    (problem,) = verify_chain()
    assert (problem.code, problem.values["number"]) == ("audit.line_unlinked", 3)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_line_is_named(three_lines: list[Line], number: int) -> None:
    tamper("DELETE FROM audit_line WHERE number = %s", number)
    (problem,) = verify_chain()
    assert (problem.code, problem.values["number"]) == ("audit.line_missing", number)


def test_a_head_set_back_is_found(three_lines: list[Line]) -> None:
    Head.objects.update(count=2)
    assert verify_chain()[0].code == "audit.head_differs"


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain() -> None:
    start, errors = threading.Barrier(4), []

    def write(writer: int) -> None:
        try:
            start.wait()
            for number in range(25):
                act(writer * 100 + number)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Line.objects.count() == Head.objects.get().count == 100
    assert verify_chain() == []


plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(plain_values)
def test_plain_values_pass_unchanged(value: object) -> None:
    assert chain.plain(value) == value  # type: ignore[arg-type]
