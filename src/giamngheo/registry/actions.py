"""Every write of the register.  Each is one transaction and one line of the action log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.integrity.superseding import reserve
from giamngheo.places.models import Level, Place
from giamngheo.registry.checks import household_problems, identity_problems
from giamngheo.registry.entries import (
    NewHousehold,
    NewMember,
    NewStatus,
    in_pieces,
    member_summary,
    person_names,
)
from giamngheo.registry.models import (
    DEPARTURES,
    Category,
    Event,
    EventKind,
    Household,
    Membership,
    Person,
    Relation,
    Status,
)
from giamngheo.registry.problems import refusal

_ONE_DAY = timedelta(days=1)
_CORRECTABLE = ("sex", "birth_date", "birth_year", "ethnicity", "identity_number")


@transaction.atomic
def register_household(*, entry: NewHousehold, actor: Actor, at: datetime) -> Household:
    """Enter one household with its members; raises `Refused` with what is wrong with it."""
    (household,) = _enter([entry])
    details = {"members": len(entry.members), "arrival": entry.arrival or ""}
    _note("register_household", household, details, actor, at)
    return household


@transaction.atomic
def register_households(
    *, entries: Sequence[NewHousehold], place: Place, actor: Actor, at: datetime
) -> list[Household]:
    """Enter many households below one unit, all or none; gives them in the order of the entries."""
    households = _enter(entries)
    audit.record(
        actor=actor,
        verb="registry.register_households",
        object_kind="place",
        object_id=place.code,
        place_code=place.code,
        details={"households": len(entries), "members": sum(len(entry.members) for entry in entries)},
        at=at,
    )
    return households


@transaction.atomic
def add_member(
    *, household: Household, member: NewMember, on: date, actor: Actor, at: datetime
) -> Membership:
    """Enter a new person (a birth, one left out) as a member from a date, not as the head."""
    household = _locked(household, on)
    problems = identity_problems([member], _taken_numbers([member]))
    if member.relation == Relation.head:
        problems.append(refusal("registry.heads", household.code, count=2))
    if problems:
        raise Refused(problems)
    person = member.person()
    person.save(force_insert=True)
    membership = Membership.objects.create(
        household=household, person=person, relation=member.relation, valid_from=on
    )
    _summarise(household.pk)
    _note("add_member", household, {"person": str(person.uid), "on": on.isoformat()}, actor, at)
    return membership


@transaction.atomic
def end_membership(
    *, household: Household, person: Person, last_day: date, died: bool, actor: Actor, at: datetime
) -> None:
    """A member leaves or dies; `last_day` is the last day of membership, and of life.  Not for the head."""
    household = _locked(household, last_day)
    membership = _open_membership(household, person, last_day)
    if membership.relation == Relation.head:
        raise Refused([refusal("registry.head_leaves", household.code, name=person.full_name)])
    Membership.objects.filter(pk=membership.pk).update(valid_to=last_day)
    if died:
        Person.objects.filter(pk=person.pk).update(died_on=last_day)
    _summarise(household.pk)
    details = {"person": str(person.uid), "last_day": last_day.isoformat(), "died": died}
    _note("end_membership", household, details, actor, at)


@transaction.atomic
def change_head(
    *,
    household: Household,
    person: Person,
    former_relation: str,
    on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` a member heads the household, and the former head stays in it as `former_relation`."""
    household = _locked(household, on)
    member = _open_membership(household, person, on)
    if member.relation == Relation.head:
        raise Refused([refusal("registry.head_leaves", household.code, name=person.full_name)])
    head = household.memberships.get(relation=Relation.head, valid_to__isnull=True)
    _change_relation(head, former_relation, on)
    _change_relation(member, Relation.head, on)
    _summarise(household.pk)
    _note("change_head", household, {"person": str(person.uid), "on": on.isoformat()}, actor, at)


@transaction.atomic
def join_members(
    *,
    household: Household,
    persons: Sequence[tuple[Person, str]],
    on: date,
    actor: Actor,
    at: datetime,
) -> None:
    """Persons of the register, each with a relation, become members of a household from `on`.

    An open membership elsewhere ends the day before; a head leaves only with `close_household` or after
    `change_head`.
    """
    household = _locked(household, on)
    for person, relation in persons:
        former = Membership.objects.filter(person=person, valid_to__isnull=True).first()
        if former is not None:
            if former.relation == Relation.head:
                raise Refused([refusal("registry.head_leaves", household.code, name=person.full_name)])
            Membership.objects.filter(pk=former.pk).update(valid_to=on - _ONE_DAY)
            _summarise(former.household_id)
        Membership.objects.create(household=household, person=person, relation=relation, valid_from=on)
    _summarise(household.pk)
    details = {"persons": [str(person.uid) for person, _ in persons], "on": on.isoformat()}
    _note("join_members", household, details, actor, at)


@transaction.atomic
def correct_person(*, person: Person, values: Mapping[str, object], actor: Actor, at: datetime) -> Person:
    """Mend what was entered wrongly: full_name, sex, birth_date, birth_year, ethnicity, identity_number.

    The log names the columns, never what they hold.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    now = {"full_name": person.full_name} | {name: getattr(person, name) for name in _CORRECTABLE}
    if unknown := values.keys() - now.keys():
        raise KeyError(f"not a correctable column of a person: {sorted(unknown)}")
    member = NewMember(relation=Relation.other, **{**now, **values})
    taken = set() if member.identity_number == person.identity_number else _taken_numbers([member])
    if problems := identity_problems([member], taken):
        raise Refused(problems)
    mended = member.person()
    columns = (*person_names(""), *_CORRECTABLE)
    for name in columns:
        setattr(person, name, getattr(mended, name))
    person.save(update_fields=columns)
    open_ = person.memberships.filter(valid_to__isnull=True).select_related("household__place").first()
    if open_ is not None:
        _summarise(open_.household_id)
    audit.record(
        actor=actor,
        verb="registry.correct_person",
        object_kind="person",
        object_id=person.uid,
        place_code=open_.household.place.code if open_ else "",
        details={"columns": sorted(values)},
        at=at,
    )
    return person


@transaction.atomic
def move_household(*, household: Household, place: Place, on: date, actor: Actor, at: datetime) -> None:
    """From `on` the household lives in another village of the register; the event keeps the former one."""
    household = _locked(household, on)
    if place.level != Level.village:
        raise Refused([refusal("registry.not_a_village", household.code, place=place.full_name)])
    if household.place_id == place.pk:
        raise Refused([refusal("registry.same_place", household.code, place=place.full_name)])
    Event.objects.create(household=household, kind=EventKind.moved_within, on=on, place=household.place)
    Household.objects.filter(pk=household.pk).update(place=place)
    _note("move_household", household, {"to": place.code, "on": on.isoformat()}, actor, at)


@transaction.atomic
def close_household(
    *,
    household: Household,
    kind: str,
    on: date,
    merged_into: Household | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` the household no longer counts, for a reason of `models.DEPARTURES`.

    Its status and its memberships end the day before; who lives on in another household is entered there by
    `join_members`.
    """
    if kind not in DEPARTURES:
        raise ValueError(f"not a departure: {kind}")
    household = _locked(household, on)
    _end_statuses([household.pk], on)
    Event.objects.create(household=household, kind=kind, on=on, other=merged_into, note=note)
    household.memberships.filter(valid_to__isnull=True).update(valid_to=on - _ONE_DAY)
    Household.objects.filter(pk=household.pk).update(closed_on=on)
    _note("close_household", household, {"kind": kind, "on": on.isoformat()}, actor, at)


@transaction.atomic
def record_statuses(
    *,
    statuses: Sequence[NewStatus],
    valid_from: date,
    decision: str,
    decided_on: date,
    place: Place,
    actor: Actor,
    at: datetime,
) -> int:
    """Recognise the categories of one decision from a date; gives the number of rows added.

    The status before ends the day before.  `not_poor` only ends it: a household without status is not poor.
    Raises `Refused` for a household that has closed by then or whose status begins or ends no earlier.
    """
    for piece in in_pieces([status.household for status in statuses]):
        _end_statuses(piece, valid_from)
    rows = [
        Status(
            household_id=status.household,
            category=status.category,
            valid_from=valid_from,
            decision=decision,
            decided_on=decided_on,
            assessment_ref=status.assessment_ref,
        )
        for status in statuses
        if status.category != Category.not_poor
    ]
    Status.objects.bulk_create(rows)
    counts = Counter(str(status.category) for status in statuses)
    audit.record(
        actor=actor,
        verb="registry.record_statuses",
        object_kind="decision",
        object_id=decision,
        place_code=place.code,
        details={"valid_from": valid_from.isoformat(), **counts},
        at=at,
    )
    return len(rows)


@transaction.atomic
def correct_status(
    *, status: Status, category: str, decision: str, decided_on: date, actor: Actor, at: datetime
) -> Status:
    """A later decision finds a status wrong: a row with the same dates takes its place."""
    households = Household.objects.select_for_update(of=("self",)).select_related("place")
    household = households.get(pk=status.household_id)
    old = Status.objects.get(pk=status.pk)
    if old.superseded_by_id is not None:
        raise Refused([refusal("registry.status_superseded", household.code)])
    (number,) = reserve(Status, 1)
    Status.objects.filter(pk=old.pk).update(superseded_by=number)
    new = Status(
        pk=number,
        household=household,
        category=category,
        valid_from=old.valid_from,
        valid_to=old.valid_to,
        decision=decision,
        decided_on=decided_on,
    )
    new.save(force_insert=True)
    details = {"status": old.pk, "from": old.category, "to": str(category), "decision": decision}
    _note("correct_status", household, details, actor, at)
    return new


def _enter(entries: Sequence[NewHousehold]) -> list[Household]:
    _require_sound(entries)
    try:
        with transaction.atomic():
            return _insert(entries)
    except IntegrityError:
        _require_sound(entries)  # somebody else took a code or a number in the meantime: now it is seen
        raise


def _require_sound(entries: Sequence[NewHousehold]) -> None:
    members = [member for entry in entries for member in entry.members]
    problems = household_problems(entries, _taken_codes(entries))
    problems += identity_problems(members, _taken_numbers(members))
    if problems:
        raise Refused(problems)


def _insert(entries: Sequence[NewHousehold]) -> list[Household]:
    households = Household.objects.bulk_create([entry.household() for entry in entries])
    members = [
        (household, member)
        for household, entry in zip(households, entries, strict=True)
        for member in entry.members
    ]
    persons = Person.objects.bulk_create([member.person() for _, member in members])
    Membership.objects.bulk_create(
        Membership(
            household=household, person=person, relation=member.relation, valid_from=household.created_on
        )
        for (household, member), person in zip(members, persons, strict=True)
    )
    Event.objects.bulk_create(
        Event(household=household, kind=entry.arrival, on=entry.created_on, other=entry.split_from)
        for household, entry in zip(households, entries, strict=True)
        if entry.arrival
    )
    return households


def _taken_codes(entries: Sequence[NewHousehold]) -> set[str]:
    taken: set[str] = set()
    for piece in in_pieces([entry.code for entry in entries]):
        taken.update(Household.objects.filter(code__in=piece).values_list("code", flat=True))
    return taken


def _taken_numbers(members: Sequence[NewMember]) -> set[str]:
    taken: set[str] = set()
    for piece in in_pieces([member.identity_number for member in members if member.identity_number]):
        found = Person.objects.filter(identity_number__in=piece).values_list("identity_number", flat=True)
        taken.update(number for number in found if number is not None)
    return taken


def _end_statuses(households: Sequence[int], on: date) -> None:
    """Lock the households and end their statuses the day before `on`; refuse where that cannot be done."""
    rows = Household.objects.select_for_update().filter(pk__in=households).order_by("pk")
    problems = [
        refusal("registry.closed", household.code, closed_on=household.closed_on)
        for household in rows
        if household.closed_on is not None and household.closed_on <= on
    ]
    live = Status.objects.filter(household__in=households, superseded_by__isnull=True)
    blocking = live.filter(Q(valid_from__gte=on) | Q(valid_to__gte=on)).order_by("household__code")
    problems += [
        refusal("registry.status_not_after", code, valid_from=start)
        for code, start in blocking.values_list("household__code", "valid_from")
    ]
    if problems:
        raise Refused(problems)
    live.filter(valid_to__isnull=True).update(valid_to=on - _ONE_DAY)


def _locked(household: Household, on: date) -> Household:
    """The household as it is now, locked; refused when it has closed by that day."""
    found = Household.objects.select_for_update(of=("self",)).select_related("place").get(pk=household.pk)
    if found.closed_on is not None and found.closed_on <= on:
        raise Refused([refusal("registry.closed", found.code, closed_on=found.closed_on)])
    return found


def _summarise(household: int) -> None:
    """Bring what the household repeats of its members up to date; one that is closed keeps its last names."""
    members = Membership.objects.filter(household=household, valid_to__isnull=True)
    names = members.order_by("pk").values_list("relation", "person__full_name")
    in_order = sorted(names, key=lambda named: named[0] != Relation.head)
    Household.objects.filter(pk=household).update(**member_summary([name for _, name in in_order]))


def _open_membership(household: Household, person: Person, on: date) -> Membership:
    found = household.memberships.filter(person=person, valid_to__isnull=True, valid_from__lte=on).first()
    if found is None:
        raise Refused([refusal("registry.not_a_member", household.code, name=person.full_name, on=on)])
    return found


def _change_relation(membership: Membership, relation: str, on: date) -> None:
    """The old relation ends the day before; one that began this very day was never in force."""
    if membership.valid_from == on:
        Membership.objects.filter(pk=membership.pk).update(relation=relation)
        return
    Membership.objects.filter(pk=membership.pk).update(valid_to=on - _ONE_DAY)
    Membership.objects.create(
        household_id=membership.household_id,
        person_id=membership.person_id,
        relation=relation,
        valid_from=on,
    )


def _note(verb: str, household: Household, details: Mapping[str, object], actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"registry.{verb}",
        object_kind="household",
        object_id=household.code,
        place_code=household.place.code,
        details=details,  # type: ignore[arg-type]
        at=at,
    )
