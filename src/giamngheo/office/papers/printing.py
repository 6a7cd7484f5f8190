"""A paper as the answer to a request: the file as it was issued, or one drawn now; the act is in the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render

from giamngheo.access.policy import Request
from giamngheo.core.problems import Refused
from giamngheo.documents.papers.kinds import Paper
from giamngheo.documents.papers.rendering import compiled, kind_of, plain
from giamngheo.issuing import decision_papers, paper_queries, papers, registering
from giamngheo.issuing.folders import papers_root
from giamngheo.office.leaving import note
from giamngheo.places.models import Place
from giamngheo.review.models import Cycle

PDF = "application/pdf"
DRAFT = "du-thao"
"""`?du-thao=1` prints the mark of a draft and how far the wording is official."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper (all its copies) that can be entered into the register, and what it is about."""

    papers: Sequence[Paper]
    subject: str
    place: Place
    cycle: Cycle


def _decision(request: Request, pk: int) -> Printable:
    row = paper_queries.decision(request.reach, pk)
    return Printable([decision_papers.recognition(row)], f"decision {pk}", row.place, row.cycle)


def _leaving(request: Request, pk: int) -> Printable:
    row = paper_queries.decision(request.reach, pk)
    return Printable([decision_papers.leaving(row)], f"decision {pk}", row.place, row.cycle)


def _minutes(request: Request, pk: int) -> Printable:
    row = paper_queries.meeting(request.reach, pk)
    return Printable(papers.minutes(row.unit, row), f"meeting {pk}", row.unit.place, row.unit.cycle)


def _posting(request: Request, pk: int) -> Printable:
    row = paper_queries.posting(request.reach, pk)
    return Printable([papers.posting(row)], f"posting {pk}", row.unit.place, row.unit.cycle)


def _answer(request: Request, pk: int) -> Printable:
    row = paper_queries.objection(request.reach, pk)
    if row.outcome is None:
        raise Http404
    return Printable([papers.objection_answer(row)], f"objection {pk}", row.unit.place, row.unit.cycle)


def _refusal(request: Request, pk: int) -> Printable:
    row = paper_queries.refusal(request.reach, pk)
    asked = row.application
    return Printable([papers.refusal(row)], f"refusal {pk}", asked.household.place, asked.cycle)


def _report(request: Request, pk: int) -> Printable:
    row = paper_queries.report(request.reach, pk)
    return Printable([papers.report(row)], f"report {pk}", row.unit.place, row.unit.cycle)


PRINTABLE: dict[str, Callable[[Request, int], Printable]] = {
    "decision": _decision,
    "leaving_decision": _leaving,
    "minutes": _minutes,
    "posting": _posting,
    "objection_answer": _answer,
    "refusal": _refusal,
    "report": _report,
}
"""Papers that can be entered into the register, by kind."""


def printable(request: Request, kind: str, pk: int) -> Printable:
    """The paper of a row within reach, or 404."""
    if kind not in PRINTABLE:
        raise Http404
    try:
        return PRINTABLE[kind](request, pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def answer_printable(request: Request, kind: str, pk: int) -> HttpResponse:
    """The file as it was issued where the paper is in the register, else the paper as the record has it now."""
    found = printable(request, kind, pk)
    issued = registering.live_paper(kind, found.subject)
    kept = registering.intact(papers_root(), issued) if issued is not None else None
    if kept is None or DRAFT in request.GET:
        return answer(request, found.papers, found.subject, found.place)
    note(request, what=f"paper_{kind}", asked=found.subject, place=found.place, kind="pdf", issued=1)
    return pdf(kept, f"{kind}-{pk}.pdf")


def answer(request: Request, drawn: Sequence[Paper], asked: str, place: Place | None) -> HttpResponse:
    """Papers of one kind, drawn now; a page that says why where they cannot be."""
    kind = kind_of(drawn[0])
    if DRAFT in request.GET:
        drawn = [replace(paper, draft=True) for paper in drawn]
    try:
        content = compiled(kind, [plain(paper) for paper in drawn])
    except Refused as refused:
        return render(request, "office/papers/refused.html", {"problems": refused.problems}, status=422)
    note(request, what=f"paper_{kind}", asked=asked, place=place, kind="pdf", issued=0)
    return pdf(content, f"{kind}-{asked.replace(' ', '-')}.pdf")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at and print."""
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def found_or_404(find: Callable[..., Any], *arguments: Any) -> Any:
    """What a scoped query finds; not found where there is none within reach."""
    try:
        return find(*arguments)
    except ObjectDoesNotExist:
        raise Http404 from None
