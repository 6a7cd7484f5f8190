"""A form as a page shows it: sections of fields with their controls; the door that renders it adds only HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from giamngheo.forms.definition import Form, Row

_CONTROLS = {"text": "text", "integer": "number", "decimal": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Field:
    """One question: `control` is text, number, date or choice; choices are (code, words)."""

    name: str
    no: str
    label: str
    control: str
    required: bool
    whole: bool
    choices: tuple[tuple[str, str], ...]
    minimum: int | None
    maximum: int | None
    relevant: str
    """The XLSForm expression that decides whether it is asked; empty for always."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; a repeated one is filled once a member."""

    no: str
    name: str
    label: str
    is_repeated: bool
    fields: tuple[Field, ...]


def sections(form: Form, language: str = "vi") -> list[Section]:
    """The form in the order of the paper."""
    found: list[Section] = []
    opened: Row | None = None
    fields: list[Field] = []
    for row in form.rows:
        if row.type.startswith("begin"):
            opened, fields = row, []
        elif row.type.startswith("end") and opened is not None:
            repeated = opened.type == "begin repeat"
            found.append(Section(opened.no, opened.name, opened.label[language], repeated, tuple(fields)))
        elif row.is_question:
            fields.append(_field(row, language))
    return found


def _field(row: Row, language: str) -> Field:
    return Field(
        name=row.name,
        no=row.no,
        label=row.label[language],
        control="choice" if row.choices else _CONTROLS[row.type],
        required=row.required,
        whole=row.type == "integer",
        choices=tuple(_words(row, language)),
        minimum=row.question.minimum if row.question else None,
        maximum=row.question.maximum if row.question else None,
        relevant=row.source["relevant"],
    )


def _words(row: Row, language: str) -> Iterator[tuple[str, str]]:
    return ((choice.code, choice.vi if language == "vi" else choice.en) for choice in row.choices)
