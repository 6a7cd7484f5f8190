"""The end of a budget year: its steps with their days, what closing would do, and closing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.budget import actions, closing, queries
from giamngheo.budget import policy as rules
from giamngheo.budget import standing as journal
from giamngheo.budget.closing import Carried, Due, Rehearsal
from giamngheo.budget.models import BudgetUnit, YearEnd
from giamngheo.budget.queries import Scope
from giamngheo.core.problems import Refused
from giamngheo.office.money import reading
from giamngheo.office.money.act_views import sent
from giamngheo.office.money.fields import AmountField, MoneyForm

_UNUSABLE = 422
_FIRST, _LAST = 2000, 2199


@dataclass(frozen=True, slots=True)
class Held:
    """A unit at the end of the year: what it still has, and whether its books are closed."""

    unit: BudgetUnit
    available: int
    advanced: int
    closed_on: date | None
    may_close: bool


@policy("money.read")
def year_end(request: Request) -> HttpResponse:
    """The steps of the year, and the units with what they still have."""
    year = _year(request)
    steps = [(due, (due.last_day - request.today).days if due.last_day else None) for due in _steps(year)]
    held = _held(request, year)
    context = {
        "year": year,
        "steps": steps,
        "years": [year - 1, year, year + 1],
        "held": held,
        "available": sum(one.available for one in held),
        "advanced": sum(one.advanced for one in held),
    }
    return render(request, "office/money/year_end.html", context)


@policy("money.close")
def close(request: Request, year: int, code: str) -> HttpResponse:
    """What closing would do with every line of a unit; confirmed, it is done."""
    unit = _unit(request, code)
    if _closed_on(unit, year) is not None:
        messages.info(request, _("Sổ năm này của đơn vị đã khóa."))
        return redirect(_address(year))
    form = _closing_form(request, unit, year, sent(request))
    carried: Mapping[int, Carried] = {}
    on = request.today
    asked = request.method == "POST" and "back" not in request.POST
    if asked and form.is_valid():
        carried, on = _carried(form), form.cleaned_data["on"]
    rehearsal = closing.rehearse(unit, year, carried, on)
    valid = asked and form.is_bound and not form.errors
    if valid and not rehearsal.problems and "confirmed" in request.POST:
        try:
            actions.close_year(unit=unit, budget_year=year, carried=carried, **_said(request, form))
        except Refused as refused:
            return _page(request, form, rehearsal, form.show(refused.problems), status=_UNUSABLE)
        messages.success(request, _("Đã khóa sổ năm {year} của {unit}.").format(year=year, unit=unit.name))
        return redirect(_address(year))
    problems = form.show(rehearsal.problems) if valid else ()
    status = _UNUSABLE if asked and (form.errors or rehearsal.problems) else 200
    return _page(request, form, rehearsal, problems, confirm=valid and not rehearsal.problems, status=status)


@policy("money.close")
def reopen(request: Request, year: int, code: str) -> HttpResponse:
    """Open the books of a closed year again, on the strength of a paper."""
    unit = _unit(request, code)
    form = MoneyForm(sent(request), bases=reading.bases(request.reach.having("money.read")))
    form.add_basis(request.today, on=gettext_lazy("Mở lại từ ngày"), kind="minutes")
    problems: Any = ()
    if form.is_valid():
        try:
            actions.reopen_year(unit=unit, budget_year=year, **_said(request, form))
        except Refused as refused:
            problems = form.show(refused.problems)
        else:
            messages.success(
                request, _("Đã mở lại sổ năm {year} của {unit}.").format(year=year, unit=unit.name)
            )
            return redirect(_address(year))
    context = {"unit": unit, "year": year, "form": form, "problems": problems, "back": _address(year)}
    status = _UNUSABLE if request.method == "POST" else 200
    return render(request, "office/money/reopen.html", context, status=status)


def _steps(year: int) -> tuple[Due, ...]:
    try:
        return closing.calendar(year)
    except KeyError:
        return ()


def _held(request: Request, year: int) -> list[Held]:
    read = journal.standing(request.reach, ("unit",), Scope(budget_year=year), on=date(_LAST, 12, 31))
    units = {one.code: one for one in queries.units(request.reach)}
    closed = _closed(year)
    found = [
        Held(
            units[code],
            one.figures.available,
            one.figures.advanced,
            closed.get(units[code].pk),
            rules.may_close(request.reach, units[code]),
        )
        for one in read
        if (code := str(one.key["unit"])) in units
    ]
    return sorted(found, key=lambda one: (one.closed_on is not None, -one.available - one.advanced))


def _closed(year: int) -> Mapping[int, date]:
    """The units whose books of the year stand closed, with the day."""
    last: dict[int, YearEnd] = {}
    for one in YearEnd.objects.filter(budget_year=year).order_by("pk"):
        last[one.unit_id] = one
    return {unit: one.on for unit, one in last.items() if one.state == "closed"}


def _closed_on(unit: BudgetUnit, year: int) -> date | None:
    return _closed(year).get(unit.pk)


def _year(request: Request) -> int:
    """The year asked for; else the one that is being closed until June, then this one."""
    asked = request.GET.get("nam", "")
    if not asked:
        return request.today.year - (request.today.month < 6)
    if not (asked.isascii() and asked.isdecimal() and len(asked) == 4 and _FIRST <= int(asked) <= _LAST):
        raise Http404
    return int(asked)


def _unit(request: Request, code: str) -> BudgetUnit:
    found = reading.units(request.reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _closing_form(request: Request, unit: BudgetUnit, year: int, data: Any) -> MoneyForm:
    form = MoneyForm(data, bases=reading.bases(request.reach.having("money.read")))
    fields = {}
    for one in closing.rehearse(unit, year, {}, request.today).lines:
        if one.available:
            fields[f"available-{one.line.pk}"] = AmountField(_("Chuyển số còn được chi"), required=False)
        if one.advanced:
            fields[f"advanced-{one.line.pk}"] = AmountField(_("Chuyển số tạm ứng"), required=False)
    form.add_amounts(**fields)
    form.add_basis(request.today, on=gettext_lazy("Khóa sổ ngày"), kind="decision")
    return form


def _carried(form: MoneyForm) -> dict[int, Carried]:
    sums: dict[int, dict[str, int]] = {}
    for name, amount in form.cleaned_data.items():
        what, dash, number = name.partition("-")
        if dash and what in ("available", "advanced") and amount:
            sums.setdefault(int(number), {})[what] = amount
    return {number: Carried(**amounts) for number, amounts in sums.items()}


def _said(request: Request, form: MoneyForm) -> dict[str, Any]:
    data = form.cleaned_data
    asked: UUID = data["request"]
    return {
        "on": data["on"], "basis": form.said_basis(), "request": asked, "actor": request.actor, "at": timezone.now(),
    }  # fmt: skip


def _page(
    request: Request,
    form: MoneyForm,
    rehearsal: Rehearsal,
    problems: Any,
    *,
    confirm: bool = False,
    status: int,
) -> HttpResponse:
    rows = [
        (
            one,
            form[f"available-{one.line.pk}"] if one.available else None,
            form[f"advanced-{one.line.pk}"] if one.advanced else None,
        )
        for one in rehearsal.lines
    ]
    context = {
        "rehearsal": rehearsal,
        "form": form,
        "rows": rows,
        "problems": problems,
        "confirm": confirm,
        "back": _address(rehearsal.budget_year),
    }
    return render(request, "office/money/close.html", context, status=status)


def _address(year: int) -> str:
    return f"{reverse('money-year-end')}?nam={year}"
