"""Generated facts: households of every column of the frozen schema, streamed to Parquet a few communes at a time."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from giamngheo.facts import schema
from giamngheo.facts.sealing import ROW_GROUP

COMMUNE = 2545
"""Households of an average commune: 28 million over 11,000."""

_VILLAGES, _COMMUNES_A_DISTRICT, _COMMUNES_A_PROVINCE, _COMMUNES_A_PIECE = 8, 16, 175, 100
_CATEGORY_SHARES = (0.08, 0.06, 0.02, 0.80, 0.04)  # poor, near-poor, medium, not poor, undetermined
_DEPRIVED = np.array([0.50, 0.15, 0.10, 0.45, 0.28, 0.06, 0.20, 0.10, 0.16, 0.80, 0.10, 0.18])
_DEPTH = np.array([1.0, 0.7, 0.4, 0.25, 0.5])  # how likely each category is to be deprived, against the poor


def write(path: Path, rows: int, seed: int = 185) -> int:
    """Write about that many households in the order and the row groups of a sealed snapshot; returns how many."""
    communes = max(1, rows // COMMUNE)
    draw = np.random.default_rng(seed)
    with pq.ParquetWriter(path, schema.HOUSEHOLDS, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for first in range(0, communes, _COMMUNES_A_PIECE):
            waiting.append(_piece(draw, first, min(communes, first + _COMMUNES_A_PIECE)))
            together = pa.concat_tables(waiting)
            whole = together.num_rows // ROW_GROUP * ROW_GROUP
            if whole:
                writer.write_table(together.slice(0, whole), row_group_size=ROW_GROUP)
            waiting = [together.slice(whole)]
        writer.write_table(pa.concat_tables(waiting), row_group_size=ROW_GROUP)
    return communes * COMMUNE


def _piece(draw: np.random.Generator, first: int, last: int) -> pa.Table:
    """Every household of some communes."""
    commune = np.repeat(np.arange(first, last), COMMUNE)
    size = len(commune)
    village = commune * _VILLAGES + np.tile(np.arange(COMMUNE) * _VILLAGES // COMMUNE, last - first)
    category = draw.choice(5, size, p=_CATEGORY_SHARES)
    deprived = draw.random((size, 12)) < _DEPRIVED * _DEPTH[category][:, None]
    children = draw.integers(0, 4, size)
    listed = category < 2
    previous = np.where(draw.random(size) < 0.9, category, draw.choice(4, size))
    villages = [
        f"{one // _VILLAGES:05d}-{one % _VILLAGES:02d}" for one in range(first * _VILLAGES, last * _VILLAGES)
    ]
    columns = {
        "household": pa.array(np.char.add("H", (np.arange(size) + first * COMMUNE).astype("U9"))),
        "village": _words(villages, village - first * _VILLAGES),
        "commune": _words([f"{one:05d}" for one in range(first, last)], commune - first),
        "district": _words([f"{one:03d}" for one in range(1000)], commune // _COMMUNES_A_DISTRICT),
        "province": _words([f"{one:02d}" for one in range(100)], commune // _COMMUNES_A_PROVINCE),
        "area": _words(list(schema.AREAS), (commune % 3 == 0).astype(int)),
        "persons": pa.array((children + draw.integers(1, 6, size)).astype(np.int16)),
        "category": _words([*schema.CATEGORIES, None], category),
        "b1": pa.array(np.where(listed, draw.integers(40, 141, size), draw.integers(141, 300, size)).astype(np.int16)),
        "dep_mask": pa.array((deprived @ (1 << np.arange(12))).astype(np.int16)),
        "known_mask": pa.array(np.full(size, 4095, np.int16)),
        "reviewed": pa.array(np.ones(size, np.bool_)),
        "head_ethnicity": _words([f"{one:02d}" for one in range(1, 57)], np.minimum(draw.geometric(0.4, size) - 1, 55)),
        "minority": pa.array(draw.random(size) < 0.4),
        "head_female": pa.array(draw.random(size) < 0.3),
        "no_labour_capacity": pa.array(draw.random(size) < 0.05),
        "merit": pa.array(draw.random(size) < 0.05),
        "local_minority": pa.array(draw.random(size) < 0.05),
        "causes": pa.array(np.where(listed, draw.integers(0, 256, size), 0).astype(np.int16)),
        "children": pa.array(children.astype(np.int16)),
        "children_no_insurance": pa.array((children * (draw.random(size) < 0.1)).astype(np.int16)),
        "children_malnourished": pa.array((children * (draw.random(size) < 0.1)).astype(np.int16)),
        "children_out_of_school": pa.array((children * (draw.random(size) < 0.05)).astype(np.int16)),
        "previous_category": _words([*schema.CATEGORIES, None], previous),
        "previous_persons": pa.array(draw.integers(1, 9, size).astype(np.int16)),
        "ever_poor": pa.array(draw.random(size) < 0.2),
        "ever_near_poor": pa.array(draw.random(size) < 0.2),
        "change": pa.nulls(size, pa.string()),
        "weight": pa.array(np.ones(size, np.int64)),
    }  # fmt: skip
    return pa.table([columns[name] for name in schema.HOUSEHOLDS.names], schema=schema.HOUSEHOLDS)


def _words(words: list[str | None], places: np.ndarray) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places))
