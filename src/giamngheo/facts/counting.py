"""What a figure is made of: sums over households under conditions, put together by plus and minus."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts; a share is a ratio of two counts."""

    household = "household"
    person = "person"
    child = "child"
    deprivation = "deprivation"
    share = "share"


Value = str | bool | None
Conditions = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A sum of one measure over the rows of a table that meet every condition.

    `measure` is a word of `cube.measure`; a condition is a column of `cube.COLUMNS` with the values it may have.
    """

    measure: str
    conditions: Conditions = ()
    table: str = "households"

    def columns(self) -> frozenset[str]:
        return frozenset(column for column, _ in self.conditions)


@dataclass(frozen=True, slots=True)
class Term:
    """A count with its sign."""

    count: Count
    sign: int = 1


Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure: what it is called, what is counted over what, and the law it stands on.

    `denominator` is empty for a count.  `forms` are the numbers of the official tables that print it.
    """

    id: str
    vi: str
    en: str
    unit: Unit
    numerator: Terms
    denominator: Terms
    definition_vi: str
    definition_en: str
    basis: str
    forms: tuple[int, ...] = ()

    def counts(self) -> tuple[Count, ...]:
        """Every count that the figure needs."""
        return tuple(term.count for term in self.numerator + self.denominator)


def minus(terms: Terms) -> Terms:
    """The same counts taken away."""
    return tuple(Term(term.count, -term.sign) for term in terms)
