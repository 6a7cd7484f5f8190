"""Reading the register, scoped by place first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
    Window,
)
from django.db.models import Value as Literal

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem
from giamngheo.core.text import clean, fold
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on, within
from giamngheo.registry.checks import is_identity_number
from giamngheo.registry.criteria import ANY, Criteria, escaped, months_before
from giamngheo.registry.entries import member_summary
from giamngheo.registry.models import Category, Event, EventKind, Household, Membership, Status
from giamngheo.registry.problems import refusal

_PAGE = 50
_LARGEST_PAGE = 500
_PIECE = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """One household of a search; `member` is the name that matched when it is not the head's.

    `moved` is its move from another village of the register within the last twelve months.
    """

    household: Household
    category: str
    member: str | None
    moved: Event | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search; `total` counts all pages by the same predicate."""

    rows: Sequence[Row]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Story:
    """A household as of a date: its members then, and all that was recognised or happened, newest first.

    `statuses` are live rows, `superseded` those found wrong.  `place` is the village it lived in then, `memberships`
    all there ever were.
    """

    household: Household
    place: Place
    category: str
    members: Sequence[Membership]
    former_members: Sequence[Membership]
    statuses: Sequence[Status]
    superseded: Sequence[Status]
    events: Sequence[Event]
    memberships: Sequence[Membership]


def counted_on(on: date, prefix: str = "") -> Q:
    """Predicate: the household (or the one `prefix` leads to) is in the register on a date."""
    begun = Q(**{f"{prefix}created_on__lte": on})
    return begun & (Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": on}))


def in_force(on: date, prefix: str = "") -> Q:
    """Predicate: the status (or the one `prefix` leads to) is live and holds on a date."""
    # Said twice in the negative: SQLite takes `IS NULL` on a unique column to be rare, and would read every
    # live status for each household.
    return ~Q(**{f"{prefix}superseded_by__isnull": False}) & valid_on(on, prefix)


def households(
    reach: Reach, on: date, place: Place | None = None, category: str | None = None
) -> QuerySet[Household]:
    """Households within reach on a date, in the territory of a place and of a category when these are given."""
    found = reach.scope(Household.objects.filter(counted_on(on)))
    if place is not None:
        found = found.filter(within(place, "place__path"))
    if category is None:
        return found
    held = Status.objects.filter(in_force(on))
    if category == Category.not_poor:
        return found.exclude(pk__in=held.exclude(category=Category.not_poor).values("household"))
    return found.filter(pk__in=held.filter(category=category).values("household"))


def closed_by(reach: Reach, on: date, place: Place | None = None) -> QuerySet[Household]:
    """Households within reach that have left the register by a date."""
    found = reach.scope(Household.objects.filter(closed_on__lte=on))
    return found if place is None else found.filter(within(place, "place__path"))


def with_category(found: QuerySet[Household], on: date) -> QuerySet[Household]:
    """Annotates `category`: the one in force on a date, `not_poor` where none is."""
    held = Status.objects.filter(in_force(on), household=OuterRef("pk")).values("category")[:1]
    return found.annotate(
        category=Case(
            When(Exists(held), then=Subquery(held)),
            default=Literal(Category.not_poor),
            output_field=CharField(),
        )
    )


def matching(
    reach: Reach,
    text: str,
    *,
    on: date,
    place: Place | None = None,
    category: str | None = None,
    criteria: Criteria = ANY,
) -> QuerySet[Household]:
    """All households of a `search`, in its order."""
    found = closed_by(reach, on, place) if criteria.closed else households(reach, on, place, category)
    if criteria != ANY:
        found = found.filter(criteria.predicate(reach, on))
    text = _sought(text)
    if is_identity_number(text):
        found = found.filter(
            reach.having("household.read_sensitive").predicate(),
            pk__in=_members(None if criteria.closed else on)
            .filter(person__identity_number=text)
            .values("household"),
        )
    elif text:
        found = found.filter(_matches(text)).annotate(rank=_rank(text)).order_by("rank", "head_sort", "code")
    return found


def listing(
    reach: Reach,
    text: str,
    *,
    on: date,
    place: Place | None = None,
    category: str | None = None,
    criteria: Criteria = ANY,
) -> Iterator[Row]:
    """Every household of a `search`, a piece at a time, for a list that leaves the system."""
    found = matching(reach, text, on=on, place=place, category=category, criteria=criteria)
    for household in with_category(found.select_related("place__parent"), on).iterator(_LARGEST_PAGE):
        yield Row(household, household.category, None)  # type: ignore[attr-defined]


def villages_with_households(reach: Reach, on: date) -> QuerySet[Place]:
    """The units within reach in which households live on a date, for a choice of places."""
    lived_in = households(reach, on).order_by().values("place")
    return Place.objects.filter(pk__in=lived_in).select_related("parent")


def search(
    reach: Reach,
    text: str,
    *,
    on: date,
    place: Place | None = None,
    category: str | None = None,
    criteria: Criteria = ANY,
    page: int = 1,
    size: int = _PAGE,
) -> Found:
    """Households of a day whose code begins with the text or one of whose present members' names holds it.

    Names with exactly the typed tones come first, then those that are or begin with the words, then the rest;
    within these by the head's name.  A text of 12 digits is an identification number: it is compared whole,
    where the account may read sensitive data.  Without text, all households.  Pages count from 1.
    """
    page, size = max(page, 1), min(max(size, 1), _LARGEST_PAGE)
    found = matching(reach, text, on=on, place=place, category=category, criteria=criteria)
    sought = _sought(text)
    numbers, total = _page(found, page, size) if sought else ([], 0)
    if not numbers and (page > 1 or not sought):  # past the end, or a plain list, which is counted by itself
        total = found.count()
        page = min(page, max(1, -(-total // size)))
        numbers = list(found.values_list("pk", flat=True)[(page - 1) * size : page * size])
    return Found(_rows(_shown(numbers, on), sought, on), total, page, size)


def household(reach: Reach, code: str) -> Household:
    """One household within reach; `Household.DoesNotExist` where there is none, or none to be seen."""
    return reach.scope(Household.objects.select_related("place__parent__parent__parent")).get(code=code)


def household_story(reach: Reach, code: str, on: date) -> Story:
    """Everything the register holds of a household within reach; `Household.DoesNotExist` otherwise."""
    found = household(reach, code)
    memberships = list(found.memberships.select_related("person").order_by("valid_from", "pk"))
    statuses = list(found.statuses.order_by("-valid_from", "-pk"))
    live = [status for status in statuses if status.superseded_by_id is None]
    events = list(found.events.select_related("other__place__parent", "place__parent").order_by("-on", "-pk"))
    members = [membership for membership in memberships if _holds(membership, on)]
    present = {membership.person_id for membership in members}
    return Story(
        household=found,
        place=_place_on(events, on) or found.place,
        category=next((status.category for status in live if _holds(status, on)), Category.not_poor),
        members=sorted(members, key=lambda membership: membership.relation != "head"),
        former_members=[
            membership
            for membership in memberships
            if membership.person_id not in present and membership.valid_to
        ],
        statuses=live,
        superseded=[status for status in statuses if status.superseded_by_id is not None],
        events=events,
        memberships=memberships,
    )


def _place_on(events: Sequence[Event], on: date) -> Place | None:
    """The village left by the first move after a date; None where there was none."""
    later = [event for event in events if event.kind == EventKind.moved_within and event.on > on]
    return min(later, key=lambda event: (event.on, event.pk)).place if later else None


def villages_on(on: date, inside: Place) -> dict[int, int]:
    """Households of a territory that moved within the register after a date: number → their village on it.

    Of the territory is who lived in it then, on the way, or lives there now.
    """
    later = Event.objects.filter(kind=EventKind.moved_within, on__gt=on)
    touching = later.filter(within(inside, "place__path") | within(inside, "household__place__path"))
    moves = later.filter(household__in=touching.values("household")).order_by("on", "pk")
    first: dict[int, int] = {}
    for household, place in moves.values_list("household", "place"):
        if place is not None:
            first.setdefault(household, place)
    return first


def category_on(household: Household, on: date) -> str | None:
    """The category recognised of a household that is in force on a date; None where it has none."""
    held = Status.objects.filter(in_force(on), household=household)
    return held.values_list("category", flat=True).first()


def newly_escaped(reach: Reach, on: date) -> QuerySet[Household]:
    """Hộ mới thoát nghèo: off the poor and near-poor lists on a date, and for less than 36 months."""
    return households(reach, on).filter(escaped(on))


def count_by_category(reach: Reach, on: date, place: Place | None = None) -> dict[str, int]:
    """How many households within reach are of each category on a date; all four are named."""
    found = households(reach, on, place)
    held = (
        Status.objects.filter(in_force(on), household__in=found.values("pk"))
        .values_list("category")
        .annotate(Count("pk"))
    )
    counts = {str(category): 0 for category in Category} | {str(category): count for category, count in held}
    counts[Category.not_poor] = found.count() - sum(
        count for category, count in counts.items() if category != Category.not_poor
    )
    return counts


def _members(on: date | None) -> QuerySet[Membership]:
    """Members on a date, or of any."""
    return Membership.objects.all() if on is None else Membership.objects.filter(valid_on(on))


def stale_summaries() -> Iterator[Problem]:
    """Open households whose head, size or names are not those of their present members."""
    columns = tuple(member_summary([]))
    members = (
        Membership.objects.filter(valid_to__isnull=True, household__closed_on__isnull=True)
        .order_by("household", "pk")
        .values_list("household", "relation", "person__full_name")
    )
    grouped = groupby(members.iterator(chunk_size=_PIECE), key=itemgetter(0))
    summaries = {
        number: member_summary([name for _, _, name in sorted(rows, key=lambda row: row[1] != "head")])
        for number, rows in grouped
    }
    kept = Household.objects.filter(closed_on__isnull=True).order_by("code").values("pk", "code", *columns)
    for row in kept.iterator(chunk_size=_PIECE):
        true = summaries.get(row["pk"]) or member_summary([])
        if any(row[column] != true[column] for column in columns):
            yield refusal("registry.summary_stale", row["code"])


def _sought(text: str) -> str:
    """The text without the stroke that stands between names."""
    return clean(text.replace("|", " "))


def _matches(text: str) -> Q:
    return Q(folded__contains=fold(text)) | Q(code__startswith=text)


def _rank(text: str) -> Case:
    """Tiers: names with the typed tones first, whole ones before others and the head before members."""
    toned, folded = text.lower(), fold(text)
    tiers = (
        Q(code=text) | Q(names__startswith=f"|{toned}|"),
        Q(names__contains=f"|{toned}|"),
        Q(names__contains=toned),
        Q(folded__startswith=f"|{folded}|"),
        Q(folded__contains=f"|{folded}|"),
        Q(folded__contains=f"|{folded}") | Q(code__startswith=text),
    )
    return Case(
        *(When(tier, then=number) for number, tier in enumerate(tiers)),
        default=len(tiers),
        output_field=IntegerField(),
    )


def _page(found: QuerySet[Household], page: int, size: int) -> tuple[list[int], int]:
    """The numbers of one page and of how many households it is one, counted by the engine in the same pass."""
    counted = found.annotate(total=Window(Count("pk"))).values_list("pk", "total")
    rows = list(counted[(page - 1) * size : page * size])
    return [number for number, _ in rows], rows[0][1] if rows else 0


def _shown(numbers: Sequence[int], on: date) -> list[Household]:
    """Households with category and village, in the order of their numbers; only these are looked up."""
    found = with_category(Household.objects.filter(pk__in=numbers).select_related("place__parent"), on)
    by_number = {household.pk: household for household in found}
    return [by_number[number] for number in numbers]


def _rows(shown: Sequence[Household], text: str, on: date) -> list[Row]:
    """The page, with the member who matched where the head did not."""
    folded = fold(text)
    others = [household.pk for household in shown if text and folded not in household.head_folded]
    named = (
        _members(on)
        .filter(household__in=others, person__folded__contains=folded)
        .order_by("-person__sort")
        .values_list("household", "person__full_name")
    )
    names = dict(named) if others else {}
    moves = Event.objects.filter(
        household__in=[household.pk for household in shown],
        kind=EventKind.moved_within,
        on__gt=months_before(on, 12),
        on__lte=on,
    )
    moved = {
        event.household_id: event for event in moves.select_related("place__parent").order_by("on", "pk")
    }
    return [
        Row(household, household.category, names.get(household.pk), moved.get(household.pk))  # type: ignore[attr-defined]
        for household in shown
    ]


def _holds(row: Membership | Status, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)
