"""Pages of a commune's steps: the report, the opinion from above, refusals in writing, the decision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.access.policy import Request, policy
from giamngheo.facts.transitions import LISTS
from giamngheo.office import words
from giamngheo.office.review import forms, wording
from giamngheo.office.review.acting import act_page, done, procedure_of, sent, unit_of
from giamngheo.office.review.listing import application_of
from giamngheo.places.models import Place
from giamngheo.registry.models import Category
from giamngheo.review import actions, granting, recognition
from giamngheo.review.actions import Paper
from giamngheo.review.models import CommuneReport, CycleKind, DecisionLine, ReviewUnit
from giamngheo.review.policy import may_give_opinion
from giamngheo.review.results import Result, results
from giamngheo.review.stepping import villages_of
from giamngheo.review.workflow import ACTS

_CATEGORIES = ("poor", "near_poor", "medium", "not_poor")
_ORDER = {name: number for number, name in enumerate(_CATEGORIES)}


@dataclass(frozen=True, slots=True)
class Counted:
    """The households of one village, or of all, by what they have come to."""

    place: Place | None
    reviewed: int
    counts: Sequence[int]
    unknown: int


@policy(ACTS["send_report"].power)
def report(request: Request, cycle: str, code: str) -> HttpResponse:
    """Report to the level above; the counts are shown before they are sent."""
    unit = unit_of(request, cycle, code)
    form = forms.PaperForm(sent(request), initial={"on": request.today, "signed_by": _signatory(unit)})

    def do(given: Mapping[str, Any]) -> str:
        actions.send_report(
            unit=unit,
            paper=_paper(given),
            version=given["version"],
            actor=request.actor,
            at=timezone.now(),
        )
        return done(unit, "send_report")

    return act_page(request, unit, "send_report", form, do, "report", counted(unit))


@policy(ACTS["give_opinion"].power)
def opinion(request: Request, cycle: str, code: str) -> HttpResponse:
    """The opinion from above on the report: agreed, or the villages to check again and why."""
    unit = unit_of(request, cycle, code)
    if not may_give_opinion(request.reach, unit.place):
        raise Http404
    villages = villages_of(unit)
    form = forms.OpinionForm(sent(request), villages=villages, initial={"on": request.today, "agrees": "yes"})

    def do(given: Mapping[str, Any]) -> str:
        made = actions.give_opinion(
            unit=unit,
            paper=_paper(given),
            agrees=given["agrees"] == "yes",
            remarks=given["remarks"],
            again=list(given["again"]),
            version=given["version"],
            actor=request.actor,
            at=timezone.now(),
        )
        if made.agrees:
            return done(unit, "give_opinion")
        said = ngettext(
            "{place}: {count} thôn phải phúc tra rồi báo cáo lại.",
            "{place}: {count} thôn phải phúc tra rồi báo cáo lại.",
            len(made.again),
        )
        return said.format(place=unit.place.full_name, count=len(made.again))

    last = CommuneReport.objects.filter(unit=unit, step__undone_at__isnull=True).order_by("-pk").first()
    law = wording.term(procedure_of(unit.cycle), "opinion", last.on if last else None)
    context = counted(unit) | {"last": last, "law": law}
    return act_page(request, unit, "give_opinion", form, do, "opinion", context)


@policy(ACTS["recognise_unit"].power)
def recognise(request: Request, cycle: str, code: str) -> HttpResponse:
    """Enter the decision: everything it will say is on the page before."""
    unit = unit_of(request, cycle, code)
    initial = {"on": request.today, "valid_from": request.today, "signed_by": _signatory(unit)}
    form = forms.DecisionForm(sent(request), initial=initial)

    def do(given: Mapping[str, Any]) -> str:
        actions.recognise_unit(
            unit=unit,
            paper=_paper(given),
            valid_from=given["valid_from"],
            leaving_number=given["leaving_number"],
            version=given["version"],
            actor=request.actor,
            at=timezone.now(),
        )
        return done(unit, "recognise_unit")

    return act_page(request, unit, "recognise_unit", form, do, "decision", _to_decide(request, unit))


@policy(ACTS["refuse_application"].power)
def refuse(request: Request, cycle: str, code: str, number: int) -> HttpResponse:
    """Answer an application in writing that it is not granted, and why."""
    unit = unit_of(request, cycle, code)
    application = application_of(unit, number)
    form = forms.RefusalForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.refuse_application(
            application=application,
            paper=_paper(given),
            reason=given["reason"],
            actor=request.actor,
            at=timezone.now(),
        )
        return _("Đã ghi văn bản trả lời hộ {name}.").format(name=application.household.head_name)

    wish = words.name(wording.WISHES, application.wish)
    context = {
        "title": _("Trả lời bằng văn bản"),
        "said": f"{application.household.head_name} ({application.household.code}): {wish}",
    }
    return act_page(request, unit, "refuse_application", form, do, context=context)


@policy(ACTS["conclude_unit"].power)
def conclude(request: Request, cycle: str, code: str) -> HttpResponse:
    """A commune in which nobody is concerned is done."""
    unit = unit_of(request, cycle, code)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.conclude_unit(
            unit=unit, on=given["on"], version=given["version"], actor=request.actor, at=timezone.now()
        )
        return done(unit, "conclude_unit")

    said = _(
        "Dùng khi không hộ nào của xã được rà soát và không giấy đề nghị nào chờ trả lời. Việc này không hoàn tác được."
    )
    return act_page(request, unit, "conclude_unit", form, do, context={"said": said})


def counted(unit: ReviewUnit) -> dict[str, Any]:
    """The counts of a report as they are now: by village and in all, and what changes."""
    villages = villages_of(unit)
    by_village = {village.pk: results(village) for village in villages}
    everything = [one for found in by_village.values() for one in found]
    return {
        "categories": _CATEGORIES,
        "by_village": [_count(village.place, by_village[village.pk]) for village in villages],
        "in_all": _count(None, everything),
        "changes": changes(everything),
    }


def changes(found: Sequence[Result]) -> list[tuple[str, str, int]]:
    """How many households go from which category to which other."""
    moves = Counter(
        (one.previous, str(one.category))
        for one in found
        if one.category is not None and one.previous != one.category
    )
    rows = [(before, after, count) for (before, after), count in moves.items()]
    return sorted(rows, key=lambda row: (_ORDER.get(row[0], 9), _ORDER.get(row[1], 9)))


def _count(place: Place | None, found: Sequence[Result]) -> Counted:
    counts = Counter(one.category for one in found)
    return Counted(place, len(found), [counts[name] for name in _CATEGORIES], counts[None])


def _to_decide(request: Request, unit: ReviewUnit) -> dict[str, Any]:
    """The draft of the decision: who is on the lists, who leaves them, and what stands in the way."""
    villages = villages_of(unit)
    only = _named(unit, villages)
    draft = recognition.draft(unit.cycle, unit.place, request.today, only)
    households = _households(unit, villages)
    lines = [(line, households.get(line.household_id)) for line in draft.lines]
    recognised = (Category.medium,) if unit.cycle.kind == CycleKind.medium else LISTS
    return {
        "sees_names": request.reach.having("household.read").covers(unit.place),
        "listed": [pair for pair in lines if pair[0].category in recognised],
        "leaving": [pair for pair in lines if _leaves(pair[0])],
        "changes": _line_changes(draft.lines),
        "names": words.CHANGES,
        "stops": [*draft.problems, *granting.unanswered(unit.cycle, villages)],
        "workers": granting.granted(unit.cycle, villages) if unit.cycle.kind == CycleKind.low_income else [],
    }


def _named(unit: ReviewUnit, villages: Sequence[ReviewUnit]) -> set[int] | None:
    """Whom the decision may name: everybody in a periodic review, else who applied and is granted."""
    if unit.cycle.kind == CycleKind.periodic:
        return None
    if unit.cycle.kind == CycleKind.low_income:
        return set()
    return {one.household_id for one in granting.granted(unit.cycle, villages)}


def _households(unit: ReviewUnit, villages: Sequence[ReviewUnit]) -> dict[int, Result]:
    return {one.entry.household_id: one for village in villages for one in results(village)}


def _leaves(line: DecisionLine) -> bool:
    return line.previous in LISTS and line.category not in LISTS


def _line_changes(lines: Sequence[DecisionLine]) -> list[tuple[str, int]]:
    found = Counter(line.change for line in lines if line.change is not None)
    return [(words.name(words.CHANGES, change), count) for change, count in sorted(found.items())]


def _paper(given: Mapping[str, Any]) -> Paper:
    return Paper(number=given["number"], on=given["on"], signed_by=given["signed_by"])


def _signatory(unit: ReviewUnit) -> str:
    """Who signed the commune's last paper."""
    last = CommuneReport.objects.filter(unit__place=unit.place).order_by("-on", "-pk").first()
    if last is not None:
        return last.signed_by
    decision = unit.place.decisions.order_by("-decided_on", "-pk").first()
    return decision.signed_by if decision else ""
