"""The pages of the review in a browser: on a telephone, on an office screen, in large letters, without script."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page

from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.models import CycleKind, ObjectionKind, ReviewUnit
from tests.browser.conftest import sign_in
from tests.browser.test_office import overflow
from tests.doors.office import reviewing, world
from tests.doors.office.reviewing import CLERK, CODE, POSTED, VILLAGE, now

LONG = "Thôn có một cái tên rất dài mà người ta vẫn viết đầy đủ trên mọi giấy tờ"


@pytest.fixture
def review(site: str) -> reviewing.Review:
    """The review of 2024 in the district of the site, one village posted with an objection."""
    cycle = actions.plan_cycle(
        code=CODE, title="Rà soát định kỳ 2024", kind=CycleKind.periodic, year=2024,
        reference_date=date(2024, 10, 31), opens_on=reviewing.OPENS, closes_on=reviewing.CLOSES,
        place=Place.objects.get(path="20/185/"), standard="nd-07-2021", procedure="periodic-2021",
        actor=CLERK, at=now(reviewing.OPENS),
    )  # fmt: skip
    cycle = actions.open_cycle(cycle=cycle, actor=CLERK, at=now(reviewing.OPENS))
    found = reviewing.Review(cycle, world.World({}, {}, {}, {}), lambda name: None)  # type: ignore[arg-type, return-value]
    Place.objects.filter(code=VILLAGE).update(full_name=LONG)
    found.post(VILLAGE, BS_0002="not_poor")
    actions.raise_objection(
        unit=found.unit(VILLAGE), kind=ObjectionKind.wrong_facts, text="Diện tích nhà ghi chưa đúng",
        by_name="Triệu Văn Phúc", household=Household.objects.get(code="BS-0002"), received_on=POSTED,
        due_on=POSTED + timedelta(days=5), actor=CLERK, at=now(POSTED),
    )  # fmt: skip
    return found


PAGES = (
    "/viec-can-lam/",
    "/ra-soat/",
    "/ra-soat/lap-ke-hoach/?loai=periodic&nam=2024",
    f"/ra-soat/{CODE}/",
    f"/ra-soat/{CODE}/?muc=xa",
    f"/ra-soat/{CODE}/06328/",
    f"/ra-soat/{CODE}/{VILLAGE}/",
    f"/ra-soat/{CODE}/{VILLAGE}/niem-yet/",
    f"/ra-soat/{CODE}/{VILLAGE}/khieu-nai/",
    f"/ra-soat/{CODE}/06328-02/giay-de-nghi/?ho=BS-0003",
    f"/ra-soat/{CODE}/06328-02/phan-cong/",
)


def test_the_pages_fit_a_telephone_an_office_screen_and_letters_twice_as_large(
    page: Page, review: reviewing.Review
) -> None:
    sign_in(page)
    for address in PAGES:
        page.goto(address)
        for width in (360, 683, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow(page) <= 0, (address, width)


def test_a_step_is_taken_without_script(browser: Browser, site: str, review: reviewing.Review) -> None:
    """From what waits to a closed list, with what is refused said in place."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "xa")
    page.click("text=Thôn Pác Lũng")
    page.click("text=Lập danh sách từ sổ hộ")
    page.fill("#id_on", "32/09/2024")
    page.click("main form button[type=submit]")
    assert page.input_value("#id_on") == "32/09/2024"
    page.fill("#id_on", "05/09/2024")
    page.click("main form button[type=submit]")
    page.click("text=Chốt danh sách")
    page.fill("#id_on", "06/09/2024")
    page.click("main form button[type=submit]")
    assert "Thu thập" in page.inner_text("li[aria-current=step]")
    context.close()
    assert ReviewUnit.objects.get(cycle=review.cycle, place__code="06328-02").step == "collect"
