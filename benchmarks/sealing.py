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
    print(
        f"{'households':>12}{'communes':>10}{'seal s':>9}{'MB':>7}{'verify s':>10}{'MB':>7}{'on disk MB':>12}"
    )
    for rows in wanted.rows:
        command = [sys.executable, __file__, "--one", str(int(rows))]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(
            "{households:>12,}{communes:>10,}{seal:>9.1f}{seal_mb:>7,}{verify:>10.1f}{verify_mb:>7,}{disk:>12,}".format(
                **found
            )
        )


def measure(rows: int) -> dict[str, float | int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.parquet"
        generated_facts.write(path, rows)
        standard = standard_in_use()
        start = time.perf_counter()
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
        seal, seal_mb = time.perf_counter() - start, peak()
        start = time.perf_counter()
        found = recounting.recount(sealed.folder, table_digests, sealing.tell_nobody)
        assert found.problems == [], found.problems[:3]
        return {
            "households": found.households,
            "communes": found.communes,
            "seal": seal,
            "seal_mb": seal_mb,
            "verify": time.perf_counter() - start,
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
    found = pq.read_table(path, columns=list(schema.GEOGRAPHY)).group_by(
        ["province", "district", "commune", "village"]
    )
    units: dict[tuple[str, str], dict[str, object]] = {}
    for row in found.aggregate([]).to_pylist():
        codes = ""
        above = None
        for level in reversed(schema.LEVELS):
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
