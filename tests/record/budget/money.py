"""A small budget to test with: the finance office of a district, two of its offices and two communes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from giamngheo.audit.actions import Actor
from giamngheo.budget import actions
from giamngheo.budget.accounts import Account
from giamngheo.budget.entries import LineKey, NewBasis
from giamngheo.budget.models import Balance, BudgetLine, BudgetUnit, Entry
from giamngheo.places.models import Place

FINANCE = Actor(account_id="5", office="Phòng Tài chính - Kế hoạch")
NOW = datetime(2024, 11, 21, 2, 0, tzinfo=UTC)
ALLOTTED, PAID = date(2024, 1, 15), date(2024, 5, 20)
PROGRAMME = "giam-ngheo-2021-2025"
DECISION = NewBasis("decision", "145/QĐ-UBND", ALLOTTED, "UBND tỉnh")
VOUCHER = NewBasis("voucher", "UNC-01", PAID, "KBNN Bắc Sơn")

_UNITS = (
    ("UBND", "UBND huyện Bắc Sơn", "185"),
    ("LDTBXH", "Phòng Lao động - TB&XH và Dân tộc", "185"),
    ("TTYT", "Trung tâm Y tế", "185"),
    ("X-06325", "UBND thị trấn Bắc Sơn", "06325"),
    ("X-06328", "UBND xã Long Đống", "06328"),
)


def build_units(places: Mapping[str, Place]) -> dict[str, BudgetUnit]:
    """The units by code."""
    return {
        code: actions.add_unit(
            code=code, name=name, place=places[place], opened_on=date(2020, 1, 1), actor=FINANCE, at=NOW
        )
        for code, name, place in _UNITS
    }


def key(unit: BudgetUnit, part: str = "DA3.TDA2", **changed: Any) -> LineKey:
    """A line of 2024 of the central budget, recurrent."""
    return LineKey(PROGRAMME, part, "central", "recurrent", 2024, 2024, unit).but(**changed)


def said(**changed: Any) -> dict[str, Any]:
    """What every act says besides its line and amount: a payment's day and voucher, a request of its own."""
    return {
        "on": PAID, "basis": VOUCHER, "request": uuid4(), "actor": FINANCE, "at": NOW, **changed,
    }  # fmt: skip


def give(to: LineKey, amount: int, on: date = ALLOTTED, **changed: Any) -> BudgetLine:
    """The line, after money was allotted to it."""
    entry = actions.allot(to=to, amount=amount, **said(on=on, basis=DECISION, **changed))
    movement = entry.movements.get()
    return BudgetLine.objects.select_related("unit__place").get(pk=movement.to_line_id)


def pay(line: BudgetLine, amount: int, request: UUID | None = None, **changed: Any) -> Entry:
    return actions.disburse(line=line, amount=amount, **said(request=request or uuid4(), **changed))


def line_of(key: LineKey) -> BudgetLine:
    columns = {name: getattr(key, name) for name in LineKey.__dataclass_fields__}
    return BudgetLine.objects.select_related("unit__place").get(**columns)


def held(line: BudgetLine) -> dict[str, int]:
    """What stands on the accounts of a line, those at zero left out."""
    found = Balance.objects.filter(line=line).exclude(amount=0)
    return dict(found.values_list("account", "amount"))


def available(line: BudgetLine) -> int:
    return Balance.objects.get(line=line, account=Account.available).amount
