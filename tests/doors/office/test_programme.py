"""The pages of the activities: who sees what, the list, the plan, the steps, and what happens twice or at once."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from giamngheo.office.programme.review_views import KINDS
from giamngheo.programme import actions, checks
from giamngheo.programme.entries import Cost, NewActivity, Paper
from giamngheo.programme.models import Activity, ActivityStep
from tests.doors.office import money_world, programme_world, world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import words
from tests.doors.office.programme_world import HOME, drawn

NEW = f"{HOME}moi/?phan=giam-ngheo-2021-2025|DA2&loai=livelihood_model"


@pytest.fixture
def programme(district: world.World, money: money_world.Money) -> programme_world.Programme:
    return programme_world.build(district, money)


def plan_form(programme: programme_world.Programme, **changed: Any) -> dict[str, Any]:
    """A plan as it is typed."""
    return drawn(
        title="Nuôi gà thả vườn", budget_year="2024", place=str(programme.made.places["06328"].pk),
        places=[str(programme.made.places["06328-01"].pk)], starts_on="01/03/2024", ends_on="30/11/2024",
        lead=str(programme.money.units["X-06328"].pk), supporting="Trạm Khuyến nông: tập huấn\nHội Nông dân",
        mode="community", group_name="Tổ nuôi gà", group_leader="Hoàng Văn Thù",
        **{"output-households": "12", "source-0": "central", "kind-0": "recurrent", "amount-0": "150.000.000",
           "source-1": "people", "kind-1": "recurrent", "amount-1": "4.500.000"}, **changed,
    )  # fmt: skip


def step(programme: programme_world.Programme, one: Activity, **changed: Any) -> dict[str, Any]:
    return drawn(version=str(one.version), on="01/06/2024", number="12/QĐ-UBND", issuer="UBND xã", **changed)


def test_an_empty_list_says_what_to_do(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    assert "Lập hoạt động mới: chọn dự án" in words(signed_in("xa"), HOME)
    reader = words(signed_in("ketoan"), HOME)
    assert "Cơ quan chủ trì dự án lập hoạt động" in reader
    assert "Lập hoạt động mới" not in reader


def test_the_list_is_searched_without_tones_and_summed(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    programme.running()
    programme.plan(title="Nuôi cá lồng", costs=(Cost("central", 2024, 1_000_000),))
    client = signed_in("phong")
    whole = words(client, HOME)
    assert "hoạt động 2" in whole
    assert "207,000" in whole
    found = words(client, f"{HOME}?q=nuoi+ca+long")
    assert "Nuôi cá lồng" in found
    assert "nuôi dê" not in found
    late = words(client, f"{HOME}?tre=1")
    assert "Không có hoạt động nào khớp" in late
    assert "1 206,000" in words(client, f"{HOME}tong-hop/?theo=tinh-trang")


@pytest.mark.parametrize(
    "tail",
    ["?phan=DA9", "?loai=khong", "?nam=20x4", "?tinh-trang=xong", "?dia-ban=99/", "?chu-tri=KHONG", "?chuong-trinh=x",
     "tong-hop/?theo=x", "can-xem-lai/?diem=x", "tai-ve/pdf/", "DA2-2024-999/",
     "moi/?phan=giam-ngheo-2021-2025|DA9&loai=x",
     "moi/?phan=giam-ngheo-2021-2025|DA7.TDA2&loai=livelihood_model"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(
    programme: programme_world.Programme, signed_in: SignedIn, tail: str
) -> None:
    assert signed_in("phong").get(HOME + tail).status_code == 404


def test_a_commune_sees_nothing_of_another(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    one = programme.running()
    other = signed_in("xa2")
    assert "nuôi dê" not in words(other, HOME)
    for tail in (
        "",
        "viec/approve/",
        "chon-ho/",
        "ban-giao/",
        "gan-khoan-chi/",
        "tai-lieu/",
        "bang/moc/them/",
        "sua/",
    ):
        assert other.get(f"{HOME}{one.code}/{tail}").status_code == 404, tail
    assert other.post(f"{HOME}{one.code}/bang/moc/them/", drawn(title="x")).status_code == 404
    assert signed_in("khong").get(HOME).status_code == 403


def test_who_may_not_act_sees_no_button_and_is_refused(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.running()
    reader = signed_in("ketoan")
    page = words(reader, f"{HOME}{one.code}/")
    assert "Thêm mốc thực hiện" not in page
    assert "Nghiệm thu" not in page
    for tail in (
        "viec/accept/",
        "viec/start/",
        "bang/moc/them/",
        "ban-giao/",
        "chon-ho/",
        "tai-lieu/",
        "hoan-tac/",
        "moi/",
    ):
        address = f"{HOME}{tail}" if tail == "moi/" else f"{HOME}{one.code}/{tail}"
        assert reader.get(address).status_code == 403, tail
    clerk = words(signed_in("xa"), f"{HOME}{one.code}/")
    assert "Thêm mốc thực hiện" in clerk
    assert signed_in("xa").get(f"{HOME}{one.code}/viec/accept/").status_code == 403


def test_names_are_for_who_may_read_households(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.running()
    sinh = programme.made.households["BS-0003"]
    actions.add_households(
        activity=one, households=[sinh], on=date(2024, 5, 1), signed=programme.signed("xa")
    )
    assert "Đặng Thị Sính" in words(signed_in("xa"), f"{HOME}{one.code}/")
    without = words(signed_in("ketoan"), f"{HOME}{one.code}/")
    assert "Sính" not in without
    assert "1 dòng về người ở ngoài phần sổ hộ được xem" in without
    assert "Sính" not in words(signed_in("ketoan"), f"{HOME}{one.code}/bang/nguoi-tham-gia/")
    assert signed_in("ketoan").get(f"{HOME}{one.code}/bang/nguoi-tham-gia/tai-ve/csv/").status_code == 403
    file = (
        signed_in("xa").get(f"{HOME}{one.code}/bang/nguoi-tham-gia/tai-ve/csv/").content.decode("utf-8-sig")
    )
    assert "Đặng Thị Sính" in file


def test_an_activity_is_planned_once_however_often_it_is_sent(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    client, sent = signed_in("xa"), plan_form(programme)
    first, second = client.post(NEW, sent), client.post(NEW, sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    one = Activity.objects.get()
    assert (one.code, one.title, one.lead) == (
        "DA2-2024-001",
        "Nuôi gà thả vườn",
        programme.money.units["X-06328"],
    )
    page = words(client, first["Location"])
    assert "154,500" in page
    assert "Trạm Khuyến nông: tập huấn" in page
    assert "Thôn Nà Mỏ" in page
    assert one.outputs.get().quantity_thousandths == 12_000


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"title": ""}, "title", "Mục này phải nhập"),
        ({"amount-0": "12.34"}, "amount-0", "Không đọc được số này"),
        ({"amount-0": ""}, "amount-0", "Nhập số tiền của nguồn này"),
        ({"source-1": ""}, "source-1", "Chọn nguồn của số tiền này"),
        ({"source-1": "central"}, "source-1", "đã có ở dòng trên"),
        ({"output-households": "1,2345"}, "output-households", "Không đọc được số này"),
        ({"ends_on": "01/01/2024"}, "ends_on", "trước ngày bắt đầu"),
        ({"starts_on": "31/02/2024"}, "starts_on", "Nhập ngày như"),
        ({"budget_year": "24"}, "budget_year", "2000"),
        ({"place": "999999"}, "place", ""),
    ],
)
def test_a_wrong_plan_is_said_beside_the_field_and_nothing_is_lost(
    programme: programme_world.Programme, signed_in: SignedIn, changed: dict[str, str], field: str, why: str
) -> None:
    answer = signed_in("xa").post(NEW, plan_form(programme) | changed)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert why in said.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert "Tổ nuôi gà" in said
    assert "Hội Nông dân" in said
    assert not Activity.objects.exists()


def test_only_what_the_kind_needs_is_asked(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    goats = words(signed_in("xa"), NEW)
    training = words(signed_in("xa"), f"{HOME}moi/?phan=giam-ngheo-2021-2025|DA7.TDA1&loai=training_class")
    assert "Phương thức hỗ trợ" in goats
    assert "Phương thức hỗ trợ" not in training
    assert "Lớp (lớp)" in training


def test_a_plan_is_changed_until_it_is_approved_and_not_from_an_old_page(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.plan()
    client, address = signed_in("xa"), f"{HOME}{one.code}/sua/"
    shown = client.get(address).content.decode()
    assert "Mô hình nuôi dê sinh sản" in shown
    assert "200.000.000" in shown
    sent = plan_form(programme) | {"version": str(one.version)}
    assert client.post(address, sent).status_code == 302
    late = client.post(address, drawn(**{**sent, "title": "Khác"}) | {"version": str(one.version)})
    assert late.status_code == 409
    assert "vừa được người khác thay đổi" in late.content.decode()
    one.refresh_from_db()
    assert one.title == "Nuôi gà thả vườn"
    actions.approve_activity(
        activity=one, on=date(2024, 6, 1), paper=Paper("1"), signed=programme.signed("lanhdao")
    )
    assert client.post(address, sent | {"version": str(one.version + 1)}).status_code == 409


def test_steps_are_taken_once_by_who_may_and_not_by_the_planner(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.plan()
    leader, clerk = signed_in("lanhdao"), signed_in("xa")
    address = f"{HOME}{one.code}/viec/approve/"
    assert clerk.post(address, step(programme, one)).status_code == 403
    nothing = leader.post(
        address,
        step(
            programme,
            one,
        )
        | {"number": ""},
    )
    assert nothing.status_code == 422
    assert "Mục này phải nhập" in nothing.content.decode()
    ahead = leader.post(address, step(programme, one) | {"on": "01/07/2024"})
    assert "chưa đến" in ahead.content.decode()
    sent = step(programme, one)
    assert leader.post(address, sent).status_code == 302
    again = leader.post(address, sent)
    assert again.status_code == 302
    assert "không ghi lần thứ hai" in leader.get(again["Location"]).content.decode()
    assert ActivityStep.objects.filter(activity=one, act="approve").count() == 1
    page = words(leader, f"{HOME}{one.code}/")
    assert "12/QĐ-UBND" in page
    assert "đã phê duyệt" in page


def test_two_at_once_have_one_winner(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    """The clerk starts what the leader cancels from a page of the same age."""
    one = programme.approved()
    cancelled = signed_in("lanhdao").post(
        f"{HOME}{one.code}/viec/cancel/", step(programme, one, why="Hết vốn")
    )
    assert cancelled.status_code == 302
    started = signed_in("xa").post(f"{HOME}{one.code}/viec/start/", step(programme, one))
    assert started.status_code == 409
    assert Activity.objects.get().state == "cancelled"


def test_the_planner_does_not_approve_and_a_plan_that_lacks_something_is_not_approved(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    whole = programme.plan()
    own = actions.plan_activity(
        plan=_like(whole, "Do phòng lập"), signed=programme.signed("phong")
    )  # fmt: skip
    refused = signed_in("phong").post(f"{HOME}{own.code}/viec/approve/", step(programme, own))
    assert refused.status_code == 422
    assert "không được tự phê duyệt" in refused.content.decode()
    bare = programme.plan(costs=(), group_name="")
    page = words(signed_in("lanhdao"), f"{HOME}{bare.code}/")
    assert "Trước khi phê duyệt còn thiếu: kinh phí dự kiến, tổ, nhóm cộng đồng" in page
    assert (
        signed_in("lanhdao").post(f"{HOME}{bare.code}/viec/approve/", step(programme, bare)).status_code
        == 422
    )


def _like(one: Activity, title: str) -> Any:
    return NewActivity(
        programme=one.programme, part=one.part, kind=one.kind, title=title, place=one.place, budget_year=2024,
        lead_name="Phòng", starts_on=one.starts_on, ends_on=one.ends_on, mode="community", group_name="Tổ",
        costs=(Cost("central", 2024, 1),), outputs={"households": 1_000},
    )  # fmt: skip


def test_accepting_settling_and_undoing(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    one = programme.running()
    leader = signed_in("lanhdao")
    accepted = leader.post(f"{HOME}{one.code}/viec/accept/", step(programme, one, amount="150.000.000"))
    assert accepted.status_code == 302
    one.refresh_from_db()
    over = leader.post(f"{HOME}{one.code}/viec/settle/", step(programme, one, amount="150.000.001"))
    assert over.status_code == 422
    assert "không vượt quá giá trị nghiệm thu 150.000.000 đồng" in over.content.decode()
    assert (
        leader.post(f"{HOME}{one.code}/viec/settle/", step(programme, one, amount="149.000.000")).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.settled_amount == 149_000_000
    sent = drawn(version=str(one.version))
    assert leader.post(f"{HOME}{one.code}/hoan-tac/", sent).status_code == 302
    again = leader.post(f"{HOME}{one.code}/hoan-tac/", sent)
    assert again.status_code == 302  # the second click of the same page undoes nothing more
    one.refresh_from_db()
    assert (one.state, one.settled_amount) == ("accepted", None)


def test_of_too_many_activities_a_choice_is_asked_for_first(
    programme: programme_world.Programme, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme.plan(ends_on=date(2024, 6, 1))
    address = f"{HOME}can-xem-lai/"
    assert "Quá hạn từ ngày 01/06/2024" in words(signed_in("phong"), address)
    monkeypatch.setattr("giamngheo.office.programme.review_views.MOST", 0)
    assert "Có 1 hoạt động. Chọn năm, dự án hoặc địa bàn" in words(signed_in("phong"), address)


def test_every_check_has_a_word_to_choose_it_by() -> None:
    text = Path(checks.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'"(activity\.\w+)"', text)) == set(KINDS)


def test_the_list_leaves_as_a_file(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    programme.plan(title="=HYPERLINK()")
    text = signed_in("phong").get(f"{HOME}tai-ve/csv/").content.decode("utf-8-sig")
    assert "DA2-2024-001" in text
    assert "'=HYPERLINK()" in text
    assert "206000000" in text
    assert signed_in("phong").get(f"{HOME}tai-ve/xlsx/").content[:2] == b"PK"


def test_the_start_page_counts_the_activities_of_each_project(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    programme.plan()
    page = signed_in("phong").get("/chuong-trinh/").content.decode()
    assert f'href="{HOME}"' in page
    assert f'href="{HOME}?phan=DA2&amp;nam=2024">1<' in page


def test_what_waits_is_among_todays_tasks(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    programme.plan(ends_on=date(2024, 6, 1), starts_on=date(2024, 5, 1))
    programme.running(title="Mô hình hết hạn", ends_on=date(2024, 6, 20))
    leader = words(signed_in("lanhdao"), "/viec-can-lam/")
    assert "Phê duyệt hoạt động: Mô hình nuôi dê sinh sản" in leader
    assert "Nghiệm thu hoạt động: Mô hình hết hạn" in leader
    assert "trễ 10 ngày" in leader
    assert "Phê duyệt hoạt động" not in words(signed_in("xa"), "/viec-can-lam/")
