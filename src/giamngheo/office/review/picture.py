"""What the page of a village or commune shows: where it stands, its households, what was done and can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request
from giamngheo.law.procedures import Procedure
from giamngheo.office import words
from giamngheo.office.review import papers, wording
from giamngheo.places.models import Level
from giamngheo.review import granting
from giamngheo.review.actions.undoing import undoable
from giamngheo.review.actions.village import postings_of
from giamngheo.review.board import Line, board
from giamngheo.review.entering import names_of
from giamngheo.review.models import (
    Application,
    CommuneReport,
    CycleKind,
    Decision,
    EntryDraft,
    ListEntry,
    ListReason,
    Objection,
    Opinion,
    ReviewUnit,
    Step,
    StepTaken,
)
from giamngheo.review.policy import acts, may_act, may_enter_sheet
from giamngheo.review.results import Result, results, unfinished
from giamngheo.review.stepping import commune_of, villages_of

_PAGES: Mapping[str, str] = {
    "draw_list": "review-draw",
    "receive_application": "review-apply",
    "add_to_list": "review-add",
    "assign_reviewer": "review-assign",
    "close_list": "review-close-list",
    "close_collection": "review-close-collection",
    "record_meeting": "review-meeting",
    "post_list": "review-post",
    "raise_objection": "review-object",
    "close_posting": "review-close-posting",
    "send_report": "review-report",
    "give_opinion": "review-opinion",
    "recognise_unit": "review-recognise",
    "conclude_unit": "review-conclude-unit",
}
_MAIN = frozenset(
    {
        "close_list",
        "close_collection",
        "record_meeting",
        "post_list",
        "send_report",
        "give_opinion",
        "recognise_unit",
    }
)


@dataclass(frozen=True, slots=True)
class Button:
    """An act that is due and allowed; `main` moves the unit on."""

    title: str
    href: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """A household of the list; `href` leads to its sheet while sheets are taken, else to its own page."""

    result: Result
    reason: str
    reviewer: str
    sheet: str
    missing: str
    href: str
    removable: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An application and what may be done about it."""

    application: Application
    wish: str
    state: str
    withdraw: str
    refuse: str


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection, how late it is, and where it is answered or the household re-checked."""

    objection: Objection
    kind: str
    outcome: str
    late: bool
    answer: str
    recheck: str


@dataclass(frozen=True, slots=True)
class Done:
    """One step that was taken: what, on which day, when and by whom it was entered; `undone` is struck through."""

    title: str
    on: date
    at: datetime
    by: str
    undone: str


def line_of(request: Request, unit: ReviewUnit, procedure: Procedure) -> Line | None:
    """The unit's own line of the board."""
    for group in board(request.reach, unit.cycle, procedure, request.today):
        if group.head is not None and group.head.unit.pk == unit.pk:
            return group.head
        for line in group.lines:
            if line.unit.pk == unit.pk:
                return line
    return None


def named_cells(line: Line | None) -> list[tuple[str, Any]]:
    """The cells of a line, each under the short name of its step."""
    return [(words.name(wording.SHORT_STEPS, cell.step), cell) for cell in line.cells] if line else []


def buttons(request: Request, unit: ReviewUnit) -> list[Button]:
    """The acts to take now, those that move the unit on first."""
    due = acts(request.reach, unit)
    if unit.step == "posting":
        due = _while_posting(unit, due)
    if not is_village(unit):
        due = _of_commune(unit, due)
    enters = is_village(unit) and may_enter_sheet(request.reach, unit, objected=False)
    entering = enters and any(unfinished(results(unit)))
    found = [
        Button(
            words.name(wording.ACTS, act),
            _to(page, unit),
            act in _MAIN and not _posted_already(unit, act) and not entering,
        )
        for act, page in _PAGES.items()
        if act in due
    ]
    if unit.step == Step.certify and request.reach.having("certificates.issue").covers(unit.place):
        found.append(Button(_("Cấp giấy chứng nhận"), _to("certificates", unit), main=True))
    if enters:
        found += _entering(unit, first=entering)
    return sorted(found, key=lambda button: not button.main)


def _entering(unit: ReviewUnit, *, first: bool) -> list[Button]:
    """The ways in which sheets come in: typed here, from a workbook, from devices."""
    village = urlencode({"thon": unit.place.path})
    return [
        Button(_("Nhập phiếu"), f"{reverse('entry-pile', args=[unit.cycle.code])}?{village}", first),
        Button(_("Bảng tính Excel"), reverse("excel", args=[unit.cycle.code])),
        Button(_("Phiếu từ thiết bị"), reverse("devices", args=[unit.cycle.code])),
    ]


def undo_button(request: Request, unit: ReviewUnit) -> Button | None:
    """Taking the last step back, where that can be done and is allowed."""
    if not may_act(request.reach, unit, "close_list"):
        return None
    step = undoable(unit)
    if step is None:
        return None
    act = words.name(wording.ACTS, step.act)
    return Button(_("Hoàn tác: {act}").format(act=act[:1].lower() + act[1:]), _to("review-undo", unit))


def households(request: Request, unit: ReviewUnit) -> list[Household]:
    """The households on a village's list."""
    found = results(unit)
    drafts = set(
        EntryDraft.objects.filter(
            cycle=unit.cycle, household__in=[one.entry.household_id for one in found]
        ).values_list("household", flat=True)
    )
    objected = set(unit.objections.filter(outcome__isnull=True).values_list("household", flat=True))
    may_remove = "draw_list" in acts(request.reach, unit) or "close_list" in acts(request.reach, unit)
    return [
        Household(
            result=one,
            reason=words.name(wording.REASONS, one.entry.reason),
            reviewer=one.entry.reviewer.full_name if one.entry.reviewer else "",
            sheet=_sheet_state(one, started=one.entry.household_id in drafts),
            missing=wording.missing(list(one.missing), unit.cycle),
            href=_sheet_or_household(request, unit, one, objected=one.entry.household_id in objected),
            removable=may_remove and one.entry.reason not in (ListReason.poor, ListReason.near_poor),
        )
        for one in found
    ]


def _sheet_or_household(request: Request, unit: ReviewUnit, one: Result, *, objected: bool) -> str:
    if may_enter_sheet(request.reach, unit, objected=objected):
        return reverse("entry", args=[unit.cycle.code, one.code])
    return reverse("household", args=[one.code])


def _sheet_state(one: Result, *, started: bool) -> str:
    if one.state is None:
        return words.name(wording.SHEETS, "started") if started else _("chưa nhập")
    return words.name(wording.SHEETS, one.state)


def applications(request: Request, unit: ReviewUnit) -> list[Asked]:
    """The applications of a village, the open ones first."""
    found = (
        Application.objects.filter(cycle=unit.cycle, household__place=unit.place)
        .select_related("cycle", "household__place", "person", "refusal")
        .order_by("withdrawn_on", "received_on", "pk")
    )
    may_withdraw = "receive_application" in acts(request.reach, unit)
    may_refuse = "refuse_application" in acts(request.reach, unit)
    return [_asked(unit, one, may_withdraw=may_withdraw, may_refuse=may_refuse) for one in found]


def _asked(unit: ReviewUnit, one: Application, *, may_withdraw: bool, may_refuse: bool) -> Asked:
    refused = getattr(one, "refusal", None)
    here = [unit.cycle.code, unit.place.code, one.pk]
    if one.withdrawn_on is not None:
        said = _("đã rút ngày {day}").format(day=f"{one.withdrawn_on:%d/%m/%Y}")
    elif refused is not None:
        said = _("đã trả lời bằng văn bản số {number}").format(number=refused.number)
    elif one.screened_out:
        said = _("phiếu A: chắc chắn không nghèo, chờ trả lời bằng văn bản")
    else:
        said = _("đang giải quyết")
    is_open = one.withdrawn_on is None and refused is None
    can_refuse = is_open and may_refuse and granting.may_not_be_refused(one) is None
    return Asked(
        application=one,
        wish=words.name(wording.WISHES, one.wish),
        state=said,
        withdraw=reverse("review-withdraw", args=here) if is_open and may_withdraw else "",
        refuse=reverse("review-refuse", args=here) if can_refuse else "",
    )


def objections(request: Request, unit: ReviewUnit) -> list[Objected]:
    """The objections of a village, those that wait first, by the day they must be answered."""
    found = unit.objections.select_related("household", "sheet").order_by("answered_on", "due_on", "pk")
    may_answer = "answer_objection" in acts(request.reach, unit)
    rows = []
    for one in sorted(found, key=lambda objection: (objection.outcome is not None, objection.due_on)):
        is_open = one.outcome is None
        recheck = (
            reverse("entry", args=[unit.cycle.code, one.household.code])
            if is_open and one.household and may_enter_sheet(request.reach, unit, objected=True)
            else ""
        )
        answer = reverse("review-answer", args=[unit.cycle.code, unit.place.code, one.pk])
        rows.append(
            Objected(
                objection=one,
                kind=words.name(wording.OBJECTIONS, one.kind),
                outcome=words.name(wording.OUTCOMES, one.outcome) if one.outcome else "",
                late=is_open and one.due_on < request.today,
                answer=answer if is_open and may_answer else "",
                recheck=recheck,
            )
        )
    return rows


def history(unit: ReviewUnit) -> list[Done]:
    """Every step of a unit, the latest first, undone ones too."""
    steps: Sequence[StepTaken] = list(unit.steps.order_by("-pk"))
    names = names_of({step.by for step in steps} | {step.undone_by or "" for step in steps})
    return [
        Done(
            title=words.name(wording.ACTS, step.act),
            on=step.on,
            at=step.at,
            by=names.get(step.by, step.by),
            undone=names.get(step.undone_by or "", step.undone_by or ""),
        )
        for step in steps
    ]


def village(request: Request, unit: ReviewUnit) -> dict[str, Any]:
    """What the page of a village shows beyond what every unit's does; names only to whoever may see households."""
    commune = commune_of(unit)
    seen = request.reach.having("household.read").covers(unit.place)
    meeting = unit.meetings.filter(step__undone_at__isnull=True).order_by("-pk").first()
    return {
        "commune": commune,
        "commune_seen": commune is not None and request.reach.covers(commune.place),
        "sees_names": seen,
        "households": (shown := households(request, unit) if seen else []),
        "can_remove": any(one.removable for one in shown),
        "papers": papers.of_village(request, unit),
        "listed": unit.entries.filter(removed_on__isnull=True).count(),
        "applications": applications(request, unit) if seen else [],
        "objections": objections(request, unit) if seen else [],
        "meeting": meeting,
        "postings": list(postings_of(unit)),
    }


def commune(request: Request, unit: ReviewUnit, procedure: Procedure) -> dict[str, Any]:
    """What the page of a commune shows: its villages, and the papers of its steps."""
    groups = board(request.reach, unit.cycle, procedure, request.today)
    mine = next((group for group in groups if group.head and group.head.unit.pk == unit.pk), None)
    live = {"step__undone_at__isnull": True}
    decision = Decision.objects.filter(cycle=unit.cycle, place=unit.place).first()
    return {
        "group": mine,
        "village_steps": [words.name(wording.SHORT_STEPS, step) for step in procedure.village_steps()],
        "rows": [(line, named_cells(line)) for line in mine.lines] if mine else [],
        "reports": list(CommuneReport.objects.filter(unit=unit, **live).order_by("-pk")),
        "opinions": [
            (one, [village.place for village in villages_of(unit) if village.place.code in one.again])
            for one in Opinion.objects.filter(unit=unit).order_by("-pk")
        ],
        "decision": decision,
        "papers": papers.of_commune(request, unit),
        "commune_seen": False,
        "refusals": waiting_refusals(request, unit),
    }


def waiting_refusals(request: Request, unit: ReviewUnit) -> list[tuple[Application, str, str]]:
    """Open applications of the commune's villages that the result does not grant, each with where to refuse it."""
    if not may_act(request.reach, unit, "refuse_application"):
        return []
    villages = {village.place_id: village for village in villages_of(unit)}
    found = []
    for one in granting.to_refuse(unit.cycle, list(villages.values())):
        home = villages[one.household.place_id]
        if "refuse_application" in acts(request.reach, home):
            href = reverse("review-refuse", args=[unit.cycle.code, home.place.code, one.pk])
            found.append((one, words.name(wording.WISHES, one.wish), href))
    return found


def is_village(unit: ReviewUnit) -> bool:
    """Whether the unit is a village."""
    return unit.place.level == Level.village


def _while_posting(unit: ReviewUnit, due: frozenset[str]) -> frozenset[str]:
    """Before the first posting nothing can be objected to or closed; who joins the list now was objected about."""
    if not unit.objections.filter(outcome__isnull=True).exists():
        due -= {"add_to_list"}
    return due if postings_of(unit).exists() else due - {"raise_objection", "close_posting"}


def _of_commune(unit: ReviewUnit, due: frozenset[str]) -> frozenset[str]:
    """A commune waits for its villages; it ends without a paper only where nobody had to be reviewed."""
    villages = villages_of(unit)
    if any(village.step != Step.done for village in villages):
        return due - {"send_report", "recognise_unit", "conclude_unit"}
    listed = ListEntry.objects.filter(unit__in=villages, removed_on__isnull=True).exists()
    if listed:
        return due - {"conclude_unit"} if unit.cycle.kind == CycleKind.periodic else due
    return due - {"send_report"}


def _posted_already(unit: ReviewUnit, act: str) -> bool:
    """Posting again is not the way on."""
    return act == "post_list" and postings_of(unit).exists()


def _to(page: str, unit: ReviewUnit) -> str:
    return reverse(page, args=[unit.cycle.code, unit.place.code])
