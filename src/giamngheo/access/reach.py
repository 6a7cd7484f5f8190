"""Reach: which places an account may act on, by which power, on a date; the one scope predicate.

Every list, count, search, aggregate, drop-down and download of rows that belong to a place goes through
`Reach.scope`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from giamngheo.access.models import Account, Office, Role
from giamngheo.access.powers import POWERS, ROLES
from giamngheo.places.lineage import under
from giamngheo.places.models import Place
from giamngheo.places.queries import territory, valid_on

Row = TypeVar("Row", bound=Model)

WHOLE = ""  # the path that every path begins with


@dataclass(frozen=True, slots=True)
class Grant:
    """What one office gives: its powers, over the paths of its territory."""

    office: str
    powers: frozenset[str]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """The grants of an account on a date, seen through one power; without a power it reaches nothing."""

    grants: tuple[Grant, ...] = ()
    power: str | None = None

    def having(self, power: str) -> "Reach":
        """The same grants seen through another power."""
        if power not in POWERS:
            raise KeyError(power)
        return replace(self, power=power)

    def can(self, power: str) -> bool:
        """True when the power is held somewhere."""
        return bool(self.having(power).paths)

    @property
    def powers(self) -> frozenset[str]:
        """Every power held anywhere, for showing what can be done and hiding what cannot."""
        return frozenset(power for grant in self.grants for power in grant.powers)

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices, in words, that give the power."""
        return tuple(grant.office for grant in self.grants if self.power in grant.powers)

    @property
    def paths(self) -> tuple[str, ...]:
        """Path prefixes within which the power is held."""
        return tuple(
            dict.fromkeys(path for grant in self.grants if self.power in grant.powers for path in grant.paths)
        )

    def predicate(self, field: str = "place__path") -> Q:
        """True of rows whose place lies within reach; `field` leads to the path of the row's place."""
        paths = self.paths
        if not paths:
            return Q(pk__in=[])
        if WHOLE in paths:
            return Q()
        predicate = under(paths[0], field)
        for path in paths[1:]:
            predicate |= under(path, field)
        return predicate

    def scope(self, queryset: QuerySet[Row], field: str = "place__path") -> QuerySet[Row]:
        """The rows within reach."""
        return queryset.filter(self.predicate(field))

    def covers(self, place: Place) -> bool:
        """True when the place lies within reach."""
        return any(place.path.startswith(path) for path in self.paths)


def reach_of(account: Account, on: date) -> Reach:
    """What the offices held on a date give; an account without one, or closed, reaches nothing."""
    if not account.is_active:
        return Reach()
    offices = Office.objects.filter(valid_on(on), account=account).select_related("place")
    return Reach(tuple(_grant(office) for office in offices))


def reach_of_installation(power: str) -> Reach:
    """The reach of whoever runs the installation's own commands: every place, one power."""
    return Reach((Grant("giamngheo", frozenset([power]), (WHOLE,)),)).having(power)


def _grant(office: Office) -> Grant:
    words = f"{office.get_role_display()}, {office.place.full_name} ({office.place.code})"
    return Grant(words, ROLES[Role(office.role)], territory(office.place))
