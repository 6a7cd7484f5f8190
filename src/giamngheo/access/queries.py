"""Reading accounts and offices."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from giamngheo.access.models import Account, Office
from giamngheo.access.powers import ROLES
from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.places.queries import ancestors, at, heirs, territory, valid_on


def offices_of(account: Account, on: date) -> QuerySet[Office]:
    """The offices an account holds on a date."""
    return Office.objects.filter(valid_on(on), account=account).select_related("place")


def offices_in(reach: Reach, on: date) -> QuerySet[Office]:
    """The offices held on a date at the places within reach of whoever manages accounts."""
    held = Office.objects.filter(valid_on(on)).select_related("account", "place")
    return reach.having("accounts.manage").scope(held)


def holding(power: str, places: Sequence[Place], on: date) -> list[Office]:
    """The offices held on a date that give a power over all of these places, by place."""
    if not places:
        return []
    first, *_ = places
    above = [*ancestors(first), first]
    units = {unit.pk for unit in above} | {unit.pk for unit in heirs(above, on).values()}
    units |= {unit.pk for heir in heirs(above, on).values() for unit in ancestors(heir)}
    roles = [role for role, powers in ROLES.items() if power in powers]
    held = Office.objects.filter(valid_on(on), role__in=roles, place__in=units)
    return [
        office
        for office in held.select_related("account", "place").order_by("place__path", "pk")
        if all(place.path.startswith(territory(office.place)) for place in places)
    ]


def units_of(reach: Reach, on: date) -> QuerySet[Place]:
    """The units, as of a date, that the power of the reach covers."""
    return reach.scope(at(on), "path")
