"""Which activities the demonstration has: `data/activities.yaml` as a list of what is to be made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from giamngheo.demo.communes import communes
from giamngheo.demo.money import THOUSAND, Fund, funds
from giamngheo.law.reading import Node, read

HOUSEHOLDS_A_PROJECT = 8


@dataclass(frozen=True, slots=True)
class Goods:
    """What a production project raises or grows, and what a household gets of it."""

    title: str
    item: str
    unit: str
    price: int
    specification: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One activity to make; `amount` in thousand đồng, `paid_in` the budget year that paid it.

    `local` is the district's part of the amount, the rest is central money.
    """

    part: str
    kind: str
    year: int
    paid_in: int
    unit: str
    place: str
    title: str
    amount: int
    outputs: Mapping[str, int]
    state: str
    local: int = 0
    people: int = 0
    goods: Goods | None = None
    is_project: bool = False


def wanted_activities() -> Iterator[Wanted]:
    """Every activity of the data file, each production project with its share of the commune's money."""
    with as_file(files("giamngheo.demo") / "data" / "activities.yaml") as path:
        node = read(path)
    node.only("production", "goods", "others")
    goods = [_goods(one) for one in node.get("goods").each()]
    for group in node.get("production").each():
        yield from _projects(group, goods)
    for one in node.get("others").each():
        yield _other(one)


def _projects(node: Node, goods: Sequence[Goods]) -> Iterator[Wanted]:
    node.only("part", "kind", "year", "projects", "places", "states")
    part, year, count = node.get("part").text(), node.get("year").integer(), node.get("projects").integer()
    codes = _codes(node.get("places"))
    states = [state.text() for state in node.get("states").each()]
    paid_in = 2023 if year == 2022 else year
    for number in range(count):
        code, chosen = codes[number % len(codes)], goods[(number + year) % len(goods)]
        here = sum(1 for other in range(count) if other % len(codes) == number % len(codes))
        held = _fund(part, year).held_by(f"BS-{code}")
        amount = sum(held.values()) // here
        served = max(1, min(HOUSEHOLDS_A_PROJECT, amount * THOUSAND // 2 // chosen.price))
        yield Wanted(
            part=part,
            kind=node.get("kind").text(),
            year=year,
            paid_in=paid_in,
            unit=f"BS-{code}",
            place=code,
            title=f"{chosen.title} tại {_name(code)}",
            amount=amount,
            local=_nth(held.get("district", 0), number // len(codes), here),
            outputs={"households": served, "handed_over": served},
            state=states[number % len(states)],
            goods=chosen,
            is_project=True,
        )


def _other(node: Node) -> Wanted:
    node.only(
        "part",
        "kind",
        "year",
        "unit",
        "place",
        "title",
        "amount",
        "paid_in",
        "outputs",
        "state",
        "people",
        "gives",
    )
    place, people, gives = node.find("place"), node.find("people"), node.find("gives")
    part, year, amount = (
        node.get("part").text(),
        node.get("year").integer(),
        node.get("amount").integer(),
    )
    return Wanted(
        part=part,
        kind=node.get("kind").text(),
        year=year,
        paid_in=node.get("paid_in").integer(),
        unit=node.get("unit").text(),
        place=_by_name()[place.text()] if place else "",
        title=node.get("title").text(),
        amount=amount,
        local=_local(_fund(part, year), amount),
        outputs={code: quantity.integer() for code, quantity in node.get("outputs").items()},
        state=node.get("state").text(),
        people=people.integer() if people else 0,
        goods=_goods(gives) if gives else None,
    )


def _goods(node: Node) -> Goods:
    values: dict[str, Any] = {
        name: node.get(name).value for name in ("title", "item", "unit", "specification")
    }
    return Goods(**values, price=node.get("price").integer())


def _fund(part: str, year: int) -> Fund:
    """The money that a part was given of a year."""
    return next(fund for fund in funds() if (fund.part, fund.origin) == (part, year))


def _local(fund: Fund, amount: int) -> int:
    """The district's part of some of a fund, to the nearest thousand đồng."""
    whole = sum(fund.given.values())
    return (2 * amount * fund.given.get("district", 0) + whole) // (2 * whole)


def _nth(amount: int, number: int, parts: int) -> int:
    """One of the equal whole parts of an amount, which add up to it."""
    return amount * (number + 1) // parts - amount * number // parts


def _codes(node: Node) -> list[str]:
    if isinstance(node.value, list):
        return [_by_name()[name.text()] for name in node.each()]
    return [commune.code for commune in communes() if commune.specially_difficult]


@cache
def _by_name() -> Mapping[str, str]:
    return {commune.name: commune.code for commune in communes()}


def _name(code: str) -> str:
    return next(commune.name for commune in communes() if commune.code == code)
