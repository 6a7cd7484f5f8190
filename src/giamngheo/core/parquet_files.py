"""Parquet into a raw grid: sizes checked from the footer first, text tidied, other types left as they are."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from giamngheo.core.grids import Cells, Grid, combined, is_text, tidy
from giamngheo.core.limits import MEGABYTE, Limits
from giamngheo.core.table_problems import Findings, refusal
from giamngheo.core.text import clean


def read_parquet(path: Path, limits: Limits, findings: Findings) -> Grid:
    """The rows of a Parquet file; raises `Refused` where it is damaged or larger than `limits` allow."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            _weigh(file.metadata, limits, findings.file)
            table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise refusal("table.damaged", findings.file) from error
    try:
        read = [_cells(column) for column in table.columns]
    except pa.ArrowInvalid as error:
        sizes = {"what_vi": "chữ trong một cột", "what_en": "the text of one column takes", "size": "> 2 GB"}
        raise refusal("table.too_large", findings.file, None, limit="2 GB", **sizes) from error
    kept = [(heading, cells) for heading, cells in zip(table.column_names, read, strict=True) if cells]
    for field, cells in zip(table.schema, read, strict=True):
        if cells is None:
            heading = clean(field.name)
            findings.add("table.column_left_out", None, heading, column=heading, type=str(field.type))
    headings, columns = tuple(heading for heading, _ in kept), tuple(cells for _, cells in kept)
    return Grid(headings, columns, range(1, table.num_rows + 1)).without_blank_rows()


def _weigh(metadata: pq.FileMetaData, limits: Limits, file: str | None) -> None:
    unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    cells = metadata.num_rows * metadata.num_columns
    if unpacked > limits.parquet_bytes:
        raise refusal(
            "table.too_large", file, what_vi="dữ liệu", what_en="its data takes",
            size=f"{unpacked // MEGABYTE} MB", limit=f"{limits.parquet_bytes // MEGABYTE} MB",
        )  # fmt: skip
    if cells > limits.parquet_cells:
        raise refusal(
            "table.too_large", file, what_vi="số ô", what_en="cells", size=cells, limit=limits.parquet_cells
        )


def _cells(column: pa.ChunkedArray) -> Cells | None:
    """The column as one array of a plain type; None for a nested or binary one."""
    values = combined(column)
    own = values.type
    if pa.types.is_large_string(own) or pa.types.is_string_view(own):
        values = values.cast(pa.string())
    elif pa.types.is_dictionary(own) and not is_text(own):
        values = values.dictionary_decode()
        own = values.type
    if is_text(values.type):
        return Cells(tidy(values))
    plain = pa.types.is_primitive(own) or pa.types.is_decimal(own) or pa.types.is_null(own)
    return Cells(values) if plain and not pa.types.is_interval(own) else None
