"""Activities in Excel: out with people and handovers, in after a look at what would change; all of it or nothing."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.audit.actions import Actor
from giamngheo.core.limits import LIMITS, MEGABYTE
from giamngheo.core.problems import Refused, Severity
from giamngheo.core.table_problems import shortened
from giamngheo.core.table_writing import write_tables
from giamngheo.office.imports import uploads
from giamngheo.office.imports.uploads import Outcome
from giamngheo.office.leaving import XLSX, file, note
from giamngheo.office.programme.filters import choices, read_filters
from giamngheo.office.words import Names
from giamngheo.programme.exporting import tables
from giamngheo.programme.importing import import_activities
from giamngheo.programme.workbook import read_activities, tables_of
from giamngheo.review.importing_errors import error_workbook

_KIND = "activities"
_POWERS = ("programme.plan", "programme.record")
_TOO_LARGE, _UNUSABLE = 413, 422
_WRITTEN = ("planned", "changed", "participants", "filled", "handovers")
COUNTS: Names = {
    "planned": gettext_lazy("hoạt động mới"),
    "changed": gettext_lazy("kế hoạch sửa"),
    "participants": gettext_lazy("người tham gia thêm"),
    "filled": gettext_lazy("người thôi tham gia"),
    "handovers": gettext_lazy("khoản bàn giao thêm"),
    "unchanged": gettext_lazy("dòng không đổi"),
}


@policy("programme.read")
def workbook(request: Request) -> HttpResponse:
    """Where to download the activities and, for who may plan or record, to give a file back."""
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
    return redirect("activities-excel-check", token)


@policy("programme.read")
def download(request: Request) -> HttpResponse:
    """The activities that the filters ask for, as the same file comes back; names for who may take them out."""
    filters = read_filters(request)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hoat-dong.xlsx"
        made = tables(request.reach, filters.wanted)
        write_tables(made, path)
        content = path.read_bytes()
    rows = sum(table.num_rows for table in made.values())
    note(request, what="activity_list", asked=filters.address()[:60], place=filters.place, rows=rows)
    return file(content, XLSX, "hoat-dong.xlsx")


@policy("programme.read")
def check(request: Request, token: str) -> HttpResponse:
    """What a file would do, and what is wrong with it."""
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.kind != _KIND:
        return _gone(request)
    errors = [problem for problem in outcome.problems if problem.severity is Severity.error]
    context = {
        "token": token,
        "name": path.name,
        "outcome": outcome,
        "counts": [(COUNTS[name], outcome.counts[name]) for name in COUNTS if outcome.counts.get(name)],
        "error_count": len(errors),
        "errors": shortened(errors),
        "changes": outcome.possible and _writes(outcome),
    }
    return render(request, "office/programme/excel_check.html", context)


@policy("programme.read")
@require_POST
def apply(request: Request, token: str) -> HttpResponse:
    """Take the file in for good; a second click finds nothing to take."""
    account, actor = request.user.pk, _actor(request)
    noted = uploads.read(account, token)
    with uploads.claimed(account, token) as path:
        if path is None or noted is None or noted.kind != _KIND:
            return _gone(request)
        done = _take_in(path, request, actor, rehearse=False)
    if not done.possible:
        first = next(problem for problem in done.problems if problem.severity is Severity.error)
        messages.error(request, _("Chưa ghi gì. {why}").format(why=first.sentence(_language())))
        return redirect("activities-excel")
    said = [f"{done.counts[name]} {COUNTS[name]}" for name in _WRITTEN if done.counts.get(name)]
    messages.success(request, _("Đã ghi: {what}.").format(what=", ".join(said)))
    return redirect("activities")


@policy("programme.read")
@require_POST
def drop(request: Request, token: str) -> HttpResponse:
    """Forget the file."""
    uploads.drop(request.user.pk, token)
    messages.success(request, _("Đã bỏ tệp, không ghi gì."))
    return redirect("activities-excel")


@policy("programme.read")
def errors(request: Request, token: str) -> HttpResponse:
    """The owner's own file with its wrong cells marked."""
    path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
    if path is None or outcome is None or outcome.kind != _KIND:
        raise Http404
    content = error_workbook(path, outcome.problems, tables_of(path), _language())
    return file(content, XLSX, "loi-hoat-dong.xlsx")


def _take_in(path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Outcome:
    try:
        book = read_activities(path)
        done = import_activities(
            book=book, reach=request.reach, actor=actor, at=timezone.now(), rehearse=rehearse
        )
    except Refused as refused:
        return Outcome(_KIND, "", {}, refused.problems)
    counts = {name: count for name, count in asdict(done).items() if name != "problems"}
    return Outcome(_KIND, "", counts, done.problems)


def _writes(outcome: Outcome) -> bool:
    return any(outcome.counts.get(name) for name in _WRITTEN)


def _actor(request: Request) -> Actor:
    """The account in an office that may plan or record; 403 for who has none."""
    offices: Sequence[str] = [office for name in _POWERS for office in request.reach.having(name).offices]
    if not offices:
        raise PermissionDenied("programme.plan")
    return replace(request.actor, office=offices[0])


def _page(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    filters = read_filters(request)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "wrong": wrong,
        "may_write": any(request.reach.can(name) for name in _POWERS),
        "names": request.reach.can("household.export"),
    }
    return render(request, "office/programme/excel.html", context, status=status)


def _gone(request: Request) -> HttpResponse:
    messages.info(request, _("Tệp này không còn: đã ghi, đã bỏ, hoặc quá một giờ. Hãy tải lên lại."))
    return redirect("activities-excel")


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
