"""What axe, the accessibility checker, finds on the pages of the register and the review: nothing, narrow or wide."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from giamngheo.capture.openrosa.signing_in import remembered
from giamngheo.forms.definition import forms
from giamngheo.forms.template import template
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.duplicates import Pair
from giamngheo.registry.models import Person
from tests.browser.axe import assert_accessible
from tests.browser.conftest import sign_in
from tests.browser.test_offline import open_household, take_along, telephone, village  # noqa: F401 - fixtures
from tests.browser.test_portal import CODE as CERTIFICATE
from tests.browser.test_portal import address  # noqa: F401 - a fixture
from tests.browser.test_review import review  # noqa: F401 - a fixture
from tests.doors.capture.collect import Collect
from tests.doors.office import reviewing, world
from tests.doors.office.reviewing import CODE, VILLAGE

OFFICE = (
    "/viec-can-lam/",
    "/",
    "/ho-dan/",
    "/ho-dan/BS-0003/",
    "/ho-dan/trung-lap/",
    "/ho-dan/chat-luong/",
    "/ho-dan/chat-luong/no_birth/",
    "/ra-soat/",
    "/ra-soat/lap-ke-hoach/?loai=periodic&nam=2024",
    f"/ra-soat/{CODE}/",
    f"/ra-soat/{CODE}/06328/",
    f"/ra-soat/{CODE}/{VILLAGE}/",
    f"/ra-soat/{CODE}/{VILLAGE}/khieu-nai/",
    f"/ra-soat/{CODE}/06328-02/",
    f"/ra-soat/{CODE}/06328-02/phan-cong/",
    f"/ra-soat/{CODE}/tinh-diem-lai/",
    "/ket-qua/",
    "/ket-qua/niem-phong/",
    "/ket-qua/niem-phong/2023-dinh-ky/",
    "/ket-qua/2023-dinh-ky/185/bieu-1/",
    "/giay-to/",
    "/giay-to/so-van-ban/",
    "/phap-luat/nd-07-2021/",
)
COMMUNE = (
    f"/ra-soat/{CODE}/excel/",
    "/ho-dan/BS-0003/ghi/sinh/",
    f"/ra-soat/{CODE}/phieu/",
    f"/ra-soat/{CODE}/phieu/BS-0003/",
    "/ho-dan/BS-0003/",
    f"/ra-soat/{CODE}/06328-02/lap-danh-sach/",
)


def test_the_pages_of_a_district(page: Page, review: reviewing.Review) -> None:  # noqa: F811
    sign_in(page)
    assert_accessible(page, *OFFICE)


def test_the_pages_of_a_commune(page: Page, review: reviewing.Review) -> None:  # noqa: F811
    review.list("06328-02")
    sign_in(page, "xa")
    assert_accessible(page, *COMMUNE)


def test_what_telephones_sent(page: Page, village: str) -> None:  # noqa: F811
    """The list, and two sheets of one household beside each other."""
    remembered.clear()
    telephone_of_the_head = Collect("thon", world.PASSWORD)
    form = telephone_of_the_head.fetch(telephone_of_the_head.form_list()[0])
    for answers in ({"b1": 120, "toilet": "none"}, {"b1": 120, "toilet": "septic", "has_tv": True}):
        sent = telephone_of_the_head.fill(form, "BS-0002", answers, photo=b"\xff\xd8\xff")
        assert telephone_of_the_head.send(sent).status == 201
    sign_in(page, "xa")
    assert_accessible(page, f"/ra-soat/{CODE}/thiet-bi/")
    page.locator("main table a").first.click()
    page.wait_for_url("**/thiet-bi/*/")
    assert_accessible(page)


def test_a_workbook_that_was_looked_at(page: Page, village: str, tmp_path: Path) -> None:  # noqa: F811
    form = forms()["phieu-b"]
    about = {"Mẫu phiếu": f"phieu-b {form.version} {form.hash}", "Đợt rà soát": CODE}
    rows = [{"household": "BS-0002", "members": 3, "b1": 9999}, {"household": "BS-9999", "members": 1}]
    file = tmp_path / "Phiếu.xlsx"
    file.write_bytes(template(form, rows, (), about=about))
    sign_in(page, "xa")
    page.goto(f"/ra-soat/{CODE}/excel/")
    page.set_input_files("#upload-file", file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.wait_for_url(lambda now: not now.endswith("/excel/"))
    assert_accessible(page)


def test_a_pair_of_entries_that_may_be_one_person(page: Page, site: str) -> None:
    left, right = Person.objects.order_by("pk")[:2]
    registry.keep_pairs(
        pairs=[Pair(left.pk, right.pk, 512)], searched=[left.pk], place=Place.objects.get(code="185"),
        actor=world.ACTOR, at=world.NOW,
    )  # fmt: skip
    sign_in(page)
    assert_accessible(page, "/ho-dan/trung-lap/")
    expect(page.locator("main")).to_contain_text(left.full_name)


def test_a_seal_as_it_goes_on(page: Page, site: str) -> None:
    sign_in(page)
    page.goto("/ket-qua/niem-phong/2023-dinh-ky/")
    page.locator("main form button.main").click()
    expect(page.locator("main")).to_contain_text("Mã bộ số liệu")
    assert_accessible(page)


def test_the_form_for_the_village(telephone: BrowserContext) -> None:  # noqa: F811
    page = take_along(telephone)
    assert_accessible(page)
    open_household(page)
    assert_accessible(page)


def test_the_public_page_of_certificates(browser: Browser, address: str) -> None:  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    assert_accessible(page, address)
    for code in (CERTIFICATE, CERTIFICATE[::-1], "?"):
        page.goto(address)
        page.fill("#code", code)
        page.press("#code", "Enter")
        page.wait_for_load_state()
        assert_accessible(page)
    context.close()


def test_signing_in(page: Page, site: str) -> None:
    assert_accessible(page, "/dang-nhap/")
