"""Pages of a village's steps after the list: sheets closed, the meeting, the posting, objections, undoing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem
from giamngheo.office import words
from giamngheo.office.review import forms, wording
from giamngheo.office.review.acting import act_page, done, procedure_of, sent, show, unit_of
from giamngheo.registry.models import Household
from giamngheo.registry.queries import counted_on
from giamngheo.review import actions
from giamngheo.review.actions.undoing import undoable
from giamngheo.review.actions.village import list_hash, postings_of
from giamngheo.review.models import (
    Meeting,
    Objection,
    ObjectionKind,
    Outcome,
    Posting,
    ReviewUnit,
    Sheet,
    SheetState,
)
from giamngheo.review.results import posted_list, results, unfinished
from giamngheo.review.workflow import ACTS


@policy(ACTS["close_collection"].power)
def close_collection(request: Request, cycle: str, code: str) -> HttpResponse:
    """Every sheet is in and judged; what is not is listed before one presses."""
    unit = unit_of(request, cycle, code)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.close_collection(
            unit=unit, on=given["on"], version=given["version"], actor=request.actor, at=timezone.now()
        )
        return done(unit, "close_collection")

    found = results(unit)
    waiting: list[Problem] = list(unfinished(found))
    said = _("{ready} trong {total} hộ đã có phiếu và kết quả.").format(
        ready=len(found) - len(waiting), total=len(found)
    )
    context = {"said": said, "waiting": waiting}
    return act_page(request, unit, "close_collection", form, do, "close_collection", context)


@policy(ACTS["record_meeting"].power)
def meeting(request: Request, cycle: str, code: str) -> HttpResponse:
    """The minutes.  Fewer than half agreeing means collecting and meeting again: that is shown before it is kept."""
    unit = unit_of(request, cycle, code)
    previous = Meeting.objects.filter(unit=unit).order_by("-pk").first()
    initial: dict[str, object] = {"on": request.today}
    if previous is not None:
        initial |= {"venue": previous.venue, "chair": previous.chair, "secretary": previous.secretary}
    form = forms.MeetingForm(sent(request), initial=initial)
    needed = wording.term(procedure_of(unit.cycle), "agreement")
    context: dict[str, Any] = {
        "needed": needed,
        "notice": wording.term(procedure_of(unit.cycle), "meeting_notice"),
        "failing": False,
    }
    if request.method == "POST" and form.is_valid() and _falls_short(unit, form.cleaned_data):
        context["failing"] = True
        if not form.cleaned_data["seen"]:
            return show(request, unit, "record_meeting", form, "meeting", context)

    def do(given: Mapping[str, Any]) -> str:
        minutes = actions.Minutes(
            held_on=given["on"],
            venue=given["venue"],
            chair=given["chair"],
            secretary=given["secretary"],
            representative=given["representative"],
            present=given["present"],
            agreeing=given["agreeing"],
            remarks=given["remarks"],
        )
        made = actions.record_meeting(
            unit=unit, minutes=minutes, version=given["version"], actor=request.actor, at=timezone.now()
        )
        if made.adopted:
            return done(unit, "record_meeting")
        return _("{place}: dưới một nửa nhất trí, thôn thu thập lại thông tin rồi họp lại.").format(
            place=unit.place.full_name
        )

    return act_page(request, unit, "record_meeting", form, do, "meeting", context)


@policy(ACTS["post_list"].power)
def post(request: Request, cycle: str, code: str) -> HttpResponse:
    """Post the draft list, or post it again: where, from when; until when the law says."""
    unit = unit_of(request, cycle, code)
    procedure = procedure_of(unit.cycle)
    earlier = list(postings_of(unit))
    name = "posting_again" if earlier else "posting"
    begins = _day(request.POST.get("on")) or request.today
    law = wording.term(procedure, name, begins)
    venues = earlier[-1].venues if earlier else _venues_before(unit)
    initial = {"on": request.today, "venues": "\n".join(venues)}
    form = forms.PostForm(sent(request), initial=initial)

    def do(given: Mapping[str, Any]) -> str:
        made = actions.post_list(
            unit=unit,
            on=given["on"],
            venues=given["venues"],
            until_on=given["until_on"],
            version=given["version"],
            actor=request.actor,
            at=timezone.now(),
        )
        return _("{place}: niêm yết lần {number}, đến hết ngày {until}.").format(
            place=unit.place.full_name, number=made.number, until=f"{made.until_on:%d/%m/%Y}"
        )

    listed = [one for one in results(unit) if one.concerns_the_lists]
    again = bool(earlier)
    context: dict[str, Any] = {"law": law, "listed": listed, "again": again, "begins": begins}
    if again:
        context["title"] = _("Niêm yết lại")
    return act_page(request, unit, "post_list", form, do, "posting", context)


@policy(ACTS["raise_objection"].power)
def objection(request: Request, cycle: str, code: str) -> HttpResponse:
    """Enter what somebody says about the posted list."""
    unit = unit_of(request, cycle, code)
    households = Household.objects.filter(counted_on(unit.cycle.reference_date), place=unit.place)
    form = forms.ObjectionForm(
        sent(request),
        households=households.order_by("head_sort", "code"),
        initial={"received_on": request.today},
    )

    def do(given: Mapping[str, Any]) -> str:
        made = actions.raise_objection(
            unit=unit,
            kind=ObjectionKind(given["kind"]),
            text=given["text"],
            by_name=given["by_name"],
            by_contact=given["by_contact"],
            household=given["household"],
            received_on=given["received_on"],
            due_on=given["due_on"],
            actor=request.actor,
            at=timezone.now(),
        )
        return _("Đã ghi phản ánh của {name}; hạn trả lời {day}.").format(
            name=made.by_name, day=f"{made.due_on:%d/%m/%Y}"
        )

    received = _day(request.POST.get("received_on")) or request.today
    law = wording.term(procedure_of(unit.cycle), "objection", received)
    return act_page(request, unit, "raise_objection", form, do, "objection", {"law": law})


@policy(ACTS["answer_objection"].power)
def answer(request: Request, cycle: str, code: str, number: int) -> HttpResponse:
    """Answer an objection; with the sheet of the re-check where there is one."""
    unit = unit_of(request, cycle, code)
    found = Objection.objects.filter(unit=unit, pk=number).select_related("unit", "household").first()
    if found is None:
        raise Http404
    form = forms.AnswerForm(sent(request), initial={"on": request.today})
    sheet = _recheck(found)

    def do(given: Mapping[str, Any]) -> str:
        outcome = Outcome(given["outcome"])
        actions.answer_objection(
            objection=found,
            outcome=outcome,
            answer=given["answer"],
            on=given["on"],
            sheet=sheet if outcome != Outcome.dismissed else None,
            actor=request.actor,
            at=timezone.now(),
        )
        return _("Đã trả lời phản ánh của {name}.").format(name=found.by_name)

    context = {
        "objection": found,
        "kind": words.name(wording.OBJECTIONS, found.kind),
        "sheet": sheet,
        "title": _("Trả lời khiếu nại, phản ánh"),
        "late": found.outcome is None and found.due_on < request.today,
    }
    return act_page(request, unit, "answer_objection", form, do, "answer", context)


@policy(ACTS["close_posting"].power)
def close_posting(request: Request, cycle: str, code: str) -> HttpResponse:
    """The posting has run its term."""
    unit = unit_of(request, cycle, code)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.close_posting(
            unit=unit, on=given["on"], version=given["version"], actor=request.actor, at=timezone.now()
        )
        return done(unit, "close_posting")

    last = postings_of(unit).last()
    said = (
        _("Niêm yết lần {number} đến hết ngày {until}; kết thúc được từ ngày hôm sau.").format(
            number=last.number, until=f"{last.until_on:%d/%m/%Y}"
        )
        if last
        else _("Thôn chưa niêm yết danh sách nào.")
    )
    differs = last is not None and list_hash(posted_list(results(unit))) != last.hash
    return act_page(
        request, unit, "close_posting", form, do, "close_posting", {"said": said, "differs": differs}
    )


@policy(ACTS["close_list"].power)
def undo(request: Request, cycle: str, code: str) -> HttpResponse:
    """Take the last step back: what will be taken back is said first."""
    unit = unit_of(request, cycle, code)
    step = undoable(unit)
    if step is None and request.method != "POST":
        raise Http404
    form = forms.VersionForm(sent(request))

    def do(given: Mapping[str, Any]) -> str:
        undone = actions.undo_last(
            unit=unit, version=given["version"], actor=request.actor, at=timezone.now()
        )
        act = words.name(wording.ACTS, undone.act)
        return _("Đã hoàn tác “{act}” của {place}.").format(act=act, place=unit.place.full_name)

    context: dict[str, Any] = {"title": _("Hoàn tác bước gần nhất"), "taken": step, "act": "", "to": ""}
    if step is not None:
        procedure = procedure_of(unit.cycle)
        context["act"] = words.name(wording.ACTS, step.act)
        context["to"] = wording.step_name(procedure, step.from_step)
    return act_page(request, unit, "undo_last", form, do, "undo", context)


def _falls_short(unit: ReviewUnit, given: Mapping[str, Any]) -> bool:
    """Whether fewer agree than the procedure needs; counts that cannot be are the action's to refuse."""
    needed = procedure_of(unit.cycle).terms["agreement"].value or 0
    present, agreeing = given["present"], given["agreeing"]
    return present > 0 and agreeing <= present and agreeing * 100 < needed * present


def _recheck(objection: Objection) -> Sheet | None:
    """The live, complete sheet made after the objection came in."""
    if objection.household_id is None:
        return None
    return Sheet.objects.filter(
        cycle=objection.unit.cycle_id,
        household=objection.household_id,
        superseded_by__isnull=True,
        state=SheetState.complete,
        recorded_at__gte=objection.at,
    ).first()


def _venues_before(unit: ReviewUnit) -> list[str]:
    """Where the village posted last time, in whichever cycle."""
    last = Posting.objects.filter(unit__place=unit.place).order_by("-from_on", "-pk").first()
    return list(last.venues) if last else []


def _day(typed: str | None) -> date | None:
    """The day of a field, for working out the last day of a term; None where it is none."""
    try:
        found: date = forms.Day().clean(typed or "")
    except ValidationError:
        return None
    return found
