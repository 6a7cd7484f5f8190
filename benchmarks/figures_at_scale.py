"""The official figures of a nation of households, beside other ways of counting the same.

By commune: households and persons by category, the twelve deprivations among the poor and the near-poor (34 counts).
Every contender runs in a process of its own and must give the same table.  Run:

    python benchmarks/figures_at_scale.py --rows 1e6 1e7 2.8e7
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import generated_facts
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CATEGORIES = ("poor", "near_poor", "medium", "not_poor")
LISTS = CATEGORIES[:2]
COLUMNS = ["commune", "category", "dep_mask", "persons"]
THREADS = 2
REPEATS = 3

Counted = tuple[list[str], np.ndarray]
"""Communes in order, and for each its 34 counts: households and persons of all and by category, then flags."""


def scan_arrow(path: Path) -> None:
    """Reading the four columns, and nothing else."""
    file = pq.ParquetFile(path, read_dictionary=COLUMNS[:2])
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda group: _read(path, group).num_rows, range(file.num_row_groups)))


def scan_duckdb(path: Path) -> None:
    """Reading the four columns and taking one trivial sum of each, as DuckDB must be asked something."""
    import duckdb

    aggregates = "max(commune), max(category), sum(dep_mask), sum(persons)"
    duckdb.connect(config={"threads": THREADS}).sql(f"select {aggregates} from '{path}'").fetchall()


def _read(path: Path, group: int) -> pa.Table:
    file = pq.ParquetFile(path, read_dictionary=COLUMNS[:2])
    return file.read_row_group(group, columns=COLUMNS, use_threads=False)


def numba(path: Path) -> Counted:
    """The yardstick: a compiled loop over dictionary codes and the bit mask, row groups shared between threads."""
    kernel = _kernel()
    file = pq.ParquetFile(path)
    height = 64 + file.metadata.num_rows // 2000

    def work(thread: int) -> tuple[dict[str, int], np.ndarray]:
        codes: dict[str, int] = {}
        counts = np.zeros((height, 5, 14), np.int64)
        for group in range(thread, file.num_row_groups, THREADS):
            table = _read(path, group).combine_chunks()
            commune, category = (table[name].chunk(0) for name in COLUMNS[:2])
            places = np.array([codes.setdefault(code, len(codes)) for code in commune.dictionary.to_pylist()])
            kinds = np.array([CATEGORIES.index(word) for word in category.dictionary.to_pylist()])
            kernel(
                places[commune.indices.to_numpy()],
                kinds[category.indices.fill_null(0).to_numpy()],
                category.is_valid().to_numpy(zero_copy_only=False),
                table["dep_mask"].to_numpy(),
                table["persons"].to_numpy(),
                counts,
            )
        return codes, counts

    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(work, range(THREADS)))
    names = sorted({code for codes, _ in parts for code in codes})
    total = np.zeros((len(names), 5, 14), np.int64)
    for codes, counts in parts:
        total[np.searchsorted(names, list(codes))] += counts[: len(codes)]
    sizes = [array for unit in (0, 1) for array in (total[:, :, unit].sum(1)[:, None], total[:, :4, unit])]
    return names, np.concatenate([*sizes, total[:, 0, 2:], total[:, 1, 2:]], axis=1)


def _kernel() -> Callable[..., None]:
    from numba import njit

    @njit(cache=True, nogil=True)
    def kernel(commune, category, known, mask, persons, counts):  # type: ignore[no-untyped-def]
        for row in range(len(commune)):
            kind = category[row] if known[row] else 4
            cell = counts[commune[row], kind]
            cell[0] += 1
            cell[1] += persons[row]
            if kind < 2:
                flags = mask[row]
                for bit in range(12):
                    cell[2 + bit] += (flags >> bit) & 1

    return kernel


def pandas(path: Path) -> Counted:
    """pandas as one would write it: the four columns read, grouped, and the flags of the listed summed."""
    import pandas as pd

    return _with_pandas(pd.read_parquet(path, columns=COLUMNS))


def pandas_lean(path: Path) -> Counted:
    """pandas with codes kept as the dictionaries they are stored as, so that no text is made or grouped."""
    frame = pq.read_table(path, columns=COLUMNS, read_dictionary=COLUMNS[:2]).to_pandas(self_destruct=True)
    frame["commune"] = frame["commune"].cat.reorder_categories(sorted(frame["commune"].cat.categories))
    frame["category"] = frame["category"].cat.set_categories(CATEGORIES)
    return _with_pandas(frame)


def _with_pandas(frame: Any) -> Counted:
    import pandas as pd

    keys = ["commune", "category"]
    by_category = frame.groupby(keys, observed=False)["persons"].agg(["size", "sum"])
    every = frame.groupby("commune", observed=False)["persons"].agg(["size", "sum"])
    listed = frame[frame["category"].isin(LISTS)]
    masks = listed["dep_mask"].to_numpy()
    flags = pd.DataFrame({bit: (masks >> bit) & 1 for bit in range(12)}, index=listed.index)
    flags = flags.groupby([listed[key] for key in keys], observed=False).sum()
    parts = [
        *_with_whole(every["size"], by_category["size"].unstack(fill_value=0)),
        *_with_whole(every["sum"], by_category["sum"].unstack(fill_value=0)),
        *(flags.xs(word, level="category").reindex(every.index, fill_value=0).to_numpy() for word in LISTS),
    ]
    return list(every.index), np.concatenate(parts, axis=1).astype(np.int64)


def _with_whole(whole: Any, parts: Any) -> list[np.ndarray]:
    return [whole.to_numpy()[:, None], parts[list(CATEGORIES)].to_numpy()]


def duckdb_sql(path: Path) -> Counted:
    """Plain SQL as one would write it: 34 aggregates with their conditions."""
    import duckdb

    sums = ["count(*)", *(f"count(*) filter (category = '{word}')" for word in CATEGORIES), "sum(persons)"]
    sums += [f"sum(persons) filter (category = '{word}')" for word in CATEGORIES]
    sums += [
        f"count(*) filter (category = '{word}' and dep_mask & {1 << bit} <> 0)"
        for word in LISTS
        for bit in range(12)
    ]
    names = ", ".join(f"coalesce({one}, 0)::bigint as c{place}" for place, one in enumerate(sums))
    query = f"select commune, {names} from '{path}' group by commune order by commune"
    found = duckdb.connect(config={"threads": THREADS}).sql(query).to_arrow_table()
    return found["commune"].to_pylist(), np.stack([column.to_numpy() for column in found.columns[1:]], axis=1)


def ours(path: Path) -> Counted:
    """`facts.figures.compute` over the same file."""
    from giamngheo.facts.figures import compute

    table = compute(_facts(path), _official_figures(), by=["commune"])
    width = len(_official_figures())
    return table["commune"].to_pylist()[::width], table["numerator"].to_numpy().reshape(-1, width)


def everything(path: Path) -> None:
    """Every published figure of the round by commune, about three hundred of them."""
    from giamngheo.facts import schema
    from giamngheo.facts.figures import FIGURES, compute

    in_use = {*schema.INDICATORS, *schema.SERVICES}
    by_indicator = ("deprived", "deprivation_", "unknown")
    asked = [key for key in FIGURES if not key.startswith("change")]
    asked = [key for key in asked if not key.startswith(by_indicator) or key.split(".")[-1] in in_use]
    compute(_facts(path), asked, by=["commune"])


def _facts(path: Path) -> Any:
    from giamngheo.core.engine import connect
    from giamngheo.facts.cube import Facts

    return Facts(connect(threads=THREADS).read_parquet(path), weighted=False)


def _official_figures() -> list[str]:
    from giamngheo.facts.schema import INDICATORS

    by_category = [
        f"{unit}{word}" for unit in ("households", "persons") for word in ("", *(f".{c}" for c in CATEGORIES))
    ]
    return by_category + [f"deprived.{key}.{code}" for key in LISTS for code in INDICATORS]


CONTENDERS: dict[str, Callable[[Path], Counted | None]] = {
    "numba kernel": numba,
    "scan, Arrow": scan_arrow,
    "scan, DuckDB": scan_duckdb,
    "ours": ours,
    "DuckDB SQL": duckdb_sql,
    "pandas, lean": pandas_lean,
    "pandas": pandas,
    "ours, every figure": everything,
}


def measure(name: str, path: Path) -> dict[str, Any]:
    """One contender in this process: the best of a few runs after a first that compiles and warms."""
    contender = CONTENDERS[name]
    counted = contender(path)
    best: dict[str, Any] = {"wall": None}
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        contender(path)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if best["wall"] is None or wall < best["wall"]:
            best = {"wall": wall, "cpu": cpu}
    return best | {"peak": _peak(), "hash": _hash(counted)}


def _peak() -> int:
    """The most memory this process has held, in MB; `getrusage` would count that of its parent too."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM"))


def _hash(counted: Counted | None) -> str | None:
    if counted is None:
        return None
    communes, counts = counted
    text = "\n".join(f"{commune} {row}" for commune, row in zip(communes, counts.tolist(), strict=True))
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", type=lambda text: int(float(text)), default=[1_000_000])
    parser.add_argument("--only", nargs="+", choices=list(CONTENDERS), default=list(CONTENDERS))
    parser.add_argument("--folder", type=Path, help="where the generated file is put, and deleted afterwards")
    parser.add_argument("--measure", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        name, file = wanted.measure
        print(json.dumps(measure(name, Path(file))))
        return
    for rows in wanted.rows:
        with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
            compare(Path(folder) / "households.parquet", rows, wanted.only)


def compare(path: Path, rows: int, names: list[str]) -> None:
    """A table of all contenders over as many households, as ratios to the yardstick."""
    households = generated_facts.write(path, rows)
    print(f"\n{households:,} households, {path.stat().st_size >> 20} MB of Parquet\n", flush=True)
    print(
        "| | wall s | CPU s | peak MB | wall, × numba | CPU, × numba |\n|---|---|---|---|---|---|", flush=True
    )
    measured: dict[str, dict[str, Any]] = {}
    for name in names:
        command = [sys.executable, __file__, "--measure", name, str(path)]
        measured[name] = json.loads(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        )
        one = measured[name]
        yardstick = measured.get("numba kernel", one)
        ratios = " | ".join(f"{one[time] / yardstick[time]:.2f}" for time in ("wall", "cpu"))
        print(f"| {name} | {one['wall']:.2f} | {one['cpu']:.2f} | {one['peak']} | {ratios} |", flush=True)
    if len({one["hash"] for one in measured.values()} - {None}) > 1:
        sys.exit("the contenders do not agree")


if __name__ == "__main__":
    main()
