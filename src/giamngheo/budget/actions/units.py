"""Units that spend: adding and ending them."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.budget.models import BudgetUnit
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Refused
from giamngheo.core.text import clean
from giamngheo.places.models import Place


@transaction.atomic
def add_unit(
    *, code: str, name: str, place: Place, opened_on: date, actor: Actor, at: datetime
) -> BudgetUnit:
    """Add a unit that spends; its code is its own for ever."""
    unit = BudgetUnit(code=clean(code), name=clean(name), place=place, opened_on=opened_on)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError:
        raise Refused([refusal("budget.unit_code_taken", code=unit.code)]) from None
    _note("add_unit", unit, actor, at)
    return unit


@transaction.atomic
def end_unit(*, unit: BudgetUnit, closed_on: date, actor: Actor, at: datetime) -> BudgetUnit:
    """A unit spends no more from a day on; what it still has goes to others by `move` or `return_money`."""
    held = BudgetUnit.objects.select_for_update(of=("self",)).select_related("place").get(pk=unit.pk)
    if held.closed_on is not None or closed_on <= held.opened_on:
        values = {"opened": f"{held.opened_on:%d/%m/%Y}", "closed": f"{closed_on:%d/%m/%Y}"}
        raise Refused([refusal("budget.unit_dates", unit=held.name, **values)])
    BudgetUnit.objects.filter(pk=held.pk).update(closed_on=closed_on)
    held.closed_on = closed_on
    _note("end_unit", held, actor, at)
    return held


def _note(verb: str, unit: BudgetUnit, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"budget.{verb}",
        object_kind="budget_unit",
        object_id=unit.code,
        place_code=unit.place.code,
        details={"name": unit.name},
        at=at,
    )
