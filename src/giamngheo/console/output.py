"""What all commands share: the language, problems on standard error, one JSON document, exit statuses.

Exit status: 0 done, 1 done but problems were found, 2 wrong use or bad input with nothing written.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from giamngheo.core.problems import Problem, Refused, has_errors

FOUND_PROBLEMS = 1
BAD_INPUT = 2

_Command = TypeVar("_Command", bound=Callable[..., Any])

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    envvar="GIAMNGHEO_LANG",
    show_default=True,
    help="Ngôn ngữ / language.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="In một tài liệu JSON / print one JSON document."
)


def today() -> date:
    """The date where the programme runs, whatever the machine's own time zone."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def say(language: str, vi: str, en: str) -> str:
    """The words in the language that was asked for."""
    return vi if language == "vi" else en


def report(problems: Iterable[Problem], language: str) -> None:
    """One sentence per problem on standard error."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem.sentence(language)}", err=True)


def print_json(document: object) -> None:
    """The one JSON document of a command on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def refuses(command: _Command) -> _Command:
    """Turns `Refused` into its sentences and exit status 2; the command needs a `language` option."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except Refused as refused:
            report(refused.problems, options["language"])
            sys.exit(BAD_INPUT)

    return run  # type: ignore[return-value]


def refuse_errors(problems: Sequence[Problem]) -> None:
    """Raises `Refused` when a problem stops the work."""
    if has_errors(problems):
        raise Refused(problems)


def end(problems: Sequence[Problem], language: str) -> None:
    """Lists what was found and leaves with the status that says so."""
    report(problems, language)
    if problems:
        sys.exit(FOUND_PROBLEMS)


def table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), head: bool = True) -> str:
    """Aligned columns with two spaces between, numbers right; the first row is the heading."""
    if not rows:
        return ""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
        if head and number == 0:
            lines.append("  ".join("─" * width for width in widths))
    return "\n".join(lines)
