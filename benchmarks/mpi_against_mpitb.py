"""Alkire–Foster measures: giamngheo beside the PyPI package mpitb 0.2, on the same rows in the same run.

    .venv/bin/python benchmarks/mpi_against_mpitb.py            # all cases; mpitb needs minutes for the last
    .venv/bin/python benchmarks/mpi_against_mpitb.py --quick    # a tenth of the rows and of the groups

Each contender runs in a process of its own, reads the same Parquet file and gives H, A, M0 and the headcounts of ten
indicators, for the whole and for every group.  The figures must agree to 10⁻⁹ or the run fails.  Wall and CPU time
are those of the job, imports apart; "all CPU" and peak memory are those of the whole process, imports and all.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

INDICATORS = [f"d{number}" for number in range(10)]
DIMENSIONS = {"health": INDICATORS[:2], "education": INDICATORS[2:4], "living": INDICATORS[4:]}
PERCENT = 40  # 7.2 of 18 points: no score lies on the line, where mpitb's float sums fall on either side
TOLERANCE = 1e-9

Figures = dict[str, float]


def write_rows(path: Path, rows: int, groups: int) -> None:
    """Households with ten flags of rates from 5 to 50 %, a weight of two decimals and a group."""
    chance = np.random.default_rng(2011)
    rates = np.linspace(0.05, 0.5, len(INDICATORS))
    lean = chance.normal(0, 0.15, rows)
    table = {
        name: (chance.random(rows) < rate + lean).astype(np.int8)
        for name, rate in zip(INDICATORS, rates, strict=True)
    }
    table["w"] = np.round(chance.uniform(0.5, 20, rows), 2)
    table["g"] = chance.integers(0, groups, rows).astype(np.int32)
    pq.write_table(pa.table(table), path)


def by_giamngheo(path: Path, *, grouped: bool) -> tuple[Figures, float, float]:
    import ibis
    import pandas as pd

    from giamngheo.core.engine import connect
    from giamngheo.facts.measures import measures_from_cells
    from giamngheo.facts.mpi_cells import cells_of
    from giamngheo.facts.mpi_reading import spec_of

    assert ibis.duckdb, pd  # Ibis imports both when they are first needed

    start, cpu = time.perf_counter(), time.process_time()
    dimensions = [
        {"name": name, "indicators": [{"column": column} for column in columns]}
        for name, columns in DIMENSIONS.items()
    ]
    spec = spec_of({"dimensions": dimensions, "poverty_cutoff": f"{PERCENT}/100", "weight": "w"})
    assert spec.cutoffs == (Fraction(PERCENT, 100),)
    table = connect().read_parquet(str(path))
    result = measures_from_cells(cells_of(table, spec, ["g"] if grouped else []), spec)
    figures = {}
    for measure in result.measures:
        shares = {"H": measure.headcount, "A": measure.intensity, "M0": measure.adjusted}
        for place, name in enumerate(INDICATORS):
            shares |= {f"hd {name}": measure.uncensored(place), f"hdk {name}": measure.censored(place)}
        figures |= {f"{measure.level or ''} {name}": float(share or 0) for name, share in shares.items()}
    return figures, time.perf_counter() - start, time.process_time() - cpu


def by_mpitb(path: Path, *, grouped: bool) -> tuple[Figures, float, float]:
    import pandas as pd
    from mpitb.core import MPIToolbox

    start, cpu = time.perf_counter(), time.process_time()
    box = MPIToolbox()
    box.set(name="index", dimensions=[(columns, name) for name, columns in DIMENSIONS.items()])
    box.svyset(weight="w")
    frame = pd.read_parquet(path)
    over = ["g"] if grouped else None
    found = box.est(frame, "index", klist=[PERCENT], indmeasures=["hdk"], aux=["hd"], over=over, svy=True)
    figures = {}
    for each in found:
        name = f"{each['measure']} {each['indicator']}" if "indicator" in each else each["measure"]
        figures[f"{each.get('subg', '')} {name}"] = float(each["b"])
    return figures, time.perf_counter() - start, time.process_time() - cpu


CONTENDERS = {"giamngheo": by_giamngheo, "mpitb": by_mpitb}


def rows_in_child(path: Path, rows: int, groups: int) -> None:
    """The rows written by a process of their own: a child's peak memory starts from that of its parent."""
    subprocess.run([sys.executable, __file__, "--rows", str(path), str(rows), str(groups)], check=True)


def child(name: str, path: Path, out: Path, *, grouped: bool) -> None:
    figures, wall, cpu = CONTENDERS[name](path, grouped=grouped)
    used = resource.getrusage(resource.RUSAGE_SELF)
    costs = {"wall": wall, "cpu": cpu, "all": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss // 1024}
    out.write_text(json.dumps(costs | {"figures": figures}))


def run(name: str, path: Path, *, grouped: bool) -> dict:
    """One contender in a fresh process; the better of two runs, so that the first reading of the file is no one's."""
    out = path.with_suffix(f".{name}.json")
    command = [
        sys.executable,
        __file__,
        "--child",
        name,
        str(path),
        str(out),
        *(["--grouped"] if grouped else []),
    ]
    best: dict = {}
    for _ in range(2 if name == "giamngheo" or not grouped else 1):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(out.read_text())
        best = found if not best or found["wall"] < best["wall"] else best
    return best


def compare(ours: Figures, theirs: Figures) -> int:
    """The number of figures compared; AssertionError where two differ or one is missing."""
    assert ours.keys() == theirs.keys(), sorted(ours.keys() ^ theirs.keys())[:5]
    worst = max(abs(ours[name] - theirs[name]) for name in ours)
    assert worst < TOLERANCE, worst
    return len(ours)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--grouped", action="store_true")
    parser.add_argument("--child", nargs=3, metavar=("NAME", "FILE", "OUT"))
    parser.add_argument("--rows", nargs=3, metavar=("FILE", "ROWS", "GROUPS"))
    options = parser.parse_args()
    if options.rows:
        path, rows, groups = options.rows
        write_rows(Path(path), int(rows), int(groups))
        return
    if options.child:
        name, path, out = options.child
        child(name, Path(path), Path(out), grouped=options.grouped)
        return
    part = 10 if options.quick else 1
    cases = [(rows // part, 1, False) for rows in (100_000, 1_000_000, 5_000_000)]
    cases += [(100_000 // part, groups // part, True) for groups in (1_000, 11_000)]
    print(
        f"{'rows':>10} {'groups':>7}  {'':9} {'wall s':>9} {'CPU s':>9} {'all CPU':>8} {'peak MB':>8}  {'figures':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for rows, groups, grouped in cases:
            path = Path(folder) / "rows.parquet"
            rows_in_child(path, rows, groups)
            found = {name: run(name, path, grouped=grouped) for name in CONTENDERS}
            count = compare(found["giamngheo"]["figures"], found["mpitb"]["figures"])
            for name, each in found.items():
                print(
                    f"{rows:>10,} {groups if grouped else '–':>7}  {name:9} {each['wall']:9.3f} {each['cpu']:9.3f} "
                    f"{each['all']:8.1f} {each['peak']:8}  {count:>8,}"
                )
            ours, theirs = found["giamngheo"], found["mpitb"]
            ratios = {key: theirs[key] / ours[key] for key in ("wall", "cpu", "all", "peak")}
            times = f"{ratios['wall']:9.1f} {ratios['cpu']:9.1f} {ratios['all']:8.1f}"
            print(f"{'mpitb / giamngheo':>29} {times} {ratios['peak']:8.2f}")


if __name__ == "__main__":
    main()
