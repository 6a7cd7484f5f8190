"""Households from a file: new ones entered, those of the register compared and left alone."""

from datetime import date
from pathlib import Path

import pytest

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Refused
from giamngheo.core.table_writing import write_tables
from giamngheo.places.models import Place
from giamngheo.registry.importing import Entered, import_households, read_listed, tables
from giamngheo.registry.models import Household, Person
from tests.record.registry.register import CLERK, NOW, START, enter, entry, member, reach_over

Places = dict[str, Place]
OWN = "Mã hộ,Mã thôn,Địa chỉ,Có từ ngày,Lý do vào sổ\n"
THEIRS = "Mã hộ,Họ và tên,Quan hệ với chủ hộ,Giới tính,Ngày sinh,Năm sinh,Dân tộc (mã),Số định danh cá nhân\n"


def changer(place: Place) -> Reach:
    return reach_over(place).having("household.change")


def take_in(tmp_path: Path, own: str, theirs: str, place: Place, *, rehearse: bool = False) -> Entered:
    paths = tmp_path / "ho.csv", tmp_path / "nguoi.csv"
    for path, text in zip(paths, (OWN + own, THEIRS + theirs), strict=True):
        path.write_text(text, encoding="utf-8-sig")
    return import_households(
        listed=read_listed(*paths), place=place, reach=changer(place), on=date(2022, 5, 1), actor=CLERK, at=NOW,
        rehearse=rehearse,
    )  # fmt: skip


def refused_for(
    tmp_path: Path, own: str, theirs: str, place: Place
) -> list[tuple[str, str | None, int | None]]:
    before = Household.objects.count()
    with pytest.raises(Refused) as refused:
        take_in(tmp_path, own, theirs, place)
    assert Household.objects.count() == before
    return [(one.code, one.spot.file, one.spot.row) for one in refused.value.problems]


def test_new_households_are_entered_with_their_members(tmp_path: Path, places: Places) -> None:
    done = take_in(
        tmp_path,
        "N1,06325-01,số 3,12/03/2021,chuyển đến\nN2,06328-01,,,\n",
        "N1,Nông Văn Cao,chủ hộ,nam,01/02/1980,,02,020080001234\nN1,Nông Thị Em,con,nữ,,2015,,\n"
        "N2,Lý Văn Hai,Chủ hộ,,,,,\n",
        places["185"],
    )
    assert (done.households, done.persons, done.problems) == (2, 3, [])
    found = Household.objects.get(code="N1")
    assert (found.created_on, found.head_name, found.size, found.place) == (
        date(2021, 3, 12),
        "Nông Văn Cao",
        2,
        places["06325-01"],
    )
    assert found.events.get().kind == "moved_in"
    assert Household.objects.get(code="N2").created_on == date(2022, 5, 1)
    assert Person.objects.get(full_name="Nông Văn Cao").identity_number == "020080001234"


def test_what_was_exported_comes_back_unchanged(tmp_path: Path, places: Places) -> None:
    enter(
        entry("A1", places["06325-01"], others=[member("=Hoàng Thị Lan", birth_date=date(2010, 3, 2))]),
        entry("A2", places["06325-02"], "Dương Công Bình", address="+84 đường Một"),
    )
    path = tmp_path / "so.xlsx"
    write_tables(tables(changer(places["185"]), START, None), path)
    place = places["185"]
    listed = read_listed(path)
    done = import_households(listed=listed, place=place, reach=changer(place), on=START, actor=CLERK, at=NOW)
    assert (done.households, done.unchanged, done.differing, done.problems) == (0, 2, 0, [])


def test_households_of_the_register_are_compared_and_left_alone(tmp_path: Path, places: Places) -> None:
    enter(entry("A1", places["06325-01"]))
    theirs = "A1,Hoàng Văn Thụ,chủ hộ,nam,,1981,,\nA1,Hoàng Thị Mới,con,nữ,,2020,,\n"
    done = take_in(tmp_path, "A1,06325-02,,,\n", theirs, places["185"])
    assert (done.households, done.unchanged, done.differing) == (0, 0, 1)
    assert {one.code for one in done.problems} == {"registry.import_differs", "registry.import_new_member"}
    (differs,) = [one for one in done.problems if one.code == "registry.import_differs"]
    assert "mã thôn" in differs.what("vi")
    assert "Năm sinh" in differs.what("vi")
    assert Household.objects.get().place == places["06325-01"]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("own", "theirs", "code", "file", "row"),
    [
        ("N1,99999,,,\n", "N1,A,chủ hộ,,,,,\n", "registry.import_unknown_village", "ho.csv", 2),
        ("N1,06325,,,\n", "N1,A,chủ hộ,,,,,\n", "registry.not_a_village", "ho.csv", 2),
        ("N1,,,,\n", "N1,A,chủ hộ,,,,,\n", "registry.import_needed", "ho.csv", 2),
        ("N1,06325-01,,,\n", "N1,A,con,,,,,\n", "registry.heads", "ho.csv", 2),
        ("N1,06325-01,,,\n", "N1,A,,,,,,\n", "registry.import_needed", "nguoi.csv", 2),
        ("N1,06325-01,,,\n", "N1,A,chủ hộ,,,,,\n,B,con,,,,,\n", "registry.import_key_empty", "nguoi.csv", 3),
        ("N1,06325-01,,,\n", "N1,A,chủ hộ,,,,,\nN9,B,con,,,,,\n", "registry.import_stranger", "nguoi.csv", 3),
        ("N1,06325-01,,,\n", "N1,A,chủ hộ,,31/02/1980,,,\n", "table.date_impossible", "nguoi.csv", 2),
        ("N1,06325-01,,,\nN1,06325-01,,,\n", "N1,A,chủ hộ,,,,,\n", "table.key_repeated", "ho.csv", 3),
    ],
)
def test_what_is_wrong_refuses_the_whole_file(
    tmp_path: Path, places: Places, own: str, theirs: str, code: str, file: str, row: int
) -> None:
    good = "G1,06325-01,,,\n"
    assert (code, file, row) in refused_for(
        tmp_path, own + good, theirs + "G1,Tốt,chủ hộ,,,,,\n", places["185"]
    )


def test_an_identity_number_that_excel_cut_is_refused(tmp_path: Path, places: Places) -> None:
    found = refused_for(tmp_path, "N1,06325-01,,,\n", "N1,A,chủ hộ,,,,,20080001234\n", places["185"])
    assert "registry.identity_form" in {code for code, _, _ in found}


def test_another_units_village_or_household_is_refused(tmp_path: Path, places: Places) -> None:
    enter(entry("A1", places["06325-01"]))
    found = refused_for(
        tmp_path,
        "A1,06325-01,,,\nN1,06325-01,,,\n",
        "A1,Hoàng Văn Thụ,chủ hộ,,,,,\nN1,A,chủ hộ,,,,,\n",
        places["06328"],
    )
    assert [(code, row) for code, _, row in found] == [
        ("registry.import_elsewhere", 2),
        ("registry.import_unknown_village", 3),
    ]


def test_ethnicity_and_numbers_leave_only_for_who_may_read_them(places: Places) -> None:
    enter(entry("A1", places["06325-01"]))
    plain = reach_over(places["185"], "household.export").having("household.export")
    made = tables(plain, START, None)
    assert not {"Dân tộc (mã)", "Số định danh cá nhân"} & set(made["Nhân khẩu"].column_names)


def test_a_rehearsal_writes_nothing(tmp_path: Path, places: Places) -> None:
    done = take_in(tmp_path, "N1,06325-01,,,\n", "N1,A,chủ hộ,,,,,\n", places["185"], rehearse=True)
    assert done.households == 1
    assert not Household.objects.exists()
