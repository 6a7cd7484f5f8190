"""Files that wait for their owner's word: each in a folder of its own below the data directory, gone within the hour.

A folder belongs to one account and is found by a token that nobody can guess.  Whoever takes a file to apply it takes
the whole folder away first, so that a second click finds nothing.
"""

import json
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from giamngheo.core.problems import Problem, Spot, has_errors

_KEPT_SECONDS = 60 * 60
_TOKEN_BYTES = 16
_LONGEST_NAME = 100
_OUTCOME = ".outcome.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a file in would do: counts by name, problems; with an error among them it cannot be done."""

    kind: str
    cycle: str
    counts: Mapping[str, int]
    problems: Sequence[Problem] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        return not has_errors(self.problems)


def root() -> Path:
    """Where files wait."""
    return Path(settings.DATA_DIRECTORY) / "uploads"


def keep(upload: UploadedFile, account: int) -> tuple[str, Path]:
    """Keep an upload; gives its token and its path.  What others forgot more than an hour ago goes away."""
    sweep()
    token = secrets.token_hex(_TOKEN_BYTES)
    folder = _folder(account, token)
    folder.mkdir(mode=0o700, parents=True)
    path = folder / _name(upload.name or "")
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return token, path


def find(account: int, token: str) -> Path | None:
    """The account's file under a token; None where there is none, or no more."""
    return _file(_folder(account, token)) if _is_token(token) else None


def note(account: int, token: str, outcome: Outcome) -> None:
    """Put what would happen beside the file."""
    told = {
        "kind": outcome.kind,
        "cycle": outcome.cycle,
        "counts": outcome.counts,
        "problems": [
            [problem.code, _spot(problem.spot), {name: str(value) for name, value in problem.values.items()}]
            for problem in outcome.problems
        ],
    }
    (_folder(account, token) / _OUTCOME).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read(account: int, token: str) -> Outcome | None:
    """What `note` put beside the file."""
    path = _folder(account, token) / _OUTCOME
    if not _is_token(token) or not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    problems = [Problem(code, Spot(**spot), values) for code, spot, values in told["problems"]]
    return Outcome(told["kind"], told["cycle"], told["counts"], problems)


@contextmanager
def claimed(account: int, token: str) -> Iterator[Path | None]:
    """The file for whoever comes first, None for the second; it goes back where the block raises."""
    if not _is_token(token):
        yield None
        return
    waiting = _folder(account, token)
    taken = waiting.with_name(f"{waiting.name}.taken")
    try:
        waiting.rename(taken)
    except OSError:  # taken by another click, dropped, or swept away
        yield None
        return
    try:
        yield _file(taken)
    except BaseException:
        taken.rename(waiting)
        raise
    shutil.rmtree(taken)


def drop(account: int, token: str) -> None:
    """Forget a file."""
    if _is_token(token):
        shutil.rmtree(_folder(account, token), ignore_errors=True)


def sweep() -> None:
    """Forget every file that has waited too long."""
    oldest = time.time() - _KEPT_SECONDS
    for folder in root().glob("*-*"):
        try:
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:  # applied in the meantime
            continue


def _folder(account: int, token: str) -> Path:
    return root() / f"{account}-{token}"


def _is_token(token: str) -> bool:
    return len(token) == 2 * _TOKEN_BYTES and token.isascii() and token.isalnum()


def _file(folder: Path) -> Path | None:
    if not folder.is_dir():
        return None
    return next((path for path in folder.iterdir() if path.name != _OUTCOME), None)


def _name(given: str) -> str:
    """The upload's own name, without anything that could lead elsewhere."""
    suffix = Path(given).suffix.lower()[:8]
    try:
        stem = get_valid_filename(Path(given).stem)[:_LONGEST_NAME].lstrip(".")
    except SuspiciousFileOperation:
        stem = ""
    return f"{stem or 'tep'}{suffix if suffix[1:].isalnum() else ''}"


def _spot(spot: Spot) -> dict[str, str | int]:
    names = ("file", "sheet", "row", "column", "household", "question")
    return {name: value for name in names if (value := getattr(spot, name)) is not None}
