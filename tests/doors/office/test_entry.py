"""Entering sheets: what is shown to whom, drafts, two at the same sheet, completing with and without script."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from giamngheo.access.models import Office, Role
from giamngheo.law.bundle import load
from giamngheo.places.models import Place
from giamngheo.registry.models import Membership
from giamngheo.review.models import Assessment, Cycle, EntryDraft, Sheet
from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

PILE = "/ra-soat/2024-dinh-ky/phieu/"


def address(code: str = "BS-0002", act: str = "") -> str:
    return f"{PILE}{code}/{act}"


@pytest.fixture
def open_cycle(district: world.World) -> Cycle:
    law = load().standards["nd-07-2021"]
    return Cycle.objects.create(
        code="2024-dinh-ky",
        title="Rà soát định kỳ 2024",
        kind="periodic",
        year=2024,
        reference_date=date(2024, 10, 31),
        opens_on=date(2024, 9, 1),
        closes_on=date(2024, 12, 14),
        place=district.places["185"],
        standard=law.id,
        law_hash=law.hash,
        state="open",
    )


@pytest.fixture
def clerk(open_cycle: Cycle, signed_in: SignedIn) -> Client:
    return signed_in("xa")


def members_of(code: str) -> list[dict[str, Any]]:
    found = []
    for membership in Membership.objects.filter(household__code=code).select_related("person"):
        person = membership.person
        found.append(
            {
                "person": str(person.uid),
                "full_name": person.full_name,
                "relation": membership.relation,
                "sex": "male",
                "birth_date": person.birth_date.isoformat() if person.birth_date else None,
                "birth_year": person.birth_year,
                "ethnicity": "02",
                "health_insurance": True,
                "disabled": False,
                "able_to_work": True,
                "employment": "self_employed",
            }
        )
    return found


def answers(code: str = "BS-0002", **changed: Any) -> dict[str, Any]:
    members = members_of(code)
    household = {**world.HOME, "members": len(members), "b1": 130} | changed
    return {"household": {k: v for k, v in household.items() if v is not None}, "members": members}


def send(client: Client, act: str, content: object, code: str = "BS-0002") -> Any:
    return client.post(address(code, act), json.dumps(content), content_type="application/json")


def data_of(page: Any) -> dict[str, Any]:
    text = page.content.decode()
    start = text.index('<script id="entry-data" type="application/json">') + 48
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def test_the_pile_shows_the_households_within_reach_and_where_to_begin(clerk: Client) -> None:
    villages = clerk.get(PILE).content.decode()
    assert "Thôn Nà Mỏ" in villages
    assert "Thôn Pác Lũng" in villages
    village = clerk.get(PILE, {"thon": "20/185/06328/06328-01/"}).content.decode()
    assert "Hoàng Văn Thù" in village
    assert "Đặng Thị Sính" not in village
    assert "Bắt đầu nhập: Hoàng Văn Thù" in village


def test_the_sheet_is_filled_from_the_register_and_asks_in_the_order_of_the_paper(clerk: Client) -> None:
    page = clerk.get(address("BS-0003"))
    text = page.content.decode()
    assert 'value="Đặng Thị Sính"' in text
    assert 'value="01/05/1980"' in text
    numbers = [
        text.index(f'data-q="{name}"')
        for name in ("members", "full_name", "ethnicity", "wall", "toilet", "b1")
    ]
    assert numbers == sorted(numbers)
    assert "Còn thiếu tổng điểm B1" in text
    assert data_of(page)["earlier"]["household"]["toilet"] == "other"  # of 2023, to be copied on request
    assert "b1" not in data_of(page)["earlier"]["household"]
    assert "checked" not in text[text.index('data-q="toilet"') :].split("</fieldset>")[0].replace(
        'value="" checked', ""
    )


@pytest.mark.parametrize("name", ["phong", "ketoan", "khong"])
def test_who_records_no_sheets_sees_none(name: str, open_cycle: Cycle, signed_in: SignedIn) -> None:
    assert signed_in(name).get(address()).status_code == 403


@pytest.mark.parametrize("act", ["", "diem/", "nhap/", "xong/", "bo/"])
def test_a_household_out_of_reach_is_not_there(act: str, clerk: Client) -> None:
    household = answers()
    assert send(clerk, act, household | {"version": 0}, code="BS-0001").status_code == 404
    assert send(clerk, act, household, code="BS-9999").status_code == 404
    assert not EntryDraft.objects.exists()


def test_the_running_score_says_category_and_what_is_missing(clerk: Client) -> None:
    found = send(clerk, "diem/", answers(toilet="none", wall="bamboo_poor_wood", roof="leaves_straw_paper"))
    text = found.content.decode()
    assert "Hộ cận nghèo" in text
    assert "Điều" in text  # the article beside each indicator
    open_ = send(clerk, "diem/", answers(b1=None, toilet=None)).content.decode()
    assert "Chưa xác định được" in open_
    assert 'data-go="toilet"' in open_
    assert 'data-go="b1"' in open_


def test_an_answer_that_cannot_be_does_not_break_the_score(clerk: Client) -> None:
    assert send(clerk, "diem/", answers(house_area="rộng", b1="x")).status_code == 200


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"household": 1, "members": []}', '{"household": {}, "members": [1]}',
     '{"household": {"a": [1]}, "members": []}',
     '{"household": {"a": "\\u0000"}, "members": []}', '{"household": {}, "members": ' + json.dumps([{}] * 61) + "}"],
)  # fmt: skip
def test_what_the_page_never_sends_is_a_bad_request(body: str, clerk: Client) -> None:
    for act in ("diem/", "nhap/", "xong/"):
        assert clerk.post(address(act=act), body, content_type="application/json").status_code == 400


def test_a_draft_is_one_row_however_often_it_is_saved_and_is_found_again(clerk: Client) -> None:
    version = 0
    for area in ("1", "12", "rộng quá"):
        saved = send(clerk, "nhap/", answers(house_area=area) | {"version": version, "copied": ["toilet"]})
        assert saved.status_code == 200
        version = saved.json()["version"]
    assert EntryDraft.objects.count() == 1
    assert not Sheet.objects.filter(cycle__code="2024-dinh-ky").exists()
    page = clerk.get(address())
    assert 'value="rộng quá"' in page.content.decode()  # even what cannot be is not lost
    assert data_of(page)["version"] == version
    assert "chép từ phiếu trước" in page.content.decode()


def test_another_window_is_told_and_overwrites_nothing_unless_asked(clerk: Client) -> None:
    first = send(clerk, "nhap/", answers(house_area="11") | {"version": 0}).json()["version"]
    assert send(clerk, "nhap/", answers(house_area="22") | {"version": 0}).status_code == 409
    send(clerk, "nhap/", answers(house_area="33") | {"version": first})
    late = send(clerk, "nhap/", answers(house_area="22") | {"version": first})
    assert late.status_code == 409
    assert "cửa sổ khác" in late.json()["problems"][0]["what"]
    assert EntryDraft.objects.get().answers["household"]["house_area"] == "33"
    assert (
        send(clerk, "nhap/", answers(house_area="22") | {"version": first, "force": True}).status_code == 200
    )
    assert EntryDraft.objects.get().answers["household"]["house_area"] == "22"


def test_two_people_type_apart_and_the_second_to_finish_decides_knowingly(
    clerk: Client, district: world.World, signed_in: SignedIn
) -> None:
    other = signed_in("thon")
    send(clerk, "nhap/", answers(house_area="11") | {"version": 0})
    assert "Hoàng Văn Xã cũng đang nhập phiếu này" in other.get(address()).content.decode()
    assert send(other, "xong/", answers(house_area="22") | {"over": None}).status_code == 200
    late = send(clerk, "xong/", answers(house_area="11") | {"over": None})
    assert late.status_code == 409
    assert "một người khác đã hoàn thành" in late.json()["problems"][0]["what"]
    assert EntryDraft.objects.get().answers["household"]["house_area"] == "11"  # nothing lost
    live = Sheet.objects.get(cycle__code="2024-dinh-ky", superseded_by__isnull=True)
    assert live.answers["household"]["house_area"] == "22"
    assert send(clerk, "xong/", answers(house_area="11") | {"over": None, "replace": True}).status_code == 200
    live = Sheet.objects.get(cycle__code="2024-dinh-ky", superseded_by__isnull=True)
    assert live.answers["household"]["house_area"] == "11"
    assert Sheet.objects.filter(cycle__code="2024-dinh-ky").count() == 2


def test_completing_keeps_the_sheet_judges_it_and_opens_the_next(clerk: Client) -> None:
    done = send(clerk, "xong/", answers(toilet="none") | {"over": None})
    assert done.status_code == 200
    sheet = Sheet.objects.get(cycle__code="2024-dinh-ky")
    assert (sheet.state, sheet.form_version.form) == ("complete", "phieu-b")
    assert Assessment.objects.get(sheet=sheet).category == "near_poor"
    assert done.json()["next"] == f"{PILE}?thon=20/185/06328/06328-01/"  # the only household of the village
    assert "Hộ cận nghèo" in clerk.get(done.json()["next"]).content.decode()


def test_what_the_form_or_the_record_refuses_keeps_nothing_and_says_where(clerk: Client) -> None:
    wrong = answers(members=None, house_area="3000")
    wrong["members"][0]["birth_year"] = 2030
    found = send(clerk, "xong/", wrong | {"over": None})
    assert found.status_code == 422
    places = {
        (problem["code"], problem["member"], problem["question"]) for problem in found.json()["problems"]
    }
    assert ("forms.required", None, "members") in places
    assert ("forms.constraint", None, "house_area") in places
    assert ("forms.constraint", 1, "birth_year") in places
    later = answers()
    later["members"][0] |= {
        "birth_date": "2024-11-02",
        "birth_year": 2024,
        "able_to_work": None,
        "employment": None,
    }
    found = send(clerk, "xong/", later | {"over": None})
    assert [problem["code"] for problem in found.json()["problems"]] == ["answers.born_later"]
    assert not Sheet.objects.filter(cycle__code="2024-dinh-ky").exists()


def plain(page: Any, **changed: str) -> dict[str, str]:
    """The fields of the plain form as a browser without script would send them back."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.inside = False
            self.select = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            if tag == "template":
                self.inside = True
            if self.inside:
                return
            if tag == "input" and given.get("name"):
                kind = given.get("type")
                if kind in ("text", "hidden") or (kind in ("radio", "checkbox") and "checked" in given):
                    self.found[given["name"]] = given.get("value", "")
            if tag == "select":
                self.select = given.get("name", "")
            if tag == "option" and self.select and "selected" in given:
                self.found[self.select] = given["value"]

        def handle_endtag(self, tag: str) -> None:
            if tag == "template":
                self.inside = False
            if tag == "select":
                self.select = ""

    parser = Fields()
    text = page.content.decode()
    parser.feed(text[text.index('<form id="sheet"') : text.index("</form>", text.index('<form id="sheet"'))])
    return parser.found | changed


HOME = {"h.members": "1", "h.house_area": "32,5", "h.wall": "brick_stone", "h.column": "concrete", "h.roof": "tile",
        "h.water_source": "piped", "h.toilet": "none", "h.uses_internet": "yes", "h.has_tv": "no", "h.b1": "130",
        "m0.health_insurance": "yes", "m0.disabled": "no", "m0.able_to_work": "yes",
        "m0.employment": "contract"}  # fmt: skip


def test_without_script_the_plain_form_completes_a_sheet(clerk: Client) -> None:
    sent = clerk.post(address(), plain(clerk.get(address()), **HOME))
    assert sent.status_code == 302, sent.content.decode()
    sheet = Sheet.objects.get(cycle__code="2024-dinh-ky")
    assert sheet.answers["household"]["house_area"] == "32.5"
    assert sheet.answers["household"]["has_tv"] is False
    assert "has_radio" not in sheet.answers["household"]  # not answered is not `no`
    assert len(sheet.answers["members"]) == 1  # the spare ones stayed empty
    assert sheet.answers["members"][0]["full_name"] == "Hoàng Văn Thù"


def test_without_script_a_new_member_is_added_one_leaves_and_mistakes_come_back(clerk: Client) -> None:
    page = clerk.get(address("BS-0003"))
    fields = plain(page, **HOME | {"h.members": "2", "m1.gone": "1", "m2.full_name": "Đặng Văn Mới"})
    back = clerk.post(address("BS-0003"), fields)
    assert back.status_code == 422
    text = back.content.decode()
    assert "Chưa hoàn thành được phiếu" in text
    assert "Đặng Văn Mới: câu hỏi relation" in text or "Đặng Văn Mới" in text
    assert 'value="32,5"' in text
    assert text.count('class="member left"') == 1  # who left is still there to be brought back
    again = plain(back, **{"m1.relation": "child", "m1.sex": "male", "m1.birth_year": "2020"})
    assert clerk.post(address("BS-0003"), again).status_code == 302
    sheet = Sheet.objects.get(cycle__code="2024-dinh-ky")
    assert [member["full_name"] for member in sheet.answers["members"]] == ["Đặng Thị Sính", "Đặng Văn Mới"]


def test_sensitive_answers_of_others_are_not_shown_and_not_lost(clerk: Client, signed_in: SignedIn) -> None:
    send(clerk, "xong/", answers(local_minority=True) | {"over": None})
    head = signed_in("thon")
    page = head.get(address())
    data = data_of(page)
    text = page.content.decode()
    member = text[text.index('<section class="member"') : text.index('data-part="dwelling"')]
    assert 'value="02" selected' not in member
    shown = plain(page)
    assert shown["m0.disabled"] == ""
    assert shown["m0.health_insurance"] == "yes"
    assert shown["h.local_minority"] == ""
    assert data["numbers"] == {}
    sent = head.post(address(), plain(page, **{"h.toilet": "none"}))
    assert sent.status_code == 302, sent.content.decode()
    kept = Sheet.objects.get(cycle__code="2024-dinh-ky", superseded_by__isnull=True).answers
    assert kept["household"]["local_minority"] is True
    assert kept["household"]["toilet"] == "none"
    assert (kept["members"][0]["disabled"], kept["members"][0]["ethnicity"]) == (False, "02")
    assert kept["members"][0]["employment"] == "self_employed"


def test_a_cycle_that_takes_no_sheets_shows_them_and_takes_none(clerk: Client, open_cycle: Cycle) -> None:
    Cycle.objects.filter(pk=open_cycle.pk).update(state="recognised")
    page = clerk.get(address())
    assert page.status_code == 200
    assert "không nhận phiếu" in page.content.decode()
    assert "data-complete" not in page.content.decode()
    for act in ("nhap/", "xong/", "bo/"):
        assert send(clerk, act, answers() | {"version": 0}).status_code == 404
    assert clerk.post(address(), {"h.members": "1"}).status_code == 200
    assert not Sheet.objects.filter(cycle=open_cycle).exists()


def test_a_draft_is_dropped_on_request(clerk: Client) -> None:
    send(clerk, "nhap/", answers(house_area="11") | {"version": 0})
    assert clerk.post(address(act="bo/")).status_code == 302
    assert not EntryDraft.objects.exists()


def test_the_next_household_goes_round_the_village_and_skips_what_is_done(
    clerk: Client, district: world.World, open_cycle: Cycle, signed_in: SignedIn
) -> None:
    from giamngheo.registry.actions import register_households
    from giamngheo.registry.entries import NewHousehold, NewMember

    village: Place = district.places["06328-01"]
    register_households(
        entries=[
            NewHousehold(code=code, place=village, created_on=date(2021, 1, 1),
                         members=[NewMember(f"Nông Văn {code[-1]}", "head", sex="male", birth_date=date(1980, 1, 1))])
            for code in ("BS-0001A", "BS-0005", "BS-0006")
        ],
        place=village, actor=world.ACTOR, at=world.NOW,
    )  # fmt: skip
    order = []
    code = "BS-0002"
    for _ in range(4):
        done = send(clerk, "xong/", answers(code) | {"over": None}, code=code)
        order.append(done.json()["next"])
        code = order[-1].rstrip("/").rsplit("/", 1)[-1]
    assert [one.removeprefix(PILE) for one in order] == [
        "BS-0005/", "BS-0006/", "BS-0001A/", "?thon=20/185/06328/06328-01/",
    ]  # fmt: skip


def test_a_clerk_of_the_merged_commune_enters_what_was_asked_before_the_merger(
    open_cycle: Cycle, district: world.World, signed_in: SignedIn
) -> None:
    Office.objects.create(
        account=district.accounts["khong"],
        place=district.places["06325*"],
        role=Role.clerk,
        valid_from=world.MERGED,
    )
    assert signed_in("khong").get(address()).status_code == 200
