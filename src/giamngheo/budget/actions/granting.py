"""What the budget gives: allotting, sharing out, adjusting, moving, carrying over, giving back, cancelling."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.actions.lines import open_line
from giamngheo.budget.actions.posting import Said, post
from giamngheo.budget.entries import LineKey, NewBasis, Step, within
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Refused


@transaction.atomic
def allot(
    *,
    to: LineKey,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """Money is given to a line by the level above (giao dự toán); the line is opened when it is new."""
    said = Said(on, basis, request, actor, at, narrative)
    return post(Act.allot, said, [within(open_line(to), Account.grant, Account.available, amount)])


@transaction.atomic
def share_out(
    *,
    line: BudgetLine,
    to_unit: BudgetUnit,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """Part of what a line has goes to a lower unit, on the line of the same name there (phân bổ)."""
    if to_unit.pk == line.unit_id or not to_unit.place.path.startswith(line.unit.place.path):
        raise Refused([refusal("budget.not_below", to_unit=to_unit.name, unit=line.unit.name)])
    to = open_line(LineKey.of(line).but(unit=to_unit))
    return post(Act.share_out, Said(on, basis, request, actor, at, narrative), [_across(line, to, amount)])


@transaction.atomic
def adjust(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """What a line was given becomes more or, with an amount below zero, less; never less than is still available."""
    said = Said(on, basis, request, actor, at, narrative)
    if amount < 0:
        return post(Act.adjust, said, [within(line, Account.available, Account.grant, -amount)])
    return post(Act.adjust, said, [within(line, Account.grant, Account.available, amount)])


@transaction.atomic
def cover_overspend(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """Available money covers what was spent beyond the line before."""
    said = Said(on, basis, request, actor, at, narrative)
    return post(Act.adjust, said, [within(line, Account.available, Account.unfunded, amount)])


@transaction.atomic
def move(
    *,
    line: BudgetLine,
    to: LineKey,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """Available money goes to another part, kind or unit, within one programme, source and year (điều chuyển)."""
    kept = ("programme", "source", "origin_year", "budget_year")
    if any(getattr(line, name) != getattr(to, name) for name in kept):
        raise Refused([refusal("budget.move_differs")])
    target = open_line(to)
    if target.pk == line.pk:
        raise Refused([refusal("budget.same_line")])
    return post(Act.move, Said(on, basis, request, actor, at, narrative), [_across(line, target, amount)])


@transaction.atomic
def carry_over(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    advanced: int = 0,
    narrative: str = "",
) -> Entry:
    """Available money (`amount`) and unsettled advances (`advanced`) go on into the next budget year.

    The year of origin stays, and so does what the line was given: the old line shows what was carried out of it.
    One of the two may be zero.
    """
    to = open_line(LineKey.of(line).but(budget_year=line.budget_year + 1))
    steps = [_across(line, to, amount)] if amount or not advanced else []
    if advanced:
        steps.append(_across(line, to, advanced, Account.advanced))
    return post(Act.carry_over, Said(on, basis, request, actor, at, narrative), steps)


@transaction.atomic
def return_money(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    account: Account = Account.available,
    narrative: str = "",
) -> Entry:
    """Money goes back to the budget it came from (nộp trả): what is available, advanced, or was spent wrongly."""
    said = Said(on, basis, request, actor, at, narrative)
    if account not in (Account.available, Account.advanced, Account.spent):
        known = "available, advanced, spent"
        raise Refused([refusal("budget.unknown_word", what="tài khoản", value=account, known=known)])
    return post(Act.return_money, said, [within(line, Account(account), Account.returned, amount)])


@transaction.atomic
def cancel(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """Available money that may no longer be spent lapses (hủy dự toán)."""
    said = Said(on, basis, request, actor, at, narrative)
    return post(Act.cancel, said, [within(line, Account.available, Account.cancelled, amount)])


def _across(line: BudgetLine, to: BudgetLine, amount: int, account: Account = Account.available) -> Step:
    return Step(line, account, to, account, amount)
