"""The offline form in a browser: filled with the network off, killed, sent; nothing is lost and nothing sent twice."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from giamngheo.access.models import Account, Office, Role
from giamngheo.law.bundle import load
from giamngheo.places.models import Place
from giamngheo.review.models import Cycle, FieldSubmission, Sheet
from tests.browser.conftest import sign_in
from tests.doors.office import world


@pytest.fixture
def village(site: str) -> str:
    """An open cycle; the village's head, and a reviewer of the next village."""
    law = load().standards["nd-07-2021"]
    Cycle.objects.create(
        code="2024-dinh-ky",
        title="Rà soát định kỳ 2024",
        kind="periodic",
        year=2024,
        reference_date=date(2024, 10, 31),
        opens_on=date(2024, 9, 1),
        closes_on=date(2024, 12, 14),
        place=Place.objects.get(code="185"),
        standard=law.id,
        law_hash=law.hash,
        state="open",
    )
    reviewer = Account(username="rasoat", full_name="Lục Thị Viên")
    reviewer.set_password(world.PASSWORD)
    reviewer.save()
    Office.objects.create(
        account=reviewer,
        place=Place.objects.get(code="06328-02"),
        role=Role.reviewer,
        valid_from=date(2021, 1, 1),
    )
    return site


@pytest.fixture
def telephone(browser: Browser, village: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=village, viewport={"width": 360, "height": 740}, has_touch=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def take_along(telephone: BrowserContext, name: str = "thon") -> Page:
    """Sign in, open the page, and wait until it can do without network."""
    page = telephone.new_page()
    sign_in(page, name)
    page.goto("/thuc-dia/")
    expect(page.locator("#households li")).to_have_count(1)
    expect(page.locator("#ready")).to_have_text("Dùng được khi không có mạng.")
    return page


def choose(page: Page, question: str, code: str) -> None:
    page.locator(f"[data-q={question}] input[value={code}]").first.check(force=True)


def fill(page: Page, toilet: str = "none") -> None:
    page.locator("[data-q=members] input").fill("1")
    for question, code in (
        ("health_insurance", "yes"), ("disabled", "no"), ("able_to_work", "yes"), ("employment", "self_employed"),
        ("wall", "brick_stone"), ("column", "concrete"), ("roof", "tile"), ("water_source", "piped"),
        ("toilet", toilet), ("uses_internet", "yes"), ("has_tv", "yes"),
    ):  # fmt: skip
        choose(page, question, code)
    page.locator("[data-q=house_area] input").fill("60")
    page.locator("[data-q=b1] input").fill("130")
    page.locator("[data-q=b1] input").press("Enter")


def open_household(page: Page, code: str = "BS-0002") -> None:
    page.locator(f"#households [data-code={code}]").click()
    expect(page.locator("#sheet .member")).to_have_count(1)


def finish(page: Page) -> None:
    page.get_by_role("button", name="Xong phiếu này").click()
    expect(page.locator("#list")).to_be_visible()


def test_filled_with_the_network_off_closed_reopened_and_sent(
    telephone: BrowserContext, village: str
) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    page.reload()
    expect(page.locator("#place")).to_have_text("Thôn Nà Mỏ")
    expect(page.locator("#told")).to_contain_text("Chưa có mạng")
    open_household(page)
    fill(page)
    page.close()  # the battery ends in the middle of a sheet
    page = telephone.new_page()
    page.goto("/thuc-dia/")
    expect(page.locator("#households .state")).to_have_text("đang làm")
    open_household(page)
    expect(page.locator("[data-q=b1] input")).to_have_value("130")
    expect(page.locator("[data-q=toilet] input:checked")).to_have_value("none")
    finish(page)
    expect(page.locator("#households .state")).to_have_text("chờ gửi")
    expect(page.locator("#send")).to_have_text("Gửi 1 phiếu")
    page.close()
    assert not FieldSubmission.objects.exists()
    page = telephone.new_page()
    page.goto("/thuc-dia/")
    expect(page.locator("#send")).to_have_text("Gửi 1 phiếu")
    telephone.set_offline(False)
    page.get_by_role("button", name="Gửi 1 phiếu").click()
    expect(page.locator("#households .state")).to_have_text("đã gửi")
    kept = Sheet.objects.get(cycle__code="2024-dinh-ky")
    assert kept.answers["household"]["toilet"] == "none"
    assert kept.answers["members"][0]["full_name"] == "Hoàng Văn Thù"
    assert FieldSubmission.objects.get().state == "recorded"


def test_killed_half_way_through_sending_it_is_sent_once(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    open_household(page)
    fill(page)
    finish(page)

    def cut(route: Route) -> None:
        route.fetch()  # the server has it
        route.abort()  # and its answer never comes

    telephone.set_offline(False)
    page.route("**/thuc-dia/phieu/", cut)
    page.get_by_role("button", name="Gửi 1 phiếu").click()
    expect(page.locator("#told")).to_contain_text("Phiếu vẫn còn trong máy")
    expect(page.locator("#households .state")).to_have_text("chờ gửi")
    assert FieldSubmission.objects.count() == 1
    page.close()
    page = telephone.new_page()
    page.goto("/thuc-dia/")  # sends what waits by itself
    expect(page.locator("#households .state")).to_have_text("đã gửi")
    assert FieldSubmission.objects.count() == 1
    assert Sheet.objects.filter(cycle__code="2024-dinh-ky").count() == 1


def test_two_windows_that_send_at_once_send_it_once(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    open_household(page)
    fill(page)
    finish(page)
    other = telephone.new_page()
    other.goto("/thuc-dia/")
    expect(other.locator("#send")).to_have_text("Gửi 1 phiếu")
    telephone.set_offline(False)
    for window in (page, other):
        window.evaluate("document.getElementById('send').click(), document.getElementById('send').click()")
    expect(page.locator("#told, #send").first).to_be_visible()
    for window in (page, other):
        window.reload()
        expect(window.locator("#households .state")).to_have_text("đã gửi")
    assert FieldSubmission.objects.count() == 1


def test_signed_out_meanwhile_the_sheet_waits_for_its_owner(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    open_household(page)
    fill(page)
    finish(page)
    telephone.set_offline(False)
    telephone.clear_cookies()
    page.get_by_role("button", name="Gửi 1 phiếu").click()
    expect(page.locator("#told")).to_contain_text("Phiên làm việc đã hết")
    assert not FieldSubmission.objects.exists()
    sign_in(page, "rasoat")  # somebody else on the same telephone
    page.goto("/thuc-dia/")
    expect(page.locator("#told")).to_contain_text("Dương Công Thôn, còn 1 phiếu chưa gửi")
    expect(page.locator("#list")).to_be_hidden()
    assert "Hoàng Văn Thù" not in page.locator("body").inner_text()
    page.locator("#told").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/dang-nhap/**")
    sign_in(page, "thon")
    page.goto("/thuc-dia/")
    expect(page.locator("#households .state")).to_have_text("đã gửi")
    assert FieldSubmission.objects.get().account == str(Account.objects.get(username="thon").pk)


def test_an_edit_after_sending_replaces_the_sheet(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    open_household(page)
    fill(page)
    finish(page)
    expect(page.locator("#households .state")).to_have_text("đã gửi")
    open_household(page)
    expect(page.locator("#standing")).to_contain_text("phiếu mới sẽ thay")
    choose(page, "toilet", "septic")
    finish(page)
    expect(page.locator("#told")).to_contain_text("Đã gửi 1 phiếu")
    assert sorted(FieldSubmission.objects.values_list("state", flat=True)) == ["recorded", "set_aside"]
    live = Sheet.objects.get(cycle__code="2024-dinh-ky", superseded_by__isnull=True)
    assert live.answers["household"]["toilet"] == "septic"


def test_what_is_wrong_is_said_with_the_network_off(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    open_household(page)
    page.locator("[data-q=house_area] input").fill("3000")
    page.locator("[data-q=house_area] input").press("Enter")
    expect(page.locator("[data-q=house_area].wrong .note")).to_contain_text("0 đến 2000")
    page.get_by_role("button", name="Xong phiếu này").click()
    expect(page.locator("#warn")).to_have_text("Còn 2 câu phải sửa.")
    expect(page.locator("#fill")).to_be_visible()


_ROWS_KEPT = """async () => {
  const open = indexedDB.open("giamngheo-thuc-dia");
  const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const names = [...database.objectStoreNames];
  const counts = names.map((name) => new Promise((resolve) => {
    const asked = database.transaction(name).objectStore(name).count();
    asked.onsuccess = () => resolve(asked.result);
  }));
  return (await Promise.all(counts)).reduce((one, other) => one + other, 0);
}"""


def test_signing_out_clears_the_telephone_and_does_not_throw_sheets_away_unasked(
    telephone: BrowserContext, village: str
) -> None:
    page = take_along(telephone)
    telephone.set_offline(True)
    open_household(page)
    fill(page)
    finish(page)
    page.locator("summary").click()
    page.get_by_role("button", name="Đăng xuất và xóa dữ liệu").click()
    expect(page.locator("#told")).to_contain_text("Còn 1 phiếu chưa gửi")
    telephone.set_offline(False)
    page.get_by_role("button", name="Gửi 1 phiếu").click()
    expect(page.locator("#households .state")).to_have_text("đã gửi")
    telephone.set_offline(True)
    page.get_by_role("button", name="Đăng xuất và xóa dữ liệu").click()
    expect(page.locator("#told")).to_contain_text("Đã đăng xuất")
    assert page.evaluate(_ROWS_KEPT) == 0
    page.reload()
    expect(page.locator("#gate")).to_be_visible()
    assert "Hoàng Văn Thù" not in page.content()
    telephone.set_offline(False)
    page.reload()  # with network again the session ends too
    page.wait_for_url("**/dang-nhap/**")
    page.goto("/ho-dan/")
    page.wait_for_url("**/dang-nhap/**")


def test_an_answer_under_way_while_signing_out_puts_nothing_back(
    telephone: BrowserContext, village: str
) -> None:
    page = take_along(telephone)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/thuc-dia/du-lieu/**", hold)
    page.locator("summary").click()
    with page.expect_request("**/thuc-dia/du-lieu/**"):
        page.locator("#fetch").click()
    page.get_by_role("button", name="Đăng xuất và xóa dữ liệu").click()
    expect(page.locator("#told")).to_contain_text("Đã đăng xuất")
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    expect(page.locator("#told")).to_contain_text("Đã đăng xuất")
    assert page.evaluate(_ROWS_KEPT) == 0


def test_only_the_own_village_is_on_the_telephone_and_nothing_sensitive(
    telephone: BrowserContext, village: str
) -> None:
    page = take_along(telephone, "rasoat")
    expect(page.locator("#place")).to_have_text("Thôn Pác Lũng")
    assert "Hoàng Văn Thù" not in page.content()
    page.locator("#households [data-code=BS-0003]").click()
    expect(page.locator("#sheet .member")).to_have_count(2)
    expect(page.locator("[data-q=ethnicity] select").first).to_have_value("")


def test_it_fits_a_telephone_and_an_office_screen(telephone: BrowserContext, village: str) -> None:
    page = take_along(telephone)
    for hash_ in ("", "#ho/BS-0002"):
        page.goto(f"/thuc-dia/{hash_}")
        for width in (360, 683, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, (hash_, width)


def test_the_page_without_a_session_shows_nothing(browser: Browser, village: str) -> None:
    context = browser.new_context(base_url=village)
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security" in message.text else None,
    )
    page.goto("/thuc-dia/")
    expect(page.locator("#gate")).to_be_visible()
    page.get_by_role("link", name="Đăng nhập").click()
    page.wait_for_url(re.compile(r"/dang-nhap/\?next=/thuc-dia/"))
    assert refused == []
    context.close()
