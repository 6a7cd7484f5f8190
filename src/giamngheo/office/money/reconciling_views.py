"""Reconciliation with the Treasury: its statement beside our payments; differences are shown and nothing is changed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.budget.checks import Difference, Payment, Reconciled
from giamngheo.budget.reconciling import read_statement, reconcile_statement
from giamngheo.core.limits import LIMITS, MEGABYTE
from giamngheo.core.problems import Problem, Refused
from giamngheo.core.table_problems import shortened
from giamngheo.office.households.fields import day
from giamngheo.office.imports import uploads
from giamngheo.office.money import files

_TOO_LARGE, _UNUSABLE = 413, 422
_SHOWN = 200

KINDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Difference.only_theirs: (
        gettext_lazy("Kho bạc có, sổ chưa ghi"),
        gettext_lazy("Ghi thanh toán hoặc tạm ứng theo chứng từ này vào đúng dòng dự toán."),
    ),
    Difference.only_ours: (
        gettext_lazy("Sổ đã ghi, kho bạc không có"),
        gettext_lazy("Hỏi kho bạc; nếu chứng từ chưa được chi thì đính chính bút toán."),
    ),
    Difference.amount: (
        gettext_lazy("Lệch số tiền"),
        gettext_lazy("Xem chứng từ; sổ sai thì đính chính bút toán rồi ghi lại số đúng."),
    ),
    Difference.day: (
        gettext_lazy("Lệch ngày"),
        gettext_lazy("Cùng kỳ báo cáo thì không ảnh hưởng; khác kỳ thì đính chính và ghi lại đúng ngày."),
    ),
    Difference.line: (
        gettext_lazy("Lệch nguồn vốn hoặc đơn vị"),
        gettext_lazy(
            "Kiểm tra mã nguồn, mã đơn vị trên chứng từ; sổ sai thì đính chính và ghi vào dòng đúng."
        ),
    ),
    Difference.voucher: (
        gettext_lazy("Khác số chứng từ"),
        gettext_lazy("Cùng ngày, số tiền và dòng; kiểm tra có đúng là một lần chi không."),
    ),
}
"""What each difference is called, and what to do about it."""


@policy("money.close")
def reconciliation(request: Request) -> HttpResponse:
    """Where to give the statement."""
    first, last = date(request.today.year, 1, 1), request.today
    if request.method != "POST":
        return _start(request, first, last)
    asked = [day(request.POST.get(name, "").strip()) for name in ("tu", "den")]
    if asked[0] is None or asked[1] is None or asked[0] > asked[1]:
        return _start(request, first, last, _("Ghi từ ngày đến ngày như 31/12/2024."), _UNUSABLE)
    upload = request.FILES.get("file")
    if upload is None:
        return _start(request, asked[0], asked[1], _("Chọn một tệp để tải lên."), _UNUSABLE)
    if (upload.size or 0) > LIMITS.workbook_bytes:
        most = LIMITS.workbook_bytes // MEGABYTE
        wrong = _("Tệp lớn quá {most} MB.").format(most=most)
        return _start(request, asked[0], asked[1], wrong, _TOO_LARGE)
    token, _path = uploads.keep(upload, request.user.pk)
    tail = urlencode({"tu": asked[0].isoformat(), "den": asked[1].isoformat()})
    return redirect(f"{reverse('money-reconciled', args=[token])}?{tail}")


@policy("money.close")
def reconciled(request: Request, token: str) -> HttpResponse:
    """What differs, by kind, with what to do."""
    first, last = _days(request)
    path = uploads.find(request.user.pk, token)
    if path is None:
        messages.info(request, _("Tệp này không còn: đã quá một giờ. Hãy tải lên lại."))
        return redirect("money-reconciliation")
    context: dict[str, object] = {"token": token, "name": path.name, "first": first, "last": last}
    try:
        found = reconcile_statement(request.reach, read_statement(path), first=first, last=last)
    except Refused as refused:
        problems: list[Problem] = list(refused.problems)
        context |= {"found": None, "problems": shortened(problems), "groups": [], "tail": ""}
        return render(request, "office/money/reconciled.html", context, status=_UNUSABLE)
    tail = urlencode({"tu": first.isoformat(), "den": last.isoformat()})
    context |= {"found": found, "problems": [], "groups": _groups(found), "tail": tail, "shown": _SHOWN}
    return render(request, "office/money/reconciled.html", context)


@policy("money.close")
def download(request: Request, token: str) -> HttpResponse:
    """The differences as a workbook."""
    first, last = _days(request)
    path = uploads.find(request.user.pk, token)
    if path is None:
        raise Http404
    try:
        found = reconcile_statement(request.reach, read_statement(path), first=first, last=last)
    except Refused:
        raise Http404 from None
    headings = [
        _("Lệch gì"), _("Dòng của kho bạc"), _("Chứng từ kho bạc"), _("Ngày kho bạc"), _("Số tiền kho bạc"),
        _("Bút toán"), _("Chứng từ trong sổ"), _("Ngày trong sổ"), _("Số tiền trong sổ"), _("Cần làm"),
    ]  # fmt: skip
    rows = [
        (str(KINDS[kind][0]), *_side(theirs), *_side(ours), str(KINDS[kind][1]))
        for kind, theirs, ours in _pairs(found)
    ]
    title = _("Đối chiếu kho bạc {first} – {last}; đơn vị: đồng").format(
        first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
    )
    return files.answer("xlsx", f"doi-chieu-{first}-{last}", headings, rows, title)


Pair = tuple[str, Payment | None, Payment | None]


def _pairs(found: Reconciled) -> list[Pair]:
    """Every difference with both its sides; a pair that differs in two ways is named by the first."""
    pairs: list[Pair] = [(Difference.only_theirs, one, None) for one in found.only_theirs]
    pairs += [(Difference.only_ours, None, one) for one in found.only_ours]
    pairs += [(match.differences[0], match.theirs, match.ours) for match in found.differing]
    return pairs


def _groups(found: Reconciled) -> list[tuple[str, str, list[Pair]]]:
    pairs = _pairs(found)
    groups = [(kind, [pair for pair in pairs if pair[0] == kind]) for kind in KINDS]
    return [(str(KINDS[kind][0]), str(KINDS[kind][1]), rows) for kind, rows in groups if rows]


def _side(one: Payment | None) -> tuple[files.Cell, ...]:
    return (None, None, None, None) if one is None else (one.row, one.voucher, one.on, one.amount)


def _days(request: Request) -> tuple[date, date]:
    first, last = (day(request.GET.get(name, "")) for name in ("tu", "den"))
    if first is None or last is None or last - first > timedelta(days=3700):
        raise Http404
    return first, last


def _start(request: Request, first: date, last: date, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {"first": first, "last": last, "wrong": wrong, "kinds": KINDS.values()}
    return render(request, "office/money/reconciliation.html", context, status=status)
