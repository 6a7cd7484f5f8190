"""What a leader and the Treasury read, and the end of the year."""

from datetime import date

import pytest

from giamngheo.budget import actions
from giamngheo.budget.models import Balance, YearEnd
from tests.doors.office import money_world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import filled, words


def test_where_the_money_is_stuck_is_ranked_by_a_rule_that_is_said(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    page = words(signed_in("phong"), "/chuong-trinh/tien/vuong-o-dau/")
    ranked = page.split("Tiền nằm lâu nhất ở đâu")[1]
    assert "Xếp theo tiền nhân số ngày nằm yên" in ranked
    assert ranked.index("Phòng Lao động") < ranked.index("Trung tâm Y tế") < ranked.index("Hưng Vũ")
    assert "180 ngày, chưa chi lần nào" in ranked  # given on the 2nd of January, never paid from
    assert "41 ngày" in ranked  # paid from on the 20th of May


def test_the_counterpart_is_compared_with_what_most_parts_keep(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    district = money.units["TTYT"]
    key = money_world.key(district, "DA3.TDA2", source="district")
    actions.allot(to=key, amount=11_000_000, **money_world.said(date(2024, 2, 1), money_world.DECISION))
    page = words(signed_in("phong"), "/chuong-trinh/tien/vuong-o-dau/").split("Vốn đối ứng")[1]
    assert "3.553,000 106,590 3,00%" in page
    assert "385,000 11,000 2,86% khác 3,00%, thiếu 0,550 triệu đồng" in page


def test_the_forecast_goes_on_at_the_pace_of_the_year(money: money_world.Money, signed_in: SignedIn) -> None:
    page = words(signed_in("phong"), "/chuong-trinh/tien/vuong-o-dau/?phan=DA2")
    assert "227,500 trong 3.659,590 triệu đồng" in page
    assert "457,500 triệu đồng" in page  # 227.5 million in 182 of 366 days


@pytest.mark.parametrize(
    ("months", "until", "sum_"),
    [
        ("3", "31/03/2024", "4.044.590.000 0 0 0 0,00%"),
        ("6", "30/06/2024", "4.044.590.000 227.500.000 100.000.000 327.500.000"),
    ],
)
def test_the_report_stands_on_the_last_day_of_its_period(
    money: money_world.Money, signed_in: SignedIn, months: str, until: str, sum_: str
) -> None:
    page = words(signed_in("khobac"), f"/chuong-trinh/tien/bao-cao/?ky={months}")
    assert f"Báo cáo giải ngân {months} tháng năm 2024" in page
    assert f"đến hết ngày {until}" in page
    assert sum_ in page


def test_the_report_in_hand_says_that_it_is_not_over(money: money_world.Money, signed_in: SignedIn) -> None:
    client = signed_in("khobac")
    assert "kỳ chưa kết thúc" in words(client, "/chuong-trinh/tien/bao-cao/?ky=9")
    assert client.get("/chuong-trinh/tien/bao-cao/?ky=7").status_code == 404
    text = client.get("/chuong-trinh/tien/bao-cao/tai-ve/csv/?ky=6").content.decode("utf-8-sig")
    assert "227500000,100000000,327500000" in text


def test_the_end_of_the_year_names_its_days_and_who_still_has_money(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    page = words(signed_in("ketoan"), "/chuong-trinh/tien/cuoi-nam/?nam=2024")
    assert "Hoàn hoặc nộp trả tạm ứng" in page
    assert "UBND xã Long Đống còn được chi 249,500 tạm ứng 100,000" in page
    assert "Xem trước, khóa sổ" in page
    assert "Xem trước, khóa sổ" not in words(signed_in("xa"), "/chuong-trinh/tien/cuoi-nam/?nam=2024")
    assert signed_in("xa").get("/chuong-trinh/tien/cuoi-nam/2024/X-06328/").status_code == 403


@pytest.fixture
def next_year(money: money_world.Money, monkeypatch: pytest.MonkeyPatch) -> money_world.Money:
    """The same money when its year is over."""
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: date(2027, 2, 20))
    return money


def test_closing_is_rehearsed_refused_and_done(next_year: money_world.Money, signed_in: SignedIn) -> None:
    client, line = signed_in("ketoan"), next_year.lines["hung-vu"]
    address = "/chuong-trinh/tien/cuoi-nam/2024/X-06349/"
    assert "323,000" in words(client, address)
    on = {"on": "31/12/2025", "signed_on": "31/12/2025", "basis_kind": "decision"}
    far = client.post(address, filled(**on, **{f"available-{line.pk}": "999"}))
    assert far.status_code == 422
    assert YearEnd.objects.count() == 0
    unsettled = client.post("/chuong-trinh/tien/cuoi-nam/2024/X-06328/", filled(**on))
    assert unsettled.status_code == 422
    sent = filled(**on, **{f"available-{line.pk}": "323"})
    assert "đúng như vậy" in client.post(address, sent).content.decode()
    assert YearEnd.objects.count() == 0
    assert client.post(address, sent | {"confirmed": "1"}).status_code == 302
    assert YearEnd.objects.count() == 1
    assert Balance.objects.get(line=line, account="available").amount == 0
    assert "Sổ năm này của đơn vị đã khóa" in client.get(address, follow=True).content.decode()
    assert client.post(address + "mo-lai/", filled(basis_kind="minutes")).status_code == 302
    assert "đã mở lại sổ" in client.get("/chuong-trinh/tien/cuoi-nam/?nam=2024").content.decode().lower()


def test_what_waits_in_the_money_is_among_what_waits(
    money: money_world.Money, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Hoàn tạm ứng" not in words(signed_in("xa"), "/viec-can-lam/")  # the end of the year is far
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: date(2024, 12, 1))
    page = words(signed_in("xa"), "/viec-can-lam/")
    assert "Hoàn tạm ứng 100,000 triệu đồng" in page
    assert "Hưng Vũ" not in words(signed_in("xa2"), "/viec-can-lam/").split("Hoàn tạm ứng")[0]
    assert "Khóa sổ năm 2024 của 4 đơn vị" in words(signed_in("ketoan"), "/viec-can-lam/")
