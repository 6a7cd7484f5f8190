"""Dates that do not come in their order, and the year that would mend them: plans are written over last year's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.plans.findings import Breach, Change, Finding, Kind, Repair, Sure
from giamngheo.plans.model import Figure, Plan, Relation
from giamngheo.plans.printed import read_date, read_period
from giamngheo.plans.slips import Slip

_SHIFTS = (-1, 1, -2, 2)
_WORDS: Mapping[Relation, tuple[str, str]] = {
    Relation.before: ("phải trước", "must come before"),
    Relation.after: ("phải sau", "must come after"),
    Relation.during: ("phải trong", "must lie within"),
}

Days = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class _Order:
    """One date and what it must come before, after or within."""

    relation: Relation
    figure: Figure
    other: Figure

    def holds(self, days: Days) -> bool:
        """Whether the order holds; a day or a period that cannot be read is not judged here."""
        day = days.get(self.figure.id)
        if self.relation is Relation.during:
            span = read_period(self.other.printed)
            return day is None or span is None or span[0] <= day <= span[1]
        there = days.get(self.other.id)
        if day is None or there is None:
            return True
        return day < there if self.relation is Relation.before else day > there

    def as_breach(self) -> Breach:
        return Breach(self.relation, self.figure.id, (self.other.id,), None)


def date_findings(plan: Plan) -> Iterator[Finding]:
    """Days that there are none of, then those out of order, one finding for each date to be changed."""
    orders = [
        _Order(must.relation, figure, plan.figures[name])
        for figure, must in plan.musts()
        if must.relation in _WORDS
        for name in must.of()
    ]
    dated = {each.id: each for order in orders for each in (order.figure, order.other)}
    days: dict[str, date] = {}
    for name, figure in dated.items():
        day = read_date(figure.printed)
        if day is not None:
            days[name] = day
        elif any(order.figure is figure for order in orders):
            why = {"vi": "Không có ngày này.", "en": "There is no such day."}
            breaches = tuple(order.as_breach() for order in orders if order.figure is figure)
            yield Finding(Kind.date, Sure.certain, figure, None, why, breaches)
    yield from _out_of_order(plan, orders, days)


def _out_of_order(plan: Plan, orders: Sequence[_Order], days: dict[str, date]) -> Iterator[Finding]:
    left = [order for order in orders if not order.holds(days)]
    while left:
        found = _best_year(plan, orders, days, left)
        if found is None:
            for name in dict.fromkeys(order.figure.id for order in left):
                yield _finding(plan.figures[name], None, [each for each in left if each.figure.id == name])
            return
        name, day = found
        days[name] = day
        now = [order for order in left if not order.holds(days)]
        figure = plan.figures[name]
        yield _finding(figure, day, [order for order in left if order not in now])
        left = now


def _best_year(
    plan: Plan, orders: Sequence[_Order], days: Days, left: Sequence[_Order]
) -> tuple[str, date] | None:
    """The one date that mends most in another year, that of the plan before any other; None where there are two."""
    tries: dict[tuple[str, date], tuple[int, bool]] = {}
    for order in left:
        for name in {order.figure.id, order.other.id} & set(days):
            for shift in _SHIFTS:
                day = _in_year(days[name], days[name].year + shift)
                if day is not None:
                    moved = {**days, name: day}
                    wrong = sum(not each.holds(moved) for each in orders)
                    tries[name, day] = wrong, day.year != plan.year
    least = min(tries.values(), default=(len(left), False))
    best = [each for each, merit in tries.items() if merit == least]
    return best[0] if len(best) == 1 and least[0] < len(left) else None


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _finding(figure: Figure, day: date | None, orders: Sequence[_Order]) -> Finding:
    why = {
        language: " ".join(
            f"{order.figure.printed} {_WORDS[order.relation][place]} {order.other.printed} "
            f"({section} {order.other.section})."
            for order in orders
        )
        for place, (language, section) in enumerate((("vi", "mục"), ("en", "section")))
    }
    breaches = tuple(order.as_breach() for order in orders)
    if day is None:
        return Finding(Kind.date, Sure.certain, figure, None, why, breaches)
    before = read_date(figure.printed)
    assert before is not None  # noqa: S101  only a day that could be read is moved to another year
    implied = f"{day.year}".join(figure.printed.rsplit(str(before.year), 1))
    why["vi"] += f" Năm {day.year} thì đúng."
    why["en"] += f" In {day.year} it would be right."
    digits = sum(one != other for one, other in zip(str(before.year), str(day.year), strict=True))
    slip = Slip.one_digit if digits == 1 else Slip.none
    repair = Repair((Change(figure, implied),), len(orders), slip)
    return Finding(Kind.date, Sure.certain, figure, implied, why, breaches, (repair,))
