"""The examples in the documentation: commands shown with what they truly print.

A fenced block marked `console` holds one command after `$` and its output, run in `docs/examples` without an
installation; a last line `…` says that more follows.  Pages whose name ends in `.vi.md` show Vietnamese.

    python -m tests.architecture.examples      writes the outputs anew into the pages

Between `<!-- vocabulary: … -->` and the next blank line stands a table of the vocabulary of answers.
"""

import re
import shlex
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from giamngheo.forms.vocabulary import Question, load
from giamngheo.project.cli import main
from tests.architecture.source import ROOT

FOLDER = ROOT / "docs" / "examples"
BLOCK = re.compile(
    r"^```console\n\$ giamngheo (?P<command>.*)\n(?P<shown>(?:(?!```).*\n)*)```$", re.MULTILINE
)
VOCABULARY = re.compile(r"^<!-- vocabulary: (?P<part>\w+) -->\n(?P<rows>(?:\|.*\n)*)", re.MULTILINE)
MORE = "…"
KINDS = {
    "vi": {
        "integer": "số nguyên", "decimal": "số", "text": "chữ", "date": "ngày", "boolean": "có/không", "code": "mã",
    },
    "en": {
        "integer": "whole number", "decimal": "number", "text": "text", "date": "date", "boolean": "yes/no",
        "code": "code",
    },
}  # fmt: skip
HEADS = {
    "vi": {"code": ("cột", "giá trị"), "column": ("cột", "nghĩa", "kiểu")},
    "en": {"code": ("column", "codes"), "column": ("column", "meaning", "kind")},
}


def pages() -> list[Path]:
    """Every page for readers, in both languages."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def examples(page: Path) -> Iterator[re.Match[str]]:
    return BLOCK.finditer(page.read_text(encoding="utf-8"))


def language_of(page: Path) -> str:
    return "vi" if page.name.endswith(".vi.md") else "en"


def vocabulary_table(part: str, language: str) -> str:
    """The columns of households or persons, or the codes that they share, as rows of Markdown."""
    vocabulary = load()
    if part == "codes":
        heads = HEADS[language]["code"]
        asked = [*vocabulary.household.items(), *vocabulary.person.items()]
        rows = [(name, _codes(question, language)) for name, question in asked if question.choices]
    else:
        heads = HEADS[language]["column"]
        rows = [
            (name, getattr(question, language), KINDS[language][question.kind.value])
            for name, question in getattr(vocabulary, part).items()
        ]
    lines = [heads, tuple("---" for _ in heads), *((f"`{name}`", *rest) for name, *rest in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _codes(question: Question, language: str) -> str:
    return ", ".join(f"`{choice.code}` {getattr(choice, language)}" for choice in question.choices)


def printed(command: str, page: Path) -> list[str]:
    """The lines that a command prints, standard output and standard error as a terminal mixes them."""
    with chdir(FOLDER):
        result = CliRunner(env={"GIAMNGHEO_LANG": language_of(page)}).invoke(main, shlex.split(command))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [line.rstrip() for line in result.output.splitlines()]


def as_shown(example: re.Match[str], page: Path) -> tuple[list[str], list[str]]:
    """What a page shows and what it should: the same number of lines where it leaves the rest out."""
    shown = example["shown"].splitlines()
    found = printed(example["command"], page)
    if shown and shown[-1] == MORE:
        found = [*found[: len(shown) - 1], MORE]
    return shown, found


def _renewed(example: re.Match[str], page: Path) -> str:
    _, found = as_shown(example, page)
    return "\n".join(["```console", f"$ giamngheo {example['command']}", *found, "```"])


def renew(page: Path) -> None:
    """Write the outputs and the vocabulary's tables anew."""
    text = page.read_text(encoding="utf-8")
    language = language_of(page)
    renewed = BLOCK.sub(lambda example: _renewed(example, page), text)
    renewed = VOCABULARY.sub(
        lambda found: f"<!-- vocabulary: {found['part']} -->\n{vocabulary_table(found['part'], language)}",
        renewed,
    )
    if renewed != text:
        page.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    for each in pages():
        renew(each)
