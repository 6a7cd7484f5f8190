"""What is there to enter in a cycle, scoped by place first: households, how far each is, and where to start from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from giamngheo.access.models import Account
from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.places.queries import heirs, valid_on, within
from giamngheo.registry.models import Household, Membership
from giamngheo.registry.queries import counted_on
from giamngheo.review.models import (
    Cycle,
    DecisionLine,
    EntryDraft,
    ListEntry,
    Objection,
    ReviewUnit,
    Sheet,
    SheetState,
)


@dataclass(frozen=True, slots=True)
class Village:
    """A village with how many households there are to enter in it and how many are complete."""

    place: Place
    households: int
    complete: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A household's sheet in a cycle as somebody finds it who opens it for entry.

    `live` is the sheet that counts now; `mine` what this account has typed and not completed; `others` what others
    have; `decided` is the number of the decision that names the household, after which nothing is entered.
    """

    household: Household
    members: Sequence[Membership]
    live: Sheet | None
    mine: EntryDraft | None
    others: Sequence[EntryDraft]
    decided: str | None
    previous: Sheet | None
    unit: ReviewUnit | None = None
    objected: bool = False
    """With a procedure: the village's place in it, and whether an objection about the household waits."""


def to_enter(reach: Reach, cycle: Cycle) -> QuerySet[Household]:
    """Households within reach that the cycle takes sheets of: those on its list, or all where it has no list."""
    of_cycle = counted_on(cycle.reference_date) & within(cycle.place, "place__path")
    found = reach.scope(Household.objects.filter(of_cycle))
    if cycle.procedure:
        listed = ListEntry.objects.filter(cycle=cycle, removed_on__isnull=True)
        found = found.filter(pk__in=listed.values("household"))
    return found


def with_progress(found: QuerySet[Household], cycle: Cycle, account: Account) -> QuerySet[Household]:
    """Annotates `complete` (there is a complete sheet) and `started` (this account has a draft)."""
    live = Sheet.objects.filter(cycle=cycle, household=OuterRef("pk"), superseded_by__isnull=True)
    mine = EntryDraft.objects.filter(cycle=cycle, household=OuterRef("pk"), account=account)
    return found.annotate(complete=Exists(live.filter(state=SheetState.complete)), started=Exists(mine))


def villages(reach: Reach, cycle: Cycle) -> Sequence[Village]:
    """Villages with something to enter, in the order of their names, each with its progress.

    A village that was written anew since households were entered under it is one, as it is when the cycle opens.
    """
    of_cycle = Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True, state=SheetState.complete)
    asked = to_enter(reach, cycle).order_by()
    total = dict(asked.values_list("place").annotate(Count("pk")))
    done = dict(asked.filter(pk__in=of_cycle.values("household")).values_list("place").annotate(Count("pk")))
    homes = heirs(list(Place.objects.filter(pk__in=total)), cycle.opens_on)
    asked_of: Counter[int] = Counter()
    done_of: Counter[int] = Counter()
    for number, home in homes.items():
        asked_of[home.pk] += total[number]
        done_of[home.pk] += done.get(number, 0)
    places = Place.objects.filter(pk__in=asked_of).select_related("parent")
    return [
        Village(place, asked_of[place.pk], done_of[place.pk])
        for place in places.order_by("parent__sort", "sort", "path")
    ]


def at_path(found: Sequence[Village], cycle: Cycle, path: str) -> Village | None:
    """The village at a path, or the one that the village once at that path has become; None where it is not there."""
    named = list(Place.objects.filter(path=path))
    numbers = {place.pk for place in named} | {home.pk for home in heirs(named, cycle.opens_on).values()}
    return next((village for village in found if village.place.pk in numbers), None)


def in_village(reach: Reach, cycle: Cycle, village: Place) -> QuerySet[Household]:
    """The households of one village, under whichever name they were entered, in the order of their codes."""
    home = heirs([village], cycle.opens_on)[village.pk]
    return to_enter(reach, cycle).filter(within(home, "place__path")).order_by("code")


def next_household(reach: Reach, cycle: Cycle, after: Household) -> Household | None:
    """The next of the village without a complete sheet, from the given one on and round to the first."""
    live = Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True, state=SheetState.complete)
    waiting = (
        in_village(reach, cycle, after.place)
        .exclude(pk__in=live.values("household"))
        .exclude(pk__in=DecisionLine.objects.filter(cycle=cycle).values("household"))
        .exclude(pk=after.pk)
    )
    return waiting.filter(code__gt=after.code).first() or waiting.first()


def standing(reach: Reach, cycle: Cycle, code: str, account: Account) -> Standing:
    """One household as found; `Household.DoesNotExist` where the cycle takes no sheet of it within reach."""
    household = to_enter(reach, cycle).select_related("place__parent").get(code=code)
    memberships = household.memberships.filter(valid_on(cycle.reference_date)).select_related("person")
    drafts = list(EntryDraft.objects.filter(cycle=cycle, household=household).select_related("account"))
    line = DecisionLine.objects.filter(cycle=cycle, household=household).select_related("decision").first()
    return Standing(
        household=household,
        members=sorted(memberships.order_by("pk"), key=lambda membership: membership.relation != "head"),
        live=Sheet.objects.filter(cycle=cycle, household=household, superseded_by__isnull=True).first(),
        mine=next((draft for draft in drafts if draft.account_id == account.pk), None),
        others=[draft for draft in drafts if draft.account_id != account.pk],
        decided=line.decision.number if line else None,
        previous=_previous(cycle, household),
        unit=_unit(cycle, household),
        objected=bool(cycle.procedure) and _objections(cycle, household).exists(),
    )


def _unit(cycle: Cycle, household: Household) -> ReviewUnit | None:
    listed = ListEntry.objects.filter(cycle=cycle, household=household, removed_on__isnull=True)
    entry = listed.select_related("unit__cycle", "unit__place").first() if cycle.procedure else None
    return entry.unit if entry else None


def _objections(cycle: Cycle, household: Household) -> QuerySet[Objection]:
    return Objection.objects.filter(unit__cycle=cycle, household=household, outcome__isnull=True)


def _previous(cycle: Cycle, household: Household) -> Sheet | None:
    """The household's complete sheet of the latest cycle before this one."""
    earlier = Q(cycle__reference_date__lt=cycle.reference_date, state=SheetState.complete)
    found = Sheet.objects.filter(earlier, household=household, superseded_by__isnull=True)
    return found.select_related("cycle").order_by("-cycle__reference_date", "-pk").first()


def names_of(accounts: set[str]) -> Mapping[str, str]:
    """Full names by account number as text, as sheets name who recorded them."""
    numbers = [int(account) for account in accounts if account.isdecimal()]
    return {
        str(pk): name for pk, name in Account.objects.filter(pk__in=numbers).values_list("pk", "full_name")
    }
