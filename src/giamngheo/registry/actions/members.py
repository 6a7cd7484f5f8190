"""Members: born, added, dead, gone, come from elsewhere; who is the head; what was entered wrongly of a person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.audit.queries import is_noted
from giamngheo.core.problems import Problem, Refused
from giamngheo.registry.actions import keeping
from giamngheo.registry.actions.keeping import ONE_DAY, Steps, shown
from giamngheo.registry.checks import identity_problems
from giamngheo.registry.entries import NewMember, person_names
from giamngheo.registry.models import (
    ActKind,
    EventKind,
    Household,
    Membership,
    Person,
    Relation,
)
from giamngheo.registry.problems import refusal

_CORRECTABLE = ("sex", "birth_date", "birth_year", "ethnicity", "identity_number")


@transaction.atomic
def add_member(
    *,
    household: Household,
    member: NewMember,
    on: date,
    born: bool = False,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> Membership:
    """Enter a new person as a member from a date, not as the head: `born` that day, else one left out so far."""
    household = keeping.held(household, on, seen)
    _require_sound(member, household)
    if member.birth_date is not None and member.birth_date > on:
        raise Refused([refusal("registry.born_later", household.code, name=member.full_name, on=shown(on))])
    steps, person = Steps(), member.person()
    try:
        with transaction.atomic():
            steps.make(person)
    except IntegrityError:
        _require_sound(member, household)  # somebody else took the number in the meantime: now it is seen
        raise
    membership = Membership(household=household, person=person, relation=member.relation, valid_from=on)
    steps.make(membership)
    keeping.summarise(household.pk)
    keeping.keep_act(ActKind.born if born else ActKind.added, [household], steps, on, actor, at)
    details = {"person": str(person.uid), "on": on.isoformat(), "born": born}
    keeping.note("add_member", household, details, actor, at)
    return membership


def _require_sound(member: NewMember, household: Household) -> None:
    problems = identity_problems([member], keeping.taken_numbers([member]))
    if member.relation == Relation.head:
        problems.append(refusal("registry.heads", household.code, count=2))
    if problems:
        raise Refused(problems)


@transaction.atomic
def end_membership(
    *,
    household: Household,
    person: Person,
    last_day: date,
    died: bool,
    successor: Person | None = None,
    relations: Mapping[int, str] | None = None,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """A member leaves or dies; `last_day` is the last day of membership, and of life.

    For a head with others behind, `successor` becomes the head the day after; `relations` are those of other
    members, by number of the person, to the new head.  With its last member the household leaves the register.
    """
    household = keeping.held(household, last_day, seen)
    membership = keeping.open_membership(household, person, last_day)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if died and person.birth_date is not None and last_day < person.birth_date:
        raise Refused([refusal("registry.dies_before_birth", household.code, name=person.full_name)])
    steps, next_day = Steps(), last_day + ONE_DAY
    if died:
        steps.change(person, died_on=last_day)
    others = [one for one in keeping.open_memberships(household) if one.pk != membership.pk]
    if others:
        steps.change(membership, valid_to=last_day)
        if membership.relation == Relation.head:
            succeed(steps, household, person, successor, next_day, relations or {})
        keeping.summarise(household.pk)
    else:
        kind = EventKind.died_out if died else EventKind.moved_out
        keeping.close(steps, household, kind, next_day)
    keeping.keep_act(ActKind.died if died else ActKind.left, [household], steps, last_day, actor, at)
    details = {"person": str(person.uid), "last_day": last_day.isoformat(), "died": died}
    keeping.note("end_membership", household, details, actor, at)


@transaction.atomic
def change_head(
    *,
    household: Household,
    person: Person,
    former_relation: str,
    on: date,
    relations: Mapping[int, str] | None = None,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """From `on` a member heads the household, and the former head stays in it as `former_relation`.

    `relations` are those of other members, by number of the person, to the new head.
    """
    household = keeping.held(household, on, seen)
    member = keeping.open_membership(household, person, on)
    if member.relation == Relation.head:
        raise Refused([refusal("registry.head_leaves", household.code, name=person.full_name)])
    head = household.memberships.get(relation=Relation.head, valid_to__isnull=True)
    steps = Steps()
    keeping.change_relation(steps, head, former_relation, on, household.code)
    succeed(steps, household, head.person, person, on, {**(relations or {}), head.person_id: former_relation})
    keeping.summarise(household.pk)
    keeping.keep_act(ActKind.head_changed, [household], steps, on, actor, at)
    details = {"person": str(person.uid), "on": on.isoformat()}
    keeping.note("change_head", household, details, actor, at)


def succeed(
    steps: Steps,
    household: Household,
    former: Person,
    successor: Person | None,
    on: date,
    relations: Mapping[int, str],
) -> None:
    """From a day a member heads the household, and the others are to that head what `relations` say."""
    if successor is None:
        raise Refused([refusal("registry.head_leaves", household.code, name=former.full_name)])
    there = {membership.person_id: membership for membership in keeping.open_memberships(household)}
    if successor.pk not in there:
        values = {"name": successor.full_name, "on": shown(on)}
        raise Refused([refusal("registry.not_a_member", household.code, **values)])
    wanted = {number: relation for number, relation in relations.items() if number in there}
    if Relation.head in wanted.values():
        raise Refused([refusal("registry.heads", household.code, count=2)])
    for number, relation in wanted.items():
        if number != successor.pk:
            keeping.change_relation(steps, there[number], relation, on, household.code)
    keeping.change_relation(steps, there[successor.pk], Relation.head, on, household.code)


@transaction.atomic
def join_members(
    *,
    household: Household,
    persons: Sequence[tuple[Person, str]],
    on: date,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Persons of the register, each with a relation, become members of a household from `on`.

    An open membership elsewhere ends the day before.  A head leaves others behind only after `change_head`; a
    household that all have left is merged into the one they joined.
    """
    households = hold_homes(household, [person for person, _ in persons])
    household = households[household.pk]
    keeping.require_fit(household, on, seen)
    steps = Steps()
    left = move_in(steps, household, persons, on, households)
    keeping.keep_act(ActKind.joined, [household, *left], steps, on, actor, at)
    details = {"persons": [str(person.uid) for person, _ in persons], "on": on.isoformat()}
    keeping.note("join_members", household, details, actor, at)


def hold_homes(household: Household | None, persons: Sequence[Person]) -> dict[int, Household]:
    """The household and those where the persons live now, locked; then the persons, so that none moves meanwhile."""
    living = Membership.objects.filter(person__in=persons, valid_to__isnull=True)
    wanted = set(living.values_list("household", flat=True)) | ({household.pk} if household else set())
    households = keeping.hold(wanted)
    numbers = [person.pk for person in persons]
    list(Person.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    return households


def move_in(
    steps: Steps,
    household: Household,
    persons: Sequence[tuple[Person, str]],
    on: date,
    households: Mapping[int, Household],
) -> list[Household]:
    """Make persons members from a day, ending where they lived; gives the households they left.

    A household that is left by its last member is merged into theirs.
    """
    names = [person.full_name for person, _ in persons]
    if not persons:
        raise Refused([refusal("registry.nobody_chosen", household.code)])
    if len({person.pk for person, _ in persons}) < len(persons):
        raise Refused([refusal("registry.chosen_twice", household.code, names=", ".join(names))])
    living = Membership.objects.filter(person__in=[person for person, _ in persons], valid_to__isnull=True)
    former = {membership.person_id: membership for membership in living.select_related("person")}
    problems = [
        problem
        for person, _ in persons
        if (problem := _cannot_come(household, person, former.get(person.pk), on, households)) is not None
    ]
    if problems:
        raise Refused(problems)
    left = sorted({membership.household_id for membership in former.values()})
    for number in left:
        _leave(steps, households[number], household, former.values(), on)
    for person, relation in persons:
        steps.make(Membership(household=household, person=person, relation=relation, valid_from=on))
    for number in (*left, household.pk):
        keeping.summarise(number)
    return [households[number] for number in left]


def _cannot_come(
    household: Household,
    person: Person,
    membership: Membership | None,
    on: date,
    households: Mapping[int, Household],
) -> Problem | None:
    died_on, kept_as = Person.objects.values_list("died_on", "kept_as").get(pk=person.pk)
    if kept_as is not None:
        return refusal("registry.kept_already", household.code, name=person.full_name)
    if died_on is not None:
        return refusal("registry.person_died", household.code, name=person.full_name, on=shown(died_on))
    if membership is None:
        stays = person.memberships.filter(valid_to__gte=on).order_by("-valid_to").first()
    elif membership.household_id == household.pk:
        return refusal("registry.already_member", household.code, name=person.full_name)
    elif membership.household_id not in households:
        return refusal("registry.changed_meanwhile", household.code)
    else:
        stays = membership if membership.valid_from >= on else None
    if stays is not None:
        day = stays.valid_to or stays.valid_from
        return refusal("registry.elsewhere", household.code, name=person.full_name, on=shown(day))
    return None


def _leave(
    steps: Steps, former: Household, new: Household, leaving: Collection[Membership], on: date
) -> None:
    """Some members leave a household for another; refused for a head with others behind."""
    gone = {membership.pk for membership in leaving}
    members = keeping.open_memberships(former)
    staying = [membership for membership in members if membership.pk not in gone]
    for membership in members:
        if staying and membership.relation == Relation.head and membership.pk in gone:
            name = membership.person.full_name
            raise Refused([refusal("registry.head_leaves", former.code, name=name)])
    if not staying:
        keeping.close(steps, former, EventKind.merged_into, on, new)
        return
    for membership in members:
        if membership.pk in gone:
            keeping.end_before(steps, membership, on, former.code)


@transaction.atomic
def correct_person(
    *,
    person: Person,
    values: Mapping[str, object],
    seen: int | None = None,
    actor: Actor,
    at: datetime,
) -> Person:
    """Mend what was entered wrongly: full_name, sex, birth_date, birth_year, ethnicity, identity_number.

    The log names the columns, never what they hold.
    """
    home = person.memberships.order_by("-valid_from", "-pk").select_related("household__place").first()
    household = keeping.hold([home.household_id])[home.household_id] if home else None
    if household is not None and seen is not None and keeping.latest_act(household) != seen:
        raise Refused([refusal("registry.changed_meanwhile", household.code)])
    person = Person.objects.select_for_update().get(pk=person.pk)
    now = {"full_name": person.full_name} | {name: getattr(person, name) for name in _CORRECTABLE}
    if unknown := values.keys() - now.keys():
        raise KeyError(f"not a correctable column of a person: {sorted(unknown)}")
    member = NewMember(relation=Relation.other, **{**now, **values})
    taken = set() if member.identity_number == person.identity_number else keeping.taken_numbers([member])
    if problems := identity_problems([member], taken):
        raise Refused(problems)
    if member.birth_date is not None and person.died_on is not None and member.birth_date > person.died_on:
        raise Refused([refusal("registry.dies_before_birth", name=person.full_name)])
    mended = member.person()
    columns = (*person_names(""), *_CORRECTABLE)
    for name in columns:
        setattr(person, name, getattr(mended, name))
    person.save(update_fields=columns)
    if household is not None:
        keeping.summarise(household.pk)
        mended_columns = Steps([{"row": "person", "pk": person.pk, "corrected": sorted(values)}])
        keeping.keep_act(ActKind.corrected, [household], mended_columns, home.valid_from, actor, at)  # type: ignore[union-attr]
    audit.record(
        actor=actor,
        verb="registry.correct_person",
        object_kind="person",
        object_id=person.uid,
        place_code=household.place.code if household else "",
        details={"columns": sorted(values)},
        at=at,
    )
    return person


@transaction.atomic
def note_sensitive_read(*, person: Person, household: Household, actor: Actor, at: datetime) -> None:
    """Somebody was shown a person's ethnicity and identification number: one line of the log says so."""
    audit.record(
        actor=actor,
        verb="registry.read_sensitive",
        object_kind="person",
        object_id=person.uid,
        place_code=household.place.code,
        details={"household": household.code},
        at=at,
    )


def note_sensitive_view(*, household: Household, actor: Actor, at: datetime) -> bool:
    """A page showed ethnicity, health or disability of a household's members: one line a day, account and household.

    False where the day has its line already; two windows opened at the same instant may leave two.
    """
    day = at.astimezone(get_default_timezone()).replace(hour=0, minute=0, second=0, microsecond=0)
    said = {"verb": "registry.view_sensitive", "object_kind": "household", "object_id": household.code}
    if is_noted(account_id=actor.account_id, since=day, **said):
        return False
    with transaction.atomic():
        audit.record(actor=actor, place_code=household.place.code, at=at, **said)
    return True
