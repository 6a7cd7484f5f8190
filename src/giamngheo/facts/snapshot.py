"""Sealed folders: Parquet files and a manifest, named by the hash of the manifest, never changed afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa

from giamngheo.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Sealed:
    """A snapshot just written: its name (SHA-256 of the canonical manifest), its folder and the manifest."""

    name: str
    folder: Path
    manifest: dict[str, object]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A sealed folder opened for reading: lazy Ibis tables of one engine."""

    name: str
    folder: Path
    manifest: dict[str, object]
    households: ibis.Table
    departed: ibis.Table
    places: ibis.Table


def write(
    parent: Path,
    households: Iterable[pa.RecordBatch] | pa.Table,
    departed: Iterable[pa.RecordBatch] | pa.Table,
    places: Iterable[pa.RecordBatch] | pa.Table,
    *,
    cycle: str,
    standard: str,
    law_hash: str,
    reference_date: date,
) -> Sealed:
    """Check the rows, write them in one order and seal them in `parent/<name>`; all of it or nothing.

    Raises `Refused` with every problem found.  The same rows in any order and any batches give the same name;
    a folder of that name that is already there is left as it is.
    """
    raise NotImplementedError


def open(folder: Path, backend: ibis.BaseBackend | None = None) -> Snapshot:
    """The snapshot in a folder; raises `Refused` when a file is not what the manifest says."""
    raise NotImplementedError


def verify(folder: Path) -> list[Problem]:
    """What is wrong with a sealed folder: a changed or missing file, a broken manifest, a name that is not its hash."""
    raise NotImplementedError
