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
    for case in cases:
        households, persons = _tables(case)
        result = classify(households, persons, standard.id, case.get("on", _ANY_DAY), standard=standard)
        found = result[answers.flag_column(case["indicator"])][0].as_py()
        if found is not case["expect"]:
            yield case["because"], case["expect"], found


def _tables(case: Mapping[str, Any]) -> tuple[pa.Table, pa.Table | None]:
    """The answers of one case as tables; only what the case states is known."""
    members = [
        {"household": "1", "person": str(place)} | one for place, one in enumerate(case.get("members", []), 1)
    ]
    own = {"household": "1"} | ({"members": len(members)} if members else {}) | case.get("household", {})
    persons = _table(members, answers.PERSON) if members else None
    return _table([own], answers.HOUSEHOLD), persons


def _table(rows: list[dict[str, Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table({name: _array([row.get(name) for row in rows], kind) for name, kind in columns.items()})


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    """Decimals are written as numbers in the cases and read back exactly from their digits."""
    if pa.types.is_decimal(kind):
        return pa.array([None if value is None else str(value) for value in values]).cast(kind)
    return pa.array(values, kind)
