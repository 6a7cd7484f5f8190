"""From flags and scores to the official figures: the law applied and 34 figures by commune counted, in one run.

Input is one Parquet file with commune, area, persons, B1 and the twelve flags of each household; every contender
runs in a process of its own and must give the same table.  Run:

    python benchmarks/law_and_figures.py --rows 1e6 1e7 2.8e7
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import contest
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

COMMUNE = 2545
CODES = (
    "employment", "dependency", "nutrition", "health_insurance", "adult_education", "school_attendance",
    "housing_quality", "housing_area", "water", "toilet", "telecom", "information_means",
)  # fmt: skip
SHARES = (0.2, 0.08, 0.05, 0.2, 0.15, 0.04, 0.1, 0.06, 0.08, 0.4, 0.05, 0.08)
CATEGORIES = ("poor", "near_poor", "medium", "not_poor")
PIECE = 100 * COMMUNE
THREADS = 2

Counted = tuple[list[str], list[list[int]]]


def generate(path: Path, rows: int) -> int:
    """Writes about that many households, a few communes at a time."""
    draw, communes, writer = np.random.default_rng(2027), max(1, rows // COMMUNE), None
    for first in range(0, communes, PIECE // COMMUNE):
        numbers = np.repeat(np.arange(first, min(communes, first + PIECE // COMMUNE)), COMMUNE)
        size = len(numbers)
        table = pa.table(
            {
                "household": np.char.add("H", (first * COMMUNE + np.arange(size)).astype("U9")),
                "commune": np.char.zfill(numbers.astype("U5"), 5),
                "area": np.where(numbers % 5 == 0, "urban", "rural"),
                "persons": draw.integers(1, 9, size).astype(np.int16),
                "b1": draw.integers(60, 400, size).astype(np.int16),
                **{f"d_{code}": draw.random(size) < share for code, share in zip(CODES, SHARES, strict=True)},
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=1 << 19)
    assert writer is not None
    writer.close()
    return communes * COMMUNE


def scan(path: Path) -> None:
    """Reading the columns that all need, and nothing else."""
    import duckdb

    sums = ", ".join(f"sum(d_{code}::int)" for code in CODES)
    query = f"select max(commune), max(area), sum(persons), sum(b1), {sums} from '{path}'"
    duckdb.connect(config={"threads": THREADS}).sql(query).fetchall()


def ours(path: Path) -> Counted:
    """The law's evaluator, then `facts.figures.compute`, as one lazy expression."""
    import ibis

    from giamngheo.core.engine import connect
    from giamngheo.facts.cube import Facts
    from giamngheo.facts.figures import compute
    from giamngheo.facts.schema import INDICATORS
    from giamngheo.law import answers
    from giamngheo.law.bundle import load
    from giamngheo.law.evaluate import columns

    standard = load().standards["nd-07-2021"]
    backend = connect(threads=THREADS)
    read = backend.read_parquet(path)
    kinds = answers.ibis_schema(answers.household_columns(standard))
    given = {
        name: read[name].cast(kind) if name in read.columns else ibis.null(kind)
        for name, kind in kinds.items()
    }
    carried = {"commune": read.commune, "persons": read.persons}
    evaluated = columns(
        read.select(**given, **carried), None, standard, date(2027, 10, 31), carried=tuple(carried)
    )
    units = [
        f"{unit}{word}" for unit in ("households", "persons") for word in ("", *(f".{c}" for c in CATEGORIES))
    ]
    figures = units + [f"deprived.{key}.{code}" for key in CATEGORIES[:2] for code in INDICATORS]
    table = compute(Facts(evaluated, weighted=False), figures, by=["commune"])
    width = len(figures)
    return table["commune"].to_pylist()[::width], table["numerator"].to_numpy().reshape(-1, width).tolist()


def plain_sql(path: Path) -> Counted:
    """One standard by hand in SQL, for complete flags only."""
    import duckdb

    deprived = " + ".join(f"d_{code}::int" for code in CODES)
    category = f"""case when b1 > case area when 'rural' then 140 else 175 end then 'not_poor'
        when {deprived} >= 3 then 'poor' else 'near_poor' end"""
    sums = ["count(*)", *(f"count(*) filter (category = '{word}')" for word in CATEGORIES), "sum(persons)"]
    sums += [f"sum(persons) filter (category = '{word}')" for word in CATEGORIES]
    sums += [
        f"count(*) filter (category = '{word}' and d_{code})" for word in CATEGORIES[:2] for code in CODES
    ]
    names = ", ".join(f"coalesce({one}, 0)::bigint as c{place}" for place, one in enumerate(sums))
    query = (
        f"select commune, {names} from (select *, {category} as category from '{path}') group by 1 order by 1"
    )
    found = duckdb.connect(config={"threads": THREADS}).sql(query).to_arrow_table()
    return found["commune"].to_pylist(), np.stack(
        [column.to_numpy() for column in found.columns[1:]], axis=1
    ).tolist()


def pandas_(path: Path) -> Counted:
    """Lean pandas: codes as categoricals, flags added up, one grouping and one more over the listed."""
    import pandas as pd

    flags = [f"d_{code}" for code in CODES]
    names = ["commune", "area", "persons", "b1", *flags]
    table = pq.read_table(path, columns=names, read_dictionary=["commune", "area"])
    frame = table.to_pandas(self_destruct=True)
    frame["commune"] = frame["commune"].cat.reorder_categories(sorted(frame["commune"].cat.categories))
    deprived = np.zeros(len(frame), np.int8)
    for flag in flags:
        deprived += frame[flag].to_numpy()
    over = frame["b1"].to_numpy() > np.where(frame["area"] == "rural", 140, 175)
    codes = np.where(over, 3, np.where(deprived >= 3, 0, 1))
    frame["category"] = pd.Categorical.from_codes(codes, CATEGORIES)
    keys = ["commune", "category"]
    by_category = frame.groupby(keys, observed=False)["persons"].agg(["size", "sum"])
    every = frame.groupby("commune", observed=False)["persons"].agg(["size", "sum"])
    listed = frame[codes < 2].groupby(keys, observed=False)[flags].sum()
    parts = []
    for unit in ("size", "sum"):
        parts += [every[unit].to_numpy()[:, None], by_category[unit].unstack()[list(CATEGORIES)].to_numpy()]
    parts += [listed.xs(word, level="category").to_numpy() for word in CATEGORIES[:2]]
    return list(every.index), np.concatenate(parts, axis=1).astype(np.int64).tolist()


CONTENDERS: contest.Contenders = {
    "scan, DuckDB": scan,
    "ours": ours,
    "DuckDB SQL": plain_sql,
    "pandas": pandas_,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", type=lambda text: int(float(text)), default=[1_000_000])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        contest.measure(CONTENDERS, wanted.measure[0], Path(wanted.measure[1]))
        return
    for rows in wanted.rows:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answers.parquet"
            households = generate(path, rows)
            print(f"\n{households:,} households, {path.stat().st_size >> 20} MB of Parquet\n", flush=True)
            contest.run(__file__, CONTENDERS, path, "ours")


if __name__ == "__main__":
    main()
