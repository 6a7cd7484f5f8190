"""The same tables as plain text for other programs: one line of headings, plain numbers, one line a row.

Numbers are written as programs read them (`1498`, `0.0826`), not as people do.  A text that a spreadsheet would
take for a formula is preceded by an apostrophe.
"""

import csv
import io
from collections.abc import Iterator
from fractions import Fraction

from giamngheo.core.numbers import to_decimal
from giamngheo.documents.table import Cell, Column, Heading, Kind, Role, Table, shown

SHARE_PLACES = 6
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table, language: str = "vi") -> str:
    """The table as CSV with a byte-order mark (Excel needs it for Vietnamese); group headings are left out.

    The first columns are the code of the place and what the row is (line, subtotal, total); headings over
    headings are joined with ` / `.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    columns = table.columns
    writer.writerow(["place", "role", *(_safe(text) for text in _headings(table.headings, language))])
    for row in table.rows:
        if row.role is not Role.heading:
            cells = [_plain(cell, column, language) for cell, column in zip(row.cells, columns, strict=True)]
            writer.writerow([row.place, str(row.role), *cells])
    return "\ufeff" + buffer.getvalue()


def _headings(
    parts: tuple[Heading | Column, ...], language: str, above: tuple[str, ...] = ()
) -> Iterator[str]:
    for part in parts:
        words = (*above, part.heading[language])
        if isinstance(part, Column):
            yield " / ".join(words)
        else:
            yield from _headings(part.parts, language, words)


def _plain(cell: Cell, column: Column, language: str) -> str:
    if cell is None:
        return ""
    if column.kind is Kind.share and isinstance(cell, int | Fraction):
        return str(to_decimal(Fraction(cell), SHARE_PLACES))
    if column.kind is Kind.count and isinstance(cell, int):
        return str(cell)
    return _safe(shown(cell, column.kind, language))


def _safe(text: str) -> str:
    return "'" + text if text.startswith(_DANGEROUS) else text
