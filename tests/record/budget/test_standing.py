"""The figures by any dimension, on any day, against a plain replay of every act; entries behind every figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.budget import actions, queries
from giamngheo.budget.entries import LineKey
from giamngheo.budget.figures import SUMMANDS, Figures
from giamngheo.budget.models import Balance, BudgetLine, BudgetUnit, Entry
from giamngheo.budget.queries import Scope
from giamngheo.budget.standing import DIMENSIONS, standing, summed, total
from giamngheo.core.problems import Refused
from tests.record.budget.money import PAID, build_units, give, key, line_of, pay, said
from tests.record.registry.register import build_places, reach_over

MILLION = 1_000_000
LATE = date(2024, 11, 20)


@pytest.fixture
def reach(units: dict[str, BudgetUnit]) -> Any:
    return reach_over(units["UBND"].place, "money.read")


def test_every_figure_of_a_line(units: dict[str, BudgetUnit], reach: Any) -> None:
    line = give(key(units["UBND"]), 100 * MILLION)
    actions.adjust(line=line, amount=-10 * MILLION, **said())
    actions.share_out(line=line, to_unit=units["TTYT"], amount=50 * MILLION, **said())
    below = line_of(key(units["TTYT"]))
    actions.move(line=below, to=key(units["LDTBXH"], "DA2"), amount=5 * MILLION, **said())
    actions.advance(line=below, amount=20 * MILLION, **said())
    actions.settle(line=below, spent=12 * MILLION, handed_back=MILLION, **said())
    mistaken = pay(below, 9 * MILLION)
    actions.correct(entry=mistaken, **said())
    pay(below, 30 * MILLION, overspend=4 * MILLION)
    actions.return_money(line=below, amount=MILLION, account="spent", **said())
    actions.carry_over(line=line, amount=15 * MILLION, **said(on=LATE))
    actions.cancel(line=line, amount=25 * MILLION, **said(on=LATE))
    (row,) = [one for one in standing(reach, ["unit", "budget_year"], on=LATE) if one.key["unit"] == "TTYT"]
    assert row.figures == Figures(
        shared_in=50 * MILLION, moved_out=5 * MILLION, advanced=7 * MILLION, disbursed=41 * MILLION,
        overspent=4 * MILLION, returned=MILLION,
    )  # fmt: skip
    assert row.figures.rate == Fraction(41, 45)
    everything = total(reach, Scope(budget_year=2024), on=LATE)
    assert everything.usable == 90 * MILLION
    assert (everything.carried_out, everything.cancelled) == (15 * MILLION, 25 * MILLION)
    holds(everything)
    assert total(reach, Scope(budget_year=2025), on=LATE).carried_in == 15 * MILLION
    assert total(reach, on=PAID - timedelta(days=1)) == Figures(
        allotted=100 * MILLION, available=100 * MILLION
    )


def test_a_reach_sees_its_own_units_only(units: dict[str, BudgetUnit]) -> None:
    give(key(units["X-06325"]), 5)
    other = give(key(units["X-06328"]), 7)
    mine = reach_over(units["X-06325"].place, "money.read")
    assert total(mine, on=LATE).allotted == 5
    assert [row.key for row in standing(mine, ["unit"], on=LATE)] == [{"unit": "X-06325"}]
    assert queries.line(mine, other.pk) is None
    assert queries.entry(mine, Entry.objects.latest("pk").pk) is None
    assert queries.entries(mine).total == 1
    nobody = reach_over(units["X-06325"].place, "law.read")
    assert standing(nobody, ["unit"], on=LATE) == []
    assert queries.behind(nobody, "allotted", on=LATE) == []


def test_a_scope_narrows(units: dict[str, BudgetUnit], reach: Any) -> None:
    give(key(units["X-06325"], "DA3.TDA1"), 1)
    give(key(units["X-06328"], "DA3.TDA2"), 2)
    give(key(units["X-06328"], "DA2", source="province"), 4)
    give(key(units["TTYT"], "DA2", kind="investment"), 8)
    for scope, expected in (
        (Scope(), 15), (Scope(project="DA3"), 3), (Scope(part="DA3.TDA2"), 2), (Scope(source="province"), 4),
        (Scope(kind="investment"), 8), (Scope(unit="X-06328"), 6), (Scope(place=units["X-06328"].place), 6),
        (Scope(budget_year=2023), 0), (Scope(project="DA3", unit="X-06325"), 1), (Scope(programme="x"), 0),
    ):  # fmt: skip
        assert total(reach, scope, on=LATE).allotted == expected
    assert {row.key["project"]: row.figures.allotted for row in standing(reach, ["project"], on=LATE)} == {
        "DA2": 12, "DA3": 3,
    }  # fmt: skip
    with pytest.raises(KeyError):
        standing(reach, ["colour"], on=LATE)


def test_unsettled_advances_are_listed(line: BudgetLine, reach: Any) -> None:
    actions.advance(line=line, amount=20, **said())
    actions.settle(line=line, spent=5, **said(on=LATE))
    assert list(queries.unsettled(reach, on=LATE)) == [(line, 15)]
    assert list(queries.unsettled(reach, on=PAID)) == [(line, 20)]


def holds(figures: Figures) -> None:
    """The identity of `budget.figures`."""
    into = figures.usable + figures.overspent
    assert into == (
        figures.disbursed + figures.advanced + figures.available + figures.returned + figures.cancelled
        + figures.carried_out
    )  # fmt: skip


@dataclass
class Naive:
    """What was booked, as a list; every figure by looking at all of it."""

    booked: list[tuple[date, Mapping[str, int], Mapping[str, Any]]] = field(default_factory=list)

    def add(self, on: date, line: LineKey, **figures: int) -> None:
        values = {name: getattr(line, name) for name in LineKey.__dataclass_fields__}
        described = {
            **values, "unit": line.unit.code, "place": line.unit.place.code,
            "project": line.part.split(".")[0],
        }  # fmt: skip
        self.booked.append((on, figures, described))

    def standing(self, by: tuple[str, ...], on: date) -> dict[tuple[Any, ...], Figures]:
        found: dict[tuple[Any, ...], Figures] = {}
        for day, figures, line in self.booked:
            if day <= on:
                group = tuple(line[name] for name in by)
                found[group] = found.get(group, Figures()) + Figures(**figures)
        return found


AMOUNTS = st.integers(1, 40)
DAYS = st.integers(0, 120).map(lambda number: date(2024, 7, 1) + timedelta(days=number))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["allot", "share_out", "adjust", "less", "move", "carry_over", "return_money", "advance", "settle",
             "disburse", "overspend", "cancel", "correct"]
        ),
        st.sampled_from(["UBND", "TTYT", "X-06325"]),
        st.sampled_from(["DA2", "DA3.TDA1"]),
        AMOUNTS,
        DAYS,
    ),
    max_size=25,
)  # fmt: skip


def act(units: Mapping[str, BudgetUnit], what: str, unit: str, part: str, amount: int, on: date) -> list[Any]:
    """Do one act; what it does to the figures of which line, or nothing where it was refused."""
    to = key(units[unit], part)
    known = said(on=on, request=uuid4())
    line = BudgetLine.objects.filter(part=part, unit=units[unit], budget_year=2024).first()
    if what == "allot":
        actions.allot(to=to, amount=amount, **known)
        return [(to, {"allotted": amount, "available": amount})]
    if line is None:
        return []
    if what == "share_out":
        below = key(units["X-06328"], part)
        actions.share_out(line=line, to_unit=units["X-06328"], amount=amount, **known)
        return [
            (to, {"shared_out": amount, "available": -amount}),
            (below, {"shared_in": amount, "available": amount}),
        ]
    if what in ("adjust", "less"):
        change = amount if what == "adjust" else -amount
        actions.adjust(line=line, amount=change, **known)
        return [(to, {"adjusted": change, "available": change})]
    if what == "move":
        other = key(units["LDTBXH"], part)
        actions.move(line=line, to=other, amount=amount, **known)
        return [(to, {"moved_out": amount, "available": -amount}),
                (other, {"moved_in": amount, "available": amount})]  # fmt: skip
    if what == "carry_over":
        later = to.but(budget_year=2025)
        actions.carry_over(line=line, amount=amount, advanced=1, **known)
        out = {"carried_out": amount + 1, "available": -amount, "advanced": -1}
        return [(to, out), (later, {"carried_in": amount + 1, "available": amount, "advanced": 1})]
    if what == "settle":
        actions.settle(line=line, spent=amount, handed_back=1, **known)
        return [(to, {"advanced": -amount - 1, "disbursed": amount, "available": 1})]
    if what == "overspend":
        actions.disburse(line=line, amount=amount, overspend=amount, **known)
        return [(to, {"disbursed": amount, "overspent": amount})]
    done = {"return_money": "returned", "advance": "advanced", "disburse": "disbursed", "cancel": "cancelled"}
    getattr(actions, what)(line=line, amount=amount, **known)
    return [(to, {done[what]: amount, "available": -amount})]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, by=st.sets(st.sampled_from([*set(DIMENSIONS) - {"line"}])), days=st.lists(DAYS, max_size=3))
def test_random_acts_give_what_a_plain_replay_gives(
    db: None, acts: list[Any], by: set[str], days: list[date]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        units = build_units(build_places())
        reach = reach_over(units["UBND"].place, "money.read")
        naive, done = Naive(), []
        for what, unit, part, amount, on in acts:
            try:
                with transaction.atomic():
                    if what == "correct":
                        if not done:
                            continue
                        entry, booked = done[amount % len(done)]
                        actions.correct(entry=entry, **said(on=on))
                        booked = [(line, {name: -value for name, value in figures.items()})
                                  for line, figures in booked]  # fmt: skip
                    else:
                        booked = act(units, what, unit, part, amount, on)
                        if booked:
                            done.append((Entry.objects.latest("pk"), booked))
            except Refused:
                continue
            for line, figures in booked:
                naive.add(on, line, **figures)
        compared(reach, naive, tuple(sorted(by)), [*days, date(2024, 10, 30)])
        transaction.set_rollback(True)


def compared(reach: Any, naive: Naive, by: tuple[str, ...], days: list[date]) -> None:
    assert sum(Balance.objects.values_list("amount", flat=True)) == 0
    for on in days:
        rows = standing(reach, by, on=on)
        found = {tuple(row.key[name] for name in by): row.figures for row in rows}
        expected = naive.standing(by, on)
        assert {group: figures for group, figures in found.items() if figures != Figures()} == {
            group: figures for group, figures in expected.items() if figures != Figures()
        }
        for figures in found.values():
            holds(figures)
        for line in standing(reach, ["line"], on=on):
            holds(line.figures)
            assert all(
                getattr(line.figures, one.name) >= 0 for one in fields(Figures) if one.name != "adjusted"
            )
        whole = summed(rows)
        for name in SUMMANDS:
            assert sum(part.amount for part in queries.behind(reach, name, on=on)) == getattr(whole, name)
