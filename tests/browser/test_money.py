"""The money in a browser: given, shared out, advanced, settled, paid, corrected, and read in the report."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from giamngheo.budget.models import BudgetLine
from tests.browser.conftest import sign_in
from tests.doors.office import money_world, world


@pytest.fixture
def money(site: str, monkeypatch: pytest.MonkeyPatch) -> money_world.Money:
    """The district with its money, on a day of 2024."""
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: date(2024, 6, 30))
    places = {place.code: place for place in _old_places()}
    return money_world.build(world.World(places, {}, {}, {}))


def _old_places() -> list[world.Place]:
    return list(world.Place.objects.filter(valid_from=world.LONG_AGO))


def change_account(page: Page, name: str) -> None:
    page.context.clear_cookies()
    sign_in(page, name)


def paper(page: Page, number: str) -> None:
    page.get_by_label("Số, ký hiệu").fill(number)
    page.get_by_label("Ngày ký").fill("28/06/2024")
    page.get_by_label("Cơ quan ban hành").fill("UBND huyện Bắc Sơn")


def confirmed(page: Page, amount: str) -> None:
    """What is asked once more shows the whole amount; then it is booked."""
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator(".sum")).to_have_text(amount)
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi")


def on_line(page: Page, line: int, act: str) -> None:
    page.goto(f"/chuong-trinh/tien/dong/{line}/")
    page.get_by_role("link", name=act, exact=True).click()


def test_money_from_its_allotment_to_the_report(page: Page, money: money_world.Money) -> None:
    sign_in(page, "ketoan")
    page.get_by_role("link", name="Chương trình").click()
    page.get_by_role("link", name=re.compile("^Dự toán, giải ngân")).click()
    page.get_by_role("link", name="Giao dự toán").click()
    page.get_by_label("Dự án, tiểu dự án").select_option("giam-ngheo-2021-2025|DA7.TDA1")
    page.get_by_label("Nguồn vốn").select_option("central")
    page.get_by_label("Vốn sự nghiệp").check()
    page.get_by_label("Đơn vị", exact=True).select_option(str(money.units["LDTBXH"].pk))
    page.get_by_label("Số tiền giao").fill("348")
    paper(page, "77/QĐ-UBND")
    confirmed(page, "348.000.000 đồng")
    given = BudgetLine.objects.get(part="DA7.TDA1")
    on_line(page, given.pk, "Phân bổ cho đơn vị cấp dưới")
    page.get_by_label("Giao cho").select_option(str(money.units["X-06328"].pk))
    page.get_by_label("Số tiền phân bổ").fill("100,5")
    paper(page, "78/QĐ-UBND")
    confirmed(page, "100.500.000 đồng")
    _spends(page, BudgetLine.objects.get(part="DA7.TDA1", unit=money.units["X-06328"]).pk)
    change_account(page, "khobac")
    page.goto("/chuong-trinh/tien/bao-cao/?ky=6&phan=DA7")
    total = page.locator("tr.total")
    expect(total).to_contain_text("348.000.000")
    expect(total).to_contain_text("30.000.000")


def _spends(page: Page, line: int) -> None:
    """The commune advances, settles, pays, and corrects the payment."""
    change_account(page, "xa")
    on_line(page, line, "Tạm ứng")
    page.get_by_label("Số tiền tạm ứng").fill("40")
    paper(page, "UNC-10")
    confirmed(page, "40.000.000 đồng")
    on_line(page, line, "Hoàn ứng")
    page.get_by_label("Số đã chi").fill("30")
    page.get_by_label("Số chưa chi").fill("10")
    paper(page, "UNC-11")
    confirmed(page, "40.000.000 đồng")
    on_line(page, line, "Thanh toán")
    page.get_by_label("Số tiền thanh toán").fill("20")
    paper(page, "UNC-12")
    confirmed(page, "20.000.000 đồng")
    page.get_by_role("link", name="Đính chính bút toán này").click()
    paper(page, "BB-01")
    confirmed(page, "20.000.000 đồng")


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_of_the_money_is_wider_than_the_screen(
    browser: Browser, site: str, money: money_world.Money, width: int
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 720})
    context.set_default_timeout(60_000)
    opened = context.new_page()
    sign_in(opened, "ketoan")
    line, entry = money.lines["da2"].pk, money.entries["pay"].pk
    for address in (
        "", "tien/", "tien/dong/", f"tien/dong/{line}/", "tien/but-toan/", f"tien/but-toan/{entry}/", "tien/giao/",
        f"tien/phan-bo/?dong={line}", "tien/vuong-o-dau/", "tien/bao-cao/", "tien/cuoi-nam/?nam=2024",
        "tien/cuoi-nam/2024/TTYT/", "tien/excel/", "tien/doi-chieu/",
    ):  # fmt: skip
        opened.goto(f"/chuong-trinh/{address}")
        expect(opened.locator("h1").first).to_be_visible()
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
