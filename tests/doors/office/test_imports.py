"""Workbooks on the office's pages: out with a line in the log, in after a look, once, and nothing kept."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from giamngheo.audit.models import Line
from giamngheo.core.tables import read_table
from giamngheo.forms.definition import forms
from giamngheo.forms.template import template
from giamngheo.forms.vocabulary import household_layout, person_layout
from giamngheo.office.imports import uploads
from giamngheo.review.models import Cycle, CycleState, Sheet
from tests.doors.office.world import World

SignedIn = Callable[[str], Client]
PAGE = "/ra-soat/2023-dinh-ky/excel/"
ABOUT = {
    "Mẫu phiếu": f"phieu-b {forms()['phieu-b'].version} {forms()['phieu-b'].hash}",
    "Đợt rà soát": "2023-dinh-ky",
}


@pytest.fixture(autouse=True)
def opened(district: World) -> Iterator[None]:
    """The cycle of 2023 takes sheets; what waits is of this test only."""
    Cycle.objects.filter(code="2023-dinh-ky").update(state=CycleState.open)
    shutil.rmtree(uploads.root(), ignore_errors=True)
    yield
    assert not list(uploads.root().glob("*.taken"))


def book(*households: dict[str, object], persons: tuple[dict[str, object], ...] = ()) -> io.BytesIO:
    file = io.BytesIO(template(forms()["phieu-b"], households, persons, about=ABOUT))
    file.name = "Phiếu điền.xlsx"
    return file


def send(client: Client, file: io.BytesIO, kind: str = "sheets") -> str:
    """The address of the check page."""
    answer = client.post(PAGE, {"file": file, "kind": kind})
    assert answer.status_code == 302, answer.content.decode()
    address: str = answer["Location"]
    return address


def waiting() -> list[Path]:
    return [path for path in uploads.root().rglob("*") if path.is_file()] if uploads.root().exists() else []


def test_the_page_offers_the_places_within_reach(signed_in: SignedIn) -> None:
    page = signed_in("xa").get(PAGE).content.decode()
    assert "Xã Long Đống" in page
    assert "Cả xã" in page
    assert "Hưng Vũ" not in page
    village = signed_in("thon").get(PAGE).content.decode()
    assert "Thôn Nà Mỏ" in village
    assert "Cả xã" not in village


def test_a_template_leaves_with_a_line_in_the_log(signed_in: SignedIn, tmp_path: Path) -> None:
    answer = signed_in("xa").get(f"{PAGE}mau.xlsx?place=20/185/06328/")
    path = tmp_path / "mau.xlsx"
    path.write_bytes(answer.content)
    own, theirs = read_table(path, household_layout()), read_table(path, person_layout())
    assert own.table["household"].to_pylist() == ["BS-0002", "BS-0003"]
    assert own.table["b1"].to_pylist() == [131, 97]
    assert "ethnicity" in theirs.present
    line = Line.objects.order_by("-number").first()
    assert line is not None
    assert (line.verb, line.object_kind) == ("office.download_list", "excel_template")
    assert line.details == {"households": 2, "persons": 3}
    assert "Hoàng" not in str(line.details)


def test_a_village_head_gets_no_ethnicity_and_no_health(signed_in: SignedIn, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(signed_in("thon").get(f"{PAGE}mau.xlsx?place=20/185/06328/06328-01/").content)
    theirs = read_table(path, person_layout())
    assert "ethnicity" not in theirs.present
    assert theirs.table["disabled"].null_count == theirs.table.num_rows == 1
    assert theirs.table["health_insurance"].to_pylist() == [True]


@pytest.mark.parametrize("path", ["20/185/06349/", "20/", "20/185/06328/06328-99/", ""])
def test_a_template_of_another_place_is_not_there(signed_in: SignedIn, path: str) -> None:
    assert signed_in("xa").get(f"{PAGE}mau.xlsx", {"place": path}).status_code == 404


def test_who_may_not_record_sees_none_of_it(signed_in: SignedIn) -> None:
    for name in ("phong", "ketoan"):
        client = signed_in(name)
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}mau.xlsx?place=20/185/").status_code == 403
        assert client.post(PAGE, {"file": book(), "kind": "sheets"}).status_code == 403


def test_a_file_is_looked_at_confirmed_and_gone(signed_in: SignedIn) -> None:
    client, before = signed_in("xa"), Sheet.objects.count()
    address = send(client, book({"household": "BS-0002", "members": 1, "b1": 99}))
    page = client.get(address).content.decode()
    assert "Xem lại trước khi ghi" in page
    assert Sheet.objects.count() == before  # looking wrote nothing
    assert len(waiting()) == 2
    answer = client.post(f"{address}nhan/", follow=True).content.decode()
    assert "Đã ghi 1 phiếu" in answer
    assert (
        Sheet.objects.get(household__code="BS-0002", cycle__code="2023-dinh-ky", superseded_by=None).answers[
            "household"
        ]["b1"]
        == 99
    )
    assert waiting() == []
    second = client.post(f"{address}nhan/", follow=True).content.decode()  # the double click
    assert "Tệp đã được nhận" in second
    assert Sheet.objects.count() == before + 1
    assert (
        "không có gì mới"
        in client.get(send(client, book({"household": "BS-0002", "members": 1, "b1": 99}))).content.decode()
    )


def test_what_is_wrong_is_listed_and_marked_and_nothing_is_written(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    client, before = signed_in("xa"), Sheet.objects.count()
    address = send(client, book({"household": "BS-0002", "b1": "nhiều"}, {"household": "BS-0004", "b1": 90}))
    page = client.get(address).content.decode()
    assert "Tệp chưa nhận được" in page
    assert "nhiều" in page
    assert "Ghi vào đợt rà soát" not in page
    path = tmp_path / "loi.xlsx"
    path.write_bytes(client.get(f"{address}loi.xlsx").content)
    marked = read_table(path, household_layout(), sheet="Hộ")
    assert "nhiều" in marked.table["Lỗi cần sửa"].to_pylist()[0]
    client.post(f"{address}nhan/")  # forced past the page
    assert Sheet.objects.count() == before
    assert waiting() == []


def test_a_file_is_its_owners_only(signed_in: SignedIn) -> None:
    address = send(signed_in("xa"), book({"household": "BS-0002", "members": 1, "b1": 99}))
    other, before = signed_in("thon"), Sheet.objects.count()
    assert other.get(address).status_code == 302
    assert other.get(f"{address}loi.xlsx").status_code == 404
    other.post(f"{address}nhan/")
    other.post(f"{address}bo/")
    assert Sheet.objects.count() == before
    assert signed_in("xa").get(address).status_code == 200


def test_a_village_head_cannot_bring_in_another_villages_household(signed_in: SignedIn) -> None:
    client = signed_in("thon")
    page = client.get(send(client, book({"household": "BS-0003", "members": 1, "b1": 99}))).content.decode()
    assert "Không có hộ “BS-0003” trong địa bàn được giao" in page


def test_a_dropped_file_is_gone(signed_in: SignedIn) -> None:
    client = signed_in("xa")
    address = send(client, book({"household": "BS-0002", "members": 1, "b1": 99}))
    client.post(f"{address}bo/")
    assert waiting() == []
    assert client.get(address).status_code == 302


def test_a_forgotten_file_goes_within_the_hour(signed_in: SignedIn, monkeypatch: Any) -> None:
    client = signed_in("xa")
    address = send(client, book({"household": "BS-0002", "members": 1, "b1": 99}))
    now = uploads.time.time()
    monkeypatch.setattr(uploads.time, "time", lambda: now + 3601)
    uploads.sweep()
    assert client.get(address).status_code == 302
    assert waiting() == []


@pytest.mark.parametrize("name", ["../../etc/passwd.xlsx", "..", "x" * 300 + ".xlsx"])
def test_a_files_name_leads_nowhere(signed_in: SignedIn, name: str) -> None:
    client, file = signed_in("xa"), book({"household": "BS-0002", "members": 1, "b1": 99})
    file.name = name
    answer = client.post(PAGE, {"file": file, "kind": "sheets"})
    assert answer.status_code in (302, 400, 422)
    root = Path(settings.DATA_DIRECTORY).resolve()
    assert all(path.resolve().is_relative_to(root / "uploads") for path in waiting())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_workbook_is_said_so(signed_in: SignedIn, content: bytes) -> None:
    client, file = signed_in("xa"), io.BytesIO(content)
    file.name = "hong.xlsx"
    answer = client.post(PAGE, {"file": file, "kind": "sheets"})
    if answer.status_code == 302:
        assert "Tệp chưa nhận được" in client.get(answer["Location"]).content.decode()
        assert client.get(f"{answer['Location']}loi.xlsx").status_code == 200
    else:  # an empty upload is refused by the form itself
        assert answer.status_code == 422


def test_a_cycle_that_takes_no_sheets_says_so(signed_in: SignedIn) -> None:
    Cycle.objects.filter(code="2023-dinh-ky").update(state=CycleState.recognised)
    client = signed_in("xa")
    assert "không nhận phiếu" in client.get(PAGE).content.decode()
    page = client.get(send(client, book({"household": "BS-0002", "members": 1, "b1": 9}))).content.decode()
    assert "Tệp chưa nhận được" in page


def test_a_cycle_that_closed_in_between_is_said_and_nothing_is_written(signed_in: SignedIn) -> None:
    client, before = signed_in("xa"), Sheet.objects.count()
    address = send(client, book({"household": "BS-0002", "members": 1, "b1": 99}))
    Cycle.objects.filter(code="2023-dinh-ky").update(state=CycleState.recognised)
    assert "Chưa nhận gì" in client.post(f"{address}nhan/", follow=True).content.decode()
    assert Sheet.objects.count() == before


def test_of_two_clicks_at_once_one_takes_the_file(signed_in: SignedIn, district: World) -> None:
    account = district.accounts["xa"].pk
    token = (
        send(signed_in("xa"), book({"household": "BS-0002", "members": 1, "b1": 99}))
        .rstrip("/")
        .rpartition("/")[2]
    )
    with uploads.claimed(account, token) as first, uploads.claimed(account, token) as second:
        assert first is not None
        assert second is None
    assert waiting() == []


def test_a_file_goes_back_where_the_taking_breaks(signed_in: SignedIn, district: World) -> None:
    account = district.accounts["xa"].pk
    token = (
        send(signed_in("xa"), book({"household": "BS-0002", "members": 1, "b1": 99}))
        .rstrip("/")
        .rpartition("/")[2]
    )
    with pytest.raises(RuntimeError), uploads.claimed(account, token):
        raise RuntimeError
    assert uploads.find(account, token) is not None
