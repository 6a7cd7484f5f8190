"""The cycles, planning one, and the board."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from giamngheo.access.reach import reach_of_installation
from giamngheo.law.bundle import load
from giamngheo.review.board import Cell, Sum, board, participants, reviewers, summed
from giamngheo.review.models import Cycle, ReviewUnit
from tests.doors.office.conftest import SignedIn
from tests.doors.office.reviewing import CODE, OPENS, OTHER, VILLAGE, Review

EVERYWHERE = reach_of_installation("review.read")


def cells(page: str, name: str) -> list[str]:
    """What the row of a unit says, without markup."""
    row = next(row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f">{name}<" in row)
    found = re.findall(r"<td[^>]*data-step.*?</td>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def test_cycles_stand_under_what_they_are(review: Review) -> None:
    page = review.sign_in("phong").get("/ra-soat/").content.decode().split("<main")[1]
    assert page.index("Đang rà soát") < page.index("Rà soát định kỳ 2024") < page.index("Đã xong")
    assert "0 trong 7 thôn, xã đã xong" in page
    assert "các bước làm trên giấy" in page
    assert 'href="/ra-soat/lap-ke-hoach/"' in page
    assert 'href="/ra-soat/lap-ke-hoach/"' not in review.sign_in("thon").get("/ra-soat/").content.decode()


def test_the_board_counts_days_and_colours_what_is_late_or_done(review: Review) -> None:
    review.list(VILLAGE)
    page = review.sign_in("phong").get(f"/ra-soat/{CODE}/").content.decode()
    # 20/10: the list was due on 15/9 and the sheets on 16/10; the meeting is due on 26/10, the posting on 5/11.
    assert cells(page, "Thôn Nà Mỏ")  # two communes have a village of that name: the row of the first
    rows = board(EVERYWHERE, review.cycle, load().procedures["periodic-2021"], date(2024, 10, 20))
    long_dong = next(group for group in rows if group.place and group.place.code == "06328")
    (first, second) = long_dong.lines
    assert [(cell.state, cell.days) for cell in first.cells if isinstance(cell, Cell)] == [
        ("done", None),
        ("late", -4),
        ("ahead", 6),
        ("ahead", 16),
    ]
    assert [cell.state for cell in second.cells] == ["late", "late", "ahead", "ahead"]
    assert long_dong.head is not None
    sums = [cell for cell in long_dong.head.cells if isinstance(cell, Sum)]
    assert [(one.done, one.total, one.late) for one in sums] == [(1, 2, 1), (0, 2, 2), (0, 2, 0), (0, 2, 0)]
    assert [cell.state for cell in long_dong.head.cells[4:]] == ["due", "ahead", "ahead", "ahead"]


def test_a_step_that_was_not_needed_is_neither_done_nor_late(review: Review) -> None:
    review.list("06349-01")  # nobody poor lives there
    rows = board(EVERYWHERE, review.cycle, load().procedures["periodic-2021"], date(2025, 3, 1))
    line = next(line for group in rows for line in group.lines if line.unit.place.code == "06349-01")
    assert [cell.state for cell in line.cells] == ["done", "none", "none", "none"]
    assert not line.is_late


def test_one_level_up_the_board_sums_communes(review: Review) -> None:
    review.list(VILLAGE)
    rows = board(EVERYWHERE, review.cycle, load().procedures["periodic-2021"], date(2024, 9, 2))
    (district,) = summed(rows)
    assert district.place is not None
    assert district.place.code == "185"
    assert [line.unit.place.code for line in district.lines] == ["06325", "06349", "06328"]
    assert [(cell.done, cell.total) for cell in district.cells[:5] if isinstance(cell, Sum)] == [
        (1, 4),
        (0, 4),
        (0, 4),
        (0, 4),
        (0, 3),
    ]
    page = review.sign_in("phong").get(f"/ra-soat/{CODE}/?muc=xa").content.decode()
    assert cells(page, "Huyện Bắc Sơn")[0] == "1/4 trễ 3"
    assert "Thôn Nà Mỏ" not in page


def test_filters_live_in_the_address(review: Review) -> None:
    client = review.sign_in("phong")
    page = client.get(f"/ra-soat/{CODE}/?xa=06349").content.decode()
    assert f"/ra-soat/{CODE}/06349-01/" in page
    assert f"/ra-soat/{CODE}/{VILLAGE}/" not in page
    assert client.get(f"/ra-soat/{CODE}/?xa=99999").status_code == 404
    assert client.get(f"/ra-soat/{CODE}/?muc=tinh").status_code == 404
    for code in (VILLAGE, OTHER, "06325-01"):
        review.list(code)
    review.sheet("BS-0002", "poor")
    page = client.get(f"/ra-soat/{CODE}/?tre=1").content.decode()
    assert f"/ra-soat/{CODE}/06349-01/" in page
    assert f"/ra-soat/{CODE}/06325-01/" not in page


def test_one_sees_the_units_within_reach_only(review: Review) -> None:
    page = review.sign_in("thon").get(f"/ra-soat/{CODE}/").content.decode()
    assert f"/ra-soat/{CODE}/{VILLAGE}/" in page
    assert f"/ra-soat/{CODE}/{OTHER}/" not in page
    assert "Xã Long Đống" in page  # the name of the commune, without a way in
    assert f'href="/ra-soat/{CODE}/06328/"' not in page
    for code in (OTHER, "06328", "06349", "00000"):
        assert review.sign_in("thon").get(review.at(code)).status_code == 404


def test_the_units_of_a_commune_formed_since_are_those_of_the_old_ones(review: Review) -> None:
    """The clerk of today's commune sees the villages written on the boundaries of before."""
    account = review.district.accounts["xa"]
    account.offices.update(place=review.district.places["06325*"])
    page = review.sign_in("xa").get(f"/ra-soat/{CODE}/").content.decode()
    assert f"/ra-soat/{CODE}/{VILLAGE}/" in page
    assert f"/ra-soat/{CODE}/06325-01/" in page
    assert f"/ra-soat/{CODE}/06349-01/" not in page
    of_today = review.district.accounts["rasoat"]
    assert of_today in reviewers(review.unit(VILLAGE), date(2024, 10, 20))
    of_today.offices.update(place=review.district.places["06325*"])
    assert of_today in reviewers(review.unit(VILLAGE), date(2024, 10, 20))
    of_today.offices.update(place=review.district.places["06349*"])
    assert of_today not in reviewers(review.unit(VILLAGE), date(2024, 10, 20))
    of_today.offices.update(place=review.district.places["06328"], valid_to=date(2024, 1, 1))
    assert of_today not in reviewers(review.unit(VILLAGE), date(2024, 10, 20))


def test_a_cycle_on_paper_shows_what_there_is(review: Review) -> None:
    page = review.sign_in("phong").get("/ra-soat/2023-dinh-ky/").content.decode()
    assert "làm trên giấy" in page
    assert "Xã Long Đống" in page
    assert review.sign_in("phong").get("/ra-soat/2023-dinh-ky/06328/").status_code == 404


def test_whoever_may_not_see_households_sees_no_name(review: Review) -> None:
    review.list(VILLAGE)
    assert "Hoàng Văn Thù" in review.sign_in("thon").get(review.at(VILLAGE)).content.decode()
    page = review.sign_in("ketoan").get(review.at(VILLAGE)).content.decode()
    assert "Hoàng Văn Thù" not in page
    assert "Tên hộ chỉ hiện với người được xem hộ dân" in page


def proposal(client: Client, tail: str) -> dict[str, str]:
    """What the page of a plan proposes, by field."""
    page = client.get(f"/ra-soat/lap-ke-hoach/{tail}").content.decode()
    found = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', page))
    for name in ("place", "standard"):
        options = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
        chosen = options and re.search(r'value="([^"]*)" selected', options[0])
        first = options and re.search(r'value="([^"]*)"', options[0])
        found[name] = (chosen or first)[1] if chosen or first else ""
    return found


def test_a_cycle_is_proposed_from_the_law_then_planned_and_opened(review: Review) -> None:
    client = review.sign_in("phong")
    page = client.get("/ra-soat/lap-ke-hoach/?loai=periodic&nam=2024").content.decode()
    assert "Rà soát định kỳ hằng năm (có ý kiến của cấp huyện)" in page
    assert "chưa xác nhận" in page
    assert "Quyết định 24/2021/QĐ-TTg" in page
    given = proposal(client, "?loai=in_year&nam=2024&thang=11")
    assert (given["opens_on"], given["closes_on"]) == ("15/11/2024", "30/11/2024")
    answer = client.post("/ra-soat/lap-ke-hoach/?loai=in_year&nam=2024&thang=11", given)
    assert answer["Location"] == "/ra-soat/2024-thuong-xuyen-11/"
    planned = Cycle.objects.get(code="2024-thuong-xuyen-11")
    assert (planned.procedure, planned.state) == ("in-year-2021", "planned")
    assert planned.plan["list"] == "2024-11-18"
    taking_part = participants(planned)
    assert (taking_part.villages, taking_part.communes, taking_part.households) == (4, 3, 4)
    assert "Mở đợt" in client.get("/ra-soat/2024-thuong-xuyen-11/").content.decode()
    assert client.get("/ra-soat/2024-thuong-xuyen-11/mo-dot/").status_code == 200
    assert client.post("/ra-soat/2024-thuong-xuyen-11/mo-dot/").status_code == 302
    assert ReviewUnit.objects.filter(cycle=planned).count() == 7
    assert client.post("/ra-soat/2024-thuong-xuyen-11/mo-dot/").status_code == 409


def test_the_next_15th_is_proposed_and_another_procedure_at_another_time(review: Review) -> None:
    client = review.sign_in("phong")
    assert proposal(client, "?loai=in_year")["opens_on"] == "15/11/2024"  # today is the 20th of October
    with_district = client.get("/ra-soat/lap-ke-hoach/?loai=periodic&nam=2024").content.decode()
    without = client.get("/ra-soat/lap-ke-hoach/?loai=periodic&nam=2025").content.decode()
    assert "Ý kiến của Chủ tịch UBND huyện" in with_district
    assert "Ý kiến của Chủ tịch UBND huyện" not in without
    none = client.get("/ra-soat/lap-ke-hoach/?loai=periodic&nam=2027").content.decode()
    assert "Không có quy trình nào" in none
    assert client.get("/ra-soat/lap-ke-hoach/?loai=toan-dan").status_code == 404


def test_a_plan_that_cannot_be_comes_back_with_everything_typed(review: Review) -> None:
    client = review.sign_in("phong")
    tail = "?loai=periodic&nam=2024"
    given = proposal(client, tail) | {
        "code": "2024-dot-hai",
        "title": "Đợt đặt tên riêng",
        "plan-list": "30/11/2024",
    }
    answer = client.post(f"/ra-soat/lap-ke-hoach/{tail}", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "bước sau không trước bước trước" in page
    assert 'value="Đợt đặt tên riêng"' in page
    answer = client.post(f"/ra-soat/lap-ke-hoach/{tail}", given | {"opens_on": "31/02/2024"})
    assert answer.status_code == 422
    assert 'value="31/02/2024"' in answer.content.decode()
    outside = given | {"place": str(review.district.places["20"].pk), "plan-list": "14/09/2024"}
    assert client.post(f"/ra-soat/lap-ke-hoach/{tail}", outside).status_code == 422
    assert not Cycle.objects.filter(code="2024-dot-hai").exists()


def test_only_who_manages_plans_and_opens(review: Review) -> None:
    assert review.sign_in("thon").get("/ra-soat/lap-ke-hoach/").status_code == 403
    assert review.sign_in("xa").get(f"/ra-soat/{CODE}/mo-dot/").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_board_of_many_villages_asks_few_questions(
    review: Review, language: str, django_assert_max_num_queries: object
) -> None:
    place = review.district.places[VILLAGE]
    for number in range(250):
        place.pk, place.code = None, f"06328-9{number:03d}"
        place.path = f"20/185/06328/{place.code}/"
        place.full_name = f"Thôn {number} có tên rất dài của một thôn vùng cao xa xôi"
        place.save(force_insert=True)
        ReviewUnit.objects.create(cycle=review.cycle, place=place, step="collect")
    with translation.override(language), django_assert_max_num_queries(40):  # type: ignore[operator]
        page = review.sign_in("phong").get(f"/ra-soat/{CODE}/").content.decode()
    assert page.count("<tr") > 250


def test_an_empty_board_says_so(review: Review, signed_in: SignedIn) -> None:
    ReviewUnit.objects.filter(cycle=review.cycle).exclude(place__code="06349-01").delete()
    page = review.sign_in("xa").get(f"/ra-soat/{CODE}/").content.decode()
    assert "không có thôn, xã nào trong địa bàn được giao" in page


def test_the_plan_is_the_procedures_in_days_after_the_opening(review: Review) -> None:
    procedure = load().procedures["periodic-2021"]
    for step in procedure.steps:
        assert review.cycle.plan[step.name] == (OPENS + timedelta(days=step.planned_by)).isoformat()


def test_after_a_change_of_the_law_the_whole_cycle_is_assessed_again(review: Review) -> None:
    review.list(VILLAGE)
    review.sheet("BS-0002", "near_poor")
    department, address = review.sign_in("phong"), f"/ra-soat/{CODE}/tinh-diem-lai/"
    board_page = f"/ra-soat/{CODE}/"
    assert address not in department.get(board_page).content.decode()
    Cycle.objects.filter(code=CODE).update(law_hash="0" * 64)
    sheet = review.sheet_as_entered("BS-0002", "poor")
    assert not sheet.assessments.exists()
    assert address in department.get(board_page).content.decode()
    assert address not in review.sign_in("xa").get(board_page).content.decode()
    assert review.sign_in("xa").post(address).status_code in (403, 404)
    assert department.get(address).status_code == 200
    assert department.post(address).status_code == 302
    assert sheet.assessments.get().category == "poor"
    assert address not in department.get(board_page).content.decode()
