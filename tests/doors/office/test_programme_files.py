"""Activities as files: the workbook out and in again, the bảng kê on paper and in Excel."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giamngheo.audit.models import Line
from giamngheo.programme import actions
from giamngheo.programme.models import Activity
from tests.doors.office import money_world, programme_world, world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import words
from tests.doors.office.programme_world import HOME

EXCEL = f"{HOME}excel/"


@pytest.fixture
def programme(district: world.World, money: money_world.Money) -> programme_world.Programme:
    return programme_world.build(district, money)


@pytest.fixture
def running(programme: programme_world.Programme) -> Activity:
    """The goat project: one household, which was handed two goats."""
    one = programme.running()
    sinh = programme.made.households["BS-0003"]
    signed = programme.signed("xa")
    people = actions.add_households(activity=one, households=[sinh], on=date(2024, 5, 1), signed=signed)
    item = actions.Item("Dê giống", "con", 2_000, 3_500_000)
    actions.hand_over(participants=people, item=item, on=date(2024, 6, 1), signed=programme.signed("xa"))
    return one


def downloaded(client: Client) -> openpyxl.Workbook:
    answer = client.get(f"{EXCEL}hoat-dong.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def given_back(client: Client, book: openpyxl.Workbook) -> str:
    buffer = io.BytesIO()
    book.save(buffer)
    answer = client.post(EXCEL, {"file": SimpleUploadedFile("hoat-dong.xlsx", buffer.getvalue())})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_same_file_changes_nothing_and_one_new_row_is_one_activity(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    client = signed_in("xa")
    book = downloaded(client)
    assert "Tệp không có gì mới" in words(client, given_back(client, book))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = [cell.value for cell in sheet[2]]
    code, title = row.index(running.code), row.index(running.title)
    row[code], row[title] = "DA2-2024-050", "Nuôi cá lồng"
    assert len(heads) == len(row)
    sheet.append(row)
    check = given_back(client, book)
    page = words(client, check)
    assert "hoạt động mới 1" in page
    assert Activity.objects.count() == 1
    assert client.post(f"{check}ghi/").status_code == 302
    assert Activity.objects.get(code="DA2-2024-050").state == "planned"
    client.post(f"{check}ghi/")  # a second click finds nothing to take
    assert Activity.objects.count() == 2


def test_one_wrong_row_stops_the_file(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    client = signed_in("xa")
    book = downloaded(client)
    sheet = book.worksheets[0]
    row = [cell.value for cell in sheet[2]]
    code = row.index(running.code)
    for number, place in (("DA2-2024-051", row), ("DA2-2024-052", [None] * len(row))):
        new = list(place)
        new[code] = number
        sheet.append(new)
    check = given_back(client, book)
    page = words(client, check)
    assert "Tệp chưa nhận được" in page
    assert "lỗi phải sửa" in page
    assert client.get(f"{check}loi.xlsx").content[:2] == b"PK"
    client.post(f"{check}ghi/")
    assert Activity.objects.count() == 1


def test_who_may_not_plan_gives_no_file_back_and_gets_no_names(
    programme: programme_world.Programme, running: Activity, signed_in: SignedIn
) -> None:
    reader = signed_in("ketoan")
    page = words(reader, EXCEL)
    assert "Kiểm tra tệp" not in page
    assert "Tệp không có tên người" in page
    assert reader.post(EXCEL, {"file": SimpleUploadedFile("a.xlsx", b"x")}).status_code == 403
    cells = [
        cell for sheet in downloaded(reader) for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert running.title in cells
    assert not any("Sính" in str(cell) for cell in cells)
    mine = [
        cell
        for sheet in downloaded(signed_in("xa"))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    assert "Đặng Thị Sính" in mine
    assert signed_in("xa2").get(f"{EXCEL}khong-co/")["Location"] == EXCEL


def test_the_handover_list_leaves_as_a_book_that_adds_up_and_is_logged(
    running: Activity, signed_in: SignedIn
) -> None:
    client, address = signed_in("xa"), f"{HOME}{running.code}/bang-ke.xlsx"
    assert address in client.get(f"{HOME}{running.code}/").content.decode()
    before = Line.objects.count()
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content), data_only=False)
    text = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any("Đặng Thị Sính" in one for one in text)
    assert any("Dê giống" in one for one in text)
    assert Line.objects.count() == before + 1
    assert signed_in("ketoan").get(address).status_code == 403
    assert signed_in("xa2").get(address).status_code == 404
    assert client.get(f"{HOME}{running.code}/in/buoi/").status_code == 404


@pytest.mark.parametrize("slug", ["ban-giao", "nguoi-tham-gia"])
def test_the_papers_are_drawn(running: Activity, signed_in: SignedIn, slug: str) -> None:
    answer = signed_in("xa").get(f"{HOME}{running.code}/in/{slug}/")
    assert answer.status_code == 200
    assert answer.content[:5] == b"%PDF-"
