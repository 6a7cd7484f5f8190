"""A multipart POST, read whole or not at all.

Django's parser takes what it gets: of a body that was cut off on the way it would keep a shorter file.  Here the
bytes must be as many as were announced and must end with the closing boundary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import load_handler
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.http import parse_header_parameters

from giamngheo.capture.openrosa.envelopes import MOST_AT_ONCE

FORM_PART = "xml_submission_file"
_LONGEST_NAME = 120
_TAIL = 512


class CutOff(Exception):  # noqa: N818 - reads as what happened
    """The POST is not whole, or is no multipart form with a filled form in it."""


class TooBig(Exception):  # noqa: N818 - reads as what happened
    """The POST is longer than is taken."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The filled form as text, and the files beside it with the names that the form knows them by."""

    body: str
    files: Sequence[UploadedFile]


class _Stream:
    """Counts what passes and remembers its end."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.count = 0
        self.tail = b""

    def read(self, size: int | None = None) -> bytes:
        chunk: bytes = self._source.read(size) if size else self._source.read()
        self.count += len(chunk)
        if self.count > MOST_AT_ONCE:
            raise TooBig
        self.tail = (self.tail + chunk)[-_TAIL:]
        return chunk


def read(request: HttpRequest) -> Upload:
    """What was sent; raises `CutOff` or `TooBig`, and nothing was kept."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    chunked = not announced and request.headers.get("Transfer-Encoding", "").lower() == "chunked"
    if announced.isdecimal() and int(announced) > MOST_AT_ONCE:
        raise TooBig
    # Of a body in chunks the server knows the end; Django, which is told no length, would read nothing.
    stream = _Stream(request.META["wsgi.input"] if chunked else request)
    known = {**request.META, "CONTENT_LENGTH": str(MOST_AT_ONCE)} if chunked else request.META
    handlers = [load_handler(name, request) for name in settings.FILE_UPLOAD_HANDLERS]
    try:
        parser = MultiPartParser(known, stream, handlers, "utf-8")  # type: ignore[arg-type]  # it is only read
        _, files = parser.parse()
        while stream.read(65_536):  # what follows the closing boundary
            pass
    except RequestDataTooBig as error:
        raise TooBig from error
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, OSError) as error:
        raise CutOff from error
    whole = chunked or (announced.isdecimal() and stream.count == int(announced))
    if not whole or not _is_closed(request, stream.tail):
        raise CutOff
    return _upload(files)


def _is_closed(request: HttpRequest, tail: bytes) -> bool:
    _, options = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    return tail.rstrip(b"\r\n").endswith(b"--" + options.get("boundary", "").encode() + b"--")


def _upload(files: Any) -> Upload:
    form = files.get(FORM_PART)
    if form is None:
        raise CutOff
    try:
        body = form.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CutOff from error
    others = [file for part, sent in files.lists() for file in sent if part != FORM_PART]
    if any(not file.name or len(file.name) > _LONGEST_NAME for file in others):
        raise CutOff
    return Upload(body, others)
