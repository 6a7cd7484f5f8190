"""The same tables as web pages show them: one `<table>` with a caption, scoped headings and no styles of its own.

Every text is escaped.  Classes (`count`, `share`, `label`, `total`, `subtotal`, `group`, `depth-1` …) are for the
page's style sheet; nothing inline, so that a strict content policy holds.
"""

from collections.abc import Iterator, Sequence
from html import escape

from giamngheo.documents.phrases import NOTES, SYNTHETIC, caption, note_lines, subtitle_lines, unit_line
from giamngheo.documents.table import (
    Column,
    Kind,
    Role,
    Row,
    Table,
    heading_cells,
    heading_depth,
    merged_runs,
    number_row,
    shown,
)


class Markup(str):
    """HTML that is already safe; template engines that know `__html__` do not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def table_html(table: Table, language: str = "vi") -> Markup:
    """The table with caption, headings, rows and notes as one `<figure>`."""
    notes = "".join(f"<li>{escape(note)}</li>" for note in note_lines(table, language))
    footer = f"<p>{escape(NOTES[language])}</p><ul>{notes}</ul>" if notes else ""
    return Markup(
        f'<figure class="review-table" lang="{language}"><table>{_caption(table, language)}'
        f"<thead>{_headings(table, language)}</thead><tbody>{''.join(_body(table, language))}</tbody></table>"
        f"<figcaption>{footer}</figcaption></figure>"
    )


def _caption(table: Table, language: str) -> str:
    lines = [f"<strong>{escape(caption(table, language))}</strong>"]
    if table.header.synthetic:
        lines.append(f'<strong class="synthetic">{escape(SYNTHETIC[language])}</strong>')
    lines += [f"<span>{escape(line)}</span>" for line in subtitle_lines(table.header, language)]
    if unit := unit_line(table, language):
        lines.append(f'<span class="unit">{escape(unit)}</span>')
    return f"<caption>{'<br>'.join(lines)}</caption>"


def _headings(table: Table, language: str) -> str:
    rows: list[list[str]] = [[] for _ in range(heading_depth(table.headings))]
    for cell in heading_cells(table.headings):
        scope = "col" if cell.over else "colgroup"
        reach = _reach(cell.rows, cell.columns)
        rows[cell.row].append(f'<th scope="{scope}"{reach}>{escape(cell.text[language])}</th>')
    numbers = number_row(table)
    if any(numbers):
        rows.append([f'<td class="number">{escape(number)}</td>' for number in numbers])
    return "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)


def _body(table: Table, language: str) -> Iterator[str]:
    columns = table.columns
    runs = {first: last - first + 1 for first, last in merged_runs(table)}
    covered = {row for first, height in runs.items() for row in range(first + 1, first + height)}
    for index, row in enumerate(table.rows):
        if row.role is Role.heading:
            text = escape(shown(row.cells[0], Kind.text, language))
            if index:
                yield "</tbody><tbody>"
            yield f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{text}</th></tr>'
        else:
            cells = _cells(row, columns, language, height=runs.get(index, 1), covered=index in covered)
            yield f"<tr{_row_class(row)}>{''.join(cells)}</tr>"


def _cells(
    row: Row, columns: Sequence[Column], language: str, *, height: int, covered: bool
) -> Iterator[str]:
    names_row = next(column.key for column in columns if column.kind is Kind.text)
    for cell, column in zip(row.cells, columns, strict=True):
        if column.merged and covered:
            continue
        text = escape(shown(cell, column.kind, language))
        reach = _reach(height if column.merged else 1, 1)
        kind = "" if column.kind is Kind.text else f' class="{column.kind.value}"'
        if column.key == names_row:
            yield f'<th scope="row"{reach}>{text}</th>'
        else:
            yield f"<td{kind}{reach}>{text}</td>"


def _row_class(row: Row) -> str:
    names = [] if row.role is Role.line else [str(row.role)]
    if row.lead:
        names.append("lead")
    if row.depth:
        names.append(f"depth-{row.depth}")
    return f' class="{" ".join(names)}"' if names else ""


def _reach(rows: int, columns: int) -> str:
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
