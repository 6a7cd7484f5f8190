"""From the record to a sealed folder, 200,000 households, on either engine.

    .venv/bin/python benchmarks/extract.py --engine sqlite
    .venv/bin/python benchmarks/extract.py --engine postgresql

Each contender runs in a process of its own, so that the peak of memory is its own:

  sealed      everything: the record read in one state, checked, ordered, written and hashed
  extracted   the three tables as Arrow batches, given away piece by piece
  fetchall    the same household columns by one SQL statement with `fetchall`: rows of Python objects and no more;
              no past, no causes, no changes, no departed
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import big_register

RAW = """
SELECT h.code, p.path, p.area, s.category, a.b1, a.dep_mask, a.known_mask, a.children, m.persons
FROM registry_household h
JOIN places_place p ON p.id = h.place_id
JOIN (SELECT household_id, count(*) AS persons FROM registry_membership WHERE valid_to IS NULL GROUP BY 1) m
    ON m.household_id = h.id
LEFT JOIN registry_status s ON s.household_id = h.id AND s.valid_to IS NULL AND s.superseded_by_id IS NULL
LEFT JOIN review_decisionline l ON l.household_id = h.id
LEFT JOIN review_assessment a ON a.id = l.assessment_id
"""
CONTENDERS = ("fetchall", "extracted", "sealed")


def main() -> None:
    wanted = big_register.arguments(__doc__)
    if (contender := os.environ.get("CONTENDER")) is not None:
        print(json.dumps(measure(contender, wanted)))
        return
    big_register.set_up(wanted)
    print(f"{'contender':<12}{'rows':>10}{'wall s':>9}{'CPU s':>8}{'peak MB':>9}{'grew MB':>9}")
    data = [
        "--data",
        os.environ["GIAMNGHEO_DATA"],
        "--engine",
        wanted.engine,
        "--households",
        str(wanted.households),
    ]
    for name in CONTENDERS:
        done = subprocess.run(
            [sys.executable, __file__, *data],
            env=os.environ | {"CONTENDER": name},
            stdout=subprocess.PIPE,
            check=True,
        )
        row = json.loads(done.stdout)
        cells = f"{row['wall']:>9.1f}{row['cpu']:>8.1f}{row['peak']:>9,}{row['grew']:>9,}"
        print(f"{name:<12}{row['rows']:>10,}{cells}")


def measure(contender: str, wanted: object) -> dict[str, float | int]:
    big_register.set_up(wanted)  # type: ignore[arg-type]
    from giamngheo.review.models import Cycle

    cycle = Cycle.objects.select_related("place").get()
    contend = {"sealed": seal, "extracted": extract, "fetchall": fetch_all}[contender]
    before = big_register.peak_megabytes()
    start, cpu = time.perf_counter(), time.process_time()
    rows = contend(cycle)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = big_register.peak_megabytes()
    return {"rows": rows, "wall": wall, "cpu": cpu, "peak": peak, "grew": peak - before}


def extract(cycle: object) -> int:
    from giamngheo.extract.facts import facts_of
    from giamngheo.extract.reading import one_state

    with one_state():
        facts = facts_of(cycle)  # type: ignore[arg-type]
        rows = sum(batch.num_rows for batch in facts.households)
        _ = list(facts.departed), list(facts.answers), list(facts.places)
    return rows


def seal(cycle: object) -> int:
    from giamngheo.extract.facts import facts_of
    from giamngheo.extract.reading import one_state
    from giamngheo.facts import sealing

    with tempfile.TemporaryDirectory() as folder, one_state():
        facts = facts_of(cycle)  # type: ignore[arg-type]
        sealed = sealing.write(
            Path(folder), facts.households, facts.departed, facts.places,
            answers=facts.answers, cycle="x", standard="nd-07-2021", law_hash="x",
            reference_date=big_register.REFERENCE,
        )  # fmt: skip
        return sum(commune["households"] for commune in sealed.manifest["communes"].values())


def fetch_all(cycle: object) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(RAW)
        return len(cursor.fetchall())


if __name__ == "__main__":
    main()
