"""What a leader asks of the money: where it is stuck, whether the counterpart is there, where the year will end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q, Sum
from django.db.models.functions import ExtractMonth

from giamngheo.budget import standing as journal
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import BudgetLine, Movement
from giamngheo.budget.queries import lines
from giamngheo.core.numbers import ratio
from giamngheo.office.money.filters import Filters

SHOWN = 30
RECENT = 90
"""Days of the recent pace."""
_LOCAL = ("province", "district", "commune")
_USED = (Act.advance, Act.settle, Act.disburse)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A line behind an even pace: by how much, and how long nothing was paid from it (None: never)."""

    line: BudgetLine
    figures: Figures
    behind: int
    idle: int | None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Local money beside the central money of a part; `usual` is the ratio on record, else what most parts keep."""

    part: str
    central: int
    local: int
    share: Fraction | None
    usual: Fraction | None

    @property
    def differs(self) -> bool:
        return self.usual is not None and self.share != self.usual

    @property
    def lacking(self) -> int:
        """What the usual share would give and is not there."""
        return 0 if self.usual is None else max(0, int(self.central * self.usual) - self.local)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be disbursed by the end of the year at two paces, never more than could be."""

    so_far: int
    usable: int
    even: int
    recent: int
    needed: int
    """đồng a month that the rest of the year would need for everything to be disbursed."""

    def rate(self, amount: int) -> Fraction | None:
        return ratio(amount, self.usable)

    @property
    def even_rate(self) -> Fraction | None:
        return self.rate(self.even)

    @property
    def recent_rate(self) -> Fraction | None:
        return self.rate(self.recent)


def passed(filters: Filters) -> tuple[int, int]:
    """Days of the budget year gone by on the day, and its days in all."""
    first, end = date(filters.year, 1, 1), date(filters.year, 12, 31)
    return min(max((filters.on - first).days + 1, 0), (end - first).days + 1), (end - first).days + 1


def stuck(filters: Filters) -> Sequence[Stuck]:
    """The lines furthest behind an even pace over the year, the most money first."""
    gone, days = passed(filters)
    read = journal.standing(filters.reach, ("line",), filters.scope, on=filters.on)
    found = []
    for one in read:
        behind = one.figures.usable * gone // days - one.figures.paid_out
        behind = min(behind, one.figures.available)
        if behind > 0:
            found.append((behind, int(one.key["line"]), one.figures))
    shown = sorted(found, key=lambda row: (-row[0], row[1]))[:SHOWN]
    numbers = [number for _behind, number, _figures in shown]
    held = {line.pk: line for line in lines(filters.reach).filter(pk__in=numbers)}
    last = _last_used(numbers, filters.on)
    return [
        Stuck(held[number], figures, behind, (filters.on - last[number]).days if number in last else None)
        for behind, number, figures in shown
    ]


def _last_used(numbers: Sequence[int], on: date) -> Mapping[int, date]:
    used = Movement.objects.filter(from_line__in=numbers, act__in=_USED, reversal=False, on__lte=on)
    return dict(used.order_by("on").values_list("from_line", "on"))


def counterparts(filters: Filters, known: Fraction | None) -> Sequence[Counterpart]:
    """Each part with central money: what the local budgets put beside it, against the ratio on record.

    Where none is known, against the share that most parts have.
    """
    scope = filters.but(source="").scope
    given: dict[str, dict[str, int]] = {}
    for one in journal.standing(filters.reach, ("part", "source"), scope, on=filters.on):
        given.setdefault(str(one.key["part"]), {})[str(one.key["source"])] = one.figures.given
    rows = []
    for part, sums in given.items():
        central, local = sums.get("central", 0), sum(sums.get(source, 0) for source in _LOCAL)
        if central > 0:
            rows.append((part, central, local, ratio(local, central)))
    shares = [share for *_rest, share in rows if share]
    common = max(shares, key=lambda share: (shares.count(share), share)) if len(shares) > 1 else None
    usual = known or common
    return [Counterpart(part, central, local, share, usual) for part, central, local, share in rows]


def forecast(filters: Filters, figures: Figures) -> Forecast:
    """Straight on at the pace of the year so far, and at that of the last ninety days."""
    gone, days = passed(filters)
    left = days - gone
    before = journal.total(filters.reach, filters.scope, on=filters.on - timedelta(days=RECENT))
    recent = figures.disbursed + max(0, figures.disbursed - before.disbursed) * left // RECENT
    even = figures.disbursed * days // gone if gone else 0
    undone = max(0, figures.usable - figures.disbursed)
    return Forecast(
        so_far=figures.disbursed,
        usable=figures.usable,
        even=min(even, figures.usable),
        recent=min(recent, figures.usable),
        needed=undone * 30 // left if left else 0,
    )


def disbursed_by_month(filters: Filters) -> list[int]:
    """What was disbursed up to the end of each month of the year that has begun by the day."""
    mine = lines(filters.reach, filters.scope).order_by().values("pk")
    sums = dict.fromkeys(range(13), 0)
    for side, account, sign in (("to_line", "to_account", 1), ("from_line", "from_account", -1)):
        spent = Movement.objects.filter(
            Q(**{f"{side}__in": mine, account: Account.spent}), on__lte=filters.on
        )
        before = spent.filter(on__lt=date(filters.year, 1, 1)).aggregate(n=Sum("amount"))["n"]
        sums[0] += sign * int(before or 0)
        later = spent.filter(on__year=filters.year).annotate(month=ExtractMonth("on")).order_by()
        for month, amount in later.values_list("month").annotate(Sum("amount")):
            sums[month] += sign * int(amount)
    last = (
        filters.on.month if filters.on.year == filters.year else 12 if filters.on.year > filters.year else 0
    )
    course = [sums[0]]
    for month in range(1, last + 1):
        course.append(course[-1] + sums[month])
    return course
