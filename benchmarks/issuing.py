"""Issuing the certificates of a commune: numbers, contents, publications for whoever scans one; then asking again.

    .venv/bin/python benchmarks/issuing.py --certificates 500

A decision of the register of `big_register` that puts about so many households on the lists; the act is that of the
page, with what is published written to the disk.  Seconds by the clock and of the processor.
"""

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path

import big_register


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=500)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    # A quarter of the households has a sheet, and half of the sheets put theirs on a list.
    wanted = argparse.Namespace(households=asked.certificates * 8, engine=asked.engine, data=None)
    big_register.set_up(wanted)
    from giamngheo.review.models import Decision

    decision = Decision.objects.get(number="2/QĐ-UBND")
    root = Path(tempfile.mkdtemp(prefix="giamngheo-issuing-"))
    for name in ("issue", "ask again"):
        issue(name, decision, root)
    files = sum(1 for path in root.rglob("*") if path.is_file())
    print(f"{files:,} files published; peak {big_register.peak_megabytes()} MB")


def issue(name: str, decision: object, root: Path) -> None:
    from giamngheo.issuing.certificates import issue_certificates

    clock, processor = time.perf_counter(), time.process_time()
    done = issue_certificates(
        decision=decision, on=date(2023, 12, 20), root=root, actor=big_register.actor(), at=big_register.NOW
    )
    wall, used = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:<10}{len(done.made):>6,} made, {wall:.2f} s by the clock, {used:.2f} s of the processor")


if __name__ == "__main__":
    os.environ.setdefault("GIAMNGHEO_HOSTS", "testserver")
    main()
