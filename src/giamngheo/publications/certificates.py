"""Certificates as the public page can verify them: one small file a certificate, found only by who holds its secret.

A file is named by the SHA-256 of the secret, and the names of people are in it only as HMACs keyed by the secret.  The
secret itself is on the paper and in the record, never here: from these files alone nobody can tell whose they are, nor
find the secret.  Files are replaced whole; reading needs no database.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from giamngheo.core.files import replacing
from giamngheo.core.text import clean, fold
from giamngheo.publications.codes import TOKEN_BYTES

FOLDER = "certificates"


class Standing(StrEnum):
    """Whether a certificate holds."""

    valid = "valid"
    superseded = "superseded"
    withdrawn = "withdrawn"


class Match(StrEnum):
    """Whether a name on the paper is the one in the record."""

    head = "head"
    member = "member"
    none = "none"


@dataclass(frozen=True, slots=True)
class PublishedCertificate:
    """All that is published of one certificate.  `since` is the first day on which it no longer holds.

    `head` and `members` are HMACs (see `seal`).
    """

    number: str
    issuer: str
    issued_on: date
    category: str
    valid_from: date
    standing: Standing
    since: date | None
    head: str
    members: Sequence[str]
    synthetic: bool

    def holds_on(self, on: date) -> bool:
        """True on a day on which the certificate is in force."""
        return self.valid_from <= on and (self.since is None or on < self.since)


def seal(token: bytes, name: str, household: str) -> str:
    """The HMAC of a name, tones and case aside, and the number of the household that are printed on the paper."""
    said = f"{fold(name)}\n{clean(household).upper()}".encode()
    return hmac.new(token, b"name\n" + said, hashlib.sha256).hexdigest()


def compare(token: bytes, published: PublishedCertificate, name: str, household: str) -> Match:
    """Whose the name is, as the record has it."""
    sought = seal(token, name, household)
    if hmac.compare_digest(sought, published.head):
        return Match.head
    known = [hmac.compare_digest(sought, member) for member in published.members]
    return Match.member if any(known) else Match.none


def path_of(root: Path, token: bytes) -> Path:
    """Where the file of a certificate lies below the folder of publications."""
    if len(token) != TOKEN_BYTES:
        raise ValueError("not a token")
    name = hashlib.sha256(b"certificate\n" + token).hexdigest()
    return root / FOLDER / name[:2] / f"{name}.json"


def publish(root: Path, token: bytes, published: PublishedCertificate) -> bool:
    """Write the file whole, in place of an older one; False where it says the same already."""
    path = path_of(root, token)
    text = as_text(published)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as sibling:
        sibling.write_text(text, encoding="utf-8")
    return True


def read(root: Path, token: bytes) -> PublishedCertificate | None:
    """What is published under a secret; None where nothing is."""
    path = path_of(root, token)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return from_text(text)


def as_text(published: PublishedCertificate) -> str:
    """The content of the file, in one spelling."""
    return json.dumps(asdict(published), ensure_ascii=False, sort_keys=True, default=date.isoformat)


def from_text(text: str) -> PublishedCertificate:
    """What a file says."""
    said = json.loads(text)
    days = {
        name: date.fromisoformat(said[name]) if said[name] else None
        for name in ("issued_on", "valid_from", "since")
    }
    return PublishedCertificate(
        **{**said, **days, "standing": Standing(said["standing"]), "members": tuple(said["members"])}
    )
