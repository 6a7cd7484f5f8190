"""The journal in Excel: out with every entry, in after a look at what would be booked; all of a file or nothing."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.audit.actions import Actor
from giamngheo.budget.importing import JOURNAL, import_journal, read_journal, tables
from giamngheo.core.table_writing import write_tables
from giamngheo.office.imports.exchange import Exchange, Taken, language
from giamngheo.office.imports.uploads import Outcome
from giamngheo.office.leaving import XLSX, file
from giamngheo.office.money.filters import choices, read_filters
from giamngheo.review.importing_errors import error_workbook


def _take(path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Taken:
    read = read_journal(path)
    done = import_journal(read=read, reach=request.reach, actor=actor, at=timezone.now(), rehearse=rehearse)
    return {"entries": done.entries, "unchanged": done.unchanged}, done.problems


EXCHANGE = Exchange(
    kind="journal",
    powers=("money.allot", "money.disburse"),
    page="money-excel",
    check="money-excel-check",
    done="money-entries",
    take=_take,
)


@policy("money.read")
def workbook(request: Request) -> HttpResponse:
    """Where to download the entries and, for who may book, to give a file back."""
    return EXCHANGE.receive(request, _page) if request.method == "POST" else _page(request)


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
    kept = EXCHANGE.kept(request, token)
    if kept is None:
        return EXCHANGE.gone(request)
    path, outcome = kept
    entries = outcome.counts.get("entries", 0)
    context = EXCHANGE.told(path, outcome, token, changes=entries > 0)
    context |= {"entries": entries, "unchanged": outcome.counts.get("unchanged", 0)}
    return render(request, "office/money/excel_check.html", context)


@policy("money.read")
@require_POST
def apply(request: Request, token: str) -> HttpResponse:
    """Book the file for good."""
    return EXCHANGE.settle(request, token, _said)


@policy("money.read")
@require_POST
def drop(request: Request, token: str) -> HttpResponse:
    """Forget the file."""
    return EXCHANGE.drop(request, token)


@policy("money.read")
def errors(request: Request, token: str) -> HttpResponse:
    """The owner's own file with its wrong cells marked."""
    kept = EXCHANGE.kept(request, token)
    if kept is None:
        raise Http404
    path, outcome = kept
    content = error_workbook(path, outcome.problems, [(path, JOURNAL, "Bút toán")], language())
    return file(content, XLSX, "loi-but-toan.xlsx")


def _said(outcome: Outcome) -> str:
    count = outcome.counts["entries"]
    return ngettext("Đã ghi {n} bút toán.", "Đã ghi {n} bút toán.", count).format(n=count)


def _page(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    filters = read_filters(request)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "wrong": wrong,
        "may_book": EXCHANGE.may(request),
    }
    return render(request, "office/money/excel.html", context, status=status)
