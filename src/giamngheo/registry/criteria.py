"""What households can be looked for by, besides name, place and category; each a predicate of the database."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.places.queries import valid_on
from giamngheo.registry.models import Category, Event, Membership, Relation, Status

ESCAPED_FOR_MONTHS = 36
"""How long a household counts as newly escaped (QĐ 28/2015/QĐ-TTg, Article 2: at most three years)."""

CHILD_BELOW = 16

_LISTED = (Category.poor, Category.near_poor)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Criteria:
    """Whatever is None or false is not asked for.

    `ethnicity` is the head's: only households are found of which the reader may see it.  `closed` looks among
    those that have left the register instead of those in it.
    """

    least_size: int | None = None
    most_size: int | None = None
    head_sex: str | None = None
    ethnicity: str | None = None
    with_children: bool = False
    newly_escaped: bool = False
    status_since: date | None = None
    event_since: date | None = None
    closed: bool = False

    def predicate(self, reach: Reach, on: date) -> Q:
        """True of the households that meet all of it on a date."""
        found = Q()
        if self.least_size is not None:
            found &= Q(size__gte=self.least_size)
        if self.most_size is not None:
            found &= Q(size__lte=self.most_size)
        if self.newly_escaped:
            found &= escaped(on)
        if self.status_since is not None:
            found &= _status_changed(self.status_since)
        if self.event_since is not None:
            events = Event.objects.filter(on__gte=self.event_since, on__lte=on)
            found &= Q(pk__in=events.values("household"))
        return found & self._of_members(reach, on)

    def _of_members(self, reach: Reach, on: date) -> Q:
        members = Membership.objects.filter(valid_on(on))
        heads = members.filter(relation=Relation.head)
        found = Q()
        if self.head_sex is not None:
            found &= Q(pk__in=heads.filter(person__sex=self.head_sex).values("household"))
        if self.ethnicity is not None:
            found &= reach.having("household.read_sensitive").predicate()
            found &= Q(pk__in=heads.filter(person__ethnicity=self.ethnicity).values("household"))
        if self.with_children:
            found &= Q(pk__in=members.filter(_young(on)).values("household"))
        return found


ANY = Criteria()


def escaped(on: date) -> Q:
    """Predicate of a household: off the poor and near-poor lists on a date, and for less than 36 months."""
    since = months_before(on, ESCAPED_FOR_MONTHS)
    statuses: QuerySet[Status] = Status.objects.filter(superseded_by__isnull=True, category__in=_LISTED)
    left = statuses.filter(valid_to__gte=since, valid_to__lt=on)
    listed = statuses.filter(valid_on(on))
    return Q(pk__in=left.values("household")) & ~Q(pk__in=listed.values("household"))


def months_before(on: date, months: int) -> date:
    """The same day of an earlier month, or its last day."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    day = on.day
    while True:
        try:
            return date(years, month + 1, day)
        except ValueError:
            day -= 1


def _status_changed(since: date) -> Q:
    """A status began, or the last one ended, on or after a day."""
    live = Status.objects.filter(superseded_by__isnull=True)
    changed = live.filter(Q(valid_from__gte=since) | Q(valid_to__gte=since - _ONE_DAY))
    return Q(pk__in=changed.values("household"))


def _young(on: date) -> Q:
    """Under 16 on a date, as far as the birth is known: of a year alone, those who turn 16 that year are not."""
    born_after = months_before(on, 12 * CHILD_BELOW)
    by_year = Q(person__birth_date__isnull=True, person__birth_year__gt=born_after.year)
    return Q(person__birth_date__gt=born_after) | by_year
