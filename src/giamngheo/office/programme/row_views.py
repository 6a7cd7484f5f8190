"""Adding, filling in and withdrawing a row of any kind, of an activity or of the movement."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households.fields import text
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import picture
from giamngheo.office.programme.activity_views import require_kept, surroundings, table_of
from giamngheo.office.programme.fields import OnceForm
from giamngheo.office.programme.ground import (
    UNUSABLE,
    activity_of,
    asked,
    beside,
    require_record,
    signed_by,
    status_of,
)
from giamngheo.office.programme.row_forms import Subject, UnknownHousehold, built, fill_form, filled, form_of
from giamngheo.office.programme.tables import Table, live
from giamngheo.programme import actions
from giamngheo.programme.actions.keeping import owner_of
from giamngheo.programme.models import Activity


@policy("programme.read")
def add(request: Request, code: str, slug: str) -> HttpResponse:
    """One more row of an activity."""
    activity, table = activity_of(request, code), table_of(slug)
    require_record(request, activity.place)
    require_kept(activity, table)
    if table.by_hand:
        raise Http404
    back = reverse("activity", args=[activity.code]) + f"#{slug}"
    return write(Subject(request, table, activity), back, surroundings(activity))


@policy("programme.read")
def fill(request: Request, code: str, slug: str, number: int) -> HttpResponse:
    """What has become known of a row."""
    activity, table = activity_of(request, code), table_of(slug)
    require_record(request, activity.place)
    row = _row(request, activity, table, number)
    back = reverse("activity", args=[activity.code]) + f"#{slug}"
    return complete(Subject(request, table, activity), row, back, surroundings(activity))


@policy("programme.read")
def withdraw(request: Request, code: str, slug: str, number: int) -> HttpResponse:
    """A wrong row is taken back, with a reason."""
    activity, table = activity_of(request, code), table_of(slug)
    require_record(request, activity.place)
    row = _row(request, activity, table, number)
    back = reverse("activity", args=[activity.code]) + f"#{slug}"
    return take_back(Subject(request, table, activity), row, back, surroundings(activity))


def _row(request: Request, activity: Activity, table: Table, number: int) -> Any:
    found = live(table, activity, request.reach).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def write(subject: Subject, back: str, around: Mapping[str, Any]) -> HttpResponse:
    """Show the form; sent, write the row and lead back."""
    request = subject.request
    initial = {key: str(value) for key, value in request.GET.items() if key != "request"}
    form = form_of(subject, sent(request), initial)
    problems: list[Problem] = []
    status = 200 if request.method != "POST" else UNUSABLE
    if request.method == "POST" and form.is_valid():
        try:
            row = built(subject, form.cleaned_data)
            _require(request, row)
            signed = signed_by(request, "programme.record", form.cleaned_data["request"])
            actions.keep(row=row, signed=signed)
        except UnknownHousehold:
            form.add_error("household", _("Không có hộ nào mang mã này trong địa bàn được giao."))
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã ghi {what}.").format(what=subject.table.one))
            return redirect(_after(request, back))
    question = _("Thêm {what}").format(what=subject.table.one)
    context = {"form": form, "problems": problems, "question": question, "button": _("Ghi"), "back": back,
               "again": True}  # fmt: skip
    return asked(request, "form", {**around, **context}, status)


def complete(subject: Subject, row: Any, back: str, around: Mapping[str, Any]) -> HttpResponse:
    """Show what can be filled in; sent, fill it in."""
    request = subject.request
    if not subject.table.fills:
        raise Http404
    form = fill_form(subject, row, sent(request))
    problems: list[Problem] = []
    status = 200 if request.method != "POST" else UNUSABLE
    if request.method == "POST" and form.is_valid():
        changed = filled(subject, row, form.cleaned_data)
        try:
            if changed:
                signed = signed_by(request, "programme.record", form.cleaned_data["request"])
                actions.fill(row=row, signed=signed, **changed)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(back)
    context = {
        "form": form, "problems": problems, "question": _("Ghi thêm điều đã biết"), "button": _("Ghi"), "back": back,
        "line": picture.line(subject.table, row, subject.activity, request.reach, may=False),
    }  # fmt: skip
    return asked(request, "form", {**around, **context}, status)


def take_back(subject: Subject, row: Any, back: str, around: Mapping[str, Any]) -> HttpResponse:
    """Ask why; sent, withdraw the row."""
    request = subject.request
    form = OnceForm(sent(request), initial={"request": uuid4()})
    form.add("why", text(_("Vì sao rút dòng này?"), most=300))
    problems: list[Problem] = []
    status = 200 if request.method != "POST" else UNUSABLE
    if request.method == "POST" and form.is_valid():
        signed = signed_by(request, "programme.record", form.cleaned_data["request"])
        try:
            actions.withdraw(row=row, why=form.cleaned_data["why"], signed=signed)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(
                request, _("Đã rút {what}; dòng cũ vẫn còn trong sổ.").format(what=subject.table.one)
            )
            return redirect(back)
    context = {
        "form": form, "problems": problems, "question": _("Rút {what}?").format(what=subject.table.one),
        "button": _("Rút"), "back": back,
        "line": picture.line(subject.table, row, subject.activity, request.reach, may=False),
    }  # fmt: skip
    return asked(request, "form", {**around, **context}, status)


def _require(request: Request, row: Any) -> None:
    """The row's own place decides who may write it: a nomination of another place is not ours."""
    _activity, place = owner_of(row)
    if not request.reach.having("programme.record").covers(place):
        raise PermissionDenied("programme.record")


def _after(request: Request, back: str) -> str:
    """Where to go: back, or to the same empty form for the next row."""
    return request.get_full_path() if "again" in request.POST else back
