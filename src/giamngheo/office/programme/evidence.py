"""Files of activities on disk: each below the data folder under the hash of its content, written whole or not."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

LARGEST = 15 * 1024 * 1024
"""Bytes of one file."""

_ZIP = b"PK\x03\x04"
TYPES: Mapping[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
}
"""What may be attached: the ending of the name, its type, and how such a file begins."""


def media_type(upload: UploadedFile) -> str | None:
    """The type of an upload whose name and first bytes agree; None for anything else."""
    ending = Path(upload.name or "").suffix.lower()
    if ending not in TYPES:
        return None
    name, beginnings = TYPES[ending]
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    return name if head.startswith(beginnings) else None


def keep(upload: UploadedFile) -> str:
    """Put the content on disk; gives its hash.  The same content twice is one file."""
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=root, prefix=".", delete=False) as file:
        for chunk in upload.chunks():
            known.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    written = Path(file.name)
    path = path_of(known.hexdigest())
    path.parent.mkdir(mode=0o700, exist_ok=True)
    written.replace(path)
    return known.hexdigest()


def path_of(digest: str) -> Path:
    """Where the content with that hash lies."""
    return _root() / digest[:2] / digest


def _root() -> Path:
    return Path(settings.DATA_DIRECTORY) / "evidence"
