"""Exports of the ministry's software: totals kept as stated, the law's category from them, the stated one compared."""

from pathlib import Path
from typing import Any

import pytest

from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms
from giamngheo.law import bundle
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.actions.imports import Imported
from giamngheo.review.exporting import Workbook
from giamngheo.review.ministry import read_export
from giamngheo.review.models import Assessment, Cycle, Sheet
from giamngheo.review.staging import read_filled
from tests.record.registry.register import CLERK, NOW, enter, entry, reach_over
from tests.record.review.sheets import STANDARD, answers, assess, fill, open_cycle

Places = dict[str, Place]
FORM_B = forms()["phieu-b"]
LAW = bundle.load().standards[STANDARD]
OLD = "date,hostName,code,numberOfMembers,hostGender,quickReview.result,b1Point,b2Point,classify,reviewer\n"


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


@pytest.fixture
def households(places: Places) -> dict[str, Household]:
    entered = enter(
        entry("A1", places["06325-01"]),
        entry("A2", places["06325-02"], "Dương Công Bình"),
        entry("B1", places["06328-01"], "Lý Văn Cao"),
        entry("B2", places["06328-02"], "Lý Văn Cao"),
    )
    return {household.code: household for household in entered}


def take_in(tmp_path: Path, text: str, cycle: Cycle, place: Place, **rest: Any) -> Imported:
    path = tmp_path / "xuat.csv"
    path.write_text(text, encoding="utf-8-sig")
    over = reach_over(place).having("review.record")
    return actions.import_ministry(
        cycle=cycle, export=read_export(path, LAW), reach=over, actor=CLERK, at=NOW, **rest
    )


def refused_for(tmp_path: Path, text: str, cycle: Cycle, place: Place) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as refused:
        take_in(tmp_path, text, cycle, place)
    assert not Sheet.objects.exists()
    return [(problem.code, problem.spot.row) for problem in refused.value.problems]


def test_totals_are_kept_and_no_flag_is_invented(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    text = OLD + (
        "12/10/2022,Lý Văn Cao,B1,3,Nam,Cần rà soát,131,20,Hộ cận nghèo,Nguyễn Văn Soát\n"
        "12/10/2022,Lý Văn Cao,B2,1,Nam,,120,40,Hộ nghèo,\n"
    )
    done = take_in(tmp_path, text, cycle, places["185"])
    assert (done.sheets, done.superseding, done.problems) == (2, 0, [])
    sheet = Sheet.objects.get(household=households["B1"])
    assert sheet.answers == {
        "household": {
            "members": 3,
            "b1": 131,
            "b2": 20,
            "stated_result": "near_poor",
            "stated_quick_result": "Cần rà soát",
            "stated_on": "2022-10-12",
            "stated_reviewer": "Nguyễn Văn Soát",
        },
        "members": [],
    }
    assert str(sheet.form_version) == "phan-mem-bo 1"
    assess(cycle)
    found = Assessment.objects.get(sheet=sheet)
    assert (found.category, found.b2, found.dep_mask, found.known_mask) == ("near_poor", 20, 0, 0)
    again = take_in(tmp_path, text, cycle, places["185"])
    assert (again.sheets, again.unchanged) == (0, 2)
    assert Sheet.objects.count() == 2


def test_the_other_headings_in_another_order_find_households_by_head_and_village(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    text = (
        "KET LUAN;Điểm B2;diem b1;Thôn;Xã;HO TEN;CCCD;Số thành viên;Cột lạ\n"
        "Không nghèo;0;200;Thôn Thử Ba;Xã Long Đống;LY VAN CAO;020080001234;4;x\n"
        "HN;30;140;Thử Tư;Long Đống;Lý Văn Cao ;;2;y\n"
    )
    done = take_in(tmp_path, text, cycle, places["185"])
    assert done.sheets == 2
    assert [problem.values["heading"] for problem in done.problems] == ["Cột lạ"]
    kept = {
        sheet.household.code: sheet.answers["household"]
        for sheet in Sheet.objects.select_related("household")
    }
    assert (kept["B1"]["b1"], kept["B2"]["stated_result"]) == (200, "poor")
    assert "020080001234" not in str(kept)


def test_results_that_the_law_does_not_give_are_listed(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    text = OLD + (
        ",,A1,1,,,170,30,Hộ cận nghèo,\n"  # the town's line is 175: poor
        ",,A2,1,,,170,,Hộ nghèo,\n"  # B2 is not known
        ",,B1,1,,,170,30,Không nghèo,\n"
    )
    done = take_in(tmp_path, text, cycle, places["185"])
    assert [(problem.code, problem.spot.row) for problem in done.problems] == [
        ("review.import_result_differs", 2),
        ("review.import_result_open", 3),
    ]
    assert done.sheets == 3
    assess(cycle)
    found = dict(Assessment.objects.values_list("sheet__household__code", "category"))
    assert found == {"A1": "poor", "A2": None, "B1": "not_poor"}


def test_a_full_sheet_is_compared_and_left_alone(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    fill(cycle, households["A1"], answers("poor"))
    done = take_in(tmp_path, OLD + ",,A1,1,,,131,40,Hộ nghèo,\n", cycle, places["185"])
    assert (done.sheets, done.unchanged) == (0, 1)
    (found,) = done.problems
    assert found.code == "review.import_has_answers"
    assert "điểm B1 120 (phiếu) / 131 (tệp)" in found.what("vi")
    assert Sheet.objects.get().answers["household"]["b1"] == 120


def test_a_full_sheet_takes_the_place_of_totals(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    take_in(tmp_path, OLD + ",,A1,1,,,131,40,Hộ nghèo,\n", cycle, places["185"])
    done = take_in(tmp_path, OLD + ",,A1,1,,,132,40,Hộ nghèo,\n", cycle, places["185"])
    assert (done.sheets, done.superseding) == (1, 1)
    fill(cycle, households["A1"], answers("poor"))
    assert Sheet.objects.get(superseded_by=None).answers["household"]["b1"] == 120


def test_a_workbook_filled_in_takes_the_place_of_totals_and_keeps_what_was_stated(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    take_in(tmp_path, OLD + ",,A1,1,,,131,40,Hộ nghèo,\n", cycle, places["185"])
    over = reach_over(places["06325-01"]).having("review.record")
    path = tmp_path / "mau.xlsx"
    path.write_bytes(Workbook(over, cycle, places["06325-01"]).content())
    told: dict[str, Any] = {"cycle": cycle, "form": FORM_B, "reach": over, "actor": CLERK, "at": NOW}
    assert actions.import_sheets(filled=read_filled(path, LAW), **told).unchanged == 1
    path.write_bytes(Workbook(over, cycle, places["06325-01"], to_fill=True).content())
    done = actions.import_sheets(filled=read_filled(path, LAW), **told)
    assert (done.sheets, done.superseding, done.problems) == (1, 1, [])
    live = Sheet.objects.get(superseded_by=None).answers
    assert [member["full_name"] for member in live["members"]] == ["Hoàng Văn Thụ"]
    assert live["household"] == {"members": 1, "b1": 131, "b2": 40, "stated_result": "poor"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (",,Z9,1,,,131,20,Hộ nghèo,\n", "review.import_unknown_household"),
        (",,,1,,,131,20,Hộ nghèo,\n", "review.import_unknown_household"),
        (",,A1,1,,,131,25,Hộ nghèo,\n", "review.import_b2_steps"),
        (",,A1,1,,,131,130,Hộ nghèo,\n", "table.above_maximum"),
        (",,A1,1,,,nhiều,20,Hộ nghèo,\n", "table.not_integer"),
        (",,A1,1,,,131,20,Hộ giàu,\n", "table.not_choice"),
    ],
)
def test_what_cannot_be_kept_refuses_the_file(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household], rows: str, code: str
) -> None:
    good = ",,B1,1,,,131,20,Hộ cận nghèo,\n"
    assert (code, 3) in refused_for(tmp_path, OLD + good + rows, cycle, places["185"])


def test_two_rows_of_one_household_two_heads_of_one_name_and_no_such_head(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    enter(entry("B3", places["06328-01"], "Lý Văn Cao"))
    text = "Họ tên,Mã hộ,Thôn,Điểm B1,Kết luận\n,A1,,1,HN\n,A1,,1,HN\nLý Văn Cao,,Thử Ba,1,HN\nAi Đó,,Thử Ba,1,HN\n"
    assert refused_for(tmp_path, text, cycle, places["185"]) == [
        ("review.import_household_twice", 3),
        ("review.import_unsure_household", 4),
        ("review.import_no_such_head", 5),
    ]


def test_households_out_of_reach_are_as_good_as_unknown(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    text = OLD + ",Hoàng Văn Thụ,A1,1,,,131,20,Hộ nghèo,\n"
    assert ("review.import_unknown_household", 2) in refused_for(tmp_path, text, cycle, places["06328"])


def test_another_heads_name_under_the_code_is_listed(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    done = take_in(tmp_path, OLD + ",Người Khác,A1,1,,,200,0,Không nghèo,\n", cycle, places["185"])
    assert [problem.code for problem in done.problems] == ["review.import_head_differs"]


def test_a_rehearsal_writes_nothing(
    tmp_path: Path, cycle: Cycle, places: Places, households: dict[str, Household]
) -> None:
    done = take_in(tmp_path, OLD + ",,A1,1,,,131,20,Hộ cận nghèo,\n", cycle, places["185"], rehearse=True)
    assert done.sheets == 1
    assert not Sheet.objects.exists()
