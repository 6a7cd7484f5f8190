"""A household entered with its members, as many rows as it takes."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households import fields, taken
from giamngheo.office.households.choices import ARRIVALS, SEXES, ethnicities, optional
from giamngheo.office.households.fields import DayField
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.lives import next_code
from giamngheo.registry.models import EventKind

_FIRST_ROWS, _MORE_ROWS, _MOST_ROWS = 4, 3, 25


class _HouseholdForm(forms.Form):
    """Where and since when."""

    def __init__(self, data: Any, *, places: list[Place], today: date, chosen: Place | None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["place"] = fields.one_of(
            _("Thôn, khối phố"), fields.grouped(places), initial=str(chosen.pk) if chosen else None
        )
        code = fields.text(_("Mã hộ"), most=40)
        code.initial = next_code(chosen) if chosen else ""
        self.fields["code"] = code
        self.fields["address"] = fields.text(_("Địa chỉ, nếu có"), required=False, most=200)
        self.fields["arrival"] = fields.one_of(_("Vì sao vào sổ"), ARRIVALS.items(), radio=True)
        self.fields["on"] = DayField(label=_("Có từ ngày"), today=today)


class _MemberForm(forms.Form):
    """One row; a row without a name is nobody."""

    full_name = fields.text(gettext_lazy("Họ và tên"), required=False)
    relation = fields.one_of(gettext_lazy("Quan hệ với chủ hộ"), fields.relations(head=True), initial="child")
    sex = fields.one_of(gettext_lazy("Giới tính"), optional(SEXES, gettext_lazy("chưa rõ")), required=False)

    def __init__(self, data: Any = None, *, today: date, sensitive: bool, **named: Any) -> None:
        super().__init__(data, label_suffix="", **named)
        self.fields["birth_date"] = DayField(label=_("Ngày sinh"), today=today, required=False)
        self.fields["birth_year"] = forms.IntegerField(
            label=_("hoặc năm sinh"), required=False, min_value=1890, max_value=today.year
        )
        if sensitive:
            groups = optional(dict(ethnicities()), _("chưa rõ"))
            self.fields["ethnicity"] = fields.one_of(_("Dân tộc"), groups, required=False)
            self.fields["identity_number"] = fields.text(_("Số định danh"), required=False, most=12)


_Members = forms.formset_factory(_MemberForm, extra=0, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS)


@policy("household.change")
def new(request: Request) -> HttpResponse:
    """Enter a household that the register does not have; a button adds rows and keeps what was typed."""
    places = fields.villages(request.reach.paths)
    asked = request.GET.get("place", "")
    chosen = next((place for place in places if place.path == asked), places[0] if places else None)
    form = _HouseholdForm(request.POST or None, places=places, today=request.today, chosen=chosen)
    rows = _rows(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and "more" not in request.POST and form.is_valid() and rows.is_valid():
        entry = _entry(form.cleaned_data, [row for row in rows.cleaned_data if row.get("full_name")])
        try:
            household = actions.register_household(entry=entry, actor=request.actor, at=timezone.now())
        except Refused as refused:
            numbered = [(member.full_name, member.identity_number or "") for member in entry.members]
            problems = taken.explained_for(request.reach, numbered, refused.problems)
        else:
            messages.success(request, _("Đã thêm hộ vào sổ."))
            return redirect("household", household.code)
    asked_for_rows = "more" in request.POST
    context = {"form": form, "rows": rows, "problems": problems, "only_rows": asked_for_rows}
    return render(request, "office/households/new.html", context)


def _rows(request: Request) -> Any:
    known = {
        "today": request.today,
        "sensitive": request.reach.can("household.read_sensitive"),
    }
    if request.method != "POST":
        initial = [{"relation": "head" if not number else "child"} for number in range(_FIRST_ROWS)]
        return _Members(initial=initial, form_kwargs=known, prefix="m")
    data = request.POST.copy()
    if "more" in data:
        total = data.get("m-TOTAL_FORMS", "")
        count = int(total) if total.isascii() and total.isdecimal() and len(total) < 3 else _FIRST_ROWS
        data["m-TOTAL_FORMS"] = str(min(count + _MORE_ROWS, _MOST_ROWS))
        for number in range(count, count + _MORE_ROWS):
            data[f"m-{number}-relation"] = "child"
    return _Members(data, form_kwargs=known, prefix="m")


def _entry(data: dict[str, Any], rows: list[dict[str, Any]]) -> NewHousehold:
    members: list[NewMember] = [fields.new_member(row, row["relation"]) for row in rows]
    return NewHousehold(
        code=data["code"],
        place=Place.objects.get(pk=data["place"]),
        address=data["address"],
        created_on=data["on"],
        arrival=EventKind(data["arrival"]),
        members=members,
    )
