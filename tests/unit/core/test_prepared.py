"""Statements that are kept ready: only the rows of the call count, threads wait, an error leaves nothing broken."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from giamngheo.core.prepared import Prepared, Shelf


def ready():
    return Prepared(
        {"given": {"name": pa.string(), "number": pa.int64()}},
        {
            "sums": "SELECT sum(number)::BIGINT AS found FROM given",
            "names": "SELECT name FROM given ORDER BY name",
            "wrong": "SELECT name::INTEGER AS found FROM given",
        },
    )


def rows(*numbers):
    names = [f"n{number}" for number in numbers]
    return {
        "given": pa.table({"name": pa.array(names, pa.string()), "number": pa.array(numbers, pa.int64())})
    }


def test_only_the_rows_of_the_call_count():
    prepared = ready()
    assert prepared.run(rows(1, 2, 3), ["sums"])["sums"].to_pylist() == [{"found": 6}]
    assert prepared.run(rows(4), ["sums", "names"])["names"].to_pylist() == [{"name": "n4"}]
    assert prepared.run(rows(), ["sums", "names"])["sums"].to_pylist() == [{"found": None}]


def test_after_an_error_the_next_call_is_served():
    prepared = ready()
    with pytest.raises(duckdb.Error):
        prepared.run(rows(1))
    assert prepared.run(rows(5), ["sums"])["sums"].to_pylist() == [{"found": 5}]


def test_threads_never_see_the_rows_of_one_another():
    prepared = ready()

    def ask(number):
        found = prepared.run(rows(*range(number)), ["sums"])["sums"].to_pylist()[0]["found"]
        return found == (number * (number - 1) // 2 if number else None)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, [*range(40)] * 5))


def test_the_shelf_keeps_what_was_used_last():
    shelf = Shelf(2)
    made = []
    for key in ("a", "b", "a", "c", "a", "b"):
        assert shelf.take(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b", "c", "b"]


def test_the_shelf_makes_a_thing_once_for_all_threads():
    shelf, made, gate = Shelf(2), [], threading.Barrier(6)

    def make():
        time.sleep(0.02)
        made.append(1)
        return object()

    def ask(_):
        gate.wait(10)
        return shelf.take("one", make)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(map(id, pool.map(ask, range(6))))) == 1
    assert len(made) == 1
