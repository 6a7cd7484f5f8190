"""The vocabulary of answers: every question's column, kind, words and codes, read once from `data/vocabulary.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from giamngheo.core.layouts import Column, Kind, Layout

_FILE = Path(__file__).parent / "data" / "vocabulary.yaml"


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a question with its words."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One answer that a form may ask; `choices` is empty for all kinds but `code`."""

    name: str
    kind: Kind
    vi: str
    en: str
    aliases: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()

    def words_for(self, code: str, language: str = "vi") -> str:
        """The words of one of its codes; the code itself where it is unknown."""
        return next((getattr(choice, language) for choice in self.choices if choice.code == code), code)

    def as_column(self, *, required: bool = False) -> Column:
        return Column(
            self.name,
            self.kind,
            required=required,
            vi=self.vi,
            en=self.en,
            aliases=self.aliases,
            choices=tuple((choice.code, choice.vi, choice.en) for choice in self.choices),
            minimum=self.minimum,
            maximum=self.maximum,
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All questions about households and about persons, by column name."""

    household: Mapping[str, Question]
    person: Mapping[str, Question]


@cache
def load() -> Vocabulary:
    """The vocabulary that ships with the product."""
    content: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    choices = {
        name: tuple(Choice(str(code), words["vi"], words["en"]) for code, words in codes.items())
        for name, codes in content["choices"].items()
    }
    groups = {
        group: {name: _question(name, entry, choices) for name, entry in content[group].items()}
        for group in ("household", "person")
    }
    return Vocabulary(groups["household"], groups["person"])


def _question(name: str, entry: Mapping[str, Any], choices: Mapping[str, tuple[Choice, ...]]) -> Question:
    return Question(
        name=name,
        kind=Kind(entry["kind"]),
        vi=entry["vi"],
        en=entry["en"],
        aliases=tuple(entry.get("aliases", ())),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        choices=choices[name] if entry["kind"] == "code" else (),
    )


def household_layout(
    *, required: tuple[str, ...] = ("household",), flags: Mapping[str, str] | None = None
) -> Layout:
    """A file of households: one row each, any answers; `flags` adds yes/no columns (name → Vietnamese words)."""
    columns = [question.as_column(required=name in required) for name, question in load().household.items()]
    columns += [Column(name, Kind.boolean, vi=words) for name, words in (flags or {}).items()]
    return Layout(
        "households", tuple(columns), key=("household",), sheet_names=("households", "Hộ", "Danh sách hộ")
    )


def person_layout() -> Layout:
    """A file of persons: one row each, tied to their household."""
    columns = tuple(
        question.as_column(required=name == "household") for name, question in load().person.items()
    )
    return Layout(
        "persons", columns, key=("household", "person"), sheet_names=("persons", "Nhân khẩu", "Thành viên")
    )
