"""The pages of the money: figures and the entries behind them, who sees what, and the acts."""

from datetime import date

import pytest

from giamngheo.budget import actions
from giamngheo.budget.models import Balance, Entry
from giamngheo.office.money import amounts
from tests.doors.office import money_world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import filled, words


def available(line: object) -> int:
    return Balance.objects.get(line=line, account="available").amount


def test_the_standing_sums_by_project_and_shows_the_rate(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    page = words(signed_in("phong"), "/chuong-trinh/tien/")
    assert "Dự án 2" in page
    assert "Ngân sách trung ương 3.553,000 0 3.225,500 100,000 227,500 6,40%" in page
    assert "Tổng cộng 4.044,590" in page
    assert "Tiểu dự án 2" in page
    assert "Cộng: Ngân sách huyện" in page


def test_a_figure_leads_to_entries_that_add_up_to_it(money: money_world.Money, signed_in: SignedIn) -> None:
    page = words(signed_in("phong"), "/chuong-trinh/tien/but-toan/?nam=2024&phan=DA2&cot=disbursed")
    assert "2 bút toán · Giải ngân: 227,500 triệu đồng" in page
    assert "Chứng từ UNC-01 ngày 20/05/2024" in page
    given = words(signed_in("phong"), "/chuong-trinh/tien/but-toan/?nam=2024&cot=given&don-vi=X-06328")
    assert "Được giao trong năm: 500,000 triệu đồng" in given


def test_an_earlier_day_is_answered_as_it_stood(money: money_world.Money, signed_in: SignedIn) -> None:
    page = words(signed_in("phong"), "/chuong-trinh/tien/?den-ngay=01/02/2024")
    assert "đến ngày 01/02/2024" in page
    assert "227,500" not in page


def test_a_commune_sees_its_own_lines_and_nothing_of_another(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    client = signed_in("xa")
    page = words(client, "/chuong-trinh/tien/")
    assert "Tổng cộng 500,000" in page
    assert "Hưng Vũ" not in words(client, "/chuong-trinh/tien/dong/")
    for address in (
        f"/chuong-trinh/tien/dong/{money.lines['hung-vu'].pk}/",
        f"/chuong-trinh/tien/but-toan/{money.entries['pay-2'].pk}/",
        f"/chuong-trinh/tien/thanh-toan/?dong={money.lines['hung-vu'].pk}",
        "/chuong-trinh/tien/?don-vi=X-06349",
    ):
        assert client.get(address).status_code == 404, address
    posted = client.post(
        f"/chuong-trinh/tien/thanh-toan/?dong={money.lines['hung-vu'].pk}", filled(amount="1")
    )
    assert posted.status_code == 404


def test_only_the_acts_of_the_office_are_shown_and_taken(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    address = f"/chuong-trinh/tien/dong/{money.lines['long-dong'].pk}/"
    clerk, finance = words(signed_in("xa"), address), words(signed_in("ketoan"), address)
    assert "Thanh toán" in clerk
    assert "Phân bổ cho đơn vị cấp dưới" not in clerk.split("Bút toán của dòng")[0]
    assert "Điều chỉnh dự toán" in finance
    assert "Tạm ứng Hoàn ứng" not in finance
    assert signed_in("xa").get("/chuong-trinh/tien/giao/").status_code == 403
    assert signed_in("khong").get("/chuong-trinh/tien/").status_code == 403


def test_an_act_is_asked_twice_and_done_once(money: money_world.Money, signed_in: SignedIn) -> None:
    client, line = signed_in("xa"), money.lines["long-dong"]
    address = f"/chuong-trinh/tien/thanh-toan/?dong={line.pk}"
    before, count = available(line), Entry.objects.count()
    sent = filled(amount="1,5")
    asked = client.post(address, sent)
    said = asked.content.decode()
    assert "1.500.000 đồng" in said
    assert "Một triệu, năm trăm nghìn đồng" in said
    assert "248,000" in said
    assert Entry.objects.count() == count
    first = client.post(address, sent | {"confirmed": "1"})
    second = client.post(address, sent | {"confirmed": "1"})
    assert first["Location"] == second["Location"]
    assert Entry.objects.count() == count + 1
    assert available(line) == before - 1_500_000
    assert "không ghi lần thứ hai" in client.get(second["Location"]).content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1954.49", "Không đọc được số này"),
        ("-5", "Không đọc được số này"),
        ("0,0000001", "Số tiền lẻ dưới một đồng"),
        ("", "Nhập số tiền"),
        ("0", "Số tiền 0 không ghi được"),
        ("999.999", "chỉ có 249.500.000 đồng"),
    ],
)
def test_an_amount_that_cannot_be_is_said_beside_its_field(
    money: money_world.Money, signed_in: SignedIn, typed: str, why: str
) -> None:
    address = f"/chuong-trinh/tien/thanh-toan/?dong={money.lines['long-dong'].pk}"
    answer = signed_in("xa").post(address, filled(amount=typed))
    assert answer.status_code in (409, 422)
    beside = answer.content.decode().split('id="id_amount_error">')[1].split("</p>")[0]
    assert why in beside


def test_a_basis_must_be_whole_or_one_cited_before(money: money_world.Money, signed_in: SignedIn) -> None:
    client, line = signed_in("xa"), money.lines["long-dong"]
    address = f"/chuong-trinh/tien/thanh-toan/?dong={line.pk}"
    lacking = client.post(address, filled(amount="1", number=""))
    assert "Mục này phải nhập khi không chọn văn bản" in lacking.content.decode()
    cited = str(money.entries["pay"].basis_id)
    known = client.post(address, filled(amount="1", number="", signed_on="", issuer="", basis=cited))
    assert "UNC-01" in known.content.decode()
    foreign = str(money.entries["allot-dinh-duong"].basis_id + 1000)
    assert client.post(address, filled(amount="1", basis=foreign)).status_code == 422


def test_finance_allots_shares_out_and_moves(money: money_world.Money, signed_in: SignedIn) -> None:
    client = signed_in("ketoan")
    allotment = {
        "part": "giam-ngheo-2021-2025|DA7.TDA1", "source": "central", "kind": "recurrent", "budget_year": "2024",
        "origin_year": "2024", "to_unit": str(money.units["LDTBXH"].pk), "amount": "348",
    }  # fmt: skip
    done = client.post("/chuong-trinh/tien/giao/", filled(**allotment, confirmed="1"))
    assert done.status_code == 302
    line = Entry.objects.latest("pk").movements.get().to_line
    assert available(line) == 348_000_000
    unit = str(money.units["X-06349"].pk)
    shared = filled(to_unit=unit, amount="48.000.000", in_units="dong", confirmed="1")
    assert client.post(f"/chuong-trinh/tien/phan-bo/?dong={line.pk}", shared).status_code == 302
    assert available(line) == 300_000_000
    moved = filled(
        part="giam-ngheo-2021-2025|DA7.TDA2", kind="recurrent", to_unit=str(money.units["LDTBXH"].pk), amount="100",
        confirmed="1",
    )  # fmt: skip
    assert client.post(f"/chuong-trinh/tien/dieu-chuyen/?dong={line.pk}", moved).status_code == 302
    down = filled(way="giam", amount="50", confirmed="1")
    assert client.post(f"/chuong-trinh/tien/dieu-chinh/?dong={line.pk}", down).status_code == 302
    assert available(line) == 150_000_000


def test_advance_settle_and_correct(money: money_world.Money, signed_in: SignedIn) -> None:
    client, line = signed_in("xa"), money.lines["long-dong"]
    settled = filled(spent="60", handed_back="40", confirmed="1")
    assert client.post(f"/chuong-trinh/tien/hoan-ung/?dong={line.pk}", settled).status_code == 302
    held = dict(Balance.objects.filter(line=line).values_list("account", "amount"))
    assert (held["advanced"], held["spent"], held["available"]) == (0, 210_500_000, 289_500_000)
    entry = Entry.objects.latest("pk")
    address = f"/chuong-trinh/tien/but-toan/{entry.pk}/dinh-chinh/"
    asked = client.post(address, filled(basis_kind="minutes"))
    assert "đúng như vậy" in asked.content.decode()
    assert client.post(address, filled(basis_kind="minutes", confirmed="1")).status_code == 302
    page = words(client, f"/chuong-trinh/tien/but-toan/{entry.pk}/")
    assert "Bút toán này đã được đính chính bằng" in page
    assert "Đính chính bút toán này" not in page
    again = client.post(address, filled(basis_kind="minutes", confirmed="1"))
    assert again.status_code == 409


def test_who_may_not_correct_is_refused(money: money_world.Money, signed_in: SignedIn) -> None:
    address = f"/chuong-trinh/tien/but-toan/{money.entries['share-long-dong'].pk}/dinh-chinh/"
    assert signed_in("xa").get(address).status_code == 403
    assert signed_in("ketoan").get(address).status_code == 200


def test_what_the_address_asks_that_does_not_exist_is_not_found(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    client = signed_in("phong")
    for tail in ("?nam=20x4", "?phan=DA9", "?nguon=x", "?den-ngay=32/13/2024", "?don-vi=XX", "tai-ve/pdf/"):
        assert client.get(f"/chuong-trinh/tien/{tail}").status_code == 404, tail


def test_an_empty_year_says_what_to_do(money: money_world.Money, signed_in: SignedIn) -> None:
    page = words(signed_in("ketoan"), "/chuong-trinh/tien/?nam=2022")
    assert "Năm 2022 chưa có dòng dự toán nào" in page
    assert "Giao dự toán" in page
    assert "2024" in page


def test_the_table_leaves_as_a_file(money: money_world.Money, signed_in: SignedIn) -> None:
    text = signed_in("phong").get("/chuong-trinh/tien/tai-ve/csv/").content.decode("utf-8-sig")
    assert "4044590000" in text.replace("\r\n", "\n").splitlines()[-1]


def test_amounts_are_read_exactly() -> None:
    for typed, unit, amount in (
        ("1.954,490", "trieu", 1_954_490_000),
        ("26,57", "trieu", 26_570_000),
        ("1 954 490 000", "dong", 1_954_490_000),
    ):
        assert amounts.read(typed, unit, "vi") == amount
    assert amounts.read("1,954.490", "trieu", "en") == 1_954_490_000


def test_a_correction_takes_the_figure_back(money: money_world.Money, signed_in: SignedIn) -> None:
    actions.correct(entry=money.entries["pay"], **money_world.said(date(2024, 6, 1)))
    page = words(signed_in("phong"), "/chuong-trinh/tien/but-toan/?nam=2024&cot=disbursed&phan=DA2")
    assert "Giải ngân: 77,000" in page


def test_finance_keeps_the_units_that_spend(money: money_world.Money, signed_in: SignedIn) -> None:
    client, place = signed_in("ketoan"), str(money.units["LDTBXH"].place_id)
    unit = {"code": "NN", "name": "Phòng Nông nghiệp", "place": place, "opened_on": "01/01/2024"}
    assert client.post("/chuong-trinh/tien/don-vi/them/", unit).status_code == 302
    again = client.post("/chuong-trinh/tien/don-vi/them/", unit)
    assert again.status_code == 422
    assert "Mã đơn vị NN đã có" in again.content.decode()
    assert client.post("/chuong-trinh/tien/don-vi/NN/thoi/", {"closed_on": "01/06/2024"}).status_code == 302
    assert "thôi từ 01/06/2024" in words(client, "/chuong-trinh/tien/don-vi/")
    clerk = signed_in("xa")
    assert "Hưng Vũ" not in words(clerk, "/chuong-trinh/tien/don-vi/")
    assert clerk.post("/chuong-trinh/tien/don-vi/them/", unit).status_code == 403


@pytest.mark.parametrize("address", ["but-toan/{}/", "dong/{}/", "but-toan/{}/dinh-chinh/"])
def test_a_number_that_is_no_rows_is_no_address(signed_in: SignedIn, address: str) -> None:
    client = signed_in("phong")
    for number in ("9" * 18, "9" * 30):
        assert client.get(f"/chuong-trinh/tien/{address.format(number)}").status_code == 404
