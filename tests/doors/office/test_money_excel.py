"""The journal in Excel: out, in, all or nothing, and for whom."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giamngheo.budget.models import Entry
from tests.doors.office import money_world
from tests.doors.office.conftest import SignedIn

ADDRESS = "/chuong-trinh/tien/excel/"


def downloaded(client: Client) -> openpyxl.Workbook:
    answer = client.get(ADDRESS + "but-toan.xlsx?nam=2024")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def given_back(client: Client, book: openpyxl.Workbook) -> str:
    """The address of the page that says what the file would do."""
    buffer = io.BytesIO()
    book.save(buffer)
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile("but-toan.xlsx", buffer.getvalue())})
    assert answer.status_code == 302
    return str(answer["Location"])


def new_row(book: openpyxl.Workbook, amount: int) -> None:
    """One more payment like the last one of Long Đống, with a paper of its own."""
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    last = next(
        row for row in reversed(rows) if row["Mã đơn vị"] == "X-06328" and row["Việc"] == "thanh toán"
    )
    sheet.append(
        list((last | {"Số bút toán": None, "Số căn cứ": "UNC-99", "Số tiền (đồng)": amount}).values())
    )


@pytest.fixture
def clerk(money: money_world.Money, signed_in: SignedIn) -> Client:
    return signed_in("xa")


def test_what_went_out_comes_back_with_one_more_row(clerk: Client) -> None:
    book = downloaded(clerk)
    unchanged = clerk.get(given_back(clerk, book)).content.decode()
    assert "Tệp không có gì mới" in unchanged
    new_row(book, 9_500_000)
    address = given_back(clerk, book)
    count = Entry.objects.count()
    assert "Xem lại trước khi ghi" in clerk.get(address).content.decode()
    assert Entry.objects.count() == count
    assert clerk.post(address + "ghi/").status_code == 302
    assert clerk.post(address + "ghi/").status_code == 302
    assert Entry.objects.count() == count + 1


def test_one_wrong_row_stops_the_file_with_a_list_and_a_marked_copy(clerk: Client) -> None:
    book = downloaded(clerk)
    new_row(book, 9_500_000)
    new_row(book, 999_000_000_000)
    address, count = given_back(clerk, book), Entry.objects.count()
    page = clerk.get(address).content.decode()
    assert "Tệp chưa nhận được" in page
    assert "chỉ có" in page
    assert clerk.get(address + "loi.xlsx").status_code == 200
    clerk.post(address + "ghi/")
    assert Entry.objects.count() == count


def test_a_file_holds_and_takes_nothing_of_another_unit(clerk: Client, signed_in: SignedIn) -> None:
    units = {row[9] for row in downloaded(clerk).active.iter_rows(min_row=2, values_only=True)}
    assert units == {"X-06328"}
    book = downloaded(clerk)
    new_row(book, 1_000_000)
    address = given_back(clerk, book)
    assert signed_in("xa2").get(address).status_code == 302  # not theirs: back to the start
    other = given_back(signed_in("xa2"), book)
    assert "Tệp chưa nhận được" in signed_in("xa2").get(other).content.decode()


def test_who_may_not_book_may_download_only(money: money_world.Money, signed_in: SignedIn) -> None:
    client = signed_in("thon")
    assert client.get(ADDRESS).status_code == 200
    assert "Nhận tệp" not in client.get(ADDRESS).content.decode()
    upload = SimpleUploadedFile("a.xlsx", b"x")
    assert client.post(ADDRESS, {"file": upload}).status_code == 403
