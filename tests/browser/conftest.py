"""A real browser on a live server with the small district in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.doors.office import sealing, world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; without one these tests are skipped.

    While it is open Playwright runs an event loop in this thread, in which Django refuses the database unless
    told that only one call is made at a time.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def site(
    browser: Browser, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> str:
    """The address of the district's site."""
    settings.DATA_DIRECTORY = _data_directory(tmp_path_factory)
    made = world.build()
    for cycle in made.cycles.values():
        sealing.seal(cycle, made.places, settings.DATA_DIRECTORY / "snapshots")
    return str(live_server.url)


_directories: list[Path] = []


def _data_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not _directories:
        _directories.append(tmp_path_factory.mktemp("browser"))
    return _directories[0]


@pytest.fixture
def window(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A window as wide as a small office screen."""
    context = browser.new_context(base_url=site, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page; whatever the browser complains of fails the test, a refused style or script among it."""
    opened = window.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    assert complaints == []


def sign_in(page: Page, name: str = "phong") -> None:
    """By hand, as everybody does."""
    page.goto("/dang-nhap/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", world.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/dang-nhap/" not in address)
