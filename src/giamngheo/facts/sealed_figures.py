"""The published figures of a sealed folder, in the long form in which they lie beside the data.

They are counted the same way when a folder is sealed and when somebody recounts it: a few communes at a time, so that
memory does not grow with the nation, then districts, provinces and the whole.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.facts import schema
from giamngheo.facts.cube import Facts
from giamngheo.facts.definitions import FIGURES
from giamngheo.facts.figures import compute
from giamngheo.facts.snapshot import opened
from giamngheo.law.model import Standard

HOUSEHOLDS_AT_ONCE = 100_000
COMMUNES_AT_ONCE = 100
_OF_STANDARD = ("deprived", "known", "deprived_any")


def published(standard: Standard) -> list[str]:
    """The ids of every figure that can be counted under a standard, in order."""
    known = {item.code for item in standard.indicators} | {item.service for item in standard.indicators}
    found = []
    for figure in FIGURES.values():
        measures = [count.measure.partition(":") for count in figure.counts()]
        if all(kind not in _OF_STANDARD or name in known for kind, _, name in measures):
            found.append(figure.id)
    return sorted(found)


def of_communes(
    folder: Path, manifest: dict[str, Any], engine: Any, figures: Sequence[str], communes: Collection[str]
) -> Iterator[tuple[str, pa.Table]]:
    """Code and figures of each commune and its villages, in the order of the codes."""
    for codes in _pieces(manifest["communes"], communes):
        facts = opened(folder, manifest, engine, codes).facts()
        villages = compute(facts, figures, by=("commune", "village"))
        own = compute(facts, figures, by=("commune",))
        for code in codes:
            here = own.filter(pc.equal(own["commune"], code))
            below = villages.filter(pc.equal(villages["commune"], code))
            yield code, pa.concat_tables([_long(here, "commune"), _long(below, "village")])


def of_the_rest(facts: Facts, figures: Sequence[str]) -> pa.Table:
    """Figures of districts, of provinces and of all rows."""
    parts = [
        _long(counted.filter(pc.is_valid(counted[level])), level)
        for level in ("district", "province")
        for counted in [compute(facts, figures, by=(level,))]
    ]
    return pa.concat_tables([*parts, _long(compute(facts, figures), schema.WHOLE)])


def _pieces(sealed: Mapping[str, Any], communes: Collection[str]) -> Iterator[list[str]]:
    """Communes in order, so many together that a pass is worth its while and no more."""
    waiting: list[str] = []
    households = 0
    for code in sorted(communes):
        waiting.append(code)
        households += sealed[code]["households"]
        if households >= HOUSEHOLDS_AT_ONCE or len(waiting) >= COMMUNES_AT_ONCE:
            yield waiting
            waiting, households = [], 0
    if waiting:
        yield waiting


def _long(counted: pa.Table, level: str) -> pa.Table:
    rows = counted.num_rows
    places = pa.nulls(rows, pa.string()).fill_null("") if level == schema.WHOLE else counted[level]
    columns = [
        pa.repeat(level, rows),
        places,
        *(counted[name] for name in ("figure", "numerator", "denominator")),
    ]
    return pa.Table.from_arrays(
        [pa.chunked_array(one) if isinstance(one, list) else one for one in columns],
        schema=schema.FIGURES,
    )
