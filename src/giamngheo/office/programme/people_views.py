"""Who takes part: ticked in the register's own list, a village at a time, or written down where they are in none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households.fields import one_of, text
from giamngheo.office.households.places import choices as place_choices
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import wording
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import OnceForm, Ticks, day_field
from giamngheo.office.programme.ground import (
    UNUSABLE,
    activity_of,
    asked,
    beside,
    require_record,
    signed_by,
    status_of,
)
from giamngheo.office.programme.row_forms import places
from giamngheo.places.models import Place
from giamngheo.programme import actions
from giamngheo.programme.models import LIVE, Activity, Participant
from giamngheo.registry import queries as registry
from giamngheo.registry.criteria import ANY, Criteria
from giamngheo.registry.models import Household, Membership

_SHOWN = 200
_BY_HOUSEHOLD = ("production", "communication", "survey")
GROUPS = ("poor", "near_poor", "newly_escaped", "listed", "")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which part of the register is shown: of a place, of a group, by a name; households or their members."""

    place: Place | None
    group: str
    text: str
    persons: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One to tick: the value, the name, what helps to know them, and the household's standing."""

    value: str
    name: str
    beside: str
    category: str
    ticked: bool


@policy("programme.read")
def people(request: Request, code: str) -> HttpResponse:
    """Tick households, or members of them, in the register's list."""
    found = _found(request, code)
    if not request.reach.can("household.read"):
        raise PermissionDenied("household.read")
    sought = _sought(request, found)
    rows, total = _candidates(request, found, sought)
    form = OnceForm(sent(request))
    form.add(
        "who",
        Ticks([(one.value, one.name) for one in rows], none=gettext_lazy("Chưa chọn hộ hoặc người nào.")),
    )
    _add_common(form, request, wording.ROLES, "beneficiary")
    form.add("why", text(gettext_lazy("Vì sao chọn (khi ngoài nhóm được hỗ trợ)"), required=False, most=300))
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = _add(request, found, sought, form.cleaned_data)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã thêm {n} người tham gia.").format(n=len(made)))
            return redirect(f"{reverse('activity', args=[found.code])}#nguoi-tham-gia")
    ticked = set(request.POST.getlist("who"))
    context = surroundings(found) | {
        "form": form, "problems": problems, "sought": sought, "more": max(total - len(rows), 0),
        "rows": [Candidate(one.value, one.name, one.beside, one.category, one.value in ticked) for one in rows],
        "choices": place_choices(request.reach.having("household.read"), request.today, sought.place),
        "groups": _GROUP_NAMES, "total": total,
    }  # fmt: skip
    return asked(request, "people", context, status)


@policy("programme.read")
def outsider(request: Request, code: str) -> HttpResponse:
    """Somebody who is in no household of the register."""
    found = _found(request, code)
    form = OnceForm(sent(request))
    form.add("name", text(gettext_lazy("Họ và tên")))
    form.add("place", one_of(gettext_lazy("Nơi ở, nơi công tác"), places(request, found)))
    _add_common(form, request, wording.ROLES, "guest")
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        one = actions.Outsider(data["name"], Place.objects.get(pk=data["place"]))
        signed = signed_by(request, "programme.record", data["request"])
        try:
            actions.add_outsiders(
                activity=found, people=[one], on=data["on"], role=data["role"], signed=signed
            )
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã thêm {name}.").format(name=one.name))
            again = "again" in request.POST
            return redirect(
                request.path if again else f"{reverse('activity', args=[found.code])}#nguoi-tham-gia"
            )
    context = surroundings(found) | {
        "form": form, "problems": problems, "question": _("Thêm người ngoài sổ hộ"), "button": _("Ghi"),
        "back": reverse("activity", args=[found.code]) + "#nguoi-tham-gia", "again": True,
    }  # fmt: skip
    return asked(request, "form", context, status)


def _found(request: Request, code: str) -> Activity:
    found = activity_of(request, code)
    require_record(request, found.place)
    if "participants" not in wording.kind_of(found.kind).tables:
        raise Http404
    return found


def _add_common(form: OnceForm, request: Request, roles: Mapping[str, Any], role: str) -> None:
    day = day_field(gettext_lazy("Tham gia từ ngày"), today=request.today, ahead=True)
    day.initial = request.today
    form.add("on", day)
    form.add("role", one_of(gettext_lazy("Vai trò"), roles.items(), initial=role))


_GROUP_NAMES: Sequence[tuple[str, Any]] = (
    ("listed", gettext_lazy("hộ nghèo, hộ cận nghèo")),
    ("poor", gettext_lazy("hộ nghèo")),
    ("near_poor", gettext_lazy("hộ cận nghèo")),
    ("newly_escaped", gettext_lazy("hộ mới thoát nghèo")),
    ("", gettext_lazy("mọi hộ")),
)


def _sought(request: Request, found: Activity) -> Sought:
    asked_for = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:120] for name in ("dia-ban", "q", "ai")
    }
    group = request.GET.get("nhom", "listed")
    if group not in GROUPS or asked_for["ai"] not in ("", "ho", "nguoi"):
        raise Http404
    place: Place | None = None
    if asked_for["dia-ban"]:
        reach = request.reach.having("household.read")
        place = reach.scope(Place.objects.filter(path=asked_for["dia-ban"]), "path").first()
        if place is None:
            raise Http404
    elif "dia-ban" not in request.GET:
        place = found.place
    by_household = wording.kind_of(found.kind).family in _BY_HOUSEHOLD
    persons = asked_for["ai"] == "nguoi" or (not asked_for["ai"] and not by_household)
    return Sought(place, group, asked_for["q"], persons)


def _candidates(request: Request, found: Activity, sought: Sought) -> tuple[list[Candidate], int]:
    """Those who are not in the activity yet, up to a page of them, and how many there are."""
    reach = request.reach.having("household.read")
    criteria = Criteria(newly_escaped=True) if sought.group == "newly_escaped" else ANY
    category = sought.group if sought.group in ("poor", "near_poor") else None
    wanted = registry.matching(
        reach, sought.text, on=request.today, place=sought.place, category=category, criteria=criteria
    )
    if sought.group == "listed":
        held = registry.in_force(request.today, "statuses__")
        wanted = wanted.filter(held & Q(statuses__category__in=["poor", "near_poor"]))
    mine = Participant.objects.filter(LIVE, activity=found, person=None, household__isnull=False)
    if not sought.persons:
        wanted = wanted.exclude(pk__in=mine.values("household"))
    shown = registry.with_category(wanted.select_related("place"), request.today)
    total = wanted.count()
    households = list(shown[:_SHOWN])
    if not sought.persons:
        return [_of_household(one) for one in households], total
    return _members(request, found, households), total


def _of_household(one: Any) -> Candidate:
    said = _("{place} · {n} người · {code}").format(place=one.place.full_name, n=one.size, code=one.code)
    return Candidate(str(one.pk), one.head_name, said, one.category, False)


def _members(request: Request, found: Activity, households: Sequence[Any]) -> list[Candidate]:
    """The members on the day of the households shown."""
    known = {one.pk: one for one in households}
    mine = Participant.objects.filter(LIVE, activity=found, person__isnull=False).values("person")
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=request.today),
        household__in=known,
        valid_from__lte=request.today,
    )
    order = {pk: number for number, pk in enumerate(known)}
    found_rows = sorted(
        rows.exclude(person__in=mine).select_related("person"),
        key=lambda one: (order[one.household_id], one.pk),
    )
    return [
        Candidate(
            f"{row.household_id}-{row.person_id}",
            row.person.full_name,
            _("{year} · hộ {head}, {place}").format(
                year=row.person.birth_year or "–",
                head=known[row.household_id].head_name,
                place=known[row.household_id].place.full_name,
            ),
            known[row.household_id].category,
            False,
        )
        for row in found_rows[: _SHOWN * 2]
    ]


def _add(request: Request, found: Activity, sought: Sought, data: Mapping[str, Any]) -> Sequence[Participant]:
    signed = signed_by(request, "programme.record", data["request"])
    told: dict[str, Any] = {
        "activity": found,
        "on": data["on"],
        "role": data["role"],
        "why": data["why"],
        "signed": signed,
    }
    reach = request.reach.having("household.read")
    if not sought.persons:
        chosen = list(reach.scope(Household.objects.filter(pk__in=data["who"])).select_related("place"))
        return actions.add_households(households=chosen, **told)
    pairs = [tuple(int(part) for part in one.split("-")) for one in data["who"]]
    households = {
        one.pk: one
        for one in reach.scope(Household.objects.filter(pk__in=[one[0] for one in pairs])).select_related(
            "place"
        )
    }
    rows = Membership.objects.filter(
        person__in=[one[1] for one in pairs], household__in=households
    ).select_related("person")
    persons = {(row.household_id, row.person_id): row.person for row in rows}
    members = [(households[one[0]], persons[one[0], one[1]]) for one in pairs if (one[0], one[1]) in persons]
    return actions.add_persons(members=members, **told)
