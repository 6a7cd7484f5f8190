"""Sealed folders: Parquet files by commune and a manifest, named by the hash of the manifest, never changed afterwards.

    <name>/manifest.json                         what was sealed, by which law; the hash of every file beside it
           law/…                                 the legal values it was reckoned with
           places.parquet, figures.parquet       the units; the figures of districts, provinces and the whole
           communes/<code>/manifest.json         the hash of every file of one commune
                           households.parquet, departed.parquet, answers.parquet, figures.parquet

The name is the hash of the manifest, which holds the hash of each commune's manifest, which holds those of its files:
one commune can be handed out with the files above it and still be held against the name.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.types import Table

from giamngheo.core.engine import connect
from giamngheo.core.problems import Problem, Refused, Spot, has_errors
from giamngheo.facts import schema
from giamngheo.facts.cube import Facts
from giamngheo.law import bundle
from giamngheo.law.model import Standard

MANIFEST = "manifest.json"
LAW, COMMUNES = "law", "communes"
PLACES, FIGURES = "places.parquet", "figures.parquet"
PARTS: Mapping[str, pa.Schema] = {
    "households": schema.HOUSEHOLDS,
    "departed": schema.DEPARTED,
    "answers": schema.ANSWERS,
    "figures": schema.FIGURES,
}
"""The tables of one commune."""


def parts_of(manifest: Mapping[str, Any]) -> Mapping[str, pa.Schema]:
    """The tables of one commune with the columns that they have in a set."""
    return {name: schema.as_of(table, manifest["schema"]) for name, table in PARTS.items()}


_GLOB_SIGNS = str.maketrans({sign: f"[{sign}]" for sign in "[?*"})
_KEYS: Mapping[str, type] = {
    "cycle": str,
    "standard": str,
    "law_hash": str,
    "reference_date": str,
    "weighted": bool,
    "forms": list,
    "files": dict,
    "communes": dict,
    "tables": dict,
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A sealed folder opened for reading: lazy Ibis tables of one engine."""

    name: str
    folder: Path
    manifest: dict[str, Any]
    households: Table
    departed: Table
    places: Table
    communes: frozenset[str] | None = None
    """The communes that the rows are of, where they are not all."""

    @property
    def standard(self) -> Standard:
        """The standard that the figures rest on: this program's where it is the same, else the sealed one.

        Raises `Refused` where neither is at hand.
        """
        return standard_of(self.folder, self.manifest)

    def only(self, communes: Collection[str]) -> "Snapshot":
        """The same with the rows of some communes; the other files are not looked into."""
        return opened(self.folder, self.manifest, self.places.get_backend(), communes)

    def facts(self) -> Facts:
        """What figures are counted from."""
        return Facts(
            self.households,
            self.departed,
            self.standard,
            weighted=self.manifest["weighted"],
            communes=self.communes,
        )


def open(folder: Path, backend: Any | None = None) -> Snapshot:  # noqa: A001 - read as `snapshot.open`
    """The snapshot in a folder, its files checked against their hashes; tables are of `backend` or a new DuckDB.

    Raises `Refused` when a file is not what the manifest says.
    """
    problems = verify(folder)
    if has_errors(problems):
        raise Refused(problems)
    return opened(folder, read_manifest(folder), backend or connect())


def opened(
    folder: Path, manifest: dict[str, Any], engine: Any, communes: Collection[str] | None = None
) -> Snapshot:
    """The tables of a folder as they lie there, of some communes or of all, unchecked."""
    chosen = sorted(manifest["communes"] if communes is None else communes)
    parts = parts_of(manifest)
    tables = {
        name: _table(folder, name, parts[name], chosen, engine, whole=communes is None)
        for name in ("households", "departed")
    }
    places = engine.read_parquet(_pattern(folder / PLACES))
    only = None if communes is None else frozenset(communes)
    return Snapshot(folder.name, folder, manifest, places=places, communes=only, **tables)


def _table(
    folder: Path, name: str, columns: pa.Schema, communes: Sequence[str], engine: Any, *, whole: bool
) -> Table:
    """Rows of a table of some communes, in one pattern of names where it is all of them."""
    if not communes:
        return ibis.memtable(columns.empty_table())
    if whole:
        return engine.read_parquet(f"{_pattern(folder)}/{COMMUNES}/*/{name}.parquet")
    return engine.read_parquet([_pattern(part(folder, code) / f"{name}.parquet") for code in communes])


def _pattern(path: Path) -> str:
    """A path in which no sign means anything but itself."""
    return str(path).translate(_GLOB_SIGNS)


def part(folder: Path, commune: str) -> Path:
    """Where the files of a commune lie; a code can lead nowhere else."""
    return folder.joinpath(COMMUNES, quote(commune, safe="").replace(".", "%2E") or "%")


def standard_of(folder: Path, manifest: Mapping[str, Any]) -> Standard:
    """See `Snapshot.standard`."""
    own = bundle.load().standards.get(manifest["standard"])
    if own is not None and (own.hash == manifest["law_hash"] or not (folder / LAW).is_dir()):
        return own
    sealed = bundle.load(folder / LAW).standards if (folder / LAW).is_dir() else {}
    if manifest["standard"] not in sealed:
        values = {"standard": manifest["standard"]}
        raise Refused([Problem("snapshot.no_law", Spot(file=str(folder)), values)])
    return sealed[manifest["standard"]]


def verify(folder: Path, communes: Collection[str] | None = None) -> list[Problem]:
    """What is wrong with a sealed folder: a changed or missing file, a broken manifest, a name that is not its hash.

    With `communes`, these only are looked at and the others may be absent.
    """
    manifest = read_manifest(folder)
    if not isinstance(manifest.get("schema"), int):
        return [Problem("snapshot.no_manifest", Spot(file=str(folder / MANIFEST)))]
    if manifest["schema"] not in schema.READABLE:
        values = {"found": manifest["schema"], "known": ", ".join(map(str, schema.READABLE))}
        return [Problem("snapshot.version", Spot(file=str(folder / MANIFEST)), values)]
    if not _is_sound(manifest):
        return [Problem("snapshot.no_manifest", Spot(file=str(folder / MANIFEST)))]
    problems = []
    if name_of(manifest) != folder.resolve().name:
        problems.append(Problem("snapshot.misnamed", Spot(file=str(folder))))
    problems += _wrong_files(folder, manifest["files"], [PLACES, FIGURES])
    for code in sorted(manifest["communes"] if communes is None else communes):
        problems += _wrong_commune(folder, code, manifest["communes"])
    return problems + list(_strangers(folder, manifest))


def _wrong_commune(folder: Path, code: str, sealed: Mapping[str, Any]) -> list[Problem]:
    there = part(folder, code)
    if code not in sealed:
        return [Problem("snapshot.no_such_commune", Spot(file=str(folder)), {"commune": code})]
    if not there.is_dir():
        return [Problem("snapshot.commune_missing", Spot(file=str(there)), {"commune": code})]
    own = read_manifest(there)
    if not isinstance(own.get("files"), dict) or hash_of(there.joinpath(MANIFEST)) != sealed[code]["sha256"]:
        return [Problem("snapshot.file_changed", Spot(file=str(there.joinpath(MANIFEST))))]
    return _wrong_files(there, own["files"], [f"{name}.parquet" for name in PARTS])


def _wrong_files(folder: Path, expected: Mapping[str, Any], required: Sequence[str]) -> list[Problem]:
    problems = []
    for name in sorted({*expected, *required}):
        path = folder / name
        if not path.is_file():
            problems.append(Problem("snapshot.file_missing", Spot(file=str(path))))
        elif name not in expected or hash_of(path) != expected[name]["sha256"]:
            problems.append(Problem("snapshot.file_changed", Spot(file=str(path))))
    return problems


def _strangers(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """Files that no manifest names; one among the communes would be counted, and is an error."""
    known = {MANIFEST, COMMUNES, *(PurePosixPath(name).parts[0] for name in manifest["files"])}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield Problem("snapshot.file_unexpected", Spot(file=str(path)))
    communes = {part(folder, code).name for code in manifest["communes"]}
    for path in sorted((folder / COMMUNES).iterdir()) if (folder / COMMUNES).is_dir() else ():
        if path.name not in communes:
            yield Problem("snapshot.commune_unexpected", Spot(file=str(path)))


def _is_sound(manifest: Mapping[str, Any]) -> bool:
    """Whether every key is there with what it should hold, and no file lies outside the folder."""
    if any(not isinstance(manifest.get(key), kind) for key, kind in _KEYS.items()):
        return False
    paths = [PurePosixPath(name) for name in manifest["files"]]
    if any(path.is_absolute() or ".." in path.parts or path == PurePosixPath() for path in paths):
        return False
    hashed = [*manifest["files"].values(), *manifest["communes"].values()]
    return all(isinstance(entry, dict) and isinstance(entry.get("sha256"), str) for entry in hashed)


def copy(folder: Path, parent: Path, communes: Collection[str] | None = None) -> Path:
    """A copy of a sealed folder below another one, of some communes or of all; whole or not at all.

    A copy that is there already and sound is left.  Raises `Refused` where the folder is not sound or cannot be copied.
    """
    target = parent / folder.name
    problems = verify(target if target.exists() else folder, communes)
    if has_errors(problems):
        raise Refused(problems)
    if target.exists():
        return target
    chosen = read_manifest(folder)["communes"] if communes is None else communes
    with staging(parent, ".copying-") as made:
        for name in (MANIFEST, *read_manifest(folder)["files"]):
            made.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, made.joinpath(name))
        made.joinpath(COMMUNES).mkdir()
        for code in chosen:
            shutil.copytree(part(folder, code), part(made, code))
        settle(made, target)
    return target


@contextmanager
def staging(parent: Path, prefix: str) -> Iterator[Path]:
    """A new hidden folder below `parent`, gone when the block ends; a disk that is full becomes `Refused`."""
    folder = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        yield folder
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        values = {"detail": getattr(error, "strerror", None) or str(error)}
        raise Refused([Problem("snapshot.not_written", Spot(file=str(parent)), values)]) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def settle(made: Path, target: Path) -> None:
    """Give a finished folder its name in one step, once everything in it would survive a power cut."""
    for path in [*made.rglob("*"), made]:
        _flush(path)
    made.chmod(0o755)
    made.rename(target)
    _flush(target.parent)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest; empty where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """The manifest as a person can read it; always the same letters for the same content."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def name_of(manifest: Mapping[str, Any]) -> str:
    """The name that a manifest gives its folder."""
    canonical = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def hash_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
