"""The cases that stand beside the rules: read from `cases.yaml`, run through the evaluator."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from giamngheo.law import answers
from giamngheo.law.evaluate import classify
from giamngheo.law.model import Standard
from giamngheo.law.scoremap import categories_of

_ANY_DAY = date(2023, 10, 31)


def failing_cases(standard: Standard) -> Iterator[tuple[str, object, object]]:
    """Cases whose result differs: the case's own words, what it expects, what came out."""
    yield from _score_cases(standard)
    yield from _indicator_cases(standard)


def _score_cases(standard: Standard) -> Iterator[tuple[str, object, object]]:
    cases: list[Mapping[str, Any]] = list(standard.cases["scores"])  # type: ignore[call-overload]
    each = standard.points_each.value
    rows = []
    for case in cases:
        known = case["b2"] is not None and each is not None
        least = case["b2"] // each if known else 0
        most = least if known else len(standard.indicators)
        income = case.get("income_per_person")
        rows.append(
            {
                "area": case["area"],
                "b1": case["b1"],
                "deprived_least": least,
                "deprived_most": most,
                "income_per_person": income,
            }
        )
    for case, found in zip(cases, categories_of(standard, rows), strict=True):
        if (found or "undetermined") != case["expect"]:
            yield case["because"], case["expect"], found or "undetermined"


def _indicator_cases(standard: Standard) -> Iterator[tuple[str, object, object]]:
    cases: list[Mapping[str, Any]] = list(standard.cases["indicators"])  # type: ignore[call-overload]
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    for case in cases:
        by_day.setdefault(case.get("on", _ANY_DAY), []).append(case)
    for day, of_the_day in by_day.items():
        result = classify(*_tables(of_the_day), standard.id, day, standard=standard)
        for place, case in enumerate(of_the_day):
            found = result[answers.flag_column(case["indicator"])][place].as_py()
            if found is not case["expect"]:
                yield case["because"], case["expect"], found


def _tables(cases: list[Mapping[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """The answers of cases as tables, one household a case; only what a case states is known."""
    households, persons = [], []
    for place, case in enumerate(cases):
        name, members = str(place), case.get("members", [])
        declared = {"members": len(members)} if members else {}
        households.append({"household": name} | declared | case.get("household", {}))
        persons += [
            {"household": name, "person": f"{name}-{number}"} | one for number, one in enumerate(members)
        ]
    return _table(households, answers.HOUSEHOLD), _table(persons, answers.PERSON)


def _table(rows: list[dict[str, Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table({name: _array([row.get(name) for row in rows], kind) for name, kind in columns.items()})


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Decimals are written as numbers in the cases and read back exactly from their digits."""
    if pa.types.is_decimal(kind):
        return pa.array([None if value is None else str(value) for value in values]).cast(kind)
    return pa.array(values, kind)
