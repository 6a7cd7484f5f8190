"""A commune's steps on screen: the report, the opinion from above, refusals, the decision."""

import re
from datetime import date, timedelta

import pytest

from giamngheo.access.reach import reach_of
from giamngheo.review import actions
from giamngheo.review.models import Application, CommuneReport, Decision, Opinion, Refusal, Wish
from giamngheo.review.policy import may_give_opinion
from tests.doors.office.conftest import SignedIn
from tests.doors.office.reviewing import (
    CLERK,
    COMMUNE,
    LISTED,
    OTHER,
    VILLAGE,
    Review,
    now,
    open_review,
    typed,
)
from tests.doors.office.world import World

PAPER = {"number": "12/BC-UBND", "signed_by": "Nông Văn Chủ"}


def reported(review: Review) -> str:
    """Long Đống has reported; gives the day as typed."""
    day = typed(review.finish_commune())
    form = PAPER | {"on": day, "version": review.unit(COMMUNE).version}
    assert review.sign_in("xa").post(f"{review.at(COMMUNE)}bao-cao/", form).status_code == 302
    return day


def test_the_report_is_offered_once_every_village_is_done_and_shows_its_counts(review: Review) -> None:
    client, here = review.sign_in("xa"), review.at(COMMUNE)
    review.finish(VILLAGE, BS_0002="not_poor")
    assert f"{here}bao-cao/" not in client.get(here).content.decode()
    early = PAPER | {"on": "11/10/2024", "version": review.unit(COMMUNE).version}
    refused = client.post(f"{here}bao-cao/", early)
    assert refused.status_code == 422
    assert "Thôn Pác Lũng đang ở bước" in refused.content.decode()
    assert 'value="12/BC-UBND"' in refused.content.decode()
    review.finish(OTHER, BS_0003="poor")
    assert f"{here}bao-cao/" in client.get(here).content.decode()
    page = client.get(f"{here}bao-cao/").content.decode()
    assert "Hộ cận nghèo → Không nghèo: <b>1</b>" in " ".join(page.split())
    assert client.post(f"{here}bao-cao/", early).status_code == 302
    assert CommuneReport.objects.get().counts["reviewed"] == 2
    assert "12/BC-UBND" in client.get(here).content.decode()


def test_the_opinion_is_given_from_above_only(review: Review) -> None:
    day = reported(review)
    here = review.at(COMMUNE)
    form = {"number": "7/UBND", "signed_by": "Dương Thị Huyện", "on": day, "agrees": "yes"}
    form |= {"version": str(review.unit(COMMUNE).version), "remarks": ""}
    assert review.sign_in("xa").get(f"{here}y-kien/").status_code == 403
    assert review.sign_in("chutich").get(f"{here}y-kien/").status_code == 404  # the commune's own leader
    assert f"{here}y-kien/" not in review.sign_in("chutich").get(here).content.decode()
    client = review.sign_in("huyen")
    assert f"{here}y-kien/" in client.get(here).content.decode()
    page = client.get(f"{here}y-kien/").content.decode()
    assert "5 ngày làm việc" in page
    assert "Báo cáo số 12/BC-UBND" in page
    assert client.post(f"{here}y-kien/", form).status_code == 302
    assert review.unit(COMMUNE).step == "recognise"
    assert client.post(f"{here}y-kien/", form).status_code == 409


def test_an_opinion_that_does_not_agree_names_the_villages(review: Review) -> None:
    day = reported(review)
    client, here = review.sign_in("huyen"), review.at(COMMUNE)
    form = {"number": "7/UBND", "signed_by": "Dương Thị Huyện", "on": day, "agrees": "no"}
    form |= {"version": str(review.unit(COMMUNE).version), "remarks": "Xem lại hộ ở Nà Mỏ"}
    refused = client.post(f"{here}y-kien/", form)
    assert refused.status_code == 422
    assert "chọn thôn phải phúc tra" in refused.content.decode()
    assert "Xem lại hộ ở Nà Mỏ" in refused.content.decode()
    foreign = form | {"again": [review.unit("06349-01").pk]}
    assert client.post(f"{here}y-kien/", foreign).status_code == 422
    assert client.post(f"{here}y-kien/", form | {"again": [review.unit(VILLAGE).pk]}).status_code == 302
    assert (review.unit(VILLAGE).step, review.unit(OTHER).step) == ("collect", "done")
    assert review.unit(COMMUNE).step == "report"
    assert Opinion.objects.get().again == [VILLAGE]
    assert "Phải phúc tra" in client.get(here).content.decode()


def test_without_a_district_the_opinion_is_given_beside_the_commune(review: Review) -> None:
    huyen, chutich = review.district.accounts["huyen"], review.district.accounts["chutich"]
    chutich.offices.update(place=review.district.places["06325*"])
    day = review.district.places["06325*"].valid_from
    old, new = review.district.places["06328"], review.district.places["06325*"]
    assert may_give_opinion(reach_of(huyen, day), old)
    assert not may_give_opinion(reach_of(review.district.accounts["rasoat"], day), new)
    assert may_give_opinion(reach_of(chutich, day), new)


def agreed(review: Review) -> str:
    day = reported(review)
    form = {"number": "7/UBND", "signed_by": "Dương Thị Huyện", "on": day, "agrees": "yes", "remarks": ""}
    form |= {"version": str(review.unit(COMMUNE).version)}
    assert review.sign_in("huyen").post(f"{review.at(COMMUNE)}y-kien/", form).status_code == 302
    return day


def test_the_decision_shows_whom_it_names_and_is_entered_by_another_person(review: Review) -> None:
    day = agreed(review)
    here = review.at(COMMUNE)
    page = review.sign_in("chutich").get(f"{here}cong-nhan/").content.decode()
    assert "Đặng Thị Sính" in page
    assert "Thoát nghèo, thoát cận nghèo" in page
    assert "Thoát, vượt chuẩn cận nghèo: <b>1</b>" in " ".join(page.split())
    form = {"number": "15/QĐ-UBND", "leaving_number": "", "on": day, "valid_from": day}
    form |= {"signed_by": "Nông Văn Chủ", "version": str(review.unit(COMMUNE).version)}
    own = review.sign_in("xa").post(f"{here}cong-nhan/", form | {"leaving_number": "16/QĐ-UBND"})
    assert own.status_code == 422
    assert "phải khác người" in own.content.decode()
    second = review.sign_in("chutich").post(f"{here}cong-nhan/", form)
    assert second.status_code == 422
    assert "chưa ghi số quyết định công nhận thoát" in second.content.decode()
    assert 'value="15/QĐ-UBND"' in second.content.decode()
    form |= {"leaving_number": "16/QĐ-UBND"}
    assert review.sign_in("chutich").post(f"{here}cong-nhan/", form).status_code == 302
    assert Decision.objects.get(cycle=review.cycle).leaving_number == "16/QĐ-UBND"
    assert review.unit(COMMUNE).step == "certify"
    assert "Quyết định công nhận số 15/QĐ-UBND" in review.sign_in("xa").get(here).content.decode()
    assert review.sign_in("chutich").post(f"{here}cong-nhan/", form).status_code == 409


def test_a_commune_where_nobody_is_concerned_is_concluded(review: Review) -> None:
    client, here = review.sign_in("xakhac"), review.at("06349")
    assert "Kết thúc, không có hộ nào" not in client.get(here).content.decode()
    review.list("06349-01")
    page = client.get(here).content.decode()
    assert "Kết thúc, không có hộ nào" in page
    assert "Báo cáo kết quả" not in page
    form = {"on": typed(LISTED), "version": review.unit("06349").version}
    assert client.post(f"{here}ket-thuc/", form).status_code == 302
    assert review.unit("06349").step == "done"


def test_an_application_is_refused_in_writing_with_a_reason(
    district: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = date(2024, 9, 15)
    monthly = {"kind": "in_year", "procedure": "in-year-2021", "code": "2024-thuong-xuyen-09"}
    monthly |= {"opens_on": opens, "closes_on": date(2024, 9, 30), "reference_date": opens}  # type: ignore[dict-item]
    review = open_review(district, signed_in, **monthly)
    yes = {"a_motor_vehicle": True, "a_fridge_or_cooling": True, "a_washing_machine": True}
    actions.receive_application(
        unit=review.unit("06349-01"), household=district.households["BS-0004"], wish=Wish.to_be_listed,
        received_on=opens, screen=yes, actor=CLERK, at=now(opens),
    )  # fmt: skip
    number = Application.objects.get().pk
    client, here = review.sign_in("xakhac"), review.at("06349")
    refuse = f"{review.at('06349-01')}giay-de-nghi/{number}/tra-loi/"
    assert refuse in client.get(here).content.decode()
    form = {
        "number": "21/UBND",
        "on": typed(opens + timedelta(days=2)),
        "signed_by": "Lý Văn Hưng",
        "reason": "",
    }
    assert client.post(refuse, form).status_code == 422
    assert client.post(refuse, form | {"reason": "Theo phiếu A hộ chắc chắn không nghèo"}).status_code == 302
    assert Refusal.objects.get().number == "21/UBND"
    assert client.post(refuse, form | {"reason": "Lần nữa"}).status_code == 422
    assert refuse not in client.get(here).content.decode()
    assert "đã trả lời bằng văn bản số 21/UBND" in client.get(review.at("06349-01")).content.decode()


@pytest.mark.parametrize("page", ["bao-cao/", "cong-nhan/", "ket-thuc/"])
def test_pages_of_a_commune_out_of_reach_are_not_there(review: Review, page: str) -> None:
    assert review.sign_in("xakhac").get(f"{review.at(COMMUNE)}{page}").status_code == 404
    assert review.sign_in("thon").get(f"{review.at(COMMUNE)}{page}").status_code == 403


def test_every_paper_of_a_step_can_be_opened_from_its_page(review: Review) -> None:
    """The links are no dead ends: each leads to a PDF or a page."""
    day = agreed(review)
    form = {"number": "15/QĐ-UBND", "leaving_number": "16/QĐ-UBND", "on": day, "valid_from": day}
    form |= {"signed_by": "Nông Văn Chủ", "version": str(review.unit(COMMUNE).version)}
    client = review.sign_in("xa")
    found = set()
    for step in range(2):
        for code in (VILLAGE, COMMUNE):
            page = client.get(review.at(code)).content.decode()
            found |= set(re.findall(r'href="(/giay-to/[^"]+)"', page))
        if not step:
            review.sign_in("chutich").post(f"{review.at(COMMUNE)}cong-nhan/", form)
    assert len(found) >= 8
    for link in sorted(found):
        if "to-sign" in link or "quyet-dinh-" in link:
            continue  # drafts of a decision that has been entered since
        assert client.get(link).status_code == 200, link


def test_a_village_that_collects_leads_to_every_way_of_entering(review: Review) -> None:
    review.list(VILLAGE)
    client = review.sign_in("xa")
    page = client.get(review.at(VILLAGE)).content.decode()
    for link in ("/phieu/?thon=", "/excel/", "/thiet-bi/"):
        address = next(one for one in re.findall(r'href="([^"]+)"', page) if link in one)
        assert client.get(address).status_code == 200, address
