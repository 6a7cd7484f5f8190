"""Fields of the activities' forms: đồng, quantities, days that may lie ahead, ticks."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.office.households.fields import DayField, Label
from giamngheo.office.money import amounts

FAR = date(2199, 12, 31)


class DongField(forms.CharField):
    """Whole đồng as they are typed: `1.954.490`; empty is None."""

    def __init__(self, label: Label, *, required: bool = True, hint: Label = "") -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "dong"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(label=label, required=required, help_text=hint, widget=widget, max_length=40)
        self.error_messages["required"] = _("Nhập số tiền.")

    def clean(self, value: Any) -> Any:
        """The amount."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return amounts.read(typed, amounts.DONG)
        except amounts.Unreadable as why:
            raise forms.ValidationError(str(why)) from None

    def prepare_value(self, value: Any) -> Any:
        """An amount that is known is shown with its marks."""
        return amounts.typed(value, amounts.DONG) if isinstance(value, int) else value


class QuantityField(forms.CharField):
    """A quantity with at most three decimals, `2,5`, as thousandths; empty is None."""

    def __init__(self, label: Label, *, required: bool = True, hint: Label = "") -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "few"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(label=label, required=required, help_text=hint, widget=widget, max_length=24)
        self.error_messages["required"] = _("Nhập số lượng.")

    def clean(self, value: Any) -> Any:
        """The quantity in thousandths."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            millionths = amounts.read(typed, amounts.MILLION)
        except amounts.Unreadable:
            millionths = 1
        if millionths % 1_000:
            raise forms.ValidationError(_("Không đọc được số này. Viết như 2,5; nhiều nhất ba chữ số lẻ."))
        return millionths // 1_000

    def prepare_value(self, value: Any) -> Any:
        """A quantity that is known is shown as it would be typed."""
        return amounts.typed(value * 1_000, amounts.MILLION) if isinstance(value, int) else value


def day_field(label: Label, *, today: date, required: bool = True, ahead: bool = False) -> DayField:
    """A day; one that may lie `ahead` of today is a plan."""
    return DayField(label=label, today=FAR if ahead else today, required=required)


def number_field(
    label: Label, *, required: bool = True, least: int = 0, most: int = 2_000_000_000
) -> forms.IntegerField:
    """A whole number."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few"})
    field = forms.IntegerField(label=label, required=required, min_value=least, max_value=most, widget=widget)
    field.error_messages |= {"required": _("Nhập số."), "invalid": _("Nhập một số nguyên.")}
    return field


def long_text(label: Label, *, required: bool = True, most: int = 2_000, rows: int = 4) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, required=required, max_length=most, widget=widget)
    field.error_messages["required"] = _("Mục này phải nhập.")
    return field


class Ticks(forms.MultipleChoiceField):
    """Several of a list, ticked; the page draws the boxes."""

    def __init__(self, choices: Iterable[tuple[str, str]], *, none: Label) -> None:
        super().__init__(choices=list(choices), label="", required=True)
        self.error_messages |= {"required": none, "invalid_choice": _("Danh sách đã đổi; xem lại rồi chọn.")}


class OnceForm(forms.Form):
    """A form whose second click is the first: `request` is drawn with it."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any = None, **named: Any) -> None:
        super().__init__(data, label_suffix="", **named)

    def add(self, name: str, field: forms.Field) -> None:
        """One more field."""
        self.fields[name] = field
