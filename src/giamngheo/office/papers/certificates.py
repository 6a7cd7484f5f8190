"""Certificates on screen: those of a unit, one of them, and what can be done with them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Refused
from giamngheo.documents.papers.rendering import AT_ONCE, render_in_pieces
from giamngheo.issuing import certificates as actions
from giamngheo.issuing import certified, decision_papers, paper_queries, registering
from giamngheo.issuing.folders import publications_root
from giamngheo.issuing.models import Certificate
from giamngheo.office.papers.forms import IssueForm, ReasonForm
from giamngheo.office.papers.printing import found_or_404, pdf
from giamngheo.office.papers.units import cycle_of, decision_of, unit_or_none
from giamngheo.registry.queries import household as find_household
from giamngheo.review.models import Decision, ReviewUnit

_LOCAL = ("localhost", "127.0.0.1", "[::1]")


@policy("household.read")
def unit(request: Request, cycle: str, place: str) -> HttpResponse:
    """The papers of a unit in a cycle: of a village its list and minutes, of a commune decisions and certificates."""
    held = cycle_of(request.reach, cycle)
    found = unit_or_none(request.reach, held, place)
    decision = decision_of(request.reach, held, place)
    if found is None and decision is None:
        raise Http404
    where = found.place if found is not None else decision.place  # type: ignore[union-attr]
    context = {"cycle": held, "unit": found, "place": where, "decision": decision}
    if decision is not None:
        context |= _of_decision(request, decision)
    if found is not None:
        context |= _of_unit(found)
    return render(request, "office/papers/unit.html", context)


def _of_decision(request: Request, decision: Decision) -> dict[str, Any]:
    certificates = list(certified.certificates_of(request.reach, decision))
    holding = [one for one in certificates if one.superseded_by_id is None and one.withdrawn_on is None]
    subject = f"decision {decision.pk}"
    return {
        "certificates": certificates,
        "holding": len(holding),
        "parts": range(1, -(-len(holding) // AT_ONCE) + 1),
        "issued": registering.live_paper("decision", subject),
        "issued_leaving": registering.live_paper("leaving_decision", subject),
        "has_leavers": decision_papers.has_leavers(decision),
        "may_issue": request.reach.can("certificates.issue"),
        "may_register": request.reach.can("review.recognise"),
        "form": IssueForm(initial={"on": max(request.today, decision.decided_on)}),
        "site": _site(request),
        "site_is_local": _site(request).partition("//")[2].rpartition(":")[0] in _LOCAL,
    }


def _of_unit(found: ReviewUnit) -> dict[str, Any]:
    return {
        "is_village": found.place.level == "village",
        "meetings": found.meetings.filter(step__undone_at__isnull=True),
        "postings": found.postings.filter(step__undone_at__isnull=True),
        "objections": found.objections.select_related("household"),
        "reports": found.reports.filter(step__undone_at__isnull=True),
    }


@policy("certificates.issue")
@require_POST
def issue(request: Request, pk: int) -> HttpResponse:
    """Issue the certificates of a decision; asked again it issues nothing more."""
    decision: Decision = found_or_404(paper_queries.decision, request.reach, pk)
    form = IssueForm(request.POST)

    def act() -> str:
        done = actions.issue_certificates(
            decision=decision,
            on=form.cleaned_data["on"],
            root=publications_root(),
            actor=request.actor,
            at=timezone.now(),
        )
        return _("Đã cấp {made} giấy, thay {superseded} giấy cũ, thu hồi {withdrawn} giấy.").format(
            made=len(done.made), superseded=done.superseded, withdrawn=done.withdrawn
        )

    return _done(request, act, _page(decision), valid=form.is_valid())


@policy("certificates.issue")
@require_POST
def republish(request: Request, pk: int) -> HttpResponse:
    """Write again what the public page reads, where it is missing or differs."""
    decision: Decision = found_or_404(paper_queries.decision, request.reach, pk)

    def act() -> str:
        written = actions.republish(root=publications_root(), actor=request.actor, at=timezone.now())
        said = ngettext("Đã công bố lại {written} giấy.", "Đã công bố lại {written} giấy.", written)
        return said.format(written=written)

    return _done(request, act, _page(decision), valid=True)


@policy("certificates.issue")
def print_all(request: Request, pk: int) -> HttpResponse:
    """The certificates of a decision that hold, as one PDF; of many, the part that is asked for."""
    decision: Decision = found_or_404(paper_queries.decision, request.reach, pk)
    part = request.GET.get("phan", "1")
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0
    start = (number - 1) * AT_ONCE
    found = certified.certificates_to_print(request.reach, decision)[max(start, 0) : start + AT_ONCE]
    rows = list(found) if number else []
    if not rows:
        raise Http404
    return _printed(request, rows, decision.number, f"giay-chung-nhan-{pk}-{number}.pdf")


@policy("household.read")
def certificate(request: Request, pk: int) -> HttpResponse:
    """One certificate: what it says and whether it holds; its secret is on the paper alone."""
    found: Certificate = found_or_404(paper_queries.certificate, request.reach, pk)
    return _shown(request, found, ReasonForm(initial={"on": max(request.today, found.issued_on)}))


@policy("household.read")
def of_household(request: Request, code: str) -> HttpResponse:
    """Every certificate that a household was given, the latest first."""
    household = found_or_404(find_household, request.reach, code)
    found = certified.certificates_of_household(request.reach, household)
    return render(request, "office/papers/household.html", {"household": household, "certificates": found})


@policy("certificates.issue")
def print_one(request: Request, pk: int) -> HttpResponse:
    """One certificate that holds, as a PDF."""
    found: Certificate = found_or_404(paper_queries.certificate, request.reach, pk)
    if found.superseded_by_id is not None or found.withdrawn_on is not None:
        raise Http404
    return _printed(request, [found], found.number, f"giay-chung-nhan-{found.pk}.pdf")


@policy("certificates.issue")
@require_POST
def reissue(request: Request, pk: int) -> HttpResponse:
    """A new certificate in place of a lost, spoilt or wrong one."""
    return _with_reason(
        request, pk, actions.reissue_certificate, _("Đã cấp lại: giấy cũ không còn hiệu lực.")
    )


@policy("certificates.issue")
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a certificate."""
    return _with_reason(request, pk, actions.withdraw_certificate, _("Đã thu hồi giấy."))


def _with_reason(request: Request, pk: int, do: Callable[..., Certificate], said: str) -> HttpResponse:
    found: Certificate = found_or_404(paper_queries.certificate, request.reach, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    try:
        made = do(
            certificate=found,
            on=form.cleaned_data["on"],
            why=form.cleaned_data["why"],
            root=publications_root(),
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        return _shown(request, found, form, refused.problems, 422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("certificate", args=[made.pk]))


def _shown(
    request: Request, found: Certificate, form: ReasonForm, problems: Any = (), status: int = 200
) -> HttpResponse:
    history = certified.certificates_of_household(request.reach, found.household)
    context = {
        "certificate": found,
        "holds": found.superseded_by_id is None and found.withdrawn_on is None,
        "history": history.exclude(pk=found.pk),
        "decision": found.line.decision,
        "form": form,
        "problems": problems,
        "may_issue": request.reach.can("certificates.issue"),
    }
    return render(request, "office/papers/certificate.html", context, status=status)


def _printed(request: Request, rows: list[Certificate], asked: str, name: str) -> HttpResponse:
    """Certificates as a PDF; the log says how many were printed before."""
    papers = [certified.paper(row, _site(request)) for row in rows]
    try:
        (content,) = render_in_pieces(papers)
    except Refused as refused:
        return render(request, "office/papers/refused.html", {"problems": refused.problems}, status=422)
    place = rows[0].commune
    actions.note_print(certificates=rows, asked=asked, place=place, actor=request.actor, at=timezone.now())
    return pdf(content, name)


def _done(request: Request, act: Callable[[], str], after: str, *, valid: bool) -> HttpResponse:
    """Do it and say so, or say why not; back to the page either way."""
    try:
        if valid:
            messages.success(request, act())
        else:
            messages.error(request, _("Ngày chưa đúng."))
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.sentence(get_language() or "vi"))
    return HttpResponseRedirect(after)


def _page(decision: Decision) -> str:
    return reverse("certificates", args=[decision.cycle.code, decision.place.code])


def _site(request: Request) -> str:
    """The address printed on certificates: the one that is set, else the one by which the office was asked."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"
