"""Entering a pile of sheets in a browser: by keyboard alone, saved as one types, and without script."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from giamngheo.law.bundle import load
from giamngheo.places.models import Place
from giamngheo.registry.actions import register_households
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.models import Person
from giamngheo.review.models import Cycle, EntryDraft, Sheet
from tests.browser.conftest import sign_in
from tests.doors.office import world

PILE = "/ra-soat/2024-dinh-ky/phieu/"


@pytest.fixture
def pile(site: str) -> str:
    """An open cycle, and one more household in the village of BS-0002."""
    law = load().standards["nd-07-2021"]
    village = Place.objects.get(code="06328-01")
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
    members = [
        NewMember("Nông Văn Bé", "head", sex="male", ethnicity="02", birth_date=date(1988, 2, 12)),
        NewMember("Hoàng Thị Sen", "spouse", sex="female", ethnicity="02", birth_date=date(1989, 3, 4)),
        NewMember("Nông Thị Nhỏ", "child", sex="female", ethnicity="02", birth_date=date(2015, 5, 6)),
        NewMember("Triệu Thị Già", "parent", sex="female", ethnicity="02", birth_date=date(1955, 7, 8)),
    ]
    entry = NewHousehold(code="BS-0005", place=village, created_on=date(2021, 1, 1), members=members)
    register_households(entries=[entry], place=village, actor=world.ACTOR, at=world.NOW)
    return site


class Keys:
    """Types, and counts the keystrokes."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def type(self, text: str) -> None:
        self.count += len(text)
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)


def focused(page: Page) -> str:
    """The question that has the focus."""
    return str(page.evaluate("document.activeElement.closest('.q')?.dataset.q ?? ''"))


def fill_family(keys: Keys, page: Page) -> None:
    """The four of BS-0005 and their house, with answers that differ from question to question."""
    keys.type("4")
    keys.press("Enter")
    keys.type("1213")  # the head: insured, not disabled, able to work, working for the family
    keys.type("1213")
    assert focused(page) == "health_insurance"
    keys.type(
        "122" + "3" + "2"
    )  # the child of 9: insured, neither stunted nor underweight, in primary school
    keys.type("221")  # the grandmother: uninsured, not disabled, with an allowance
    assert focused(page) == "house_area"
    keys.type("32,5")
    keys.press("Enter")
    keys.type("223" + "26")  # brick, brick, sheets; borehole, no toilet
    keys.type("1" + "1")
    keys.press("F7")  # the other boxes of the part are not ticked
    keys.press("F7")
    assert focused(page) == "b1"
    keys.type("128")
    keys.press("Enter")


def test_a_sheet_is_entered_by_keyboard_alone_in_few_keystrokes(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    expect(page.locator("[data-q=members] input")).to_be_focused()
    keys = Keys(page)
    fill_family(keys, page)
    expect(page.locator("#score .verdict")).to_have_text("Hộ cận nghèo")
    expect(page.locator("#score .deprived")).to_have_count(2)  # insurance and toilet
    asked = page.locator(".q:not([hidden])").count()
    keys.press("F9")
    page.wait_for_url(f"**{PILE}BS-0002/")  # the other one of the village
    expect(page.locator("[role=status] .message")).to_contain_text("Đã hoàn thành phiếu hộ Nông Văn Bé")
    expect(page.locator("[data-q=members] input")).to_be_focused()
    kept = Sheet.objects.get(household__code="BS-0005")
    assert kept.answers["household"]["house_area"] == "32.5"
    assert kept.answers["household"]["has_radio"] is False
    assert [member["full_name"] for member in kept.answers["members"]][3] == "Triệu Thị Già"
    assert kept.answers["members"][2]["schooling"] == "primary"
    assert "employment" not in kept.answers["members"][3]
    assert not EntryDraft.objects.filter(household__code="BS-0005").exists()
    assert keys.count <= 37  # a household of four
    assert asked == 74


def test_arrows_tab_and_leaps_move_and_change_nothing(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    expect(page.locator("[data-q=members] input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "health_insurance"
    page.keyboard.press("ArrowRight")  # within a question arrows to the side choose
    expect(page.locator(".member [data-q=health_insurance] input[value=no]").first).to_be_checked()
    page.keyboard.press("Delete")
    expect(page.locator(".member [data-q=health_insurance] input[value='']").first).to_be_checked()
    page.keyboard.press("PageDown")
    assert (
        page.evaluate("document.activeElement.closest('.member').querySelector('h3').textContent")
        == "Hoàng Thị Sen"
    )
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "members"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.member') !== null")
    assert (
        page.evaluate("document.querySelectorAll('.options input:checked:not([value=\"\"])').length") == 8
    )  # register


def test_contradictions_stand_where_they_arise(page: Page, pile: str) -> None:
    Person.objects.filter(full_name="Hoàng Thị Sen").update(identity_number="020190123456")
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-q=members] .note")).to_contain_text("Khai 5/4 người")
    expect(page.locator(".member").nth(1).locator("[data-q=birth_year] .note")).to_contain_text(
        "số định danh"
    )
    child = page.locator(".member").nth(2)
    child.locator("[data-q=schooling] input[value=upper_secondary]").check()
    expect(child.locator("[data-q=schooling] .note")).to_contain_text("9, Trung học phổ thông")
    child.get_by_role("button", name="Sửa").click()
    child.locator("[data-q=birth_date] input").fill("31022015")
    child.locator("[data-q=birth_date] input").press("Enter")
    expect(child.locator("[data-q=birth_date].wrong .note")).to_contain_text("không phải ngày")
    page.keyboard.press("F9")
    expect(page.locator(".warn")).to_contain_text("phải sửa")
    assert not Sheet.objects.filter(household__code="BS-0005").exists()


def test_doubts_are_said_once_before_a_sheet_is_completed(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.press("F9")
    expect(page.locator(".warn")).to_contain_text("Chưa xác định được phân loại")
    assert not Sheet.objects.filter(household__code="BS-0005").exists()
    page.keyboard.press("F9")
    page.wait_for_url(f"**{PILE}BS-0002/")


def test_what_was_typed_is_there_after_going_away_and_back(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    expect(page.locator(".saved")).to_have_text(re.compile(r"đã lưu \d\d:\d\d"))
    page.keyboard.type("1")
    page.get_by_role("link", name="Trang của hộ").click()  # at once, before it is saved by itself
    page.wait_for_url("**/ho-dan/BS-0005/")
    page.go_back()
    expect(page.locator("[data-q=members] input")).to_have_value("4")
    expect(page.locator(".member [data-q=able_to_work] input[value=yes]").first).to_be_checked()
    expect(page.locator(".draft")).to_contain_text("Tiếp tục bản nháp")
    assert EntryDraft.objects.count() == 1


def test_two_windows_on_one_sheet_lose_nothing(window: BrowserContext, page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    other = window.new_page()
    other.goto(f"{PILE}BS-0005/")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_have_text(re.compile("đã lưu"))
    other.keyboard.type("3")
    other.keyboard.press("Enter")
    expect(other.locator("#conflict")).to_contain_text("cửa sổ khác")
    assert EntryDraft.objects.get().answers["household"]["members"] == 4
    other.get_by_role("button", name="Giữ những gì đang có ở đây").click()
    expect(other.locator("#conflict")).to_be_hidden()
    assert EntryDraft.objects.get().answers["household"]["members"] == 3


def test_a_session_that_ended_loses_nothing(window: BrowserContext, pile: str) -> None:
    page = window.new_page()
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    window.clear_cookies()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text("phiên làm việc đã hết")
    assert not EntryDraft.objects.exists()
    other = window.new_page()
    sign_in(other, "xa")
    expect(page.locator(".saved")).to_have_text(re.compile("đã lưu"), timeout=30_000)  # by itself
    assert EntryDraft.objects.get().answers["household"]["members"] == 4


def test_answers_are_copied_only_on_request_and_stay_marked_until_looked_at(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0002/")
    expect(page.locator("[data-q=toilet] input:checked")).to_have_value("")
    page.get_by_role("button", name="Chép câu trả lời từ phiếu Rà soát định kỳ 2023").click()
    expect(page.locator("[data-q=toilet] input:checked")).to_have_value("none")
    expect(page.locator("[data-q=toilet] .mark")).to_have_text("chép từ phiếu trước")
    expect(page.locator("[data-q=b1] input")).to_have_value("")
    page.locator("[data-q=toilet] input[value=none]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-q=toilet] .mark")).to_have_count(0)
    expect(page.locator("[data-q=wall] .mark")).to_have_count(1)
    page.locator("[data-q=members] input").fill("1")
    page.locator("[data-q=b1] input").fill("130")
    page.keyboard.press("F9")
    expect(page.locator(".warn")).to_contain_text("câu chép từ phiếu trước chưa xem lại")


def test_a_person_is_added_and_one_leaves(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0005/")
    page.keyboard.type("4")
    page.keyboard.press("F8")
    expect(page.locator(".member").nth(4).locator("[data-q=full_name] input")).to_be_focused()
    page.keyboard.type("Nông Văn Mới")
    page.keyboard.press("Enter")
    page.keyboard.type("31")  # a child, a boy
    page.keyboard.type("01092024")
    page.keyboard.press("Enter")
    expect(page.locator(".member").nth(4).locator("[data-q=birth_year] input")).to_have_value("2024")
    page.locator(".member").nth(3).get_by_label("Không còn ở hộ").check()
    expect(page.locator("[data-q=members] .note")).to_be_hidden()  # four again
    expect(page.locator(".saved")).to_have_text(re.compile("đã lưu"))
    page.reload()
    expect(page.locator(".member.left h3")).to_have_text("Triệu Thị Già")
    expect(page.locator(".member:not(.left)")).to_have_count(4)


def test_the_page_fits_a_telephone_and_letters_twice_as_large(page: Page, pile: str) -> None:
    sign_in(page, "xa")
    for address in (PILE, f"{PILE}?thon=20/185/06328/06328-01/", f"{PILE}BS-0005/"):
        page.goto(address)
        for width in (360, 683, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, (address, width)


@pytest.mark.parametrize("width", [360, 1366])
def test_without_script_a_sheet_is_completed(browser: Browser, pile: str, width: int) -> None:
    context = browser.new_context(
        base_url=pile, java_script_enabled=False, viewport={"width": width, "height": 740}
    )
    page = context.new_page()
    sign_in(page, "xa")
    page.goto(f"{PILE}BS-0002/")
    page.get_by_role("button", name="Hoàn thành, phiếu tiếp theo").click()
    expect(page.locator("#problems")).to_contain_text("Số nhân khẩu")
    page.get_by_label("Số nhân khẩu").fill("1")
    page.get_by_label("Điểm B1").fill("120")
    page.locator("[data-q=toilet] label", has_text="Không có").click()
    page.get_by_role("button", name="Hoàn thành, phiếu tiếp theo").click()
    page.wait_for_url(f"**{PILE}BS-0005/")
    assert Sheet.objects.get(cycle__code="2024-dinh-ky").answers["household"]["toilet"] == "none"
    context.close()
