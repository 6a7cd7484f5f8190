"""Pages of the workbooks: download one, upload it filled in, see what it would change, confirm."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.limits import LIMITS, MEGABYTE
from giamngheo.core.problems import Severity
from giamngheo.core.table_problems import shortened
from giamngheo.office.imports import taking, uploads
from giamngheo.office.leaving import XLSX, file, note
from giamngheo.places.models import Place
from giamngheo.review import entering
from giamngheo.review.exporting import Workbook
from giamngheo.review.importing_errors import error_workbook
from giamngheo.review.models import Cycle
from giamngheo.review.queries import cycles
from giamngheo.review.workflow import allowed

_TOO_LARGE = 413
_UNUSABLE = 422


@policy("review.record")
def workbooks(request: Request, cycle: str) -> HttpResponse:
    """The workbooks to download, and where to give one back; a file given is kept until its owner decides."""
    held = _cycle(request, cycle)
    if request.method != "POST":
        return _page(request, held)
    upload = request.FILES.get("file")
    kind = request.POST.get("kind", taking.SHEETS)
    if upload is None or kind not in taking.KINDS:
        return _page(request, held, _("Chọn một tệp để tải lên."), _UNUSABLE)
    if (upload.size or 0) > LIMITS.workbook_bytes:
        most = LIMITS.workbook_bytes // MEGABYTE
        return _page(request, held, _("Tệp lớn quá {most} MB.").format(most=most), _TOO_LARGE)
    account = request.user.pk
    token, path = uploads.keep(upload, account)
    uploads.note(account, token, taking.take_in(path, kind, held, request, timezone.now(), rehearse=True))
    return HttpResponseRedirect(reverse("excel-check", args=[held.code, token]))


@policy("review.record")
def download(request: Request, cycle: str) -> HttpResponse:
    """The workbook of a place within reach, with names in it: the act is in the log."""
    held = _cycle(request, cycle)
    place = Place.objects.filter(path=request.GET.get("place", "")).order_by("-valid_from").first()
    if place is None or not request.reach.covers(place):
        raise Http404
    book = Workbook(request.reach, held, place, to_fill=True)
    if not book.households:
        raise Http404
    content = book.content()
    note(
        request,
        what="excel_template",
        asked=held.code,
        place=place,
        households=book.households,
        persons=book.persons,
    )
    return file(content, XLSX, f"phieu-b-{held.code}-{place.code}.xlsx")


@policy("review.record")
def check(request: Request, cycle: str, token: str) -> HttpResponse:
    """What a file would change, and what is wrong with it."""
    held = _cycle(request, cycle)
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.cycle != held.code:
        return _gone(request, held)
    errors = [problem for problem in outcome.problems if problem.severity is Severity.error]
    notes = [problem for problem in outcome.problems if problem.severity is not Severity.error]
    context = {
        "cycle": held,
        "token": token,
        "name": path.name,
        "kind": taking.KINDS[outcome.kind],
        "outcome": outcome,
        "counts": taking.said(outcome.counts),
        "error_count": len(errors),
        "errors": shortened(errors),
        "note_count": len(notes),
        "notes": shortened(notes),
        "changes": outcome.possible and outcome.counts["sheets"] > 0,
    }
    return render(request, "office/imports/check.html", context)


@policy("review.record")
@require_POST
def apply(request: Request, cycle: str, token: str) -> HttpResponse:
    """Take the file in for good; a second click finds nothing to take."""
    held, account = _cycle(request, cycle), request.user.pk
    noted = uploads.read(account, token)
    with uploads.claimed(account, token) as path:
        if path is None or noted is None or noted.cycle != held.code:
            return _gone(request, held)
        done = taking.take_in(path, noted.kind, held, request, timezone.now(), rehearse=False)
    if not done.possible:  # what was possible when it was checked is not any more
        first = next(problem for problem in done.problems if problem.severity is Severity.error)
        language = "en" if get_language() == "en" else "vi"
        messages.error(request, _("Chưa nhận gì. {why}").format(why=first.sentence(language)))
        return HttpResponseRedirect(reverse("excel", args=[held.code]))
    count = done.counts["sheets"]
    messages.success(request, ngettext("Đã ghi {n} phiếu.", "Đã ghi {n} phiếu.", count).format(n=count))
    return HttpResponseRedirect(reverse("excel", args=[held.code]))


@policy("review.record")
@require_POST
def drop(request: Request, cycle: str, token: str) -> HttpResponse:
    """Forget the file."""
    held = _cycle(request, cycle)
    uploads.drop(request.user.pk, token)
    messages.success(request, _("Đã bỏ tệp, không ghi gì."))
    return HttpResponseRedirect(reverse("excel", args=[held.code]))


@policy("review.record")
def errors(request: Request, cycle: str, token: str) -> HttpResponse:
    """The owner's own file with its wrong cells marked."""
    held = _cycle(request, cycle)
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.cycle != held.code:
        raise Http404
    language = "en" if get_language() == "en" else "vi"
    content = error_workbook(path, outcome.problems, taking.tables(path, outcome.kind, held), language)
    return file(content, XLSX, f"loi-{held.code}.xlsx")


def _cycle(request: Request, code: str) -> Cycle:
    found = cycles(request.reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, cycle: Cycle, wrong: str = "", status: int = 200) -> HttpResponse:
    villages = list(entering.villages(request.reach, cycle))
    communes: dict[int, dict[str, object]] = {}
    for village in villages:
        above = village.place.parent or village.place
        one = communes.setdefault(above.pk, {"place": above, "villages": [], "households": 0, "complete": 0})
        one["villages"].append(village)  # type: ignore[attr-defined]
        one["households"] += village.households  # type: ignore[operator]
        one["complete"] += village.complete  # type: ignore[operator]
    context = {
        "cycle": cycle,
        "communes": [
            one | {"whole": request.reach.covers(one["place"])}  # type: ignore[arg-type]
            for one in communes.values()
        ],
        "kinds": taking.KINDS.items(),
        "open": "record_answers" in allowed(cycle),
        "wrong": wrong,
    }
    return render(request, "office/imports/workbooks.html", context, status=status)


def _gone(request: Request, cycle: Cycle) -> HttpResponse:
    """The file was taken in, dropped, or has waited too long."""
    messages.info(
        request, _("Tệp đã được nhận, đã bỏ hoặc đã quá một giờ. Muốn nhập lại thì tải lên lần nữa.")
    )
    return HttpResponseRedirect(reverse("excel", args=[cycle.code]))
