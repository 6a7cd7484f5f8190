"""Where the pages of a printed table break, so that nothing that belongs together is torn apart.

A place with its breakdown, a household with its members, a commune's line with its first village and the total with
the notes and signatures stay on one page.  Heights are in points and known, since every row is given its height.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from giamngheo.documents.table import Role, Row


@dataclass(frozen=True, slots=True)
class Heights:
    """The rows above the body, those of them that every page repeats, the body's rows and what stands below."""

    above: int
    repeated: int
    rows: Sequence[int]
    below: int

    @property
    def total(self) -> int:
        return self.above + sum(self.rows) + self.below


def page_breaks(rows: Sequence[Row], heights: Heights, room: int) -> list[int]:
    """The positions of the rows that begin a page, for pages that have this much room; empty for one page.

    What is higher than a page is left to break by itself.
    """
    breaks: list[int] = []
    used = heights.above
    blocks = list(_blocks(rows))
    for place, (start, end) in enumerate(blocks):
        height = sum(heights.rows[start:end])
        needed = height + (heights.below if place == len(blocks) - 1 else 0)
        if start > 0 and (rows[start].new_page or used + needed > room):
            breaks.append(start)
            used = heights.repeated
        used += height
    return breaks


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Stretches (first, end) of rows that stay together."""
    start = 0
    for position in range(1, len(rows)):
        if not _belong_together(rows, position):
            yield start, position
            start = position
    if rows:
        yield start, len(rows)


def _belong_together(rows: Sequence[Row], position: int) -> bool:
    """Whether the row at a position stays with the one before it."""
    before, row = rows[position - 1], rows[position]
    if row.new_page:
        return False
    if before.role in (Role.heading, Role.subtotal) or row.role is Role.total:
        return True
    if row.role is Role.heading:
        return position == len(rows) - 1  # the sum below a list
    if row.split or before.split:
        return row.place == before.place and row.split != before.split
    return not row.lead and row.place == before.place and row.place != ""
