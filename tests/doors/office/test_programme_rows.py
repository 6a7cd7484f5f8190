"""What is kept of an activity: participants, handovers, sessions, files, payments, and the movement around it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from giamngheo.programme import actions
from giamngheo.programme import models as kept
from giamngheo.programme.models import Activity, Attendance, Evidence, Handover, Milestone, Participant
from tests.doors.office import money_world, programme_world, world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import words
from tests.doors.office.programme_world import HOME, drawn

MOVEMENT = "/chuong-trinh/thi-dua/"


@pytest.fixture
def programme(district: world.World, money: money_world.Money) -> programme_world.Programme:
    return programme_world.build(district, money)


@pytest.fixture
def running(programme: programme_world.Programme) -> Activity:
    """The goat project with two households of the commune in it."""
    one = programme.running()
    chosen = [programme.made.households[code] for code in ("BS-0002", "BS-0003")]
    actions.add_households(
        activity=one, households=chosen, on=date(2024, 5, 1), signed=programme.signed("xa")
    )
    return one


def handing(running: Activity, **changed: Any) -> dict[str, Any]:
    who = [str(pk) for pk in Participant.objects.filter(activity=running).values_list("pk", flat=True)]
    return drawn(
        who=who, kind="goods", item="Dê giống", unit="con", quantity="2,5", price="1.500.001", amount="",
        specification="", mark="", producer="", bought_from="", on="01/06/2024", receipt="signature", reference="",
    ) | changed  # fmt: skip


def test_households_are_ticked_in_the_list_of_the_village(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one, client = programme.running(), signed_in("xa")
    address = f"{HOME}{one.code}/chon-ho/"
    listed = words(client, address)
    assert "Đặng Thị Sính Hộ nghèo" in listed
    assert "Hoàng Văn Thù Hộ cận nghèo" in listed
    assert "Nông Văn Ái" not in words(client, f"{address}?nhom=&dia-ban=")
    assert "Sính" not in words(client, f"{address}?nhom=near_poor")
    assert "Sính" in words(client, f"{address}?q=sinh")
    sinh = programme.made.households["BS-0003"]
    sent = drawn(who=[str(sinh.pk)], on="01/05/2024", role="beneficiary", why="")
    for _click in range(2):
        assert client.post(address, sent).status_code in (302, 422)
    row = Participant.objects.get()
    assert (row.household, row.category, row.on) == (sinh, "poor", date(2024, 5, 1))
    assert "Sính" not in words(client, address)
    foreign = programme.made.households["BS-0004"]
    refused = client.post(address, drawn(who=[str(foreign.pk)], on="01/05/2024", role="beneficiary", why=""))
    assert refused.status_code == 422
    assert Participant.objects.count() == 1


def test_nobody_ticked_is_said_and_the_rest_stays(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.running()
    answer = signed_in("xa").post(
        f"{HOME}{one.code}/chon-ho/", drawn(on="01/05/2024", role="leader", why="Dẫn dắt")
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Chưa chọn hộ hoặc người nào" in said
    assert "Dẫn dắt" in said


def test_persons_are_ticked_one_by_one(programme: programme_world.Programme, signed_in: SignedIn) -> None:
    one, client = programme.running(), signed_in("xa")
    address = f"{HOME}{one.code}/chon-ho/?ai=nguoi&nhom=poor"
    assert "Triệu Văn Phúc" in words(client, address)
    phuc = programme.made.households["BS-0003"].memberships.get(person__full_name="Triệu Văn Phúc")
    sent = drawn(who=[f"{phuc.household_id}-{phuc.person_id}"], on="01/05/2024", role="trainee", why="")
    assert client.post(address, sent).status_code == 302
    assert Participant.objects.get().person == phuc.person


def test_who_is_not_entitled_is_pointed_out_with_the_reason(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    one = programme.running(place=programme.made.places["185"], lead=None, lead_name="Phòng")
    thu = programme.made.households["BS-0001"]
    actions.add_households(
        activity=one, households=[thu], on=date(2024, 5, 1), signed=programme.signed("phong")
    )
    said = (
        "Hoàng Văn Thụ không thuộc nhóm được hỗ trợ (hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo): không nghèo"
    )
    assert said in words(signed_in("phong"), f"{HOME}{one.code}/")
    review = words(signed_in("phong"), f"{HOME}can-xem-lai/")
    assert said in review
    assert "không thuộc nhóm được hỗ trợ 1" in review
    assert "Thụ" not in words(signed_in("ketoan"), f"{HOME}can-xem-lai/")
    assert "nuôi dê" not in words(signed_in("xa"), f"{HOME}can-xem-lai/")


def test_one_item_is_handed_to_all_after_a_second_look(running: Activity, signed_in: SignedIn) -> None:
    client, address, sent = signed_in("xa"), f"{HOME}{running.code}/ban-giao/", handing(running)
    asked = client.post(address, sent).content.decode()
    assert (
        "7.500.006 đồng" in asked
    )  # 2,5 × 1.500.001 is 3.750.002,5: half a đồng upwards, for each of the two
    assert "Bảy triệu, năm trăm nghìn, không trăm linh sáu đồng" in asked
    assert not Handover.objects.exists()
    for _click in range(2):
        assert client.post(address, sent | {"confirmed": "1"}).status_code == 302
    assert Handover.objects.count() == 2
    page = words(client, f"{HOME}{running.code}/")
    assert "Bảng kê bàn giao 2 · 7.500.006 đồng" in page
    assert "Hộ đã nhận hỗ trợ (hộ) dự kiến 2 thực hiện 2" in page
    back = client.post(address, sent | {"back": "1"})
    assert back.status_code == 200
    assert "1.500.001" in back.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"quantity": ""}, "quantity", "phải nhập"),
        ({"price": "abc"}, "price", "Không đọc được"),
        ({"kind": "cash"}, "amount", "phải nhập"),
        ({"on": "01/07/2024"}, "on", "chưa đến"),
        ({"receipt": "payment"}, "reference", "số chứng từ"),
    ],
)
def test_a_wrong_handover_is_said_beside_its_field(
    running: Activity, signed_in: SignedIn, changed: dict[str, str], field: str, why: str
) -> None:
    answer = signed_in("xa").post(f"{HOME}{running.code}/ban-giao/", handing(running, **changed))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert why in said.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert "Dê giống" in said


def test_money_is_paid_out_to_who_is_ticked(running: Activity, signed_in: SignedIn) -> None:
    first = Participant.objects.filter(activity=running).first()
    assert first is not None
    sent = handing(
        running, kind="cash", amount="500.000", item="Tiền công", who=[str(first.pk)], confirmed="1"
    )
    assert signed_in("xa").post(f"{HOME}{running.code}/ban-giao/", sent).status_code == 302
    assert Handover.objects.get().amount == 500_000
    waiting = words(signed_in("xa"), "/viec-can-lam/")
    assert "1 hộ chưa ký nhận bàn giao" in waiting


def test_a_row_is_added_once_filled_in_and_withdrawn(running: Activity, signed_in: SignedIn) -> None:
    client, address = signed_in("xa"), f"{HOME}{running.code}/bang/moc/them/"
    sent = drawn(title="Giao con giống", planned_on="15/06/2024", done_on="", note="")
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    row = Milestone.objects.get()
    assert "Mốc: Giao con giống" in words(client, "/viec-can-lam/")
    fill = f"{HOME}{running.code}/bang/moc/{row.pk}/ghi-them/"
    assert "Giao con giống" in words(client, fill)
    ahead = client.post(fill, drawn(done_on="01/08/2024", note=""))
    assert ahead.status_code == 422
    assert client.post(fill, drawn(done_on="14/06/2024", note="Xong sớm")).status_code == 302
    row.refresh_from_db()
    assert row.done_on == date(2024, 6, 14)
    assert "Mốc: Giao con giống" not in words(client, "/viec-can-lam/")
    withdraw = f"{HOME}{running.code}/bang/moc/{row.pk}/rut/"
    assert client.post(withdraw, drawn(why="")).status_code == 422
    assert client.post(withdraw, drawn(why="Ghi nhầm")).status_code == 302
    assert "Giao con giống" not in words(client, f"{HOME}{running.code}/")
    assert client.get(withdraw).status_code == 404


def test_a_form_again_is_a_new_row(running: Activity, signed_in: SignedIn) -> None:
    client, address = signed_in("xa"), f"{HOME}{running.code}/bang/moc/them/"
    for title in ("Một", "Hai"):
        sent = drawn(title=title, planned_on="15/08/2024", done_on="", note="", again="1")
        assert client.post(address, sent)["Location"] == address
    assert Milestone.objects.count() == 2
    twice = client.post(address, drawn(title="Hai", planned_on="16/08/2024", done_on="", note=""))
    assert twice.status_code == 409
    assert "đã được ghi rồi" in twice.content.decode()


def test_participants_with_handovers_are_not_withdrawn(running: Activity, signed_in: SignedIn) -> None:
    client = signed_in("xa")
    client.post(f"{HOME}{running.code}/ban-giao/", handing(running, confirmed="1"))
    row = Participant.objects.filter(activity=running).first()
    assert row is not None
    address = f"{HOME}{running.code}/bang/nguoi-tham-gia/{row.pk}/rut/"
    answer = client.post(address, drawn(why="Nhầm"))
    assert answer.status_code == 422
    assert "còn 1 dòng ghi theo dòng này" in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("buoi", {"on": "01/06/2024", "half": "morning", "topic": "Kỹ thuật nuôi dê", "attending": "20"}),
        ("mua-sam", {"package": "Dê giống", "step": "contract", "on": "01/05/2024", "amount": "150.000.000"}),
        ("khoan-chi", {"title": "Thuê giảng viên", "unit": "ngày", "quantity_thousandths": "2", "unit_price": "500.000",
                       "on": "01/06/2024", "norm": ""}),
        ("dong-gop", {"giver": "Các hộ", "kind": "labour", "what": "Làm chuồng", "unit": "công",
                      "quantity_thousandths": "40", "unit_price": "150.000", "rule": "ngày công địa phương",
                      "on": "01/06/2024"}),
        ("long-ghep", {"programme": "Nông thôn mới", "amount": "20.000.000", "decision": "5/QĐ-UBND",
                       "decided_on": "01/05/2024"}),
        ("lien-ket", {"buyer": "HTX Bắc Sơn", "product": "Dê thịt", "on": "01/06/2024"}),
        ("sau-ho-tro", {"months": "6", "on": "20/06/2024", "kept_up": "yes", "income_change": "3.000.000"}),
    ],
)  # fmt: skip
def test_every_kind_of_row_is_written_and_shown(
    running: Activity, signed_in: SignedIn, slug: str, values: dict[str, str]
) -> None:
    client = signed_in("xa")
    answer = client.post(f"{HOME}{running.code}/bang/{slug}/them/", drawn(**values))
    assert answer.status_code == 302, answer.content.decode()
    shown = words(client, f"{HOME}{running.code}/bang/{slug}/")
    assert next(iter(values.values()))[:4] in shown or "6" in shown
    assert client.get(f"{HOME}{running.code}/bang/{slug}/tai-ve/xlsx/").status_code == 200


def test_what_the_kind_does_not_keep_is_not_there(running: Activity, signed_in: SignedIn) -> None:
    client = signed_in("xa")
    assert client.get(f"{HOME}{running.code}/bang/bua-an/").status_code == 404
    assert client.get(f"{HOME}{running.code}/bang/khong-co/them/").status_code == 404
    meal = drawn(school="THCS", month="01/06/2024", children="3", meals="9", amount="1")
    assert client.post(f"{HOME}{running.code}/bang/bua-an/them/", meal).status_code == 404
    assert client.get(f"{HOME}{running.code}/diem-danh/").status_code == 200


def test_attendance_is_ticked_in_a_grid(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    client = signed_in("xa")
    for day in (3, 4):
        row = kept.TrainingSession(activity=running, on=date(2024, 6, day), topic=f"Buổi {day}")
        actions.keep(row=row, signed=programme.signed("xa"))
    one, two = kept.TrainingSession.objects.order_by("on")
    first, second = Participant.objects.filter(activity=running)
    address = f"{HOME}{running.code}/diem-danh/"
    sent = drawn(**{f"s{one.pk}": [str(first.pk), str(second.pk)], f"s{two.pk}": [str(first.pk), "999999"]})
    for _click in range(2):
        assert client.post(address, sent).status_code == 302
    assert Attendance.objects.count() == 3
    assert client.get(address).content.decode().count("checked disabled") == 3


def test_a_payment_is_linked_and_no_more_than_it_was(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    client, address = signed_in("xa"), f"{HOME}{running.code}/gan-khoan-chi/"
    page = words(client, address)
    assert "UNC-01" in page
    assert "77.000.000" not in page  # the other commune's payment
    paid = programme.money.entries["pay"].movements.get()
    foreign = programme.money.entries["pay-2"].movements.get()
    assert client.post(address, drawn(movement="", amount="1")).status_code == 422
    assert client.post(address, drawn(movement=str(foreign.pk), amount="1")).status_code == 422
    over = client.post(address, drawn(movement=str(paid.pk), amount="150.500.001"))
    assert over.status_code == 409
    assert "chỉ còn 150.500.000 đồng" in over.content.decode()
    assert client.post(address, drawn(movement=str(paid.pk), amount="100.500.000")).status_code == 302
    shown = words(client, f"{HOME}{running.code}/")
    assert "Ngân sách trung ương, vốn sự nghiệp dự kiến 200,000 đã chi 100,500 50,25%" in shown
    assert "còn 50.000.000 đồng chưa gắn" in words(client, address)


PDF = b"%PDF-1.7 ..."


def upload(name: str = "QĐ 88.pdf", content: bytes = PDF, kind: str = "decision") -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    return drawn(kind=kind, title="Quyết định phê duyệt", number="88", on="01/03/2024", file=file)


def test_a_file_is_kept_read_back_and_refused_where_it_is_not_what_it_says(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    client, address = signed_in("xa"), f"{HOME}{running.code}/tai-lieu/"
    for wrong in (
        upload("virus.exe"), upload("anh.png"), upload(content=b""), upload("trang.html", b"<script>"),
        upload(content=PDF + b"0" * (15 * 1024 * 1024)),
    ):  # fmt: skip
        answer = client.post(address, wrong)
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()
    assert client.post(address, upload()).status_code == 302
    row = Evidence.objects.get()
    assert row.name.endswith(".pdf")
    answer = signed_in("ketoan").get(f"{address}{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    assert client.post(address, upload()).status_code == 409
    assert client.post(address, upload("bang-ke.pdf", PDF + b"2", "list")).status_code == 302
    people = Evidence.objects.get(kind="list")
    assert signed_in("ketoan").get(f"{address}{people.pk}/").status_code == 403
    assert signed_in("xa2").get(f"{address}{row.pk}/").status_code == 404


def test_the_movement_from_a_nomination_to_its_award(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    client, made = signed_in("xa"), programme.made
    nomination = drawn(
        movement="Cả nước chung tay vì người nghèo", year="2024", nominee="household", name="Hộ ông Thù",
        household="BS-0002", place=str(made.places["06328"].pk), criteria="Thoát nghèo bền vững",
        achievement="Trả hết nợ", level="commune", proposed_by="Thôn Nà Mỏ", on="01/06/2024",
    )  # fmt: skip
    unknown = client.post(f"{MOVEMENT}de-nghi/them/", nomination | {"household": "BS-0004"})
    assert "Không có hộ nào mang mã này" in unknown.content.decode()
    assert client.post(f"{MOVEMENT}de-nghi/them/", nomination).status_code == 302
    row = kept.Nomination.objects.get()
    page = client.get(f"{MOVEMENT}de-nghi/").content.decode()
    assert f"khen-thuong/them/?nomination={row.pk}" in page
    award = drawn(
        nomination=str(row.pk), title="Giấy khen", decision="99/QĐ-UBND", decided_on="20/06/2024", issuer="UBND xã",
        amount="500.000",
    )  # fmt: skip
    assert client.post(f"{MOVEMENT}khen-thuong/them/", award).status_code == 302
    assert "99/QĐ-UBND" in words(client, f"{MOVEMENT}khen-thuong/")
    assert "99/QĐ-UBND" not in words(signed_in("xa2"), f"{MOVEMENT}khen-thuong/")
    again = client.post(f"{MOVEMENT}khen-thuong/them/", award | {"request": str(uuid4())})
    assert again.status_code == 409
    assert client.post(f"{MOVEMENT}de-nghi/{row.pk}/rut/", drawn(why="x")).status_code == 422


def test_an_agency_is_twinned_and_a_household_put_forward(
    programme: programme_world.Programme, signed_in: SignedIn
) -> None:
    client, made = signed_in("xa"), programme.made
    twinning = drawn(
        agency="Trung tâm Y tế huyện", place=str(made.places["06328-01"].pk), starts_on="01/02/2024", ends_on="",
        decision="", promised="Giúp 5 hộ làm nhà tiêu", amount="25.000.000",
    )  # fmt: skip
    assert client.post(f"{MOVEMENT}ket-nghia/them/", twinning).status_code == 302
    elsewhere = twinning | {"request": str(uuid4()), "place": str(made.places["06349-01"].pk)}
    assert client.post(f"{MOVEMENT}ket-nghia/them/", elsewhere).status_code == 422
    result = drawn(
        twinning=str(kept.Twinning.objects.get().pk),
        on="01/06/2024",
        what="Xong 2 nhà",
        amount="",
        households="2",
    )
    assert client.post(f"{MOVEMENT}ket-qua-ket-nghia/them/", result).status_code == 302
    example = drawn(household="BS-0003", year="2024", story="Vượt khó", agreed_on="")
    assert client.post(f"{MOVEMENT}ho-tieu-bieu/them/", example).status_code == 302
    assert "Đặng Thị Sính" in words(client, f"{MOVEMENT}ho-tieu-bieu/")
    assert "Sính" not in words(signed_in("ketoan"), f"{MOVEMENT}ho-tieu-bieu/")
    assert signed_in("ketoan").get(f"{MOVEMENT}ho-tieu-bieu/them/").status_code == 403
