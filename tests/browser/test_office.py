"""The staff pages in a browser: by keyboard alone, on a telephone, in large letters, without script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in

PAGES = (
    "/",
    "/ho-dan/",
    "/ho-dan/BS-0003/",
    "/ket-qua/2023-dinh-ky/185/",
    "/ket-qua/2023-dinh-ky/185/bieu-1/",
    "/phap-luat/",
    "/phap-luat/nd-07-2021/",
)


def overflow(page: Page) -> int:
    """How far the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_pages_fit_a_telephone_an_office_screen_and_letters_twice_as_large(page: Page) -> None:
    sign_in(page)
    for address in PAGES:
        page.goto(address)
        for width in (360, 683, 1366):  # 683: the office screen with everything twice as large
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow(page) <= 0, (address, width)


def test_a_household_is_found_and_explained_by_keyboard_alone(page: Page) -> None:
    page.goto("/dang-nhap/")
    expect(page.locator("input[name=username]")).to_be_focused()  # letters typed before that are lost
    page.keyboard.type("phong")
    page.keyboard.press("Tab")
    page.keyboard.type("vo-nhai-bac-son-1940")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/dang-nhap/" not in address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto("/ho-dan/")
    page.focus("#q")
    page.keyboard.type("dang thi sinh")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    for _ in range(60):  # past the filters
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Đặng Thị Sính":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/ho-dan/BS-0003/")
    page.focus(".marks a.deprived")
    expect(page.locator(".marks a.deprived .tip").first).to_have_css("clip-path", "none")
    page.keyboard.press("Enter")
    expect(page.locator("#health_insurance details")).to_have_attribute("open", "")


def test_the_list_follows_the_typing_and_the_address_follows_the_list(page: Page) -> None:
    sign_in(page)
    page.goto("/ho-dan/")
    page.type("#q", "nong van ai")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.wait_for_url(re.compile(r"/ho-dan/\?q=nong"))
    page.select_option("#category", "poor")
    expect(page.locator("#found .empty")).to_be_visible()
    page.go_back()
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("#q")).to_have_value("nong van ai")
    page.reload()
    expect(page.locator("#found tbody tr")).to_have_count(1)


def test_menus_open_and_close_by_keyboard_and_choose_a_unit(page: Page) -> None:
    sign_in(page)
    page.goto("/")
    menu = page.locator("header details").first
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("button", name="Xã Long Đống").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Xã Long Đống")


def test_the_language_is_switched_and_kept(page: Page) -> None:
    sign_in(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/ho-dan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Households")


@pytest.mark.parametrize("width", [360, 1366])
def test_everything_works_without_script(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": width, "height": 740}
    )
    page = context.new_page()
    sign_in(page)
    page.goto("/ho-dan/")
    page.fill("#q", "hoang van thu")
    page.press("#q", "Enter")
    expect(page.locator("#found tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Hoàng Văn Thù").click()
    page.locator("#toilet summary").click()
    expect(page.locator("#toilet details > div")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Hưng Vũ: 25,00%").click()
    expect(page.locator("#found")).to_be_visible()
    context.close()
