"""The one writer of the journal: every act hands its movements to `post`.

The units whose money moves are locked, in order of number, before anything is looked at; under that lock an act sees
what is there, on its own day and on every later day that is booked already.  The database checks the same again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.budget.accounts import BELOW_ZERO, LARGEST_AMOUNT, LARGEST_BALANCE, Account, Act
from giamngheo.budget.actions.lines import cite, is_basis
from giamngheo.budget.entries import NewBasis, Step, line_words
from giamngheo.budget.models import Balance, BudgetLine, BudgetUnit, Entry, Movement, YearEnd, YearState
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Problem, Refused

_HERE = timezone(timedelta(hours=7))  # Vietnam has one zone and no summer time
_INTO_OPEN_UNIT = {Act.allot, Act.share_out, Act.move, Act.carry_over, Act.advance, Act.disburse}


@dataclass(frozen=True, slots=True)
class Said:
    """What every act says besides its movements."""

    on: date
    basis: NewBasis
    request: UUID
    actor: Actor
    at: datetime
    narrative: str = ""


def post(
    act: Act, said: Said, steps: Sequence[Step], reverses: Entry | None = None, *, audited: bool = True
) -> Entry:
    """Book one entry with its movements and its audit line; the same request again gives the entry it made.

    Raises `Refused` and leaves nothing behind.  Called inside the transaction of an act.
    """
    for step in steps:
        refuse_amount(step.amount)
    lock(step for step in steps)
    earlier = Entry.objects.filter(request=said.request).first()
    if earlier is not None:
        return _again(earlier, act, said, steps)
    problems = list(_date_problems(act, said, steps)) or _amount_problems(said.on, steps)
    if problems:
        raise Refused(problems)
    entry = _write(act, said, steps, reverses)
    if audited:
        _note(entry, said, steps)
    return entry


def refuse_amount(amount: object) -> None:
    """Refuse what is not a whole number of đồng above zero and within what can be booked."""
    if type(amount) is not int or not 0 < amount <= LARGEST_AMOUNT:
        raise Refused([refusal("budget.amount", amount=amount, largest=LARGEST_AMOUNT)])


def lock(steps: Iterable[Step]) -> None:
    """Hold the units of the lines until the transaction ends; on SQLite the transaction holds the whole database."""
    lock_units(line.unit_id for step in steps for line in (step.from_line, step.to_line))


def lock_units(numbers: Iterable[int]) -> None:
    """Hold some units, in order of number, so that two acts never wait for each other."""
    units = BudgetUnit.objects.select_for_update(no_key=True).filter(pk__in=set(numbers)).order_by("pk")
    list(units.values_list("pk"))


def floors(lines: Iterable[BudgetLine], on: date) -> dict[tuple[int, str], int]:
    """The least that each account of the lines holds on the day or on any later day, as booked so far.

    Of an account below zero it is the least left to it, so that nothing may ever take any of these below zero.
    """
    numbers = {line.pk for line in lines}
    found = Balance.objects.filter(line__in=numbers)
    balances = list(found.values_list("line", "account", "amount", "last_on"))
    left = {(line, account): _sign(account) * amount for line, account, amount, _ in balances}
    if all(last is None or last <= on for *_, last in balances):
        return left
    later: dict[tuple[int, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    booked = Movement.objects.filter(Q(from_line__in=numbers) | Q(to_line__in=numbers), on__gt=on)
    for movement in booked:
        for line, account, amount in _legs(movement):
            if line in numbers:
                later[line, account][movement.on] += _sign(account) * amount
    for key, days in later.items():
        running = left[key]
        for day in sorted(days, reverse=True):
            running -= days[day]
            left[key] = min(left[key], running)
    return left


def _sign(account: str) -> int:
    return -1 if account in BELOW_ZERO else 1


def _legs(movement: Movement) -> tuple[tuple[int, str, int], tuple[int, str, int]]:
    return (
        (movement.from_line_id, movement.from_account, -movement.amount),
        (movement.to_line_id, movement.to_account, movement.amount),
    )


def _amount_problems(on: date, steps: Sequence[Step]) -> list[Problem]:
    """Accounts that a step would overdraw, or fill beyond what can be kept."""
    left = floors(chain.from_iterable((step.from_line, step.to_line) for step in steps), on)
    for step in steps:
        for line, account, amount in (
            (step.from_line, step.from_account, -step.amount),
            (step.to_line, step.to_account, step.amount),
        ):
            before = left[line.pk, account]
            after = left[line.pk, account] = before + _sign(account) * amount
            if after < 0:
                return [not_enough(line, account, before, step.amount, on)]
            if after > LARGEST_BALANCE:
                values = {"line": line_words(line), "account": account.label, "largest": LARGEST_BALANCE}
                return [refusal("budget.too_large", **values)]
    return []


def is_closed(unit: int, budget_year: int) -> bool:
    """Whether the unit's books of the year are closed, as the last row about them says."""
    last = YearEnd.objects.filter(unit=unit, budget_year=budget_year).order_by("-pk").first()
    return last is not None and last.state == YearState.closed


def not_enough(line: BudgetLine, account: Account, available: int, asked: int, on: date) -> Problem:
    """What is there, what was asked, on which line."""
    return refusal(
        "budget.not_enough",
        line=line_words(line),
        account=account.label,
        available=available,
        asked=asked,
        on=f"{on:%d/%m/%Y}",
    )


def _date_problems(act: Act, said: Said, steps: Sequence[Step]) -> Iterable[Problem]:
    if said.at.tzinfo is None:
        raise ValueError("the time of an act must carry its time zone")
    on, shown = said.on, f"{said.on:%d/%m/%Y}"
    if on > said.at.astimezone(_HERE).date():
        yield refusal("budget.future", on=shown)
    lines = {line.pk: line for step in steps for line in (step.from_line, step.to_line)}
    for year in sorted({line.budget_year for line in lines.values()}):
        if not date(year - 1, 7, 1) <= on <= date(year + 1, 12, 31):
            yield refusal("budget.outside_year", on=shown, year=year)
    for line in lines.values():
        if is_closed(line.unit_id, line.budget_year):
            yield refusal("budget.year_closed", unit=line.unit.name, year=line.budget_year)
    if act in _INTO_OPEN_UNIT:
        units = {step.to_line.unit_id: step.to_line.unit for step in steps}
        for unit in units.values():
            if on < unit.opened_on or (unit.closed_on is not None and on >= unit.closed_on):
                yield refusal("budget.unit_gone", unit=unit.name, on=shown)


def _again(earlier: Entry, act: Act, said: Said, steps: Sequence[Step]) -> Entry:
    """The entry that the request made before; Refused where it was about something else."""
    made = Movement.objects.filter(entry=earlier)
    columns = ("from_line_id", "from_account", "to_line_id", "to_account", "amount")
    asked = Counter(
        (step.from_line.pk, str(step.from_account), step.to_line.pk, str(step.to_account), step.amount)
        for step in steps
    )
    same = (earlier.act, earlier.on, Counter(made.values_list(*columns))) == (act, said.on, asked)
    if not same or not is_basis(earlier.basis, said.basis):
        raise Refused([refusal("budget.request_reused", entry=earlier.pk)])
    return earlier


def _write(act: Act, said: Said, steps: Sequence[Step], reverses: Entry | None) -> Entry:
    entry = Entry(
        act=act,
        on=said.on,
        basis=cite(said.basis),
        narrative=said.narrative,
        reverses=reverses,
        request=said.request,
        recorded_at=said.at,
        recorded_by=said.actor.account_id,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:  # the request came at the same moment for another unit
        earlier = Entry.objects.filter(request=said.request).first()
        if earlier is None:
            raise
        raise Refused([refusal("budget.request_reused", entry=earlier.pk)]) from None
    Movement.objects.bulk_create(
        Movement(
            entry=entry,
            act=reverses.act if reverses else act,
            on=said.on,
            reversal=reverses is not None,
            from_line=step.from_line,
            from_account=step.from_account,
            to_line=step.to_line,
            to_account=step.to_account,
            amount=step.amount,
        )
        for step in steps
    )
    return entry


def _note(entry: Entry, said: Said, steps: Sequence[Step]) -> None:
    lines = sorted({line.pk for step in steps for line in (step.from_line, step.to_line)})
    audit.record(
        actor=said.actor,
        verb=f"budget.{entry.act}",
        object_kind="entry",
        object_id=entry.pk,
        place_code=steps[0].from_line.unit.place.code,
        details={
            "amount": sum(step.amount for step in steps),
            "basis": said.basis.number,
            "lines": lines,
            "on": said.on.isoformat(),
        },
        at=said.at,
    )
