"""Keeping the register on screen: what happens to a household, and what is refused in words."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.test import Client

from giamngheo.access.models import Office, Role
from giamngheo.audit.models import Line
from giamngheo.registry.models import Act, Household, Membership, Person
from giamngheo.review.models import Sheet
from tests.doors.office.conftest import SignedIn
from tests.doors.office.world import World

HOME = "/ho-dan/BS-0003/"


@pytest.fixture
def clerk(signed_in: SignedIn) -> Client:
    """The clerk of Long Đống, whose households are BS-0002 (one man) and BS-0003 (two)."""
    return signed_in("xa")


def seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def enter(client: Client, where: str, /, **values: object) -> str:
    """Open the page of an act, fill it in as a person would and send it; gives the page one ends on."""
    data = {"seen": seen(client.get(where).content.decode())} | values
    return client.post(where, data, follow=True).content.decode()


def uid(name: str) -> str:
    return str(Person.objects.get(full_name=name).uid)


def members(code: str) -> dict[str, str]:
    rows = Membership.objects.filter(household__code=code, valid_to=None)
    return dict(rows.values_list("person__full_name", "relation"))


def buttons(page: str) -> set[str]:
    return {part.split("/")[0] for part in page.split("/ghi/")[1:]}


def test_only_what_is_allowed_now_is_offered(clerk: Client, signed_in: SignedIn) -> None:
    page = clerk.get(HOME).content.decode()
    every = {"sinh", "bo-sung", "mat", "roi-ho", "nhan-nguoi", "doi-chu-ho", "tach-ho", "nhap-ho",
             "chuyen-thon", "ra-khoi-so"}  # fmt: skip
    assert buttons(page) == every
    assert buttons(clerk.get("/ho-dan/BS-0002/").content.decode()) == every - {"doi-chu-ho", "tach-ho"}
    assert buttons(clerk.get(f"{HOME}?ngay=2022-01-01").content.decode()) == set()
    for other in ("phong", "thon"):
        assert buttons(signed_in(other).get("/ho-dan/BS-0002/").content.decode()) == set()
        assert signed_in(other).get("/ho-dan/BS-0002/ghi/sinh/").status_code == 403


def test_out_of_reach_and_unknown_acts_are_not_found(clerk: Client) -> None:
    for address in ("/ho-dan/BS-0004/ghi/sinh/", f"{HOME}ghi/bay/", "/ho-dan/BS-0001/", f"{HOME}hoan-tac/9/"):
        assert clerk.get(address).status_code == 404
    assert clerk.post("/ho-dan/BS-0004/ghi/ra-khoi-so/", {"seen": 0}).status_code == 404


def test_a_child_is_born_and_it_is_in_the_story(clerk: Client) -> None:
    page = enter(clerk, f"{HOME}ghi/sinh/", full_name="Triệu Văn  Bé", on="2024-02-03", relation="grandchild")
    assert "Đã ghi: Sinh." in page
    assert members("BS-0003")["Triệu Văn Bé"] == "grandchild"
    assert Person.objects.get(full_name="Triệu Văn Bé").birth_date == date(2024, 2, 3)
    assert "<span>Sinh</span>" in page
    assert "Lần ghi gần nhất" in page
    acts = Line.objects.exclude(verb="registry.view_sensitive")  # the page that shows it is logged after it
    assert acts.latest("number").verb == "registry.add_member"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"full_name": "A", "on": "2099-01-01", "relation": "child"}, "Ngày này chưa đến"),
        ({"full_name": "", "on": "2024-01-01", "relation": "child"}, "Mục này phải nhập."),
        ({"full_name": "A", "on": "31/02/2024", "relation": "child"}, "Nhập ngày như"),
        ({"full_name": "A", "on": "2020-01-01", "relation": "child"}, "chỉ có trong sổ từ ngày 01/01/2021"),
        ({"full_name": "A", "on": "2024-01-01", "relation": "head"}, "Chưa ghi được"),
        ({"full_name": "A", "on": "2024-01-01", "relation": "child", "identity_number": "12"}, "12 chữ số"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_entered(
    clerk: Client, values: dict[str, object], said: str
) -> None:
    page = enter(clerk, f"{HOME}ghi/sinh/", **values)
    assert said in page
    assert Act.objects.count() == 0
    assert len(members("BS-0003")) == 2


def test_the_same_button_pressed_twice_enters_once(clerk: Client) -> None:
    address = f"{HOME}ghi/sinh/"
    values = {"full_name": "Triệu Văn Bé", "on": "2024-02-03", "relation": "child"}
    values |= {"seen": seen(clerk.get(address).content.decode())}
    first, second = (clerk.post(address, values, follow=True).content.decode() for _ in range(2))
    assert "Đã ghi: Sinh." in first
    assert "không ghi lần thứ hai" in second
    assert Person.objects.filter(full_name="Triệu Văn Bé").count() == 1


def test_a_page_left_open_while_another_clerk_acts_is_refused(
    clerk: Client, signed_in: SignedIn, district: World
) -> None:
    address = f"{HOME}ghi/roi-ho/"
    old = seen(clerk.get(address).content.decode())
    Office.objects.create(
        account=district.accounts["phong"],
        place=district.places["06328"],
        role=Role.clerk,
        valid_from=date(2021, 1, 1),
    )
    enter(
        signed_in("phong"),
        f"{HOME}ghi/sinh/",
        full_name="Triệu Văn Bé",
        on="2024-02-03",
        relation="child",
    )
    values = {"seen": old, "person": uid("Triệu Văn Phúc"), "on": "2024-02-01"}
    assert "vừa có một lần ghi khác" in clerk.post(address, values).content.decode()
    assert "Triệu Văn Phúc" in members("BS-0003")


def test_the_head_dies_and_a_new_head_is_asked_for(clerk: Client) -> None:
    address = f"{HOME}ghi/mat/"
    head = {"person": uid("Đặng Thị Sính"), "on": "2024-05-01"}
    page = enter(clerk, address, **head)
    assert "đang là chủ hộ" in page
    page = enter(clerk, address, **head, successor=uid("Triệu Văn Phúc"))
    assert members("BS-0003") == {"Triệu Văn Phúc": "head"}
    assert "<h1>Triệu Văn Phúc</h1>" in page
    assert "Chủ hộ mới" in page
    then = clerk.get(f"{HOME}?ngay=2024-04-30").content.decode()
    assert "Hộ như ngày 30/04/2024." in then
    assert then.count('class="person"') == 2


def test_the_last_member_dies_and_it_can_be_taken_back(clerk: Client) -> None:
    page = enter(clerk, "/ho-dan/BS-0002/ghi/mat/", person=uid("Hoàng Văn Thù"), on="2024-05-01")
    assert "ra khỏi sổ từ 02/05/2024" in page
    assert buttons(page) == set()
    act = Act.objects.get()
    assert f"/hoan-tac/{act.pk}/" in page
    question = clerk.get(f"/ho-dan/BS-0002/hoan-tac/{act.pk}/").content.decode()
    assert "Hoàn tác lần ghi “Mất”?" in question
    assert Act.objects.count() == 1
    page = clerk.post(f"/ho-dan/BS-0002/hoan-tac/{act.pk}/", follow=True).content.decode()
    assert "Đã hoàn tác: Mất." in page
    assert 'class="category near_poor"' in page.partition('id="why"')[2]
    assert "withdrawn" not in page
    assert Person.objects.filter(died_on__isnull=False).count() == 0
    again = clerk.post(f"/ho-dan/BS-0002/hoan-tac/{act.pk}/").content.decode()
    assert "đã được hoàn tác" in again


def test_an_act_under_a_later_sheet_is_not_offered_to_be_undone(clerk: Client) -> None:
    enter(clerk, f"{HOME}ghi/sinh/", full_name="Triệu Văn Bé", on="2024-02-03", relation="child")
    act = Act.objects.get()
    sheet = Sheet.objects.filter(household__code="BS-0003").latest("pk")
    Sheet.objects.create(
        cycle=sheet.cycle,
        household=sheet.household,
        form_version=sheet.form_version,
        answers=sheet.answers,
        state="complete",
        recorded_at=act.recorded_at.replace(year=2099),
        recorded_by="world",
        superseded_by=sheet,
    )
    assert "/hoan-tac/" not in clerk.get(HOME).content.decode()
    page = clerk.post(f"{HOME}hoan-tac/{act.pk}/").content.decode()
    assert "đã có phiếu rà soát được nhập" in page
    assert "Triệu Văn Bé" in members("BS-0003")


def test_members_split_off_into_a_household_of_their_own(clerk: Client, district: World) -> None:
    address = f"{HOME}ghi/tach-ho/"
    asked = clerk.get(address).content.decode()
    assert 'value="BS-0005"' in asked
    son = Person.objects.get(full_name="Triệu Văn Phúc").pk
    values = {
        "code": "BS-0005",
        "place": district.places["06328-01"].pk,
        "address": "",
        "on": "2024-03-01",
        f"new-{son}": "head",
    }
    head = Person.objects.get(full_name="Đặng Thị Sính").pk
    everybody = enter(clerk, address, **values, **{f"new-{head}": "parent"})
    assert "không còn ai" in everybody
    page = enter(clerk, address, **values)
    assert "<h1>Triệu Văn Phúc</h1>" in page
    assert "tách từ hộ Đặng Thị Sính, mã BS-0003" in page
    assert (members("BS-0003"), members("BS-0005")) == (
        {"Đặng Thị Sính": "head"},
        {"Triệu Văn Phúc": "head"},
    )


def test_a_household_merges_into_one_within_reach_only(clerk: Client) -> None:
    address = "/ho-dan/BS-0002/ghi/nhap-ho/"
    man = Person.objects.get(full_name="Hoàng Văn Thù").pk
    values = {"on": "2024-03-01", f"relation-{man}": "sibling"}
    for code in ("BS-0004", "XX"):
        page = enter(clerk, address, **values, code=code)
        assert "Không có hộ nào mang mã này trong địa bàn được giao." in page
    assert "chính là hộ này" in enter(clerk, address, **values, code="BS-0002")
    enter(clerk, address, **values, code="BS-0003")
    assert members("BS-0003")["Hoàng Văn Thù"] == "sibling"
    assert "nhập vào hộ Đặng Thị Sính" in clerk.get("/ho-dan/BS-0002/").content.decode()


def test_a_household_moves_and_both_lists_say_so(clerk: Client, signed_in: SignedIn, district: World) -> None:
    address = f"{HOME}ghi/chuyen-thon/"
    asked = clerk.get(address).content.decode()
    villages = [district.places[code].pk for code in ("06328-01", "06328-02", "06349-01")]
    assert [f'value="{pk}"' in asked for pk in villages] == [True, False, False]
    page = enter(clerk, address, place=villages[0], address="", on="2024-03-01")
    assert "từ Thôn Pác Lũng đến Thôn Nà Mỏ" in page
    then = clerk.get(f"{HOME}?ngay=2024-02-01").content.decode()
    assert "Thôn Pác Lũng, Xã Long Đống" in then
    away = f"{address}?xa=20/185/06349/"
    data = {
        "seen": seen(clerk.get(away).content.decode()),
        "xa": "20/185/06349/",
        "place": villages[2],
        "address": "",
        "on": "2026-10-01",
    }
    page = clerk.post(address, data, follow=True).content.decode()
    assert "thuộc địa bàn khác" in page
    assert clerk.get(HOME).status_code == 404
    listed = signed_in("phong").get("/ho-dan/?place=20/185/06349/&event=2024-01-01").content.decode()
    assert "BS-0003" in listed
    assert "chuyển từ Thôn Nà Mỏ ngày 01/10/2026" in listed


def test_a_household_that_moved_out_is_found_among_the_gone_and_comes_back(
    clerk: Client, district: World
) -> None:
    enter(clerk, f"{HOME}ghi/ra-khoi-so/", kind="moved_out", on="2024-03-01", note="về quê")
    assert "BS-0003" not in clerk.get("/ho-dan/").content.decode()
    gone = clerk.get("/ho-dan/?closed=1").content.decode()
    assert "BS-0003" in gone
    assert "ra khỏi sổ 01/03/2024" in gone
    taken_along = clerk.get("/ho-dan/tai-ve/csv/?closed=1").content.decode("utf-8-sig")
    assert "BS-0003,Đặng Thị Sính,2,ra khỏi sổ 01/03/2024," in taken_along
    page = clerk.get(HOME).content.decode()
    assert buttons(page) == {"tro-lai"}
    page = enter(
        clerk,
        f"{HOME}ghi/tro-lai/",
        code="BS-0009",
        place=district.places["06328-01"].pk,
        address="",
        on="2025-01-01",
    )
    assert "mã hộ cũ BS-0003" in page
    assert members("BS-0009") == {"Đặng Thị Sính": "head", "Triệu Văn Phúc": "child"}


def test_a_person_of_the_register_is_taken_in_by_name(clerk: Client) -> None:
    page = clerk.get("/ho-dan/BS-0002/ghi/nhan-nguoi/?q=trieu").content.decode()
    assert "Triệu Văn Phúc" in page
    values = {
        "seen": seen(page),
        "q": "trieu",
        "person": uid("Triệu Văn Phúc"),
        "relation": "other",
        "on": "2024-03-01",
    }
    clerk.post("/ho-dan/BS-0002/ghi/nhan-nguoi/", values)
    assert members("BS-0002") == {"Hoàng Văn Thù": "head", "Triệu Văn Phúc": "other"}
    hidden = clerk.get("/ho-dan/BS-0002/ghi/nhan-nguoi/?q=ai").content.decode()
    assert "Nông Văn Ái" not in hidden


def test_who_lives_out_of_reach_is_not_taken_nor_named(clerk: Client, district: World) -> None:
    number = "020080001234"
    Person.objects.filter(full_name="Nông Văn Ái").update(identity_number=number)
    page = clerk.get(f"/ho-dan/BS-0002/ghi/nhan-nguoi/?q={number}").content.decode()
    assert "một hộ ở Xã Hưng Vũ" in page
    assert "Nông Văn Ái" not in page
    values = {"seen": 0, "q": number, "person": uid("Nông Văn Ái"), "relation": "other", "on": "2024-03-01"}
    clerk.post("/ho-dan/BS-0002/ghi/nhan-nguoi/", values)
    assert "Nông Văn Ái" in members("BS-0004")


def rows(*people: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {"m-TOTAL_FORMS": len(people), "m-INITIAL_FORMS": 0}
    for number, person in enumerate(people):
        found |= {f"m-{number}-{name}": value for name, value in person.items()}
    return found


def household(district: World, *people: dict[str, object], **rest: object) -> dict[str, object]:
    known = {
        "place": district.places["06328-01"].pk,
        "code": "BS-0100",
        "address": "",
        "arrival": "found",
        "on": "2024-01-01",
    }
    return known | rows(*people) | rest


def test_a_household_is_entered_with_its_members(clerk: Client, district: World) -> None:
    asked = clerk.get("/ho-dan/them/?place=20/185/06328/06328-02/").content.decode()
    assert f'value="{district.places["06328-02"].pk}" selected' in asked
    assert 'value="BS-0005"' in asked
    head = {"full_name": "Lý Văn Mới", "relation": "head", "sex": "male", "birth_year": 1990}
    spouse = {"full_name": "Lý Thị Vợ", "relation": "spouse", "birth_date": "1992-02-03"}
    nobody = {"full_name": "", "relation": "child"}
    more = clerk.post("/ho-dan/them/", household(district, head, spouse, more="1")).content.decode()
    assert "Lý Văn Mới" in more
    assert 'name="m-4-full_name"' in more
    assert Household.objects.filter(code="BS-0100").count() == 0
    page = clerk.post("/ho-dan/them/", household(district, head, spouse, nobody), follow=True)
    assert "Đã thêm hộ vào sổ." in page.content.decode()
    assert members("BS-0100") == {"Lý Văn Mới": "head", "Lý Thị Vợ": "spouse"}


@pytest.mark.parametrize(
    ("people", "rest", "said"),
    [
        ([], {}, "Hộ có 0 chủ hộ."),
        ([{"full_name": "A", "relation": "head"}, {"full_name": "B", "relation": "head"}], {}, "2 chủ hộ"),
        ([{"full_name": "A", "relation": "head"}], {"code": "BS-0002"}, "Mã hộ BS-0002 đã có"),
        ([{"full_name": "A", "relation": "head"}], {"place": "1"}, "Chưa ghi được"),
        ([{"full_name": "A", "relation": "head", "birth_date": "2099-01-01"}], {}, "Ngày này chưa đến"),
    ],
)
def test_a_household_that_cannot_be_is_refused_in_words(
    clerk: Client, district: World, people: Iterable[dict[str, object]], rest: dict[str, object], said: str
) -> None:
    page = clerk.post("/ho-dan/them/", household(district, *people, **rest)).content.decode()
    assert said in page
    assert Household.objects.count() == 4


def test_a_number_that_is_taken_says_where_as_far_as_one_may_know(clerk: Client, district: World) -> None:
    near, far = "020080001234", "020080005678"
    Person.objects.filter(full_name="Hoàng Văn Thù").update(identity_number=near)
    Person.objects.filter(full_name="Nông Văn Ái").update(identity_number=far)

    def answer(number: str) -> str:
        person = {"full_name": "Lý Văn Mới", "relation": "head", "identity_number": number}
        return clerk.post("/ho-dan/them/", household(district, person)).content.decode()

    assert "là của Hoàng Văn Thù, hộ mã BS-0002" in answer(near)
    said = answer(far)
    assert "đã có trong sổ ở Xã Hưng Vũ" in said
    assert "Nông Văn Ái" not in said
    assert "BS-0004" not in said
    enter(clerk, "/ho-dan/BS-0002/ghi/roi-ho/", person=uid("Hoàng Văn Thù"), on="2024-01-01")
    assert "nay không ở hộ nào" in answer(near)


def test_villages_are_offered_within_reach_only(clerk: Client, district: World) -> None:
    page = clerk.get("/ho-dan/them/").content.decode()
    select = page.partition('name="place"')[2].partition("</select>")[0]
    offered = {code for code, place in district.places.items() if f'value="{place.pk}"' in select}
    assert offered == {"06328-01", "06328-02"}


@pytest.mark.parametrize(
    "values",
    [
        {"seen": "x"},
        {"seen": str(10**30)},
        {"person": "nobody"},
        {"person": "a\x00b"},
        {"on": "0000-00-00"},
        {"on": "1700-01-01"},
        {"successor": "nobody"},
    ],
)
def test_a_form_that_nobody_could_have_filled_in_is_refused(clerk: Client, values: dict[str, str]) -> None:
    sound = {"seen": "0", "person": uid("Triệu Văn Phúc"), "on": "2024-01-01"}
    answer = clerk.post(f"{HOME}ghi/roi-ho/", sound | values)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert len(members("BS-0003")) == 2


def test_what_is_sought_may_hold_anything(clerk: Client) -> None:
    where = "/ho-dan/BS-0002/ghi/nhan-nguoi/"
    for text in ("a\x00b", "%", "'", "x" * 500, "020080001234", "٠٢٠٠٨٠٠٠١٢٣٤"):
        assert clerk.post(where, {"q": text, "seen": 0}).status_code == 200


@pytest.mark.parametrize("day", ["", "x", "31/02/2024", "99999999", "01/01/1900", "01/01/2099"])
def test_any_day_shows_the_household(clerk: Client, day: str) -> None:
    answer = clerk.get(HOME, {"ngay": day})
    assert answer.status_code == 200
    assert "Đặng Thị Sính" in answer.content.decode()


def test_a_spouse_from_another_household_follows_into_the_new_one_on_the_same_day(
    clerk: Client, district: World
) -> None:
    son = Person.objects.get(full_name="Triệu Văn Phúc").pk
    values = {"code": "BS-0005", "place": district.places["06328-01"].pk, "address": "", "on": "01/03/2024"}
    enter(clerk, f"{HOME}ghi/tach-ho/", **values, **{f"new-{son}": "head"})
    where = "/ho-dan/BS-0005/ghi/nhan-nguoi/"
    values = {"q": "hoang", "person": uid("Hoàng Văn Thù"), "relation": "spouse", "on": "01/03/2024"}
    data = {"seen": seen(clerk.get(f"{where}?q=hoang").content.decode())} | values
    clerk.post(where, data)
    assert members("BS-0005") == {"Triệu Văn Phúc": "head", "Hoàng Văn Thù": "spouse"}
    gone = Household.objects.get(code="BS-0002")
    assert gone.closed_on == date(2024, 3, 1)  # its last member went along: merged into theirs
    assert "nhập vào hộ Triệu Văn Phúc" in clerk.get("/ho-dan/BS-0002/").content.decode()
    page = clerk.get("/ho-dan/BS-0005/").content.decode()
    act = Act.objects.latest("pk")
    assert f"/hoan-tac/{act.pk}/" in page
    clerk.post(f"/ho-dan/BS-0005/hoan-tac/{act.pk}/")
    assert members("BS-0002") == {"Hoàng Văn Thù": "head"}
