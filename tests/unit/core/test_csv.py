"""CSV in: separators, encodings, titles and broken rows, as they come from offices."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.core.limits import Limits
from giamngheo.core.problems import Refused, has_errors
from giamngheo.core.tables import Column, Kind, Layout, Read, read_table
from tests.unit.core.files import found, text_file
from tests.unit.core.layout import HOUSEHOLDS

SMALL = Layout("small", (Column("household", Kind.text, required=True), Column("note", Kind.text)))
SIMPLE = "household,members\nh1,3\nh2,4\n"


def read(folder: Path, text: str | bytes, layout: Layout = HOUSEHOLDS, encoding: str = "utf-8") -> Read:
    return read_table(text_file(folder, text, encoding=encoding), layout)


def column(read: Read, name: str) -> list[object]:
    values: list[object] = read.table.column(name).to_pylist()
    return values


def test_an_official_list_is_read_with_its_types(tmp_path: Path) -> None:
    read_ = read(
        tmp_path,
        "DANH SÁCH HỘ;;;;;;;\n\n"
        "Mã hộ;Khu vực;Số nhân khẩu;Diện tích nhà (m2);Có ti vi;Ngày điều tra;Dân tộc;Ghi chú\n"
        "(1);(2);(3);(4);(5);(6);(7);(8)\n"
        "h1;Nông thôn;4;7,5;x;05/09/2024;Tày;nhà  tạm\n"
        ";;;;;;;\n"
        "h2;urban;;120,25;không;2024-09-06;1;\n",
        encoding="utf-8-sig",
    )
    assert read_.problems == []
    assert list(read_.rows) == [5, 7]
    assert read_.table.schema.names == [*HOUSEHOLDS.names, "Ghi chú"]
    assert read_.table.select(HOUSEHOLDS.names).schema == HOUSEHOLDS.schema
    assert read_.table.to_pylist() == [
        {
            "household": "h1", "area": "rural", "members": 4, "house_area": Decimal("7.5000"), "has_tv": True,
            "surveyed_on": date(2024, 9, 5), "ethnicity": "02", "place": None, "Ghi chú": "nhà tạm",
        },
        {
            "household": "h2", "area": "urban", "members": None, "house_area": Decimal("120.2500"), "has_tv": False,
            "surveyed_on": date(2024, 9, 6), "ethnicity": "01", "place": None, "Ghi chú": None,
        },
    ]  # fmt: skip
    assert read_.present == set(HOUSEHOLDS.names) - {"place"}
    assert read_.spot(1, "members").sentence() == "tệp a.csv, dòng 7, cột Số nhân khẩu"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_of_saving_csv_is_understood(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    text = f"Mã hộ,Số nhân khẩu{end}hộ 1,3{end}hộ 2,4".replace(",", separator)
    read_ = read(tmp_path, text, encoding=encoding)
    assert (column(read_, "household"), column(read_, "members")) == (["hộ 1", "hộ 2"], [3, 4])
    assert read_.problems == []
    assert list(read_.rows) == [2, 3]


def test_vietnamese_in_either_unicode_form_is_stored_in_one(tmp_path: Path) -> None:
    read_ = read(tmp_path, "household,note\nHo\u0300a,H\u00f2a\n", SMALL)
    assert column(read_, "household") == column(read_, "note") == ["H\u00f2a"]


def test_every_wrong_cell_is_named_with_its_row_and_heading(tmp_path: Path) -> None:
    read_ = read(
        tmp_path,
        "Mã hộ,Số nhân khẩu,house_area,has_tv,surveyed_on,area\n"
        "h1,bốn,1.498,maybe,31/02/2024,đảo\n"
        "h2,12.5,-1,,1985,\n"
        "h3,31,7,x,,rural\n",
    )
    assert found(read_) == [
        ("not_integer", 2, "Số nhân khẩu"),
        ("fraction", 3, "Số nhân khẩu"),
        ("above_maximum", 4, "Số nhân khẩu"),
        ("number_ambiguous", 2, "house_area"),
        ("below_minimum", 3, "house_area"),
        ("not_boolean", 2, "has_tv"),
        ("date_impossible", 2, "surveyed_on"),
        ("date_incomplete", 3, "surveyed_on"),
        ("not_choice", 2, "area"),
    ]
    assert column(read_, "members") == [None, None, None]
    assert column(read_, "house_area") == [None, None, Decimal("7.0000")]
    assert "1498" in read_.problems[3].remedy()
    assert "rural (Nông thôn)" in read_.problems[8].remedy()
    with pytest.raises(Refused) as refused:
        read_.required()
    assert list(refused.value.problems) == read_.problems


def test_a_long_list_of_one_kind_is_cut_with_a_count(tmp_path: Path) -> None:
    rows = "".join(f"h{i},x{i}\n" for i in range(1254))
    problems = read(tmp_path, "household,members\n" + rows).problems
    assert len(problems) == 21
    assert problems[19].spot.row == 21
    assert (
        problems[20].sentence()
        == "tệp a.csv, cột members: Và 1.234 chỗ nữa như vậy. Sửa như các dòng nêu trên."
    )
    assert problems[20].what("en") == "And 1,234 more of this kind."


def test_warnings_over_the_limit_stay_warnings(tmp_path: Path) -> None:
    rows = "".join(f"h{i},3,7.{i:05}1\n" for i in range(100))
    read_ = read(tmp_path, "household,members,house_area\n" + rows)
    assert len(read_.problems) == 21
    assert not has_errors(read_.problems)
    assert read_.required().num_rows == 100


class TestHeadings:
    def test_a_missing_column_is_named_with_what_is_there_and_what_is_like_it(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,member,area\nh1,3,rural\n")
        assert found(read_) == [("column_missing_near", None, None)]
        assert "household, member, area" in read_.problems[0].what()
        assert "“member”" in read_.problems[0].remedy()
        assert column(read_, "members") == [None]
        assert column(read_, "member") == ["3"]

    def test_a_missing_column_without_a_like_is_only_named(self, tmp_path: Path) -> None:
        assert found(read(tmp_path, "household,area\nh1,rural\n")) == [("column_missing", None, None)]

    def test_a_misspelt_optional_column_is_a_warning(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,members,house_arae\nh1,3,7\n")
        assert found(read_) == [("column_near", None, None)]
        assert not has_errors(read_.problems)

    def test_a_column_that_is_there_twice_is_named_with_both_places(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,members,Mã hộ\nh1,3,h2\n")
        assert found(read_) == [("column_repeated", None, "Mã hộ")]
        assert "(cột thứ 1)" in read_.problems[0].what()
        assert "(cột thứ 3)" in read_.problems[0].what()

    def test_no_heading_row_at_all(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "h1,3\nh2,4\n")
        assert found(read_) == [("headings_missing", None, None)]
        assert "h1, 3" in read_.problems[0].what()
        assert read_.table.schema == HOUSEHOLDS.schema

    def test_unknown_columns_keep_their_own_names(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,members,x,x,,,y z\nh1,3,1.0,b,c,,d\n")
        assert read_.problems == []
        assert read_.table.select(range(8, 12)).to_pylist() == [
            {"x": "1.0", "x_2": "b", "column_5": "c", "y z": "d"}
        ]

    def test_headings_in_two_languages_below_each_other_are_one_heading(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,members\nMã hộ,Số nhân khẩu\nh1,3\n")
        assert list(read_.rows) == [3]
        assert read_.problems == []

    def test_a_first_row_of_numbers_in_brackets_only_is_no_data(self, tmp_path: Path) -> None:
        assert list(read(tmp_path, "household,members\n1,2\n").rows) == [2]
        assert list(read(tmp_path, "household,members\n(1),(2)\n1,2\n").rows) == [3]


class TestKeys:
    def test_a_repeated_key_names_both_rows(self, tmp_path: Path) -> None:
        read_ = read(tmp_path, "household,members\nh1,3\n\nh2,4\n h1 ,5\nh1,6\n")
        assert found(read_) == [("key_repeated", 5, None), ("key_repeated", 6, None)]
        assert [problem.values["first"] for problem in read_.problems] == [2, 2]

    def test_an_empty_key_is_named_and_no_repetition(self, tmp_path: Path) -> None:
        assert found(read(tmp_path, "household,members\n,3\n,4\n")) == [
            ("key_empty", 2, "household"),
            ("key_empty", 3, "household"),
        ]

    def test_a_key_of_two_columns(self, tmp_path: Path) -> None:
        columns = (Column("household", Kind.text), Column("person", Kind.integer))
        layout = Layout("persons", columns, key=("household", "person"))
        read_ = read(tmp_path, "household,person\na,1\na,2\nb,1\na,1\n", layout)
        assert found(read_) == [("key_repeated", 5, None)]
        assert read_.problems[0].values["key"] == "a / 1"
        assert read(tmp_path, "household\na\na\n", layout).problems == []


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", [("empty", None, None)]),
            ("\n\n \n", [("empty", None, None)]),
            ("household,members\n", [("no_rows", None, None)]),
            ("household,members\n,\n,\n", [("no_rows", None, None)]),
            ("household,members\nh1,3\nh2", [("cut_off", 3, None)]),
            ("household,members\nh1\nh2,4\n", [("cells_count", 2, None)]),
            ("household,members\nh1,3,5\nh2,4,,\n", [("cells_count", 2, None)]),
            ('household,members\nh1,3\n"h2,4\nh3,5\n', [("quotes", 3, None)]),
            ('household,members\nh1,3\n"h2"x,4\n"h3,\n",5\n', [("quotes", 3, None)]),
            ("household,members\nh1,3\nh2,4\n\0\0\0\0", [("damaged", 4, None)]),
        ],
    )
    def test_are_named_by_row(
        self, tmp_path: Path, text: str, expected: list[tuple[str, int | None, None]]
    ) -> None:
        assert found(read(tmp_path, text)) == expected

    def test_old_encodings_are_refused_with_the_row(self, tmp_path: Path) -> None:
        for encoded, row in ((SIMPLE.replace("h2", "hộ 2"), 3), (SIMPLE.replace("household", "hộ"), 1)):
            read_ = read(tmp_path, encoded.replace("ộ", "\u00f4\u0323"), encoding="cp1258")
            assert found(read_) == [("encoding", row, None)]

    def test_a_bad_byte_far_down_is_found(self, tmp_path: Path) -> None:
        rows = b"".join(b"h%d,3\n" % i for i in range(60_000))
        read_ = read(tmp_path, b"household,members\n" + rows + b"h\xff,3\n")
        assert found(read_) == [("encoding", 60_002, None)]

    def test_utf_16_without_its_mark_is_an_encoding_problem(self, tmp_path: Path) -> None:
        assert found(read(tmp_path, SIMPLE, encoding="utf-16-le")) == [("encoding", 1, None)]
        assert found(read(tmp_path, SIMPLE.encode("utf-16")[:-1])) == [("damaged", None, None)]

    @pytest.mark.parametrize(
        "start", [b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7"]
    )
    def test_another_kind_of_file_under_a_csv_name(self, tmp_path: Path, start: bytes) -> None:
        assert found(read(tmp_path, start + b"household,members\n")) == [("misnamed", None, None)]

    def test_files_that_are_not_there_or_not_tables(self, tmp_path: Path) -> None:
        def codes(path: Path | str, sheet: str | None = None) -> list[str]:
            return [problem.code for problem in read_table(path, HOUSEHOLDS, sheet=sheet).problems]

        tmp_path.joinpath("folder.csv").mkdir()
        assert codes(tmp_path.joinpath("none.csv")) == ["table.file_missing"]
        assert codes(str(tmp_path.joinpath("folder.csv"))) == ["table.file_unreadable"]
        assert codes(text_file(tmp_path, "x", "a.docx")) == ["table.type_unknown"]
        assert codes(text_file(tmp_path, SIMPLE), sheet="Hộ") == ["table.not_workbook"]

    def test_a_file_over_the_limit(self, tmp_path: Path) -> None:
        path = text_file(tmp_path, SIMPLE)
        assert found(read_table(path, HOUSEHOLDS, limits=Limits(csv_bytes=10))) == [("too_large", None, None)]


def test_cells_of_several_lines_and_doubled_quotes(tmp_path: Path) -> None:
    read_ = read(tmp_path, 'household,note\nh1,"a\nb ""c"", d"\nh2,"x; y"\n', SMALL)
    assert column(read_, "note") == ['a b "c", d', "x; y"]
    assert list(read_.rows) == [2, 3]


def test_a_first_line_naming_the_separator_is_skipped(tmp_path: Path) -> None:
    assert column(read(tmp_path, "sep=;\nhousehold;members\nh1;3\n"), "members") == [3]


CELLS = st.text(st.sampled_from("aộ1 ,;\"'\n\t=+-@."), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_whatever_python_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """Against a second reader: Python's own, told the dialect."""
    import csv

    path = tmp_path.joinpath("b.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("household", "note"), *(("h" + one, "n" + other) for one, other in rows)])
    read_ = read_table(path, SMALL)
    assert not has_errors(read_.problems)
    expected = [[" ".join(word.split()) for word in ("h" + one, "n" + other)] for one, other in rows]
    assert [[row["household"], row["note"]] for row in read_.table.to_pylist()] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("household,members\n\"'h1;\t3\r\0é"), max_size=60) | st.binary(max_size=60))
def test_no_text_file_makes_reading_fail(tmp_path: Path, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else "household,members\n" + text
    read_ = read(tmp_path, content)
    assert read_.table.num_rows == len(read_.rows)
    assert read_.table.schema.names[:8] == list(HOUSEHOLDS.names)


def test_a_very_wide_file_is_read_in_seconds(tmp_path: Path) -> None:
    names = [f"house_area_{i}_{'z' * (i % 30)}" for i in range(9_000)]
    read_ = read(tmp_path, f"household,members,{','.join(names)}\nh1,3{',*' * len(names)}\n")
    assert read_.table.num_columns == len(HOUSEHOLDS.columns) + len(names)
    assert not has_errors(read_.problems)
