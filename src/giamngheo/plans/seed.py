"""The plan of Bắc Sơn for 2024, whole, and its money as amounts of đồng that a ledger can be loaded from.

    allotments(2024)                what each part was given, by source
    by_part(What.spent, 2023)       what it paid of the money of 2023
    amounts()                       every amount whose part, source and year the plan names

Each amount has its value as printed, contradictions and all, and as the audit mends it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files

from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding, Kind
from giamngheo.plans.model import Figure, Money, Plan, Source, What
from giamngheo.plans.printed import quantities
from giamngheo.plans.reading import read_plan

_FILE = "bac-son-2024.yaml"
_OF_MONEY = frozenset({Kind.sum, Kind.ratio, Kind.marks, Kind.two_values, Kind.remaining})


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money that the plan prints: what it is, the figure it is, and đồng as printed and as mended.

    The two differ only where the audit implies another value.
    """

    money: Money
    figure: Figure
    printed: int
    mended: int


@cache
def plan() -> Plan:
    """The plan with every figure of its text."""
    with as_file(files("giamngheo.plans").joinpath("data", _FILE)) as path:
        return read_plan(path)


@cache
def findings() -> tuple[Finding, ...]:
    """Its contradictions."""
    return audit(plan())


@cache
def amounts() -> tuple[Amount, ...]:
    """Every amount of money whose part, source and year the plan names, in the order of the text."""
    implied = _implied(findings())
    found = []
    for figure in plan().figures.values():
        if figure.money is not None:
            printed = _dong(figure, figure.printed)
            text = implied.get(figure.id)
            found.append(
                Amount(figure.money, figure, printed, printed if text is None else _dong(figure, text))
            )
    return tuple(found)


def select(what: What, year: int, source: Source | None = None) -> Iterator[Amount]:
    """Amounts of one kind and year of origin, of one source or of all; those of the whole programme among them."""
    for amount in amounts():
        money = amount.money
        if money.what is what and money.year == year and source in (None, money.source):
            yield amount


def by_part(what: What, year: int) -> Mapping[tuple[str, Source], Amount]:
    """Amounts of one kind and year by part of the programme and source, without those of the whole."""
    return {
        (amount.money.part, amount.money.source): amount
        for amount in select(what, year)
        if amount.money.part is not None
    }


def allotments(year: int) -> Mapping[tuple[str, Source], Amount]:
    """What each part was given of a year's money, by source (`all` is the total, alone where no source is printed)."""
    return by_part(What.allotted, year)


def _implied(found: tuple[Finding, ...]) -> Mapping[str, str]:
    """The value that the audit implies for each amount it is certain or confident of, those computed from it too."""
    values: dict[str, str] = {}
    for finding in found:
        if finding.kind in _OF_MONEY and finding.implied is not None and finding.sure != "possible":
            values[finding.figure.id] = finding.implied
            values.update({change.figure.id: change.implied for change in finding.follows})
    return values


def _dong(figure: Figure, text: str) -> int:
    """A printed amount as whole đồng, at its plain reading."""
    return int(quantities(replace(figure, printed=text))[0].value)
