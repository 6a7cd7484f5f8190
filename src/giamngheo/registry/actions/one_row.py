"""Two entries of one person: one row is kept, the other is a member of nothing any more and leads to it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused
from giamngheo.registry.actions import keeping
from giamngheo.registry.actions.keeping import Steps, shown
from giamngheo.registry.actions.members import succeed
from giamngheo.registry.models import (
    Act,
    ActKind,
    DuplicateJudgement,
    EventKind,
    Household,
    Membership,
    Person,
    Relation,
    Verdict,
)
from giamngheo.registry.problems import refusal

NOTE = "trùng với một dòng khác"


@transaction.atomic
def keep_one(
    *,
    kept: Person,
    other: Person,
    on: date,
    successor: Person | None = None,
    relations: Mapping[int, str] | None = None,
    seen: Mapping[int, int] | None = None,
    actor: Actor,
    at: datetime,
) -> Act:
    """Keep one row of two that were judged to be one person; from `on` the other one is a member of no household.

    What the kept row lacks of sex, birth, ethnicity and identification number it takes over.  Where the other was
    the head, `successor` heads those who stay, with `relations` as in `end_membership`; where it lived alone, its
    household was entered by mistake.  `seen` are the latest acts that the clerk saw, by number of the household.
    """
    households = _hold(kept, other)
    kept, other = Person.objects.get(pk=kept.pk), Person.objects.get(pk=other.pk)
    homes = {person.pk: last_membership(person) for person in (kept, other)}
    if problems := cannot_keep(kept, other, homes):
        raise Refused(problems)
    if {home.household_id for home in homes.values()} != households.keys():
        raise Refused([refusal("registry.changed_meanwhile")])
    for number, household in households.items():
        if seen is not None and keeping.latest_act(household) != seen.get(number, 0):
            raise Refused([refusal("registry.changed_meanwhile", household.code)])
    steps, membership = Steps(), homes[other.pk]
    household = households[membership.household_id]
    if membership.valid_to is None:
        keeping.require_fit(household, on)
        _end(steps, household, membership, on, successor, relations or {})
    carried = lacking(kept, other)
    if carried:
        steps.carry(kept, other, carried)
    steps.change(other, kept_as_id=kept.pk)
    for number in households:
        keeping.summarise(number)
    act = keeping.keep_act(ActKind.one_kept, households.values(), steps, on, actor, at)
    details = {
        "kept": str(kept.uid),
        "other": str(other.uid),
        "on": on.isoformat(),
        "carried": sorted(carried),
    }
    keeping.note("keep_one", household, details, actor, at)
    return act


def cannot_keep(kept: Person, other: Person, homes: Mapping[int, Membership]) -> list[Problem]:
    """Why the one row cannot stand for the other; `homes` are where each lives or last lived, by number."""
    first, second = sorted((kept.pk, other.pk))
    judged = DuplicateJudgement.objects.filter(left=first, right=second, superseded_by__isnull=True).first()
    if judged is None or judged.verdict != Verdict.same:
        return [refusal("registry.not_judged_one")]
    for person in (kept, other):
        if person.kept_as_id is not None:
            return [refusal("registry.kept_already", name=person.full_name)]
    if other.duplicates.exists():
        return [refusal("registry.stands_for_another", name=other.full_name)]
    if (kept.died_on is None) != (other.died_on is None):
        return [refusal("registry.one_died", name=kept.full_name)]
    if homes[kept.pk].valid_to is not None and homes[other.pk].valid_to is None:
        return [refusal("registry.keep_the_member", homes[kept.pk].household.code, name=kept.full_name)]
    return []


def lacking(kept: Person, other: Person) -> list[str]:
    """The columns that the kept row takes over from the other."""
    names = ("sex", "birth_year", "ethnicity", "identity_number")
    found = [name for name in names if getattr(kept, name) is None and getattr(other, name) is not None]
    if kept.birth_date is None and other.birth_date is not None:
        year = other.birth_date.year
        died_before = kept.died_on is not None and kept.died_on < other.birth_date
        if kept.birth_year in (None, year) and not died_before:
            found.append("birth_date")
    return found


def last_membership(person: Person) -> Membership:
    """Where a person lives or last lived."""
    stays = person.memberships.select_related("household__place__parent").order_by("-valid_from", "-pk")
    return stays[0]


def _hold(kept: Person, other: Person) -> dict[int, Household]:
    """Both homes and then both persons, locked in the one order that everybody locks in."""
    households = keeping.hold({last_membership(person).household_id for person in (kept, other)})
    list(Person.objects.select_for_update().filter(pk__in=(kept.pk, other.pk)).order_by("pk"))
    return households


def _end(
    steps: Steps,
    household: Household,
    membership: Membership,
    on: date,
    successor: Person | None,
    relations: Mapping[int, str],
) -> None:
    """The second entry goes out of its household, which somebody else heads where it was the head."""
    if membership.valid_from > on:
        raise Refused([refusal("registry.later_change", household.code, on=shown(membership.valid_from))])
    others = [one for one in keeping.open_memberships(household) if one.pk != membership.pk]
    if not others:
        keeping.close(steps, household, EventKind.struck_off, on, note=NOTE)
        return
    keeping.end_before(steps, membership, on, household.code)
    if membership.relation == Relation.head:
        succeed(steps, household, membership.person, successor, on, relations)
