"""One commune's whole review in a real browser, from the plan to the sealed data set, by the people who do it.

The list, sheets from the page, from a workbook and from ODK Collect, the meeting, the posting, an objection, the
re-check, the report, the opinion, the decision, certificates, the tables, the seal.  The clock goes from day to day.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from giamngheo.access.models import Account, Office, Role
from giamngheo.audit.queries import verify_chain
from giamngheo.capture.openrosa.signing_in import remembered
from giamngheo.console.sealing import verify
from giamngheo.issuing.models import Certificate, Snapshot
from giamngheo.publications.codes import code_of
from giamngheo.registry.actions import register_households
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.models import Status
from giamngheo.review.invariants import broken_steps
from giamngheo.review.models import Cycle, Posting, ReviewUnit, Sheet
from tests.browser.axe import assert_accessible
from tests.browser.conftest import sign_in
from tests.doors.capture.collect import Collect
from tests.doors.office import world

CODE = "2024-dinh-ky"
NEAR, FAR = "06328-01", "06328-02"
COMMUNE = "06328"
LACKS_A_TOILET = {"house_area": "32.5", "wall": "brick_stone", "column": "brick_stone", "roof": "tile",
                  "water_source": "piped", "toilet": "none", "uses_internet": True, "has_tv": True,
                  "b1": 120}  # fmt: skip


class People:
    """Who works on which day; each day everybody signs in anew, on a clock that says so."""

    def __init__(self, browser: Browser, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.browser, self.site, self.patch = browser, site, monkeypatch
        self.open: dict[str, tuple[BrowserContext, Page]] = {}
        self.complaints: list[str] = []

    def on(self, day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        self.patch.setattr(timezone, "now", lambda: moment)
        self.close()

    def page(self, name: str) -> Page:
        """The window of an account on this day."""
        if name not in self.open:
            context = self.browser.new_context(base_url=self.site, viewport={"width": 1366, "height": 768})
            context.set_default_timeout(120_000)
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            sign_in(page, name)
            self.open[name] = (context, page)
        return self.open[name][1]

    def close(self) -> None:
        for context, _ in self.open.values():
            context.close()
        self.open = {}


@pytest.fixture
def people(
    browser: Browser,
    live_server: LiveServer,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[People]:
    settings.DATA_DIRECTORY = tmp_path
    remembered.clear()
    made = world.build()
    for name, full_name, place, role in (
        ("chutich", "Nông Văn Chủ", COMMUNE, Role.leader),
        ("huyen", "Dương Thị Huyện", "185", Role.leader),
        ("rasoat", "Lý Văn Soát", COMMUNE, Role.reviewer),
    ):
        account = Account(username=name, full_name=full_name)
        account.set_password(world.PASSWORD)
        account.save()
        Office.objects.create(
            account=account, place=made.places[place], role=role, valid_from=date(2021, 1, 1)
        )
    applicant = NewHousehold(
        code="BS-0005",
        place=made.places[NEAR],
        created_on=date(2021, 1, 1),
        members=[NewMember("Lộc Văn Đề", "head", sex="male", ethnicity="02", birth_date=date(1979, 1, 2))],
    )
    register_households(entries=[applicant], place=made.places[NEAR], actor=world.ACTOR, at=world.NOW)
    everybody = People(browser, str(live_server.url), monkeypatch)
    yield everybody
    everybody.close()


def at(code: str) -> str:
    return f"/ra-soat/{CODE}/{code}/"


def submit(page: Page, address: str, **given: str) -> None:
    """Open the page of an act, fill in what it asks, press its main button."""
    page.goto(address)
    for name, value in given.items():
        page.fill(f"main form [name={name}]", value)
    page.locator("main form button.main").click()
    page.wait_for_load_state()
    expect(page.locator("main [role=alert]")).to_have_count(0)


def step_of(code: str) -> str:
    return str(ReviewUnit.objects.get(cycle__code=CODE, place__code=code).step)


def enter_sheet(page: Page, household: str, b1: str) -> None:
    """A man of 1980 alone in a brick house without a toilet, by keyboard."""
    page.goto(f"/ra-soat/{CODE}/phieu/{household}/")
    expect(page.locator("[data-q=members] input")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("1213")  # insured, not disabled, able to work, working for the family
    page.keyboard.type("32,5")
    page.keyboard.press("Enter")
    page.keyboard.type("22326" + "11")
    page.keyboard.press("F7")
    page.keyboard.press("F7")
    complete_with(page, b1)


def complete_with(page: Page, b1: str) -> None:
    """Enter the total of B1 and complete the sheet."""
    page.fill("[data-q=b1] input", b1)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("ở lại")).click()
    expect(page.locator("[role=status] .message")).to_contain_text("Đã hoàn thành phiếu")


def plan_and_open(people: People) -> None:
    people.on(date(2024, 9, 1))
    department = people.page("phong")
    department.goto("/ra-soat/lap-ke-hoach/?loai=periodic&nam=2024")
    expect(department.locator("main h2").first).to_contain_text("có ý kiến của cấp huyện")
    department.select_option("main form [name=place]", label="Xã Long Đống")
    department.fill("main form [name=code]", CODE)
    department.get_by_role("button", name="Ghi kế hoạch").click()
    department.wait_for_url(f"**/ra-soat/{CODE}/")
    submit(department, f"/ra-soat/{CODE}/mo-dot/")
    assert Cycle.objects.get(code=CODE).procedure == "periodic-2021"


def make_the_lists(people: People) -> None:
    people.on(date(2024, 9, 5))
    clerk = people.page("xa")
    clerk.goto("/viec-can-lam/")
    expect(clerk.locator("main")).to_contain_text("Thôn Nà Mỏ")
    for village in (NEAR, FAR):
        clerk.goto(f"{at(village)}lap-danh-sach/")
        clerk.locator("main form").get_by_role("button").first.click()
        clerk.wait_for_load_state()
    clerk.goto(f"{at(NEAR)}giay-de-nghi/?q=loc van de")
    clerk.locator("main").get_by_role("link", name=re.compile("Lộc Văn Đề")).click()
    clerk.select_option("main form [name=wish]", "to_be_listed")
    clerk.locator("main form.ask button[type=submit]").click()
    clerk.wait_for_url(f"**{at(NEAR)}")
    expect(clerk.locator("main")).to_contain_text("Lộc Văn Đề")
    for village in (NEAR, FAR):
        submit(clerk, f"{at(village)}chot-danh-sach/")
        assert step_of(village) == "collect"


def collect_three_ways(people: People, folder: Path) -> None:
    people.on(date(2024, 10, 1))
    # On the page, by the reviewer.
    enter_sheet(people.page("rasoat"), "BS-0002", "190")
    # From ODK Collect, by the head of the village.
    phone = Collect("thon", world.PASSWORD)
    (listed,) = phone.form_list()
    form = phone.fetch(listed)
    members = [
        {"uid": row["uid"], "full_name": row["full_name"], "relation": "head", "sex": "male", "birth_year": "1979",
         "health_insurance": "yes", "disabled": "no", "able_to_work": "yes", "employment": "self_employed"}
        for row in form.rows("members.csv")
        if row["household"] == "BS-0005"
    ]  # fmt: skip
    assert phone.send(phone.fill(form, "BS-0005", LACKS_A_TOILET, members)).status == 201
    # From a workbook, by the clerk.
    clerk = people.page("xa")
    clerk.goto(f"/ra-soat/{CODE}/excel/")
    with clerk.expect_download() as waiting:
        clerk.get_by_role("link", name=re.compile("Thôn Pác Lũng")).click()
    waiting.value.save_as(folder / "mau.xlsx")
    filled = fill_workbook(folder / "mau.xlsx", folder / "da-dien.xlsx")
    clerk.set_input_files("#upload-file", filled)
    clerk.get_by_role("button", name="Kiểm tra tệp").click()
    clerk.get_by_role("button", name="Ghi vào đợt rà soát").click()
    clerk.wait_for_url(f"**/ra-soat/{CODE}/excel/")
    assert Sheet.objects.filter(cycle__code=CODE, superseded_by=None, state="complete").count() == 3


HOUSE = {"Số nhân khẩu": 2, "Diện tích nhà ở": "20,5", "Vật liệu tường": "Gạch/đá", "Vật liệu cột": "Gạch/đá",
         "Vật liệu mái": "Ngói (xi măng, đất nung)", "Nguồn nước sinh hoạt": "Khe/mó không được bảo vệ",
         "Loại nhà tiêu": "Loại khác", "Có thành viên dùng internet": "Có", "Tivi": "Có", "Điểm B1": 97}  # fmt: skip
GROWN_UP = {"Khuyết tật": "Không", "Có khả năng lao động": "Có", "Việc làm": "Tự làm/làm cho gia đình"}
MEMBERS = (
    GROWN_UP | {"Có bảo hiểm y tế": "Có"},
    GROWN_UP
    | {
        "Có bảo hiểm y tế": "Không",
        "Đang học cấp": "Không đi học",
        "Bằng cấp cao nhất": "Trung học phổ thông",
    },
)


def fill_workbook(template: Path, filled: Path) -> Path:
    """Answer for the household of the far village and its two members, as a clerk would in a spreadsheet."""
    book = openpyxl.load_workbook(template)
    for name, rows in (("Hộ", (HOUSE,)), ("Nhân khẩu", MEMBERS)):
        sheet = book[name]
        headings = {str(cell.value): cell.column for cell in next(sheet.iter_rows()) if cell.value}
        for row, answers in enumerate(rows, 2):
            for words, value in answers.items():
                column = next(number for heading, number in headings.items() if heading.startswith(words))
                sheet.cell(row, column, value)
    book.save(filled)
    return filled


def meet_and_post(people: People) -> None:
    people.on(date(2024, 10, 10))
    clerk = people.page("xa")
    for village in (NEAR, FAR):
        submit(clerk, f"{at(village)}chot-phieu/")
        minutes = {"venue": "Nhà văn hóa thôn", "present": "41", "agreeing": "37", "chair": "Dương Công Thôn",
                   "secretary": "Hoàng Thị Thư", "representative": "Nông Văn Đại"}  # fmt: skip
        submit(clerk, f"{at(village)}hop-dan/", **minutes)
        submit(clerk, f"{at(village)}niem-yet/", venues="Nhà văn hóa thôn\nTrụ sở UBND xã")
        assert step_of(village) == "posting"
    assert_pdf(clerk, at(NEAR), "Thông báo niêm yết")
    listed = {row["code"]: row["category"] for row in Posting.objects.get(unit__place__code=NEAR).listed}
    assert listed == {"BS-0002": "not_poor", "BS-0005": "near_poor"}


def assert_pdf(page: Page, address: str, link: str) -> None:
    """The page offers the paper, and it is a PDF."""
    page.goto(address)
    href = page.get_by_role("link", name=re.compile(link)).first.get_attribute("href")
    answer = page.request.get(str(href))
    assert answer.status == 200
    assert answer.body()[:5] == b"%PDF-"


def object_and_recheck(people: People) -> None:
    people.on(date(2024, 10, 14))
    clerk = people.page("xa")
    clerk.goto(f"{at(NEAR)}khieu-nai/")
    clerk.select_option("main form [name=household]", "BS-0002")
    clerk.select_option("main form [name=kind]", "wrong_facts")
    for name, text in {
        "text": "Hộ này chưa có việc làm ổn định",
        "by_name": "Vi Thị Dân",
        "due_on": "18/10/2024",
    }.items():
        clerk.fill(f"main form [name={name}]", text)
    clerk.locator("main form.ask button[type=submit]").click()
    clerk.wait_for_url(f"**{at(NEAR)}")
    people.on(date(2024, 10, 16))
    reviewer = people.page("rasoat")
    reviewer.goto(f"/ra-soat/{CODE}/phieu/BS-0002/")
    complete_with(reviewer, "131")
    leader = people.page("chutich")
    leader.goto(at(NEAR))
    leader.get_by_role("link", name="Trả lời", exact=True).click()
    leader.select_option("main form [name=outcome]", "changed")
    leader.fill("main form [name=answer]", "Đã phúc tra, điểm B1 là 131.")
    leader.locator("main form.ask button[type=submit]").click()
    leader.wait_for_url(f"**{at(NEAR)}")
    clerk = people.page("xa")
    submit(clerk, f"{at(NEAR)}niem-yet/", venues="Nhà văn hóa thôn")
    people.on(date(2024, 10, 28))
    clerk = people.page("xa")
    for village in (NEAR, FAR):
        submit(clerk, f"{at(village)}ket-thuc-niem-yet/")
        assert step_of(village) == "done"


def report_and_decide(people: People) -> None:
    people.on(date(2024, 11, 10))
    clerk = people.page("xa")
    submit(clerk, f"{at(COMMUNE)}bao-cao/", number="12/BC-UBND", signed_by="Nông Văn Chủ")
    above = people.page("huyen")
    submit(above, f"{at(COMMUNE)}y-kien/", number="45/UBND", signed_by="Dương Thị Huyện")
    people.on(date(2024, 11, 20))
    leader = people.page("chutich")
    submit(
        leader, f"{at(COMMUNE)}cong-nhan/", number="30/QĐ-UBND", signed_by="Nông Văn Chủ",
        valid_from="01/01/2025",
    )  # fmt: skip
    held = Status.objects.filter(
        valid_to=None, superseded_by=None, household__place__code__startswith=COMMUNE
    )
    assert dict(held.values_list("household__code", "category")) == {
        "BS-0002": "near_poor",
        "BS-0003": "poor",
        "BS-0005": "near_poor",
    }


def certify(people: People) -> None:
    people.on(date(2025, 1, 2))
    clerk = people.page("xa")
    papers = f"/giay-to/{CODE}/{COMMUNE}/"
    clerk.goto(papers)
    clerk.get_by_role("button", name="Cấp giấy chứng nhận").click()
    clerk.wait_for_load_state()
    assert Certificate.objects.count() == 3
    assert_pdf(clerk, papers, "In 3 giấy")
    assert step_of(COMMUNE) == "done"
    number = Certificate.objects.get(household__code="BS-0003").pk
    assert_accessible(
        clerk, papers, f"/giay-to/giay-chung-nhan/{number}/", "/giay-to/ho/BS-0003/", "/giay-to/", at(COMMUNE),
        at(NEAR), "/ho-dan/BS-0003/", "/viec-can-lam/",
    )  # fmt: skip
    # Whoever holds the paper asks the public page, without signing in.
    paper = Certificate.objects.get(household__code="BS-0003")
    anybody = people.browser.new_context(base_url=people.site).new_page()
    anybody.goto("/xac-minh/")
    anybody.fill("#code", code_of(bytes.fromhex(paper.token)))
    anybody.press("#code", "Enter")
    anybody.wait_for_selector(".verdict.good")
    expect(anybody.locator("main")).not_to_contain_text("Sính")
    anybody.context.close()


def publish_and_seal(people: People, folder: Path) -> None:
    department = people.page("phong")
    submit(department, f"/ket-qua/niem-phong/{CODE}/")
    department.goto(f"/ket-qua/{CODE}/{COMMUNE}/bieu-1/")
    expect(department.locator("main table").first).to_contain_text("Thôn Nà Mỏ")
    sealed = Snapshot.objects.get(cycle__code=CODE)
    done = CliRunner().invoke(verify, [str(folder / "snapshots" / sealed.folder)])
    assert done.exit_code == 0, done.output
    assert list(broken_steps()) == []
    assert verify_chain() == []


@pytest.mark.django_db(transaction=True)
def test_a_commune_reviews_its_households_from_the_list_to_the_sealed_results(
    people: People, tmp_path: Path
) -> None:
    plan_and_open(people)
    make_the_lists(people)
    collect_three_ways(people, tmp_path)
    meet_and_post(people)
    object_and_recheck(people)
    report_and_decide(people)
    certify(people)
    publish_and_seal(people, tmp_path)
    assert people.complaints == []
