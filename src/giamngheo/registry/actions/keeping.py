"""How the register is written: households held, rows changed with what they were, one line of the log."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Model

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.registry.entries import NewMember, in_pieces, member_summary
from giamngheo.registry.models import (
    Act,
    ActKind,
    Event,
    EventKind,
    Household,
    Membership,
    Person,
    Relation,
    Status,
)
from giamngheo.registry.problems import refusal

ONE_DAY = timedelta(days=1)
ROWS: Mapping[str, type[Model]] = {
    "household": Household,
    "person": Person,
    "membership": Membership,
    "status": Status,
    "event": Event,
}


@dataclass(slots=True)
class Steps:
    """The rows that an act makes, changes and removes, in order, with what they were before."""

    taken: list[dict[str, Any]] = field(default_factory=list)

    def make(self, row: Model) -> None:
        """Insert a row."""
        row.save(force_insert=True)
        self.taken.append({"row": _kind(row), "pk": row.pk, "made": True})

    def change(self, row: Model, **values: Any) -> None:
        """Give columns of a row new values."""
        was = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        type(row)._default_manager.filter(pk=row.pk).update(**values)
        self.taken.append({"row": _kind(row), "pk": row.pk, "was": was})

    def carry(self, kept: Person, other: Person, names: Sequence[str]) -> None:
        """A row takes over columns that it lacks; what they hold is written nowhere else.

        An identification number has one owner, so the other row lets go of it.
        """
        values = {name: getattr(other, name) for name in names}
        if "birth_date" in values:
            values["birth_year"] = other.birth_date.year  # type: ignore[union-attr]
        had_year = kept.birth_year is not None
        if "identity_number" in values:
            Person.objects.filter(pk=other.pk).update(identity_number=None)
            other.identity_number = None
        Person.objects.filter(pk=kept.pk).update(**values)
        for name, value in values.items():
            setattr(kept, name, value)
        back = [name for name in values if name != "birth_year" or not had_year]
        self.taken.append({"row": "person", "pk": kept.pk, "carried": sorted(back), "from": other.pk})

    def carry_back(self, kept: Person, other: Person, names: Sequence[str]) -> None:
        """What was taken over goes back."""
        number = kept.identity_number
        Person.objects.filter(pk=kept.pk).update(**dict.fromkeys(names))
        if "identity_number" in names:
            Person.objects.filter(pk=other.pk).update(identity_number=number)
        self.taken.append({"row": "person", "pk": kept.pk, "carried_back": sorted(names), "to": other.pk})

    def remove(self, row: Model) -> None:
        """Delete a row that never was in force; of a membership its columns are kept, of a person nothing."""
        columns = (
            [one.attname for one in row._meta.concrete_fields] if isinstance(row, Membership) else ["id"]
        )
        removed = {name: _plain(getattr(row, name)) for name in columns}
        row.delete()
        self.taken.append({"row": _kind(row), "removed": removed})


def _kind(row: Model) -> str:
    return next(name for name, model in ROWS.items() if isinstance(row, model))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def hold(numbers: Collection[int]) -> dict[int, Household]:
    """The households as they are now, locked until the transaction ends; always in the same order."""
    rows = Household.objects.select_for_update(of=("self",)).select_related("place")
    return {household.pk: household for household in rows.filter(pk__in=set(numbers)).order_by("pk")}


def held(household: Household, on: date, seen: int | None = None) -> Household:
    """One household locked and fit for an act on a day: open, there by then, and as the clerk saw it."""
    found = hold([household.pk])[household.pk]
    require_fit(found, on, seen)
    return found


def require_fit(household: Household, on: date, seen: int | None = None) -> None:
    """Refuse where the household has closed, did not exist yet or was changed since the clerk looked.

    `seen` is the number of the household's latest act that the clerk saw, 0 for none, None where nobody looked.
    """
    if seen is not None and latest_act(household) != seen:
        raise Refused([refusal("registry.changed_meanwhile", household.code)])
    if household.closed_on is not None:
        raise Refused([refusal("registry.closed", household.code, closed_on=shown(household.closed_on))])
    if on < household.created_on:
        raise Refused(
            [refusal("registry.before_household", household.code, created_on=shown(household.created_on))]
        )


def latest_act(household: Household) -> int:
    """The number of the newest act on a household; 0 for none."""
    return Act.objects.filter(households=household).aggregate(last=Max("pk"))["last"] or 0


def shown(day: date) -> str:
    """A day as sentences have it."""
    return f"{day:%d/%m/%Y}"


def open_memberships(household: Household) -> list[Membership]:
    """The present members, the head first."""
    rows = household.memberships.filter(valid_to__isnull=True).select_related("person").order_by("pk")
    return sorted(rows, key=lambda membership: membership.relation != Relation.head)


def open_membership(household: Household, person: Person, on: date) -> Membership:
    """The present membership of a person, begun by a day; refused where there is none."""
    found = household.memberships.filter(person=person, valid_to__isnull=True, valid_from__lte=on).first()
    if found is None:
        raise Refused([refusal("registry.not_a_member", household.code, name=person.full_name, on=shown(on))])
    return found


def end_before(steps: Steps, membership: Membership, on: date, code: str) -> None:
    """The membership ends the day before; one that began this very day was never in force."""
    if membership.valid_from > on:
        raise Refused([refusal("registry.later_change", code, on=shown(membership.valid_from))])
    if membership.valid_from == on:
        steps.remove(membership)
    else:
        steps.change(membership, valid_to=on - ONE_DAY)


def change_relation(steps: Steps, membership: Membership, relation: str, on: date, code: str) -> None:
    """From a day a member is another's relation; nothing where it is so already."""
    if membership.relation == relation:
        return
    household, person = membership.household_id, membership.person_id
    if membership.valid_from == on:
        steps.change(membership, relation=relation)
        return
    end_before(steps, membership, on, code)
    steps.make(Membership(household_id=household, person_id=person, relation=relation, valid_from=on))


def close(
    steps: Steps,
    household: Household,
    kind: str,
    on: date,
    other: Household | None = None,
    note: str = "",
) -> None:
    """From a day the household no longer counts; status and memberships end the day before."""
    end_statuses(steps, household, on)
    for membership in household.memberships.filter(valid_to__isnull=True).order_by("pk"):
        end_before(steps, membership, on, household.code)
    steps.make(Event(household=household, kind=kind, on=on, other=other, note=note))
    steps.change(household, closed_on=on)


def end_statuses(steps: Steps, household: Household, on: date) -> None:
    """The live status ends the day before; refuse where one begins or was to end later."""
    live = Status.objects.filter(household=household, superseded_by__isnull=True).order_by("pk")
    for status in live:
        if status.valid_from >= on or (status.valid_to is not None and status.valid_to >= on):
            values = {"valid_from": shown(status.valid_from)}
            raise Refused([refusal("registry.status_not_after", household.code, **values)])
        if status.valid_to is None:
            steps.change(status, valid_to=on - ONE_DAY)


def summarise(household: int) -> None:
    """Bring what the household repeats of its members up to date; one that is closed keeps its last names."""
    members = Membership.objects.filter(household=household, valid_to__isnull=True)
    names = members.order_by("pk").values_list("relation", "person__full_name")
    in_order = sorted(names, key=lambda named: named[0] != Relation.head)
    kept = Household.objects.filter(pk=household, closed_on__isnull=True)
    kept.update(**member_summary([name for _, name in in_order]))


def keep_act(
    kind: ActKind,
    households: Iterable[Household],
    steps: Steps,
    on: date,
    actor: Actor,
    at: datetime,
    undoes: Act | None = None,
) -> Act:
    """Write down what was done, with the newest status of the households at the time."""
    concerned = list(households)
    newest = Status.objects.filter(household__in=concerned).aggregate(last=Max("pk"))["last"] or 0
    act = Act.objects.create(
        kind=kind,
        on=on,
        steps=steps.taken,
        last_status=newest,
        undoes=undoes,
        recorded_at=at,
        recorded_by=actor.account_id,
    )
    act.households.set(concerned)
    return act


def note(verb: str, household: Household, details: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """One line of the action log about one household."""
    audit.record(
        actor=actor,
        verb=f"registry.{verb}",
        object_kind="household",
        object_id=household.code,
        place_code=household.place.code,
        details=details,  # type: ignore[arg-type]
        at=at,
    )


def taken_numbers(members: Iterable[NewMember]) -> set[str]:
    """Identification numbers of these members that persons of the register have already."""
    taken: set[str] = set()
    for piece in in_pieces([member.identity_number for member in members if member.identity_number]):
        found = Person.objects.filter(identity_number__in=piece).values_list("identity_number", flat=True)
        taken.update(number for number in found if number is not None)
    return taken


def struck_off(steps: Steps, household: Household) -> None:
    """A household entered by an act that is taken back: it never counted."""
    steps.make(Event(household=household, kind=EventKind.struck_off, on=household.created_on))
    steps.change(household, closed_on=household.created_on)
