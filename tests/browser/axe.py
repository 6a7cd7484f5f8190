"""axe, the accessibility checker, on a page as it stands."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

WIDTHS = (360, 1366)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def findings(page: Page) -> list[str]:
    """What is wrong on the page at a telephone's width and at an office screen's, a line for each element."""
    page.evaluate(_AXE)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        answer: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        found += [
            f"{page.url} at {width}: {violation['id']}: {node['html'][:200]} | {node['failureSummary']}"
            for violation in answer["violations"]
            for node in violation["nodes"]
        ]
    return found


def assert_accessible(page: Page, *addresses: str) -> None:
    """The pages of these addresses, or the page as it stands, have nothing that axe finds wrong."""
    found = [] if addresses else findings(page)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        found += findings(page)
    if found:
        raise AssertionError("\n".join(found))
