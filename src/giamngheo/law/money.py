"""When a budget year is closed, how long money of a programme may be spent, and what the local budget adds.

Read from `data/money`, dated and cited.  What no source at hand gives is None and `missing`: no date is made up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from giamngheo.law.citing import source_of
from giamngheo.law.model import Certainty, Source, Text
from giamngheo.law.reading import Node, read

DATA = Path(__file__).parent / "data"


class Step(StrEnum):
    """The steps of closing a year, in their order."""

    cancel = "cancel"
    reconcile = "reconcile"
    settle = "settle"
    report = "report"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a step in the year after the budget year; None and `missing` where no source gives it."""

    month: int | None
    day: int | None
    source: Source | None
    certainty: Certainty

    def of(self, budget_year: int) -> date | None:
        """The day for the closing of one budget year."""
        if self.month is None or self.day is None:
            return None
        return date(budget_year + 1, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Regime:
    """The rules by which some budget years are closed; an end that is None is open."""

    id: str
    title: Text
    first_year: int | None
    last_year: int | None
    certainty: Certainty
    source: Source | None
    deadlines: Mapping[Step, Deadline]

    def holds(self, budget_year: int) -> bool:
        """Whether a budget year is closed by it."""
        after = self.first_year is None or self.first_year <= budget_year
        return after and (self.last_year is None or budget_year <= self.last_year)


@dataclass(frozen=True, slots=True)
class Extension:
    """Money of a programme may be spent until a day, whatever its budget year."""

    programme: str
    until: date
    source: Source
    certainty: Certainty


class Grounds(StrEnum):
    """What a ratio rests on: a legal text, or what was observed in figures or set by whoever runs the system."""

    law = "law"
    observed = "observed"
    configured = "configured"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What the local budget adds to each đồng of a source, in one place and some years."""

    programme: str
    place: str
    first_year: int
    last_year: int
    of: str
    ratio: Fraction
    grounds: Grounds
    note: Text


@dataclass(frozen=True, slots=True)
class Money:
    """Everything of `data/money`."""

    regimes: tuple[Regime, ...]
    extensions: tuple[Extension, ...]
    counterparts: tuple[Counterpart, ...]

    def regime(self, budget_year: int) -> Regime:
        """The rules that close a budget year; the regimes cover all years."""
        return next(one for one in self.regimes if one.holds(budget_year))

    def extended_until(self, programme: str) -> date | None:
        """Until when money of the programme may be spent by an extension; None without one."""
        days = [one.until for one in self.extensions if one.programme == programme]
        return max(days, default=None)

    def counterpart(self, programme: str, place_path: str, budget_year: int) -> Counterpart | None:
        """The ratio that holds in a place, the nearest above it; None where none is known."""
        codes = [code for code in place_path.split("/") if code]
        found = [
            one
            for one in self.counterparts
            if one.programme == programme
            and one.place in codes
            and one.first_year <= budget_year <= one.last_year
        ]
        return max(found, key=lambda one: codes.index(one.place), default=None)

    def citations(self) -> Iterator[Source]:
        """Every place of an instrument that is cited."""
        for regime in self.regimes:
            sources = [regime.source, *(deadline.source for deadline in regime.deadlines.values())]
            yield from (source for source in sources if source is not None)
        yield from (one.source for one in self.extensions)


@cache
def load(folder: Path = DATA / "money") -> Money:
    """The rules about money of a folder; raises `Refused` with the file and the key of the first wrong value."""
    closing = read(folder / "closing.yaml").only("regimes", "extensions")
    counterpart = read(folder / "counterpart.yaml").only("ratios")
    return Money(
        regimes=tuple(_regime(node) for node in closing.get("regimes").each()),
        extensions=tuple(_extension(node) for node in closing.get("extensions").each()),
        counterparts=tuple(_counterpart(node) for node in counterpart.get("ratios").each()),
    )


def _regime(node: Node) -> Regime:
    node.only("id", "title", "budget_years", "certainty", "source", "days")
    years = node.get("budget_years").only("from", "to")
    first, last = years.find("from"), years.find("to")
    days = node.get("days").only(*Step)
    return Regime(
        id=node.get("id").text(),
        title=node.get("title").both_languages(),
        first_year=first.integer() if first else None,
        last_year=last.integer() if last else None,
        certainty=node.get("certainty").one_of(Certainty),
        source=source_of(node) if node.find("source") else None,
        deadlines={step: _deadline(days.get(step)) for step in Step},
    )


def _deadline(node: Node) -> Deadline:
    node.only("month", "day", "certainty", "source")
    month, day = node.find("month"), node.find("day")
    certainty = node.get("certainty").one_of(Certainty)
    if (month is None or day is None) != (certainty is Certainty.missing):
        raise node.refuse("a month and a day, or null with certainty `missing`")
    return Deadline(
        month=month.integer() if month else None,
        day=day.integer() if day else None,
        source=source_of(node) if node.find("source") else None,
        certainty=certainty,
    )


def _extension(node: Node) -> Extension:
    node.only("programme", "until", "certainty", "source")
    return Extension(
        programme=node.get("programme").text(),
        until=node.get("until").day(),
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _counterpart(node: Node) -> Counterpart:
    node.only("programme", "place", "budget_years", "of", "ratio", "basis", "note")
    years = node.get("budget_years").only("from", "to")
    try:
        ratio = Fraction(node.get("ratio").text())
    except (ValueError, ZeroDivisionError):
        raise node.get("ratio").refuse("a ratio like 3/100") from None
    return Counterpart(
        programme=node.get("programme").text(),
        place=node.get("place").text(),
        first_year=years.get("from").integer(),
        last_year=years.get("to").integer(),
        of=node.get("of").text(),
        ratio=ratio,
        grounds=node.get("basis").one_of(Grounds),
        note=node.get("note").both_languages(),
    )
