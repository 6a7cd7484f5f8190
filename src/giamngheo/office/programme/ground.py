"""What every page of the activities shares: the activity of an address, who acts, problems beside their fields."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from giamngheo.access.policy import Request
from giamngheo.core.problems import Problem
from giamngheo.places.models import Place
from giamngheo.programme import policy as rules
from giamngheo.programme import queries
from giamngheo.programme.entries import Signed
from giamngheo.programme.models import Activity

UNUSABLE, CONFLICT = 422, 409
_STALE = frozenset({"programme.stale", "programme.wrong_state", "programme.already", "programme.link_beyond"})


def activity_of(request: Request, code: str) -> Activity:
    """The activity with that code within reach; 404 for any other."""
    found = queries.activity(request.reach, code)
    if found is None:
        raise Http404
    return found


def signed_by(request: Request, power: str, drawn: UUID) -> Signed:
    """Who acts, in the office that gives the power."""
    offices = request.reach.having(power).offices
    actor = replace(request.actor, office=offices[0]) if offices else request.actor
    return Signed(actor, timezone.now(), drawn)


def require_record(request: Request, place: Place) -> None:
    """Only who records what is done at a place passes."""
    if not rules.may_record(request.reach, place):
        raise PermissionDenied("programme.record")


def status_of(problems: Sequence[Problem]) -> int:
    """The status of a refusal: what somebody else changed meanwhile is a conflict."""
    return CONFLICT if any(one.code in _STALE for one in problems) else UNUSABLE


def beside(form: forms.Form, problems: Iterable[Problem]) -> list[Problem]:
    """Put each problem beside the field that it names; gives those that have none."""
    rest = []
    for problem in problems:
        name = problem.spot.column or ""
        if name in form.fields and not form.fields[name].widget.is_hidden:
            said = problem.values.get("detail") if problem.code == "programme.value" else None
            form.add_error(name, str(said) if said else sentence(problem))
        else:
            rest.append(problem)
    return rest


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, without the place: it stands beside it."""
    language = "en" if get_language() == "en" else "vi"
    return f"{problem.what(language)} {problem.remedy(language)}"


def asked(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the activities."""
    return render(request, f"office/programme/{template}.html", context, status=status)


def number_in(text: str) -> int | None:
    """A row's number as an address or a form holds it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
