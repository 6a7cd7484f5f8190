"""The units that spend: who they are, adding one, ending one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.access.queries import units_of
from giamngheo.budget import actions, queries
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households.fields import DayField, one_of, text
from giamngheo.office.money import reading
from giamngheo.office.money.act_views import sent
from giamngheo.places.models import Level

_UNUSABLE = 422


@policy("money.read")
def units(request: Request) -> HttpResponse:
    """The units whose money one may see."""
    found = queries.units(request.reach).order_by("place__path", "name", "pk")
    context = {"units": found, "may_keep": request.reach.can("money.allot"), "today": request.today}
    return render(request, "office/money/units.html", context)


@policy("money.allot")
def add(request: Request) -> HttpResponse:
    """One more unit; its code is its own for ever."""
    places = units_of(request.reach, request.today).exclude(level=Level.village).order_by("path")
    form = forms.Form(sent(request), label_suffix="")
    form.fields["code"] = text(gettext_lazy("Mã đơn vị"), most=32)
    form.fields["name"] = text(gettext_lazy("Tên"), most=200)
    form.fields["place"] = one_of(gettext_lazy("Địa bàn"), [(str(one.pk), one.full_name) for one in places])
    form.fields["opened_on"] = DayField(label=gettext_lazy("Có từ ngày"), today=request.today)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        data = form.cleaned_data
        place = places.get(pk=data["place"])
        try:
            actions.add_unit(
                code=data["code"], name=data["name"], place=place, opened_on=data["opened_on"],
                actor=request.actor, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Đã thêm đơn vị {name}.").format(name=data["name"]))
            return redirect("money-units")
    return _page(request, form, problems, _("Đơn vị nào được giao dự toán?"), _("Thêm đơn vị"))


@policy("money.allot")
def end(request: Request, code: str) -> HttpResponse:
    """A unit spends no more from a day on; what it still has stays on its lines until it is moved or returned."""
    unit = reading.open_units(request.reach, request.today).filter(code=code).first()
    if unit is None:
        raise Http404
    form = forms.Form(sent(request), label_suffix="")
    form.fields["closed_on"] = DayField(label=gettext_lazy("Thôi từ ngày"), today=request.today)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        day = form.cleaned_data["closed_on"]
        try:
            actions.end_unit(unit=unit, closed_on=day, actor=request.actor, at=timezone.now())
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("{name} thôi sử dụng ngân sách.").format(name=unit.name))
            return redirect("money-units")
    question = _("{name} thôi sử dụng ngân sách từ ngày nào?").format(name=unit.name)
    return _page(request, form, problems, question, _("Ghi ngày thôi"))


def _page(
    request: Request, form: forms.Form, problems: tuple[Problem, ...], question: str, button: str
) -> HttpResponse:
    context = {"form": form, "problems": problems, "question": question, "button": button}
    status = _UNUSABLE if request.method == "POST" else 200
    return render(request, "office/money/unit.html", context, status=status)
