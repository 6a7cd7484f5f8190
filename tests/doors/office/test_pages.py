"""What holds of every page: the band, the policy on content, the number of queries, nothing out of reach."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

PAGES = (
    "/",
    "/?boundaries=2025-07-01",
    "/ho-dan/",
    "/ho-dan/?q=hoang&category=poor&place=20/185/06328/",
    "/ho-dan/BS-0003/",
    "/ket-qua/2023-dinh-ky/185/",
    "/ket-qua/2023-dinh-ky/185/?level=village&boundaries=2025-07-01",
    "/ket-qua/2023-dinh-ky/185/bieu-1/",
    "/phap-luat/",
    "/phap-luat/nd-07-2021/",
    "/phap-luat/nd-351-2025/",
    "/mau-phieu/",
    "/mau-phieu/phieu-b/",
)
MOST_QUERIES = 40


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_says_that_data_are_made_up_and_keeps_to_the_content_policy(
    signed_in: SignedIn, page: str
) -> None:
    answer = signed_in("phong").get(page)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "DỮ LIỆU GIẢ LẬP" in text
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?![^>]*\bsrc=)', text)


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_is_bounded(
    signed_in: SignedIn, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in("phong")
    client.get(page)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(page)


def test_the_sign_in_page_says_so_too(district: world.World) -> None:
    assert "DỮ LIỆU GIẢ LẬP" in Client().get("/dang-nhap/").content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/ho-dan/BS-0004/",
        "/ho-dan/?place=20/185/06349/",
        "/ho-dan/tai-ve/csv/?place=20/185/06349/",
        "/ket-qua/2023-dinh-ky/06349/",
        "/ket-qua/2023-dinh-ky/185/bieu-1/",
        "/ket-qua/2023-dinh-ky/06349/bieu-1.xlsx",
        "/ket-qua/2023-dinh-ky/185/tat-ca.xlsx",
    ],
)
def test_what_is_out_of_reach_cannot_be_told_from_what_is_not_there(signed_in: SignedIn, page: str) -> None:
    client = signed_in("xa")
    there, nowhere = client.get(page), client.get("/ho-dan/khong-co/")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


def test_figures_are_open_to_who_may_not_see_households(signed_in: SignedIn) -> None:
    client = signed_in("ketoan")
    assert "25,00%" in client.get("/").content.decode()
    assert client.get("/ket-qua/2023-dinh-ky/185/bieu-1/").status_code == 200
    assert client.get("/ho-dan/").status_code == 403
    assert client.get("/ho-dan/BS-0001/").status_code == 403


def test_a_page_that_does_not_exist_says_what_to_do(signed_in: SignedIn) -> None:
    answer = signed_in("phong").get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Về trang đầu" in answer.content.decode()


def test_no_page_of_a_person_is_kept_by_a_cache(signed_in: SignedIn) -> None:
    for page in PAGES:
        assert signed_in("phong").get(page)["Cache-Control"] == "private, no-store"
