"""The declarations: fifteen tables, every column bound to a published figure, the official number rows."""

import pytest

from giamngheo.documents.declarations import Form, forms
from giamngheo.documents.table import Kind, heading_cells, heading_depth, leaves
from giamngheo.facts.figures import FIGURES
from giamngheo.law.bundle import load
from giamngheo.law.model import Certainty
from tests.documents.small_world import counted_tables, items, listed_table

FORMS = tuple(forms().values())
REAL_ITEMS = {
    **items(unclassified=True),
    "indicator": [(item.code, item.name) for item in load().standards["nd-07-2021"].indicators],
}


def test_there_are_fifteen() -> None:
    assert list(forms()) == list(range(1, 16))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.no)
def test_every_figure_is_a_published_one(form: Form) -> None:
    unknown = {binding.figure for binding in form.layout(REAL_ITEMS).bindings.values()} - set(FIGURES)
    assert not unknown


@pytest.mark.parametrize("form", [form for form in FORMS if not form.is_list], ids=lambda form: form.no)
def test_every_number_has_a_figure_or_a_formula(form: Form) -> None:
    layout = form.layout(REAL_ITEMS)
    splits = [split.key for split in form.splits] or [""]
    for column in leaves(layout.headings):
        if column.kind in (Kind.count, Kind.share):
            assert column.formula or all((split, column.key) in layout.bindings for split in splits), (
                column.key
            )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.no)
def test_texts_exist_in_both_languages(form: Form) -> None:
    texts = [
        form.title,
        form.total,
        *form.notes,
        *(cell.text for cell in heading_cells(form.layout(REAL_ITEMS).headings)),
    ]
    for text in texts:
        assert text["vi"].strip()
        assert text["en"].strip()
        assert "{" not in text["vi"] + text["en"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.no)
def test_an_unconfirmed_layout_says_so(form: Form) -> None:
    assert form.certainty is Certainty.from_memory
    assert any("chưa đối chiếu với Phụ lục VII" in note["vi"] for note in form.notes)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.no)
def test_headings_tile_their_rows(form: Form) -> None:
    headings = form.layout(REAL_ITEMS).headings
    covered: dict[tuple[int, int], int] = {}
    for cell in heading_cells(headings):
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                covered[row, column] = covered.get((row, column), 0) + 1
    width = len(list(leaves(headings)))
    everywhere = {(row, column) for row in range(heading_depth(headings)) for column in range(width)}
    assert covered == dict.fromkeys(everywhere, 1)


def test_the_lists_have_the_nineteen_columns() -> None:
    assert len(listed_table().columns) == 19


def test_tables_of_the_poor_and_near_poor_have_the_same_columns() -> None:
    tables = {table.no: table for table in counted_tables()}
    for poor, near_poor in ((2, 3), (4, 6), (5, 7), (12, 13)):
        assert [column.key for column in tables[poor].columns] == [
            column.key for column in tables[near_poor].columns
        ]


def test_number_rows_are_those_of_the_working_file() -> None:
    from giamngheo.documents.table import number_row

    tables = {table.no: number_row(table) for table in counted_tables()}
    assert tables[1][2:] == (
        "(1)", "(2)", "(3)", "(4)=3/1", "(5)", "(6)=5/1", "(7)", "(8)=7/1", "(9)", "(10)=9/2", "(11)", "(12)=11/2",
        "(13)", "(14)=13/2",
    )  # fmt: skip
    assert tables[2][-1] == "(9)=1-2-3-4 +5+6+7+8"
    assert (tables[8][7], tables[8][12]) == ("(5)=1-2-3-4", "(10)=6-7-8-9")
