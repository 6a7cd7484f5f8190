"""The plan of Bắc Sơn for 2024, whole, and its money as amounts of đồng that a ledger can be loaded from.

    allotments(2024)                what each part was given, by source
    by_part(What.spent, 2023)       what it paid of the money of 2023
    amounts()                       every amount whose part, source and year the plan names

Each amount has its value as printed, contradictions and all, and as the audit mends it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files

from giamngheo.plans.amounts import Amount, amounts_of
from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding
from giamngheo.plans.model import Plan, Source, What
from giamngheo.plans.reading import read_plan

PLACE, YEAR = "185", 2024
_FILE = "bac-son-2024.yaml"


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
    return amounts_of(plan(), findings())


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
