"""One hash for each official table of a sealed snapshot: of its figures, whatever its words and looks are."""

import hashlib
import json
from collections.abc import Iterator
from fractions import Fraction

from giamngheo.documents.build import build_tables
from giamngheo.documents.table import Cell, Kind, Table
from giamngheo.facts.snapshot import Snapshot

_ROWS_BY = {"province": ("commune",), "district": ("village",)}
"""The finest rows with which the tables of a unit are sealed; a district's hold the rows of its communes too."""


def table_digests(snapshot: Snapshot) -> dict[str, str]:
    """Hashes of the counting tables of every province and district, by `place/level/number`."""
    return {
        f"{place}/{level}/{table.no}": digest(table)
        for place, level in _asked(snapshot)
        for table in build_tables(snapshot, place, level)
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


def _asked(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The units above the communes in which there are households, each with its levels of rows."""
    households = snapshot.households
    for unit, levels in _ROWS_BY.items():
        found = households.select(unit).distinct().filter(lambda rows, unit=unit: rows[unit].notnull())
        for code in sorted(found.to_pyarrow()[unit].to_pylist()):
            yield from ((code, level) for level in levels)


def _plain(cell: Cell) -> object:
    return f"{cell.numerator}/{cell.denominator}" if isinstance(cell, Fraction) else cell
