"""Planning a cycle from what the law says of its kind, opening it, ending one that has no decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.access.queries import units_of
from giamngheo.law.bundle import load
from giamngheo.law.procedures import KINDS, Procedure
from giamngheo.office import shell, words
from giamngheo.office.law.reading import source
from giamngheo.office.review import forms, wording
from giamngheo.office.review.acting import cycle_of, send, sent
from giamngheo.places.models import Level
from giamngheo.review import actions, board
from giamngheo.review.models import Cycle, CycleKind, CycleState
from giamngheo.review.policy import may_manage

_MONTHLY = frozenset({"in_year", "medium", "low_income"})
_DAY_OF_MONTH = 15
_SLUGS = {
    "periodic": "dinh-ky",
    "in_year": "thuong-xuyen",
    "medium": "muc-song-trung-binh",
    "low_income": "thu-nhap-thap",
    "survey": "khao-sat",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cycle is to be planned: its kind, year and month, the opening day where the calendar leaves it free."""

    kind: str
    year: int
    month: int
    opens_on: date | None = None


@policy("review.manage")
def plan(request: Request) -> HttpResponse:
    """Propose a cycle of a kind and time from the law; everything can be changed before it is kept."""
    asked = _asked(request)
    found = _procedure(asked)
    shared: dict[str, Any] = {
        "asked": asked,
        "kinds": {kind: words.CYCLES[kind] for kind in KINDS},
        "is_monthly": asked.kind in _MONTHLY,
        "months": range(1, 13),
        "problems": (),
    }
    if found is None:
        return render(request, "office/review/plan.html", shared | {"procedure": None})
    procedure, opens, closes = found
    steps = [(step.name, words.said(step.title)) for step in procedure.steps]
    places = units_of(request.reach, opens).exclude(level=Level.village).order_by("path")
    form = forms.PlanForm(
        sent(request),
        places=places,
        standards=[(one.id, words.said(one.title)) for one in load().standards.values()],
        steps=steps,
        initial=_proposal(asked, procedure, opens, closes) | {"place": shell.workplace(request).unit},
    )

    def do(given: Mapping[str, Any]) -> str:
        made = actions.plan_cycle(
            code=given["code"],
            title=given["title"],
            kind=CycleKind(asked.kind),
            year=asked.year,
            reference_date=given["reference_date"],
            opens_on=given["opens_on"],
            closes_on=given["closes_on"],
            place=given["place"],
            standard=given["standard"],
            procedure=procedure.id,
            plan=form.plan(),
            actor=request.actor,
            at=timezone.now(),
        )
        return _("Đã lập kế hoạch “{title}”. Mở đợt khi đến ngày.").format(title=made.title)

    problems, status = send(request, form, do)
    if status == 0:
        return HttpResponseRedirect(reverse("review-board", args=[form.cleaned_data["code"]]))
    context = shared | _law(procedure) | {"form": form, "problems": problems, "procedure": procedure}
    return render(request, "office/review/plan.html", context, status=status)


@policy("review.manage")
def open_(request: Request, cycle: str) -> HttpResponse:
    """Open a planned cycle, seeing first how many take part."""
    held = _managed(request, cycle, CycleState.planned)
    form = forms.VersionForm(sent(request))

    def do(given: Mapping[str, Any]) -> str:
        actions.open_cycle(cycle=held, actor=request.actor, at=timezone.now())
        return _("Đã mở đợt “{title}”.").format(title=held.title)

    context = {"taking_part": board.participants(held), "listed": held.kind == CycleKind.periodic}
    return _cycle_page(request, held, form, do, "open", context)


@policy("review.manage")
def assess(request: Request, cycle: str) -> HttpResponse:
    """Judge every sheet of an open cycle anew, once the law has changed since the others were judged."""
    held = _managed(request, cycle, CycleState.open)
    form = forms.VersionForm(sent(request))

    def do(given: Mapping[str, Any]) -> str:
        made = actions.assess(cycle=held, on=request.today, actor=request.actor, at=timezone.now())
        return _(
            "Đã tính điểm {sheets} phiếu theo văn bản hiện hành; {open} phiếu chưa xác định được."
        ).format(sheets=made.sheets, open=made.undetermined)

    return _cycle_page(request, held, form, do, "assess", {})


@policy("review.manage")
def conclude(request: Request, cycle: str) -> HttpResponse:
    """End a cycle whose units are all done without a decision: a survey, a month in which nobody applied."""
    held = _managed(request, cycle, CycleState.open)
    form = forms.VersionForm(sent(request))

    def do(given: Mapping[str, Any]) -> str:
        actions.conclude_cycle(cycle=held, actor=request.actor, at=timezone.now())
        return _("Đã kết thúc đợt “{title}”.").format(title=held.title)

    return _cycle_page(request, held, form, do, "conclude", {})


def _cycle_page(
    request: Request, cycle: Cycle, form: forms.VersionForm, do: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    problems, status = send(request, form, do)
    if status == 0:
        return HttpResponseRedirect(reverse("review-board", args=[cycle.code]))
    shown = {"cycle": cycle, "form": form, "problems": problems} | context
    return render(request, f"office/review/{template}.html", shown, status=status)


def _managed(request: Request, code: str, state: str) -> Cycle:
    """A cycle in a state that the reach manages, or 404."""
    found = cycle_of(request, code)
    if not may_manage(request.reach, found) or not found.procedure:
        raise Http404
    if found.state != state and request.method != "POST":
        raise Http404
    return found


def _asked(request: Request) -> Asked:
    """The kind and time in the address, else the next that the calendar brings."""
    kind = request.GET.get("loai", "periodic")
    if kind not in KINDS:
        raise Http404
    upcoming = request.today
    if kind in _MONTHLY and upcoming.day > _DAY_OF_MONTH:
        upcoming = (upcoming.replace(day=1) + timedelta(days=32)).replace(day=1)
    year = _number(request.GET.get("nam"), upcoming.year, 2021, 2100)
    month = _number(request.GET.get("thang"), upcoming.month, 1, 12)
    return Asked(kind, year, month, request.today)


def _procedure(asked: Asked) -> tuple[Procedure, date, date | None] | None:
    """The procedure in force on the day on which the cycle would open, with its window; None where none is."""
    for procedure in load().procedures.values():
        if procedure.kind != asked.kind:
            continue
        window = procedure.window(asked.year, asked.month)
        opens, closes = window or (asked.opens_on or date(asked.year, 1, 1), None)
        if procedure.is_in_force(opens):
            return procedure, opens, closes
    return None


def _proposal(asked: Asked, procedure: Procedure, opens: date, closes: date | None) -> dict[str, Any]:
    """What the form says before anybody changes it."""
    days = procedure.planned_days(opens)
    last = closes or max(days.values())
    monthly = asked.kind in _MONTHLY
    name = str(words.CYCLES[asked.kind]).lower()
    when = f"{asked.month:02d}/{asked.year}" if monthly else f"{asked.year}"
    standard = load().standard_on(opens)
    code = f"{asked.year}-{_SLUGS[asked.kind]}" + (f"-{asked.month:02d}" if monthly else "")
    if Cycle.objects.filter(code=code).exists():
        code = f"{code}-2"
    return {
        "title": _("Rà soát {kind} {when}").format(kind=name, when=when),
        "code": code,
        "opens_on": opens,
        "closes_on": last,
        "reference_date": opens if monthly else last,
        "standard": standard.id if standard else "",
        **{f"plan-{step}": min(day, last) for step, day in days.items()},
    }


def _law(procedure: Procedure) -> dict[str, Any]:
    """The procedure as read: its steps, terms and calendar, each with its source and how sure we are."""
    bundle = load()
    return {
        "steps": [
            {
                "name": step.name,
                "title": step.title,
                "actor": step.actor,
                "source": source(bundle, step.source),
                "certainty": step.certainty,
            }
            for step in procedure.steps
        ],
        "calendar": {
            "source": source(bundle, procedure.calendar.source),
            "certainty": procedure.calendar.certainty,
        },
        "periods": [
            {
                "start": period.start,
                "end": period.end,
                "source": source(bundle, period.source),
                "certainty": period.certainty,
                "note": words.said(period.note) if period.note else "",
            }
            for period in procedure.in_force
        ],
        "terms": [
            (name, found)
            for term, name in wording.TERMS.items()
            if (found := wording.term(procedure, term)) is not None
        ],
    }


def _number(typed: str | None, default: int, least: int, most: int) -> int:
    if typed is None or not (typed.isascii() and typed.isdecimal()):
        return default
    return min(max(int(typed[:6]), least), most)
