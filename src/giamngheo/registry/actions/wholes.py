"""What happens to whole households: split, merged, moved to another village, gone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.places.models import Level, Place
from giamngheo.registry.actions import keeping
from giamngheo.registry.actions.entering import new_household, taken_codes
from giamngheo.registry.actions.keeping import Steps, shown
from giamngheo.registry.actions.members import hold_homes, move_in, succeed
from giamngheo.registry.models import (
    DEPARTURES,
    ActKind,
    Event,
    EventKind,
    Household,
    Person,
    Relation,
)
from giamngheo.registry.problems import refusal


@transaction.atomic
def split_household(
    *,
    household: Household,
    code: str,
    place: Place,
    address: str = "",
    persons: Sequence[tuple[Person, str]],
    on: date,
    successor: Person | None = None,
    relations: Mapping[int, str] | None = None,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> Household:
    """From `on` some members, one of them as the head, are a household of their own, split from this one.

    Persons of other households may come with them, as in a marriage.  Where the head goes, `successor` heads
    those who stay.  The new household has no status until it is reviewed.
    """
    households = hold_homes(household, [person for person, _ in persons])
    household = households[household.pk]
    keeping.require_fit(household, on, seen)
    heads = sum(relation == Relation.head for _, relation in persons)
    if heads != 1:
        raise Refused([refusal("registry.heads", code, count=heads)])
    members = keeping.open_memberships(household)
    going = {person.pk for person, _ in persons} & {membership.person_id for membership in members}
    if not going:
        raise Refused([refusal("registry.nobody_chosen", household.code)])
    if len(going) == len(members):
        raise Refused([refusal("registry.splits_everybody", household.code)])
    steps = Steps()
    if members[0].relation == Relation.head and members[0].person_id in going:
        _hand_over(steps, household, members[0].person, going, successor, on, relations or {})
    new = new_household(code, place, address, on)
    _make_household(steps, new)
    left = move_in(steps, new, persons, on, households)
    keeping.summarise(household.pk)
    steps.make(Event(household=new, kind=EventKind.split_from, on=on, other=household))
    left = [one for one in left if one.pk != household.pk]
    keeping.keep_act(ActKind.split_off, [household, new, *left], steps, on, actor, at)
    details = {"new": code, "on": on.isoformat(), "persons": [str(person.uid) for person, _ in persons]}
    keeping.note("split_household", household, details, actor, at)
    return new


def _hand_over(
    steps: Steps,
    household: Household,
    head: Person,
    going: set[int],
    successor: Person | None,
    on: date,
    relations: Mapping[int, str],
) -> None:
    """One who stays heads those who stay, before the former head goes."""
    if successor is None or successor.pk in going:
        raise Refused([refusal("registry.head_leaves", household.code, name=head.full_name)])
    former = keeping.open_membership(household, head, on)
    keeping.end_before(steps, former, on, household.code)
    succeed(steps, household, head, successor, on, relations)


def _make_household(steps: Steps, household: Household) -> None:
    try:
        with transaction.atomic():
            steps.make(household)
    except IntegrityError:
        if taken_codes([household.code]):  # somebody else took the code in the meantime
            raise Refused([refusal("registry.code_taken", household.code, code=household.code)]) from None
        raise


@transaction.atomic
def merge_households(
    *,
    household: Household,
    into: Household,
    relations: Mapping[int, str],
    on: date,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` all members of a household belong to another, and theirs no longer counts.

    `relations` are theirs to the head of the other, by number of the person; whoever is not named is `other`.
    The status of the other household stays as it was decided.
    """
    persons = [membership.person for membership in keeping.open_memberships(household)]
    households = hold_homes(into, [*persons])
    if household.pk == into.pk or household.pk not in households:
        raise Refused([refusal("registry.merges_itself", household.code)])
    household, into = households[household.pk], households[into.pk]
    keeping.require_fit(household, on, seen)
    keeping.require_fit(into, on)
    now = [membership.person for membership in keeping.open_memberships(household)]
    if [person.pk for person in now] != [person.pk for person in persons]:
        raise Refused([refusal("registry.changed_meanwhile", household.code)])
    joining = [(person, relations.get(person.pk, Relation.other)) for person in persons]
    if any(relation == Relation.head for _, relation in joining):
        raise Refused([refusal("registry.heads", into.code, count=2)])
    steps = Steps()
    move_in(steps, into, joining, on, households)
    keeping.keep_act(ActKind.merged, [household, into], steps, on, actor, at)
    details = {"into": into.code, "on": on.isoformat()}
    keeping.note("merge_households", household, details, actor, at)


@transaction.atomic
def move_household(
    *,
    household: Household,
    place: Place,
    address: str | None = None,
    on: date,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` the household lives in another village of the register; the event keeps the former one."""
    household = keeping.held(household, on, seen)
    if place.level != Level.village:
        raise Refused([refusal("registry.not_a_village", household.code, place=place.full_name)])
    if household.place_id == place.pk or household.place.became.filter(successor=place).exists():
        raise Refused([refusal("registry.same_place", household.code, place=place.full_name)])
    later = household.events.filter(kind=EventKind.moved_within, on__gte=on).order_by("-on").first()
    if later is not None:
        raise Refused([refusal("registry.later_change", household.code, on=shown(later.on))])
    steps = Steps()
    steps.make(Event(household=household, kind=EventKind.moved_within, on=on, place=household.place))
    columns: dict[str, object] = {"place_id": place.pk}
    if address is not None:
        columns["address"] = address
    steps.change(household, **columns)
    keeping.keep_act(ActKind.moved, [household], steps, on, actor, at)
    keeping.note("move_household", household, {"to": place.code, "on": on.isoformat()}, actor, at)


@transaction.atomic
def close_household(
    *,
    household: Household,
    kind: str,
    on: date,
    merged_into: Household | None = None,
    note: str = "",
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` the household no longer counts, for a reason of `models.DEPARTURES`.

    Its status and its memberships end the day before; who lives on in another household is entered there by
    `join_members`.
    """
    if kind not in DEPARTURES:
        raise ValueError(f"not a departure: {kind}")
    household = keeping.held(household, on, seen)
    steps = Steps()
    keeping.close(steps, household, kind, on, merged_into, note)
    keeping.keep_act(ActKind.closed, [household], steps, on, actor, at)
    keeping.note("close_household", household, {"kind": kind, "on": on.isoformat()}, actor, at)
