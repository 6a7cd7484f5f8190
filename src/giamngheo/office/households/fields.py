"""Fields that the forms of the register share: days, codes, members, relations."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.core.text import clean
from giamngheo.office.households.choices import RELATIONS, SEXES, ethnicities, optional
from giamngheo.places.models import Level, Place
from giamngheo.registry.entries import NewMember
from giamngheo.registry.models import Membership

Label = Any
"""Text, or text that is translated when it is shown."""

AS_TYPED = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
_EARLIEST = date(1890, 1, 1)


def day(text: str) -> date | None:
    """A day as it is typed or as an address holds it; None where it is none."""
    for form in AS_TYPED:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


class DayField(forms.DateField):
    """A day no later than today, typed as it is written here: 31/12/2025."""

    def __init__(self, *, label: Label, today: date, **options: Any) -> None:
        self.today = today
        attributes = {"placeholder": _("ngày/tháng/năm"), "inputmode": "numeric", "autocomplete": "off"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attributes)
        super().__init__(label=label, widget=widget, input_formats=AS_TYPED, **options)
        self.error_messages |= {"required": _("Nhập ngày."), "invalid": _("Nhập ngày như 31/12/2025.")}

    def clean(self, value: Any) -> Any:
        """The day; a day to come has not happened yet."""
        day = super().clean(value)
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Ngày này chưa đến; chỉ ghi việc đã xảy ra."))
        if day is not None and day < _EARLIEST:
            raise forms.ValidationError(_("Ngày này quá xa; kiểm tra lại năm."))
        return day


class ActForm(forms.Form):
    """A form of one act; it carries the number of the last act that its page was made with."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **named: Any) -> None:
        super().__init__(data, label_suffix="", **named)
        self.later: list[str] = []

    def add(self, name: str, field: forms.Field, *, later: bool = False) -> None:
        """One more field; one that is asked `later` stands below, for the case that it is needed."""
        self.fields[name] = field
        if later:
            self.later.append(name)

    @property
    def asked_first(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in self.later]

    @property
    def asked_later(self) -> list[forms.BoundField]:
        return [self[name] for name in self.later]

    @property
    def later_is_open(self) -> bool:
        """Whether what is asked later is shown at once: something in it was chosen or is wrong."""
        return any(bound.errors or bound.value() for bound in self.asked_later)


def text(label: Label, *, required: bool = True, most: int = 120) -> forms.CharField:
    """A line of text, cleaned as the register keeps it."""
    return _Text(label=label, required=required, max_length=most)


class _Text(forms.CharField):
    default_error_messages = {"required": _("Mục này phải nhập.")}

    def clean(self, value: Any) -> str:
        return clean(super().clean(value))


def one_of(
    label: Label,
    choices: Iterable[tuple[Any, Any]],
    *,
    required: bool = True,
    initial: str | None = None,
    radio: bool = False,
) -> forms.ChoiceField:
    """A choice from a list."""
    widget = forms.RadioSelect if radio else forms.Select
    field = forms.ChoiceField(
        label=label, choices=list(choices), required=required, initial=initial, widget=widget
    )
    field.error_messages["required"] = _("Chọn một mục.")
    return field


def relations(*, head: bool = False) -> list[tuple[str, Label]]:
    """Relations to the head, with the head's own where wanted."""
    return [(code, name) for code, name in RELATIONS.items() if head or code != "head"]


def add_person_fields(form: ActForm, today: date, *, sensitive: bool, born_on: bool = False) -> None:
    """What is entered of a new person; ethnicity and number by who may see them."""
    form.add("full_name", text(_("Họ và tên")))
    form.add("sex", one_of(_("Giới tính"), optional(SEXES, _("chưa rõ")), required=False))
    if not born_on:
        form.add("birth_date", DayField(label=_("Ngày sinh, nếu biết"), today=today, required=False))
        year = forms.IntegerField(
            label=_("Năm sinh, nếu không biết ngày"), required=False, min_value=1890, max_value=today.year
        )
        form.add("birth_year", year)
    if sensitive:
        groups = optional(dict(ethnicities()), _("chưa rõ"))
        form.add("ethnicity", one_of(_("Dân tộc"), groups, required=False))
        form.add("identity_number", text(_("Số định danh, 12 chữ số"), required=False, most=12))


def new_member(data: dict[str, Any], relation: str) -> NewMember:
    """The person of a form's fields."""
    return NewMember(
        full_name=data["full_name"],
        relation=relation,
        sex=data.get("sex") or None,
        birth_date=data.get("birth_date"),
        birth_year=data.get("birth_year"),
        ethnicity=data.get("ethnicity") or None,
        identity_number=data.get("identity_number") or None,
    )


def add_succession(form: ActForm, members: Sequence[Membership], *, hint: Label, later: bool = True) -> None:
    """Who heads the household afterwards, and what the others are to that head; empty keeps what is."""
    others = [membership for membership in members if membership.relation != "head"]
    choices = [("", "–"), *((str(one.person.uid), one.person.full_name) for one in others)]
    field = one_of(_("Chủ hộ mới"), choices, required=False)
    field.help_text = hint
    form.add("successor", field, later=later)
    add_relations(form, others, later=later)


def add_relations(form: ActForm, members: Iterable[Membership], *, later: bool) -> None:
    """One field a member for the relation to a new head."""
    for membership in members:
        label = _("%(name)s là gì của chủ hộ mới") % {"name": membership.person.full_name}
        choices = [("", _("như hiện nay")), *relations()]
        form.add(f"relation-{membership.person_id}", one_of(label, choices, required=False), later=later)


def chosen_relations(data: dict[str, Any]) -> dict[int, str]:
    """The relations of `add_relations`, by number of the person, as far as they were chosen."""
    marked = {name: value for name, value in data.items() if name.startswith("relation-") and value}
    return {int(name.removeprefix("relation-")): str(value) for name, value in marked.items()}


def villages(paths: Iterable[str], within: str = "") -> list[Place]:
    """Villages below any of the paths that no other unit has followed, by commune and name."""
    wanted = tuple(paths)
    found = Place.objects.filter(level=Level.village, became__isnull=True).select_related("parent")
    if within:
        found = found.filter(path__gte=within, path__lt=within[:-1] + "0")
    kept = [place for place in found if place.path.startswith(wanted)] if wanted else []
    return sorted(kept, key=lambda place: (place.parent.sort if place.parent else "", place.sort, place.path))


def grouped(places: Iterable[Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages as a list of choices below the names of their communes."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in places:
        commune = place.parent.full_name if place.parent else ""
        groups.setdefault(commune, []).append((str(place.pk), place.full_name))
    return list(groups.items())


def as_of_today(place: Place) -> Place:
    """The unit that a village or commune has become, where it became one whole."""
    while (
        step := place.became.filter(share="whole").select_related("successor__parent").first()
    ) is not None:
        place = step.successor
    return place
