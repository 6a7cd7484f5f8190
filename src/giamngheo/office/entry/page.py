"""The page of one household's sheet: the plain form, and the data that its script works with."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from giamngheo.access.policy import Request
from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem
from giamngheo.forms.compiled import compiled, sentences
from giamngheo.forms.definition import Form
from giamngheo.office.entry import layout
from giamngheo.office.entry.forms import SPARE_MEMBERS
from giamngheo.office.entry.scoring import score
from giamngheo.office.entry.starting import Start, earlier, from_register, with_hidden
from giamngheo.office.shell import visit, workplace
from giamngheo.registry.actions import note_sensitive_view
from giamngheo.registry.models import Household, Membership
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.review.entering import Standing, names_of
from giamngheo.review.models import Cycle
from giamngheo.review.policy import may_enter_sheet, may_record

_WRONG = 422


def sees_everything(reach: Reach, household: Household) -> bool:
    """Whether no answer of the household is hidden from the account."""
    return may_read_sensitive(reach, household)


def is_open(reach: Reach, cycle: Cycle, found: Standing) -> bool:
    """Whether the account may enter the household's sheet now, by the cycle's state and the village's step."""
    if found.decided or not may_record(reach, cycle, found.household):
        return False
    return found.unit is None or may_enter_sheet(reach, found.unit, objected=found.objected)


def visit_cycle(request: Request, cycle: Cycle) -> None:
    """Show the cycle of the address above the page, as the one that is worked in."""
    unit = workplace(request).unit
    if unit is not None:
        visit(request, unit=unit, cycle=cycle, here=reverse("review"))


def show(
    request: Request,
    form: Form,
    cycle: Cycle,
    found: Standing,
    begun: Start,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """The page, with what is wrong on top when a plain form comes back."""
    visit_cycle(request, cycle)
    language = "en" if get_language() == "en" else "vi"
    sensitive = sees_everything(request.reach, found.household)
    if sensitive:
        note_sensitive_view(household=found.household, actor=request.actor, at=timezone.now())
    register = {
        str(membership.person.uid): from_register(membership, sensitive=sensitive)
        for membership in found.members
    }
    writers = names_of({found.live.recorded_by} if found.live else set())
    context = {
        "cycle": cycle,
        "household": found.household,
        "found": found,
        "begun": begun,
        "writer": writers.get(found.live.recorded_by, "") if found.live else "",
        "open": is_open(request.reach, cycle, found),
        "parts": layout.parts(
            form,
            begun.answers,
            register=register,
            copied=begun.copied,
            language=language,
            spare=SPARE_MEMBERS,
        ),
        "score": score(form, cycle, found.household, with_hidden(begun.answers, begun.hidden), request.reach),
        "problems": [_placed(problem, begun) for problem in problems],
        "earlier": earlier(found, request.reach),
    }
    context["data"] = _data(form, cycle, found, begun, context, language, sensitive=sensitive)
    return render(request, "office/entry/entry.html", context, status=_WRONG if problems else 200)


def _placed(problem: Problem, begun: Start) -> tuple[Problem, str]:
    """A problem with the name of the member it is about."""
    row = problem.spot.row
    return problem, str(begun.answers["members"][row - 1].get("full_name", "")) if row else ""


def _data(
    form: Form,
    cycle: Cycle,
    found: Standing,
    begun: Start,
    context: dict[str, Any],
    language: str,
    *,
    sensitive: bool,
) -> dict[str, Any]:
    address = [cycle.code, found.household.code]
    definition = compiled(form, language)
    definition["sentences"] = sentences(language, ("forms.", "answers.", "review.identity_"))
    return {
        "form": definition,
        "on": cycle.reference_date.isoformat(),
        "fixed": {"household": found.household.code, "area": found.household.place.area},
        "version": begun.version,
        "over": begun.over,
        "copied": begun.copied,
        "numbers": _numbers(found.members) if sensitive else {},
        "earlier": context["earlier"],
        "open": context["open"],
        "addresses": {name: reverse(f"entry-{name}", args=address) for name in ("score", "save", "complete")},
        "here": reverse("entry", args=address),
    }


def _numbers(members: Sequence[Membership]) -> dict[str, dict[str, Any]]:
    """What the members' identification numbers say of sex and year of birth; the numbers themselves stay here."""
    said = {}
    for membership in members:
        number = membership.person.identity_number
        if number:
            century, sex = divmod(int(number[3]), 2)
            year = 1900 + 100 * century + int(number[4:6])
            said[str(membership.person.uid)] = {"sex": ("male", "female")[sex], "year": year}
    return said
