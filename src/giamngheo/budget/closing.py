"""What closing a year would do, before it is done: the rehearsal, and the steps with their days.

Closing carries over what is listed, cancels the rest of what is available, and is refused while advances stand that
are neither settled nor listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from giamngheo.budget.accounts import Account
from giamngheo.budget.entries import line_words
from giamngheo.budget.models import Balance, BudgetLine, BudgetUnit
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Problem
from giamngheo.law import money
from giamngheo.law.model import Certainty
from giamngheo.law.money import Step


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step of the end of a year, what it is called and the power it needs."""

    title: str
    power: str


STEPS: Mapping[Step, StepWords] = MappingProxyType(
    {
        Step.cancel: StepWords("Chuyển nguồn phần được phép, hủy phần còn lại", "money.close"),
        Step.reconcile: StepWords("Đối chiếu số dư với kho bạc", "money.close"),
        Step.settle: StepWords("Hoàn hoặc nộp trả tạm ứng", "money.disburse"),
        Step.report: StepWords("Kho bạc tổng hợp, báo cáo số chuyển nguồn", "money.close"),
    }
)
"""In the order of their days; the documentation draws the same table."""


@dataclass(frozen=True, slots=True)
class Due:
    """A step of one year's closing: its last day, None and `missing` where no source gives it."""

    step: Step
    title: str
    last_day: date | None
    certainty: Certainty


def calendar(budget_year: int) -> tuple[Due, ...]:
    """The steps by which a budget year is closed."""
    regime = money.load().regime(budget_year)
    return tuple(
        Due(step, words.title, regime.deadlines[step].of(budget_year), regime.deadlines[step].certainty)
        for step, words in STEPS.items()
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What of a line goes on into the next year: of what is available, and of advances not settled."""

    available: int = 0
    advanced: int = 0


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One line at the end of its year.  `spendable_until` is given where its money runs longer than the year."""

    line: BudgetLine
    available: int
    advanced: int
    carried: Carried
    spendable_until: date | None

    @property
    def cancelled(self) -> int:
        return self.available - self.carried.available

    @property
    def unsettled(self) -> int:
        return self.advanced - self.carried.advanced


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What closing would do on a day, line by line, and why it would be refused; nothing was written."""

    unit: BudgetUnit
    budget_year: int
    on: date
    lines: Sequence[ClosingLine]
    problems: Sequence[Problem]

    @property
    def carried_over(self) -> int:
        return sum(one.carried.available + one.carried.advanced for one in self.lines)

    @property
    def cancelled(self) -> int:
        return sum(one.cancelled for one in self.lines)

    @property
    def unsettled(self) -> int:
        return sum(one.unsettled for one in self.lines)


def rehearse(unit: BudgetUnit, budget_year: int, carried: Mapping[int, Carried], on: date) -> Rehearsal:
    """What closing the year would do; `carried` says by line what goes on, everything else is cancelled."""
    lines = list(BudgetLine.objects.filter(unit=unit, budget_year=budget_year).select_related("unit__place"))
    balances = {
        (line, account): amount
        for line, account, amount in Balance.objects.filter(line__in=lines).values_list(
            "line", "account", "amount"
        )
    }
    extended = money.load().extended_until
    standing = [
        ClosingLine(
            line=line,
            available=balances[line.pk, Account.available],
            advanced=balances[line.pk, Account.advanced],
            carried=carried.get(line.pk, Carried()),
            spendable_until=extended(line.programme),
        )
        for line in lines
    ]
    stray = set(carried) - {line.pk for line in lines}
    problems = [refusal("budget.carry_elsewhere", line=number) for number in sorted(stray)]
    problems += [problem for one in standing for problem in _line_problems(one, budget_year, on)]
    return Rehearsal(unit, budget_year, on, standing, problems)


def _line_problems(one: ClosingLine, budget_year: int, on: date) -> list[Problem]:
    words, found = line_words(one.line), []
    for account, asked, available in (
        (Account.available, one.carried.available, one.available),
        (Account.advanced, one.carried.advanced, one.advanced),
    ):
        if not 0 <= asked <= available:
            values = {"line": words, "asked": asked, "available": available, "account": account.label}
            found.append(refusal("budget.carry_beyond", **values))
    if one.unsettled > 0:
        found.append(refusal("budget.unsettled", line=words, amount=one.unsettled))
    last = _last_day(one, budget_year)
    if one.cancelled > 0 and last is not None and on < last:
        found.append(refusal("budget.too_early", year=budget_year, last=f"{last:%d/%m/%Y}"))
    return found


def _last_day(one: ClosingLine, budget_year: int) -> date | None:
    """Until when the money may be spent: the day of the law or the later one of an extension; None where not known."""
    by_law = money.load().regime(budget_year).deadlines[Step.cancel].of(budget_year)
    known = [day for day in (by_law, one.spendable_until) if day is not None]
    return max(known, default=None)
