"""Files that come with deliveries: kept below the data folder by the hash of their contents, each once."""

import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def root() -> Path:
    """The folder that holds the files."""
    return Path(settings.DATA_DIRECTORY) / "field"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """The hash and the size of a file whose contents are safely on the disk when this returns.

    It has its name only when it is whole: what is cut off on the way leaves nothing behind.
    """
    folder = root()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = sha256(), 0
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".coming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = path_of(digest.hexdigest())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return digest.hexdigest(), size


def path_of(hash_: str) -> Path:
    """Where a file of this hash lies."""
    return root() / hash_[:2] / hash_
