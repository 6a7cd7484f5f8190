"""All facts of a cycle, as `facts.sealing.write` takes them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from giamngheo.extract import answers, departed, geography, households
from giamngheo.review.models import Cycle


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of the tables of `facts.schema`, read as they are asked for.

    They are asked for in this order, inside `reading.one_state`: the places are those that the others name.
    """

    households: Iterator[pa.RecordBatch]
    departed: Iterator[pa.RecordBatch]
    answers: Iterator[pa.RecordBatch]
    places: Iterator[pa.RecordBatch]


def facts_of(cycle: Cycle) -> Facts:
    """The facts of a cycle whose results are recognised."""
    scope = households.scope_of(cycle)
    sites = geography.Map(cycle.reference_date)
    return Facts(
        households=households.batches(scope, sites),
        departed=departed.batches(scope, sites),
        answers=answers.batches(scope, sites),
        places=geography.batches(sites, cycle.place),
    )
