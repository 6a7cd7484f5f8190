"""A table as an official document shows it, whole and independent of any file format.

A `Table` carries what is printed (titles, merged headings, rows, notes, signatures) together with what the
figures are (typed cells, the formula behind a column, the rows a total adds up).  The renderers `excel`, `html`
and `csv_text` draw the same object; none of them computes anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction

from giamngheo.core.numbers import group, percent
from giamngheo.documents.formula import Formula, numbered
from giamngheo.law.model import Text

Cell = str | Text | int | Fraction | None
"""Text (a name, or words in both languages), a count, a share, or unknown.

An unknown count is never zero, an undefined share neither."""

NAME_COLUMN = 1
"""The column in which places below others are set in: the place, after its order number."""

UNKNOWN, UNDEFINED = "…", "–"
"""What stands for an unknown count and for a share of nothing (the marks of the statistical yearbooks)."""


class Kind(Enum):
    """What the cells of a column hold; `label` is short text that is centred (an order number, a code, an x)."""

    text = "text"
    label = "label"
    count = "count"
    share = "share"


class Total(StrEnum):
    """What a line that sums others is to the sum of their counts.

    In what changed between two reviews a move from one place to another shows in both and not in the line above.
    """

    equal = "equal"
    at_most = "at_most"
    at_least = "at_least"

    def holds(self, found: int, implied: int) -> bool:
        """Whether a total can be so."""
        if self is Total.at_most:
            return found <= implied
        return found >= implied if self is Total.at_least else found == implied


@dataclass(frozen=True, slots=True)
class Column:
    """One column.  `number` is what the number row calls it ("3", "A"), empty where it has none.

    A column with `formula` follows from other columns of the same row.  Where `merged`, equal cells of the
    consecutive rows of one place are drawn as one.
    """

    key: str
    heading: Text
    kind: Kind
    number: str = ""
    formula: Formula | None = None
    merged: bool = False
    total: Total = Total.equal


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over several columns or headings."""

    heading: Text
    parts: tuple["Heading | Column", ...]


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """A heading as it is drawn: its corner (row and column from 0), how far it reaches, what it stands over."""

    row: int
    column: int
    rows: int
    columns: int
    text: Text
    over: Column | None


class Role(StrEnum):
    """What a row is: one line, the sum of lines, the sum of all, or a heading of a group of lines."""

    line = "line"
    subtotal = "subtotal"
    total = "total"
    heading = "heading"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `cells` follow the columns, save a heading row, whose first cell is the text over all columns.

    `parts` are the positions in `Table.rows` of the rows that a total adds up.  `place` and `split` say which
    figures the row holds: the code of the place and the breakdown ("persons"), both may be empty.  A `lead` row is
    the first of several lines that belong together and is set off from those above.
    """

    cells: tuple[Cell, ...]
    role: Role = Role.line
    depth: int = 0
    place: str = ""
    split: str = ""
    parts: tuple[int, ...] = ()
    new_page: bool = False
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Whose figures these are and what they rest on.

    `above` is the unit that holds the place (its province or district), empty for the topmost.  `boundaries` is
    the date whose administrative units are counted.  `unconfirmed` are legal values behind the figures that are
    not confirmed in a source.  `snapshot` and `law_hash` are the hashes by which the table can be rebuilt.  A `report`
    holds what stood at the end of its reference date, which is no review's and counts on no boundaries.
    """

    place: str
    above: str
    cycle: Text
    reference_date: date
    boundaries: date
    standard: Text
    synthetic: bool = False
    unconfirmed: tuple[Text, ...] = ()
    snapshot: str = ""
    law_hash: str = ""
    report: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the office in capitals and what it does below ("Ký, ghi rõ họ tên"); `dated` adds place and date."""

    office: Text
    manner: Text
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """How the table lies on paper; margins in millimetres: left, right, top, bottom."""

    paper: str = "A4"
    landscape: bool = True
    margins: tuple[int, int, int, int] = (15, 10, 15, 15)


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table.

    `no` is its number among the review tables, 0 for one that is none of them; `unit` is the unit of measure above it.
    """

    no: int
    title: Text
    unit: Text
    header: Header
    headings: tuple[Heading | Column, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[Text, ...] = ()
    signatures: tuple[Signature, ...] = ()
    page: Page = Page()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns from left to right, without the headings above them."""
        return tuple(leaves(self.headings))

    def position(self, key: str) -> int:
        """The place of a column from 0; KeyError where the table has none of that name."""
        for position, column in enumerate(self.columns):
            if column.key == key:
                return position
        raise KeyError(f"table {self.no} has no column {key}")

    def row(self, place: str, split: str = "") -> Row | None:
        """The row of a place (and breakdown); None where the table has none."""
        for row in self.rows:
            if row.place == place and row.split == split and row.role is not Role.heading:
                return row
        return None

    def value(self, key: str, place: str, split: str = "") -> Cell:
        """One cell by names; None where the place has no row."""
        row = self.row(place, split)
        return None if row is None else row.cells[self.position(key)]


def leaves(parts: tuple[Heading | Column, ...]) -> Iterator[Column]:
    """The columns under these headings, from left to right."""
    for part in parts:
        if isinstance(part, Column):
            yield part
        else:
            yield from leaves(part.parts)


def heading_depth(parts: tuple[Heading | Column, ...]) -> int:
    """How many rows the headings take."""
    return max(
        (1 + heading_depth(part.parts) if isinstance(part, Heading) else 1 for part in parts), default=0
    )


def heading_cells(parts: tuple[Heading | Column, ...]) -> tuple[HeadingCell, ...]:
    """The headings as cells that tile the heading rows without gap or overlap, row by row."""
    depth = heading_depth(parts)
    found: list[HeadingCell] = []

    def place(items: tuple[Heading | Column, ...], row: int, column: int) -> int:
        for item in items:
            if isinstance(item, Column):
                found.append(HeadingCell(row, column, depth - row, 1, item.heading, item))
                column += 1
            else:
                end = place(item.parts, row + 1, column)
                found.append(HeadingCell(row, column, 1, end - column, item.heading, None))
                column = end
        return column

    place(parts, 0, 0)
    return tuple(sorted(found, key=lambda cell: (cell.row, cell.column)))


def number_row(table: Table) -> tuple[str, ...]:
    """What stands under the headings: `(A)`, `(1)`, `(4)=3/1`; empty strings where no column has a number."""
    columns = table.columns
    names = {column.key: column.number for column in columns}
    return tuple(_numbered(column, names) for column in columns)


def _numbered(column: Column, names: Mapping[str, str]) -> str:
    if not column.number:
        return ""
    return f"({column.number})" + (f"={numbered(column.formula, names)}" if column.formula else "")


def shown(cell: Cell, kind: Kind, language: str = "vi") -> str:
    """A cell as a person reads it: `1.498`, `8,26%`, `…` for an unknown count, `–` for a share of nothing."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Mapping):
        return cell[language]
    if kind is Kind.share:
        return UNDEFINED if cell is None else percent(Fraction(cell), language=language)
    if kind is Kind.count:
        return UNKNOWN if cell is None else group(_whole(cell), language)
    return "" if cell is None else str(cell)


def _whole(cell: int | Fraction) -> int:
    if isinstance(cell, Fraction) and cell.denominator != 1:
        raise ValueError(f"a count must be whole, not {cell}")
    return int(cell)


def merged_runs(table: Table) -> tuple[tuple[int, int], ...]:
    """Runs (first row, last row) of consecutive rows of one place, in which `merged` columns are drawn once."""
    runs: list[tuple[int, int]] = []
    start = 0
    for position in range(1, len(table.rows) + 1):
        here = table.rows[start]
        if position < len(table.rows):
            there = table.rows[position]
            same = here.place and (there.place, there.role, there.depth) == (
                here.place,
                here.role,
                here.depth,
            )
            if same and Role.heading is not here.role:
                continue
        if position - start > 1:
            runs.append((start, position - 1))
        start = position
    return tuple(runs)
