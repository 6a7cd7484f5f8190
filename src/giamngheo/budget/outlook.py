"""Where money is stuck, where it is heading by the end of the year, and what the local budget added."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max, Q, Sum

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import BudgetLine, Entry, Movement, Source
from giamngheo.budget.queries import EVERYTHING, Scope, lines
from giamngheo.budget.standing import Standing, standing, summed, total
from giamngheo.core.numbers import ratio, round_half_up
from giamngheo.law import money
from giamngheo.law.money import Counterpart
from giamngheo.places.models import Place

LOCAL = (Source.province, Source.district, Source.commune)
_PAYING = (Act.disburse, Act.advance, Act.settle)


@dataclass(frozen=True, slots=True)
class Lain:
    """How long the money of a line has lain.

    `idle` are the days since money was last paid from it or, never touched, since it first came; `advance_age` the days
    since the last advance.  `weight` is available × idle + advanced × advance age, in đồng-days.
    """

    figures: Figures
    idle: int
    advance_age: int
    untouched: bool

    @property
    def weight(self) -> int:
        return self.figures.available * self.idle + self.figures.advanced * self.advance_age


@dataclass(frozen=True, slots=True)
class Stuck:
    """A line whose money does not move, and how long it has lain."""

    line: BudgetLine
    lain: Lain


def stuck(reach: Reach, scope: Scope = EVERYTHING, *, on: date, most: int | None = None) -> list[Stuck]:
    """Lines with money left on a day, the heaviest first: much money that lies long comes before little or short.

    Where `most` is given the list ends there, and only the lines on it are read whole.
    """
    paid = _last(reach, scope, on)
    found = {
        int(row.key["line"]): _lain(row, paid.get(int(row.key["line"]), {}), on)
        for row in standing(reach, ["line"], scope, on=on)
        if row.figures.remaining > 0
    }
    order = sorted(found, key=lambda pk: (-found[pk].weight, -found[pk].figures.remaining, pk))[:most]
    read = lines(reach, scope).in_bulk(order)
    return [Stuck(read[pk], found[pk]) for pk in order]


def _lain(row: Standing, paid: Mapping[str, date], on: date) -> Lain:
    """`paid` are the last days of the acts that pay from the line."""
    first = row.first or on
    return Lain(
        figures=row.figures,
        idle=(on - max(paid.values(), default=first)).days,
        advance_age=(on - paid.get(Act.advance, first)).days if row.figures.advanced else 0,
        untouched=not paid,
    )


def _last(reach: Reach, scope: Scope, on: date) -> dict[int, dict[str, date]]:
    """The last day of each act that pays from a line, those corrected left out."""
    corrected = Entry.objects.filter(reverses__isnull=False).values("reverses")
    moved = Movement.objects.filter(
        from_line__in=lines(reach, scope).order_by().values("pk"), act__in=_PAYING, reversal=False, on__lte=on
    ).exclude(entry__in=corrected)
    found: dict[int, dict[str, date]] = {}
    for line, act, last in moved.order_by().values_list("from_line", "act").annotate(last=Max("on")):
        found.setdefault(line, {})[act] = last
    return found


@dataclass(frozen=True, slots=True)
class Forecast:
    """What may be disbursed by 31 December, three ways, whole đồng, never more than can be used.

    `steady` goes on at the pace of the year so far, `recent` at that of the last 90 days.  `last_year` follows the
    year before: disbursed × (all that year) ÷ (that year by the same day); None where that was nothing.
    """

    on: date
    disbursed: int
    usable: int
    steady: int
    recent: int
    last_year: int | None


_RECENT = timedelta(days=90)


def forecast(
    reach: Reach, budget_year: int, scope: Scope = EVERYTHING, *, on: date, now: Figures | None = None
) -> Forecast:
    """The disbursement of a budget year as its pace on a day lets expect; ValueError for a day outside the year.

    Who has read the figures of the scope on that day gives them as `now`; they are not read again.
    """
    first, last = date(budget_year, 1, 1), date(budget_year, 12, 31)
    if not first <= on <= last:
        raise ValueError(f"{on} is not in {budget_year}")
    this = _of_year(scope, budget_year)
    now = total(reach, this, on=on) if now is None else now
    gone, left = (on - first).days + 1, (last - on).days
    since = max(first, on - _RECENT)
    lately = now.disbursed - _disbursed(reach, this, since)
    span = max(1, (on - since).days)
    before = _of_year(scope, budget_year - 1)
    then = _disbursed(reach, before, _a_year_before(on))
    whole = _disbursed(reach, before, date(budget_year - 1, 12, 31))
    last_year = _capped(Fraction(now.disbursed * whole, then), now) if then > 0 else None
    return Forecast(
        on=on,
        disbursed=now.disbursed,
        usable=now.usable,
        steady=_capped(now.disbursed * Fraction(gone + left, gone), now),
        recent=_capped(now.disbursed + Fraction(lately * left, span), now),
        last_year=last_year,
    )


def _disbursed(reach: Reach, scope: Scope, on: date) -> int:
    """That one figure of `total`, without the others."""
    mine = lines(reach, scope).order_by().values("pk")
    came, went = (
        Movement.objects.filter(
            Q(**{f"{side}_line__in": mine, f"{side}_account": Account.spent}), on__lte=on
        ).aggregate(amount=Sum("amount"))["amount"]
        for side in ("to", "from")
    )
    return int(came or 0) - int(went or 0)


def _capped(expected: Fraction, now: Figures) -> int:
    """Rounded half up, between what is disbursed already and all that could be."""
    most = max(now.usable, now.disbursed)
    return max(now.disbursed, min(most, round_half_up(expected, 0)))


def _a_year_before(on: date) -> date:
    return date(on.year - 1, 2, 28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)


def _of_year(scope: Scope, budget_year: int) -> Scope:
    return replace(scope, budget_year=budget_year)


@dataclass(frozen=True, slots=True)
class CounterpartStanding:
    """What the local budget added to the central one; `required` is None where no ratio is known.

    `rule` says what the ratio rests on: an observed one is no legal fact, and screens must mark it so.
    """

    central: int
    local: int
    rule: Counterpart | None
    required: int | None

    @property
    def share(self) -> Fraction | None:
        """Local money of central money."""
        return ratio(self.local, self.central)

    @property
    def lacking(self) -> int | None:
        """What is missing to the required amount; 0 where it is met, None where it is not known."""
        return None if self.required is None else max(0, self.required - self.local)


def counterpart(
    reach: Reach, programme: str, place: Place, budget_year: int, *, on: date
) -> CounterpartStanding:
    """Local money given for a programme in a place and year against the ratio that is known for it."""
    scope = Scope(programme=programme, place=place, budget_year=budget_year)
    rows = standing(reach, ["source"], scope, on=on)
    central = summed(row for row in rows if row.key["source"] == Source.central).given
    local = summed(row for row in rows if row.key["source"] in LOCAL).given
    rule = money.load().counterpart(programme, place.path, budget_year)
    required = round_half_up(central * rule.ratio, 0) if rule else None
    return CounterpartStanding(central, local, rule, required)
