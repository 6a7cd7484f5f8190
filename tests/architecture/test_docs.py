"""The documentation says all there is to say, says it of what exists, and shows what commands truly print."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from giamngheo.project.cli import main
from tests.architecture.examples import VOCABULARY, as_shown, examples, language_of, pages, vocabulary_table
from tests.architecture.source import ROOT, modules

VARIABLE = re.compile(r"\bGIAMNGHEO_[A-Z_]*[A-Z]\b")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")
COMMANDS = [ROOT / "docs" / "reference" / name for name in ("commands.md", "commands.vi.md")]
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users)/\w"  # a path of somebody's machine
    r"|\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:com|org))"  # where packages come from
)


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words after `giamngheo`."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from leaves(found, (*path, name))
    else:
        yield " ".join(path), command


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }


def sections(page: Path, words: str) -> str:
    """What a page says under the headings that name a command: `tables`, `tables --from`, `tables – các biểu`."""
    parts = re.split(r"^#{2,3} ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = re.compile(rf"{re.escape(words)}( --[a-z]+)?( – .*)?")
    return "\n".join(part for part in parts if named.fullmatch(part.partition("\n")[0]))


def relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


LEAVES = dict(leaves(main))


def test_every_variable_of_the_environment_is_explained() -> None:
    tests = [(ROOT / "tests" / name).read_text() for name in ("settings.py", "throwaway.py")]
    used = {
        name for text in (*(module.text for module in modules()), *tests) for name in VARIABLE.findall(text)
    }
    reference = (ROOT / "docs" / "reference" / "environment.md").read_text(encoding="utf-8")
    assert used == set(VARIABLE.findall(reference))


@pytest.mark.parametrize("page", COMMANDS, ids=relative)
@pytest.mark.parametrize("words", LEAVES)
def test_every_command_is_described_with_all_its_options_and_no_other(words: str, page: Path) -> None:
    said = sections(page, words)
    assert said, f"{relative(page)} has no section on {words}"
    assert set(OPTION.findall(said)) == options(LEAVES[words])


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_examples_show_what_commands_print(page: Path) -> None:
    for example in examples(page):
        shown, found = as_shown(example, page)
        assert shown == found, "run: python -m tests.architecture.examples"


@pytest.mark.parametrize("page", COMMANDS, ids=relative)
def test_every_answer_is_in_the_reference(page: Path) -> None:
    found = {each["part"]: each["rows"] for each in VOCABULARY.finditer(page.read_text(encoding="utf-8"))}
    expected = {part: vocabulary_table(part, language_of(page)) for part in ("household", "person", "codes")}
    assert found == expected, "run: python -m tests.architecture.examples"


@pytest.mark.parametrize("page", pages(), ids=relative)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        reached = (page.parent / target).resolve() if target else page
        assert reached.exists(), target
        assert not anchor or anchor[1:] in anchors(reached), target + anchor


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_make_targets_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    for page in pages():
        lines = re.findall(r"(?:^|`)make ([a-z -]+)(?:`|$)", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert {word for line in lines for word in line.split()} <= targets, relative(page)


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(), flags=re.MULTILINE)
    titles = {path.name: path.read_text().partition("\n")[0][2:] for path in folder.glob("*.md")}
    titles.pop("README.md")
    assert {name: title for title, name in listed} == titles


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="looks at what git keeps"
)
def test_nothing_that_is_kept_names_a_machine_or_a_registry() -> None:
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    found = []
    for name in filter(None, kept.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            found += [f"{name}: {match.group()}" for match in ELSEWHERE.finditer(content.decode("utf-8"))]
    assert found == []
