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
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def said_in(source: str) -> Iterator[str]:
    """The first argument of every call that translates."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def catalogue(door: Path) -> Path:
    return door / "locale" / "en" / "LC_MESSAGES" / "django.po"


def said(door: Path) -> set[str]:
    """Everything that the code and the templates say."""
    found = {text for path in door.rglob("*.py") for text in said_in(path.read_text())}
    for path in door.rglob("*.html"):
        calls = re.findall(r"n?gettext\(.*?\)\s|_\(.*?\)\s", templatize(path.read_text()), re.DOTALL)
        for call in calls:
            found |= _first(call)
    return found


def _first(call: str) -> set[str]:
    match = re.search(r"""\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", call)
    return {ast.literal_eval(match.group(1))} if match else set()


def written(door: Path) -> dict[str, str]:
    """The catalogue as text: Vietnamese to English, the singular where there are two."""
    found = {}
    for entry in catalogue(door).read_text().split("\n\n"):
        key = re.search(r'^msgid "(.*)"$', entry, re.MULTILINE)
        text = re.search(r'^msgstr(?:\[0\])? "(.*)"$', entry, re.MULTILINE)
        if key and text:
            found[ast.literal_eval(f'"{key.group(1)}"')] = ast.literal_eval(f'"{text.group(1)}"')
    return found


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
