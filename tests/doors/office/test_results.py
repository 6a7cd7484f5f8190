"""The official tables on screen and as files."""

import io

import pytest
from python_calamine import CalamineWorkbook

from giamngheo.audit.models import Line
from tests.doors.office.conftest import SignedIn

TABLES = "/ket-qua/2023-dinh-ky/185/"


def test_the_section_leads_to_the_unit_and_cycle_one_works_in(signed_in: SignedIn) -> None:
    assert signed_in("phong").get("/ket-qua/")["Location"] == TABLES
    assert signed_in("xa").get("/ket-qua/")["Location"] == "/ket-qua/2023-dinh-ky/06328/"


def test_all_counting_tables_are_listed_and_agree(signed_in: SignedIn) -> None:
    page = signed_in("phong").get(TABLES).content.decode()
    assert page.count("/bieu-") == 13
    assert "Đã đối chiếu giữa các biểu: khớp." in page


@pytest.mark.parametrize("number", range(1, 14))
def test_each_table_is_shown_and_downloaded(signed_in: SignedIn, number: int) -> None:
    client = signed_in("phong")
    page = client.get(f"{TABLES}bieu-{number}/").content.decode()
    assert f"Biểu số {number:02}" in page
    assert "Xã Long Đống" in page
    content = client.get(f"{TABLES}bieu-{number}.xlsx").content
    assert len(CalamineWorkbook.from_object(io.BytesIO(content)).sheet_names) == 1
    assert client.get(f"{TABLES}bieu-{number}.csv").content.startswith(b"\xef\xbb\xbf")


def test_all_tables_come_in_one_workbook(signed_in: SignedIn) -> None:
    content = signed_in("phong").get(f"{TABLES}tat-ca.xlsx").content
    assert len(CalamineWorkbook.from_object(io.BytesIO(content)).sheet_names) == 14


def test_rows_go_down_to_villages_and_onto_new_boundaries(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    villages = client.get(f"{TABLES}bieu-1/?level=village").content.decode()
    assert "Thôn Pác Lũng" in villages
    new = client.get(f"{TABLES}bieu-1/?boundaries=2025-07-01").content.decode()
    assert "Xã Bắc Sơn" in new
    assert "Thị trấn Bắc Sơn" not in new.split("<tbody>")[1]


@pytest.mark.parametrize("tail", ["bieu-14/", "bieu-0/", "bieu-99.xlsx", "bieu-1.pdf"])
def test_a_table_that_is_not_there_is_not_found(signed_in: SignedIn, tail: str) -> None:
    assert signed_in("phong").get(TABLES + tail).status_code == 404


def test_choices_are_kept_from_page_to_page(signed_in: SignedIn) -> None:
    page = signed_in("phong").get(f"{TABLES}?level=village").content.decode()
    assert f'href="{TABLES}bieu-2/?level=village"' in page
    assert f'href="{TABLES}tat-ca.xlsx?level=village"' in page


def test_lists_of_names_are_offered_by_power_only(signed_in: SignedIn) -> None:
    assert signed_in("phong").get(TABLES).content.decode().count("/danh-sach/") == 2
    assert "/danh-sach/" not in signed_in("ketoan").get(TABLES).content.decode()
    assert signed_in("thon").get(f"{TABLES}danh-sach/poor.xlsx").status_code == 403


def test_a_downloaded_list_of_names_is_recorded(signed_in: SignedIn) -> None:
    content = signed_in("phong").get(f"{TABLES}danh-sach/poor.xlsx").content
    assert len(CalamineWorkbook.from_object(io.BytesIO(content)).sheet_names) == 1
    (act,) = Line.objects.filter(verb="office.download_list")
    assert (act.object_kind, act.place_code) == ("list_poor", "185")


def test_a_list_of_names_is_a_page_for_a_commune_and_a_file_for_a_district(signed_in: SignedIn) -> None:
    assert signed_in("xa").get("/ket-qua/2023-dinh-ky/06328/danh-sach/poor/").status_code == 200
    assert signed_in("phong").get(f"{TABLES}danh-sach/poor/").status_code == 404
    assert signed_in("phong").get(f"{TABLES}danh-sach/rich.xlsx").status_code == 404
