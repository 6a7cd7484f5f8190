"""Web tables read back with the standard parser: the same cells, headings that say what they head, nothing unsafe."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from giamngheo.documents.html import Markup, table_html
from giamngheo.documents.table import Role, Table, shown
from tests.documents.small_world import counted_tables, items, lines, listed_table

TABLES = [*counted_tables(lines(2, 2), items(groups=3)), listed_table()]


class Grid(HTMLParser):
    """The cells of a table laid out by their spans."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[tuple[int, int], str] = {}
        self.scopes: list[str] = []
        self.row = -1
        self.current: tuple[int, int] | None = None
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        assert "style" not in given
        if tag == "tr":
            self.row += 1
        if tag not in ("td", "th"):
            return
        column = 0
        while (self.row, column) in self.taken:
            column += 1
        self.current = (self.row, column)
        for row in range(self.row, self.row + int(given.get("rowspan", 1))):
            for spot in range(column, column + int(given.get("colspan", 1))):
                assert (row, spot) not in self.taken
                self.taken[row, spot] = ""
        if tag == "th":
            self.scopes.append(given["scope"])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.current = None

    def handle_data(self, data: str) -> None:
        if self.current:
            self.taken[self.current] += data


def parse(table: Table, language: str = "vi") -> Grid:
    grid = Grid()
    grid.feed(table_html(table, language))
    return grid


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
def test_cells_tile_the_table(table: Table) -> None:
    grid = parse(table)
    width = len(table.columns)
    assert set(grid.taken) == {(row, column) for row in range(grid.row + 1) for column in range(width)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.no)
def test_the_last_rows_are_those_of_the_table(table: Table) -> None:
    grid = parse(table)
    for back, row in enumerate(reversed(table.rows)):
        if row.role is Role.heading:
            continue
        for position, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            if not column.merged:
                assert grid.taken[grid.row - back, position] == shown(cell, column.kind)


def test_headings_have_a_scope() -> None:
    assert set(parse(TABLES[0]).scopes) == {"col", "colgroup", "row"}
    assert set(parse(TABLES[-1]).scopes) == {"col", "colgroup", "row", "rowgroup"}
    assert "caption" in parse(TABLES[0]).tags


def test_everything_is_escaped() -> None:
    bad = '<script>alert(1)</script>&"'
    table = TABLES[0]
    row = replace(table.rows[0], cells=("1", bad, *table.rows[0].cells[2:]))
    header = replace(table.header, place=bad)
    content = table_html(replace(table, rows=(row,), header=header, footnotes=({"vi": bad, "en": bad},)))
    assert "<script" not in content
    assert content.count("&lt;script&gt;") == 3


def test_templates_need_not_escape_it_again() -> None:
    content = table_html(TABLES[0])
    assert isinstance(content, Markup)
    assert content.__html__() == content


def test_in_english() -> None:
    content = table_html(TABLES[0], "en")
    assert 'lang="en"' in content
    assert "Tổng cộng" not in content
    assert "SYNTHETIC DATA" in content
