"""After two entries were judged one person: which row is kept, what follows, and whom to ask where one may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from giamngheo.access.models import Office
from giamngheo.access.policy import Request, policy
from giamngheo.access.queries import holding
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households import fields
from giamngheo.office.households.act_views import latest
from giamngheo.office.households.choices import CARRIED, COMPARED, LIKENESS
from giamngheo.office.households.fields import ActForm, DayField
from giamngheo.registry import actions, pairs
from giamngheo.registry.actions.keeping import open_memberships
from giamngheo.registry.actions.one_row import cannot_keep, lacking
from giamngheo.registry.lives import last_stay
from giamngheo.registry.models import DuplicateJudgement, Membership, Person, Verdict
from giamngheo.registry.queries import category_on

POWER = "household.change"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What keeping one row will do, to be looked at before it is done."""

    kept: Membership
    other: Membership
    carried: Sequence[str]
    staying: Sequence[Membership]
    category: str | None

    @property
    def closes(self) -> bool:
        """The household has nobody else and leaves the register."""
        return self.other.valid_to is None and not self.staying

    @property
    def leaves_a_head_to_choose(self) -> bool:
        return self.other.valid_to is None and self.other.relation == "head" and bool(self.staying)


class ChoiceForm(forms.Form):
    """Which row, and from when."""

    def __init__(self, data: Any, *, stays: Sequence[Membership], today: Any) -> None:
        super().__init__(data, label_suffix="")
        rows = [(str(stay.person.uid), _described(stay)) for stay in stays]
        self.fields["kept"] = fields.one_of(_("Giữ dòng nào"), rows, radio=True)
        self.fields["on"] = DayField(label=_("Dòng kia thôi tính từ ngày"), today=today)

    @property
    def asked_first(self) -> list[forms.BoundField]:
        return list(self.visible_fields())


@policy("household.change")
def keep(request: Request, left: int, right: int) -> HttpResponse:
    """One page chooses, the next says what will happen, and only the button there does it."""
    row = _judged(request, left, right)
    if row.left.kept_as_id == row.right_id or row.right.kept_as_id == row.left_id:
        return _to_kept(request, row)
    stays = [last_stay(row.left), last_stay(row.right)]
    changing = request.reach.having(POWER)
    context: dict[str, Any] = {
        "pair": pairs.seen(request.reach, [row])[0],
        "compared": COMPARED,
        "likeness": LIKENESS,
        "problems": (),
    }
    if not all(changing.covers(stay.household.place) for stay in stays):
        return render(request, "office/households/keep_one.html", context | _whom_to_ask(request, stays))
    asked = request.POST if request.method == "POST" else request.GET
    choice = ChoiceForm(asked if "kept" in asked else None, stays=stays, today=request.today)
    if not choice.is_valid():
        return render(request, "office/households/keep_one.html", context | {"form": choice})
    kept, other = sorted(stays, key=lambda stay: str(stay.person.uid) != choice.cleaned_data["kept"])
    homes = {stay.person_id: stay for stay in stays}
    problems: Sequence[Problem] = cannot_keep(kept.person, other.person, homes)
    if problems:
        return render(
            request, "office/households/keep_one.html", context | {"form": choice, "problems": problems}
        )
    outcome = _outcome(kept, other, request)
    form = _confirmation(request, outcome, choice.cleaned_data)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, outcome, choice.cleaned_data, form.cleaned_data)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Đã ghi: giữ một dòng, dòng kia ghi là trùng."))
            return redirect("person", kept.household.code, kept.person.uid)
    context |= {"outcome": outcome, "form": form, "on": choice.cleaned_data["on"], "problems": problems}
    return render(request, "office/households/keep_one_confirm.html", context | {"carried": CARRIED})


def _judged(request: Request, left: int, right: int) -> DuplicateJudgement:
    """The judgement in force that two rows are one person, of which the reader reaches one side; or not found."""
    if max(left, right) >= 2**63 or not pairs.concerns(request.reach, left, right):
        raise Http404
    live = DuplicateJudgement.objects.filter(superseded_by__isnull=True, verdict=Verdict.same)
    row = live.filter(left=left, right=right).select_related("left__kept_as", "right__kept_as").first()
    if row is None:
        raise Http404
    return row


def _to_kept(request: Request, row: DuplicateJudgement) -> HttpResponse:
    """It is done already: to the row that was kept, where the reader reaches it."""
    kept = row.left.kept_as or row.right.kept_as
    messages.info(request, _("Hai dòng này đã được xử lý, đã giữ một dòng."))
    stay = last_stay(kept) if kept is not None else None
    if stay is None or not request.reach.covers(stay.household.place):
        return redirect("duplicates")
    return redirect("person", stay.household.code, stay.person.uid)


def _described(stay: Membership) -> str:
    person, household = stay.person, stay.household
    born = _("sinh {year}").format(year=person.birth_year) if person.birth_year else ""
    place = (
        f"{household.place.full_name}, {household.place.parent.full_name if household.place.parent else ''}"
    )
    left = _("rời hộ ngày {day}").format(day=f"{stay.valid_to:%d/%m/%Y}") if stay.valid_to else ""
    return " · ".join(part for part in (person.full_name, born, household.code, place, left) if part)


def _outcome(kept: Membership, other: Membership, request: Request) -> Outcome:
    staying = [one for one in open_memberships(other.household) if one.person_id != other.person_id]
    category = category_on(other.household, request.today)
    return Outcome(kept, other, lacking(kept.person, other.person), staying, category)


def _confirmation(request: Request, outcome: Outcome, chosen: dict[str, Any]) -> ActForm:
    """What was chosen, with the last acts that the page was made with; a new head where one is needed."""
    form = ActForm(request.POST or None)
    form.fields["seen"].initial = latest(outcome.other.household)
    form.fields["seen_kept"] = forms.IntegerField(
        widget=forms.HiddenInput, initial=latest(outcome.kept.household)
    )
    form.fields["kept"] = forms.CharField(widget=forms.HiddenInput, initial=chosen["kept"])
    form.fields["on"] = forms.CharField(widget=forms.HiddenInput, initial=f"{chosen['on']:%d/%m/%Y}")
    if outcome.leaves_a_head_to_choose:
        choices = [("", "–"), *((str(one.person.uid), one.person.full_name) for one in outcome.staying)]
        form.add(
            "successor",
            fields.one_of(_("Chủ hộ mới của {code}").format(code=outcome.other.household.code), choices),
        )
        fields.add_relations(form, outcome.staying, later=True)
    return form


def _do(request: Request, outcome: Outcome, chosen: dict[str, Any], data: dict[str, Any]) -> None:
    successor = next(
        (one.person for one in outcome.staying if str(one.person.uid) == data.get("successor")), None
    )
    actions.keep_one(
        kept=outcome.kept.person,
        other=outcome.other.person,
        on=chosen["on"],
        successor=successor,
        relations=fields.chosen_relations(data),
        seen={
            outcome.kept.household_id: data["seen_kept"],
            outcome.other.household_id: data["seen"],
        },
        actor=request.actor,
        at=timezone.now(),
    )


def _whom_to_ask(request: Request, stays: Sequence[Membership]) -> dict[str, Any]:
    """Who may change both places; where nobody may, who may change the one that the reader may not."""
    places = [stay.household.place for stay in stays]
    both = holding(POWER, places, request.today)
    changing = request.reach.having(POWER)
    there = [place for place in places if not changing.covers(place)]
    return {
        "both": [_office(one) for one in both],
        "there": [_office(one) for one in holding(POWER, there, request.today)],
        "communes": [place.parent.full_name for place in there if place.parent],
    }


def _office(office: Office) -> str:
    return f"{office.account.full_name}, {office.get_role_display()}, {office.place.full_name}"


def kept_page(request: Request, person: Person) -> Membership | None:
    """Where the row is that was kept in place of this one, as far as the reader reaches it."""
    if person.kept_as is None:
        return None
    stay = last_stay(person.kept_as)
    return stay if request.reach.covers(stay.household.place) else None
