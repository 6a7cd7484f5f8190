"""What a browser sends: answers as JSON from the page's script, or as the fields of the plain form."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from giamngheo.forms.definition import Form, Row
from giamngheo.forms.entered import answer_of

LARGEST = 300_000
MOST_MEMBERS = 60
SPARE_MEMBERS = 2
"""Empty members at the end of the plain form, where no script can add any."""

_GIVEN_BY_REGISTER = ("household", "area")


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object in the body; what the page's own script would never send is a bad request."""
    if len(request.body) > LARGEST:
        raise BadRequest("too large")
    try:
        content = json.loads(request.body)
    except ValueError:
        raise BadRequest("not JSON") from None
    if not isinstance(content, dict) or "\\u0000" in json.dumps(content):
        raise BadRequest("not an object of plain text")
    return content


def read_answers(content: Mapping[str, Any]) -> dict[str, Any]:
    """`household` and `members` of plain values."""
    household, members = content.get("household"), content.get("members")
    if not _is_plain(household) or not isinstance(members, list) or len(members) > MOST_MEMBERS:
        raise BadRequest("not answers")
    if not all(_is_plain(member) for member in members):
        raise BadRequest("not answers")
    return {"household": household, "members": members}


def read_names(given: object) -> list[str]:
    """Names of answers marked as copied."""
    if not isinstance(given, list) or len(given) > 1000 or not all(isinstance(one, str) for one in given):
        raise BadRequest("not names")
    return [str(one)[:120] for one in given]


def read_number(given: object) -> int | None:
    """A whole number or nothing."""
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    raise BadRequest("not a number")


def from_fields(form: Form, fields: QueryDict) -> dict[str, Any]:
    """The answers in the fields of the plain form: `h.<question>`, `m<number>.<question>`; empty members are none."""
    members = []
    for place in range(MOST_MEMBERS):
        prefix = f"m{place}."
        if f"{prefix}person" not in fields or f"{prefix}gone" in fields:
            continue
        member = _answers(form.questions("person"), fields, prefix)
        if member:
            members.append({"person": fields[f"{prefix}person"][:64], **member})
    asked = (row for row in form.questions() if row.name not in _GIVEN_BY_REGISTER)
    return {"household": _answers(asked, fields, "h."), "members": members}


def _answers(rows: Iterable[Row], fields: QueryDict, prefix: str) -> dict[str, Any]:
    read = {row.name: answer_of(row, fields.get(prefix + row.name, "")[:400]) for row in rows}
    return {name: answer for name, answer in read.items() if answer is not None}


def _is_plain(answers: object) -> bool:
    return isinstance(answers, dict) and all(
        answer is None or isinstance(answer, bool | int | str) for answer in answers.values()
    )
