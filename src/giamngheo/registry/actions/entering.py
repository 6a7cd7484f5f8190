"""Households entered into the register: by a load, one by one, or once more after they had left."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.places.models import Level, Place
from giamngheo.registry.actions import keeping
from giamngheo.registry.actions.keeping import Steps
from giamngheo.registry.checks import household_problems, identity_problems
from giamngheo.registry.entries import NewHousehold, in_pieces
from giamngheo.registry.models import (
    ActKind,
    Event,
    EventKind,
    Household,
    Membership,
    Person,
    Relation,
)
from giamngheo.registry.problems import refusal


@transaction.atomic
def register_household(*, entry: NewHousehold, actor: Actor, at: datetime) -> Household:
    """Enter one household with its members; raises `Refused` with what is wrong with it."""
    (household,) = _enter([entry])
    keeping.keep_act(ActKind.entered, [household], _entered(household), entry.created_on, actor, at)
    details = {"members": len(entry.members), "arrival": entry.arrival or ""}
    keeping.note("register_household", household, details, actor, at)
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
def readmit_household(
    *,
    former: Household,
    code: str,
    place: Place,
    address: str = "",
    on: date,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> Household:
    """A household that had moved out comes back: a new row with the persons of its last day who live nowhere else.

    The years between stay a gap.  The persons keep their places in the household.
    """
    former = keeping.hold([former.pk])[former.pk]
    if seen is not None and keeping.latest_act(former) != seen:
        raise Refused([refusal("registry.changed_meanwhile", former.code)])
    left = former.closed_on
    gone = former.events.filter(kind=EventKind.moved_out).exists()
    if left is None or not gone or on <= left:
        raise Refused([refusal("registry.did_not_move_out", former.code)])
    members = _last_members(former, left)
    if not any(member.relation == Relation.head for member in members):
        raise Refused([refusal("registry.head_lives_elsewhere", former.code)])
    household, steps = new_household(code, place, address, on), Steps()
    steps.make(household)
    for member in members:
        steps.make(
            Membership(household=household, person=member.person, relation=member.relation, valid_from=on)
        )
    note = f"mã hộ cũ {former.code}"
    steps.make(Event(household=household, kind=EventKind.moved_in, on=on, note=note))
    keeping.summarise(household.pk)
    keeping.keep_act(ActKind.returned, [former, household], steps, on, actor, at)
    details = {"former": former.code, "on": on.isoformat(), "members": len(members)}
    keeping.note("readmit_household", household, details, actor, at)
    return household


def new_household(code: str, place: Place, address: str, on: date) -> Household:
    """The unsaved row of a household whose members are in the register already; refused where it cannot be."""
    problems = []
    if not code or taken_codes([code]):
        problems.append(refusal("registry.code_taken" if code else "registry.no_code", code, code=code))
    if place.level != Level.village:
        problems.append(refusal("registry.not_a_village", code, place=place.full_name))
    if problems:
        raise Refused(problems)
    return NewHousehold(code=code, place=place, created_on=on, members=(), address=address).household()


def taken_codes(codes: Sequence[str]) -> set[str]:
    """Which of the codes households have already."""
    taken: set[str] = set()
    for piece in in_pieces(codes):
        taken.update(Household.objects.filter(code__in=piece).values_list("code", flat=True))
    return taken


def _last_members(former: Household, left: date) -> list[Membership]:
    """Who lived there on the last day and is neither dead nor a member of another household now."""
    last = former.memberships.filter(
        valid_to=left - keeping.ONE_DAY, person__died_on__isnull=True, person__kept_as__isnull=True
    )
    persons = list(Person.objects.select_for_update().filter(memberships__in=last).order_by("pk"))
    later = Membership.objects.filter(person__in=persons, valid_from__gte=left).values("person")
    return list(last.exclude(person__in=later).select_related("person").order_by("pk"))


def _entered(household: Household) -> Steps:
    """What was made by entering a household, as steps."""
    rows: list[tuple[str, int]] = [("household", household.pk)]
    for person, membership in household.memberships.order_by("pk").values_list("person", "pk"):
        rows += [("person", person), ("membership", membership)]
    rows += [("event", number) for number in household.events.order_by("pk").values_list("pk", flat=True)]
    return Steps([{"row": name, "pk": number, "made": True} for name, number in rows])


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
    problems = household_problems(entries, taken_codes([entry.code for entry in entries]))
    problems += identity_problems(members, keeping.taken_numbers(members))
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
