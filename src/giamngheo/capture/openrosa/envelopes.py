"""The XML of OpenRosa: form list, manifest, and what the sender is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date

_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_RESPONSE = "http://openrosa.org/http/response"
_XML = "text/xml; charset=utf-8"

MOST_AT_ONCE = 20_000_000
"""Bytes in one POST.  Collect splits what is longer, a file at a time."""


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One form that may be fetched."""

    form_id: str
    name: str
    version: str
    md5: str
    download: str
    manifest: str


@dataclass(frozen=True, slots=True)
class MediaEntry:
    """One file that a form needs beside it."""

    name: str
    md5: str
    download: str


def form_list(forms: Iterable[FormEntry]) -> HttpResponse:
    """The forms that an account may fetch."""
    root = Element("xforms", xmlns=_LIST)
    for form in forms:
        entry = SubElement(root, "xform")
        for name, text in (
            ("formID", form.form_id),
            ("name", form.name),
            ("version", form.version),
            ("hash", f"md5:{form.md5}"),
            ("downloadUrl", form.download),
            ("manifestUrl", form.manifest),
        ):
            SubElement(entry, name).text = text
    return document(tostring(root, encoding="unicode"))


def manifest(files: Iterable[MediaEntry]) -> HttpResponse:
    """The files that a form needs beside it."""
    root = Element("manifest", xmlns=_MANIFEST)
    for file in files:
        entry = SubElement(root, "mediaFile")
        SubElement(entry, "filename").text = file.name
        SubElement(entry, "hash").text = f"md5:{file.md5}"
        SubElement(entry, "downloadUrl").text = file.download
    return document(tostring(root, encoding="unicode"))


def document(xml: str) -> HttpResponse:
    """XML that the device asked for; a form brings its own declaration."""
    declared = xml if xml.startswith("<?xml") else f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'
    return HttpResponse(declared, content_type=_XML)


def told(status: int, *messages: object) -> HttpResponse:
    """The envelope of an answer; Collect shows the messages to the person."""
    root = Element("OpenRosaResponse", xmlns=_RESPONSE)
    nature = "submit_success" if status < 300 else "error"
    for message in messages:
        SubElement(root, "message", nature=nature).text = str(message)
    response = document(tostring(root, encoding="unicode"))
    response.status_code = status
    return response


def stamped(response: HttpResponse) -> HttpResponse:
    """With the headers that every OpenRosa answer carries; a shared phone keeps no copy of it."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(MOST_AT_ONCE)
    response.headers.setdefault("Date", http_date(timezone.now().timestamp()))
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
