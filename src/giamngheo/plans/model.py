"""What a plan is made of: figures as printed, and a closed vocabulary of relations between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a figure is; `statement` is a sentence that the plan makes and nothing is computed from."""

    dong = "dong"
    thousand_dong = "thousand_dong"
    million_dong = "million_dong"
    billion_dong = "billion_dong"
    words = "words"  # an amount of đồng written out
    percent = "percent"
    counted = "count"
    times = "times"
    date = "date"
    period = "period"
    document = "document"
    place = "place"
    places = "places"
    body = "body"
    statement = "statement"


class Dimension(StrEnum):
    """Figures of one dimension can be added and compared."""

    money = "money"
    share = "share"
    counted = "count"


DIMENSIONS: Mapping[Unit, Dimension] = {
    Unit.dong: Dimension.money,
    Unit.thousand_dong: Dimension.money,
    Unit.million_dong: Dimension.money,
    Unit.billion_dong: Dimension.money,
    Unit.words: Dimension.money,
    Unit.percent: Dimension.share,
    Unit.counted: Dimension.counted,
}

SCALES: Mapping[Unit, Fraction] = {
    Unit.dong: Fraction(1),
    Unit.thousand_dong: Fraction(1_000),
    Unit.million_dong: Fraction(1_000_000),
    Unit.billion_dong: Fraction(1_000_000_000),
    Unit.words: Fraction(1),
    Unit.percent: Fraction(1, 100),
    Unit.counted: Fraction(1),
}
"""What one of the unit is: đồng, a share of one, a thing counted."""


class Relation(StrEnum):
    """What a figure can be said to satisfy; nothing else is understood."""

    sum_of = "sum_of"
    at_least = "at_least"
    difference_of = "difference_of"
    share_of = "share_of"
    rate_of = "rate_of"
    keeps_ratio = "keeps_ratio"
    within = "within"
    follows = "follows"
    same_as = "same_as"
    count_of = "count_of"
    led = "led"
    before = "before"
    after = "after"
    during = "during"


@dataclass(frozen=True, slots=True)
class Must:
    """One relation that a figure must satisfy.

    `roles` are the figures it speaks of by what they are in it (`of`, `part`, `whole`, …); `word` is the group of
    siblings of `keeps_ratio` and the part of the programme of `led`; `ratio` where `keeps_ratio` states it.
    """

    relation: Relation
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    word: str = ""
    ratio: Fraction | None = None

    def of(self) -> tuple[str, ...]:
        """Every figure it speaks of, in the order written."""
        return tuple(name for names in self.roles.values() for name in names)


class What(StrEnum):
    """What an amount of money is."""

    allotted = "allotted"
    planned = "planned"
    spent = "spent"
    carried = "carried"
    remaining = "remaining"


class Source(StrEnum):
    """Where money comes from, as plans print it; `all` is the total of the sources."""

    central = "central"
    local = "local"
    all = "all"


@dataclass(frozen=True, slots=True)
class Money:
    """Which money an amount is: of which part of the programme (None: the whole), source and year of origin.

    Where one amount is of a year's money and of what was carried into it, `year` is that year and `in_year` too.
    """

    what: What
    part: str | None
    source: Source
    year: int
    in_year: int | None = None


@dataclass(frozen=True, slots=True)
class Multiple:
    """A figure `times` another, within bounds."""

    figure: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The published figure that a printed one can be asked from: of a cycle, less that of another."""

    figure: str
    cycle: str
    less: str | None = None
    times: Multiple | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a plan: the text as printed, where it stands, and what it must satisfy.

    `about` marks a figure that the plan itself calls approximate, `fixed` one that is set and not measured (a target
    of 3% is 3 exactly), `unlisted` a place that is no administrative unit.
    """

    id: str
    section: str
    words: str
    printed: str
    unit: Unit
    noun: str = ""
    about: bool = False
    fixed: bool = False
    unlisted: bool = False
    must: tuple[Must, ...] = ()
    leads: tuple[str, ...] = ()
    money: Money | None = None
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: what it is, the places it may name (none given: any), and its figures in the order of the text."""

    title: str
    year: int | None
    place: str | None
    register: tuple[str, ...]
    figures: Mapping[str, Figure]

    def musts(self) -> Iterator[tuple[Figure, Must]]:
        """Every relation with the figure that must satisfy it."""
        for figure in self.figures.values():
            for must in figure.must:
                yield figure, must
