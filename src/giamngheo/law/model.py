"""The typed form of the law's values: what `data/*.yaml` says, after it has been checked.

Nothing here is executable text: a rule is built from a closed vocabulary (`Condition`) that `rules` compiles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

Text = Mapping[str, str]
"""A text in both languages, keys `vi` and `en`."""

AREAS = ("rural", "urban")
CATEGORIES = ("poor", "near_poor", "medium", "not_poor")


class Certainty(StrEnum):
    """How far a value can be trusted: read in a source, remembered, or looked for and not found."""

    verified = "verified"
    from_memory = "from_memory"
    missing = "missing"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One legal instrument, e.g. Nghị định 07/2021/NĐ-CP."""

    id: str
    number: str
    kind: str
    issuer: str
    signed: date | None
    in_force: date | None
    about: Text
    certainty: Certainty

    @property
    def name(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from.  `article` is None while the place in the instrument is not known to us.

    A value may be verified while the number of its article is only remembered; each has its own certainty.
    """

    instrument: str
    article: str | None
    article_certainty: Certainty = Certainty.from_memory

    @property
    def marked_article(self) -> str:
        """The article as it is shown: with a star where its number is not confirmed, empty where it is not known."""
        if self.article is None:
            return ""
        return self.article if self.article_certainty is Certainty.verified else f"{self.article}*"


@dataclass(frozen=True, slots=True)
class Cited:
    """One legal value; `value` is None exactly when its certainty is `missing`."""

    value: int | None
    unit: str
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class ByArea:
    """A legal value that differs between rural and urban units."""

    rural: Cited
    urban: Cited

    def at(self, area: str) -> Cited:
        return self.rural if area == "rural" else self.urban


@dataclass(frozen=True, slots=True)
class InForce:
    """A stretch of time in which a standard measures; both dates inclusive."""

    start: date
    end: date
    source: Source
    certainty: Certainty
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """Full years at the review date: at least `start`, below `below`; either may be absent."""

    start: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class BornFrom:
    """Born in this calendar year or later."""

    year: int


@dataclass(frozen=True, slots=True)
class WorkingAge:
    """From the lowest working age to the retirement age of the review's year, by sex."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer is (or is not) one of these codes; a yes/no answer has the code `True` or `False`."""

    column: str
    values: tuple[str | bool, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of these conditions hold."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyMember:
    """At least one member of the household meets the condition."""

    where: "Condition"


@dataclass(frozen=True, slots=True)
class ShareOfMembers:
    """More than this share of the household's members meets the condition."""

    where: "Condition"
    above: Fraction


@dataclass(frozen=True, slots=True)
class PerMember:
    """A household quantity divided by the number of members is below a limit."""

    column: str
    below: int


Condition = (
    Age | BornFrom | WorkingAge | Answer | AllOf | AnyOf | AtLeast | AnyMember | ShareOfMembers | PerMember
)
"""What a rule may say.  Age, BornFrom and WorkingAge speak of a person, the last three of a household."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One deprivation indicator; `deprived_when` is None while its definition is not known."""

    no: int
    code: str
    service: str
    weight: Fraction
    name: Text
    short: Text
    definition: Mapping[str, str | None]
    source: Source
    certainty: Mapping[str, Certainty]
    deprived_when: Condition | None

    @property
    def bit(self) -> int:
        """The indicator's bit in a household's masks."""
        return 1 << (self.no - 1)

    @property
    def is_sure(self) -> bool:
        return all(certainty is Certainty.verified for certainty in self.certainty.values())


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of score pairs: lower < B1 <= upper and least <= deprivations < below, by names of cut-offs."""

    b1_above: str | None
    b1_at_most: str | None
    deprived_at_least: str | None
    deprived_below: str | None


@dataclass(frozen=True, slots=True)
class CategoryRule:
    category: str
    regions: tuple[Region, ...]
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Band:
    """An income band above a line: line < income <= limit, đồng a person a month."""

    name: str
    category: str | None
    above: str | None
    limits: ByArea
    start: date | None


@dataclass(frozen=True, slots=True)
class PointsItem:
    """Points that one answer of the household brings to B1."""

    column: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PointsTable:
    """A regional B1 table; none is shipped while the official ones are not at hand."""

    id: str
    standard: str
    region: Text
    source: Source
    certainty: Certainty
    items: tuple[PointsItem, ...]


@dataclass(frozen=True, slots=True)
class WorkingAgeTable:
    """Lowest working age and retirement ages by year and sex, in full months."""

    lowest: Cited
    retirement: Mapping[int, Mapping[str, Cited]]


@dataclass(frozen=True, slots=True)
class Standard:
    """A multidimensional poverty standard with everything that classification needs."""

    id: str
    title: Text
    in_force: tuple[InForce, ...]
    income_lines: Mapping[str, ByArea]
    b1_cutoffs: Mapping[str, ByArea]
    points_each: Cited
    deprivation_cutoffs: Mapping[str, Cited]
    categories: tuple[CategoryRule, ...]
    bands: Mapping[str, Band]
    services: Mapping[str, Text]
    indicators: tuple[Indicator, ...]
    points_table_note: Text
    working_age: WorkingAgeTable
    cases: Mapping[str, object]
    hash: str
    assumed: tuple[str, ...] = ()

    def is_in_force(self, on: date) -> bool:
        return any(period.start <= on <= period.end for period in self.in_force)

    def indicator(self, code: str) -> Indicator:
        return next(indicator for indicator in self.indicators if indicator.code == code)

    @property
    def all_bits(self) -> int:
        return sum(indicator.bit for indicator in self.indicators)
