"""Measures as a JSON document and as one long table."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pyarrow as pa

from giamngheo.facts.measures import Measure, Result
from giamngheo.facts.mpi_spec import MpiSpec
from giamngheo.facts.uncertainty import Interval

Shares = Mapping[str, Fraction | None]

LONG_TABLE = pa.schema(
    [
        ("by", pa.string()),
        ("level", pa.string()),
        ("k", pa.string()),
        ("measure", pa.string()),
        ("indicator", pa.string()),
        ("value", pa.float64()),
        ("se", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("n", pa.int64()),
    ]
)
"""`indicator` is the indicator's column, for `dimension_contribution` the dimension; `n` counts rows unweighted."""


def document(result: Result) -> dict[str, object]:
    """The result for `--json`; shares are the nearest double, and `exact` ratios where weights are whole."""
    return {
        "n": result.rows,
        "dropped": result.dropped,
        "missing": str(result.spec.missing),
        "weights": {each.column: str(each.weight) for each in result.spec.indicators},
        "degrees_of_freedom": result.freedom,
        "measures": [_measure(measure, result) for measure in result.measures],
        "problems": [problem.as_dict() for problem in result.problems],
    }


def long_table(result: Result) -> pa.Table:
    """One row a figure, as `LONG_TABLE`."""
    rows = list(_long_rows(result))
    columns = zip(*rows, strict=True)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, LONG_TABLE, strict=True)],
        schema=LONG_TABLE,
    )


def main_shares(measure: Measure) -> dict[str, Fraction | None]:
    return {"H": measure.headcount, "A": measure.intensity, "M0": measure.adjusted}


def indicator_shares(measure: Measure, index: int) -> dict[str, Fraction | None]:
    return {
        "uncensored": measure.uncensored(index),
        "censored": measure.censored(index),
        "contribution": measure.contribution([index]),
    }


def dimension_shares(measure: Measure, spec: MpiSpec) -> dict[str, Fraction | None]:
    """What each dimension adds to M0, as a share of it."""
    shares, start = {}, 0
    for dimension in spec.dimensions:
        stop = start + len(dimension.indicators)
        shares[dimension.name] = measure.contribution(range(start, stop))
        start = stop
    return shares


def group_shares(measure: Measure) -> dict[str, Fraction | None]:
    """A group's part of the population and of M0; nothing for the whole."""
    if measure.by is None:
        return {}
    return {"population_share": measure.population_share, "contribution": measure.share_of_whole}


def _measure(measure: Measure, result: Result) -> dict[str, object]:
    main = main_shares(measure)
    shown: dict[str, object] = {
        "by": measure.by,
        "level": measure.level,
        "k": str(measure.cutoff),
        "n": measure.rows,
        "population": _number(Fraction(measure.population, result.scale)),
        **_numbers(group_shares(measure)),
        **_numbers(main),
    }
    if result.scale == 1:
        shown["exact"] = {name: None if share is None else str(share) for name, share in main.items()}
    shown |= _errors(measure, main, None)
    shown["indicators"] = {
        indicator.column: {
            "name": indicator.name,
            **_numbers(shares := indicator_shares(measure, index)),
            **_errors(measure, shares, index),
        }
        for index, indicator in enumerate(result.spec.indicators)
    }
    shown["dimensions"] = {
        name: {"contribution": None if share is None else float(share)}
        for name, share in dimension_shares(measure, result.spec).items()
    }
    return shown


def _errors(measure: Measure, shares: Shares, index: int | None) -> dict[str, object]:
    """Standard errors and intervals under the names of the shares; nothing without a survey design."""
    if not measure.errors:
        return {}
    found = {name: measure.errors[name, index] for name in shares}
    return {
        "se": {name: interval.error for name, interval in found.items()},
        "ci": {
            name: None if interval.lower is None else [interval.lower, interval.upper]
            for name, interval in found.items()
        },
    }


def _numbers(shares: Shares) -> dict[str, float | None]:
    return {name: None if share is None else float(share) for name, share in shares.items()}


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _long_rows(result: Result) -> Iterator[tuple[object, ...]]:
    nothing = Interval(None, None, None)
    for measure in result.measures:
        head = (measure.by, measure.level, str(measure.cutoff))
        for name, indicator, share, key in _figures(measure, result.spec):
            value = None if share is None else float(share)
            interval = measure.errors.get(key, nothing)
            yield (
                *head,
                name,
                indicator,
                value,
                interval.error,
                interval.lower,
                interval.upper,
                measure.rows,
            )


def _figures(
    measure: Measure, spec: MpiSpec
) -> Iterator[tuple[str, str | None, Fraction | None, tuple[str, int | None]]]:
    """Name, indicator, value and the key of its error, of every figure of a measure."""
    for name, share in main_shares(measure).items():
        yield name, None, share, (name, None)
    for name, share in group_shares(measure).items():
        yield name, None, share, (f"group {name}", None)
    for index, indicator in enumerate(spec.indicators):
        for name, share in indicator_shares(measure, index).items():
            yield name, indicator.column, share, (name, index)
    for name, share in dimension_shares(measure, spec).items():
        yield "dimension_contribution", name, share, ("dimension_contribution", None)
