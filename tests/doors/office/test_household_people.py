"""The page of a person, the finer filters, and entries that may be one person."""

from datetime import date

import pytest
from django.test import Client

from giamngheo.audit.models import Line
from giamngheo.registry import actions, duplicates
from giamngheo.registry.entries import NewMember
from giamngheo.registry.models import DuplicateJudgement, Household, Person, Status
from tests.doors.office.conftest import SignedIn
from tests.doors.office.test_household_acts import enter, seen, uid
from tests.doors.office.test_households import listed
from tests.doors.office.world import ACTOR, NOW, World

NUMBER = "020080001234"


def address(code: str, name: str) -> str:
    return f"/ho-dan/{code}/nguoi/{uid(name)}/"


def test_a_person_has_a_page_and_what_is_sensitive_is_asked_for_and_noted(signed_in: SignedIn) -> None:
    Person.objects.filter(full_name="Hoàng Văn Thù").update(identity_number=NUMBER)
    reader, where = signed_in("phong"), address("BS-0002", "Hoàng Văn Thù")
    page = reader.get(where).content.decode()
    assert "01/05/1980" in page
    assert "Tày" not in page
    assert NUMBER not in page
    assert not Line.objects.filter(verb="registry.read_sensitive").exists()
    page = reader.post(where).content.decode()
    assert "Tày" in page
    assert NUMBER in page
    line = Line.objects.get(verb="registry.read_sensitive")
    assert (line.object_id, line.place_code) == (uid("Hoàng Văn Thù"), "06328-01")
    assert NUMBER not in str(line.details)


def test_who_may_not_see_is_shown_nothing_even_when_asking(signed_in: SignedIn) -> None:
    Person.objects.filter(full_name="Hoàng Văn Thù").update(identity_number=NUMBER)
    where = address("BS-0002", "Hoàng Văn Thù")
    village_head = signed_in("thon")
    assert "Xem dân tộc" not in village_head.get(where).content.decode()
    page = village_head.post(where).content.decode()
    assert NUMBER not in page
    assert "Tày" not in page
    assert not Line.objects.filter(verb="registry.read_sensitive").exists()


def test_a_person_is_found_through_a_household_of_theirs_only(signed_in: SignedIn) -> None:
    reader = signed_in("phong")
    assert reader.get(address("BS-0003", "Hoàng Văn Thù")).status_code == 404
    assert signed_in("xa").get(address("BS-0004", "Nông Văn Ái")).status_code == 404


def test_a_stay_out_of_reach_keeps_its_dates_and_nothing_else(signed_in: SignedIn, district: World) -> None:
    person = Person.objects.get(full_name="Triệu Văn Phúc")
    actions.join_members(
        household=district.households["BS-0004"],
        persons=[(person, "other")],
        on=date(2024, 1, 1),
        actor=ACTOR,
        at=NOW,
    )
    page = signed_in("xa").get(address("BS-0003", "Triệu Văn Phúc")).content.decode()
    assert "một hộ ngoài địa bàn được giao" in page
    assert "BS-0004" not in page
    assert "BS-0004" in signed_in("phong").get(address("BS-0003", "Triệu Văn Phúc")).content.decode()
    wrong = signed_in("xa").get(address("BS-0003", "Triệu Văn Phúc") + "sua/")
    assert wrong.status_code == 404


def test_what_was_entered_wrongly_is_corrected_and_the_log_names_columns_only(signed_in: SignedIn) -> None:
    clerk, where = signed_in("xa"), address("BS-0002", "Hoàng Văn Thù") + "sua/"
    shown = clerk.get(where).content.decode()
    assert 'value="01/05/1980"' in shown
    values = {"full_name": "Hoàng Văn Thụ", "sex": "male", "birth_date": "1981-05-01"}
    page = enter(clerk, where, **values, identity_number=NUMBER, ethnicity="")
    assert "Đã sửa." in page
    person = Person.objects.get(identity_number=NUMBER)
    assert (person.full_name, person.birth_year, person.ethnicity) == ("Hoàng Văn Thụ", 1981, "02")
    line = Line.objects.get(verb="registry.correct_person")
    assert line.details == {"columns": ["birth_date", "birth_year", "full_name", "identity_number"]}
    again = clerk.post(where, {**values, "seen": seen(clerk.get(where).content.decode())}, follow=True)
    assert "Không có gì thay đổi." in again.content.decode()


@pytest.mark.parametrize(
    ("tail", "codes"),
    [
        ("?from=2", ["0001", "0003"]),
        ("?to=1", ["0002", "0004"]),
        ("?from=2&to=1", []),
        ("?from=x", ["0001", "0002", "0003", "0004"]),
        ("?sex=female", []),
        ("?sex=male&from=2", ["0001", "0003"]),
        ("?ethnicity=02&to=1", ["0002", "0004"]),
        ("?ethnicity=06", []),
        ("?children=1", []),
        ("?changed=2024-01-01", ["0002", "0003"]),
        ("?changed=2024-01-02", []),
        ("?event=2020-01-01", []),
        ("?closed=1", []),
        ("?escaped=1", []),
        ("?category=poor&from=2&sex=male", ["0003"]),
    ],
)
def test_finer_filters_narrow_the_list(signed_in: SignedIn, tail: str, codes: list[str]) -> None:
    assert sorted(listed(signed_in("phong"), tail)) == codes


def test_the_newly_escaped_and_those_with_children_are_found(signed_in: SignedIn, district: World) -> None:
    Status.objects.filter(household__code="BS-0002", valid_to=None).update(valid_to=date(2026, 1, 31))
    child = NewMember("Triệu Bé", "child", birth_date=date(2020, 1, 1))
    known = {"actor": ACTOR, "at": NOW}
    actions.add_member(household=district.households["BS-0003"], member=child, on=date(2021, 1, 1), **known)  # type: ignore[arg-type]
    reader = signed_in("phong")
    assert listed(reader, "?escaped=1") == ["0002"]
    assert listed(reader, "?children=1") == ["0003"]


@pytest.mark.parametrize("tail", ["?changed=hôm qua", "?sex=other", "?ethnicity=99", "?event=2024-02-30"])
def test_a_filter_that_means_nothing_is_not_found(signed_in: SignedIn, tail: str) -> None:
    assert signed_in("phong").get(f"/ho-dan/{tail}").status_code == 404


def test_ethnicity_is_asked_for_by_who_may_see_it(signed_in: SignedIn) -> None:
    village_head = signed_in("thon")
    assert 'name="ethnicity"' not in village_head.get("/ho-dan/").content.decode()
    assert village_head.get("/ho-dan/?ethnicity=02").status_code == 404


def test_filters_stay_in_every_link_and_in_the_download(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/ho-dan/?from=2&changed=2024-01-01").content.decode()
    assert "?from=2&amp;changed=2024-01-01" in page
    assert '<details class="finer" open>' in page
    rows = signed_in("xa").get("/ho-dan/tai-ve/csv/?from=2&sex=male").content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["BS-0003"]
    asked = Line.objects.filter(verb="office.download_list").latest("number").object_id
    assert asked == "?from=2&sex=male"
    empty = signed_in("phong").get("/ho-dan/?from=9").content.decode()
    assert "bỏ bớt một điều kiện" in empty
    assert "Bỏ mọi điều kiện" in empty


@pytest.fixture
def twice(district: World) -> World:
    """Triệu Văn Phúc of Long Đống once more in Hưng Vũ, without tones."""
    second = NewMember("Trieu Van Phuc", "other", sex="male", birth_date=date(2000, 5, 1))
    actions.add_member(
        household=district.households["BS-0004"], member=second, on=date(2021, 1, 1), actor=ACTOR, at=NOW
    )
    stranger = Person.objects.filter(full_name="Hoàng Văn Thụ")  # born on the day of Hoàng Văn Thù
    stranger.update(birth_date=date(1950, 2, 3), birth_year=1950)
    return district


def search(client: Client, place: str) -> str:
    return client.post("/ho-dan/trung-lap/tim/", {"place": place}, follow=True).content.decode()


def judge(client: Client, verdict: str, before: int = 0) -> str:
    left, right = sorted(Person.objects.filter(folded="trieu van phuc").values_list("pk", flat=True))
    data = {"verdict": verdict, "seen": before, "note": "xem căn cước", "xem": "cho"}
    return client.post(f"/ho-dan/trung-lap/{left}-{right}/", data, follow=True).content.decode()


def test_a_second_entry_is_found_judged_and_judged_again(signed_in: SignedIn, twice: World) -> None:
    clerk = signed_in("xa")
    page = search(clerk, "20/185/06328/")
    assert "Đã so 3 người của Xã Long Đống với cả sổ: 1 cặp nghi trùng." in page
    assert "Triệu Văn Phúc" in page
    assert "Trieu Van Phuc" not in page
    assert "BS-0004" not in page
    assert "Xã Hưng Vũ" in page
    assert "gần giống" in page
    assert "Đã ghi kết luận: Hai người khác nhau." in judge(clerk, "different")
    assert "Không có cặp nào chờ xem xét" in search(clerk, "20/185/06328/")
    judged = clerk.get("/ho-dan/trung-lap/?xem=da-xet").content.decode()
    assert "xem căn cước" in judged
    assert "vừa kết luận về cặp này" in judge(clerk, "same")
    first = DuplicateJudgement.objects.get()
    judge(clerk, "same", first.pk)
    page = clerk.get("/ho-dan/trung-lap/?xem=da-xet").content.decode()
    assert "Là một người thì chỉ giữ một dòng" in page
    left, right = sorted(Person.objects.filter(folded="trieu van phuc").values_list("pk", flat=True))
    assert f'href="/ho-dan/trung-lap/{left}-{right}/giu-mot/"' in page
    assert DuplicateJudgement.objects.count() == 2


def test_both_sides_are_seen_by_who_reaches_both_and_only_the_registers_keeper_judges(
    signed_in: SignedIn, twice: World
) -> None:
    department = signed_in("phong")
    page = search(department, "20/185/")
    assert "Trieu Van Phuc" in page
    assert "BS-0004" in page
    assert 'name="verdict"' not in page
    assert "Không có quyền xem" in judge(department, "same")
    village_head = signed_in("thon")  # of the village next to it
    assert "Không có cặp nào chờ xem xét" in village_head.get("/ho-dan/trung-lap/").content.decode()
    assert village_head.post("/ho-dan/trung-lap/tim/", {"place": "20/185/06349/"}).status_code == 404


def test_a_pair_that_concerns_somebody_else_cannot_be_judged(signed_in: SignedIn, district: World) -> None:
    left, right = sorted(
        Person.objects.filter(full_name__in=["Nông Văn Ái", "Hoàng Thị Lan"]).values_list("pk", flat=True)
    )
    data = {"verdict": "same", "seen": 0}
    assert signed_in("xa").post(f"/ho-dan/trung-lap/{left}-{right}/", data).status_code == 404
    assert signed_in("xa").post(f"/ho-dan/trung-lap/1-{10**30}/", data).status_code == 404
    assert DuplicateJudgement.objects.count() == 0


@pytest.mark.parametrize(
    "data", [{"verdict": "maybe", "seen": "0"}, {"verdict": "same", "seen": "x"}, {"verdict": "same"}]
)
def test_a_judgement_that_means_nothing_is_not_found(
    signed_in: SignedIn, twice: World, data: dict[str, str]
) -> None:
    left, right = sorted(Person.objects.filter(folded="trieu van phuc").values_list("pk", flat=True))
    assert signed_in("xa").post(f"/ho-dan/trung-lap/{left}-{right}/", data).status_code == 404


def test_without_the_extra_the_page_says_so_and_still_works(
    signed_in: SignedIn, twice: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = signed_in("xa")
    search(clerk, "20/185/06328/")
    monkeypatch.setattr(duplicates, "installed", lambda: False)
    page = clerk.get("/ho-dan/trung-lap/").content.decode()
    assert "chưa cài phần tìm người trùng" in page
    assert "Triệu Văn Phúc" in page
    assert "chưa cài phần tìm người trùng" in search(clerk, "20/185/06328/")
    assert "Đã ghi kết luận: Chưa rõ." in judge(clerk, "unsure")
    assert Household.objects.count() == 4
