"""Reading accounts and offices."""

from datetime import date

from django.db.models import QuerySet

from giamngheo.access.models import Account, Office
from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.places.queries import at, valid_on


def offices_of(account: Account, on: date) -> QuerySet[Office]:
    """The offices an account holds on a date."""
    return Office.objects.filter(valid_on(on), account=account).select_related("place")


def offices_in(reach: Reach, on: date) -> QuerySet[Office]:
    """The offices held on a date at the places within reach of whoever manages accounts."""
    held = Office.objects.filter(valid_on(on)).select_related("account", "place")
    return reach.having("accounts.manage").scope(held)


def units_of(reach: Reach, on: date) -> QuerySet[Place]:
    """The units, as of a date, that the power of the reach covers."""
    return reach.scope(at(on), "path")
