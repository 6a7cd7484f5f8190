"""Spark in tests: one Java process, started late, whose leaks stay its own."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

T = TypeVar("T")

LEAKS = [
    # PySpark 4.0 leaves the sockets of `toArrow` to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def forgiven(test: T) -> T:
    """One test with Spark among tests without."""
    for mark in LEAKS:
        test = mark(test)
    return test


@contextmanager
def swept() -> Iterator[None]:
    """Collects what a test with Spark left behind within that test, where `LEAKS` forgives it."""
    try:
        yield
    finally:
        gc.collect()
