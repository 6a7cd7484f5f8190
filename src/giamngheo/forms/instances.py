"""A filled XForm as a device sends it: read without trusting it, and told apart into answers and what surrounds them.

The text is read by expat with document types and entities refused, and with limits on its length, its depth and the
number of its elements.  What comes out is text by question; `typed` makes the values of a form's questions of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.forms.definition import Form, Row
from giamngheo.forms.xlsform import ONLY_ON_A_DEVICE, PERSON_UID, PHOTO, REPEAT, STILL_HERE

MOST_BYTES = 500_000
"""A form with forty members takes a fifth of it."""

_DEEPEST = 16
_MOST_ELEMENTS = 20_000
_LONGEST_NAME = 120
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_WITH_A_POINT = re.compile(r"-?[0-9]{1,18}\.[0-9]{1,18}")

catalogue(
    {
        "forms.unreadable": Kind(
            "Phiếu gửi không đọc được ({detail}).",
            "The filled form cannot be read ({detail}).",
            "Tải lại mẫu phiếu trên thiết bị rồi gửi lại.",
            "Fetch the form again on the device, then send again.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Instance:
    """One filled form.  `answers` and `members` are text by question; `started` is what the device's clock said."""

    form: str
    version: str
    instance: str
    replaces: str
    device: str
    started: str
    answers: Mapping[str, str]
    members: tuple[Mapping[str, str], ...]
    files: tuple[str, ...]


def read(text: str) -> Instance:
    """The filled form in a text; raises `Refused` for what is not one."""
    root = _tree(text)
    meta = next((part for part in root if part.tag == "meta"), Element("meta"))
    named = {part.tag: (part.text or "").strip() for part in meta}
    instance = named.get("instanceID") or root.get("instanceID", "")
    if not instance or not root.get("id"):
        raise _unreadable("không có mã mẫu hoặc mã phiếu / no form or instance ID")
    answers: dict[str, str] = {}
    members: list[Mapping[str, str]] = []
    _gather(root, answers, members)
    found = Instance(
        form=root.get("id", ""),
        version=root.get("version", ""),
        instance=instance,
        replaces=named.get("deprecatedID", ""),
        device=answers.get("deviceid", ""),
        started=answers.get("start", ""),
        answers={name: value for name, value in answers.items() if name not in ONLY_ON_A_DEVICE},
        members=tuple(members),
        files=tuple(answers[name] for name in (PHOTO,) if answers.get(name)),
    )
    if max(map(len, (found.instance, found.replaces, found.device, *found.files))) > _LONGEST_NAME:
        raise _unreadable("mã quá dài / a name is too long")
    return found


def typed(form: Form, given: Mapping[str, str], repeat: str | None = None) -> dict[str, object]:
    """The answers as values of the form's questions; what a question cannot take stays text, for a check to find."""
    rows = {row.name: row for row in form.questions(repeat)}
    return {name: _value(rows.get(name), text) for name, text in given.items() if text != ""}


def _value(row: Row | None, text: str) -> object:
    if row is None:
        return text
    if row.type == "yes_no" and text in ("yes", "no"):
        return text == "yes"
    if row.type == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if row.type == "decimal" and _WITH_A_POINT.fullmatch(text):
        return text.rstrip("0").rstrip(".")  # one engine writes 40, another 40.0: the same answer
    return text


def _gather(parent: Element, answers: dict[str, str], members: list[Mapping[str, str]]) -> None:
    """Answers of the groups, one below the other, and of the members; `meta` is no answer."""
    for part in parent:
        if part.tag == "meta":
            continue
        if part.tag == REPEAT:
            member = dict(_leaves(part))
            if member.get(STILL_HERE) != "no":
                asked = {name: text for name, text in member.items() if name not in ONLY_ON_A_DEVICE}
                members.append({"person": member.get(PERSON_UID, "")} | asked)
        elif len(part):
            _gather(part, answers, members)
        else:
            answers[part.tag] = (part.text or "").strip()


def _leaves(parent: Element) -> Iterator[tuple[str, str]]:
    for part in parent:
        if len(part):
            yield from _leaves(part)
        else:
            yield part.tag, (part.text or "").strip()


def _tree(text: str) -> Element:
    """The text as elements without their namespaces."""
    if len(text.encode()) > MOST_BYTES:
        raise _unreadable(f"> {MOST_BYTES} byte")
    builder, limits = TreeBuilder(), _Limits()
    parser = expat.ParserCreate("utf-8", namespace_separator="}")

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        limits.open()
        builder.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        limits.depth -= 1
        builder.end(_local(tag))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    try:
        parser.Parse(text.encode(), True)
        root = builder.close()
    except expat.ExpatError as error:
        raise _unreadable(expat.ErrorString(error.code)) from error
    return root


@dataclass(slots=True)
class _Limits:
    depth: int = 0
    elements: int = 0

    def open(self) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > _DEEPEST or self.elements > _MOST_ELEMENTS:
            raise _unreadable("quá nhiều phần tử / too many elements")


def _no_doctype(*_: object) -> None:
    raise _unreadable("DOCTYPE")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _unreadable(detail: str) -> Refused:
    return Refused([Problem("forms.unreadable", values={"detail": detail})])


def members_of(form: Form, found: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    """The members as values of the questions that are asked of each."""
    return [typed(form, member, REPEAT) for member in found]
