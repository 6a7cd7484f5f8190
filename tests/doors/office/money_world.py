"""The small district with a little money: two offices, two communes, allotted, shared out, advanced and paid."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from giamngheo.access.models import Role
from giamngheo.audit.actions import Actor
from giamngheo.budget import actions
from giamngheo.budget.entries import LineKey, NewBasis
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry
from tests.doors.office import world

TEXT = re.compile(r"<[^>]+>")
FINANCE = Actor("ketoan")
NOW = datetime(2024, 6, 30, 2, tzinfo=UTC)
TODAY = date(2024, 6, 30)
PROGRAMME = "giam-ngheo-2021-2025"
DECISION = NewBasis("decision", "4568/QĐ-UBND", date(2023, 12, 22), "UBND huyện Bắc Sơn")
VOUCHER = NewBasis("voucher", "UNC-01", date(2024, 5, 20), "Kho bạc Bắc Sơn")
_UNITS = (
    ("LDTBXH", "Phòng Lao động – Thương binh và Xã hội – Dân tộc", "185"),
    ("TTYT", "Trung tâm Y tế huyện", "185"),
    ("X-06328", "UBND xã Long Đống", "06328"),
    ("X-06349", "UBND xã Hưng Vũ", "06349"),
)


@dataclass
class Money:
    """What the tests name."""

    units: dict[str, BudgetUnit]
    lines: dict[str, BudgetLine]
    entries: dict[str, Entry]


def said(on: date = date(2024, 5, 20), basis: NewBasis = VOUCHER) -> dict[str, Any]:
    """What every act says besides."""
    return {"on": on, "basis": basis, "request": uuid4(), "actor": FINANCE, "at": NOW}


def key(unit: BudgetUnit, part: str, **changed: Any) -> LineKey:
    return LineKey(PROGRAMME, part, "central", "recurrent", 2024, 2024, unit).but(**changed)


def add_treasury(made: world.World) -> None:
    """An account of the Treasury, of a sector, and of the other commune."""
    for name, place, role in (
        ("khobac", "185", Role.treasury),
        ("xa2", "06349", Role.clerk),
    ):
        made.accounts[name] = world._account(name, name, made.places[place], role)


def build(made: world.World) -> Money:
    """DA2 at the district shared out to two communes; DA3.TDA2 at the health centre; figures of 2024."""
    add_treasury(made)
    units = {
        code: actions.add_unit(
            code=code, name=name, place=made.places[place], opened_on=date(2020, 1, 1), actor=FINANCE, at=NOW
        )
        for code, name, place in _UNITS
    }
    given = date(2024, 1, 2)
    entries: dict[str, Entry] = {}
    lines: dict[str, BudgetLine] = {}

    def allot(name: str, to: LineKey, amount: int) -> None:
        entries[f"allot-{name}"] = one = actions.allot(to=to, amount=amount, **said(given, DECISION))
        lines[name] = BudgetLine.objects.select_related("unit__place").get(pk=one.movements.get().to_line_id)

    def share(name: str, line: str, unit: str, amount: int) -> None:
        one = actions.share_out(line=lines[line], to_unit=units[unit], amount=amount, **said(given, DECISION))
        entries[f"share-{name}"] = one
        lines[name] = BudgetLine.objects.select_related("unit__place").get(pk=one.movements.get().to_line_id)

    allot("da2", key(units["LDTBXH"], "DA2"), 3_553_000_000)
    allot("da2-huyen", key(units["LDTBXH"], "DA2", source="district"), 106_590_000)
    allot("dinh-duong", key(units["TTYT"], "DA3.TDA2"), 385_000_000)
    share("long-dong", "da2", "X-06328", 500_000_000)
    share("hung-vu", "da2", "X-06349", 400_000_000)
    entries["advance"] = actions.advance(line=lines["long-dong"], amount=100_000_000, **said())
    entries["pay"] = actions.disburse(line=lines["long-dong"], amount=150_500_000, **said())
    entries["pay-2"] = actions.disburse(line=lines["hung-vu"], amount=77_000_000, **said())
    return Money(units, lines, entries)


def words(client: Client, address: str, status: int = 200) -> str:
    """What a page says, without its tags."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(TEXT.sub(" ", answer.content.decode().split("<main")[1]).split())


def filled(**changed: str) -> dict[str, str]:
    """A form as it is sent: a new voucher, the amount in millions."""
    return {
        "request": str(uuid4()), "in_units": "trieu", "on": "01/06/2024", "basis": "", "basis_kind": "voucher",
        "number": "UNC-77", "signed_on": "31/05/2024", "issuer": "Kho bạc Bắc Sơn", **changed,
    }  # fmt: skip
