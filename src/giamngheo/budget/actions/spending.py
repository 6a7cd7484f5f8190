"""What is paid: advances, their settlement, payments; and the correction of any entry."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from giamngheo.audit.actions import Actor
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.actions.posting import Said, floors, lock_units, post, refuse_amount
from giamngheo.budget.entries import NewBasis, Step, line_words, within
from giamngheo.budget.models import BudgetLine, Entry, Movement
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Refused


@transaction.atomic
def advance(
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
    """Money is handed out before the work is accepted (tạm ứng)."""
    said = Said(on, basis, request, actor, at, narrative)
    return post(Act.advance, said, [within(line, Account.available, Account.advanced, amount)])


@transaction.atomic
def settle(
    *,
    line: BudgetLine,
    spent: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    handed_back: int = 0,
    narrative: str = "",
) -> Entry:
    """An advance is accounted for (hoàn ứng): `spent` of it was spent, `handed_back` comes back and is available.

    One of the two may be zero.
    """
    steps = [within(line, Account.advanced, Account.spent, spent)] if spent or not handed_back else []
    if handed_back:
        steps.append(within(line, Account.advanced, Account.available, handed_back))
    return post(Act.settle, Said(on, basis, request, actor, at, narrative), steps)


@transaction.atomic
def disburse(
    *,
    line: BudgetLine,
    amount: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    overspend: int = 0,
    narrative: str = "",
) -> Entry:
    """Money is paid for what was done (thanh toán).

    `overspend` is the part of `amount` that goes beyond what is available; it is never assumed, and must be stated
    exactly: the amount less what is available.
    """
    refuse_amount(amount)
    said = Said(on, basis, request, actor, at, narrative)
    if not overspend:
        return post(Act.disburse, said, [within(line, Account.available, Account.spent, amount)])
    refuse_amount(overspend)
    lock_units([line.unit_id])
    if not Entry.objects.filter(request=request).exists():
        needed = max(0, amount - floors([line], on)[line.pk, Account.available])
        if overspend != needed:
            values = {"line": line_words(line), "stated": overspend, "needed": needed}
            raise Refused([refusal("budget.overspend", **values)])
    paid = amount - overspend
    steps = [within(line, Account.available, Account.spent, paid)] if paid else []
    return post(Act.disburse, said, [*steps, within(line, Account.unfunded, Account.spent, overspend)])


@transaction.atomic
def correct(
    *,
    entry: Entry,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
    narrative: str = "",
) -> Entry:
    """An entry is found wrong: all its movements go back the way they came, once (đính chính).

    What was right is then entered anew.  Refused where the money has gone on from where the entry put it.
    """
    shown = entry.pk
    if entry.act == Act.correct:
        raise Refused([refusal("budget.is_correction", entry=shown)])
    if on < entry.on:
        values = {"on": f"{on:%d/%m/%Y}", "original": f"{entry.on:%d/%m/%Y}"}
        raise Refused([refusal("budget.before_original", **values)])
    lines = ("from_line__unit__place", "to_line__unit__place")
    movements = Movement.objects.filter(entry=entry).select_related(*lines).order_by("-pk")
    steps = [_back(movement) for movement in movements]
    lock_units(line.unit_id for step in steps for line in (step.from_line, step.to_line))
    earlier = Entry.objects.filter(reverses=entry).first()
    if earlier is not None and earlier.request != request:
        raise Refused([refusal("budget.corrected_already", entry=shown)])
    return post(Act.correct, Said(on, basis, request, actor, at, narrative), steps, reverses=entry)


def _back(movement: Movement) -> Step:
    return Step(
        movement.to_line,
        Account(movement.to_account),
        movement.from_line,
        Account(movement.from_account),
        movement.amount,
    )
