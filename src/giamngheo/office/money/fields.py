"""Fields and the form that every act on money shares: amounts with their unit, the day, the basis."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from giamngheo.budget.entries import NewBasis
from giamngheo.budget.models import Basis, BudgetUnit
from giamngheo.core.problems import Problem
from giamngheo.office import words
from giamngheo.office.households.fields import DayField, one_of, text
from giamngheo.office.money import amounts, wording

UNITS_OF_AMOUNT = [(amounts.MILLION, _("triệu đồng")), (amounts.DONG, _("đồng"))]
_BASIS = ("basis", "basis_kind", "number", "signed_on", "issuer", "about")
_BESIDE = {
    "budget.not_enough": "amount",
    "budget.amount": "amount",
    "budget.too_large": "amount",
    "budget.overspend": "overspend",
    "budget.future": "on",
    "budget.outside_year": "on",
    "budget.year_closed": "on",
    "budget.before_original": "on",
    "budget.unit_gone": "to_unit",
    "budget.not_below": "to_unit",
    "budget.years": "budget_year",
    "budget.basis_incomplete": "number",
    "budget.same_line": "part",
}
"""Beside which field a problem is shown; what has no field is said above the form."""


class AmountField(forms.CharField):
    """An amount as it is typed; the form reads it in the unit that was chosen."""

    def __init__(self, label: Any, *, required: bool = True, hint: Any = "") -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(label=label, required=required, help_text=hint, widget=widget, max_length=40)
        self.error_messages["required"] = _("Nhập số tiền.")


class MoneyForm(forms.Form):
    """An act on money; `request` makes a second click the same entry."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any, *, bases: Sequence[Basis]) -> None:
        super().__init__(data, label_suffix="")
        self.bases = {str(one.pk): one for one in bases}

    def add(self, name: str, field: forms.Field) -> None:
        """One more field."""
        self.fields[name] = field

    def add_amounts(self, **fields: AmountField) -> None:
        """Amount fields, and the unit they are written in."""
        for name, field in fields.items():
            self.add(name, field)
        unit = one_of(_("Đơn vị tính"), UNITS_OF_AMOUNT, initial=amounts.MILLION, radio=True)
        self.add("in_units", unit)

    def add_basis(self, today: date, *, on: Any, kind: str) -> None:
        """The day, the paper (one cited before, or a new one) and the narrative."""
        self.add("on", DayField(label=on, today=today, initial=today))
        if self.bases:
            known = [(code, described(one)) for code, one in self.bases.items()]
            choices = [("", _("văn bản khác, nhập bên dưới")), *known]
            self.add("basis", one_of(_("Văn bản đã dùng"), choices, required=False))
        kinds = wording.named(wording.BASES, wording.BASES)
        self.add("basis_kind", one_of(_("Loại văn bản"), kinds, required=False, initial=kind))
        self.add("number", text(_("Số, ký hiệu"), required=False, most=60))
        self.add("signed_on", DayField(label=_("Ngày ký"), today=today, required=False))
        self.add("issuer", text(_("Cơ quan ban hành"), required=False, most=200))
        self.add("about", text(_("Về việc (không bắt buộc)"), required=False, most=300))
        self.add("narrative", text(_("Diễn giải (không bắt buộc)"), required=False, most=300))

    def clean(self) -> dict[str, Any]:
        """Amounts read, and a basis that is whole."""
        data: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if isinstance(field, AmountField):
                data[name] = self._amount(name, data)
        if "number" in self.fields and not data.get("basis"):
            for name in ("number", "signed_on", "issuer"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Mục này phải nhập khi không chọn văn bản đã dùng."))
        return data

    def _amount(self, name: str, data: dict[str, Any]) -> int:
        typed = data.get(name, "")
        if not typed or not data.get("in_units"):
            return 0
        try:
            return amounts.read(typed, data["in_units"])
        except amounts.Unreadable as why:
            self.add_error(name, str(why))
            return 0

    def said_basis(self) -> NewBasis:
        """The paper that the act cites."""
        data = self.cleaned_data
        if known := self.bases.get(data.get("basis") or ""):
            return NewBasis(known.kind, known.number, known.signed_on, known.issuer, known.about)
        return NewBasis(
            data.get("basis_kind") or "decision",
            data["number"],
            data["signed_on"],
            data["issuer"],
            data["about"],
        )

    def show(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put each problem beside its field; gives those that have none."""
        rest = []
        for problem in problems:
            name = _BESIDE.get(problem.code, "")
            if name == "amount" and name not in self.fields:
                name = next((one for one, field in self.fields.items() if isinstance(field, AmountField)), "")
            if name in self.fields:
                self.add_error(name, problem.sentence("en" if get_language() == "en" else "vi"))
            else:
                rest.append(problem)
        return rest

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked of the act itself."""
        return [bound for bound in self.visible_fields() if bound.name not in (*_BASIS, "narrative", "on")]

    @property
    def day(self) -> forms.BoundField:
        return self["on"]

    @property
    def papers(self) -> list[forms.BoundField]:
        """The paper: one used before, and what a new one needs."""
        return [self[name] for name in _BASIS if name in self.fields]


def described(basis: Basis) -> str:
    """A paper in one line: `Quyết định 4568/QĐ-UBND ngày 22/12/2023, UBND huyện`."""
    kind = words.name(wording.BASES, basis.kind)
    return f"{kind} {basis.number} {_('ngày')} {basis.signed_on:%d/%m/%Y}, {basis.issuer}"


def unit_choices(units: Iterable[BudgetUnit]) -> list[tuple[str, str]]:
    """Units to choose from, each with its place where the name does not say it."""
    return [(str(one.pk), unit_name(one)) for one in units]


def unit_name(unit: BudgetUnit) -> str:
    """A unit with its place, where the name does not end with it."""
    return unit.name if unit.place.name in unit.name else f"{unit.name}, {unit.place.full_name}"


def whole_number(label: Any, *, initial: int | None = None) -> forms.IntegerField:
    """A year."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few"})
    field = forms.IntegerField(label=label, min_value=2000, max_value=2199, initial=initial, widget=widget)
    field.error_messages["required"] = _("Nhập năm.")
    return field
