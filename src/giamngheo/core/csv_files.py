"""CSV text into a raw grid: separator, encoding and heading row found, every broken row named.

A sound file goes through Arrow's reader; anything odd about it (a row of another length, a quoted line break, a
byte that is not UTF-8) sends the file through Python's strict reader, which knows the row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from giamngheo.core.grids import HEAD_ROWS, Cells, Grid, combined, locate_headings, repeats_headings, tidy
from giamngheo.core.layouts import Layout
from giamngheo.core.problems import Refused
from giamngheo.core.table_problems import Findings, listing, refusal

SEPARATORS = (",", ";", "\t")
_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HEAD_BYTES = 1 << 18
_PARITY_BYTES = 1 << 24
_CHUNK_ROWS = 50_000
_BLOCK_BYTES = 1 << 23
_GUARDED = r"^''*[=+@\-\t\r]"  # how `table_writing` keeps Excel from running a text as a formula


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the headings stand: separator, headings, the bytes and records up to the first row of data."""

    separator: str
    headings: tuple[str, ...]
    offset: int
    records: int


def read_csv(data: bytes, layout: Layout, findings: Findings) -> Grid:
    """The rows of a CSV file; raises `Refused` where it is not text or has no heading row."""
    text = _as_utf8(data, findings.file)
    head = _head(text, layout, findings.file)
    body = memoryview(text)[head.offset :]
    rows: Sequence[int]
    try:
        columns = _columns_at_once(body, head)
        rows = range(head.records + 1, head.records + 1 + len(columns[0]))
    except pa.ArrowInvalid:
        columns, rows = _columns_row_by_row(text, head, findings)
    cells = tuple(Cells(tidy(unguarded(column))) for column in columns)
    return Grid(head.headings, cells, rows).without_blank_rows()


def unguarded(values: pa.Array) -> pa.Array:
    """Text without the apostrophe that `table_writing` puts before what a spreadsheet would run as a formula."""
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, unguarded(values.dictionary))
    guarded = pc.match_substring_regex(values, _GUARDED)
    if not pc.any(guarded).as_py():
        return values
    return pc.if_else(guarded, pc.utf8_slice_codeunits(values, 1), values)


def _as_utf8(data: bytes, file: str | None) -> bytes:
    if data.startswith(_UTF16_BOMS):
        try:
            return data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise refusal("table.damaged", file) from error
    text = data.removeprefix(_BOM)
    if not text[:_HEAD_BYTES].strip() and not text.strip():
        raise refusal("table.empty", file)
    nothing = text.find(b"\0")
    if nothing >= 0:
        between = text[:200].count(b"\0") > min(len(text), 200) // 4
        row = text.count(b"\n", 0, nothing) + 1
        if between:
            raise refusal("table.encoding", file, row, position=nothing + 1)
        raise refusal("table.damaged", file, row)
    return text


def _not_utf8(text: bytes, file: str | None) -> Refused:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        row = text.count(b"\n", 0, error.start) + 1
        return refusal("table.encoding", file, row, position=error.start + 1)
    return refusal("table.damaged", file)


def _head(text: bytes, layout: Layout, file: str | None) -> _Head:
    sample = text[:_HEAD_BYTES]
    if len(sample) < len(text):
        ends = max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1
        sample = text[: ends or text.find(b"\n", _HEAD_BYTES) + 1 or len(text)]
    try:
        opening = sample.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(text, file) from error
    tried = []
    for separator in SEPARATORS:
        records = list(_records(opening, separator))
        at, matches = locate_headings([record for record, _ in records], layout)
        tried.append((matches, len(records[at][0]) if records else 0, separator, at, records))
    matches, _, separator, at, records = max(tried, key=lambda found: found[:2])
    if not matches:
        first = next((record for record, _ in records if any(record)), [])
        raise refusal("table.headings_missing", file, expected=listing(layout.names), found=listing(first))
    headings = records[at][0]
    last = at + 1 if at + 1 < len(records) and repeats_headings(records[at + 1][0], headings, layout) else at
    lines = islice(io.StringIO(opening, newline=""), records[last][1])
    offset = sum(len(line.encode("utf-8")) for line in lines)
    return _Head(separator, tuple(headings), offset, last + 1)


def _records(opening: str, separator: str) -> Iterator[tuple[list[str], int]]:
    """The first records with the number of lines each ends on, up to the first that cannot be read."""
    reader = csv.reader(io.StringIO(opening, newline=""), delimiter=separator, strict=True)
    try:
        for record in islice(reader, HEAD_ROWS):
            yield record, reader.line_num
    except csv.Error:
        return


def _columns_at_once(body: memoryview, head: _Head) -> list[pa.Array]:
    """Every column by Arrow; raises `pa.ArrowInvalid` for a body that needs the strict reader."""
    names = [str(i) for i in range(len(head.headings))]
    if len(body) < _BLOCK_BYTES and not bytes(body).strip():
        return [pa.array([], pa.string()) for _ in names]
    if _quotes_cross_lines(body):
        raise pa.ArrowInvalid("a quoted cell crosses lines")
    table = arrow_csv.read_csv(
        pa.BufferReader(pa.py_buffer(body)),
        arrow_csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
        arrow_csv.ParseOptions(delimiter=head.separator, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return [combined(table.column(name)) for name in names]


def _quotes_cross_lines(body: memoryview) -> bool:
    """Whether some line holds an odd number of double quotes: a cell of several lines, or a quote gone astray."""
    view = np.frombuffer(body, dtype=np.uint8)
    carried = 0
    for start in range(0, len(view), _PARITY_BYTES):
        piece = view[start : start + _PARITY_BYTES]
        quotes = np.flatnonzero(piece == ord('"'))
        if len(quotes) == 0 and carried == 0:
            continue
        ends = np.flatnonzero((piece == ord("\n")) | (piece == ord("\r")))
        if ((np.searchsorted(quotes, ends) + carried) & 1).any():
            return True
        carried = (carried + len(quotes)) & 1
    return carried == 1


def _columns_row_by_row(text: bytes, head: _Head, findings: Findings) -> tuple[list[pa.Array], list[int]]:
    """Every column by Python's strict reader; broken rows are named and left out."""
    source = io.BytesIO(text)
    source.seek(head.offset)
    reader = csv.reader(io.TextIOWrapper(source, "utf-8", newline=""), delimiter=head.separator, strict=True)
    width, row = len(head.headings), head.records
    chunks, kept, rows, odd = [], [], [], []
    try:
        for record in reader:
            row += 1
            if len(record) == width or (len(record) > width and not any(record[width:])):
                kept.append(record[:width])
                rows.append(row)
            elif record:
                odd.append((row, len(record)))
            if len(kept) == _CHUNK_ROWS:
                chunks.append(_batch(kept, width))
                kept = []
    except csv.Error:
        findings.add("table.quotes", row + 1)
    except UnicodeDecodeError as error:
        raise _not_utf8(text, findings.file) from error
    for at, found in odd:
        cut = at == row and found < width and not text.endswith((b"\n", b"\r"))
        findings.add("table.cut_off" if cut else "table.cells_count", at, found=found, expected=width)
    table = pa.Table.from_batches([*chunks, _batch(kept, width)])
    return [combined(column) for column in table.columns], rows


def _batch(records: list[list[str]], width: int) -> pa.RecordBatch:
    columns = zip(*records, strict=True) if records else ((),) * width
    return pa.RecordBatch.from_arrays(
        [pa.array(column, pa.string()) for column in columns], [str(i) for i in range(width)]
    )
