"""Column widths and heading heights that fit the words of a table on its page.

Every column is at least as wide as the longest word of its heading and its longest figure; room that is left on
the page goes first to names that would wrap, then to all columns alike.  A table wider than its page is scaled
down by the printer, never cut.
"""

from dataclasses import dataclass

from giamngheo.documents.measure import line_count, line_height, text_width, word_width
from giamngheo.documents.table import (
    NAME_COLUMN,
    HeadingCell,
    Kind,
    Page,
    Role,
    Row,
    Table,
    heading_cells,
    heading_depth,
    number_row,
    shown,
)

BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 12, 13, 10
PADDING = 9
INDENT = 9
ALIKE_PERCENT = 110
MOST_LINES, MOST_LINES_OVER = 5, 3
WIDEST_HEADING = 150
WIDE_FIGURE = 100
WIDEST_TEXT = 260
NARROW_TEXT = 150
STEP = 3
PAPER_MM = {"A4": (210, 297), "A3": (297, 420)}


@dataclass(frozen=True, slots=True)
class Fit:
    """Widths of the columns and heights of the heading rows (the number row last), in points."""

    widths: tuple[int, ...]
    heading_heights: tuple[int, ...]


def fit(table: Table, language: str = "vi") -> Fit:
    """The widths and heights for one table in one language."""
    cells = heading_cells(table.headings)
    widths = _least_widths(table, cells, language)
    for cell in reversed(cells):
        if cell.over is None:
            _widen_under(widths, cell, language)
    page = page_width(table.page)
    _make_alike(widths, cells, language, page)
    _share_out(widths, table, page, language)
    return Fit(tuple(widths), _heading_heights(table, cells, widths, language))


def page_width(page: Page) -> int:
    """The points between the margins."""
    short, long = PAPER_MM[page.paper]
    millimetres = (long if page.landscape else short) - page.margins[0] - page.margins[1]
    return millimetres * 720 // 254


def page_height(page: Page) -> int:
    """The points between the upper and the lower margin."""
    short, long = PAPER_MM[page.paper]
    millimetres = (short if page.landscape else long) - page.margins[2] - page.margins[3]
    return millimetres * 720 // 254


def row_height(lines: int, size: int = BODY_SIZE) -> int:
    """The height of a row with so many lines of text, with a little air."""
    return lines * line_height(size) + 3


def indent(row: Row, position: int) -> int:
    """How far the text of a cell is set in: names of places below others are."""
    return INDENT * row.depth if position == NAME_COLUMN else 0


def cell_lines(text: str, width: int, size: int = BODY_SIZE, *, bold: bool = False) -> int:
    """How many lines a cell of this width needs."""
    return line_count(text, max(width - PADDING, 1), size, bold=bold)


def _least_widths(table: Table, cells: tuple[HeadingCell, ...], language: str) -> list[int]:
    columns, numbers = table.columns, number_row(table)
    widths = [word_width(number, SMALL_SIZE) + PADDING for number in numbers]
    for cell in cells:
        if cell.over is None:
            continue
        text = cell.text[language]
        need = word_width(text, BODY_SIZE, bold=True) + PADDING
        while need < WIDEST_HEADING and cell_lines(text, need, bold=True) > MOST_LINES + cell.rows - 1:
            need += STEP
        widths[cell.column] = max(widths[cell.column], need)
    figures = _widest_cells(table, language)
    for position, column in enumerate(columns):
        most = NARROW_TEXT if column.kind is Kind.text else WIDEST_TEXT
        widths[position] = max(widths[position], min(figures[position] + PADDING, most))
    return widths


def _widest_cells(table: Table, language: str) -> list[int]:
    kinds = [column.kind for column in table.columns]
    widest: list[set[tuple[int, str, int]]] = [set() for _ in kinds]
    for row in table.rows:
        if row.role is not Role.heading:
            for position, cell in enumerate(row.cells):
                text = shown(cell, kinds[position], language)
                widest[position].add((len(text), text, indent(row, position)))
    longest = [sorted(texts)[-6:] for texts in widest]
    return [
        max((text_width(text, BODY_SIZE, bold=True) + inset for _, text, inset in texts), default=0)
        for texts in longest
    ]


def _widen_under(widths: list[int], cell: HeadingCell, language: str) -> None:
    """Room for a heading over several columns: its longest word, and not more than a few lines."""
    text = cell.text[language]
    span = range(cell.column, cell.column + cell.columns)
    least = word_width(text, BODY_SIZE, bold=True) + PADDING
    while (room := sum(widths[column] for column in span)) < least or (
        cell_lines(text, room, bold=True) > MOST_LINES_OVER
    ):
        for column in span:
            widths[column] += STEP


def _make_alike(widths: list[int], cells: tuple[HeadingCell, ...], language: str, page: int) -> None:
    """One width for all columns with the same heading (`Số hộ` under each category), where it costs little room."""
    alike: dict[str, list[int]] = {}
    for cell in cells:
        if cell.over is not None:
            alike.setdefault(cell.text[language], []).append(cell.column)
    wanted = list(widths)
    for columns in alike.values():
        widest = max(widths[column] for column in columns)
        for column in columns:
            wanted[column] = widest
    if sum(wanted) * 100 <= max(page * 100, sum(widths) * ALIKE_PERCENT):
        widths[:] = wanted


def _share_out(widths: list[int], table: Table, page: int, language: str) -> None:
    """What is left of the page: to texts that would wrap, then to narrow figures, then to the first text."""
    figures = _widest_cells(table, language)
    for position, column in enumerate(table.columns):
        if column.kind is Kind.text:
            want = min(figures[position] + PADDING, WIDEST_TEXT)
            widths[position] += max(0, min(want - widths[position], page - sum(widths)))
    numeric = [
        position for position, column in enumerate(table.columns) if column.kind in (Kind.count, Kind.share)
    ]
    while numeric and page - sum(widths) >= len(numeric):
        narrow = [position for position in numeric if widths[position] < WIDE_FIGURE]
        if not narrow:
            break
        for position in narrow:
            widths[position] += 1
    texts = [position for position, column in enumerate(table.columns) if column.kind is Kind.text]
    if texts:
        widths[texts[0]] += max(0, page - sum(widths))


def _heading_heights(
    table: Table, cells: tuple[HeadingCell, ...], widths: list[int], language: str
) -> tuple[int, ...]:
    heights = [row_height(1)] * heading_depth(table.headings)
    for cell in sorted(cells, key=lambda cell: cell.rows):
        room = sum(widths[cell.column : cell.column + cell.columns])
        need = row_height(cell_lines(cell.text[language], room, bold=True))
        have = sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0, need - have)
    numbers = number_row(table)
    lines = max(cell_lines(text, width, SMALL_SIZE) for text, width in zip(numbers, widths, strict=True))
    return (*heights, row_height(lines, SMALL_SIZE)) if any(numbers) else tuple(heights)
