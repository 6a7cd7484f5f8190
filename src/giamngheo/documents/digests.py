"""One hash for each official table of a sealed snapshot: of its figures, whatever its words and looks are."""

import hashlib
import json
from fractions import Fraction

from giamngheo.documents.build import build_tables
from giamngheo.documents.table import Cell, Kind, Table
from giamngheo.facts.snapshot import Snapshot

_ROWS_BY = {"province": "commune", "district": "village"}
"""The finest rows with which the tables of a unit are sealed; a district's hold the rows of its communes too."""


def table_digests(snapshot: Snapshot) -> dict[str, str]:
    """Hashes of the counting tables of every province and district, by `place/level/number`."""
    return {
        f"{place}/{level}/{table.no}": digest(table)
        for unit, level in _ROWS_BY.items()
        for place, communes in _communes(snapshot, unit).items()
        for table in build_tables(snapshot.only(communes), place, level)
    }


def digest(table: Table) -> str:
    """SHA-256 of the cells that are figures, with the place and the part that each row is about."""
    keep = [
        position for position, column in enumerate(table.columns) if column.kind in (Kind.count, Kind.share)
    ]
    keys = [table.columns[position].key for position in keep]
    rows = [
        [row.role, row.place, row.split, *(_plain(row.cells[position]) for position in keep)]
        for row in table.rows
        if len(row.cells) == len(table.columns)
    ]
    text = json.dumps([table.no, keys, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _communes(snapshot: Snapshot, unit: str) -> dict[str, list[str]]:
    """The units of a level in which there are households, each with the communes that have rows of it."""
    found: dict[str, list[str]] = {}
    rows = snapshot.households.select(unit, "commune").union(snapshot.departed.select(unit, "commune"))
    pairs = rows.distinct().order_by([unit, "commune"]).to_pyarrow()
    for code, commune in zip(pairs[unit].to_pylist(), pairs["commune"].to_pylist(), strict=True):
        if code is not None:
            found.setdefault(code, []).append(commune)
    return found


def _plain(cell: Cell) -> object:
    return f"{cell.numerator}/{cell.denominator}" if isinstance(cell, Fraction) else cell
