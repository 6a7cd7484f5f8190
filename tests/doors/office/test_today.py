"""What waits, for each kind of person; and where signing in leads."""

from datetime import date

import pytest
from django.test import Client

from giamngheo.access.models import Role
from giamngheo.access.reach import reach_of
from giamngheo.review import actions
from giamngheo.review.models import FieldSubmission, FormVersion, ListEntry, ObjectionKind, Wish
from giamngheo.review.waiting import tasks
from tests.doors.office import world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.reviewing import (
    CLERK,
    CODE,
    COMMUNE,
    LISTED,
    OTHER,
    POSTED,
    VILLAGE,
    Review,
    now,
    typed,
)
from tests.doors.office.test_review_commune import reported


def lines(review: Review, name: str) -> str:
    """The page without what surrounds it."""
    page = review.sign_in(name).get("/viec-can-lam/").content.decode().split("<main")[1]
    return " ".join(page.split())


def test_signing_in_leads_to_what_waits_or_to_the_overview(district: world.World) -> None:
    form = {"username": "xa", "password": world.PASSWORD}
    assert Client().post("/dang-nhap/", form)["Location"] == "/viec-can-lam/"
    district.accounts["mattran"] = world._account("mattran", "Mặt trận", district.places["185"], Role.front)
    client = Client()
    client.post("/dang-nhap/", form | {"username": "mattran"})
    assert client.get("/viec-can-lam/")["Location"] == "/"
    page = client.get("/").content.decode()
    assert 'href="/viec-can-lam/"' not in page
    assert 'href="/ra-soat/"' in page


@pytest.mark.parametrize("name", ["xa", "thon", "phong"])
def test_where_nothing_waits_it_is_said_kindly(signed_in: SignedIn, name: str) -> None:
    page = signed_in(name).get("/viec-can-lam/").content.decode()
    assert "Không có việc nào đang chờ" in page


def test_a_clerk_sees_each_village_by_its_day_and_nothing_of_others(review: Review) -> None:
    page = lines(review, "xa")
    assert f'href="/ra-soat/{CODE}/{VILLAGE}/"' in page
    assert f'href="/ra-soat/{CODE}/{OTHER}/"' in page
    assert "06349" not in page
    assert "trễ 35 ngày" in page  # the list was due on the 15th of September; today is the 20th of October
    assert "Thôn Nà Mỏ · Rà soát định kỳ 2024" in page


def test_who_stands_above_several_communes_sees_them_added_up(review: Review) -> None:
    page = lines(review, "phong")
    assert "2 thôn ở bước: Lập danh sách hộ cần rà soát" in page
    assert f'href="/ra-soat/{CODE}/?xa=06328"' in page


def test_a_reviewer_sees_the_sheets_given_to_them(review: Review) -> None:
    review.list(VILLAGE)
    assert "Không có việc nào" in lines(review, "rasoat")
    entry = ListEntry.objects.get(unit=review.unit(VILLAGE))
    actions.assign_reviewer(
        unit=review.unit(VILLAGE), entries=[entry], reviewer=review.district.accounts["rasoat"],
        actor=CLERK, at=now(LISTED),
    )  # fmt: skip
    page = lines(review, "rasoat")
    assert "Nhập phiếu: Hoàng Văn Thù (BS-0002)" in page
    assert f'href="/ra-soat/{CODE}/phieu/BS-0002/"' in page
    assert "BS-0002" not in lines(review, "thon")
    review.sheet("BS-0002", "poor")
    assert "Không có việc nào" in lines(review, "rasoat")


def test_objections_wait_by_the_day_of_their_answer(review: Review) -> None:
    review.list(OTHER)
    review.post(VILLAGE, BS_0002="not_poor")
    entry = ListEntry.objects.get(unit=review.unit(VILLAGE))
    ListEntry.objects.filter(pk=entry.pk).update(reviewer=review.district.accounts["rasoat"])
    raised = actions.raise_objection(
        unit=review.unit(VILLAGE), kind=ObjectionKind.wrong_facts, text="…", by_name="Triệu Văn Phúc",
        household=entry.household, received_on=POSTED, due_on=date(2024, 10, 25), actor=CLERK, at=now(POSTED),
    )  # fmt: skip
    page = lines(review, "chutich")
    assert f'href="/ra-soat/{CODE}/{VILLAGE}/khieu-nai/{raised.pk}/"' in page
    assert "hạn 25/10/2024" in page
    assert "Phúc tra: Hoàng Văn Thù" in lines(review, "rasoat")
    assert "khieu-nai" not in lines(review, "xakhac")


def test_papers_wait_for_who_signs_them(review: Review) -> None:
    review.finish_commune()
    assert f'href="/ra-soat/{CODE}/{COMMUNE}/"' in lines(review, "xa")
    assert f"/{COMMUNE}/" not in lines(review, "chutich")


def test_the_opinion_waits_for_the_level_above(review: Review) -> None:
    reported(review)
    assert "Ý kiến của Chủ tịch UBND huyện" in lines(review, "huyen")
    assert "Ý kiến của Chủ tịch UBND huyện" not in lines(review, "chutich")
    form = {"number": "7/UBND", "signed_by": "A", "on": typed(date(2024, 10, 12)), "agrees": "yes"}
    form |= {"version": str(review.unit(COMMUNE).version), "remarks": ""}
    review.sign_in("huyen").post(f"{review.at(COMMUNE)}y-kien/", form)
    assert "Quyết định công nhận" in lines(review, "chutich")


def test_deliveries_that_need_a_person_are_counted_by_village(review: Review) -> None:
    form = FormVersion.objects.first()
    for number in range(2):
        FieldSubmission.objects.create(
            instance=f"uuid:{number}", body_hash="0", body="{}", form_version=form, cycle=review.cycle,
            place=review.district.places[VILLAGE], account="1", received_at=now(LISTED), state="disputed",
        )  # fmt: skip
    account = review.district.accounts["xa"]
    found = [one for one in tasks(reach_of(account, LISTED), account) if one.kind == "delivery"]
    assert [(one.count, one.step, one.place.code) for one in found] == [(2, "disputed", VILLAGE)]
    page = lines(review, "xa")
    assert "2 phiếu gửi từ thiết bị chờ quyết định" in page
    assert f'href="/ra-soat/{CODE}/thiet-bi/?tinh-trang=disputed"' in page
    assert "thiet-bi" not in lines(review, "phong")  # who manages and records nothing could not open it


def test_applications_that_are_not_granted_wait_for_their_answer(review: Review) -> None:
    household = review.district.households["BS-0004"]
    made = actions.receive_application(
        unit=review.unit("06349-01"), household=household, wish=Wish.to_be_listed, received_on=LISTED,
        actor=CLERK, at=now(LISTED),
    )  # fmt: skip
    assert "Trả lời giấy đề nghị" not in lines(review, "xakhac")
    review.finish("06349-01", BS_0004="not_poor")
    page = lines(review, "xakhac")
    assert "Trả lời giấy đề nghị: Nông Văn Ái (BS-0004)" in page
    assert f'href="/ra-soat/{CODE}/06349-01/giay-de-nghi/{made.pk}/tra-loi/"' in page
    assert "Trả lời giấy đề nghị" not in lines(review, "xa")
    refused = {"number": "3/UBND", "on": "20/10/2024", "signed_by": "A", "reason": "Không nghèo"}
    at = f"{review.at('06349-01')}giay-de-nghi/{made.pk}/tra-loi/"
    assert review.sign_in("xakhac").post(at, refused).status_code == 302
    assert "Trả lời giấy đề nghị" not in lines(review, "xakhac")
