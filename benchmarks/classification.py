"""Classification from person-level answers, against hand-written alternatives on the same Parquet files.

    .venv/bin/python benchmarks/classification.py --households 1e6

The contenders assume complete answers, which ours does not; on the generated data, complete, all must agree.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import contest
import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ON = date(2023, 10, 31)
MEANS = ["has_tv", "has_radio", "has_computer", "has_landline", "has_laptop", "has_tablet", "has_smartphone"]
CODES = {
    "wall": ["concrete", "brick_stone", "durable_wood_metal", "mud_straw", "bamboo_poor_wood"],
    "column": ["concrete", "brick_stone", "durable_wood_metal", "bamboo_poor_wood"],
    "roof": ["concrete", "tile", "sheet", "leaves_straw_paper"],
    "water_source": ["piped", "borehole", "protected_spring", "unprotected_spring", "surface"],
    "toilet": ["septic", "pour_flush", "two_vault", "other", "none"],
    "schooling": ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "higher"],
    "qualification": ["none", "primary", "lower_secondary", "upper_secondary", "vocational"],
    "employment": ["contract", "no_contract", "self_employed", "seeking", "not_seeking"],
    "sex": ["male", "female"],
}
PIECE = 250_000


def generate(folder: Path, households: int) -> None:
    """Complete answers of `households` and about four persons each, written in pieces."""
    draw = np.random.default_rng(20231031)
    writers: dict[str, pq.ParquetWriter] = {}
    for start in range(0, households, PIECE):
        count = min(PIECE, households - start)
        names = np.char.add("H", np.arange(start, start + count).astype(str))
        size = draw.integers(1, 8, count)
        own = {
            "household": names,
            "area": np.where(draw.random(count) < 0.85, "rural", "urban"),
            "members": size,
            "b1": draw.integers(60, 260, count),
            "house_area": pa.array(draw.integers(5, 150, count).astype(np.int32)).cast(pa.decimal128(18, 4)),
            **{
                name: draw.choice(CODES[name], count)
                for name in ("wall", "column", "roof", "water_source", "toilet")
            },
            **{name: draw.random(count) < 0.4 for name in ("uses_internet", *MEANS)},
        }
        people = int(size.sum())
        days = (np.datetime64(ON) - draw.integers(0, 85 * 365, people)).astype("datetime64[D]")
        persons = {
            "household": np.repeat(names, size),
            "person": np.arange(people).astype(str),
            "birth_date": days,
            **{name: draw.choice(CODES[name], people) for name in ("sex", "schooling", "qualification", "employment")},
            **{
                name: draw.random(people) < share
                for name, share in {
                    "on_the_job_certified": 0.05, "health_insurance": 0.93, "underweight": 0.05, "stunted": 0.08,
                    "monthly_allowance": 0.1, "disabled": 0.05, "able_to_work": 0.8,
                }.items()
            },
        }  # fmt: skip
        for name, columns in (("households", own), ("persons", persons)):
            table = pa.table(columns)
            if name not in writers:
                writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
            writers[name].write_table(table)
    for writer in writers.values():
        writer.close()


def scan(folder: Path) -> None:
    """Only reading the columns: no answer, the floor of any answer."""
    connection = duckdb.connect()
    for name in ("households", "persons"):
        columns = [
            row[0] for row in connection.execute(f"DESCRIBE FROM '{folder}/{name}.parquet'").fetchall()
        ]
        picked = ", ".join(f'max("{column}")' for column in columns)
        connection.execute(f"SELECT {picked} FROM '{folder}/{name}.parquet'").fetchall()


def ours(folder: Path) -> dict[str, int]:
    """The law's own evaluator: three-valued rules from YAML, through Ibis on DuckDB."""
    import ibis

    from giamngheo.core.engine import connect
    from giamngheo.law import answers
    from giamngheo.law.bundle import load
    from giamngheo.law.evaluate import columns, sql_of

    standard = load().standards["nd-07-2021"]
    backend = connect()
    tables = []
    for name, wanted in (("households", answers.household_columns(standard)), ("persons", answers.PERSON)):
        found = backend.read_parquet(folder / f"{name}.parquet", table_name=f"{name}_read")
        kinds = answers.ibis_schema(wanted)
        conformed = {
            column: found[column].cast(kind) if column in found.columns else ibis.null(kind)
            for column, kind in kinds.items()
        }
        tables.append(found.select(**conformed))
    evaluated = columns(tables[0], tables[1], standard, ON)
    counts = evaluated.group_by("category").aggregate(households=evaluated.count())
    return dict(sorted(backend.raw_sql(sql_of(counts)).fetchall()))


_SQL = """
WITH p AS (
    SELECT *, (2023 - year(birth_date)) * 12 + 10 - month(birth_date) - (day(birth_date) > 31)::INT AS months
    FROM '{folder}/persons.parquet'
), m AS (
    SELECT household, count(*) AS n,
        bool_or(months >= 180 AND months < CASE sex WHEN 'male' THEN 729 ELSE 672 END AND able_to_work
            AND employment IN ('seeking', 'no_contract')) AS d1,
        sum((months < 192 OR ((months >= 720 OR disabled) AND monthly_allowance))::INT) * 2 > count(*) AS d2,
        bool_or(months < 192 AND (stunted OR underweight)) AS d3,
        bool_or(months >= 72 AND NOT health_insurance) AS d4,
        bool_or(schooling = 'none' AND ((months BETWEEN 192 AND 215 AND qualification IN ('none', 'primary'))
            OR (months BETWEEN 216 AND 371 AND qualification IN ('none', 'primary', 'lower_secondary')
                AND NOT on_the_job_certified))) AS d5,
        bool_or((months BETWEEN 36 AND 71 AND schooling <> 'preschool')
            OR (months BETWEEN 72 AND 143 AND schooling <> 'primary')
            OR (months BETWEEN 144 AND 191 AND schooling <> 'lower_secondary')) AS d6
    FROM p GROUP BY household
), f AS (
    SELECT area, b1, d1::INT + d2::INT + d3::INT + d4::INT + d5::INT + d6::INT
        + ((wall IN ('mud_straw', 'bamboo_poor_wood'))::INT + ("column" = 'bamboo_poor_wood')::INT
            + (roof IN ('sheet', 'leaves_straw_paper'))::INT >= 2)::INT
        + (house_area < 8 * members)::INT
        + (water_source NOT IN ('piped', 'borehole', 'protected_spring'))::INT
        + (toilet NOT IN ('septic', 'pour_flush', 'two_vault'))::INT
        + (NOT uses_internet)::INT
        + (NOT (has_tv OR has_radio OR has_computer OR has_landline OR has_laptop OR has_tablet
            OR has_smartphone))::INT AS deprived
    FROM '{folder}/households.parquet' h JOIN m USING (household)
)
SELECT CASE WHEN b1 > CASE area WHEN 'rural' THEN 140 ELSE 175 END THEN 'not_poor'
    WHEN deprived >= 3 THEN 'poor' ELSE 'near_poor' END AS category, count(*)
FROM f GROUP BY 1
"""


def plain_sql(folder: Path) -> dict[str, int]:
    """One standard written by hand as SQL for complete answers only."""
    return dict(sorted(duckdb.connect().execute(_SQL.format(folder=folder)).fetchall()))


def pandas_(folder: Path) -> dict[str, int]:
    """The same by hand in pandas."""
    import pandas as pd

    p = pd.read_parquet(folder / "persons.parquet")
    born = pd.to_datetime(p["birth_date"])
    months = (2023 - born.dt.year) * 12 + 10 - born.dt.month - (born.dt.day > 31).astype(int)
    retired = np.where(p["sex"] == "male", 729, 672)
    idle = p["schooling"] == "none"
    held = p["qualification"]
    flags = pd.DataFrame({"household": p["household"]})
    jobless = p["employment"].isin(["seeking", "no_contract"]) & p["able_to_work"]
    flags["d1"] = (months >= 180) & (months < retired) & jobless
    flags["dependant"] = (months < 192) | (((months >= 720) | p["disabled"]) & p["monthly_allowance"])
    flags["d3"] = (months < 192) & (p["stunted"] | p["underweight"])
    flags["d4"] = (months >= 72) & ~p["health_insurance"]
    low, lower = held.isin(["none", "primary"]), held.isin(["none", "primary", "lower_secondary"])
    adult = months.between(216, 371) & lower & ~p["on_the_job_certified"]
    flags["d5"] = idle & ((months.between(192, 215) & low) | adult)
    flags["d6"] = (
        (months.between(36, 71) & (p["schooling"] != "preschool"))
        | (months.between(72, 143) & (p["schooling"] != "primary"))
        | (months.between(144, 191) & (p["schooling"] != "lower_secondary"))
    )
    grouped = flags.groupby("household")
    m = grouped[["d1", "d3", "d4", "d5", "d6"]].any()
    m["d2"] = grouped["dependant"].sum() * 2 > grouped.size()
    h = pd.read_parquet(folder / "households.parquet").set_index("household").join(m)
    weak = (
        h["wall"].isin(["mud_straw", "bamboo_poor_wood"]).astype(int)
        + (h["column"] == "bamboo_poor_wood").astype(int)
        + h["roof"].isin(["sheet", "leaves_straw_paper"]).astype(int)
    )
    deprived = h[["d1", "d2", "d3", "d4", "d5", "d6"]].sum(axis=1)
    deprived += (weak >= 2).astype(int) + (h["house_area"].astype(float) < 8 * h["members"]).astype(int)
    deprived += (~h["water_source"].isin(["piped", "borehole", "protected_spring"])).astype(int)
    deprived += (~h["toilet"].isin(["septic", "pour_flush", "two_vault"])).astype(int)
    deprived += (~h["uses_internet"]).astype(int) + (~h[MEANS].any(axis=1)).astype(int)
    over = h["b1"] > np.where(h["area"] == "rural", 140, 175)
    category = np.where(over, "not_poor", np.where(deprived >= 3, "poor", "near_poor"))
    return {str(name): int(count) for name, count in sorted(pd.Series(category).value_counts().items())}


CONTENDERS: contest.Contenders = {
    "scan of the columns": scan,
    "ours": ours,
    "plain DuckDB SQL": plain_sql,
    "pandas": pandas_,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=float, default=1e6)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        contest.measure(CONTENDERS, wanted.measure[0], Path(wanted.measure[1]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        generate(folder, int(wanted.households))
        persons = pq.ParquetFile(folder / "persons.parquet").metadata.num_rows
        print(f"\n{int(wanted.households):,} households, {persons:,} persons\n", flush=True)
        contest.run(__file__, CONTENDERS, folder, "ours")


if __name__ == "__main__":
    main()
