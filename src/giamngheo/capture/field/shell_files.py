"""The files that the page needs with the network off, and the worker's version: another content, another version."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

_NAMES = (
    "office/office.css",
    "office/icon.svg",
    "forms/engine.js",
    "forms/contradictions.js",
    "forms/entered.js",
    "forms/sheet.js",
    "forms/sheet.css",
    "capture/field/app.js",
    "capture/field/draw.js",
    "capture/field/field.css",
    "capture/field/manifest.webmanifest",
    "capture/field/sending.js",
    "capture/field/store.js",
)
WORKER = "capture/field/worker.js"


def addresses() -> list[str]:
    """Where they are fetched."""
    return [static(name) for name in _NAMES]


@cache
def text_of(name: str) -> str:
    """A file's content, read once."""
    found = finders.find(name)
    assert isinstance(found, str)  # noqa: S101 - the files ship with the product
    return Path(found).read_text(encoding="utf-8")


@cache
def version(shell: str) -> str:
    """The hash of all files and of the page around them."""
    digest = sha256(shell.encode())
    for name in (*_NAMES, WORKER):
        digest.update(text_of(name).encode())
    return digest.hexdigest()[:16]
