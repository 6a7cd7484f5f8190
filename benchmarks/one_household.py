"""One household classified and explained, warm: what a clerk waits for between two sheets.

python benchmarks/one_household.py
"""

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from giamngheo.law.explain import explain
from tests.law.generated import ON, rows, tables

RUNS = 300


def main() -> None:
    households, persons = tables(rows(200, seed=1))
    names = households["household"].to_pylist()
    started = time.perf_counter()
    explain(households, persons, names[0], "nd-07-2021", ON)
    cold = time.perf_counter() - started
    times = []
    for name in random.Random(2).choices(names, k=RUNS):
        started = time.perf_counter()
        explain(households, persons, name, "nd-07-2021", ON)
        times.append(time.perf_counter() - started)
    times.sort()
    median, late = statistics.median(times), times[int(0.95 * RUNS)]
    print(f"first {1000 * cold:.0f} ms; then median {1000 * median:.1f} ms, 95 % within {1000 * late:.1f} ms")


if __name__ == "__main__":
    main()
