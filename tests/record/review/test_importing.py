"""Workbooks of sheets: out, filled in, and in again."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from giamngheo.access.reach import Reach
from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.core.tables import read_table, sheets
from giamngheo.forms.definition import forms
from giamngheo.forms.template import template
from giamngheo.forms.vocabulary import household_layout, person_layout
from giamngheo.law import bundle
from giamngheo.places.models import Place
from giamngheo.registry.models import Household, Person
from giamngheo.review import actions
from giamngheo.review.actions.imports import Imported
from giamngheo.review.exporting import Workbook
from giamngheo.review.importing_errors import error_workbook, tables_of
from giamngheo.review.models import Cycle, Sheet
from giamngheo.review.staging import CYCLE, FORM, form_words, read_filled
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.review.sheets import STANDARD, open_cycle

Places = dict[str, Place]
FORM_B = forms()["phieu-b"]
LAW = bundle.load().standards[STANDARD]


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(
        entry("A1", places["06325-01"], others=[member("Hoàng Thị Lan", sex="female", birth_year=2010)]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
    )
    return {household.code: household for household in entered}


def reach(place: Place, *powers: str) -> Reach:
    return reach_over(place, *powers).having("review.record")


def rows_of(content: bytes, path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of a downloaded workbook as they are read."""
    path.write_bytes(content)
    own, theirs = read_table(path, household_layout()), read_table(path, person_layout())
    assert own.problems == []

    def known(table: Any) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if v is not None} for row in table.to_pylist()]

    return known(own.table), known(theirs.table)


def book(
    path: Path,
    cycle: Cycle,
    households: list[Mapping[str, object]],
    persons: list[Mapping[str, object]],
    **about: str,
) -> Path:
    told = {FORM: form_words(FORM_B), CYCLE: cycle.code} | about
    path.write_bytes(template(FORM_B, households, persons, about=told))
    return path


def take_in(path: Path, cycle: Cycle, over: Reach, **rest: Any) -> Imported:
    filled = read_filled(path, LAW)
    return actions.import_sheets(
        cycle=cycle, filled=filled, form=FORM_B, reach=over, actor=CLERK, at=NOW, **rest
    )


def test_a_downloaded_workbook_filled_in_becomes_sheets(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["06325"])
    own, theirs = rows_of(Workbook(over, cycle, places["06325"]).content(), tmp_path / "out.xlsx")
    assert [row["household"] for row in own] == ["A1", "A2"]
    assert {row["full_name"] for row in theirs} == {"Hoàng Văn Thụ", "Hoàng Thị Lan", "Dương Công Bình"}
    own[0] |= {"b1": 120, "toilet": "none", "house_area": "20.5"}
    path = book(tmp_path / "in.xlsx", cycle, own, theirs)
    done = take_in(path, cycle, over)
    assert (done.sheets, done.unchanged, done.unfilled, done.new_persons) == (1, 0, 1, 0)
    assert done.problems == []
    sheet = Sheet.objects.get()
    assert sheet.household.code == "A1"
    assert sheet.answers["household"] == {"members": 2, "b1": 120, "toilet": "none", "house_area": "20.5"}
    uids = set(
        map(str, Person.objects.filter(memberships__household=households["A1"]).values_list("uid", flat=True))
    )
    assert {row["person"] for row in sheet.answers["members"]} == uids
    assert sheet.form_version.hash == FORM_B.hash


def filled_book(path: Path, cycle: Cycle, over: Reach, place: Place, **changes: object) -> Path:
    """The place's workbook with every household answered."""
    own, theirs = rows_of(Workbook(over, cycle, place).content(), path.with_name("blank.xlsx"))
    for row in own:
        row |= {"b1": 120, "toilet": "none", "uses_internet": False} | changes
    for row in theirs:
        row |= {"health_insurance": True, "disabled": False}
    return book(path, cycle, own, theirs)


def test_the_same_file_twice_changes_nothing(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    path = filled_book(tmp_path / "in.xlsx", cycle, over, places["185"])
    assert take_in(path, cycle, over).sheets == 3
    lines = Line.objects.count()
    again = take_in(path, cycle, over)
    assert (again.sheets, again.superseding, again.unchanged) == (0, 0, 3)
    assert Sheet.objects.count() == 3
    assert Line.objects.count() == lines


def test_only_the_household_that_changed_is_superseded(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    take_in(filled_book(tmp_path / "in.xlsx", cycle, over, places["185"]), cycle, over)
    before = set(Sheet.objects.values_list("pk", flat=True))
    own, theirs = rows_of(Workbook(over, cycle, places["185"]).content(), tmp_path / "out.xlsx")
    theirs[-1]["health_insurance"] = False
    done = take_in(book(tmp_path / "again.xlsx", cycle, own, theirs), cycle, over)
    assert (done.sheets, done.superseding, done.unchanged) == (1, 1, 2)
    changed = Sheet.objects.exclude(pk__in=before).get(superseded_by__isnull=True)
    assert changed.household.code == "B1"
    assert changed.answers["members"][0]["health_insurance"] is False


def test_what_was_exported_comes_back_unchanged(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    take_in(
        filled_book(tmp_path / "in.xlsx", cycle, over, places["185"], house_area="20.5", merit=True),
        cycle,
        over,
    )
    path = tmp_path / "out.xlsx"
    path.write_bytes(Workbook(over, cycle, places["185"]).content())
    back = take_in(path, cycle, over)
    assert (back.sheets, back.unchanged, back.unfilled, back.problems) == (0, 3, 0, [])


def test_answers_that_the_file_has_no_column_for_stay(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    take_in(filled_book(tmp_path / "in.xlsx", cycle, over, places["185"]), cycle, over)
    thin = tmp_path / "thin.csv"
    thin.write_text("﻿Mã hộ;Điểm B1\nA1;99\n", encoding="utf-8")
    done = take_in(thin, cycle, over)
    assert (done.sheets, done.superseding) == (1, 1)
    live = Sheet.objects.get(household=households["A1"], superseded_by__isnull=True)
    assert live.answers["household"] == {"members": 2, "b1": 99, "toilet": "none", "uses_internet": False}
    assert len(live.answers["members"]) == 2


def test_who_may_not_see_health_cannot_erase_it(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["06325-01"])
    take_in(filled_book(tmp_path / "in.xlsx", cycle, over, places["06325-01"]), cycle, over)
    plain = reach(places["06325-01"], "household.read", "review.record")
    own, theirs = rows_of(Workbook(plain, cycle, places["06325-01"]).content(), tmp_path / "out.xlsx")
    assert not any({"disabled", "ethnicity"} & row.keys() for row in theirs)
    path = book(tmp_path / "same.xlsx", cycle, own, theirs)
    assert take_in(path, cycle, plain).unchanged == 1
    own[0]["b1"] = 77
    take_in(book(tmp_path / "more.xlsx", cycle, own, theirs), cycle, plain)
    live = Sheet.objects.get(superseded_by__isnull=True)
    assert live.answers["household"]["b1"] == 77
    assert [row["disabled"] for row in live.answers["members"]] == [False, False]
    assert live.answers["members"][0]["ethnicity"] == "02"


def test_a_rehearsal_tells_the_same_and_writes_nothing(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    path = filled_book(tmp_path / "in.xlsx", cycle, over, places["185"])
    lines = Line.objects.count()
    told = take_in(path, cycle, over, rehearse=True)
    assert (Sheet.objects.count(), Line.objects.count()) == (0, lines)
    assert take_in(path, cycle, over) == told


def refused_for(path: Path, cycle: Cycle, over: Reach, **rest: Any) -> list[Any]:
    """The problems, and nothing was written."""
    before = Sheet.objects.count()
    with pytest.raises(Refused) as refused:
        take_in(path, cycle, over, **rest)
    assert Sheet.objects.count() == before
    return list(refused.value.problems)


def test_every_wrong_cell_is_named_and_no_sheet_is_kept(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    path = book(
        tmp_path / "in.xlsx",
        cycle,
        [{"household": "A1", "b1": "nhiều", "toilet": "hố xí"}, {"household": "A2", "b1": 100}],
        [{"household": "A2", "full_name": "Dương Công Bình", "birth_date": "31/02/1980"}],
    )
    problems = refused_for(path, cycle, over)
    places_of = {(one.spot.sheet, one.spot.row, one.spot.column, one.code) for one in problems}
    assert {
        ("Hộ", 2, "Điểm B1", "table.not_integer"),
        ("Hộ", 2, "Loại nhà tiêu", "table.not_choice"),
        ("Nhân khẩu", 2, "Ngày sinh", "table.date_impossible"),
    } <= places_of


def test_contradictions_are_told_at_their_row(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    theirs = [
        {"household": "A2", "full_name": "Dương Công Bình", "birth_year": 1980},
        {"household": "A2", "full_name": "Em Bé", "birth_date": "01/12/2022"},
    ]
    path = book(tmp_path / "in.xlsx", cycle, [{"household": "A2", "b1": 1}], theirs)
    (found,) = [one for one in refused_for(path, cycle, over) if one.code == "answers.born_later"]
    assert (found.spot.sheet, found.spot.row, found.spot.column) == ("Nhân khẩu", 3, "Ngày sinh")


@pytest.mark.parametrize(
    ("unit", "household", "code"),
    [
        ("185", "X9", "review.import_unknown_household"),
        ("06328", "A1", "review.import_unknown_household"),  # there, and out of reach: the same sentence
        ("06325-02", "A1", "review.import_unknown_household"),
    ],
)
def test_households_that_are_not_ones_own_are_refused(
    tmp_path: Path,
    cycle: Cycle,
    places: Places,
    households: dict[str, Household],
    unit: str,
    household: str,
    code: str,
) -> None:
    path = book(tmp_path / "in.xlsx", cycle, [{"household": household, "b1": 1}], [])
    (found,) = [
        one for one in refused_for(path, cycle, reach(places[unit])) if one.code.startswith("review.import_u")
    ]
    assert (found.code, found.spot.row) == (code, 2)


def test_the_workbook_of_another_unit_form_or_cycle_is_refused(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over, one = reach(places["185"]), [{"household": "A1", "b1": 1}]
    path = book(tmp_path / "in.xlsx", cycle, one, [])
    found = refused_for(path, cycle, over, place=places["06328"])
    assert "review.import_other_place" in {problem.code for problem in found}
    path = book(tmp_path / "form.xlsx", cycle, one, [], **{FORM: "phieu-b 2015.1 abc"})
    assert [problem.code for problem in refused_for(path, cycle, over)] == ["review.import_form_differs"]
    path = book(tmp_path / "cycle.xlsx", cycle, one, [], **{CYCLE: "2021-periodic"})
    assert [problem.code for problem in refused_for(path, cycle, over)] == ["review.import_cycle_differs"]


def test_a_household_that_stands_twice_is_refused(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    path = book(tmp_path / "in.xlsx", cycle, [{"household": "A1", "b1": 1}, {"household": "A1", "b1": 2}], [])
    (found,) = refused_for(path, cycle, reach(places["185"]))
    assert (found.code, found.spot.row) == ("table.key_repeated", 3)


def test_people_are_told_by_code_then_by_name_and_birth(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    lan = str(Person.objects.get(full_name="Hoàng Thị Lan").uid)
    decomposed = unicodedata.normalize("NFD", "  HOÀNG   THỊ LAN ")
    theirs = [
        {"household": "A1", "full_name": "hoang van thu", "birth_year": 1980},
        {"household": "A1", "full_name": decomposed, "birth_date": "02/03/2010"},
        {"household": "A1", "full_name": "Hoàng Văn Mới", "birth_year": 2020},
    ]
    done = take_in(book(tmp_path / "in.xlsx", cycle, [{"household": "A1", "b1": 1}], theirs), cycle, over)
    assert done.new_persons == 1
    assert [(one.code, one.spot.row) for one in done.problems if "person" in one.code] == [
        ("review.import_new_person", 4)
    ]
    kept = Sheet.objects.get().answers["members"]
    assert [row.get("person") == lan for row in kept] == [False, True, False]
    assert "person" in kept[0]
    assert "person" not in kept[2]
    assert kept[1]["full_name"] == "HOÀNG THỊ LAN"
    assert Person.objects.count() == 4  # nobody was added to the register


def test_who_is_in_two_households_or_has_two_rows_is_refused(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    lan = str(Person.objects.get(full_name="Hoàng Thị Lan").uid)
    own = [{"household": "A1", "b1": 1}, {"household": "A2", "b1": 1}]
    theirs = [
        {"household": "A1", "person": lan, "full_name": "Hoàng Thị Lan"},
        {"household": "A2", "person": lan, "full_name": "Hoàng Thị Lan"},
        {"household": "A1", "person": lan, "full_name": "Hoàng Thị Lan"},
    ]
    found = refused_for(book(tmp_path / "in.xlsx", cycle, own, theirs), cycle, over)
    told = {(one.code, one.spot.row) for one in found}
    assert ("review.import_person_elsewhere", 3) in told
    assert ("review.import_person_twice", 4) in told


def test_two_of_one_name_are_not_guessed(tmp_path: Path, cycle: Cycle, places: Places) -> None:
    twins = [member("Lý Thị Hoa", sex="female", birth_year=2010) for _ in range(2)]
    enter(entry("A9", places["06325-01"], others=twins))
    theirs = [{"household": "A9", "full_name": "Lý Thị Hoa", "birth_year": 2010}]
    path = book(tmp_path / "in.xlsx", cycle, [{"household": "A9", "b1": 1}], theirs)
    assert "review.import_person_unsure" in {
        one.code for one in refused_for(path, cycle, reach(places["185"]))
    }


def test_members_of_nobody_and_merged_cells_are_named(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    theirs = [{"household": "Z1", "full_name": "Ai Đó"}, {"full_name": "Người Dưới Ô Gộp"}]
    path = book(tmp_path / "in.xlsx", cycle, [{"household": "A1", "b1": 1}], theirs)
    told = {(one.code, one.spot.row) for one in refused_for(path, cycle, reach(places["185"]))}
    assert told >= {("review.import_stranger", 2), ("review.import_key_empty", 3)}


def test_excel_dates_text_numbers_and_renamed_sheets_are_read(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    path = tmp_path / "tay.xlsx"
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        first, second = made.add_worksheet("Tờ 1"), made.add_worksheet("Tờ 2")
        first.write_row(0, 0, ["ma_ho", "DIEM B1", "Diện tích nhà ở (m²)", "Ghi chú"])
        first.write_row(1, 0, ["A1 ", "120", "20,5"])
        first.write_formula(2, 1, "=60+50", None, 110)
        first.write_string(2, 0, " A2")
        second.write_row(0, 0, ["Mã hộ", "Họ và tên", "Ngày sinh", "Có bảo hiểm y tế"])
        second.write_row(1, 0, ["A1", "Hoàng Thị Lan"])
        second.write_datetime(1, 2, datetime(2010, 3, 2), day)  # noqa: DTZ001
        second.write_string(1, 3, "x")
    done = take_in(path, cycle, reach(places["185"]))
    assert done.sheets == 2
    found = {sheet.household.code: sheet.answers for sheet in Sheet.objects.select_related("household")}
    assert found["A1"]["household"] == {"b1": 120, "house_area": "20.5"}
    assert found["A2"]["household"] == {"b1": 110}
    (lan,) = found["A1"]["members"]
    assert (lan["birth_date"], lan["health_insurance"]) == ("2010-03-02", True)
    told = {one.code for one in done.problems}
    assert {"review.import_no_about", "review.import_unused_column"} <= told


def test_text_that_would_be_a_formula_leaves_and_comes_back_as_text(
    tmp_path: Path, cycle: Cycle, places: Places
) -> None:
    enter(entry("A9", places["06325-01"], "=cmd|' /C calc'!A0"))
    over = reach(places["185"])
    content = Workbook(over, cycle, places["185"]).content()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    _, theirs = rows_of(content, tmp_path / "out.xlsx")
    assert theirs[0]["full_name"] == "=cmd|' /C calc'!A0"


def test_files_that_are_no_workbooks_are_refused_in_a_sentence(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    whole = filled_book(tmp_path / "whole.xlsx", cycle, over, places["185"]).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert [one.code for one in refused_for(cut, cycle, over)] == ["table.damaged"]
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert [one.code for one in refused_for(bomb, cycle, over)] == ["table.packed"]
    zero = tmp_path / "zero.csv"
    zero.write_bytes("Mã hộ,Điểm B1\nA1\0,3\n".encode())
    assert {one.code for one in refused_for(zero, cycle, over)} == {"table.damaged"}


def test_the_error_workbook_marks_the_cells_and_can_be_mended_and_sent_back(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    over = reach(places["185"])
    own = [{"household": "A1", "b1": "nhiều", "members": 2}, {"household": "A2", "b1": 100}]
    path = book(tmp_path / "in.xlsx", cycle, own, [{"household": "A2", "full_name": "Dương Công Bình"}])
    problems = refused_for(path, cycle, over)
    back = tmp_path / "back.xlsx"
    back.write_bytes(error_workbook(path, problems, tables_of(path, LAW)))
    assert sheets(back) == ("Danh sách lỗi", "Hộ", "Nhân khẩu", "Về tệp này")
    marked = read_table(back, household_layout(), sheet="Hộ")
    assert marked.rows == [2, 3]
    assert "“nhiều” không phải số nguyên" in marked.table["Lỗi cần sửa"].to_pylist()[0]
    assert marked.table["Lỗi cần sửa"].to_pylist()[1] is None
    mended = openpyxl.load_workbook(back)
    cell = next(cell for cell in mended["Hộ"][2] if cell.value == "nhiều")
    assert cell.fill.fgColor.rgb == "FFF6C9C6"
    cell.value = "140"
    mended.save(back)
    done = take_in(back, cycle, over)
    assert (
        done.sheets,
        [one.code for one in done.problems if one.code != "review.import_member_missing"],
    ) == (2, [])
