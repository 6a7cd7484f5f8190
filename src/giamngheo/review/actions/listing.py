"""Writes of the first step: who takes part, applications, the list of households to review, who reviews them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from giamngheo.access.models import Account
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused
from giamngheo.facts.transitions import LISTS
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import at as places_at
from giamngheo.places.queries import heirs, within
from giamngheo.registry.models import Household, Person, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.models import (
    Application,
    Cycle,
    ListEntry,
    ListReason,
    ReviewUnit,
    Sheet,
    Step,
    Wish,
)
from giamngheo.review.screening import screened_out
from giamngheo.review.step_problems import refusal
from giamngheo.review.stepping import Signed, lives_in, locked, note, procedure_of, take, unit_of

_ONE_DAY = timedelta(days=1)


def enter_units(cycle: Cycle) -> int:
    """Give a cycle being opened its villages and communes, each at its first step; how many.

    Villages are those in which households of the register live on the reference date.
    """
    procedure = procedure_of(cycle)
    lived_in = Household.objects.filter(counted_on(cycle.reference_date), within(cycle.place, "place__path"))
    rows = list(Place.objects.filter(pk__in=lived_in.order_by().values("place")))
    villages = sorted(set(heirs(rows, cycle.opens_on).values()), key=lambda place: place.path)
    communes = places_at(cycle.opens_on).filter(within(cycle.place), level=Level.commune)
    units = [
        ReviewUnit(cycle=cycle, place=place, step=procedure.first(village=place.level == Level.village))
        for place in [*villages, *communes.order_by("path")]
    ]
    return len(ReviewUnit.objects.bulk_create(units))


@transaction.atomic
def receive_application(
    *,
    unit: ReviewUnit,
    household: Household,
    wish: Wish,
    received_on: date,
    person: Person | None = None,
    screen: Mapping[str, bool] | None = None,
    actor: Actor,
    at: datetime,
) -> Application:
    """Take in an application of a household of the village; `screen` holds the answers of form A by question.

    Unless form A says that the household is certainly not poor it goes on the list.  Raises `Refused` for a
    household of another village, one that has applied already, or a wish that the cycle is not for.
    """
    unit = locked(unit, "receive_application")
    _require_of_village(unit, [household])
    _require_wish(unit, household, wish, person)
    out = screened_out(screen) if screen is not None and wish == Wish.to_be_listed else None
    application = Application.objects.create(
        cycle=unit.cycle,
        household=household,
        person=person,
        wish=wish,
        received_on=received_on,
        screen=dict(screen) if screen is not None else None,
        screened_out=out,
        at=at,
        by=actor.account_id,
    )
    if not out:
        _put_on_list(unit, {household.pk: ListReason.applied}, received_on, application)
    details = {"household": household.code, "wish": str(wish), "screened_out": out}
    note(unit, "receive_application", details, Signed(actor, at))
    return application


@transaction.atomic
def withdraw_application(*, application: Application, on: date, actor: Actor, at: datetime) -> None:
    """The household takes its application back; it leaves the list unless it is poor or near-poor."""
    entry = ListEntry.objects.filter(application=application, removed_on__isnull=True).first()
    unit = entry.unit if entry else unit_of(application.cycle, application.household)
    unit = locked(unit, "receive_application")
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.withdrawn_on is not None or hasattr(application, "refusal"):
        raise Refused([refusal("review.application_closed", application.household.code)])
    Application.objects.filter(pk=application.pk).update(withdrawn_on=on)
    if entry is not None and not Sheet.objects.filter(cycle=unit.cycle, household=entry.household).exists():
        ListEntry.objects.filter(pk=entry.pk).update(removed_on=on, removed_why="rút giấy đề nghị")
    details = {"household": application.household.code, "on": on.isoformat()}
    note(unit, "withdraw_application", details, Signed(actor, at))


@transaction.atomic
def draw_list(*, unit: ReviewUnit, on: date, actor: Actor, at: datetime) -> int:
    """Put every household that is poor or near-poor now on the list; asked again it adds who is missing.

    Only for a periodic review: the others review who applies.  Gives how many were added.
    """
    unit = locked(unit, "draw_list")
    if unit.cycle.kind != "periodic":
        raise Refused([refusal("review.list_by_application", place=unit.place.full_name)])
    held = Status.objects.filter(
        in_force(unit.cycle.opens_on - _ONE_DAY),
        counted_on(unit.cycle.reference_date, "household__"),
        lives_in(unit, "household__place__path"),
        category__in=LISTS,
    )
    listed = {number: ListReason(category) for number, category in held.values_list("household", "category")}
    added = _put_on_list(unit, listed, on)
    note(unit, "draw_list", {"added": added}, Signed(actor, at))
    return added


@transaction.atomic
def add_to_list(
    *,
    unit: ReviewUnit,
    households: Sequence[Household],
    reason: ListReason,
    on: date,
    actor: Actor,
    at: datetime,
) -> int:
    """Put households of the village on the list for a reason other than an application; how many were added."""
    unit = locked(unit, "add_to_list")
    _require_of_village(unit, households)
    added = _put_on_list(unit, {household.pk: reason for household in households}, on)
    details = {"households": [household.code for household in households], "reason": str(reason)}
    note(unit, "add_to_list", details, Signed(actor, at))
    return added


@transaction.atomic
def remove_from_list(*, entry: ListEntry, why: str, on: date, actor: Actor, at: datetime) -> None:
    """Take a household off the list, saying why; one that is poor or near-poor now must be reviewed."""
    unit = locked(entry.unit, "remove_from_list")
    if not why.strip():
        raise Refused([refusal("review.say_why")])
    if entry.reason in (ListReason.poor, ListReason.near_poor):
        raise Refused([refusal("review.must_be_reviewed", entry.household.code)])
    changed = ListEntry.objects.filter(pk=entry.pk, removed_on__isnull=True).update(
        removed_on=on, removed_why=why.strip()
    )
    if not changed:
        raise Refused([refusal("review.not_on_the_list", entry.household.code)])
    note(unit, "remove_from_list", {"household": entry.household.code}, Signed(actor, at))


@transaction.atomic
def assign_reviewer(
    *,
    unit: ReviewUnit,
    entries: Iterable[ListEntry],
    reviewer: Account | None,
    actor: Actor,
    at: datetime,
) -> int:
    """Give households of the list to a reviewer, or to nobody; how many."""
    unit = locked(unit, "assign_reviewer")
    chosen = ListEntry.objects.filter(unit=unit, removed_on__isnull=True, pk__in=[one.pk for one in entries])
    count = chosen.update(reviewer=reviewer)
    details = {"households": count, "reviewer": str(reviewer.pk) if reviewer else ""}
    note(unit, "assign_reviewer", details, Signed(actor, at))
    return count


@transaction.atomic
def close_list(
    *, unit: ReviewUnit, on: date, version: int | None = None, actor: Actor, at: datetime
) -> ReviewUnit:
    """The list is complete: the village goes on to collect, or is done where nobody is on it.

    In a periodic review every poor and near-poor household must be on it.
    """
    unit = locked(unit, "close_list", version)
    if problems := list(_not_listed(unit)):
        raise Refused(problems)
    counts = Counter(unit.entries.filter(removed_on__isnull=True).values_list("reason", flat=True))
    to = procedure_of(unit.cycle).after(unit.step) if counts else Step.done
    take(unit, "close_list", to, on, Signed(actor, at), {"listed": dict(counts)})
    return unit


def _put_on_list(
    unit: ReviewUnit, reasons: Mapping[int, ListReason], on: date, application: Application | None = None
) -> int:
    there = set(
        ListEntry.objects.filter(
            cycle=unit.cycle, household__in=list(reasons), removed_on__isnull=True
        ).values_list("household", flat=True)
    )
    rows = [
        ListEntry(
            cycle=unit.cycle,
            unit=unit,
            household_id=number,
            reason=reason,
            application=application,
            added_on=on,
        )
        for number, reason in sorted(reasons.items())
        if number not in there
    ]
    return len(ListEntry.objects.bulk_create(rows))


def _not_listed(unit: ReviewUnit) -> Iterable[Problem]:
    if unit.cycle.kind != "periodic":
        return
    listed = unit.entries.filter(removed_on__isnull=True).values("household")
    held = Status.objects.filter(
        in_force(unit.cycle.opens_on - _ONE_DAY),
        counted_on(unit.cycle.reference_date, "household__"),
        lives_in(unit, "household__place__path"),
        category__in=LISTS,
    )
    for code in held.exclude(household__in=listed).order_by("household__code").values_list("household__code"):
        yield refusal("review.must_be_reviewed", code[0])


def _require_of_village(unit: ReviewUnit, households: Sequence[Household]) -> None:
    there = Household.objects.filter(
        counted_on(unit.cycle.reference_date),
        lives_in(unit),
        pk__in=[household.pk for household in households],
    )
    inside = set(there.values_list("pk", flat=True))
    problems = [
        refusal("review.of_another_village", household.code, place=unit.place.full_name)
        for household in households
        if household.pk not in inside
    ]
    if problems:
        raise Refused(problems)


_WISHES: Mapping[str, frozenset[Wish]] = {
    "periodic": frozenset({Wish.to_be_listed, Wish.to_leave}),
    "in_year": frozenset({Wish.to_be_listed, Wish.to_leave}),
    "medium": frozenset({Wish.medium}),
    "low_income": frozenset({Wish.low_income}),
    "survey": frozenset(),
}


def _require_wish(unit: ReviewUnit, household: Household, wish: Wish, person: Person | None) -> None:
    if wish not in _WISHES[unit.cycle.kind]:
        raise Refused([refusal("review.wish_not_here", household.code, wish=Wish(wish).label)])
    if (wish == Wish.low_income) != (person is not None):
        raise Refused([refusal("review.wish_of_a_person", household.code)])
    if person is not None and not household.memberships.filter(person=person, valid_to__isnull=True).exists():
        raise Refused([refusal("review.not_a_member_here", household.code, name=person.full_name)])
    same = Application.objects.filter(
        cycle=unit.cycle, household=household, wish=wish, person=person, withdrawn_on__isnull=True
    )
    if same.exists():
        raise Refused([refusal("review.applied_already", household.code, wish=Wish(wish).label)])
