"""A production project in a browser, from its plan to its settlement, by the people who do each step."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from giamngheo.programme.models import Activity
from tests.browser.conftest import sign_in
from tests.doors.office import money_world, programme_world, world

HOME = "/chuong-trinh/hoat-dong/"


@pytest.fixture
def programme(site: str, monkeypatch: pytest.MonkeyPatch) -> programme_world.Programme:
    """The district with its money, on a day of 2024, and the leader of the commune."""
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: date(2024, 6, 30))
    places = {place.code: place for place in world.Place.objects.filter(valid_from=world.LONG_AGO)}
    accounts = {one.username: one for one in world.Account.objects.all()}
    made = world.World(places, accounts, {}, {})
    return programme_world.build(made, money_world.build(made))


def change_account(page: Page, name: str) -> None:
    page.context.clear_cookies()
    sign_in(page, name)


def take(page: Page, code: str, step: str, **fields: str) -> None:
    """One step of the activity, with the paper it cites."""
    page.goto(f"{HOME}{code}/")
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(_LABELS[label]).fill(value)
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi")


_LABELS = {
    "number": "Số quyết định, biên bản",
    "issuer": "Cơ quan ban hành",
    "on": re.compile("ngày$"),
    "amount": "Giá trị",
}


def test_a_project_from_its_plan_to_its_settlement(page: Page, programme: programme_world.Programme) -> None:
    sign_in(page, "xa")
    _plan(page, programme)
    code = Activity.objects.get().code
    _people(page, code)
    change_account(page, "lanhdao")
    take(page, code, "Phê duyệt", number="88/QĐ-UBND", issuer="UBND xã Long Đống")
    change_account(page, "xa")
    take(page, code, "Bắt đầu thực hiện")
    _hand_over(page, code)
    _payment(page, code)
    change_account(page, "lanhdao")
    page.goto("/viec-can-lam/")
    take(page, code, "Nghiệm thu", number="BB-01")
    take(page, code, "Quyết toán", number="99/QĐ-UBND", amount="7.000.000")
    expect(page.locator(".state").first).to_have_text("đã quyết toán")
    handed = page.locator("#ban-giao")
    expect(handed).to_contain_text("7.000.000 đồng")
    expect(handed.locator("tbody tr")).to_have_count(2)
    expect(page.locator("ol.story")).to_contain_text("99/QĐ-UBND")


def _plan(page: Page, programme: programme_world.Programme) -> None:
    page.get_by_role("link", name="Chương trình").click()
    page.get_by_role("link", name=re.compile("^Hoạt động Làm gì")).click()
    page.get_by_role("link", name="Lập hoạt động mới").first.click()
    page.get_by_role("link", name="Dự án hỗ trợ phát triển sản xuất nông nghiệp").first.click()
    page.get_by_label("Tên hoạt động").fill(
        "Nuôi dê sinh sản theo tổ hợp tác tại thôn Nà Mỏ và thôn Pác Lũng"
    )
    page.get_by_label("Địa bàn quản lý hoạt động").select_option(str(programme.made.places["06328"].pk))
    page.get_by_text("Xã Long Đống", exact=True).last.click()
    page.get_by_label("Thôn Nà Mỏ").check()
    page.get_by_label("Từ ngày").fill("01/03/2024")
    page.get_by_label("Đến hết ngày").fill("30/11/2024")
    page.get_by_label("Đơn vị chủ trì, sử dụng kinh phí").select_option(
        str(programme.money.units["X-06328"].pk)
    )
    page.get_by_label("Phương thức hỗ trợ").select_option("community")
    page.get_by_label("Tổ, nhóm cộng đồng").fill("Tổ nuôi dê")
    page.get_by_label("Hộ tham gia (hộ)").fill("2")
    page.get_by_role("button", name="Lập hoạt động").click()
    expect(page.locator(".message").filter(has_text="còn thiếu")).to_contain_text("kinh phí dự kiến")
    page.get_by_role("link", name="Sửa kế hoạch").click()
    first = page.get_by_role("group", name="Nguồn 1")
    first.get_by_label("Nguồn vốn").select_option("central")
    first.get_by_label("Số tiền (đồng)").fill("8.000.000")
    page.get_by_role("button", name="Ghi kế hoạch").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã sửa kế hoạch")


def _people(page: Page, code: str) -> None:
    page.get_by_role("link", name="Thêm từ sổ hộ").click()
    expect(page.locator(".ticks li")).to_have_count(2)
    for box in page.locator(".ticks input").all():
        box.check()
    page.get_by_label("Tham gia từ ngày").fill("15/03/2024")
    page.get_by_role("button", name="Thêm những người đã chọn").click()
    expect(page.locator("#nguoi-tham-gia tbody tr")).to_have_count(2)


def _hand_over(page: Page, code: str) -> None:
    page.get_by_role("link", name="Ghi bàn giao").click()
    page.get_by_label("Tên hàng hóa").fill("Dê cái sinh sản")
    page.get_by_label("Đơn vị tính").fill("con")
    page.get_by_label("Số lượng mỗi hộ").fill("1")
    page.get_by_label("Đơn giá").fill("3.500.000")
    page.get_by_label("Ngày nhận").fill("01/06/2024")
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator(".sum")).to_have_text("7.000.000 đồng")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi bàn giao cho 2 hộ")


def _payment(page: Page, code: str) -> None:
    """Nothing was paid of this part yet: the page says what to do."""
    page.get_by_role("link", name="Gắn khoản chi").click()
    expect(page.locator("main")).to_contain_text("Ghi thanh toán ở dòng dự toán trước")


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_of_the_activities_is_wider_than_the_screen(
    browser: Browser, site: str, programme: programme_world.Programme, width: int
) -> None:
    one = programme.running(title="Hỗ trợ phát triển sản xuất " * 9)
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 720})
    opened = context.new_page()
    sign_in(opened, "xa")
    for address in (
        "hoat-dong/", "hoat-dong/tong-hop/", "hoat-dong/can-xem-lai/", "hoat-dong/moi/", f"hoat-dong/{one.code}/",
        "hoat-dong/moi/?phan=giam-ngheo-2021-2025|DA2&loai=livelihood_model", f"hoat-dong/{one.code}/chon-ho/?nhom=",
        f"hoat-dong/{one.code}/ban-giao/", f"hoat-dong/{one.code}/diem-danh/", f"hoat-dong/{one.code}/gan-khoan-chi/",
        f"hoat-dong/{one.code}/tai-lieu/", f"hoat-dong/{one.code}/bang/dong-gop/them/", "thi-dua/", "thi-dua/de-nghi/",
        "thi-dua/de-nghi/them/",
    ):  # fmt: skip
        opened.goto(f"/chuong-trinh/{address}")
        expect(opened.locator("h1").first).to_be_visible()
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
