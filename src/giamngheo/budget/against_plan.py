"""A plan's printed money beside the journal: what the plan says was given, carried, paid and left, and what was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from giamngheo.access.reach import Reach
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import Source
from giamngheo.budget.queries import Scope
from giamngheo.budget.standing import total
from giamngheo.places.models import Place
from giamngheo.plans import model
from giamngheo.plans.amounts import Amount
from giamngheo.plans.model import Money, What

_LOCAL = (Source.province, Source.district, Source.commune)


class Verdict(StrEnum):
    """`same`: the journal gives what is printed, rounded as it is.  `mended`: the printed amount contradicts the plan
    itself, and the journal gives what the audit implies.  `differs`: the two say different things.  `not_kept`: an
    estimate, of which the journal holds nothing."""

    same = "same"
    mended = "mended"
    differs = "differs"
    not_kept = "not_kept"


@dataclass(frozen=True, slots=True)
class Compared:
    """One printed amount with what the journal gives for it in đồng (None where it keeps no such thing)."""

    amount: Amount
    held: int | None
    verdict: Verdict


def compare(
    reach: Reach, programme: str, amounts: Iterable[Amount], *, year: int, place: Place | None, on: date
) -> list[Compared]:
    """Every amount that a plan of a year prints, beside the journal of a territory.

    A plan for a year tells of the year before: what was paid of a part's money by its end, and what was then left.
    """
    whole = Scope(programme=programme, place=place)
    return [_compared(reach, whole, amount, year, on) for amount in amounts]


def _compared(reach: Reach, whole: Scope, amount: Amount, year: int, on: date) -> Compared:
    held = _held(reach, whole, amount.money, year, on)
    if held is None:
        return Compared(amount, None, Verdict.not_kept)
    if amount.prints(held):
        return Compared(amount, held, Verdict.same)
    mended = amount.mended != amount.printed and amount.mended == held
    return Compared(amount, held, Verdict.mended if mended else Verdict.differs)


def _held(reach: Reach, whole: Scope, money: Money, year: int, on: date) -> int | None:
    """What the journal gives for an amount of a plan."""
    scope = _of_part(whole, money)
    match money.what:
        case What.allotted:
            found = _total(reach, replace(scope, origin_year=money.year, budget_year=money.year), money, on)
            return found.given
        case What.carried:
            into = money.in_year if money.in_year is not None else money.year + 1
            found = _total(reach, replace(scope, origin_year=money.year, budget_year=into), money, on)
            return found.carried_in
        case What.remaining:
            last = date(money.year, 12, 31)
            return _total(reach, replace(scope, budget_year=money.year), money, min(on, last)).remaining
        case What.spent:
            last = date(year - 1, 12, 31)
            return _total(reach, _paid(scope, money, year - 1), money, min(on, last)).disbursed
    return None


def _of_part(whole: Scope, money: Money) -> Scope:
    if money.part is None:
        return whole
    project, _, own = money.part.partition(".")
    return replace(whole, part=money.part) if own else replace(whole, project=project)


def _paid(scope: Scope, money: Money, told: int) -> Scope:
    """Of the whole: one year's money paid in one year.  Of a part: all that was paid in a year, or one year's money."""
    if money.part is None:
        return replace(scope, origin_year=money.year, budget_year=money.in_year)
    if money.in_year is not None:
        return replace(scope, budget_year=money.in_year)
    return replace(scope, origin_year=money.year, budget_year=told)


def _total(reach: Reach, scope: Scope, money: Money, on: date) -> Figures:
    """The figures of the money's source: the central budget, all local ones, or all there are."""
    sources: Sequence[str | None] = {
        model.Source.central: (Source.central,),
        model.Source.local: _LOCAL,
        model.Source.all: (None,),
    }[money.source]
    return sum((total(reach, replace(scope, source=source), on=on) for source in sources), Figures())
