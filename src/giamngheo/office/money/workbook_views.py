"""The journal in Excel: out with every entry, in after a look at what would be booked; all of a file or nothing."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.audit.actions import Actor
from giamngheo.budget.importing import JOURNAL, import_journal, read_journal, tables
from giamngheo.core.limits import LIMITS, MEGABYTE
from giamngheo.core.problems import Refused, Severity
from giamngheo.core.table_problems import shortened
from giamngheo.core.table_writing import write_tables
from giamngheo.office.imports import uploads
from giamngheo.office.imports.uploads import Outcome
from giamngheo.office.leaving import XLSX, file
from giamngheo.office.money.filters import choices, read_filters
from giamngheo.review.importing_errors import error_workbook

_KIND = "journal"
_POWERS = ("money.allot", "money.disburse")
_TOO_LARGE, _UNUSABLE = 413, 422


@policy("money.read")
def workbook(request: Request) -> HttpResponse:
    """Where to download the entries and, for who may book, to give a file back."""
    if request.method != "POST":
        return _page(request)
    actor = _actor(request)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, _("Chọn một tệp để tải lên."), _UNUSABLE)
    if (upload.size or 0) > LIMITS.workbook_bytes:
        most = LIMITS.workbook_bytes // MEGABYTE
        return _page(request, _("Tệp lớn quá {most} MB.").format(most=most), _TOO_LARGE)
    account = request.user.pk
    token, path = uploads.keep(upload, account)
    uploads.note(account, token, _take_in(path, request, actor, rehearse=True))
    return redirect("money-excel-check", token)


@policy("money.read")
def download(request: Request) -> HttpResponse:
    """The entries of the lines that the filters ask for, as the same file comes back."""
    filters = read_filters(request)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "but-toan.xlsx"
        write_tables(tables(filters.reach, filters.scope), path)
        content = path.read_bytes()
    return file(content, XLSX, f"so-but-toan-{filters.year}.xlsx")


@policy("money.read")
def check(request: Request, token: str) -> HttpResponse:
    """What a file would book, and what is wrong with it."""
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.kind != _KIND:
        return _gone(request)
    errors = [problem for problem in outcome.problems if problem.severity is Severity.error]
    context = {
        "token": token,
        "name": path.name,
        "outcome": outcome,
        "entries": outcome.counts.get("entries", 0),
        "unchanged": outcome.counts.get("unchanged", 0),
        "error_count": len(errors),
        "errors": shortened(errors),
        "changes": outcome.possible and outcome.counts.get("entries", 0) > 0,
    }
    return render(request, "office/money/excel_check.html", context)


@policy("money.read")
@require_POST
def apply(request: Request, token: str) -> HttpResponse:
    """Book the file for good; a second click finds nothing to take."""
    account, actor = request.user.pk, _actor(request)
    noted = uploads.read(account, token)
    with uploads.claimed(account, token) as path:
        if path is None or noted is None or noted.kind != _KIND:
            return _gone(request)
        done = _take_in(path, request, actor, rehearse=False)
    if not done.possible:
        first = next(problem for problem in done.problems if problem.severity is Severity.error)
        messages.error(request, _("Chưa ghi gì. {why}").format(why=first.sentence(_language())))
        return redirect("money-excel")
    count = done.counts["entries"]
    messages.success(request, ngettext("Đã ghi {n} bút toán.", "Đã ghi {n} bút toán.", count).format(n=count))
    return redirect("money-entries")


@policy("money.read")
@require_POST
def drop(request: Request, token: str) -> HttpResponse:
    """Forget the file."""
    uploads.drop(request.user.pk, token)
    messages.success(request, _("Đã bỏ tệp, không ghi gì."))
    return redirect("money-excel")


@policy("money.read")
def errors(request: Request, token: str) -> HttpResponse:
    """The owner's own file with its wrong cells marked."""
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.kind != _KIND:
        raise Http404
    content = error_workbook(path, outcome.problems, [(path, JOURNAL, "Bút toán")], _language())
    return file(content, XLSX, "loi-but-toan.xlsx")


def _take_in(path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Outcome:
    try:
        read = read_journal(path)
        done = import_journal(
            read=read, reach=request.reach, actor=actor, at=timezone.now(), rehearse=rehearse
        )
    except Refused as refused:
        return Outcome(_KIND, "", {}, refused.problems)
    return Outcome(_KIND, "", {"entries": done.entries, "unchanged": done.unchanged}, done.problems)


def _actor(request: Request) -> Actor:
    """The account in an office that may book; 403 for who has none."""
    offices = [office for name in _POWERS for office in request.reach.having(name).offices]
    if not offices:
        raise PermissionDenied("money.book")
    return replace(request.actor, office=offices[0])


def _page(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    filters = read_filters(request)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "wrong": wrong,
        "may_book": any(request.reach.can(name) for name in _POWERS),
    }
    return render(request, "office/money/excel.html", context, status=status)


def _gone(request: Request) -> HttpResponse:
    messages.info(request, _("Tệp này không còn: đã ghi, đã bỏ, hoặc quá một giờ. Hãy tải lên lại."))
    return redirect("money-excel")


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
