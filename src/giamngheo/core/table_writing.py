"""Arrow tables into files that Excel opens rightly: Vietnamese letters kept, no text run as a formula."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import xlsxwriter

from giamngheo.core.files import replacing
from giamngheo.core.table_problems import refusal

_BOM = b"\xef\xbb\xbf"
_DANGEROUS = r"^'*[=+@\-\t\r]"
_PLAIN_NUMBER = r"^[+-][0-9 .,]*$"
_CHUNK_ROWS = 10_000
_EXCEL_ROWS, _EXCEL_COLUMNS, _EXCEL_TEXT = 1_048_576, 16_384, 32_767
_EXCEL_WHOLE = 10**15
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (fixed, so that the same table gives the same bytes)
_BOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_table(table: pa.Table, path: Path | str, *, sheet: str = "data") -> None:
    """Write a table as .csv, .xlsx or .parquet by the path's suffix, whole or not at all.

    CSV is UTF-8 with a byte order mark, as Excel wants it for Vietnamese; a text that Excel would run as a formula
    gets an apostrophe in front, which `read_table` takes away.  In a workbook every text is a text cell.  `sheet`
    names the workbook's sheet.  Raises `Refused` where the suffix is none of these, the table does not fit, or
    the file cannot be written.
    """
    path = Path(path)
    writers: dict[str, Callable[[pa.Table, Path], None]] = {
        ".csv": _write_csv,
        ".xlsx": lambda table, sibling: _write_sheets({sheet: table}, sibling),
        ".parquet": lambda table, sibling: pq.write_table(table, sibling, write_page_checksum=True),
    }
    suffix = path.suffix.lower()
    if suffix not in writers:
        raise refusal("table.type_unknown", path.name, suffix=path.suffix, accepted=", ".join(writers))
    if suffix == ".xlsx":
        _check_fits(table, path.name)
    try:
        with replacing(path) as sibling:
            writers[suffix](table, sibling)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal("table.cannot_write", path.name, reason=reason) from error


def write_tables(tables: Mapping[str, pa.Table], path: Path | str) -> None:
    """Write several tables as one .xlsx, a sheet each, as `write_table` writes one; refuses as it does."""
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise refusal("table.type_unknown", path.name, suffix=path.suffix, accepted=".xlsx")
    for table in tables.values():
        _check_fits(table, path.name)
    try:
        with replacing(path) as sibling:
            _write_sheets(tables, sibling)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal("table.cannot_write", path.name, reason=reason) from error


def _plain(table: pa.Table) -> pa.Table:
    """The table with dictionary columns spelt out and lists as text with commas."""
    for i, field in enumerate(table.schema):
        column, own = table.column(i), field.type
        if pa.types.is_dictionary(own):
            table = table.set_column(i, field.name, column.cast(own.value_type))
        elif pa.types.is_list(own):
            table = table.set_column(i, field.name, pc.binary_join(column.cast(pa.list_(pa.string())), ", "))
    return table


def _write_csv(table: pa.Table, path: Path) -> None:
    table = _plain(table)
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(i, field.name, _guarded(table.column(i)))
    with path.open("wb") as file:
        file.write(_BOM)
        arrow_csv.write_csv(table, file)


def _guarded(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text with an apostrophe before what a spreadsheet would take for a formula (numbers are left alone)."""
    risky = pc.and_not(
        pc.match_substring_regex(texts, _DANGEROUS), pc.match_substring_regex(texts, _PLAIN_NUMBER)
    )
    if not pc.any(risky).as_py():
        return texts
    return pc.if_else(risky, pc.binary_join_element_wise(pa.scalar("'", texts.type), texts, ""), texts)


def _check_fits(table: pa.Table, file: str) -> None:
    """Raises `Refused` where Excel could not hold the table, which the writer would cut off without a word."""
    texts = [column for column in table.columns if pa.types.is_string(column.type)]
    longest = max((pc.max(pc.utf8_length(column)).as_py() or 0 for column in texts), default=0)
    sizes = (
        (table.num_rows + 1, _EXCEL_ROWS, "dòng", "rows"),
        (table.num_columns, _EXCEL_COLUMNS, "cột", "columns"),
        (longest, _EXCEL_TEXT, "chữ trong một ô", "letters in one cell"),
    )
    for found, limit, what_vi, what_en in sizes:
        if found > limit:
            raise refusal(
                "table.too_long_for_excel", file, found=found, limit=limit, what_vi=what_vi, what_en=what_en
            )


def _write_sheets(tables: Mapping[str, pa.Table], path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), _BOOK_OPTIONS)
    book.set_properties({"created": _CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for sheet, table in tables.items():
        _write_sheet(book, sheet, _plain(table), bold)
    book.close()


def _write_sheet(
    book: xlsxwriter.Workbook, sheet: str, table: pa.Table, bold: xlsxwriter.format.Format
) -> None:
    page = book.add_worksheet(sheet)
    page.freeze_panes(1, 0)
    for column, name in enumerate(table.column_names):
        page.write_string(0, column, name, bold)
    cells = [_cell_writer(book, page, field.type) for field in table.schema]
    row = 0
    for batch in table.to_batches(_CHUNK_ROWS):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row += 1
            for column, value in enumerate(values):
                if value is not None:
                    cells[column](row, column, value)


def _cell_writer(
    book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, own: pa.DataType
) -> Callable[[int, int, Any], object]:
    """How a cell of this Arrow type is written: as itself where Excel has the type, else as text."""
    if pa.types.is_boolean(own):
        return lambda row, column, value: page.write_boolean(row, column, value)
    if pa.types.is_date(own):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        return lambda row, column, value: page.write_datetime(row, column, value, day)
    if pa.types.is_decimal(own) or pa.types.is_integer(own) or pa.types.is_floating(own):
        return lambda row, column, value: (
            page.write_number(row, column, value)
            if -_EXCEL_WHOLE < value < _EXCEL_WHOLE
            else page.write_string(row, column, str(value))
        )
    return lambda row, column, value: page.write_string(row, column, str(value))
