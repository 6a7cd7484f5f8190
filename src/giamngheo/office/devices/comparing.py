"""Several filled forms about one household beside each other: the questions on which they differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.core.problems import Refused
from giamngheo.core.text import fold
from giamngheo.forms.definition import Form, Row, forms
from giamngheo.office.entry.starting import SENSITIVE
from giamngheo.review.models import FieldSubmission, Sheet
from giamngheo.review.submissions import read

Answers = Mapping[str, Any]
_APART = frozenset({"household", "area"})


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what each form answers, in their order; empty for no answer."""

    whose: str
    question: str
    answers: Sequence[str]

    @property
    def differs(self) -> bool:
        return len(set(self.answers)) > 1


def answers_of(one: FieldSubmission | Sheet) -> Answers:
    """What a delivery or a sheet answers."""
    if isinstance(one, Sheet):
        return one.answers
    try:
        return read(one.body, forms()[one.form_version.form]).answers
    except Refused:
        return {"household": {}, "members": []}


def compare(given: Sequence[Answers], *, sensitive: bool, language: str) -> list[Line]:
    """Every question that one of the forms answers; without the power, not those about health and ethnicity."""
    form = forms()["phieu-b"]
    lines = list(_own(form, given, language, sensitive=sensitive))
    keys: dict[str, str] = {}
    for answers in given:
        for member in answers["members"]:
            keys.setdefault(_key(member), str(member.get("full_name") or "?"))
    for key, name in keys.items():
        found = [next((m for m in answers["members"] if _key(m) == key), None) for answers in given]
        is_there = [_("có") if member is not None else _("không có") for member in found]
        lines.append(Line(name, _("Có trên phiếu"), is_there))
        members = [member or {} for member in found]
        hidden = frozenset() if sensitive else SENSITIVE["person"]
        lines += _lines(name, form.questions("person"), members, language, hidden)
    return lines


def _own(form: Form, given: Sequence[Answers], language: str, *, sensitive: bool) -> Iterator[Line]:
    hidden = _APART if sensitive else _APART | SENSITIVE["household"]
    yield from _lines("", form.questions(), [answers["household"] for answers in given], language, hidden)


def _lines(
    whose: str, rows: Iterator[Row], given: Sequence[Answers], language: str, hidden: frozenset[str]
) -> Iterator[Line]:
    for row in rows:
        answers = [_said(row, one.get(row.name), language) for one in given]
        if row.name not in hidden and any(answers):
            yield Line(whose, row.label[language], answers)


def _said(row: Row, value: object, language: str) -> str:
    """An answer in words."""
    if value is None or value == "":
        return ""
    code = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    if row.type == "decimal" and language == "vi":
        return code.replace(".", ",")
    if row.type == "date":
        return "/".join(reversed(code.split("-")))
    return next((getattr(choice, language) for choice in row.choices if choice.code == code), code)


def _key(member: Answers) -> str:
    """Who a member is: the person of the register, else the name without its tones."""
    return str(member.get("person") or fold(str(member.get("full_name", ""))))
