"""The sheet as the page draws it: parts in the order of the paper, each question with its number and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from giamngheo.documents.ethnicity import ethnic_groups
from giamngheo.forms.definition import Form, Row
from giamngheo.forms.entered import text_of
from giamngheo.forms.web import Field, sections

Answers = Mapping[str, Any]
GIVEN_BY_REGISTER = frozenset({"household", "area"})
_DIGITS = "1234567890"
_LISTED_AT_LEAST = 5
"""So many yes/no questions in a part make a list of boxes: the rest can be answered `no` at once."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice with the digit that chooses it."""

    code: str
    words: str
    digit: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page.  `known`: the register's own answer; `copied`: an earlier sheet's, not looked at."""

    field: Field
    input: str
    text: str
    options: Sequence[Option]
    listed: SafeString | None
    """The choices of a list too long for digits, as the options of a select."""
    known: bool
    copied: bool

    @property
    def is_yes_no(self) -> bool:
        return len(self.options) == 2 and self.options[0].code == "yes"


@dataclass(frozen=True, slots=True)
class Member:
    """The questions about one person; `person` is the name by which the sheet tells them apart."""

    person: str
    place: int
    name: str
    asked: Sequence[Asked]
    left: bool = False
    """Of the register and not on the sheet: whoever types has said so."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the form: its questions, or the members that each are asked them."""

    no: str
    name: str
    label: str
    is_repeated: bool
    asked: Sequence[Asked]
    members: Sequence[Member]
    spare: Sequence[Member]
    """Empty members, for who has no script to add one."""
    blank: Member | None
    boxes: bool


def parts(
    form: Form,
    answers: Answers,
    *,
    register: Mapping[str, Answers],
    copied: Sequence[str],
    language: str,
    spare: int = 0,
) -> list[Part]:
    """The form with the answers on it; `register` are the answers that the register gives, by person."""
    there = {member.get("person") for member in answers["members"]}
    missing = [known for person, known in register.items() if person not in there]
    rows = {(row.in_repeat, row.name): row for row in form.rows if row.is_question}
    found = []
    for section in sections(form, language):
        repeat = section.name if section.is_repeated else None
        fields = [
            (field, rows[repeat, field.name])
            for field in section.fields
            if field.name not in GIVEN_BY_REGISTER
        ]

        def member(
            person: str, place: int, given: Answers, *, left: bool = False, fields: Any = fields
        ) -> Member:
            known = register.get(person, {})
            asked = [
                _asked(field, row, f"m{place}.", given, known, f"{person}." if person else "", copied)
                for field, row in fields
            ]
            return Member(person, place, str(given.get("full_name", "")), asked, left)

        members = [*answers["members"], *missing] if repeat else []
        after = range(len(members), len(members) + spare) if repeat else ()
        found.append(
            Part(
                no=section.no,
                name=section.name,
                label=section.label,
                is_repeated=section.is_repeated,
                asked=[]
                if repeat
                else [
                    _asked(field, row, "h.", answers["household"], {}, "", copied) for field, row in fields
                ],
                members=[
                    member(str(one.get("person", "")), place, one, left=place >= len(answers["members"]))
                    for place, one in enumerate(members)
                ],
                spare=[member(f"moi-{place + 1}", place, {}) for place in after],
                blank=member("", 99, {}) if repeat else None,
                boxes=sum(row.type == "yes_no" for _, row in fields) >= _LISTED_AT_LEAST and not repeat,
            )
        )
    return found


@lru_cache(maxsize=200)
def _ethnic_options(chosen: str) -> SafeString:
    """The ethnic groups; sixty options a member are worth drawing once."""
    options = [(group.code, group.name.partition(" (")[0]) for group in ethnic_groups().values()]
    if chosen and chosen not in ethnic_groups():
        options.append((chosen, chosen))
    drawn = [
        format_html(
            '<option value="{}"{}>{}</option>', code, SafeString(" selected") if code == chosen else "", name
        )
        for code, name in options
    ]
    return SafeString("".join(drawn))


def _asked(
    field: Field, row: Row, prefix: str, given: Answers, known: Answers, owner: str, copied: Sequence[str]
) -> Asked:
    answer = given.get(row.name)
    text = text_of(row, answer)
    return Asked(
        field=field,
        input=prefix + row.name,
        text=text,
        options=[
            Option(code, words, _DIGITS[place] if place < len(_DIGITS) else "", code == text)
            for place, (code, words) in enumerate(field.choices)
        ],
        listed=_ethnic_options(text) if row.name == "ethnicity" else None,
        known=answer is not None and known.get(row.name) == answer,
        copied=owner + row.name in copied,
    )
