"""What a leader asks of the money by part and by month: the counterpart, the pace, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, Sum
from django.db.models.functions import ExtractMonth

from giamngheo.budget import outlook
from giamngheo.budget.accounts import Account
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import Movement
from giamngheo.budget.outlook import Forecast
from giamngheo.budget.queries import lines
from giamngheo.core.numbers import ratio
from giamngheo.office.money.filters import Filters
from giamngheo.office.money.table import Found


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


def passed(filters: Filters) -> tuple[int, int]:
    """Days of the budget year gone by on the day, and its days in all."""
    first, end = date(filters.year, 1, 1), date(filters.year, 12, 31)
    return min(max((filters.on - first).days + 1, 0), (end - first).days + 1), (end - first).days + 1


def counterparts(found: Found, known: Fraction | None) -> Sequence[Counterpart]:
    """Each part with central money: what the local budgets put beside it, against the ratio on record.

    Where none is known, against the share that most parts have.  `found` are the figures of every source.
    """
    given: dict[str, dict[str, int]] = {}
    for (part, source, _kind, _origin), figures in found.items():
        sums = given.setdefault(part, {})
        sums[source] = sums.get(source, 0) + figures.given
    rows = []
    for part, sums in given.items():
        central, local = sums.get("central", 0), sum(sums.get(source, 0) for source in outlook.LOCAL)
        if central > 0:
            rows.append((part, central, local, ratio(local, central)))
    shares = [share for *_rest, share in rows if share]
    common = max(shares, key=lambda share: (shares.count(share), share)) if len(shares) > 1 else None
    usual = known or common
    return [Counterpart(part, central, local, share, usual) for part, central, local, share in rows]


def forecast(filters: Filters, now: Figures) -> Forecast | None:
    """What the pace lets expect of what stands now; None outside the budget year, when there is nothing to expect."""
    if filters.on.year != filters.year:
        return None
    return outlook.forecast(filters.reach, filters.year, filters.scope, on=filters.on, now=now)


def needed(found: Forecast, filters: Filters) -> int:
    """đồng in every thirty days that the rest of the year would need for everything to be disbursed."""
    gone, days = passed(filters)
    return max(0, found.usable - found.disbursed) * 30 // (days - gone) if days > gone else 0


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
