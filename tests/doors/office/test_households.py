"""The register on screen: search, filters, downloads, the page of one household."""

import csv
import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from giamngheo.access.models import Account
from giamngheo.audit.models import Line
from tests.doors.office.conftest import SignedIn


def listed(client: Client, tail: str = "") -> list[str]:
    """Codes of the households shown, in order."""
    page = client.get(f"/ho-dan/{tail}").content.decode()
    return [part.split("/")[0] for part in page.split('href="/ho-dan/BS-')[1:]]


def test_a_name_is_found_without_tones_and_the_exact_tones_come_first(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert listed(client, "?q=hoang van thu") == ["0002", "0001"]
    assert listed(client, "?q=Hoàng Văn Thụ") == ["0001", "0002"]


def test_a_member_is_found_and_named(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/?q=trieu van phuc").content.decode()
    assert "thành viên: Triệu Văn Phúc" in page


def test_filters_live_in_the_address(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert listed(client, "?category=poor") == ["0003"]
    assert listed(client, "?place=20/185/06328/") == ["0003", "0002"]
    assert listed(client, "?place=20/185/06328/06328-01/&category=near_poor") == ["0002"]


def test_a_commune_of_today_holds_the_households_of_those_it_was_formed_from(signed_in: SignedIn) -> None:
    assert listed(signed_in("phong"), "?place=20/06325/") == ["0003", "0002", "0001"]


def test_nothing_found_says_what_to_do(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/?q=zzz&category=poor").content.decode()
    assert "Không có hộ nào khớp" in page
    assert 'href="/ho-dan/?q=zzz"' in page


@pytest.mark.parametrize("tail", ["?category=rich", "?place=99/"])
def test_a_filter_that_is_not_there_is_not_found(signed_in: SignedIn, tail: str) -> None:
    assert signed_in("phong").get(f"/ho-dan/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["?place=%00", "?q=a%00", "BS-%00/"])
def test_an_address_that_no_text_can_hold_is_refused(signed_in: SignedIn, tail: str) -> None:
    answer = signed_in("phong").get(f"/ho-dan/{tail}")
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999", "٣", "1e9"])
def test_a_page_that_is_not_there_is_the_nearest(signed_in: SignedIn, page: str) -> None:
    assert len(listed(signed_in("phong"), f"?page={page}")) == 4


def test_htmx_is_given_the_list_alone(signed_in: SignedIn) -> None:
    part = signed_in("phong").get("/ho-dan/?q=ai", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="found"')
    assert "BS-0004" in part


def test_a_list_is_downloaded_with_the_same_filters_and_the_act_is_recorded(signed_in: SignedIn) -> None:
    client = signed_in("xa")
    rows = list(csv.reader(io.StringIO(client.get("/ho-dan/tai-ve/csv/?q=thu").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["BS-0002"]
    workbook = CalamineWorkbook.from_object(io.BytesIO(client.get("/ho-dan/tai-ve/xlsx/").content))
    sheet = workbook.get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Mã hộ", "BS-0003", "BS-0002"]
    acts = Line.objects.filter(verb="office.download_list").order_by("number")
    assert [act.details["households"] for act in acts] == [1, 2]


def test_names_leave_the_system_by_power_only(signed_in: SignedIn) -> None:
    client = signed_in("thon")
    assert "tai-ve" not in client.get("/ho-dan/").content.decode()
    assert client.get("/ho-dan/tai-ve/csv/").status_code == 403
    assert signed_in("phong").get("/ho-dan/tai-ve/pdf/").status_code == 404


def test_a_household_is_explained(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/BS-0003/").content.decode()
    assert "12/QĐ-UBND 2023" in page
    assert "thiếu hụt 3 trong 12 chỉ số" in page
    assert "Điều 3 khoản 2 điểm a*, Nghị định 07/2021/NĐ-CP" in page
    assert "Hộ cận nghèo: nếu thiếu hụt 2 chỉ số" in page
    assert page.count('<a class="deprived"') == 3
    assert "Do: <b>Triệu Văn Phúc</b>" in page


def test_what_is_missing_is_named_and_nothing_is_concluded(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/BS-0004/").content.decode()
    assert "Chưa xác định được phân loại" in page
    assert '<a class="unknown" href="#toilet">' in page


def test_a_household_never_reviewed_has_its_page_too(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/BS-0001/").content.decode()
    assert "Hộ chưa có phiếu rà soát nào" in page


def test_the_story_is_told_newest_first(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/ho-dan/BS-0002/").content.decode()
    days = [part.split('"')[0] for part in page.split('<time datetime="')[1:]]
    assert days == sorted(days, reverse=True)
    assert len(days) == 5


def test_health_and_ethnicity_are_shown_by_power_only(signed_in: SignedIn) -> None:
    reader, village_head = signed_in("phong"), signed_in("thon")
    assert village_head.get("/ho-dan/BS-0002/").status_code == 200
    assert "Tày" in reader.get("/ho-dan/BS-0002/").content.decode()
    assert "Tày" not in village_head.get("/ho-dan/BS-0002/").content.decode()


def test_who_may_see_sensitive_data_leaves_one_line_a_day_and_who_may_not_none(signed_in: SignedIn) -> None:
    for name in ("xa", "xa", "ketoan", "thon"):
        signed_in(name).get("/ho-dan/BS-0002/")
    lines = Line.objects.filter(verb="registry.view_sensitive")
    assert [(line.object_kind, line.object_id) for line in lines] == [("household", "BS-0002")]
    assert lines[0].account_id == str(Account.objects.get(username="xa").pk)
