"""A village's steps on screen: from its list to the end of its posting, and back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from giamngheo.issuing.models import IssuedPaper
from giamngheo.review.models import Application, ListEntry, Meeting, Objection, Posting, StepTaken
from tests.doors.office.conftest import SignedIn
from tests.doors.office.reviewing import CODE, LISTED, MET, OTHER, POSTED, VILLAGE, Review, open_review, typed
from tests.doors.office.world import World

MINUTES = {
    "on": typed(MET),
    "venue": "Nhà văn hóa thôn",
    "present": "30",
    "agreeing": "28",
    "chair": "Dương Công Thôn",
    "secretary": "Hoàng Thị Lan",
    "representative": "Nông Văn Ái",
}


def test_the_list_is_drawn_assigned_and_closed(review: Review) -> None:
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    page = client.get(here).content.decode()
    assert "Lập danh sách từ sổ hộ" in page
    assert f"{here}hop-dan/" not in page  # not due: not shown
    assert client.post(f"{here}lap-danh-sach/", {"on": typed(LISTED)})["Location"] == here
    entry = ListEntry.objects.get(unit=review.unit(VILLAGE))
    page = client.get(f"{here}phan-cong/").content.decode()
    assert "Lý Văn Soát" in page
    assert "Dương Công Thôn" in page
    assert "Vi Văn Khác" not in page  # the clerk of another commune
    reviewer = review.district.accounts["rasoat"]
    answer = client.post(f"{here}phan-cong/", {"reviewer": reviewer.pk, "entries": [entry.pk]})
    assert answer["Location"] == here
    entry.refresh_from_db()
    assert entry.reviewer == reviewer
    version = review.unit(VILLAGE).version
    form = {"on": typed(LISTED), "version": version}
    assert f'name="version" value="{version}"' in client.get(f"{here}chot-danh-sach/").content.decode()
    assert client.post(f"{here}chot-danh-sach/", form).status_code == 302
    assert review.unit(VILLAGE).step == "collect"
    # Sent twice, by a double click: refused, said, and nothing is entered.
    again = client.post(f"{here}chot-danh-sach/", form)
    assert again.status_code == 409
    assert "đã sang bước" in again.content.decode()
    assert StepTaken.objects.filter(unit=review.unit(VILLAGE)).count() == 1


def test_nothing_chosen_to_assign_is_said_in_place(review: Review) -> None:
    review.list(VILLAGE)
    answer = review.sign_in("xa").post(f"{review.at(VILLAGE)}phan-cong/", {"reviewer": ""})
    assert answer.status_code == 422
    assert "Chọn ít nhất một hộ" in answer.content.decode()


def test_an_account_that_is_no_reviewer_there_is_not_taken(review: Review) -> None:
    review.list(VILLAGE)
    entry = ListEntry.objects.get(unit=review.unit(VILLAGE))
    stranger = review.district.accounts["xakhac"]
    form = {"reviewer": stranger.pk, "entries": [entry.pk]}
    assert review.sign_in("xa").post(f"{review.at(VILLAGE)}phan-cong/", form).status_code == 422


def test_who_applies_is_chosen_then_asked_and_form_a_warns(review: Review) -> None:
    client, here = review.sign_in("xakhac"), review.at("06349-01")
    page = client.get(f"{here}giay-de-nghi/?q=nong van ai").content.decode()
    assert "?ho=BS-0004" in page
    assert "BS-0002" not in client.get(f"{here}giay-de-nghi/?q=hoang").content.decode()
    page = client.get(f"{here}giay-de-nghi/?ho=BS-0004").content.decode()
    assert "không dùng phiếu này cho rà soát chính thức sau năm 2021" in page
    form = {"received_on": typed(LISTED), "wish": "to_be_listed"}
    screened = form | {"a_motor_vehicle": "true", "a_fridge_or_cooling": "true", "a_washing_machine": "true"}
    assert client.post(f"{here}giay-de-nghi/?ho=BS-0004", screened)["Location"] == here
    made = Application.objects.get()
    assert made.screened_out is True
    assert not ListEntry.objects.filter(household__code="BS-0004").exists()
    page = client.get(here).content.decode()
    assert "chắc chắn không nghèo" in page
    twice = client.post(f"{here}giay-de-nghi/?ho=BS-0004", screened)
    assert twice.status_code == 422
    assert "đã có giấy đề nghị" in twice.content.decode()
    assert client.post(f"{here}giay-de-nghi/{made.pk}/rut/", {"on": typed(LISTED)}).status_code == 302
    assert client.post(f"{here}giay-de-nghi/?ho=BS-0004", form).status_code == 302
    assert ListEntry.objects.filter(household__code="BS-0004", removed_on__isnull=True).exists()
    assert client.get(f"{here}giay-de-nghi/?ho=BS-0002").status_code == 404


def test_a_household_that_need_not_be_reviewed_leaves_the_list_with_a_reason(review: Review) -> None:
    client, here = review.sign_in("xa"), review.at(OTHER)
    client.post(f"{here}lap-danh-sach/", {"on": typed(LISTED)})
    entry = ListEntry.objects.get(unit=review.unit(OTHER))
    answer = client.post(f"{here}bo-ho/{entry.pk}/", {"on": typed(LISTED), "why": "đã chuyển đi"})
    assert answer.status_code == 422
    assert "phải có trong danh sách" in answer.content.decode()
    assert client.get(f"{review.at(VILLAGE)}bo-ho/{entry.pk}/").status_code == 404


def test_collection_closes_when_every_sheet_is_in(review: Review) -> None:
    review.list(VILLAGE)
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    page = client.get(f"{here}chot-phieu/").content.decode()
    assert "chưa có phiếu" in page
    refused = client.post(f"{here}chot-phieu/", {"on": typed(MET), "version": review.unit(VILLAGE).version})
    assert refused.status_code == 422
    assert typed(MET) in refused.content.decode()
    review.sheet("BS-0002", None)
    assert "còn thiếu" in client.get(here).content.decode()
    review.sheet("BS-0002", "near_poor")
    page = client.get(here).content.decode()
    assert f'href="/ra-soat/{CODE}/phieu/BS-0002/"' in page
    form = {"on": typed(MET), "version": review.unit(VILLAGE).version}
    assert client.post(f"{here}chot-phieu/", form).status_code == 302
    assert review.unit(VILLAGE).step == "meeting"


def test_a_meeting_under_half_is_shown_before_it_is_kept(review: Review) -> None:
    review.collect(VILLAGE, BS_0002="near_poor")
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    form = MINUTES | {"agreeing": "14", "version": str(review.unit(VILLAGE).version)}
    answer = client.post(f"{here}hop-dan/", form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dưới mức nhất trí" in page
    assert 'name="seen" value="on"' in page
    assert 'value="Hoàng Thị Lan"' in page
    assert not Meeting.objects.exists()
    assert client.post(f"{here}hop-dan/", form | {"seen": "on"}).status_code == 302
    assert review.unit(VILLAGE).step == "collect"
    assert Meeting.objects.get().adopted is False


def test_minutes_are_refused_in_place(review: Review) -> None:
    review.collect(VILLAGE, BS_0002="near_poor")
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    version = {"version": str(review.unit(VILLAGE).version)}
    answer = client.post(f"{here}hop-dan/", MINUTES | version | {"agreeing": "31"})
    assert answer.status_code == 422
    assert "phải từ 0 đến số người dự" in answer.content.decode()
    answer = client.post(f"{here}hop-dan/", MINUTES | version | {"on": "hôm qua", "venue": "Nhà ông Thụ"})
    assert answer.status_code == 422
    assert 'value="Nhà ông Thụ"' in answer.content.decode()
    assert client.post(f"{here}hop-dan/", MINUTES | version).status_code == 302
    assert review.unit(VILLAGE).step == "posting"


def test_the_list_is_posted_with_the_laws_last_day_and_the_venues_are_remembered(review: Review) -> None:
    review.collect(VILLAGE, BS_0002="not_poor")
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    client.post(f"{here}hop-dan/", MINUTES | {"version": str(review.unit(VILLAGE).version)})
    page = client.get(f"{here}niem-yet/").content.decode()
    assert "3 ngày làm việc" in page
    assert "chưa xác nhận" in page
    assert "23/10/2024" in page  # three working days after Sunday the 20th, today
    form = {
        "on": typed(POSTED),
        "venues": "Nhà văn hóa thôn\n\n Trụ sở xã ",
        "version": review.unit(VILLAGE).version,
    }
    short = client.post(f"{here}niem-yet/", form | {"until_on": "08/10/2024"})
    assert short.status_code == 422
    assert "ít nhất đến hết ngày 10/10/2024" in short.content.decode()
    assert client.post(f"{here}niem-yet/", form | {"venues": " "}).status_code == 422
    assert client.post(f"{here}niem-yet/", form).status_code == 302
    posting = Posting.objects.get()
    assert (posting.venues, typed(posting.until_on)) == (["Nhà văn hóa thôn", "Trụ sở xã"], "10/10/2024")
    assert "Trụ sở xã" in client.get(f"{here}niem-yet/").content.decode()
    early = {"on": "10/10/2024", "version": review.unit(VILLAGE).version}
    assert client.post(f"{here}ket-thuc-niem-yet/", early).status_code == 422
    assert client.post(f"{here}ket-thuc-niem-yet/", early | {"on": "11/10/2024"}).status_code == 302
    assert review.unit(VILLAGE).step == "done"


def test_an_objection_is_entered_rechecked_answered_and_the_list_posted_again(review: Review) -> None:
    until = review.post(VILLAGE, BS_0002="not_poor")
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    form = {
        "received_on": typed(POSTED),
        "household": "BS-0002",
        "kind": "should_be_listed",
        "text": "Hộ này vẫn còn khó khăn",
        "by_name": "Triệu Văn Phúc",
        "due_on": "",
    }
    answer = client.post(f"{here}khieu-nai/", form)
    assert answer.status_code == 422
    assert "Hộ này vẫn còn khó khăn" in answer.content.decode()
    form["due_on"] = "14/10/2024"
    assert client.post(f"{here}khieu-nai/", form).status_code == 302
    assert client.post(f"{here}khieu-nai/", form).status_code == 422  # a double click
    objection = Objection.objects.get()
    page = client.get(here).content.decode()
    assert "Phúc tra: nhập phiếu" in page
    assert '<span class="wrong">hạn trả lời' in page  # today is the 20th
    reply = {"on": "20/10/2024", "outcome": "changed", "answer": "Đã phúc tra, hộ cận nghèo"}
    at = f"{here}khieu-nai/{objection.pk}/"
    assert "Chưa có phiếu phúc tra" in client.get(at).content.decode()
    refused = client.post(at, reply)
    assert refused.status_code == 422
    assert "Đã phúc tra, hộ cận nghèo" in refused.content.decode()
    review.sheet("BS-0002", "near_poor", at=timezone.now())
    assert client.post(at, reply).status_code == 302
    objection.refresh_from_db()
    assert objection.outcome == "changed"
    page = client.get(f"{here}ket-thuc-niem-yet/").content.decode()
    assert "phải niêm yết lại" in page
    close = {"on": typed(until + timedelta(days=9)), "version": review.unit(VILLAGE).version}
    assert client.post(f"{here}ket-thuc-niem-yet/", close).status_code == 422
    again = {"on": "20/10/2024", "venues": "Nhà văn hóa thôn", "version": review.unit(VILLAGE).version}
    assert client.post(f"{here}niem-yet/", again).status_code == 302
    assert Posting.objects.count() == 2
    close = {"on": "24/10/2024", "version": review.unit(VILLAGE).version}
    assert client.post(f"{here}ket-thuc-niem-yet/", close).status_code == 302


def test_who_filled_the_sheet_of_the_recheck_does_not_answer(review: Review) -> None:
    review.post(VILLAGE, BS_0002="not_poor")
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    form = {
        "received_on": typed(POSTED), "household": "BS-0002", "kind": "wrong_facts", "text": "Sai diện tích",
        "by_name": "Ai đó", "due_on": "14/10/2024",
    }  # fmt: skip
    client.post(f"{here}khieu-nai/", form)
    review.sheet("BS-0002", "not_poor", by=str(review.district.accounts["xa"].pk), at=timezone.now())
    at = f"{here}khieu-nai/{Objection.objects.get().pk}/"
    reply = {"on": "20/10/2024", "outcome": "kept", "answer": "Giữ nguyên"}
    assert "phải khác người" in client.post(at, reply).content.decode()
    assert review.sign_in("chutich").post(at, reply).status_code == 302


def test_the_last_step_is_undone_after_a_look_and_stays_struck_through(review: Review) -> None:
    review.list(VILLAGE)
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    assert "Hoàn tác: chốt danh sách" in client.get(here).content.decode()
    page = client.get(f"{here}hoan-tac/").content.decode()
    assert "Sẽ lấy lại: <b>Chốt danh sách</b>" in page
    version = {"version": review.unit(VILLAGE).version}
    assert client.post(f"{here}hoan-tac/", version).status_code == 302
    assert review.unit(VILLAGE).step == "list"
    page = client.get(here).content.decode()
    assert "<s>Chốt danh sách" in page
    assert "Hoàng Văn Xã đã hoàn tác" in page
    assert client.get(f"{here}hoan-tac/").status_code == 404
    assert client.post(f"{here}hoan-tac/", version).status_code == 409
    assert review.sign_in("thon").post(f"{here}hoan-tac/", version).status_code == 403


@pytest.mark.parametrize(
    "page",
    [
        "lap-danh-sach/", "giay-de-nghi/", "phan-cong/", "chot-danh-sach/", "chot-phieu/", "hop-dan/",
        "niem-yet/", "khieu-nai/", "ket-thuc-niem-yet/", "hoan-tac/", "them-ho/",
    ],
)  # fmt: skip
def test_pages_out_of_power_or_reach_are_closed(review: Review, page: str) -> None:
    review.list(VILLAGE)
    assert review.sign_in("thon").get(f"{review.at(VILLAGE)}{page}").status_code == 403
    assert review.sign_in("xakhac").get(f"{review.at(VILLAGE)}{page}").status_code == 404
    assert review.sign_in("xakhac").post(f"{review.at(VILLAGE)}{page}", {"on": typed(MET)}).status_code == 404
    assert review.sign_in("xa").get(f"/ra-soat/2023-dinh-ky/{VILLAGE}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["hop-dan/", "niem-yet/", "ket-thuc-niem-yet/", "khieu-nai/"])
def test_a_page_before_its_time_leads_back_and_says_why(review: Review, page: str) -> None:
    review.list(VILLAGE)
    answer = review.sign_in("xa").get(f"{review.at(VILLAGE)}{page}", follow=True)
    assert answer.redirect_chain == [(review.at(VILLAGE), 302)]
    assert "chưa hoặc không còn làm được việc" in answer.content.decode()


def test_a_review_of_workers_asks_which_worker_and_no_form_a(
    district: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = date(2025, 3, 15)
    review = open_review(
        district, signed_in, kind="low_income", procedure="low-income-2025", code="2025-thu-nhap",
        year=2025, opens_on=opens, closes_on=date(2025, 3, 30), reference_date=opens,
    )  # fmt: skip
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    page = client.get(f"{here}giay-de-nghi/?ho=BS-0002").content.decode()
    assert "xác định người lao động có thu nhập thấp" in page
    assert "Hoàng Văn Thù" in page
    assert "Phiếu A" not in page
    assert "Lập danh sách từ sổ hộ" not in client.get(here).content.decode()
    head = district.households["BS-0002"].memberships.get().person
    form = {"received_on": "16/03/2025", "wish": "low_income", "person": head.pk}
    assert client.post(f"{here}giay-de-nghi/?ho=BS-0002", form).status_code == 302
    assert Application.objects.get().person == head


@pytest.mark.parametrize(
    "typed_day", ["31/02/2024", "hôm qua", "01/01/0001", "31/12/9999", "", "٠٥/٠٩/٢٠٢٤x", "2024-13-01"]
)
def test_a_day_that_is_none_is_said_beside_its_field(review: Review, typed_day: str) -> None:
    client, here = review.sign_in("xa"), review.at(VILLAGE)
    for page in ("lap-danh-sach/", "chot-danh-sach/"):
        answer = client.post(f"{here}{page}", {"on": typed_day, "version": "0"})
        assert answer.status_code == 422
        assert 'class="small wrong"' in answer.content.decode()
    assert not ListEntry.objects.exists()


def test_a_text_that_no_database_holds_is_refused(review: Review) -> None:
    review.post(VILLAGE, BS_0002="not_poor")
    form = {
        "received_on": typed(POSTED),
        "household": "BS-\x00",
        "kind": "other",
        "text": "…",
        "by_name": "Ai",
    }
    assert review.sign_in("xa").post(f"{review.at(VILLAGE)}khieu-nai/", form).status_code == 400


def test_the_page_of_an_act_leads_to_its_papers(review: Review) -> None:
    page = review.sign_in("xa").get(f"{review.at(VILLAGE)}giay-de-nghi/?ho=BS-0002").content.decode()
    assert 'href="/giay-to/giay-de-nghi/to_be_listed.pdf"' in page
    review.collect(VILLAGE, BS_0002="near_poor")
    page = review.sign_in("xa").get(f"{review.at(VILLAGE)}hop-dan/").content.decode()
    assert f'href="/giay-to/{CODE}/{VILLAGE}/bien-ban.pdf"' in page


def test_papers_of_a_village_are_entered_into_the_register_from_its_page(review: Review) -> None:
    review.post(VILLAGE, BS_0002="not_poor")
    page = review.at(VILLAGE)
    posting, meeting = review.unit(VILLAGE).postings.get(), review.unit(VILLAGE).meetings.get()
    leader = review.sign_in("chutich")
    offered = leader.get(page).content.decode()
    for address in (f"/giay-to/ban-hanh/posting/{posting.pk}/", f"/giay-to/ban-hanh/minutes/{meeting.pk}/"):
        assert f'action="{address}"' in offered
        answer = leader.post(address, {"next": page})
        assert (answer.status_code, answer["Location"]) == (302, page)
        assert f'action="{address}"' not in leader.get(page).content.decode()
    assert leader.get(page).content.decode().count("đã ghi vào sổ lúc") == 2
    assert set(IssuedPaper.objects.values_list("kind", flat=True)) == {"posting", "minutes"}
    assert "/giay-to/ban-hanh/" not in review.sign_in("rasoat").get(page).content.decode()
