"""Several tables in one workbook, and lists of problems that stay short."""

import openpyxl
import pyarrow as pa
import pytest

from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.table_problems import shortened
from giamngheo.core.table_writing import write_tables


def test_each_table_is_a_sheet_and_no_text_a_formula(tmp_path):
    path = tmp_path / "hai.xlsx"
    write_tables({"Một": pa.table({"a": ["=1+1", None]}), "Hai": pa.table({"b": [1]})}, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Một", "Hai"]
    assert (book["Một"]["A2"].data_type, book["Một"]["A2"].value) == ("s", "=1+1")
    assert book["Hai"]["B1"].value is None


@pytest.mark.parametrize("name", ["x.csv", "x.pdf", "x"])
def test_only_a_workbook_holds_several(tmp_path, name):
    with pytest.raises(Refused) as refused:
        write_tables({"a": pa.table({"a": [1]})}, tmp_path / name)
    assert [one.code for one in refused.value.problems] == ["table.type_unknown"]
    assert list(tmp_path.iterdir()) == []


def test_a_long_list_keeps_the_first_of_each_kind_and_counts_the_rest():
    def wrong(row, column):
        return Problem("table.not_integer", Spot(sheet="Hộ", row=row, column=column), {"value": "x"})

    problems = [wrong(row, "b1") for row in range(2, 30)] + [wrong(5, "members")]
    short = shortened(problems, 3)
    assert [(one.code, one.spot.row) for one in short] == [
        ("table.not_integer", 2),
        ("table.not_integer", 3),
        ("table.not_integer", 4),
        ("table.more", None),
        ("table.not_integer", 5),
    ]
    assert short[3].values["count_vi"] == "25"
    assert shortened(problems[:3], 3) == problems[:3]
