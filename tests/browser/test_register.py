"""Keeping the register in a browser: on a telephone, without a mouse, and going back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_office import overflow

PAGES = (
    "/ho-dan/?from=1&closed=1",
    "/ho-dan/them/",
    "/ho-dan/trung-lap/",
    "/ho-dan/BS-0003/ghi/sinh/",
    "/ho-dan/BS-0003/ghi/tach-ho/",
    "/ho-dan/BS-0003/ghi/chuyen-thon/",
    "/ho-dan/BS-0003/ghi/nhan-nguoi/?q=an",
)


def test_the_pages_of_the_register_fit_a_telephone(page: Page) -> None:
    sign_in(page, "xa")
    for address in PAGES:
        page.goto(address)
        for width in (360, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow(page) <= 0, (address, width)


def test_a_birth_is_entered_by_keyboard_and_taken_back(page: Page) -> None:
    sign_in(page, "xa")
    page.goto("/ho-dan/BS-0003/ghi/sinh/")
    page.focus("[name=on]")
    page.keyboard.type("03/02/2024")
    page.keyboard.press("Tab")
    page.keyboard.type("Triệu Văn Bé")
    page.keyboard.press("Enter")
    expect(page.locator(".message").first).to_have_text("Đã ghi: Sinh.")
    expect(page.locator(".members")).to_contain_text("Triệu Văn Bé")
    page.get_by_role("link", name="Hoàn tác").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".members")).not_to_contain_text("Triệu Văn Bé")


def test_a_finer_filter_applies_at_once_and_survives_going_back(page: Page) -> None:
    sign_in(page, "xa")
    page.goto("/ho-dan/")
    page.locator(".finer summary").click()
    page.fill("[name=from]", "2")
    page.keyboard.press("Tab")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.locator("#found tbody a").click()
    page.wait_for_url("**/ho-dan/BS-0003/")
    page.go_back()
    expect(page.locator("[name=from]")).to_have_value("2")
    expect(page.locator("#found tbody tr")).to_have_count(1)
