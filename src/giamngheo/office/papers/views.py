"""Pages of the papers, and each paper as a PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Refused
from giamngheo.documents.papers.manifest import manifest
from giamngheo.issuing import decision_papers, paper_queries, registering
from giamngheo.issuing import papers as papers_of
from giamngheo.issuing.folders import papers_root
from giamngheo.office import shell
from giamngheo.office.papers.printing import answer, answer_printable, found_or_404, printable
from giamngheo.office.papers.units import unit_of
from giamngheo.office.review.wording import WISHES
from giamngheo.review.models import Wish

_SHOWN = 200


@policy("review.read")
def papers(request: Request) -> HttpResponse:
    """Every kind of paper, how far its wording is the official one, and the empty forms."""
    entries = [
        {"title": entry.title, "form": entry.form, "note": entry.note(get_language() or "vi")}
        for entry in manifest().values()
    ]
    return render(request, "office/papers/papers.html", {"entries": entries, "wishes": WISHES.items()})


@policy("household.read")
def register(request: Request) -> HttpResponse:
    """Sổ văn bản: the papers issued within reach, the latest first."""
    found = paper_queries.issued_papers(request.reach)
    issued = [(paper, manifest()[paper.kind].title) for paper in found[:_SHOWN]]
    return render(request, "office/papers/register.html", {"issued": issued, "total": found.count()})


@policy("review.read")
def blank_application(request: Request, wish: str) -> HttpResponse:
    """An empty application, addressed to the unit one works in."""
    if wish not in Wish.values:
        raise Http404
    place = shell.workplace(request).unit
    commune = place if place is not None and place.level in ("commune", "village") else None
    return answer(request, [papers_of.blank_application(Wish(wish), commune)], wish, commune)


@policy("household.read")
def application(request: Request, pk: int) -> HttpResponse:
    """An application with what is known of the household."""
    row = found_or_404(paper_queries.application, request.reach, pk)
    return answer(request, [papers_of.application(row, request.today)], str(pk), row.household.place)


@policy("household.read")
def objection_receipt(request: Request, pk: int) -> HttpResponse:
    """The receipt of an objection."""
    row = found_or_404(paper_queries.objection, request.reach, pk)
    return answer(request, [papers_of.objection_receipt(row)], str(pk), row.unit.place)


@policy("household.read")
def review_list(request: Request, cycle: str, place: str) -> HttpResponse:
    """The list of a village."""
    unit = unit_of(request.reach, cycle, place)
    return answer(request, [papers_of.review_list(unit, request.today)], f"{cycle} {place}", unit.place)


@policy("household.read")
def minutes_form(request: Request, cycle: str, place: str) -> HttpResponse:
    """The minutes of a meeting that is to be held, to fill in."""
    unit = unit_of(request.reach, cycle, place)
    return answer(request, papers_of.minutes(unit), f"{cycle} {place}", unit.place)


@policy("household.read")
def decision_to_sign(request: Request, cycle: str, place: str) -> HttpResponse:
    """The decision of a commune before it is signed."""
    unit = unit_of(request.reach, cycle, place)
    return answer(request, [decision_papers.recognition_to_sign(unit)], f"{cycle} {place}", unit.place)


@policy("household.read")
def leaving_to_sign(request: Request, cycle: str, place: str) -> HttpResponse:
    """The decision on who leaves the lists, before it is signed."""
    unit = unit_of(request.reach, cycle, place)
    return answer(request, [decision_papers.leaving_to_sign(unit)], f"{cycle} {place}", unit.place)


@policy("household.read")
def minutes(request: Request, pk: int) -> HttpResponse:
    """The minutes of a meeting held, both copies."""
    return answer_printable(request, "minutes", pk)


@policy("household.read")
def posting(request: Request, pk: int) -> HttpResponse:
    """The notice of a posting."""
    return answer_printable(request, "posting", pk)


@policy("household.read")
def objection_answer(request: Request, pk: int) -> HttpResponse:
    """The answer to an objection."""
    return answer_printable(request, "objection_answer", pk)


@policy("household.read")
def refusal(request: Request, pk: int) -> HttpResponse:
    """The refusal of an application; `pk` is the refusal's."""
    return answer_printable(request, "refusal", pk)


@policy("household.read")
def report(request: Request, pk: int) -> HttpResponse:
    """The report of a commune."""
    return answer_printable(request, "report", pk)


@policy("household.read")
def decision(request: Request, pk: int) -> HttpResponse:
    """The decision of recognition with its lists."""
    return answer_printable(request, "decision", pk)


@policy("household.read")
def leaving(request: Request, pk: int) -> HttpResponse:
    """The decision on who leaves the lists."""
    return answer_printable(request, "leaving_decision", pk)


@policy("review.recognise")
@require_POST
def issue(request: Request, kind: str, pk: int) -> HttpResponse:
    """Enter a paper into the register; back to where one came from."""
    found = printable(request, kind, pk)
    try:
        registering.issue_paper(
            papers=found.papers,
            subject=found.subject,
            place=found.place,
            cycle=found.cycle,
            root=papers_root(),
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Đã ghi vào sổ văn bản; từ nay in lại đúng bản này."))
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.sentence(get_language() or "vi"))
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(after if safe else "/")
