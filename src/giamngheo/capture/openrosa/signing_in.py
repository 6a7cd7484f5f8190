"""Signing in with every request, by HTTP Basic, over the accounts that the office uses.

A password hash is made to be slow: 100 MB of memory and a tenth of a second for each look at it.  A device signs in
with each of its requests, so a password that was found right is remembered for some minutes: not itself, but a keyed
digest of it together with the stored hash, in this process alone.  A changed password, a closed account, an office
that ended and a lock-out hold at once all the same: they are looked at each time.
"""

import hmac
import secrets
import time
from base64 import b64decode
from binascii import Error
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.http import HttpRequest

from giamngheo.access.models import Account

REMEMBERED_FOR = 10 * 60
_MOST = 2_000
_KEY = secrets.token_bytes(32)


class LockedOut(Exception):  # noqa: N818 - reads as what happened
    """Too many wrong passwords for this name from this address; even the right one is not looked at."""


class _Memory:
    """Digests found right, each with when it is forgotten; the oldest makes room."""

    def __init__(self) -> None:
        self._until: OrderedDict[bytes, float] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, digest: bytes) -> bool:
        with self._lock:
            return self._until.get(digest, 0) > time.monotonic()

    def add(self, digest: bytes) -> None:
        with self._lock:
            self._until[digest] = time.monotonic() + REMEMBERED_FOR
            self._until.move_to_end(digest)
            while len(self._until) > _MOST:
                self._until.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._until.clear()


remembered = _Memory()


def account_of(request: HttpRequest) -> Account | None:
    """Who signs the request; None without credentials or with wrong ones.  Raises `LockedOut`."""
    credentials = _credentials(request)
    if credentials is None:
        return None
    username, password = credentials
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        raise LockedOut
    known = Account.objects.filter(username=username, is_active=True).first()
    if known is not None and _digest(known, password) in remembered:
        return known
    found = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # answered here, and not by a page
        raise LockedOut
    if not isinstance(found, Account):
        return None
    AxesProxyHandler.reset_attempts(username=username, ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
    remembered.add(_digest(found, password))
    return found


def _digest(account: Account, password: str) -> bytes:
    said = "\0".join([str(account.pk), account.password, password])
    return hmac.digest(_KEY, said.encode(), sha256)


def _credentials(request: HttpRequest) -> tuple[str, str] | None:
    """Name and password of the header; some clients write it in Latin-1."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        raw = b64decode(encoded.strip(), validate=True)
    except (Error, ValueError):
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    username, colon, password = text.partition(":")
    return (username, password) if colon and "\0" not in text else None
