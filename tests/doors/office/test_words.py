"""Every sentence of the pages exists in English too, and the compiled catalogue is the one that was written."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import giamngheo

PACKAGE = Path(giamngheo.__file__).parent
OFFICE, CAPTURE, PORTAL = (PACKAGE / door for door in ("office", "capture", "portal"))
DOORS = pytest.mark.parametrize("door", [OFFICE, CAPTURE, PORTAL], ids=lambda door: door.name)
CALLS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TEXT = r"""u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
IN_TEMPLATES = re.compile(rf"(?<!\w)(?:n?gettext|_)\(\s*{TEXT}|(?<!\w)n?pgettext\(\s*{TEXT}\s*,\s*{TEXT}")
CONTEXT = "\x04"
"""Between the context of a text and the text, as in a compiled catalogue."""


def said_in(source: str) -> Iterator[str]:
    """The text of every call that translates, by whatever name the module imports it."""
    nodes = list(ast.walk(ast.parse(source)))
    called = {
        name.asname or name.name: name.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in CALLS
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called:
            texts = node.args[: 2 if called[node.func.id].startswith("pgettext") else 1]
            yield CONTEXT.join(ast.literal_eval(text) for text in texts)


def said_on(page: str) -> Iterator[str]:
    """The text of every tag and every `_("…")` of a template that translates."""
    for text, context, of_context in IN_TEMPLATES.findall(templatize(page)):
        yield ast.literal_eval(text) if text else CONTEXT.join(map(ast.literal_eval, (context, of_context)))


def catalogue(door: Path) -> Path:
    return door / "locale" / "en" / "LC_MESSAGES" / "django.po"


def said(door: Path) -> set[str]:
    """Everything that the code and the templates say."""
    found = {text for path in door.rglob("*.py") for text in said_in(path.read_text())}
    return found | {text for path in door.rglob("*.html") for text in said_on(path.read_text())}


def written(door: Path) -> dict[str, str]:
    """The catalogue as text: Vietnamese to English, the singular where there are two."""
    found = {}
    for entry in catalogue(door).read_text().split("\n\n"):
        context, key, text = (
            re.search(rf'^{line} "(.*)"$', entry, re.MULTILINE)
            for line in ("msgctxt", "msgid", r"msgstr(?:\[0\])?")
        )
        if key and text:
            parts = [ast.literal_eval(f'"{part.group(1)}"') for part in (context, key) if part]
            found[CONTEXT.join(parts)] = ast.literal_eval(f'"{text.group(1)}"')
    return found


def test_a_text_is_found_by_whatever_name_it_is_said() -> None:
    source = """
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext_lazy, get_language
a, b, c, d = _("một"), later("hai (2) ba"), pgettext_lazy("so sánh", "bốn"), get_language()
"""
    assert set(said_in(source)) == {"một", "hai (2) ba", f"so sánh{CONTEXT}bốn"}


def test_a_text_with_brackets_is_found_on_a_page() -> None:
    page = """{% load i18n %}{% translate "tên (họ) và tuổi" %}{% include "a.html" with title=_("hai") %}
{% translate "bốn" context "so sánh" %}
{% blocktranslate count n=n %}{{ n }} hộ{% plural %}{{ n }} hộ{% endblocktranslate %}"""
    assert set(said_on(page)) == {"tên (họ) và tuổi", "hai", f"so sánh{CONTEXT}bốn", "%(n)s hộ"}


@DOORS
def test_everything_said_is_said_in_english(door: Path) -> None:
    assert said(door) - written(door).keys() == set()


@DOORS
def test_nothing_is_translated_that_is_not_said(door: Path) -> None:
    assert written(door).keys() - said(door) - {""} == set()


@DOORS
def test_the_compiled_catalogue_is_the_written_one(door: Path) -> None:
    with catalogue(door).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    singular = {key: {compiled.gettext(key), compiled.ngettext(key, key, 1)} for key in written(door) if key}
    assert [key for key, texts in singular.items() if written(door)[key] not in texts] == []


@DOORS
def test_what_is_filled_in_is_the_same_in_both_languages(door: Path) -> None:
    def gaps(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|\{\w+\}", text))

    assert [key for key, text in written(door).items() if gaps(key) != gaps(text)] == []
