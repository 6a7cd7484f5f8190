"""Puts figures into a declared form: a row for every place (and part of its breakdown), then the total."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.documents import formula
from giamngheo.documents.declarations import Binding, Form, Items, Layout, Split
from giamngheo.documents.table import Cell, Column, Header, Kind, Role, Row, Table, leaves

Readings = Mapping[str, int | Fraction | None]
"""A figure by the code of the place.  A place that is not in it has nothing to count: zero, and no share."""

Lookup = Callable[[Binding], Readings]
"""Gives the figure of a binding for every place of a table."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A place that takes rows; `sums` are the codes of the places whose rows add up to it."""

    code: str
    name: str
    role: Role = Role.line
    depth: int = 0
    sums: tuple[str, ...] = ()


def fill(form: Form, items: Items, lines: Sequence[Line], lookup: Lookup, header: Header) -> Table:
    """The form for these places, in their order; a line that sums others may stand before or after them."""
    layout = form.layout(items)
    rows = tuple(_rows(form, layout, lines, lookup))
    return Table(
        no=form.no,
        title=form.title,
        unit=form.unit,
        header=header,
        headings=layout.headings,
        rows=rows,
        footnotes=form.notes,
        signatures=form.signatures,
        page=form.page,
    )


def _rows(form: Form, layout: Layout, lines: Sequence[Line], lookup: Lookup) -> Iterator[Row]:
    columns = tuple(leaves(layout.headings))
    splits: tuple[Split | None, ...] = form.splits or (None,)
    first_row = {line.code: position * len(splits) for position, line in enumerate(lines)}
    orders = _orders(lines)
    for line in lines:
        for offset, split in enumerate(splits):
            key = split.key if split else ""
            values = _values(layout, columns, line.code, key, lookup)
            leading: dict[str, Cell] = {
                "order": orders[line.code],
                "place": form.total if line.role is Role.total else line.name,
            }
            if split:
                leading["split"] = split.words
            yield Row(
                cells=tuple({**leading, **values}[column.key] for column in columns),
                role=line.role,
                depth=line.depth,
                place=line.code,
                split=key,
                parts=tuple(first_row[code] + offset for code in line.sums),
            )


def _values(
    layout: Layout, columns: Sequence[Column], place: str, split: str, lookup: Lookup
) -> dict[str, Cell]:
    """The figures of one row; a column without a figure of its own follows from its formula."""
    values: dict[str, int | Fraction | None] = {}
    for column in columns:
        binding = layout.bindings.get((split, column.key))
        if binding is not None:
            values[column.key] = lookup(binding).get(place, 0 if column.kind is Kind.count else None)
    counts = {key: value for key, value in values.items() if not isinstance(value, Fraction)}
    for column in columns:
        if column.key not in values and column.formula is not None:
            values[column.key] = formula.evaluate(column.formula, counts)
    return dict(values)


def _orders(lines: Sequence[Line]) -> dict[str, str]:
    """I, II … for places with others below them and 1, 2 … for those; without any below, 1, 2 …"""
    nested = any(line.depth for line in lines)
    orders: dict[str, str] = {}
    above = below = 0
    for line in lines:
        if line.role is Role.total:
            orders[line.code] = ""
        elif line.depth == 0:
            above, below = above + 1, 0
            orders[line.code] = roman(above) if nested else str(above)
        else:
            below += 1
            orders[line.code] = str(below)
    return orders


def roman(number: int) -> str:
    """I, II, III, IV … for an order number."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
