"""What every page of a step does: find the unit, show the form, take the step, or say in place why not."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request
from giamngheo.core.problems import Problem, Refused
from giamngheo.law.bundle import load
from giamngheo.law.procedures import Procedure
from giamngheo.office import shell, words
from giamngheo.office.review import papers, wording
from giamngheo.review import board
from giamngheo.review.models import Cycle, ReviewUnit
from giamngheo.review.policy import acts
from giamngheo.review.queries import cycles
from giamngheo.review.step_problems import refusal
from giamngheo.review.workflow import ACTS

_STALE = frozenset({"review.moved_on", "review.not_due", "review.wrong_state", "review.commune_went_on"})
_CONFLICT, _UNUSABLE = 409, 422

Do = Callable[[Mapping[str, Any]], str]
"""Takes the step from what the form holds, and says what was done."""


def cycle_of(request: Request, code: str) -> Cycle:
    """A cycle that concerns the reach, or 404."""
    found = cycles(request.reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def procedure_of(cycle: Cycle) -> Procedure:
    """The procedure that a cycle follows, or 404 where its steps are kept on paper."""
    found = load().procedures.get(cycle.procedure)
    if found is None:
        raise Http404
    return found


def visit(request: Request, cycle: Cycle) -> None:
    """The cycle that the address names is the one in the bar above."""
    unit = shell.workplace(request).unit
    if unit is not None:
        shell.visit(request, unit=unit, cycle=cycle, here=reverse("review"))


def unit_of(request: Request, cycle: str, code: str) -> ReviewUnit:
    """A unit of a cycle within reach, or 404."""
    held = cycle_of(request, cycle)
    procedure_of(held)
    try:
        found = board.unit(request.reach, held, code)
    except ReviewUnit.DoesNotExist:
        raise Http404 from None
    found.cycle = held
    return found


def address(unit: ReviewUnit) -> str:
    """The page of a unit."""
    return reverse("review-unit", args=[unit.cycle.code, unit.place.code])


def sent(request: Request) -> QueryDict | None:
    """What was sent, for a form; None where the page is only asked for."""
    if request.method != "POST":
        return None
    if any("\x00" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest  # nobody types it, and PostgreSQL stores none
    return request.POST


def act_page(
    request: Request,
    unit: ReviewUnit,
    act: str,
    form: forms.Form,
    do: Do,
    template: str = "confirm",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of one act at a unit: asked for, it shows the form; sent, it takes the step and leads to the unit.

    What is refused is said in place with everything typed still there; the page then carries the unit's present
    version, so that sending it again is a decision and not an accident.
    """
    if request.method != "POST" and act in ACTS and act not in acts(request.reach, unit):
        messages.warning(request, _not_due(unit, act).sentence(_language()))
        return HttpResponseRedirect(address(unit))
    problems, status = send(request, form, do)
    if status == 0:
        return HttpResponseRedirect(address(unit))
    if problems:
        unit = unit_of(request, unit.cycle.code, unit.place.code)
    return show(request, unit, act, form, template, context, problems, status)


def show(
    request: Request,
    unit: ReviewUnit,
    act: str,
    form: forms.Form,
    template: str,
    context: Mapping[str, Any] | None = None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of an act as it stands."""
    visit(request, unit.cycle)
    procedure = procedure_of(unit.cycle)
    shown = {
        "unit": unit,
        "cycle": unit.cycle,
        "procedure": procedure,
        "step": wording.step_name(procedure, unit.step),
        "title": words.name(wording.ACTS, act),
        "back": address(unit),
        "form": form,
        "problems": problems,
        "said": "",
        "version": _version(request, unit, problems),
        "papers": papers.of_act(request, unit, act),
    }
    return render(request, f"office/review/{template}.html", shown | dict(context or {}), status=status)


def _version(request: Request, unit: ReviewUnit, problems: tuple[Problem, ...]) -> object:
    """The version that the reader of the page has seen: the present one, once told that the unit moved on."""
    if request.method != "POST" or any(problem.code in _STALE for problem in problems):
        return unit.version
    return request.POST.get("version", unit.version)


def send(request: Request, form: forms.Form, do: Do) -> tuple[tuple[Problem, ...], int]:
    """What came of a form that may have been sent: the problems, and the status to show it with; 0 when done."""
    if request.method != "POST":
        return (), 200
    if not form.is_valid():
        return (), _UNUSABLE
    try:
        said = do(form.cleaned_data)
    except Refused as refused:
        return refused.problems, status_of(refused.problems)
    messages.success(request, said)
    return (), 0


def status_of(problems: tuple[Problem, ...]) -> int:
    """409 where the page has grown old, else 422."""
    return _CONFLICT if any(problem.code in _STALE for problem in problems) else _UNUSABLE


def _not_due(unit: ReviewUnit, act: str) -> Problem:
    return refusal(
        "review.not_due",
        place=unit.place.full_name,
        step=wording.step_name(procedure_of(unit.cycle), unit.step),
        act=words.name(wording.ACTS, act).lower(),
    )


def _language() -> str:
    return get_language() or "vi"


def done(unit: ReviewUnit, act: str) -> str:
    """The sentence after a step: what was done, and where the unit stands now."""
    fresh = ReviewUnit.objects.get(pk=unit.pk)
    return _("{place}: {act} xong. Bước tiếp theo: {step}.").format(
        place=unit.place.full_name,
        act=words.name(wording.ACTS, act).lower(),
        step=wording.step_name(procedure_of(unit.cycle), fresh.step),
    )
