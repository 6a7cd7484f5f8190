"""Where money is stuck, where it is heading by the end of the year, and what the local budget added."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import Act
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import BudgetLine, Movement, Source
from giamngheo.budget.queries import EVERYTHING, Scope, lines
from giamngheo.budget.standing import standing, summed, total
from giamngheo.core.numbers import ratio, round_half_up
from giamngheo.law import money
from giamngheo.law.money import Counterpart
from giamngheo.places.models import Place

LOCAL = (Source.province, Source.district, Source.commune)
_PAYING = (Act.disburse, Act.advance, Act.settle)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A line whose money does not move.

    `idle` are the days since money was last paid from it or, never touched, since it first came; `advance_age` the days
    since the last advance.  `weight` is available × idle + advanced × advance age, in đồng-days.
    """

    line: BudgetLine
    figures: Figures
    idle: int
    advance_age: int
    untouched: bool

    @property
    def weight(self) -> int:
        return self.figures.available * self.idle + self.figures.advanced * self.advance_age


def stuck(reach: Reach, scope: Scope = EVERYTHING, *, on: date) -> list[Stuck]:
    """Lines with money left on a day, the heaviest first: much money that lies long comes before little or short."""
    rows = {
        int(row.key["line"]): row
        for row in standing(reach, ["line"], scope, on=on)
        if row.figures.remaining > 0
    }
    paid, advanced = _last(rows, _PAYING, on), _last(rows, (Act.advance,), on)
    read = lines(reach, scope).in_bulk(list(rows))
    found = []
    for number, row in rows.items():
        since = paid.get(number) or row.first or on
        lent = advanced.get(number) or row.first or on
        found.append(
            Stuck(
                line=read[number],
                figures=row.figures,
                idle=(on - since).days,
                advance_age=(on - lent).days if row.figures.advanced else 0,
                untouched=number not in paid,
            )
        )
    return sorted(found, key=lambda one: (-one.weight, -one.figures.remaining, one.line.pk))


def _last(numbers: Mapping[int, object], acts: tuple[Act, ...], on: date) -> dict[int, date]:
    """The last day of an act on each line, those corrected left out."""
    moved = Movement.objects.filter(
        from_line__in=list(numbers), act__in=acts, reversal=False, on__lte=on, entry__reversed_by__isnull=True
    )
    return dict(moved.order_by().values_list("from_line").annotate(last=Max("on")))


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


def forecast(reach: Reach, budget_year: int, scope: Scope = EVERYTHING, *, on: date) -> Forecast:
    """The disbursement of a budget year as its pace on a day lets expect; ValueError for a day outside the year."""
    first, last = date(budget_year, 1, 1), date(budget_year, 12, 31)
    if not first <= on <= last:
        raise ValueError(f"{on} is not in {budget_year}")
    this = _of_year(scope, budget_year)
    now = total(reach, this, on=on)
    gone, left = (on - first).days + 1, (last - on).days
    since = max(first, on - _RECENT)
    lately = now.disbursed - total(reach, this, on=since).disbursed
    span = max(1, (on - since).days)
    before = _of_year(scope, budget_year - 1)
    then = total(reach, before, on=_a_year_before(on)).disbursed
    whole = total(reach, before, on=date(budget_year - 1, 12, 31)).disbursed
    last_year = _capped(Fraction(now.disbursed * whole, then), now) if then > 0 else None
    return Forecast(
        on=on,
        disbursed=now.disbursed,
        usable=now.usable,
        steady=_capped(now.disbursed * Fraction(gone + left, gone), now),
        recent=_capped(now.disbursed + Fraction(lately * left, span), now),
        last_year=last_year,
    )


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
