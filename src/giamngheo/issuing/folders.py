"""Where an installation keeps what it seals."""

from pathlib import Path

from django.conf import settings


def snapshots_root() -> Path:
    """The folder that holds the sealed data sets, one folder each, named by its hash."""
    return Path(settings.DATA_DIRECTORY) / "snapshots"
