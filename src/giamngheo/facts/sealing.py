"""Sealing: rows checked, put in order, written by commune with the figures counted from them; all of it or nothing."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from ibis.expr.types import Table

from giamngheo.core.engine import connect, stream
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.facts import schema, sealed_figures, snapshot
from giamngheo.facts.rules import broken_rules
from giamngheo.facts.snapshot import Snapshot
from giamngheo.law import bundle

ROW_GROUP = 1 << 19
_SORTED_AT_ONCE = 200_000
"""Rows of a piece that is put in order; a commune that has more is one piece."""

_BATCH = 1 << 16

MEMORY = "512MB"
"""What the engine may take for one step; more than that it puts on the disk."""

ORDER: Mapping[str, tuple[str, ...]] = {
    "households": ("commune", "village", "household"),
    "departed": ("commune", "village", "household"),
    "answers": ("commune", "village", "household", "sheet"),
    "places": ("path", "valid_from", "code"),
}
"""The tables that are given, and the order of their rows."""

_SCHEMAS = {**snapshot.PARTS, "places": schema.PLACES}
_LAW_FILES = ("instruments.yaml", "persons/working_age.yaml")
_STANDARD_FILES = ("standard.yaml", "indicators.yaml", "cases.yaml")

Rows: TypeAlias = Iterable[pa.RecordBatch] | pa.Table
Digests: TypeAlias = Callable[[Snapshot], Mapping[str, str]]
"""Hashes, by name, of what is published from a snapshot beside its figures: the official tables."""
Tell: TypeAlias = Callable[[str, int], None]
"""Is told a step (`STEPS`) and how many rows or communes are done in it."""

STEPS = ("read", "check", "write", "figures", "tables", "name")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A snapshot just written: its name (SHA-256 of the canonical manifest), its folder and the manifest.

    `problems` are warnings found in the rows; they did not prevent the seal.
    """

    name: str
    folder: Path
    manifest: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


def _no_digests(made: Snapshot) -> Mapping[str, str]:
    return {}


def tell_nobody(step: str, done: int) -> None:
    """For whoever does not watch."""


def write(
    parent: Path,
    households: Rows,
    departed: Rows,
    places: Rows,
    *,
    answers: Rows = (),
    cycle: str,
    standard: str,
    law_hash: str,
    reference_date: date,
    digests: Digests = _no_digests,
    tell: Tell = tell_nobody,
) -> Sealed:
    """Check the rows, write them by commune with their figures and seal them in `parent/<name>`; all of it or nothing.

    Raises `Refused` with every problem found, a full disk among them.  The same rows in any order and any batches give
    the same name as long as the same versions of this program and of the Parquet writer are used; a folder of that name
    that is already there is left as it is.  Memory stays within the limit of the engine, whatever the rows.
    """
    given = {"households": households, "departed": departed, "answers": answers, "places": places}
    with snapshot.staging(parent, ".sealing-") as folder:
        backend = connect(memory_limit=MEMORY, spill=folder / "spill")
        try:
            manifest: dict[str, Any] = {
                "schema": schema.VERSION,
                "cycle": cycle,
                "standard": standard,
                "law_hash": law_hash,
                "reference_date": reference_date.isoformat(),
                "tables": {},
            }
            problems = _write_rows(given, folder, manifest, backend, tell)
            problems += _enclose_law(folder, manifest)
            _write_figures(folder, manifest, backend, tell)
            manifest["tables"] = dict(digests(snapshot.opened(folder, manifest, backend)))
            tell("tables", len(manifest["tables"]))
        finally:
            backend.disconnect()
        shutil.rmtree(folder / "spill", ignore_errors=True)
        return _seal(folder, parent, manifest, problems, tell)


def _write_rows(
    given: Mapping[str, Rows], folder: Path, manifest: dict[str, Any], backend: Any, tell: Tell
) -> list[Problem]:
    """Write the tables as they come, check them, write them again by commune and in order."""
    raw = folder / "raw"
    raw.mkdir()
    read = 0
    for name, rows in given.items():
        for done in _stage(rows, name, raw / f"{name}.parquet"):
            tell("read", read + done)
        read += pq.read_metadata(raw / f"{name}.parquet").num_rows
    tables = {name: backend.read_parquet(str(raw / f"{name}.parquet")) for name in given}
    problems = broken_rules(tables)
    if has_errors(problems):
        raise Refused(problems)
    tell("check", read)
    unlike_one = tables["households"].filter(tables["households"].weight != 1).limit(1)
    manifest["weighted"] = bool(unlike_one.count().to_pyarrow().as_py())
    manifest["forms"] = _forms(tables["answers"])
    manifest["communes"] = {}
    (folder / snapshot.COMMUNES).mkdir()
    batches = stream(backend, tables.pop("places").order_by(ORDER["places"]), ROW_GROUP)
    write_groups(batches, "places", folder / snapshot.PLACES)
    for codes in _pieces(tables):
        for name, table in tables.items():
            piece = table.filter(table.commune.isin(codes)).order_by(ORDER[name])
            _split(stream(backend, piece, _BATCH), name, folder, manifest["communes"])
        tell("write", len(manifest["communes"]))
    shutil.rmtree(raw)
    return problems


def _pieces(tables: Mapping[str, Table]) -> Iterator[list[str]]:
    """Communes in order, so many together as are sorted at once: what is held while sorting does not grow."""
    sizes: Counter[str] = Counter()
    for table in tables.values():
        counted = table.group_by("commune").aggregate(rows=table.count()).to_pyarrow().to_pydict()
        sizes.update(dict(zip(counted["commune"], counted["rows"], strict=True)))
    waiting: list[str] = []
    rows = 0
    for code in sorted(sizes):
        if waiting and rows + sizes[code] > _SORTED_AT_ONCE:
            yield waiting
            waiting, rows = [], 0
        waiting.append(code)
        rows += sizes[code]
    if waiting:
        yield waiting


def _forms(answers: Table) -> list[dict[str, Any]]:
    """The versions of forms that answers were given on, and to how many sheets."""
    keys = ["form", "version", "form_hash"]
    counted = answers.group_by(keys).aggregate(sheets=answers.count()).order_by(keys)
    return counted.to_pyarrow().to_pylist()  # type: ignore[no-any-return]


def _split(batches: Iterable[pa.RecordBatch], name: str, folder: Path, communes: dict[str, Any]) -> None:
    """Rows in the order of communes into the files of each; a commune that has none yet gets its empty files."""
    for code, pieces in groupby(_runs(batches), key=itemgetter(0)):
        there = snapshot.part(folder, code)
        if code not in communes:
            there.mkdir()
            communes[code] = {"households": 0, "persons": 0, "departed": 0, "answers": 0}
            for other in ("households", "departed", "answers"):
                write_groups([], other, there / f"{other}.parquet")
        rows = _Counted(piece for _, piece in pieces)
        write_groups(rows, name, there / f"{name}.parquet")
        communes[code][name] = rows.rows
        if name == "households":
            communes[code]["persons"] = rows.persons


class _Counted:
    """Batches on their way, counted."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self.batches, self.rows, self.persons = batches, 0, 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self.batches:
            self.rows += batch.num_rows
            if "persons" in batch.schema.names:
                self.persons += pc.sum(batch["persons"]).as_py() or 0
            yield batch


def _runs(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Slices of the batches in which all rows are of one commune."""
    for batch in batches:
        runs = pc.run_end_encode(batch["commune"])
        start = 0
        for code, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            yield code, batch.slice(start, end - start)
            start = end


def _enclose_law(folder: Path, manifest: dict[str, Any]) -> list[Problem]:
    """Put the files of the standard beside the data, so that the set can be recounted by another version of the law."""
    own = bundle.load().standards.get(manifest["standard"])
    if own is None or own.hash != manifest["law_hash"]:
        values = {
            "standard": manifest["standard"],
            "known": own.hash[:12] if own else "–",
            "found": manifest["law_hash"][:12],
        }
        return [Problem("snapshot.law_not_kept", values=values)]
    for name in law_files(manifest["standard"]):
        target = folder.joinpath(snapshot.LAW, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle.DATA.joinpath(name), target)
    return []


def law_files(standard: str) -> list[str]:
    """The files of the law that a standard consists of, below the folder of the law."""
    return [*_LAW_FILES, *(f"standards/{standard}/{name}" for name in _STANDARD_FILES)]


def _write_figures(folder: Path, manifest: dict[str, Any], backend: Any, tell: Tell) -> None:
    """Count every published figure and put it beside the rows it was counted from."""
    facts = snapshot.opened(folder, manifest, backend).facts()
    figures = sealed_figures.published(facts.standard)
    communes = manifest["communes"]
    found = sealed_figures.of_communes(folder, manifest, backend, figures, communes)
    for done, (code, counted) in enumerate(found, start=1):
        write_groups(counted.to_batches(), "figures", snapshot.part(folder, code) / "figures.parquet")
        tell("figures", done)
    rest = sealed_figures.of_the_rest(facts, figures)
    write_groups(rest.to_batches(), "figures", folder / snapshot.FIGURES)


def _stage(rows: Rows, name: str, path: Path) -> Iterator[int]:
    """Write rows as they come, in the types laid down; says how many after each batch."""
    done = 0
    with pq.ParquetWriter(path, _SCHEMAS[name], compression="zstd") as writer:
        for batch in rows.to_batches() if isinstance(rows, pa.Table) else rows:
            writer.write_table(_typed(pa.Table.from_batches([batch]), name), row_group_size=ROW_GROUP)
            done += batch.num_rows
            yield done


def _typed(table: pa.Table, name: str) -> pa.Table:
    """The table in the types laid down; raises `Refused` for a wrong column or a value that does not fit."""
    wanted = _SCHEMAS[name]
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


def write_groups(batches: Iterable[pa.RecordBatch], name: str, path: Path) -> None:
    """Rows in row groups of one size, whatever the batches they come in."""
    with pq.ParquetWriter(path, _SCHEMAS[name], compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            waiting.append(batch)
            while sum(part.num_rows for part in waiting) >= ROW_GROUP:
                together = pa.Table.from_batches(waiting)
                writer.write_table(_typed(together.slice(0, ROW_GROUP), name), row_group_size=ROW_GROUP)
                waiting = together.slice(ROW_GROUP).to_batches()
        if waiting:
            writer.write_table(_typed(pa.Table.from_batches(waiting), name), row_group_size=ROW_GROUP)


def _seal(
    folder: Path, parent: Path, manifest: dict[str, Any], problems: Sequence[Problem], tell: Tell
) -> Sealed:
    """Hash every file, commune by commune, and give the finished folder its name in one step."""
    for code, sealed in manifest["communes"].items():
        there = snapshot.part(folder, code)
        files = {f"{name}.parquet": _describe(there / f"{name}.parquet") for name in snapshot.PARTS}
        sealed["answers_hash"] = answers_hash(there / "answers.parquet")
        snapshot.write_manifest(there, {"commune": code, "cycle": manifest["cycle"], "files": files})
        sealed["sha256"] = snapshot.hash_of(there.joinpath(snapshot.MANIFEST))
    names = [snapshot.PLACES, snapshot.FIGURES]
    names += [f"{snapshot.LAW}/{name}" for name in law_files(manifest["standard"]) if _is_law(folder)]
    manifest["files"] = {name: _describe(folder / name) for name in names}
    name = snapshot.name_of(manifest)
    if not (parent / name).exists():
        snapshot.write_manifest(folder, manifest)
        snapshot.settle(folder, parent / name)
    tell("name", 1)
    return Sealed(name, parent / name, manifest, list(problems))


def _is_law(folder: Path) -> bool:
    return (folder / snapshot.LAW).is_dir()


def answers_hash(path: Path) -> str:
    """One hash over the answers of a commune, of household and digest in order, whatever file they are kept in."""
    total = hashlib.sha256()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["household", "digest"]):
            for household, digest in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                total.update(household.encode() + b"\0" + digest)
    return total.hexdigest()


def _describe(path: Path) -> dict[str, Any]:
    described: dict[str, Any] = {"bytes": path.stat().st_size, "sha256": snapshot.hash_of(path)}
    if path.suffix == ".parquet":
        described["rows"] = pq.read_metadata(path).num_rows
    return described
