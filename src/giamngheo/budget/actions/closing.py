"""Closing the books of a year, and opening them again."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.audit.chain import Plain
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.actions.lines import cite, open_line
from giamngheo.budget.actions.posting import Said, is_closed, lock_units, post
from giamngheo.budget.closing import Carried, ClosingLine, Rehearsal, rehearse
from giamngheo.budget.entries import LineKey, NewBasis, Step, within
from giamngheo.budget.models import BudgetUnit, YearEnd, YearState
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Refused


@transaction.atomic
def close_year(
    *,
    unit: BudgetUnit,
    budget_year: int,
    carried: Mapping[int, Carried],
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
) -> YearEnd:
    """Carry over what is listed, cancel the rest of what is available, and let nobody book in the year any more.

    `carried` is by number of line.  Refused with everything that `closing.rehearse` finds: advances that are neither
    settled nor listed, amounts beyond what is there, money that may still be spent.
    """
    lock_units([unit.pk])
    earlier = _made(request, unit, budget_year, YearState.closed)
    if earlier is not None:
        return earlier
    if is_closed(unit.pk, budget_year):
        raise Refused([refusal("budget.year_closed", unit=unit.name, year=budget_year)])
    rehearsal = rehearse(unit, budget_year, carried, on)
    if rehearsal.problems:
        raise Refused(rehearsal.problems)
    for one in rehearsal.lines:
        _close_line(one, Said(on, basis, request, actor, at))
    return _keep(
        rehearsal.unit, budget_year, YearState.closed, Said(on, basis, request, actor, at), rehearsal
    )


@transaction.atomic
def reopen_year(
    *,
    unit: BudgetUnit,
    budget_year: int,
    on: date,
    basis: NewBasis,
    request: UUID,
    actor: Actor,
    at: datetime,
) -> YearEnd:
    """Let acts book in a closed year again; what was carried over and cancelled stays, each can be corrected."""
    lock_units([unit.pk])
    earlier = _made(request, unit, budget_year, YearState.reopened)
    if earlier is not None:
        return earlier
    if not is_closed(unit.pk, budget_year):
        raise Refused([refusal("budget.year_is_open", unit=unit.name, year=budget_year)])
    return _keep(unit, budget_year, YearState.reopened, Said(on, basis, request, actor, at), None)


def _close_line(one: ClosingLine, said: Said) -> None:
    line, carried = one.line, one.carried
    steps = []
    if carried.available or carried.advanced:
        later = open_line(LineKey.of(line).but(budget_year=line.budget_year + 1))
        for account, amount in (
            (Account.available, carried.available),
            (Account.advanced, carried.advanced),
        ):
            if amount:
                steps.append(Step(line, account, later, account, amount))
        post(Act.carry_over, _own(said, line.pk, Act.carry_over), steps, audited=False)
    if one.cancelled:
        cancel = within(line, Account.available, Account.cancelled, one.cancelled)
        post(Act.cancel, _own(said, line.pk, Act.cancel), [cancel], audited=False)


def _own(said: Said, line: int, act: Act) -> Said:
    """The same, with a request of its own that follows from the request of the closing."""
    return Said(
        said.on, said.basis, uuid5(said.request, f"{line} {act}"), said.actor, said.at, said.narrative
    )


def _made(request: UUID, unit: BudgetUnit, budget_year: int, state: YearState) -> YearEnd | None:
    """What the request made before; Refused where it was about something else."""
    earlier = YearEnd.objects.filter(request=request).first()
    if earlier is not None and (earlier.unit_id, earlier.budget_year, earlier.state) != (
        unit.pk, budget_year, state,
    ):  # fmt: skip
        raise Refused([refusal("budget.request_reused", entry=earlier.pk)])
    return earlier


def _keep(
    unit: BudgetUnit, budget_year: int, state: YearState, said: Said, rehearsal: Rehearsal | None
) -> YearEnd:
    kept = YearEnd(
        unit=unit,
        budget_year=budget_year,
        state=state,
        on=said.on,
        basis=cite(said.basis),
        request=said.request,
        recorded_at=said.at,
        recorded_by=said.actor.account_id,
    )
    kept.save(force_insert=True)
    details: dict[str, Plain] = {"year": budget_year, "basis": said.basis.number}
    if rehearsal is not None:
        details |= {"carried_over": rehearsal.carried_over, "cancelled": rehearsal.cancelled}
    audit.record(
        actor=said.actor,
        verb="budget.close_year" if state == YearState.closed else "budget.reopen_year",
        object_kind="budget_unit",
        object_id=unit.code,
        place_code=unit.place.code,
        details=details,
        at=said.at,
    )
    return kept
