"""Where publications lie in the data directory."""

from pathlib import Path


def publications_in(data_directory: Path) -> Path:
    """The folder of everything that is published; the public pages read it and nothing else."""
    return data_directory / "publications"
