"""The office looks at what devices sent, and decides."""

from collections.abc import Callable

import pytest
from django.test import Client

from giamngheo.review.models import FieldState, FieldSubmission, Sheet
from tests.doors.capture.collect import Collect, Fetched
from tests.doors.capture.conftest import Device
from tests.doors.office import world

BASE = "/ra-soat/2024-dinh-ky/thiet-bi/"
SignIn = Callable[[str], Client]


@pytest.fixture
def head(device: Device) -> Collect:
    return device("thon")


@pytest.fixture
def form(head: Collect) -> Fetched:
    return head.fetch(head.form_list()[0])


@pytest.fixture
def signed_in(district: world.World) -> SignIn:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(district.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def disputed(head: Collect, form: Fetched) -> tuple[FieldSubmission, FieldSubmission]:
    """Two about one household: they differ in the toilet, and the second answers more."""
    filled = [
        head.fill(form, "BS-0002", {"b1": 120, "toilet": "none"}, photo=b"\xff\xd8\xff"),
        head.fill(form, "BS-0002", {"b1": 120, "toilet": "septic", "has_tv": True}),
    ]
    for one in filled:
        assert head.send(one).status == 201
    first, second = (FieldSubmission.objects.get(instance=one.instance) for one in filled)
    assert (first.state, second.state) == (FieldState.disputed, FieldState.disputed)
    return first, second


def page(client: Client, path: str = "") -> str:
    response = client.get(BASE + path)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_sent_is_said(signed_in: SignIn) -> None:
    assert "Chưa có thiết bị nào gửi phiếu" in page(signed_in("xa"))


def test_the_list_opens_on_what_wants_a_person(
    signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    shown = page(signed_in("xa"))
    assert "Chờ chọn phiếu đúng (2)" in shown
    assert f'href="{BASE}{disputed[0].pk}/"' in shown
    assert "Dương Công Thôn" in shown  # who sent it
    assert f'href="{BASE}{disputed[0].pk}/"' not in page(signed_in("xa"), "?tinh-trang=recorded")


def test_the_two_stand_side_by_side_with_what_differs(
    signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    shown = page(signed_in("xa"), f"{disputed[0].pk}/")
    assert "Những câu khác nhau" in shown
    assert "Tự hoại/bán tự hoại" in shown
    assert "Loại nhà tiêu" in shown
    assert "Điểm B1" not in shown  # the same in both
    assert "Loại nhà tiêu" in page(signed_in("xa"), f"{disputed[0].pk}/?tat-ca=1")


def test_a_person_chooses_and_the_sheet_follows(
    district: world.World, signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    client = signed_in("xa")
    response = client.post(f"{BASE}{disputed[0].pk}/chon/", {"reason": "đã đến xem"}, follow=True)
    assert response.status_code == 200
    assert "đã đến xem" in response.content.decode()
    live = Sheet.objects.get(cycle=district.cycles["open"], superseded_by=None)
    assert live.answers["household"]["toilet"] == "none"
    assert live.recorded_by == str(district.accounts["xa"].pk)
    disputed[1].refresh_from_db()
    assert disputed[1].state == FieldState.set_aside


def test_the_one_in_use_cannot_be_set_aside(
    signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    response = signed_in("xa").post(f"{BASE}{disputed[1].pk}/bo/", {"reason": ""})
    assert response.status_code == 422
    assert "đang là phiếu của hộ" in response.content.decode()
    assert signed_in("xa").post(f"{BASE}{disputed[0].pk}/bo/").status_code == 302


def test_a_refused_one_says_why_and_is_given_its_household(
    district: world.World, signed_in: SignIn, device: Device
) -> None:
    clerk = device("xa")
    listed = next(one for one in clerk.form_list() if "06328-01" in one.form_id)
    members = [{"full_name": "Hoàng Văn Thù", "relation": "head", "sex": "male", "birth_year": 1980}]
    clerk.send(clerk.fill(clerk.fetch(listed), "BS-9999", {"b1": 120}, members))
    one = FieldSubmission.objects.get()
    client = signed_in("xa")
    assert "Không có hộ mang mã BS-9999" in page(client)
    assert client.post(f"{BASE}{one.pk}/thu-lai/").status_code == 302
    wrong = client.post(f"{BASE}{one.pk}/chon/", {"household": "BS-0004"})  # out of the clerk's reach
    assert wrong.status_code == 422
    assert client.post(f"{BASE}{one.pk}/chon/", {"household": "BS-0002"}).status_code == 302
    one.refresh_from_db()
    assert one.state == FieldState.recorded
    assert one.sheet.household.code == "BS-0002"


def test_a_photograph_is_shown_to_who_may_record_there(
    signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    file = disputed[0].attachments.get()
    response = signed_in("xa").get(f"{BASE}{disputed[0].pk}/tep/{file.pk}/")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert b"".join(response.streaming_content) == b"\xff\xd8\xff"  # type: ignore[attr-defined]
    assert signed_in("xa").get(f"{BASE}{disputed[1].pk}/tep/{file.pk}/").status_code == 404


def test_answers_about_health_and_ethnicity_need_the_power(
    signed_in: SignIn, head: Collect, form: Fetched
) -> None:
    (known,) = form.rows("members.csv")
    member = {"uid": known["uid"], "full_name": "Hoàng Văn Thù", "relation": "head", "sex": "male",
              "birth_year": 1980, "ethnicity": "02", "disabled": True}  # fmt: skip
    head.send(head.fill(form, "BS-0002", {"b1": 120}, [member]))
    number = FieldSubmission.objects.get().pk
    assert "Khuyết tật" in page(signed_in("xa"), f"{number}/")
    shown = page(signed_in("thon"), f"{number}/")
    assert "Khuyết tật" not in shown
    assert "Dân tộc" not in shown.replace("Câu về dân tộc", "")
    assert "chỉ hiện với người được giao quyền" in shown


def test_out_of_reach_is_not_found(
    signed_in: SignIn, disputed: tuple[FieldSubmission, FieldSubmission]
) -> None:
    assert signed_in("phong").get(BASE).status_code == 403
    assert signed_in("xa").get(f"{BASE}999999/").status_code == 404
    assert signed_in("xa").get("/ra-soat/khong-co/thiet-bi/").status_code == 404
    assert Client().get(BASE).status_code == 302
    assert signed_in("xa").get(f"{BASE}{disputed[0].pk}/chon/").status_code == 405
