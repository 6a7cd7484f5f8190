"""Signing in and out, and what one chooses for oneself."""

import pytest
from django.conf import settings
from django.test import Client

from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

PAGES = ("/", "/ho-dan/", "/ho-dan/BS-0001/", "/ket-qua/", "/ket-qua/2023-dinh-ky/185/", "/phap-luat/")


@pytest.mark.parametrize("page", PAGES)
def test_whoever_has_not_signed_in_is_sent_to_do_so_and_then_back(district: world.World, page: str) -> None:
    client = Client()
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"] == f"/dang-nhap/?next={page}"
    answer = client.post(answer["Location"], {"username": "phong", "password": world.PASSWORD, "next": page})
    assert (answer.status_code, answer["Location"]) == (302, page)


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(district: world.World) -> None:
    wrong_password = Client().post("/dang-nhap/", {"username": "phong", "password": "sai"})
    wrong_name = Client().post("/dang-nhap/", {"username": "khong-co", "password": "sai"})
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert sentence in wrong_password.content.decode()
    assert sentence in wrong_name.content.decode()


def test_guessing_closes_the_account_for_a_while_and_says_so(district: world.World) -> None:
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/dang-nhap/", {"username": "phong", "password": "sai"})
    assert answer.status_code == 429
    assert "Tạm khóa đăng nhập" in answer.content.decode()
    right = client.post("/dang-nhap/", {"username": "phong", "password": world.PASSWORD})
    assert right.status_code == 429


def test_signing_in_does_not_lead_to_another_site(district: world.World) -> None:
    answer = Client().post(
        "/dang-nhap/", {"username": "phong", "password": world.PASSWORD, "next": "https://example.com/"}
    )
    assert answer["Location"] == "/viec-can-lam/"


def test_signing_out_needs_a_post(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert client.get("/phap-luat/").status_code == 302


def test_the_language_is_kept_on_the_account(signed_in: SignedIn, district: world.World) -> None:
    client = signed_in("phong")
    assert client.post("/ngon-ngu/", {"language": "en", "next": "/phap-luat/"})["Location"] == "/phap-luat/"
    assert "Sign out" in signed_in("phong").get("/phap-luat/").content.decode()
    assert "Đăng xuất" in signed_in("xa").get("/phap-luat/").content.decode()


def test_before_signing_in_the_language_is_kept_on_the_browser_until_one_does(district: world.World) -> None:
    client = Client()
    client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})
    assert "Sign in" in client.get("/dang-nhap/").content.decode()
    client.post("/dang-nhap/", {"username": "phong", "password": world.PASSWORD})
    assert "Đăng xuất" in client.get("/phap-luat/").content.decode()


@pytest.mark.parametrize("address", ["/ngon-ngu/", "/don-vi/", "/dot-ra-soat/"])
def test_choices_that_are_not_there_are_not_found(signed_in: SignedIn, address: str) -> None:
    answer = signed_in("phong").post(address, {"language": "fr", "unit": "99/", "cycle": "1999"})
    assert answer.status_code == 404


def test_the_unit_one_worked_in_last_is_opened_next_time(signed_in: SignedIn) -> None:
    signed_in("phong").post("/don-vi/", {"unit": "20/185/06328/"})
    assert "<h1>Xã Long Đống</h1>" in signed_in("phong").get("/").content.decode()


def test_a_unit_out_of_reach_cannot_be_chosen(signed_in: SignedIn, district: world.World) -> None:
    assert signed_in("xa").post("/don-vi/", {"unit": "20/185/06349/"}).status_code == 404
    district.accounts["xa"].refresh_from_db()
    assert district.accounts["xa"].last_unit is None


def test_another_cycle_shows_its_own_figures(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert "25,00%" in client.get("/").content.decode()
    client.post("/dot-ra-soat/", {"cycle": "2022-dinh-ky"})
    assert "32,50%" in client.get("/").content.decode()


def test_only_sections_one_may_open_are_shown(signed_in: SignedIn) -> None:
    page = signed_in("ketoan").get("/").content.decode()
    assert "Kết quả" in page
    assert 'href="/ho-dan/"' not in page


def test_an_account_without_an_office_is_told_so_in_plain_words(signed_in: SignedIn) -> None:
    answer = signed_in("khong").get("/")
    assert answer.status_code == 403
    assert "Chức vụ đang giữ không có quyền" in answer.content.decode()


def test_searching_begins_in_the_unit_one_works_in(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    assert 'name="place" value="' not in client.get("/").content.decode()
    client.post("/don-vi/", {"unit": "20/185/06328/"})
    page = client.get("/").content.decode()
    assert 'name="place" value="20/185/06328/"' in page
    assert 'href="/ho-dan/?place=20%2F185%2F06328%2F"' in page
