"""The Treasury's statement beside our payments."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from giamngheo.budget.models import Entry
from tests.doors.office import money_world
from tests.doors.office.conftest import SignedIn
from tests.doors.office.money_world import words

ADDRESS = "/chuong-trinh/tien/doi-chieu/"


def statement(*rows: tuple[str, str, str, str]) -> SimpleUploadedFile:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("Số chứng từ", "Ngày", "Số tiền", "Mã đơn vị"), *rows])
    return SimpleUploadedFile("kho-bac.csv", buffer.getvalue().encode("utf-8-sig"))


def compared(client: Client, upload: SimpleUploadedFile) -> str:
    answer = client.post(ADDRESS, {"file": upload, "tu": "01/01/2024", "den": "30/06/2024"})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_differences_are_shown_by_kind_and_nothing_is_changed(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    client, count = signed_in("khobac"), Entry.objects.count()
    upload = statement(
        ("UNC-01", "20/05/2024", "150500000", "X-06328"),
        ("UNC-01", "20/05/2024", "77000001", "X-06349"),
        ("UNC-55", "21/05/2024", "12000000", "X-06328"),
    )
    address = compared(client, upload)
    page = words(client, address)
    assert "Sổ và kho bạc còn lệch" in page
    assert "Kho bạc có, sổ chưa ghi (1)" in page
    assert "Lệch số tiền (1)" in page
    assert "Sổ đã ghi, kho bạc không có (1)" in page
    assert client.get(address.replace("/?", "/lech.xlsx?")).status_code == 200
    assert Entry.objects.count() == count


def test_equal_books_are_said_to_be_equal(money: money_world.Money, signed_in: SignedIn) -> None:
    upload = statement(
        ("UNC-01", "20/05/2024", "150500000", "X-06328"),
        ("UNC-01", "20/05/2024", "100000000", "X-06328"),
        ("UNC-01", "20/05/2024", "77000000", "X-06349"),
    )
    client = signed_in("ketoan")
    assert "Sổ và kho bạc khớp nhau" in words(client, compared(client, upload))


def test_a_file_that_cannot_be_read_is_said_and_who_may_not_is_refused(
    money: money_world.Money, signed_in: SignedIn
) -> None:
    client = signed_in("khobac")
    address = compared(client, statement(("UNC-01", "hôm qua", "x", "X-06328")))
    assert "Tệp chưa đọc được" in words(client, address, 422)
    assert client.post(ADDRESS, {"tu": "x", "den": "y"}).status_code == 422
    assert signed_in("xa").get(ADDRESS).status_code == 403
    assert signed_in("ketoan").get(address).status_code == 302  # another account's file
