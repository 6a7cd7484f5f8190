"""Where an installation keeps what it seals."""

from pathlib import Path

from django.conf import settings

from giamngheo.publications.folders import publications_in


def snapshots_root() -> Path:
    """The folder that holds the sealed data sets, one folder each, named by its hash."""
    return Path(settings.DATA_DIRECTORY) / "snapshots"


def publications_root() -> Path:
    """The folder of what anybody may learn; the public pages read it."""
    return publications_in(Path(settings.DATA_DIRECTORY))


def papers_root() -> Path:
    """The folder of the papers issued, each named by the hash of its file."""
    return Path(settings.DATA_DIRECTORY) / "papers"
