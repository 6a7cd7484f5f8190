"""Sealed folders: Parquet files and a manifest, named by the hash of the manifest, never changed afterwards."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr.types import Table

from giamngheo.core.engine import connect, stream
from giamngheo.core.problems import Problem, Refused, Spot, has_errors
from giamngheo.facts import schema
from giamngheo.facts.cube import Facts
from giamngheo.facts.rules import broken_rules
from giamngheo.law.bundle import load

MANIFEST = "manifest.json"
ROW_GROUP = 1 << 19
_TABLES: Mapping[str, tuple[pa.Schema, tuple[str, ...]]] = {
    "households": (schema.HOUSEHOLDS, ("province", "district", "commune", "village", "household")),
    "departed": (schema.DEPARTED, ("province", "district", "commune", "village", "household")),
    "places": (schema.PLACES, ("path", "valid_from", "code")),
}
"""The tables of a snapshot and the order of their rows, which keeps a place's households together."""

Rows: TypeAlias = Iterable[pa.RecordBatch] | pa.Table


@dataclass(frozen=True, slots=True)
class Sealed:
    """A snapshot just written: its name (SHA-256 of the canonical manifest), its folder and the manifest.

    `problems` are warnings found in the rows; they did not prevent the seal.
    """

    name: str
    folder: Path
    manifest: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A sealed folder opened for reading: lazy Ibis tables of one engine."""

    name: str
    folder: Path
    manifest: dict[str, Any]
    households: Table
    departed: Table
    places: Table

    def facts(self) -> Facts:
        """What figures are counted from."""
        standard = load().standards[self.manifest["standard"]]
        return Facts(self.households, self.departed, standard, weighted=self.manifest["weighted"])


def write(
    parent: Path,
    households: Rows,
    departed: Rows,
    places: Rows,
    *,
    cycle: str,
    standard: str,
    law_hash: str,
    reference_date: date,
) -> Sealed:
    """Check the rows, write them in one order and seal them in `parent/<name>`; all of it or nothing.

    Raises `Refused` with every problem found.  The same rows in any order and any batches give the same name as long
    as the same version of the Parquet writer is used; a folder of that name that is already there is left as it is.
    Memory stays within the limit of the engine, whatever the rows.
    """
    parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".sealing-", dir=parent))
    try:
        given = {"households": households, "departed": departed, "places": places}
        problems, weighted = _write_tables(given, staging)
        manifest: dict[str, Any] = {
            "schema": schema.VERSION,
            "cycle": cycle,
            "standard": standard,
            "law_hash": law_hash,
            "reference_date": reference_date.isoformat(),
            "weighted": weighted,
            "files": {f"{name}.parquet": _describe(staging / f"{name}.parquet") for name in _TABLES},
        }
        return _seal(staging, parent, manifest, problems)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def open(folder: Path, backend: Any | None = None) -> Snapshot:  # noqa: A001 - read as `snapshot.open`
    """The snapshot in a folder, its files checked against their hashes; tables are of `backend` or a new DuckDB.

    Raises `Refused` when a file is not what the manifest says.
    """
    problems = verify(folder)
    if has_errors(problems):
        raise Refused(problems)
    engine = backend or connect()
    tables = {name: engine.read_parquet(str(folder / f"{name}.parquet")) for name in _TABLES}
    return Snapshot(folder.name, folder, _manifest(folder), **tables)


def verify(folder: Path) -> list[Problem]:
    """What is wrong with a sealed folder: a changed or missing file, a broken manifest, a name that is not its hash."""
    manifest = _manifest(folder)
    if not isinstance(manifest.get("files"), dict):
        return [Problem("snapshot.no_manifest", Spot(file=str(folder / MANIFEST)))]
    problems = []
    if _name(manifest) != folder.name:
        problems.append(Problem("snapshot.misnamed", Spot(file=str(folder))))
    if manifest["schema"] != schema.VERSION:
        values = {"found": manifest["schema"], "known": schema.VERSION}
        problems.append(Problem("snapshot.version", Spot(file=str(folder / MANIFEST)), values))
    expected = manifest["files"]
    for name in sorted({*expected, *(f"{table}.parquet" for table in _TABLES)}):
        path = folder / name
        if not path.is_file():
            problems.append(Problem("snapshot.file_missing", Spot(file=str(path))))
        elif name not in expected or _hash(path) != expected[name]["sha256"]:
            problems.append(Problem("snapshot.file_changed", Spot(file=str(path))))
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in {MANIFEST, *expected})
    return problems + [
        Problem("snapshot.file_unexpected", Spot(file=str(folder / name))) for name in strangers
    ]


def _write_tables(given: Mapping[str, Rows], folder: Path) -> tuple[list[Problem], bool]:
    """Write the tables as they come, check them, write them again in order; says whether any weight is not 1."""
    raw = {name: folder / f"{name}.raw" for name in given}
    for name, rows in given.items():
        _stage(rows, name, raw[name])
    backend = connect(spill=folder / "spill")
    try:
        tables = {name: backend.read_parquet(path) for name, path in raw.items()}
        problems = broken_rules(tables)
        if has_errors(problems):
            raise Refused(problems)
        unlike_one = tables["households"].filter(tables["households"].weight != 1).limit(1)
        weighted = bool(unlike_one.count().to_pyarrow().as_py())
        for name, table in tables.items():
            ordered = table.order_by(_TABLES[name][1])
            _write_groups(stream(backend, ordered, ROW_GROUP), name, folder / f"{name}.parquet")
    finally:
        backend.disconnect()
    for path in raw.values():
        path.unlink()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return problems, weighted


def _stage(rows: Rows, name: str, path: Path) -> None:
    """Write rows as they come, in the types laid down."""
    wanted, _ = _TABLES[name]
    with pq.ParquetWriter(path, wanted, compression="zstd") as writer:
        batches = rows.to_batches() if isinstance(rows, pa.Table) else rows
        for batch in batches:
            writer.write_table(_typed(pa.Table.from_batches([batch]), name, wanted), row_group_size=ROW_GROUP)


def _typed(table: pa.Table, name: str, wanted: pa.Schema) -> pa.Table:
    """The table in the types laid down; raises `Refused` for a wrong column or a value that does not fit."""
    missing, extra = set(wanted.names) - set(table.column_names), set(table.column_names) - set(wanted.names)
    if missing or extra:
        detail = ", ".join(
            [*(f"−{column}" for column in sorted(missing)), *(f"+{column}" for column in sorted(extra))]
        )
        raise Refused([Problem("snapshot.wrong_columns", values={"table": name, "detail": detail})])
    columns = []
    for column in wanted:
        try:
            values = table[column.name].cast(column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            values = {"table": name, "detail": f"{column.name}: {error}"}
            raise Refused([Problem("snapshot.wrong_columns", values=values)]) from error
        if values.null_count and not column.nullable:
            detail = f"{column.name}: {values.null_count} null"
            raise Refused([Problem("snapshot.wrong_columns", values={"table": name, "detail": detail})])
        columns.append(values)
    return pa.Table.from_arrays(columns, schema=wanted)


def _write_groups(batches: Iterable[pa.RecordBatch], name: str, path: Path) -> None:
    """Rows in row groups of one size, whatever the batches they come in."""
    wanted, _ = _TABLES[name]
    with pq.ParquetWriter(path, wanted, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            waiting.append(batch)
            while sum(part.num_rows for part in waiting) >= ROW_GROUP:
                together = pa.Table.from_batches(waiting)
                writer.write_table(
                    _typed(together.slice(0, ROW_GROUP), name, wanted), row_group_size=ROW_GROUP
                )
                waiting = together.slice(ROW_GROUP).to_batches()
        if waiting:
            writer.write_table(_typed(pa.Table.from_batches(waiting), name, wanted), row_group_size=ROW_GROUP)


def _seal(staging: Path, parent: Path, manifest: dict[str, Any], problems: Sequence[Problem]) -> Sealed:
    """Give the finished folder its name in one step."""
    name = _name(manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (staging / MANIFEST).write_text(text, encoding="utf-8")
    for path in [*staging.iterdir(), staging]:
        _flush(path)
    folder = parent / name
    if not folder.exists():
        staging.chmod(0o755)
        staging.rename(folder)
        _flush(parent)
    return Sealed(name, folder, manifest, list(problems))


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest; empty where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _name(manifest: Mapping[str, Any]) -> str:
    canonical = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _describe(path: Path) -> dict[str, Any]:
    return {"rows": pq.read_metadata(path).num_rows, "bytes": path.stat().st_size, "sha256": _hash(path)}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Make what was written survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
