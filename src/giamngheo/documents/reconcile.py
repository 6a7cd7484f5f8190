"""Checks of tables against themselves and each other: every contradiction is a Problem with its place and cells.

Pure: tables in, problems out.  A table that is absent is not missed; a place is compared where both tables have it.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from giamngheo.core.numbers import ratio
from giamngheo.core.problems import Problem, Spot
from giamngheo.documents import formula
from giamngheo.documents import problems as problems  # its kinds of problem enter the catalogue
from giamngheo.documents.lists import LISTS
from giamngheo.documents.phrases import form_name
from giamngheo.documents.table import Cell, Column, Kind, Role, Row, Table, shown

Spots = tuple[tuple[int, str, str], ...]
"""Cells that hold the same figure: number of the form, column, part of its breakdown."""

SAME: tuple[Spots, ...] = (
    ((1, "households", ""), (12, "households", ""), (13, "households", "")),
    (
        (1, "poor_households", ""),
        (2, "end", "change"),
        (4, "households", ""),
        (5, "households", ""),
        (8, "households", "poor"),
        (9, "households", "poor"),
        (10, "households", "poor"),
        (12, "listed", ""),
    ),
    (
        (1, "near_poor_households", ""),
        (3, "end", "change"),
        (6, "households", ""),
        (7, "households", ""),
        (8, "households", "near_poor"),
        (9, "households", "near_poor"),
        (10, "households", "near_poor"),
        (13, "listed", ""),
    ),
    ((1, "poor_persons", ""), (2, "end", "change_persons"), (8, "persons", "poor")),
    ((1, "near_poor_persons", ""), (3, "end", "change_persons"), (8, "persons", "near_poor")),
    ((1, "poor_rate", ""), (12, "rate", "")),
    ((1, "near_poor_rate", ""), (13, "rate", "")),
    ((2, "crossed_out", "change"), (3, "crossed_in", "change")),
    ((3, "crossed_out", "change"), (2, "crossed_in", "change")),
    ((9, "minority", "poor"), (8, "minority", "poor"), (12, "minority", "")),
    ((9, "minority", "near_poor"), (8, "minority", "near_poor"), (13, "minority", "")),
    ((9, "kinh", "poor"), (12, "kinh", "")),
    ((9, "kinh", "near_poor"), (13, "kinh", "")),
)
"""What must agree at every place.  A household that crosses from one list to the other is one household in both
forms; its persons may differ, since the list it leaves counts its size before and the other its size now."""

RATES = ((4, 5), (6, 7))
"""The second form's shares are the first one's counts over its households."""

STARTS = ((1, "poor_households", 2), (1, "near_poor_households", 3))
"""The end of the round before (form and column) and the form that starts from it."""


def check(tables: Sequence[Table]) -> list[Problem]:
    """Every contradiction inside the tables and between them."""
    by_number = {table.no: table for table in tables}
    found = [problem for table in tables for problem in (*_broken_formulas(table), *_broken_totals(table))]
    for spots in SAME:
        found += _disagreements(by_number, spots)
    for counts, shares in RATES:
        if counts in by_number and shares in by_number:
            found += _wrong_shares(by_number[counts], by_number[shares])
    for category, number in LISTS.items():
        if number in by_number and 1 in by_number:
            found += _wrong_lengths(by_number[1], by_number[number], category)
    return found


def check_succession(before: Sequence[Table], after: Sequence[Table]) -> list[Problem]:
    """Whether the changes of this round start from where the round before ended, on the same boundaries."""
    earlier, later = ({table.no: table for table in tables} for tables in (before, after))
    found: list[Problem] = []
    for number, column, changes in STARTS:
        if number in earlier and changes in later:
            found += _wrong_starts(earlier[number], column, later[changes])
    return found


def _broken_formulas(table: Table) -> Iterator[Problem]:
    positions = {column.key: position for position, column in enumerate(table.columns)}
    for row in _figure_rows(table):
        for column in table.columns:
            if column.formula is None:
                continue
            values = {key: _count(row.cells[positions[key]]) for key in formula.keys(column.formula)}
            implied, cell = formula.evaluate(column.formula, values), row.cells[positions[column.key]]
            if None not in values.values() and implied != cell:
                yield _inside("documents.formula_broken", table, row, column, implied)


def _broken_totals(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        if not row.parts:
            continue
        for position, column in enumerate(table.columns):
            if column.kind is Kind.count:
                parts = [_count(table.rows[part].cells[position]) for part in row.parts]
                implied = None if None in parts else sum(part for part in parts if part is not None)
                found = _count(row.cells[position])
                if implied is not None and (found is None or not column.total.holds(found, implied)):
                    yield _inside("documents.total_broken", table, row, column, implied)


def _disagreements(tables: Mapping[int, Table], spots: Spots) -> Iterator[Problem]:
    present = [spot for spot in spots if spot[0] in tables]
    if not present:
        return
    (number, key, split), *others = present
    first = tables[number]
    for row in _figure_rows(first):
        if row.split != split:
            continue
        cell = row.cells[first.position(key)]
        for other_number, other_key, other_split in others:
            other = tables[other_number]
            opposite = other.row(row.place, other_split)
            if opposite is not None and opposite.cells[other.position(other_key)] != cell:
                yield _between(first, row, key, other, opposite, other_key)


def _wrong_shares(counts: Table, shares: Table) -> Iterator[Problem]:
    for row in _figure_rows(shares):
        source = counts.row(row.place)
        if source is None:
            continue
        for position, column in enumerate(shares.columns):
            if column.kind is Kind.share:
                part = _count(source.cells[counts.position(column.key)])
                whole = _count(source.cells[counts.position("households")])
                implied = None if part is None or whole is None else ratio(part, whole)
                if implied != row.cells[position]:
                    yield _between(counts, source, column.key, shares, row, column.key, implied)


def _wrong_lengths(results: Table, listed: Table, category: str) -> Iterator[Problem]:
    """Households of the list against form 1: every village that form 1 has, and all."""
    key = f"{category}_households"
    starts = [row for row in listed.rows if row.role is Role.line and row.cells[0] is not None]
    lengths: dict[str, int] = {}
    for row in starts:
        lengths[row.place] = lengths.get(row.place, 0) + 1
    for row in _figure_rows(results):
        of_all = row.role is Role.total
        if not of_all and (row.role is not Role.line or row.place not in lengths):
            continue
        length, cell = len(starts) if of_all else lengths[row.place], row.cells[results.position(key)]
        if length != cell:
            yield _problem(
                "documents.tables_disagree",
                listed,
                place=_place(results, row),
                first=results.no,
                first_column=_name(results.columns[results.position(key)]),
                other=listed.no,
                other_column=_name(listed.columns[0]),
                found=shown(length, Kind.count),
                implied=shown(cell, Kind.count),
            )


def _wrong_starts(before: Table, column: str, after: Table) -> Iterator[Problem]:
    start = after.position("start")
    for row in _figure_rows(before):
        opposite = after.row(row.place, "change")
        cell = row.cells[before.position(column)]
        if opposite is not None and opposite.cells[start] != cell:
            yield _problem(
                "documents.start_is_not_last_end",
                after,
                place=_place(before, row),
                other=after.no,
                found=shown(opposite.cells[start], Kind.count),
                implied=shown(cell, Kind.count),
            )


def _figure_rows(table: Table) -> Iterator[Row]:
    return (row for row in table.rows if row.role is not Role.heading)


def _inside(code: str, table: Table, row: Row, column: Column, implied: int | Fraction | None) -> Problem:
    cell = row.cells[table.position(column.key)]
    return _problem(
        code,
        table,
        place=_place(table, row),
        column=_name(column),
        found=shown(cell, column.kind),
        implied=shown(implied, column.kind),
    )


def _between(
    first: Table, row: Row, key: str, other: Table, opposite: Row, other_key: str, implied: Cell = None
) -> Problem:
    column, other_column = first.columns[first.position(key)], other.columns[other.position(other_key)]
    expected = row.cells[first.position(key)] if implied is None else implied
    return _problem(
        "documents.tables_disagree",
        other,
        place=_place(first, row),
        first=first.no,
        first_column=_name(column),
        other=other.no,
        other_column=_name(other_column),
        found=shown(opposite.cells[other.position(other_key)], other_column.kind),
        implied=shown(expected, other_column.kind),
    )


def _problem(code: str, table: Table, **values: object) -> Problem:
    return Problem(code, Spot(sheet=form_name(table)), values)


def _place(table: Table, row: Row) -> str:
    """The place as the table names it, the whole by its header; with the part of the breakdown."""
    columns = [column.key for column in table.columns]
    name = (
        table.header.place if row.role is Role.total else shown(row.cells[columns.index("place")], Kind.text)
    )
    return f"{name} ({shown(row.cells[columns.index('split')], Kind.text)})" if row.split else name


def _name(column: Column) -> str:
    return f"({column.number})" if column.number else column.heading["vi"]


def _count(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None
