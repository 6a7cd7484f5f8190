"""What axe, the accessibility checker, finds on the pages of the money: nothing, narrow or wide."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import sign_in
from tests.browser.test_money import money, paper  # noqa: F401 - a fixture
from tests.doors.office import money_world


def test_the_pages_of_the_money(page: Page, money: money_world.Money) -> None:  # noqa: F811
    line, entry, given = money.lines["da2"].pk, money.entries["pay"].pk, money.entries["allot-da2"].pk
    sign_in(page, "ketoan")
    assert_accessible(
        page,
        *(
            f"/chuong-trinh/{address}"
            for address in (
                "", "tien/", "tien/?nam=2020", "tien/dong/", f"tien/dong/{line}/", "tien/but-toan/",
                f"tien/but-toan/{entry}/", f"tien/but-toan/{given}/dinh-chinh/", "tien/giao/",
                f"tien/phan-bo/?dong={line}", "tien/vuong-o-dau/", "tien/bao-cao/",
                "tien/cuoi-nam/?nam=2024", "tien/cuoi-nam/2024/TTYT/", "tien/excel/", "tien/doi-chieu/",
                "tien/don-vi/", "tien/don-vi/them/", "tien/don-vi/TTYT/thoi/",
            )
        ),
    )  # fmt: skip


def test_an_act_that_lacks_something_and_one_that_is_asked_once_more(
    window: BrowserContext,
    money: money_world.Money,  # noqa: F811
) -> None:
    """In a page of its own: a browser complains of an answer that refuses."""
    page = window.new_page()
    sign_in(page, "ketoan")
    page.goto(f"/chuong-trinh/tien/phan-bo/?dong={money.lines['da2'].pk}")
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Giao cho").select_option(str(money.units["X-06349"].pk))
    page.get_by_label("Số tiền phân bổ").fill("1")
    paper(page, "UNC-90")
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator(".sum")).to_have_text("1.000.000 đồng")
    assert_accessible(page)
