"""Seal and recount registers of growing size: seconds, and the most memory a process took.

    .venv/bin/python benchmarks/sealing.py --rows 17800 1e6

Each size runs in a process of its own.  The households are generated (`generated_facts`), one in seven with a sheet;
the tables of every district and province are made and hashed as in an installation.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import generated_facts
import pyarrow as pa
import pyarrow.parquet as pq

from giamngheo.documents.digests import table_digests
from giamngheo.facts import recounting, schema, sealing
from giamngheo.facts.cube import standard_in_use

AT_ONCE = 10_000
EVERY = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", type=float, default=[17_800, 1e6])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        print(json.dumps(measure(wanted.one)))
        return
    print("| households | communes | seal s | CPU s | peak MB | verify s | CPU s | peak MB | on disk MB |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    columns = (
        "| {households:,} | {communes:,} | {seal:.1f} | {seal_cpu:.1f} | {seal_mb:,} "
        "| {verify:.1f} | {verify_cpu:.1f} | {verify_mb:,} | {disk:,} |"
    )
    for rows in wanted.rows:
        command = [sys.executable, __file__, "--one", str(int(rows))]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(columns.format(**found), flush=True)


def measure(rows: int) -> dict[str, float | int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.parquet"
        generated_facts.write(path, rows)
        standard = standard_in_use()
        start, cpu = time.perf_counter(), time.process_time()
        sealed = sealing.write(
            Path(folder) / "sets",
            households(path),
            schema.DEPARTED.empty_table(),
            places(path),
            answers=answers(path),
            cycle="generated",
            standard=standard.id,
            law_hash=standard.hash,
            reference_date=date(2023, 12, 14),
            digests=table_digests,
        )
        seal, seal_cpu, seal_mb = time.perf_counter() - start, time.process_time() - cpu, peak()
        start, cpu = time.perf_counter(), time.process_time()
        found = recounting.recount(sealed.folder, table_digests, sealing.tell_nobody)
        assert found.problems == [], found.problems[:3]
        return {
            "households": found.households,
            "communes": found.communes,
            "seal": seal,
            "seal_cpu": seal_cpu,
            "seal_mb": seal_mb,
            "verify": time.perf_counter() - start,
            "verify_cpu": time.process_time() - cpu,
            "verify_mb": peak(),
            "disk": sum(path.stat().st_size for path in sealed.folder.rglob("*") if path.is_file()) >> 20,
        }


def peak() -> int:
    """The most memory that this process took so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def households(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(AT_ONCE)


def answers(path: Path) -> Iterator[pa.RecordBatch]:
    """A sheet for every seventh household."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(AT_ONCE, columns=["household", "village", "commune"]):
            rows = batch.take(pa.array(range(0, batch.num_rows, EVERY))).to_pylist()
            form = {"form": "b", "version": "1", "form_hash": "f" * 64}
            found = [
                row
                | form
                | {
                    "sheet": int(row["household"][1:]),
                    "digest": hashlib.sha256(row["household"].encode()).digest(),
                }
                for row in rows
            ]
            yield pa.RecordBatch.from_pylist(found, schema=schema.ANSWERS)


def places(path: Path) -> pa.Table:
    """Every unit that a household names."""
    levels = list(reversed(schema.LEVELS))
    found: set[tuple[str, ...]] = set()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(AT_ONCE, columns=levels):
            distinct = pa.Table.from_batches([batch]).group_by(levels).aggregate([])
            found |= set(zip(*(distinct[level].to_pylist() for level in levels), strict=True))
    units: dict[tuple[str, str], dict[str, object]] = {}
    for chain in sorted(found):
        row = dict(zip(levels, chain, strict=True))
        codes = ""
        above = None
        for level in levels:
            code = f"{level[0]}{row[level]}" if level in ("province", "district") else row[level]
            codes += f"{row[level]}/"
            units[level, row[level]] = {
                "code": row[level], "level": level, "kind": "xa", "name": code, "full_name": code, "area": "rural",
                "parent": above, "path": codes, "valid_from": date(2004, 1, 1), "valid_to": None, "marks": [],
                "synthetic": True,
            }  # fmt: skip
            above = row[level]
    return pa.Table.from_pylist(list(units.values()), schema=schema.PLACES)


if __name__ == "__main__":
    main()
