"""`giamngheo mpi`: Alkire–Foster measures of any table of deprivations; no database."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from giamngheo.console.mpi_document import document, long_table
from giamngheo.console.mpi_screen import screen
from giamngheo.console.output import end, json_option, language_option, print_json, refuses
from giamngheo.core.engine import connect
from giamngheo.core.layouts import Column, Kind, Layout, heading_key
from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.spark import connect_spark
from giamngheo.core.tables import read_table, write_table
from giamngheo.facts.measures import Result, measures_from_cells
from giamngheo.facts.mpi_cells import cells_of
from giamngheo.facts.mpi_reading import read_cutoffs, read_spec
from giamngheo.facts.mpi_spec import MpiSpec

_ROW = "·row"
_GLOB = re.compile(r"([*?\[])")
_HADOOP_GLOB = re.compile(r"([*?\[\]{}\\])")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--spec",
    "spec_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Tệp đặc tả YAML / YAML specification.",
)
@click.option(
    "--by", multiple=True, metavar="COL", help="Cột phân nhóm, lặp lại được / group column, repeatable."
)
@click.option(
    "--k",
    "cutoffs",
    multiple=True,
    metavar="K",
    help="Ngưỡng nghèo thay cho đặc tả, lặp lại được / cut-offs.",
)
@click.option("--weight", metavar="COL", help="Cột trọng số thay cho đặc tả / survey weight column.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Máy tính / engine.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Ghi bảng dài (CSV, XLSX, Parquet) / write a long table.",
)
@json_option
@language_option
@refuses
def mpi(
    *,
    file: Path,
    spec_file: Path,
    by: tuple[str, ...],
    cutoffs: tuple[str, ...],
    weight: str | None,
    engine: str,
    out: Path | None,
    as_json: bool,
    language: str,
) -> None:
    """Tính chỉ số nghèo đa chiều Alkire–Foster (H, A, M0) của một bảng (CSV, XLSX, Parquet).

    Mỗi dòng là một hộ hoặc một người; cột thiếu hụt ghi 1, 0 hoặc để trống nếu không biết. Điểm bằng đúng ngưỡng
    là nghèo (c ≥ k) và được so bằng số nguyên. Có strata hoặc cluster thì có sai số chuẩn và khoảng tin cậy 95 %.

    Alkire–Foster measures (H, A, M0) of a table, one row a household or a person; a deprivation column holds 1,
    0 or nothing where it is unknown. A score of exactly the cut-off is poor (c ≥ k), decided in whole numbers.
    With strata or cluster there are standard errors and 95 % confidence intervals.

    Đặc tả / specification:

    \b
      dimensions:
        - name: health
          weight: 1/2           # mặc định chia đều / default equal
          indicators:
            - {name: nutrition, column: d_nutr, weight: 1/4}
            - {name: schooling, column: years_school, deprived_below: 6}
        - name: living
          indicators: [{column: d_water}, {column: d_toilet}]
      poverty_cutoff: [1/3, 1/2]  # phần của tổng trọng số / share of total weight
      weight: w                   # trọng số mẫu / survey weight
      strata: s                   # tầng / strata
      cluster: psu                # cụm / cluster
      missing: drop               # drop | not_deprived | reweight
    """
    spec = _spec(spec_file, cutoffs, weight)
    result = _measure(file, spec, by, engine)
    if out is not None:
        write_table(long_table(result), out)
    if as_json:
        print_json(document(result))
    else:
        click.echo(screen(result, file.name, language))
    end(result.problems, language)


def _spec(file: Path, cutoffs: Sequence[str], weight: str | None) -> MpiSpec:
    spec = read_spec(file).with_cutoffs(read_cutoffs(cutoffs))
    if not spec.cutoffs:
        raise Refused([Problem("mpi.no_cutoff", Spot(file=file.name))])
    return spec if weight is None else replace(spec, weight=weight)


def _measure(file: Path, spec: MpiSpec, by: Sequence[str], engine: str) -> Result:
    """The measures of a file; problems name the file."""
    try:
        with _opened(file, _layout(spec, by), engine) as (table, row):
            cells = cells_of(table, spec, by, row)
    except Refused as refused:
        named = [
            replace(problem, spot=replace(problem.spot, file=problem.spot.file or file.name))
            for problem in refused.problems
        ]
        raise Refused(named) from None
    return measures_from_cells(cells, spec)


def _layout(spec: MpiSpec, by: Sequence[str]) -> Layout:
    """What the table is known by: the columns of codes and flags, else those of achievements.

    Everything is read as text and looked at by `cells_of`.  Of names that differ only in marks none is given, so
    that each is found as it is written.
    """
    flags = [each.column for each in spec.indicators if each.deprived_below is None]
    codes = [*by, *(name for name in (spec.strata, spec.cluster) if name)]
    names = dict.fromkeys([*flags, *codes] or [each.column for each in spec.indicators])
    keys = Counter(heading_key(name) for name in names)
    columns = (Column(name, Kind.text) for name in names if keys[heading_key(name)] == 1)
    return Layout("mpi", tuple(columns))


@contextmanager
def _opened(file: Path, layout: Layout, engine: str) -> Iterator[tuple[ibis.Table, str | None]]:
    """A file as a table of the engine, and the column that holds the rows' numbers in the file.

    Parquet is streamed by the engine itself; other kinds are read whole, every column as text.
    """
    if file.suffix.lower() == ".parquet":
        _check_parquet(file)
        source = None
    else:
        read = read_table(file, layout)
        absent = [name for name in layout.names if name not in read.present]
        source = read.required().drop_columns(absent).append_column(_ROW, pa.array(read.rows, pa.int64()))
    if engine == "spark":
        with connect_spark() as backend:
            yield _in_spark(backend, file, source), None if source is None else _ROW
    else:
        yield _in_duckdb(connect(), file, source), _ROW


def _check_parquet(file: Path) -> None:
    try:
        pq.read_metadata(file)
    except FileNotFoundError:
        raise Refused([Problem("table.file_missing")]) from None
    except OSError as error:
        raise Refused([Problem("table.file_unreadable", values={"reason": error.strerror})]) from None
    except pa.ArrowException:
        raise Refused([Problem("table.damaged")]) from None


def _in_duckdb(backend: Any, file: Path, source: pa.Table | None) -> ibis.Table:
    if source is not None:
        return ibis.memtable(source)
    # Parquet's own bounds leave out NaN, and DuckDB believes them unless told (duckdb issue 25521).
    pattern = _GLOB.sub(r"[\1]", str(file))
    table = backend.read_parquet(pattern, file_row_number=True, can_have_nan=True)
    return table.mutate(**{_ROW: table.file_row_number + 1}).drop("file_row_number")


def _in_spark(backend: Any, file: Path, source: pa.Table | None) -> ibis.Table:
    if source is None:
        return backend.read_parquet(_HADOOP_GLOB.sub(r"\\\1", str(file.resolve())))
    backend._session.createDataFrame(source).createOrReplaceTempView("mpi_source")
    return backend.table("mpi_source")
