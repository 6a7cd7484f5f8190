"""Activities in Excel: out with people and handovers, in after a look at what would change; all of it or nothing."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.audit.actions import Actor
from giamngheo.core.table_writing import write_tables
from giamngheo.office.imports.exchange import Exchange, Taken, language
from giamngheo.office.imports.uploads import Outcome
from giamngheo.office.leaving import XLSX, file, note
from giamngheo.office.programme.filters import choices, read_filters
from giamngheo.office.words import Names
from giamngheo.programme.exporting import tables
from giamngheo.programme.importing import import_activities
from giamngheo.programme.workbook import read_activities, tables_of
from giamngheo.review.importing_errors import error_workbook

_WRITTEN = ("planned", "changed", "participants", "filled", "handovers")
COUNTS: Names = {
    "planned": gettext_lazy("hoạt động mới"),
    "changed": gettext_lazy("kế hoạch sửa"),
    "participants": gettext_lazy("người tham gia thêm"),
    "filled": gettext_lazy("người thôi tham gia"),
    "handovers": gettext_lazy("khoản bàn giao thêm"),
    "unchanged": gettext_lazy("dòng không đổi"),
}


def _take(path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Taken:
    book = read_activities(path)
    done = import_activities(
        book=book, reach=request.reach, actor=actor, at=timezone.now(), rehearse=rehearse
    )
    return {name: count for name, count in asdict(done).items() if name != "problems"}, done.problems


EXCHANGE = Exchange(
    kind="activities",
    powers=("programme.plan", "programme.record"),
    page="activities-excel",
    check="activities-excel-check",
    done="activities",
    take=_take,
)


@policy("programme.read")
def workbook(request: Request) -> HttpResponse:
    """Where to download the activities and, for who may plan or record, to give a file back."""
    return EXCHANGE.receive(request, _page) if request.method == "POST" else _page(request)


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
    kept = EXCHANGE.kept(request, token)
    if kept is None:
        return EXCHANGE.gone(request)
    path, outcome = kept
    writes = any(outcome.counts.get(name) for name in _WRITTEN)
    context = EXCHANGE.told(path, outcome, token, changes=writes)
    context["counts"] = [(COUNTS[name], outcome.counts[name]) for name in COUNTS if outcome.counts.get(name)]
    return render(request, "office/programme/excel_check.html", context)


@policy("programme.read")
@require_POST
def apply(request: Request, token: str) -> HttpResponse:
    """Take the file in for good."""
    return EXCHANGE.settle(request, token, _said)


@policy("programme.read")
@require_POST
def drop(request: Request, token: str) -> HttpResponse:
    """Forget the file."""
    return EXCHANGE.drop(request, token)


@policy("programme.read")
def errors(request: Request, token: str) -> HttpResponse:
    """The owner's own file with its wrong cells marked."""
    kept = EXCHANGE.kept(request, token)
    if kept is None:
        raise Http404
    path, outcome = kept
    content = error_workbook(path, outcome.problems, tables_of(path), language())
    return file(content, XLSX, "loi-hoat-dong.xlsx")


def _said(outcome: Outcome) -> str:
    said = [f"{outcome.counts[name]} {COUNTS[name]}" for name in _WRITTEN if outcome.counts.get(name)]
    return _("Đã ghi: {what}.").format(what=", ".join(said))


def _page(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    filters = read_filters(request)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "wrong": wrong,
        "may_write": EXCHANGE.may(request),
        "names": request.reach.can("household.export"),
    }
    return render(request, "office/programme/excel.html", context, status=status)
