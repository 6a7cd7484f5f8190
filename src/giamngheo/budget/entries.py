"""What the acts of the journal are given: bases, lines by what they are, and the steps of an entry."""

from dataclasses import dataclass, fields, replace
from datetime import date

from giamngheo.budget.accounts import Account
from giamngheo.budget.models import BudgetLine, BudgetUnit


@dataclass(frozen=True, slots=True)
class NewBasis:
    """The paper an entry rests on; one that is known already (same kind, number, day, issuer) is cited again."""

    kind: str
    number: str
    signed_on: date
    issuer: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class LineKey:
    """What makes a line: the line is opened when money first goes to it.

    `part` is empty for a programme whose parts are not kept here.
    """

    programme: str
    part: str
    source: str
    kind: str
    origin_year: int
    budget_year: int
    unit: BudgetUnit

    @classmethod
    def of(cls, line: BudgetLine) -> "LineKey":
        """The key of a line that exists; its unit is read with it."""
        return cls(**{field.name: getattr(line, field.name) for field in fields(cls)})

    def but(self, **changed: object) -> "LineKey":
        """The same, with some parts changed."""
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Step:
    """One movement about to be made."""

    from_line: BudgetLine
    from_account: Account
    to_line: BudgetLine
    to_account: Account
    amount: int


def within(line: BudgetLine, from_account: Account, to_account: Account, amount: int) -> Step:
    """A movement between two accounts of one line."""
    return Step(line, from_account, line, to_account, amount)


def line_words(line: BudgetLine) -> str:
    """A line as a sentence names it: `DA3.TDA1, ngân sách trung ương, vốn sự nghiệp, năm 2024, Phòng Y tế`."""
    origin = "" if line.origin_year == line.budget_year else f" (vốn giao năm {line.origin_year})"
    return (
        f"{line.part or line.programme}, {line.get_source_display()}, {line.get_kind_display()}, "
        f"năm {line.budget_year}{origin}, {line.unit.name}"
    )
