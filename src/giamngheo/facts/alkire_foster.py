"""Alkire–Foster measures over the register: how many are poor in the sense of k, and how deeply.

The indicators, their weights and services are those of the standard of the facts, so that a what-if is another
standard or another cut-off over the same cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

import pyarrow as pa
from ibis.expr.types import Table

from giamngheo.core.problems import Problem, Refused
from giamngheo.facts import cube
from giamngheo.facts.figures import facts_from
from giamngheo.facts.grouping import Where, fetch, integers
from giamngheo.facts.measures import Result, measures_from_cells
from giamngheo.facts.mpi_cells import Cells, grouping
from giamngheo.facts.mpi_spec import Dimension, Indicator, Missing, MpiSpec
from giamngheo.facts.snapshot import Snapshot
from giamngheo.law.model import Standard


def multidimensional(
    source: Snapshot | cube.Facts | Table | pa.Table,
    *,
    by: Sequence[str] = (),
    cutoffs: Sequence[Fraction] = (),
    missing: Missing = Missing.drop,
    unit: str = "persons",
    where: Where | None = None,
    boundaries: Mapping[str, str] | None = None,
) -> Result:
    """H, A, M0 and contributions for the whole and for each column of `by` on its own.

    `cutoffs`: shares of all weight, the standard's own (3 of 12 indicators) by default; a household that scores
    exactly the cut-off is poor.  `unit`: whose shares they are, `persons` or `households`.  `missing` says what unknown
    answers do; with `drop` a household never reviewed is left out.  Raises `Refused` for an unknown column and where
    no household is left.
    """
    facts = facts_from(source)
    problems = [
        Problem("facts.unknown_column", values={"column": word, "accepted": ", ".join(cube.COLUMNS)})
        for word in [*by, *(where or {})]
        if word not in cube.COLUMNS or word == "cause"
    ]
    if problems:
        raise Refused(problems)
    spec = replace(spec_of(facts.standard, cutoffs), missing=missing)
    found = fetch(
        facts, "households", by, ("dep_mask", "known_mask"), ("rows", unit), where or {}, boundaries
    )
    if not found.keys.num_rows:
        raise Refused([Problem("mpi.no_rows")])
    cells = Cells(
        integers(found.keys["dep_mask"]),
        integers(found.keys["known_mask"]),
        found.measures["rows"],
        found.measures[unit],
        groups={column: grouping(found.keys[column]) for column in by},
    )
    return measures_from_cells(cells, spec)


def spec_of(standard: Standard, cutoffs: Sequence[Fraction] = ()) -> MpiSpec:
    """A standard as a measure: services are the dimensions, indicators stand in the order of the mask's bits."""
    dimensions = tuple(
        Dimension(service, tuple(Indicator(item.code, item.code, item.weight) for item in items))
        for service, items in groupby(standard.indicators, key=lambda item: item.service)
    )
    return MpiSpec(dimensions, tuple(cutoffs) or (_cutoff(standard),))


def _cutoff(standard: Standard) -> Fraction:
    least = standard.deprivation_cutoffs["deprived"].value
    if least is None:
        raise Refused(
            [Problem("facts.not_in_standard", values={"word": "deprived", "standard": standard.id})]
        )
    return Fraction(least, len(standard.indicators))
