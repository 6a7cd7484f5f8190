"""The form of any kind of row: its fields come from the table of rows and from the columns themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from giamngheo.access.policy import Request
from giamngheo.access.queries import units_of
from giamngheo.law.activities import activities
from giamngheo.office import words
from giamngheo.office.households.fields import one_of, text
from giamngheo.office.programme import wording
from giamngheo.office.programme.fields import (
    DongField,
    OnceForm,
    QuantityField,
    day_field,
    long_text,
    number_field,
)
from giamngheo.office.programme.tables import MOVEMENT, TABLES, Table, live, of_movement
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import at, subtree
from giamngheo.programme import models as kept
from giamngheo.programme.models import Activity, Kept, amount_of
from giamngheo.registry import queries as registry
from giamngheo.registry.models import Household

_YES_NO = [("", _("chưa biết")), ("yes", _("có")), ("no", _("không"))]
_MONTHS = [("6", _("sau 6 tháng")), ("12", _("sau 12 tháng")), ("24", _("sau 24 tháng"))]
_PLACES_SHOWN = 2_000
_COMPUTED = {kept.CostItem: "amount", kept.Contribution: "amount"}
"""Amounts that quantity and price give."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is written for: an activity, or the movement (None)."""

    request: Request
    table: Table
    activity: Activity | None


def form_of(subject: Subject, data: Any, initial: Mapping[str, str] | None = None) -> OnceForm:
    """The form of a new row."""
    form = OnceForm(data, initial=dict(initial or {}))
    for name, label in subject.table.fields.items():
        field = _field(subject, name, label)
        if field is not None:
            field.help_text = subject.table.hints.get(name, field.help_text)
            form.add(name, field)
    return form


def fill_form(subject: Subject, row: Kept, data: Any) -> OnceForm:
    """The form of what has become known of a row."""
    initial = {name: _shown(row, name) for name in subject.table.fills}
    form = OnceForm(data, initial=initial)
    for name in subject.table.fills:
        field = _field(subject, name, subject.table.label(name))
        if field is not None:
            form.add(name, field)
    return form


def built(subject: Subject, data: Mapping[str, Any]) -> Kept:
    """The row of a form, unsaved."""
    model = subject.table.model
    values = {name: _value(model, name, data[name]) for name in subject.table.fields if name in data}
    for name in [one for one in values if _is_key(model, one)]:
        chosen = values.pop(name)
        values[f"{name}_id"] = int(chosen) if chosen else None
    if subject.activity is not None and subject.table.parent == "":
        values["activity"] = subject.activity
    if "household" in data:
        values |= _household(subject, data["household"])
    row = model(**values)
    if model in _COMPUTED and values.get("quantity_thousandths") and values.get("unit_price") is not None:
        row.amount = amount_of(values["quantity_thousandths"], values["unit_price"])  # type: ignore[attr-defined]
    if model is kept.Contribution and row.amount is None:  # type: ignore[attr-defined]
        row.amount = 0  # type: ignore[attr-defined]
    return row


def filled(subject: Subject, row: Kept, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form of `fill_form` changes; a column that stays empty stays as it is."""
    found = {}
    for name in subject.table.fills:
        value = _value(subject.table.model, name, data.get(name))
        if value != getattr(row, name) and value not in (None, ""):
            found[name] = value
    return found


def _value(model: type[Kept], name: str, value: Any) -> Any:
    """A form's value as the column takes it."""
    field = model._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        unknown = None if field.null else False
        return {"yes": True, "no": False}.get(str(value), unknown)
    if name == "months":
        return int(value) if value else None
    return value


def _shown(row: Kept, name: str) -> Any:
    value = getattr(row, name)
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else value


def _is_key(model: type[Kept], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation) and name != "household"


def _field(subject: Subject, name: str, label: Any) -> forms.Field | None:
    """The field of a column; None where it is worked out."""
    model = subject.table.model
    column: Any = model._meta.get_field(name)
    special = _special(subject, name, label)
    if special is not None:
        return special
    if model is kept.CostItem and name == "amount":
        return None
    required = not (column.blank or column.null) and not (model is kept.Contribution and name == "amount")
    if column.is_relation:
        return _choice_of(subject, name, label, required=required)
    named = wording.CHOICES.get(f"{model.__name__}.{name}")
    if named is not None:
        offered: list[Any] = list(named.items())
        return one_of(label, offered if required else [("", "–"), *offered], required=required)
    return _plain(subject, name, label, column, required=required)


def _plain(subject: Subject, name: str, label: Any, column: Any, *, required: bool) -> forms.Field:
    if isinstance(column, models.DateField):
        ahead = name in subject.table.rule.future
        field: forms.Field = day_field(label, today=subject.request.today, required=required, ahead=ahead)
        if name == "on":
            field.initial = subject.request.today
        return field
    if name == "quantity_thousandths":
        return QuantityField(label, required=required)
    if isinstance(column, models.BigIntegerField):
        return DongField(label, required=required)
    if isinstance(column, models.BooleanField):
        if column.null:
            return one_of(label, _YES_NO, required=False)
        return one_of(label, _YES_NO[1:], initial="no")
    if isinstance(column, models.TextField):
        return long_text(label, required=required)
    if isinstance(column, models.CharField):
        return text(label, required=required, most=column.max_length or 200)
    return number_field(label, required=required)


def _special(subject: Subject, name: str, label: Any) -> forms.Field | None:
    """Fields whose choices come from the law."""
    activity = subject.activity
    if name == "output" and activity is not None:
        counted = [one for one in wording.kind_of(activity.kind).outputs if one.counted == "recorded"]
        return one_of(
            label, [(one.code, f"{words.said(one.title)} ({words.said(one.unit)})") for one in counted]
        )
    if name == "norm" and activity is not None:
        norms = activities().norms_of(activity.kind, subject.request.today)
        choices = [("", _("không theo định mức nào")), *((one.code, words.said(one.title)) for one in norms)]
        return one_of(label, choices, required=False)
    if name == "months":
        return one_of(label, _MONTHS)
    if name == "household":
        return text(label, required=subject.table.model is kept.ExampleHousehold, most=40)
    if name == "year":
        return number_field(label, least=2000, most=2199)
    return None


def _choice_of(subject: Subject, name: str, label: Any, *, required: bool) -> forms.Field:
    choices: Sequence[tuple[str, Any]] = _offered(subject, name)
    return one_of(label, [("", "–"), *choices], required=required)


def _offered(subject: Subject, name: str) -> list[tuple[str, str]]:
    """What a column that leads to another row may lead to."""
    request, activity = subject.request, subject.activity
    if name == "place":
        return places(request, activity)
    if activity is None:
        table = next(one for one in MOVEMENT.values() if one.model._meta.model_name == name)
        scoped = of_movement(table, request.reach)
        return [(str(row.pk), str(row)) for row in scoped[:_PLACES_SHOWN] if _records(request, row)]
    slug = {"participant": "nguoi-tham-gia", "passed_to": "nguoi-tham-gia", "share": "quay-vong",
            "installation": "lap-dat"}[name]  # fmt: skip
    rows = live(TABLES[slug], activity, request.reach)
    return [(str(row.pk), row_name(row)) for row in rows]


def _records(request: Request, row: Any) -> bool:
    return request.reach.having("programme.record").covers(row.place)


def places(request: Request, activity: Activity | None) -> list[tuple[str, str]]:
    """Where: the places of the activity and those below them; of the movement every place that one records for."""
    if activity is None:
        found = units_of(request.reach.having("programme.record"), request.today)
        return [
            (str(one.pk), place_name(one))
            for one in found.select_related("parent").order_by("path")[:_PLACES_SHOWN]
        ]
    inside = models.Q()
    for place in activity.places.all():
        inside |= subtree(place)
    day = activity.starts_on or request.today
    found = at(day).filter(inside) | Place.objects.filter(pk__in=activity.places.values("pk"))
    return [
        (str(one.pk), place_name(one))
        for one in found.select_related("parent").order_by("path")[:_PLACES_SHOWN]
    ]


def place_name(place: Place) -> str:
    """A place, a village with its commune."""
    above = f", {place.parent.full_name}" if place.level == Level.village and place.parent else ""
    return f"{place.full_name}{above}"


def row_name(row: Any) -> str:
    """What a row that others lead to is called."""
    if isinstance(row, kept.Participant):
        return f"{row.name}, {row.place.full_name}"
    if isinstance(row, kept.RevolvingShare):
        return f"{row.participant.name}: {row.promised}"
    if isinstance(row, kept.Installation):
        return f"{row.asset}, {row.spot or row.place.full_name}"
    return str(row)


def _household(subject: Subject, code: str) -> dict[str, Any]:
    """The household of a code within the reach over households; its village is the place of an example."""
    values: dict[str, Any] = {"household": None}
    if not code:
        return values
    reach = subject.request.reach.having("household.read")
    try:
        found = registry.household(reach, code)
    except Household.DoesNotExist:
        raise UnknownHousehold from None
    values["household"] = found
    if subject.table.model is kept.ExampleHousehold:
        values["place"] = found.place
    return values


class UnknownHousehold(Exception):  # noqa: N818 - reads as what happened
    """No household of that code can be seen."""
