"""One table drawn on one worksheet, from the top row to the bottom row."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from giamngheo.documents import formula
from giamngheo.documents.excel_styles import FONT, Block, Styles
from giamngheo.documents.fitting import (
    BODY_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    cell_lines,
    fit,
    indent,
    page_height,
    page_width,
    row_height,
)
from giamngheo.documents.pagination import Heights, page_breaks
from giamngheo.documents.phrases import (
    DATED,
    NOTES,
    SYNTHETIC,
    form_name,
    note_lines,
    subtitle_lines,
    unit_line,
)
from giamngheo.documents.table import (
    NAME_COLUMN,
    UNDEFINED,
    Cell,
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

PAPERS = {"A4": 9, "A3": 8}
MOST_SUMMED, LONGEST_FORMULA = 200, 8000
MOST_PAGE_BREAKS = 1023
SIGNING_ROWS = 3
PRINT_MARGIN_PERCENT = 97
LEAST_SHRINK_PERCENT = 80
"""A table that misses one page by a little is printed this much smaller rather than on two."""


def draw_sheet(sheet: Worksheet, table: Table, styles: Styles, language: str = "vi") -> None:
    """Draw the table and set up its page; the worksheet must be empty."""
    _Sheet(sheet, table, styles, language).draw()


class _Sheet:
    """The drawing of one table; `row` is the next row to write."""

    def __init__(self, sheet: Worksheet, table: Table, styles: Styles, language: str) -> None:
        self.sheet, self.table, self.styles, self.language = sheet, table, styles, language
        self.columns = table.columns
        self.positions = {column.key: position for position, column in enumerate(self.columns)}
        self.fit = fit(table, language)
        self.last_column = len(self.columns) - 1
        self.row = 0
        self.heights: list[int] = []
        self.first_heading = 0
        self.first_body = 0

    def draw(self) -> None:
        for position, width in enumerate(self.fit.widths):
            self.sheet.set_column_pixels(position, position, _pixels(width))
        self._top()
        self._headings()
        self._body()
        self._below()
        self._set_page()

    # --- what stands above the grid

    def _top(self) -> None:
        header, left = self.table.header, self._left_columns()
        above = header.above.upper()
        self._halves((above, Block.unit_above), (form_name(self.table, self.language), Block.form_name), left)
        self._halves((header.place.upper(), Block.unit_place), ("", Block.form_name), left)
        self._across(self.table.title[self.language].upper(), Block.title, TITLE_SIZE, bold=True)
        if header.synthetic:
            self._across(SYNTHETIC[self.language], Block.warning, bold=True)
        for line in subtitle_lines(header, self.language):
            self._across(line, Block.subtitle)
        self._across(unit_line(self.table, self.language), Block.unit)

    def _left_columns(self) -> int:
        """How many columns make up the left half of the sheet."""
        half, taken = sum(self.fit.widths) // 2, 0
        for position, width in enumerate(self.fit.widths):
            taken += width
            if taken >= half:
                return max(1, min(position + 1, self.last_column))
        return 1

    def _across(self, text: str, block: Block, size: int = BODY_SIZE, *, bold: bool = False) -> None:
        lines = cell_lines(text, sum(self.fit.widths), size, bold=bold)
        self._start_row(row_height(lines, size))
        self._span(0, self.last_column, text, self.styles.block(block))
        self.row += 1

    def _halves(self, left: tuple[str, Block], right: tuple[str, Block], split: int) -> None:
        widths = self.fit.widths
        parts = ((left, sum(widths[:split])), (right, sum(widths[split:])))
        lines = max(cell_lines(text, width, bold=True) for (text, _), width in parts)
        self._start_row(row_height(lines))
        self._span(0, split - 1, left[0], self.styles.block(left[1]))
        self._span(split, self.last_column, right[0], self.styles.block(right[1]))
        self.row += 1

    # --- headings

    def _headings(self) -> None:
        self.first_heading = self.row
        depth = heading_depth(self.table.headings)
        cells = heading_cells(self.table.headings)
        for level in range(depth):
            self._start_row(self.fit.heading_heights[level])
            for position in range(self.last_column + 1):
                self.sheet.write_blank(self.row, position, None, self.styles.heading())
            for cell in cells:
                if cell.row == level:
                    text = cell.text[self.language]
                    self.sheet.write_string(self.row, cell.column, text, self.styles.heading())
                    self._merge(
                        self.row, cell.column, self.row + cell.rows - 1, cell.column + cell.columns - 1
                    )
            self.row += 1
        numbers = number_row(self.table)
        if any(numbers):
            self._start_row(self.fit.heading_heights[depth])
            for position, number in enumerate(numbers):
                self.sheet.write_string(self.row, position, number, self.styles.number())
            self.row += 1

    # --- body

    def _body(self) -> None:
        self.first_body = self.row
        runs = merged_runs(self.table)
        inside = {row for first, last in runs for row in range(first + 1, last + 1)}
        together = {row: last - first + 1 for first, last in runs for row in range(first, last + 1)}
        for index, row in enumerate(self.table.rows):
            last = index == len(self.table.rows) - 1
            self._start_row(self._body_height(row, together.get(index, 1)))
            if row.role is Role.heading:
                text = shown(row.cells[0], Kind.text, self.language)
                self._span(0, self.last_column, text, self.styles.cell(Kind.text, row.role, last=last))
            else:
                for position, column in enumerate(self.columns):
                    covered = column.merged and index in inside
                    self._cell(row, position, last=last, covered=covered)
            self.row += 1
        for first, last_index in runs:
            for position, column in enumerate(self.columns):
                if column.merged:
                    self._merge(self.first_body + first, position, self.first_body + last_index, position)

    def _body_height(self, row: Row, together: int) -> int:
        """The height of a row of which so many share their merged cells."""
        if row.role is Role.heading:
            text = shown(row.cells[0], Kind.text, self.language)
            return row_height(cell_lines(text, sum(self.fit.widths), bold=True))
        bold = row.role is not Role.line or row.lead
        lines = [1]
        for position, (cell, column) in enumerate(zip(row.cells, self.columns, strict=True)):
            if column.kind is Kind.text:
                text = shown(cell, column.kind, self.language)
                room = self.fit.widths[position] - indent(row, position)
                shared = together if column.merged else 1
                lines.append(-(-cell_lines(text, room, bold=bold) // shared))
        return row_height(max(lines))

    def _cell(self, row: Row, position: int, *, last: bool, covered: bool) -> None:
        column = self.columns[position]
        style = self.styles.cell(
            column.kind, row.role, last=last, depth=row.depth if position == NAME_COLUMN else 0, lead=row.lead
        )
        value = row.cells[position]
        if covered or value == "" or (value is None and column.kind in (Kind.text, Kind.label)):
            self.sheet.write_blank(self.row, position, None, style)
            return
        text = self._formula(row, position, column)
        if text is not None:
            result = UNDEFINED if value is None else _number(value)
            self.sheet.write_formula(self.row, position, text, style, result)
        elif isinstance(value, int | Fraction) and column.kind in (Kind.count, Kind.share):
            self.sheet.write_number(self.row, position, _number(value), style)
        else:
            self.sheet.write_string(self.row, position, shown(value, column.kind, self.language), style)

    def _formula(self, row: Row, position: int, column: Column) -> str | None:
        """The formula that gives exactly the cell's value; None where there is none."""
        if column.formula is not None:
            return self._column_formula(row, position, column.formula)
        if column.kind is Kind.count and row.parts:
            return self._total_formula(row, position)
        return None

    def _column_formula(self, row: Row, position: int, rule: formula.Formula) -> str | None:
        values = {key: _count(row.cells[self.positions[key]]) for key in formula.keys(rule)}
        if None in values.values() or formula.evaluate(rule, values) != row.cells[position]:
            return None
        return formula.excel(
            rule, lambda key: xl_rowcol_to_cell(self.row, self.positions[key]), undefined=UNDEFINED
        )

    def _total_formula(self, row: Row, position: int) -> str | None:
        parts = [_count(self.table.rows[index].cells[position]) for index in row.parts]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or sum(known) != row.cells[position]:
            return None
        rows = [self.first_body + index for index in row.parts]
        ranges = [xl_range(first, position, last, position) for first, last in _runs(rows)]
        sums = [
            "SUM(" + ",".join(ranges[start : start + MOST_SUMMED]) + ")"
            for start in range(0, len(ranges), MOST_SUMMED)
        ]
        text = "=" + "+".join(sums)
        return text if len(text) <= LONGEST_FORMULA else None

    # --- what stands below the grid

    def _below(self) -> None:
        notes = note_lines(self.table, self.language)
        if notes:
            self._across(NOTES[self.language], Block.notes_title, SMALL_SIZE, bold=True)
        for note in notes:
            self._across(note, Block.note, SMALL_SIZE)
        self._signatures()

    def _signatures(self) -> None:
        signatures = self.table.signatures
        if not signatures:
            return
        split = self._left_columns()
        left, right = signatures[0], signatures[-1]
        dated = DATED[self.language]
        self._halves(("", Block.date_line), ("", Block.date_line), split)
        self._halves(
            (dated if left.dated else "", Block.date_line),
            (dated if right.dated else "", Block.date_line),
            split,
        )
        self._halves(
            (left.office[self.language], Block.office), (right.office[self.language], Block.office), split
        )
        self._halves(
            (left.manner[self.language], Block.date_line),
            (right.manner[self.language], Block.date_line),
            split,
        )
        for _ in range(SIGNING_ROWS):
            self._halves(("", Block.note), ("", Block.note), split)

    # --- page

    def _set_page(self) -> None:
        sheet, page = self.sheet, self.table.page
        if page.landscape:
            sheet.set_landscape()
        sheet.set_paper(PAPERS[page.paper])
        left, right, top, bottom = (millimetres / 25.4 for millimetres in page.margins)
        sheet.set_margins(left, right, top, bottom)
        sheet.print_area(0, 0, self.row - 1, self.last_column)
        sheet.repeat_rows(self.first_heading, self.first_body - 1)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.freeze_panes(self.first_body, min(2, self.last_column))
        self._set_scale()
        mark = SYNTHETIC[self.language] if self.table.header.synthetic else ""
        if mark:
            sheet.set_header(f'&R&"{FONT},Italic"&9{mark}')
        sheet.set_footer(
            f'&L&"{FONT},Regular"&9{form_name(self.table, self.language)}&R&"{FONT},Regular"&9&P/&N'
        )

    def _set_scale(self) -> None:
        """One page wide.  Pages of our own breaking need a scale, since "fit to page" sets breaks aside."""
        page, heights = self.table.page, self._heights()
        scale = min(100, page_width(page) * PRINT_MARGIN_PERCENT // sum(self.fit.widths))
        room = page_height(page) * PRINT_MARGIN_PERCENT
        breaks = page_breaks(self.table.rows, heights, room // scale)
        own = any(row.new_page for row in self.table.rows[1:])
        if not breaks:
            self.sheet.fit_to_pages(1, 0)
        elif not own and scale * LEAST_SHRINK_PERCENT <= room // heights.total * 100:
            self.sheet.fit_to_pages(1, 1)
        else:
            self.sheet.set_print_scale(max(10, scale))
            self.sheet.set_h_pagebreaks([self.first_body + row for row in breaks[:MOST_PAGE_BREAKS]])

    def _heights(self) -> Heights:
        end = self.first_body + len(self.table.rows)
        return Heights(
            above=sum(self.heights[: self.first_body]),
            repeated=sum(self.heights[self.first_heading : self.first_body]),
            rows=self.heights[self.first_body : end],
            below=sum(self.heights[end:]),
        )

    # --- cells

    def _start_row(self, height: int) -> None:
        self.sheet.set_row(self.row, height)
        self.heights.append(height)

    def _span(self, first: int, last: int, text: str, style: Format) -> None:
        for position in range(first, last + 1):
            self.sheet.write_blank(self.row, position, None, style)
        self.sheet.write_string(self.row, first, text, style)
        self._merge(self.row, first, self.row, last)

    def _merge(self, first_row: int, first: int, last_row: int, last: int) -> None:
        """Merge cells that are already written; `merge_range` would write below the row that is being kept."""
        if (first_row, first) != (last_row, last):
            self.sheet.merge.append([first_row, first, last_row, last])


def _pixels(points: int) -> int:
    return points * 96 // 72


def _count(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None


def _number(cell: Cell) -> int | float:
    """The cell for the file: a share becomes the nearest binary fraction, as Excel's own division gives it."""
    if isinstance(cell, Fraction):
        return cell.numerator / cell.denominator
    if isinstance(cell, int):
        return cell
    raise TypeError(f"not a number: {cell!r}")


def _runs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    start = previous = None
    for row in rows:
        if start is None or previous is None:
            start = row
        elif row != previous + 1:
            yield start, previous
            start = row
        previous = row
    if start is not None and previous is not None:
        yield start, previous
