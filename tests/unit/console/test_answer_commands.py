"""classify, explain, whatif and law on plain files: good input, and every kind of bad input with nothing written."""

import json
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
import xlsxwriter
from click.testing import CliRunner

from giamngheo.core.tables import Column, Kind, Layout, read_table
from giamngheo.law.bundle import load
from giamngheo.law.model import Certainty, PointsItem, PointsTable
from giamngheo.project.cli import main

HOUSEHOLDS = """Mã hộ,Khu vực,Số nhân khẩu,Điểm B1,toilet,house_area,d_nutrition
H1,Nông thôn,3,140,none,"10,5",có
H2,Thành thị,2,176,Tự hoại/bán tự hoại,50,
H3,,1,,,,
"""
PERSONS = """Mã hộ,person,Họ và tên,Ngày sinh,Năm sinh,Giới tính,health_insurance,disabled,monthly_allowance
H1,1,Nông Văn An,01/01/1990,1990,Nam,không,không,không
H1,2,Nông Thị Bình,,2015,Nữ,có,,
H1,3,Nông Văn Chi,15/06/2018,,Nam,,,
"""
ON = ["--on", "2023-10-31"]


@pytest.fixture
def files(tmp_path):
    """Writes texts as files of a folder of their own."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return [str(tmp_path / f"{name}.csv") for name in texts]

    return write


def run(*words):
    result = CliRunner().invoke(main, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def document(*words):
    result = run(*words, "--json")
    return json.loads(result.stdout)


def test_a_file_of_households_is_classified(files, tmp_path):
    households, persons = files(households=HOUSEHOLDS, persons=PERSONS)
    out = tmp_path / "out.xlsx"
    result = run("classify", households, "--persons", persons, *ON, "-o", str(out))
    assert result.exit_code == 0, result.output
    layout = Layout(
        "households",
        (Column("household", Kind.text), Column("category", Kind.text), Column("missing", Kind.text)),
    )
    written = read_table(out, layout)
    assert written.problems == []
    assert written.table["category"].to_pylist() == ["poor", "not_poor", None]
    assert written.table["missing"][2].as_py().startswith("area, b1, employment")


def test_json_holds_the_same_result_and_nothing_else(files):
    households, persons = files(households=HOUSEHOLDS, persons=PERSONS)
    found = document("classify", households, "--persons", persons, *ON)
    assert found["categories"] == {"poor": 1, "near_poor": 0, "medium": 0, "not_poor": 1, "undetermined": 1}
    assert [row["household"] for row in found["results"]] == ["H1", "H2", "H3"]
    assert found["results"][0]["d_nutrition"] is True


def test_a_workbook_may_carry_persons_on_a_second_sheet(tmp_path):
    path = tmp_path / "hai-trang.xlsx"
    with xlsxwriter.Workbook(path) as book:
        own, members = book.add_worksheet("Hộ"), book.add_worksheet("Nhân khẩu")
        own.write_row(0, 0, ["Mã hộ", "Khu vực", "Số nhân khẩu", "Điểm B1"])
        own.write_row(1, 0, ["H1", "Nông thôn", 1, 150])
        members.write_row(0, 0, ["Mã hộ", "Mã người", "Ngày sinh", "health_insurance"])
        members.write_row(1, 0, ["H1", "1"])
        members.write_datetime(1, 2, datetime(1990, 5, 9), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
        members.write(1, 3, "không")
    found = document("classify", str(path), *ON)
    assert found["results"][0]["d_health_insurance"] is True
    assert found["results"][0]["category"] == "not_poor"


def test_an_explanation_names_who_and_which_article(files):
    households, persons = files(households=HOUSEHOLDS, persons=PERSONS)
    found = document("explain", households, "--persons", persons, *ON, "--household", "H1")
    by_code = {one["code"]: one for one in found["indicators"]}
    assert by_code["dependency"]["concerned"] == ["2", "3"]
    assert "07/2021/NĐ-CP" in by_code["dependency"]["source"]
    assert found["cutoffs"] == {"poverty": 140}
    in_words = run("explain", households, "--persons", persons, *ON, "--household", "H1")
    assert "Người phụ thuộc trong hộ gia đình — do 2, 3" in in_words.stdout
    assert "Diện tích nhà ở (m²): 10,5" in in_words.stdout


def test_another_standard_over_the_same_answers(files):
    households, persons = files(households=HOUSEHOLDS, persons=PERSONS)
    found = document("whatif", households, "--persons", persons, *ON, "--standard", "qd-59-2015")
    moves = {(one["from"], one["to"]): one["households"] for one in found["moves"]}
    assert sum(moves.values()) == 3
    assert moves["poor", "poor"] == 1
    future = document("whatif", households, "--persons", persons, *ON, "--standard", "nd-351-2025")
    assert "b1_cutoffs.poverty.rural" in future["to"]["lacking"]
    assert sum(one["households"] for one in future["moves"] if one["to"] == "undetermined") == 3


def test_the_law_lists_shows_and_checks():
    assert [one["id"] for one in document("law", "list")["standards"]] == [
        "qd-59-2015",
        "nd-07-2021",
        "nd-351-2025",
    ]
    shown = document("law", "show", "nd-07-2021", "--on", "2024-01-01")
    assert shown["values"]["b1_cutoffs.poverty.rural"]["value"] == 140
    assert run("law", "show", "nd-07-2021", "--on", "2020-01-01").exit_code == 2
    assert run("law", "check").exit_code == 0


BAD = {
    "no such file": (None, "Không tìm thấy tệp"),
    "empty file": ("", ""),
    "wrong columns": ("a,b\n1,2\n", "Không thấy dòng tiêu đề"),
    "text in a number cell": ("household,area,b1\n1,rural,nhiều\n", "b1"),
    "a half number": ("household,area,b1\n1,rural,140.5\n", "b1"),
    "unknown code": ("household,area\n1,miền núi\n", "area"),
    "duplicate household": ("household,b1\n1,100\n1,120\n", "household"),
    "out of range": ("household,members\n1,500\n", "members"),
    "empty household": ("household,b1\n,100\n2,120\n", "household"),
    "not UTF-8": ("household,b1\nHà,1\n".encode("latin-1"), ""),
    "cut in the middle of a quoted cell": ('household,b1\n"1,100\n2,120\n', ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_and_nothing_is_written(tmp_path, name):
    content, expected = BAD[name]
    path, out = tmp_path / "households.csv", tmp_path / "out.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("classify", str(path), *ON, "-o", str(out))
    assert result.exit_code == 2, result.output
    assert expected in result.stderr
    assert "households.csv" in result.stderr
    assert "Traceback" not in result.output
    assert not out.exists()


BAD_PERSONS = {
    "born after the review": ("H1,1,2023-11-01,,", "sau ngày rà soát"),
    "older than anybody": ("H1,1,,1890,", ""),
    "date and year differ": ("H1,1,1990-01-01,1991,", "không khớp"),
    "not a household of the list": ("H9,1,1990-01-01,,", "không có trong danh sách"),
    "an impossible date": ("H1,1,31/02/1990,,", "31/02/1990"),
}


@pytest.mark.parametrize("name", BAD_PERSONS)
def test_bad_persons_are_told(files, name):
    row, expected = BAD_PERSONS[name]
    header = "household,person,birth_date,birth_year,schooling\n"
    households, persons = files(households="household,b1\nH1,100\n", persons=f"{header}{row}\n")
    result = run("classify", households, "--persons", persons, *ON)
    assert result.exit_code == 2, result.output
    assert expected in result.stderr
    assert "persons.csv" in result.stderr


def test_contradictions_are_warned_of_and_the_work_goes_on(files):
    households, persons = files(
        households="household,members,b1,b2,toilet,d_toilet\nH1,3,100,45,none,không\n",
        persons="household,person,birth_date,schooling\nH1,1,1970-01-01,primary\n",
    )
    result = run("classify", households, "--persons", persons, *ON)
    assert result.exit_code == 1
    assert "3/1" in result.stderr
    assert "53, primary" in result.stderr
    assert "Nhà tiêu hợp vệ sinh" in result.stderr
    assert "Điểm B2 ghi 45" in result.stderr


def test_a_half_written_workbook_is_refused(tmp_path):
    path = tmp_path / "households.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("households").write_row(0, 0, ["household", "b1"])
    path.write_bytes(path.read_bytes()[:-200])
    result = run("classify", str(path), *ON)
    assert result.exit_code == 2
    assert "households.xlsx" in result.stderr


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused(tmp_path):
    path = tmp_path / "households.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("households").write_row(0, 0, ["household", "b1"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"\0" * 600_000_000)
    result = run("classify", str(path), *ON)
    assert result.exit_code == 2
    assert "households.xlsx" in result.stderr


def test_utf8_with_a_byte_order_mark_is_fine(tmp_path):
    path = tmp_path / "households.csv"
    path.write_text("﻿Mã hộ;Điểm B1;Khu vực\nHộ 1;150;nông thôn\n", encoding="utf-8")
    assert document("classify", str(path), *ON)["results"][0]["category"] == "not_poor"


def test_a_points_table_fills_an_empty_b1(files, monkeypatch):
    bundle = load()
    source = bundle.standards["nd-07-2021"].indicators[0].source
    made_up = PointsTable(
        "giả lập",
        "nd-07-2021",
        {"vi": "Giả lập", "en": "Made up"},
        source,
        Certainty.from_memory,
        (PointsItem("toilet", {"septic": 150, "none": 20}),),
    )
    with_table = replace(bundle, points_tables={"giả lập": made_up})
    monkeypatch.setattr("giamngheo.console.classify.load", lambda: with_table)
    (households,) = files(
        households="household,area,toilet,b1\nH1,rural,septic,\nH2,rural,none,150\nH3,rural,vip,\n"
    )
    found = document("classify", households, *ON, "--points", "giả lập")
    assert [row["b1"] for row in found["results"]] == [150, 150, None]
    assert run("classify", households, "--points", "khác").exit_code == 2


def test_an_unknown_household_or_standard_is_told(files):
    (households,) = files(households="household,b1\nH1,100\n")
    assert run("explain", households, "--household", "H2").exit_code == 2
    assert "qd-59-2015" in run("classify", households, "--standard", "nd-08").stderr
    assert run("whatif", households, "--standard", "nd-351-2025", "--assume", "x=1").exit_code == 2


def test_the_day_is_today_where_none_is_given(files):
    (households,) = files(households="household,b1\nH1,100\n")
    found = document("classify", households)
    assert abs(date.fromisoformat(found["on"]) - date.today()).days <= 1  # noqa: DTZ011 - either side of midnight
