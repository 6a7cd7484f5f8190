"""The public page in a real browser: the code of a QR stays between the browser and the body of one request."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from giamngheo.publications.certificates import PublishedCertificate, Standing, publish, seal
from giamngheo.publications.codes import code_of
from giamngheo.publications.folders import publications_in

TOKEN = bytes(range(100, 116))
CODE = code_of(TOKEN)


@pytest.fixture
def address(live_server: LiveServer, tmp_path: Path, settings: Settings) -> str:
    settings.DATA_DIRECTORY = tmp_path
    publish(
        publications_in(tmp_path), TOKEN,
        PublishedCertificate(
            "0001/2023/GCN", "Ủy ban nhân dân xã Long Đống", date(2023, 12, 20), "poor", date(2024, 1, 1),
            Standing.valid, None, seal(TOKEN, "Hoàng Văn Thụ", "BS-1"), (), synthetic=True,
        ),
    )  # fmt: skip
    return f"{live_server.url}/xac-minh/"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def test_the_code_is_typed_and_a_name_compared(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#code", CODE.lower())
    page.press("#code", "Enter")
    page.wait_for_selector(".verdict.good")
    page.fill("#name", "hoang van thu")
    page.fill("#household", "bs-1")
    page.press("#household", "Enter")
    page.wait_for_selector(".match.good")
    assert CODE not in page.url


def test_a_scanned_code_is_in_no_address_of_any_request(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda made: seen.extend([made.url, made.headers.get("referer", "")]))
    page.goto(f"{address}#{CODE}")
    page.wait_for_selector(".verdict.good")
    assert page.url == address
    page.goto(address)
    page.evaluate(f"location.hash = '{CODE}'")
    page.wait_for_selector(".verdict.good")
    assert seen
    assert not any(CODE in part for part in seen)
    page.go_back()
    assert CODE not in page.url
    context.close()
