"""Persons through time: where they lived, who has a number; and what clerks entered of households."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from giamngheo.access.reach import Reach
from giamngheo.core.text import fold
from giamngheo.places.models import Place
from giamngheo.registry.models import Act, ActKind, Household, Membership, Person


@dataclass(frozen=True, slots=True)
class Lived:
    """A stay of a person in a household; the household is None where it is out of the reader's reach.

    `second` where it was entered under a second row of the person.
    """

    membership: Membership
    household: Household | None
    second: bool = False


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an identification number is; `free` for a living person who is a member of no household."""

    person: Person | None
    household: Household | None
    commune: str
    until: date | None
    free: bool


def lives_of(reach: Reach, household: Household, uid: UUID) -> tuple[Person, Sequence[Lived]]:
    """A person who is or was a member of a household within reach, with every stay, the latest first.

    With the kept row of a person come the stays of its second entries.  `Person.DoesNotExist` where that household
    never had such a member.
    """
    person = Person.objects.filter(memberships__household=household).distinct().get(uid=uid)
    every = Membership.objects.filter(Q(person=person) | Q(person__kept_as=person))
    stays = every.select_related("household__place__parent").order_by("-valid_from", "-pk")
    return person, [
        Lived(
            stay,
            stay.household if reach.covers(stay.household.place) else None,
            second=stay.person_id != person.pk,
        )
        for stay in stays
    ]


def acts_on(household: Household) -> QuerySet[Act]:
    """What clerks entered of a household, the latest first."""
    return Act.objects.filter(households=household).select_related("undone_by").order_by("-pk")


def act_to_undo(household: Household) -> Act | None:
    """The last act that still stands and could be taken back."""
    standing = acts_on(household).filter(undone_by__isnull=True)
    return standing.exclude(kind__in=(ActKind.undone, ActKind.corrected)).first()


def whereabouts(reach: Reach, number: str) -> Whereabouts | None:
    """Who has an identification number, as far as the reader may know; None where nobody has.

    The household and the person are named where the reader may see identification numbers, or where the person
    lives in no household now and the whole number was given; else the commune alone.
    """
    person = Person.objects.filter(identity_number=number).select_related("kept_as").first()
    if person is None:
        return None
    person = person.kept_as or person
    stays = person.memberships.select_related("household__place__parent").order_by("-valid_from", "-pk")
    stay = stays.first()
    if stay is None:
        return Whereabouts(person, None, "", None, free=True)
    place = stay.household.place
    seen = reach.having("household.read_sensitive").covers(place)
    free = stay.valid_to is not None and person.died_on is None
    return Whereabouts(
        person=person if seen or free else None,
        household=stay.household if seen else None,
        commune=place.parent.full_name if place.parent else "",
        until=stay.valid_to,
        free=free,
    )


def next_code(place: Place) -> str:
    """A code that nobody has, following the last one given in the village; empty where codes show no order."""
    last = Household.objects.filter(place=place).order_by("-pk").values_list("code", flat=True).first()
    last = last or Household.objects.order_by("-pk").values_list("code", flat=True).first() or ""
    digits = len(last) - len(last.rstrip("0123456789"))
    prefix = last[: len(last) - digits]
    if not digits or digits > 15:
        return ""
    alike = Household.objects.filter(code__startswith=prefix).annotate(length=Length("code"))
    highest = alike.filter(length=len(last)).order_by("-code").values_list("code", flat=True).first() or last
    tail = highest[len(prefix) :]
    if not tail.isdecimal():
        return ""
    found = f"{prefix}{int(tail) + 1:0{digits}d}"
    return "" if Household.objects.filter(code=found).exists() else found


def to_take_in(reach: Reach, household: Household, text: str, most: int = 20) -> list[Membership]:
    """The last stays of living persons within reach whose name holds the text, of other households or of none now."""
    stays = Membership.objects.filter(person=OuterRef("person")).order_by("-valid_from", "-pk")
    found = reach.scope(
        Membership.objects.filter(pk=Subquery(stays.values("pk")[:1])), "household__place__path"
    )
    found = found.filter(
        person__folded__contains=fold(text), person__died_on__isnull=True, person__kept_as__isnull=True
    )
    found = found.exclude(household=household, valid_to__isnull=True)
    return list(
        found.select_related("person", "household__place__parent").order_by("person__sort", "pk")[:most]
    )


def last_stay(person: Person) -> Membership:
    """Where a person lives or last lived."""
    stays = person.memberships.select_related("person", "household__place__parent")
    return stays.order_by("-valid_from", "-pk")[0]
