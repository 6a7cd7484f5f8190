"""The data quality pages: counts, the lists behind them, who sees what, and files in the log."""

import io

import pytest
import python_calamine
from django.conf import settings
from django.test import Client

from giamngheo.access.models import Role
from giamngheo.audit.models import Line
from giamngheo.office.quality.words import WORDINGS, detail
from giamngheo.registry.models import Household, Person
from giamngheo.review.quality_checks import CHECKS, About, Finding
from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

PAGE = "/ho-dan/chat-luong/"
COMMUNE = "20/185/06328/"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_place_and_a_cycle_are_looked_through(signed_in: SignedIn, district: world.World) -> None:
    page = text(signed_in("phong"), PAGE)
    assert "Huyện Bắc Sơn · 4 hộ trong sổ, 3 phiếu của đợt" in page
    assert "Phiếu chưa tính điểm" in page
    assert f'href="{PAGE}not_assessed/?place=20%2F185%2F&amp;cycle=2023-dinh-ky"' in page
    commune = text(signed_in("phong"), f"{PAGE}?place={COMMUNE}&cycle=2022-dinh-ky")
    assert "Xã Long Đống · 2 hộ trong sổ, 1 phiếu của đợt" in commune
    assert '<option value="2022-dinh-ky" selected>' in commune


def test_the_list_behind_a_line_leads_to_the_households(signed_in: SignedIn) -> None:
    page = text(signed_in("phong"), f"{PAGE}no_identity/?place={COMMUNE}")
    assert "3 trường hợp" in page
    assert 'href="/ho-dan/BS-0002/"' in page
    assert "Triệu Văn Phúc" in page
    assert "BS-0001" not in page


def test_every_check_can_be_opened_and_says_how_it_is_found(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert set(WORDINGS) == {check.code for check in CHECKS}
    for check in CHECKS:
        assert str(WORDINGS[check.code].how) in text(client, f"{PAGE}{check.code}/").replace("&#x27;", "'")


def test_sensitive_checks_are_for_who_may_read_them(signed_in: SignedIn) -> None:
    client = signed_in("thon")
    page = text(client, PAGE)
    assert "số định danh" not in page.partition("<main")[2]
    assert client.get(f"{PAGE}no_identity/").status_code == 404
    assert client.get(f"{PAGE}identity_year/").status_code == 404


def test_what_is_out_of_reach_is_not_found(signed_in: SignedIn) -> None:
    client = signed_in("xa")
    assert client.get(f"{PAGE}?place=20/185/06349/").status_code == 404
    assert client.get(f"{PAGE}?place=20/185/").status_code == 404
    assert client.get(f"{PAGE}?place=nowhere").status_code == 404
    assert client.get(f"{PAGE}?cycle=1999").status_code == 404
    assert client.get(f"{PAGE}no_such_check/").status_code == 404
    assert signed_in("ketoan").get(PAGE).status_code == 403
    assert text(client, f"{PAGE}?place={COMMUNE}")


def test_a_list_leaves_as_a_file_and_the_log_says_so(signed_in: SignedIn) -> None:
    client = signed_in("xa")
    response = client.get(f"{PAGE}no_identity/tai-ve/xlsx/?place={COMMUNE}")
    sheet = python_calamine.load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["Mã hộ", "Chủ hộ", "Thành viên", "Thôn", "Xã, thị trấn"]
    assert [row[0] for row in sheet[1:]] == ["BS-0002", "BS-0003", "BS-0003"]
    line = Line.objects.order_by("-number").first()
    assert line is not None
    assert (line.verb, line.object_kind, line.place_code) == (
        "office.download_list",
        "quality_no_identity",
        "06328",
    )
    assert line.details["findings"] == 3
    csv = client.get(f"{PAGE}not_assessed/tai-ve/csv/?place={COMMUNE}").content.decode("utf-8-sig")
    assert csv.splitlines()[0].replace('"', "").split(",")[:2] == ["Mã hộ", "Chủ hộ"]
    assert client.get(f"{PAGE}no_identity/tai-ve/pdf/").status_code == 404


def test_a_file_is_for_who_may_take_names_away(signed_in: SignedIn) -> None:
    client = signed_in("thon")
    assert client.get(f"{PAGE}year_only/tai-ve/csv/").status_code == 403
    assert "Excel" not in text(client, f"{PAGE}not_assessed/")


def test_a_long_list_has_pages(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from giamngheo.office.quality import views

    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    client = signed_in("phong")
    assert "Trang 1 / 3" in text(client, f"{PAGE}no_identity/")
    assert "Trang 3 / 3" in text(client, f"{PAGE}no_identity/?page=99")
    assert "Trang 1 / 3" in text(client, f"{PAGE}no_identity/?page=-1")


def test_where_no_cycle_is_it_is_said(db: None) -> None:
    places = world._places()
    account = world._account("phong", "Lý Thị Phòng", places["185"], Role.department)
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert "Chưa có đợt rà soát nào" in text(client, PAGE)
    assert client.get(f"{PAGE}no_birth/").status_code == 404


@pytest.mark.parametrize(
    ("check", "values", "said"),
    [
        ("undetermined", {"missing": "b1 toilet"}, "còn thiếu: điểm B1, "),
        ("undetermined", {"missing": None}, ""),
        ("indicators_unknown", {"unknown": 1 << 9}, "chưa rõ: "),
        ("even", {"sheets": 30, "deviation": 3, "usual": 25}, "30 phiếu, điểm B1 lệch nhau khoảng 3 điểm"),
        ("same", {"sheets": 30, "alike": 12, "b1": 131}, "12 trong 30 phiếu cùng điểm B1 131"),
        ("drift", {"sheets": 30, "tenths": -153}, "thấp hơn 15,3"),
        ("shift", {"sheets": 30, "tenths": 100}, "cao hơn 10,0"),
        (
            "heap",
            {"line": 140, "under": 25, "over": 2},
            "sát ngưỡng 140 điểm: 25 phiếu từ ngưỡng trở xuống, 2",
        ),
        ("heads", {"heads": 2}, "2 chủ hộ"),
        ("sheet_size", {"listed": 3, "members": 4}, "phiếu có 3 người, sổ có 4 người"),
        ("summary", {"size": 3, "present": 4}, "ghi 3 người, thành viên hiện có 4"),
    ],
)
def test_a_finding_is_said_in_words(check: str, values: dict[str, object], said: str) -> None:
    assert said in detail(Finding(check, "x", values=values))


def test_a_village_and_a_reviewer_are_named(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, district: world.World
) -> None:
    from giamngheo.office.quality import views
    from giamngheo.review.quality import Report

    clerk = str(district.accounts["xa"].pk)
    planted = {check.code: [] for check in CHECKS} | {
        "same": [Finding("same", "06328-01", values={"sheets": 30, "alike": 12, "b1": 131})],
        "drift": [Finding("drift", clerk, values={"sheets": 30, "tenths": 120})],
    }
    monkeypatch.setattr(views, "examine", lambda *_: Report(4, 60, CHECKS, planted))
    page = text(signed_in("phong"), f"{PAGE}same/")
    assert "Thôn Nà Mỏ" in page
    assert "Xã Long Đống" in page
    assert "Hoàng Văn Xã" in text(signed_in("phong"), f"{PAGE}drift/")
    assert {check.about for check in CHECKS} == set(About)


def test_nothing_is_changed_by_looking(signed_in: SignedIn) -> None:
    before = (Household.objects.count(), Person.objects.count(), Line.objects.count())
    text(signed_in("phong"), PAGE)
    assert (Household.objects.count(), Person.objects.count(), Line.objects.count()) == before
