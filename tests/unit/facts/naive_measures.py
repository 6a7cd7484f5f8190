"""Alkire–Foster measures row by row in plain Python: what `facts.measures` is held against.

Written from the definitions of Alkire & Foster (2011), without masks, cells or matrices.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.facts.mpi_spec import Missing, MpiSpec


@dataclass(frozen=True)
class Row:
    """One row: an answer per indicator (True deprived, False not, None unknown), a weight, group and design."""

    answers: tuple[bool | None, ...]
    weight: Fraction = Fraction(1)
    group: str = ""
    stratum: str = ""
    psu: str = ""


@dataclass(frozen=True)
class Naive:
    """A row's part in every sum: `value[name] = (numerator, denominator)` of the ratio of that name."""

    row: Row
    value: dict[tuple[str, int | None], tuple[Fraction, Fraction]]


def parts_of(row: Row, spec: MpiSpec, cutoff: Fraction) -> Naive | None:
    """What a row adds to each ratio; None where it is left out."""
    weights = [indicator.weight for indicator in spec.indicators]
    answers = list(row.answers)
    if spec.missing is Missing.drop and None in answers:
        return None
    if spec.missing is Missing.not_deprived:
        answers = [answer or False for answer in answers]
    known = [answer is not None for answer in answers]
    if not any(known):
        return None
    total = sum(weight for weight, is_known in zip(weights, known, strict=True) if is_known)
    scores = [
        weight / total if answer else Fraction(0) for weight, answer in zip(weights, answers, strict=True)
    ]
    poor = sum(scores) >= cutoff
    w = row.weight
    score = w * sum(scores) if poor else Fraction(0)
    poor_weight = w if poor else Fraction(0)
    value: dict[tuple[str, int | None], tuple[Fraction, Fraction]] = {
        ("H", None): (poor_weight, w),
        ("A", None): (score, poor_weight),
        ("M0", None): (score, w),
    }
    for index, answer in enumerate(answers):
        base = w if known[index] else Fraction(0)
        value["uncensored", index] = (w if answer else Fraction(0), base)
        value["censored", index] = (w if answer and poor else Fraction(0), base)
        value["contribution", index] = (w * scores[index] if poor else Fraction(0), score)
    return Naive(row, value)


def estimates(
    rows: Sequence[Row], spec: MpiSpec, cutoff: Fraction
) -> dict[tuple[str, int | None], Fraction | None]:
    """Every ratio of the rows; None where its denominator is nothing."""
    parts = [part for row in rows if (part := parts_of(row, spec, cutoff))]
    names = parts[0].value if parts else {}
    sums = {
        name: (
            sum((part.value[name][0] for part in parts), Fraction(0)),
            sum((part.value[name][1] for part in parts), Fraction(0)),
        )
        for name in names
    }
    return {name: top / bottom if bottom else None for name, (top, bottom) in sums.items()}


def standard_error(
    rows: Sequence[Row],
    spec: MpiSpec,
    cutoff: Fraction,
    name: tuple[str, int | None],
    group: str | None = None,
) -> float:
    """The linearised error of one ratio in a domain: Σ_h n/(n−1) Σ_i (z_hi − z̄_h)² over all PSUs of the design."""
    measured = [row for row in rows if group is None or row.group == group]
    parts = [part for row in measured if (part := parts_of(row, spec, cutoff))]
    bottom = sum(part.value[name][1] for part in parts)
    estimate = sum(part.value[name][0] for part in parts) / bottom
    totals: dict[str, dict[object, Fraction]] = {}
    for number, row in enumerate(rows):
        totals.setdefault(row.stratum, {}).setdefault(row.psu or number, Fraction(0))
    inside = set(map(id, measured))
    for number, row in enumerate(rows):
        part = parts_of(row, spec, cutoff) if id(row) in inside else None
        if part:
            top, base = part.value[name]
            totals[row.stratum][row.psu or number] += (top - estimate * base) / bottom
    variance = Fraction(0)
    for psus in totals.values():
        n = len(psus)
        mean = sum(psus.values()) / n if n > 1 else Fraction(0)  # one PSU: about the overall mean, which is 0
        variance += Fraction(n, max(n - 1, 1)) * sum((z - mean) ** 2 for z in psus.values())
    return math.sqrt(variance)
