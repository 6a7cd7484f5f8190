"""Workbooks in: found by name or headings, typed cells kept exact, hostile ones refused at little cost."""

import shutil
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from giamngheo.core.limits import MEGABYTE, Limits
from giamngheo.core.problems import Refused, has_errors
from giamngheo.core.tables import Column, Kind, Layout, read_table, sheets
from tests.unit.core.files import bare_workbook, found, text_file, workbook, xml_row
from tests.unit.core.layout import HOUSEHOLDS

MORNING = datetime(2024, 9, 5, 8, 30)  # noqa: DTZ001 (a cell has no time zone)
HEADINGS = ["Mã hộ", "Số nhân khẩu", "Diện tích nhà\n(m²)", "Có ti vi", "Ngày điều tra", "Dân tộc", "Mã xã"]


def test_typed_cells_come_over_exactly(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "DANH SÁCH"],
        [],
        [None, *HEADINGS],
        [None, "h1", 4, 1.234, True, date(2024, 9, 5), "Tày", "06325"],
        [],
        [None, 12, 4.0, 0.1 + 0.2, "x", 45657, 2, 6325],
        [None, "h3", "5", "7,5", 0, MORNING, "kinh", None],
    ]
    path = workbook(tmp_path, {"Hướng dẫn": [["đọc kỹ"]], "hộ": rows})
    read = read_table(path, HOUSEHOLDS)
    assert read.problems == []
    assert (read.sheet, list(read.rows)) == ("hộ", [4, 6, 7])
    columns = read.table.to_pydict()
    assert columns["household"] == ["h1", "12", "h3"]
    assert columns["members"] == [4, 4, 5]
    assert columns["house_area"] == [Decimal("1.2340"), Decimal("0.3000"), Decimal("7.5000")]
    assert columns["has_tv"] == [True, True, False]
    assert columns["surveyed_on"] == [date(2024, 9, 5), date(2024, 12, 31), date(2024, 9, 5)]
    assert columns["ethnicity"] == ["02", "02", "01"]
    assert columns["place"] == ["06325", "6325", None]
    assert read.spot(1, "house_area").sentence() == "tệp a.xlsx, trang hộ, dòng 6, cột Diện tích nhà (m²)"


def test_wrong_cells_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADINGS,
        ["h1", 12.5, "1.498", "có lẽ", 1985, "Mường", ("=A1/0", "#DIV/0!")],
        [1234567890123456, ("=1/0", "#DIV/0!"), 33.33333, 2, "31/02/2024", 99, None],
    ]
    read = read_table(workbook(tmp_path, {"data": rows}), HOUSEHOLDS)
    assert set(found(read)) == {
        ("formula_error", 2, "Mã xã"),
        ("formula_error", 3, "Số nhân khẩu"),
        ("number_cut", 3, "Mã hộ"),
        ("fraction", 2, "Số nhân khẩu"),
        ("number_ambiguous", 2, "Diện tích nhà (m²)"),
        ("rounded", 3, "Diện tích nhà (m²)"),
        ("not_boolean", 2, "Có ti vi"),
        ("not_boolean", 3, "Có ti vi"),
        ("date_incomplete", 2, "Ngày điều tra"),
        ("date_impossible", 3, "Ngày điều tra"),
        ("not_choice", 2, "Dân tộc"),
        ("not_choice", 3, "Dân tộc"),
    }


def test_the_sheet_is_found_by_asking_by_name_or_by_headings(tmp_path: Path) -> None:
    def one(code: str) -> list[list[object]]:
        return [["household", "members"], [code, 3]]

    path = workbook(tmp_path, {"ghi chú": [["household"]], "khác": one("h1"), "nữa": one("h2")})
    assert sheets(path) == ("ghi chú", "khác", "nữa")
    assert read_table(path, HOUSEHOLDS).table.column("household").to_pylist() == ["h1"]
    assert read_table(path, HOUSEHOLDS, sheet="NUA").table.column("household").to_pylist() == ["h2"]
    refused = read_table(path, HOUSEHOLDS, sheet="nope")
    assert found(refused) == [("sheet_missing", None, None)]
    assert "ghi chú, khác, nữa" in refused.problems[0].what()
    named = workbook(tmp_path, {"khác": one("h1"), "Households": one("h2")}, "b.xlsx")
    assert read_table(named, HOUSEHOLDS).table.column("household").to_pylist() == ["h2"]


def test_a_workbook_without_the_headings_or_without_cells(tmp_path: Path) -> None:
    assert found(read_table(workbook(tmp_path, {"a": [["x", "y"], [1, 2]]}), HOUSEHOLDS)) == [
        ("headings_missing", None, None)
    ]
    assert found(read_table(workbook(tmp_path, {"a": []}, "b.xlsx"), HOUSEHOLDS)) == [("empty", None, None)]


class TestDamaged:
    @pytest.fixture
    def whole(self, tmp_path: Path) -> Path:
        return workbook(tmp_path, {"data": [["household", "members"], *([f"h{i}", 3] for i in range(50))]})

    @pytest.mark.parametrize("share", [1, 5, 9])
    def test_half_written(self, whole: Path, share: int) -> None:
        content = whole.read_bytes()
        whole.write_bytes(content[: len(content) * share // 10])
        assert found(read_table(whole, HOUSEHOLDS)) == [("damaged", None, None)]

    def test_one_byte_changed(self, whole: Path) -> None:
        content = bytearray(whole.read_bytes())
        with zipfile.ZipFile(whole) as archive:
            part = archive.getinfo("xl/worksheets/sheet1.xml")
        content[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
        whole.write_bytes(content)
        assert found(read_table(whole, HOUSEHOLDS)) == [("damaged", None, None)]

    def test_xml_that_breaks_off(self, tmp_path: Path) -> None:
        path = bare_workbook(tmp_path, xml_row(1, "household", "members") + "<row r='2'><c r='A2'><v>1</v")
        assert found(read_table(path, HOUSEHOLDS)) == [("damaged", None, None)]

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.xlsx", b"household,members\nh1,3\n", "misnamed"),
            ("a.xls", b"<html><table><tr><td>household</td></tr></table></html>", "misnamed"),
            ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
            ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "misnamed"),
            (
                "a.xlsx",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "encrypted",
            ),
            ("a.xlsx", b"PK\x03\x04" + bytes(600), "damaged"),
            ("a.ods", b"PK\x03\x04", "damaged"),
            ("a.xlsx", b"", "empty"),
        ],
    )
    def test_not_what_its_name_says(self, tmp_path: Path, name: str, content: bytes, code: str) -> None:
        assert found(read_table(text_file(tmp_path, content, name), HOUSEHOLDS)) == [(code, None, None)]

    def test_a_zip_that_is_no_workbook(self, tmp_path: Path) -> None:
        path = tmp_path.joinpath("a.xlsx")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "household")
        assert found(read_table(path, HOUSEHOLDS)) == [("damaged", None, None)]

    def test_sheets_of_what_is_no_workbook(self, tmp_path: Path) -> None:
        for path, code in (
            (text_file(tmp_path, "a,b"), "table.not_workbook"),
            (tmp_path.joinpath("none.xlsx"), "table.file_missing"),
            (text_file(tmp_path, b"PK\x03\x04" + bytes(600), "b.xlsx"), "table.damaged"),
        ):
            with pytest.raises(Refused) as refused:
                sheets(path)
            assert refused.value.problems[0].code == code


class TestHostile:
    def test_a_cell_at_the_far_corner_costs_memory_that_is_not_given(self, tmp_path: Path) -> None:
        corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        path = bare_workbook(tmp_path, xml_row(1, "household", "members") + corner)
        read = read_table(path, HOUSEHOLDS)
        assert found(read) == [("too_heavy", None, None)]
        assert "2048 MB" in read.problems[0].what()

    def test_a_sheet_that_unpacks_enormously_is_not_unpacked(self, tmp_path: Path) -> None:
        path = bare_workbook(
            tmp_path, xml_row(1, "household", "members") + "<row><c><v>1</v></c></row>" * 200_000
        )
        assert path.stat().st_size < 40_000
        assert found(read_table(path, HOUSEHOLDS)) == [("packed", None, None)]

    @pytest.mark.parametrize(
        ("limits", "code"),
        [
            (Limits(workbook_bytes=1000), "too_large"),
            (Limits(workbook_unpacked_bytes=2000), "too_large"),
            (Limits(workbook_parts=3), "too_large"),
            (Limits(memory_bytes=60 * MEGABYTE), "too_heavy"),
        ],
    )
    def test_every_limit_is_kept(self, tmp_path: Path, limits: Limits, code: str) -> None:
        path = workbook(tmp_path, {"data": [["household", "members"], ["h1", 3]]})
        assert found(read_table(path, HOUSEHOLDS, limits=limits)) == [(code, None, None)]

    def test_a_reader_that_takes_too_long_is_ended(self, tmp_path: Path) -> None:
        rows = [["household", "members"], *([f"h{i}", i % 9 + 1] for i in range(100_000))]
        path = workbook(tmp_path, {"data": rows})
        assert found(read_table(path, HOUSEHOLDS, limits=Limits(seconds=0))) == [("too_heavy", None, None)]

    def test_entities_are_not_expanded(self, tmp_path: Path) -> None:
        path = bare_workbook(tmp_path, xml_row(1, "household", "members"))
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        parts["xl/worksheets/sheet1.xml"] = bomb + parts["xl/worksheets/sheet1.xml"].replace(
            "household", "&b;"
        )
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        assert has_errors(read_table(path, HOUSEHOLDS).problems)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice to write the other formats")
@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_other_programs_formats(tmp_path: Path, suffix: str) -> None:
    rows: list[list[object]] = [HEADINGS, ["h1", 4, 7.5, True, date(2024, 9, 5), "Tày", "06325"]]
    path = workbook(tmp_path, {"Hộ": rows})
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        suffix,
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120
    )
    read = read_table(path.with_suffix(f".{suffix}"), HOUSEHOLDS)
    assert read.problems == []
    assert read.table.to_pylist() == read_table(path, HOUSEHOLDS).table.to_pylist()


def test_many_rows_and_mixed_columns_come_over_in_pieces(tmp_path: Path) -> None:
    layout = Layout("long", (Column("n", Kind.integer), Column("mixed", Kind.text)))
    rows: list[list[object]] = [["n", "mixed"], *([i, i if i % 2 else f"t{i}"] for i in range(12_345))]
    read = read_table(workbook(tmp_path, {"long": rows}), layout)
    assert read.problems == []
    assert read.table.column("n").to_pylist() == list(range(12_345))
    assert read.table.column("mixed").to_pylist()[-2:] == ["12343", "t12344"]
    assert list(read.rows)[-1] == 12_346
