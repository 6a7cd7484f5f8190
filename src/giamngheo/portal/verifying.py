"""The page on which anybody who holds a certificate can see whether it is genuine and still holds.

The code travels in the body of a POST and never in an address: in the QR code it stands behind the `#`, which a browser
keeps to itself.  So it reaches no log of a server or a proxy, no history and no other site.  The page changes nothing,
keeps nothing and opens no session, so it needs no defence against forged requests either.
"""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from giamngheo.core.openness import public
from giamngheo.portal.guesses import Guesses
from giamngheo.publications.certificates import Match, PublishedCertificate, compare, read
from giamngheo.publications.codes import Mistyped, code_of, groups, token_of
from giamngheo.publications.folders import publications_in

_LONGEST = 200
_YEAR = 365 * 24 * 60 * 60
CODES = Guesses(limit=60, seconds=600)
"""Codes that exist nowhere, by address: 2^128 of them need no limit, the disk does."""
NAMES = Guesses(limit=10, seconds=3600)
"""Wrong names, by certificate: who has found a code does not get to try out the names of a commune."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says.  `said` is one of empty, mistyped, unknown, found, tired; `match` is of a name, if given."""

    said: str
    found: PublishedCertificate | None = None
    code: str = ""
    match: Match | None = None


@public("whoever is shown a certificate must be able to check it")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """The empty form; after a POST, what is published of the certificate, and whether a name is the one on it."""
    given = {name: request.POST.get(name, "").strip()[:_LONGEST] for name in ("code", "name", "household")}
    language = request.POST.get("language", "")
    known = language in dict(settings.LANGUAGES)
    with translation.override(language if known else translation.get_language()):
        answer = _answer(request, given)
        response = _page(request, answer, given)
    if known:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax", httponly=True
        )
    return response


def _answer(request: HttpRequest, given: dict[str, str]) -> Answer:
    if not given["code"]:
        return Answer("empty")
    now, address = time.monotonic(), _address(request)
    if CODES.exhausted(address, now):
        return Answer("tired")
    try:
        token = token_of(given["code"])
    except Mistyped:
        return Answer("mistyped")
    found = read(publications_in(Path(settings.DATA_DIRECTORY)), token)
    if found is None:
        CODES.wrong(address, now)
        return Answer("unknown")
    code = "-".join(groups(code_of(token)))
    if not (given["name"] and given["household"]):
        return Answer("found", found, code)
    key = hashlib.sha256(token).hexdigest()
    if NAMES.exhausted(key, now):
        return Answer("tired", None, code)
    match = compare(token, found, given["name"], given["household"])
    if match is Match.none:
        NAMES.wrong(key, now)
    return Answer("found", found, code, match)


def _address(request: HttpRequest) -> str:
    """The machine that asks; of an IPv6 network, the network: one machine has them all."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return ":".join(address.split(":")[:4]) if ":" in address else address


def _page(request: HttpRequest, answer: Answer, given: dict[str, str]) -> HttpResponse:
    today = request.today  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "answer": answer,
        "given": given,
        "language": translation.get_language(),
        "synthetic": answer.found is not None and answer.found.synthetic,
        "holds": answer.found is not None and answer.found.holds_on(today),
        "not_yet": answer.found is not None and today < answer.found.valid_from,
    }
    tired = answer.said == "tired"
    response = render(request, "portal/certificate.html", context, status=429 if tired else 200)
    if tired:
        response.headers["Retry-After"] = str(NAMES.seconds)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = str(translation.get_language())
    return response
