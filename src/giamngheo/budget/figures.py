"""The figures of the money: what each of them is the sum of, and how they hang together.

Of a line, of any group of lines, and of all of them together:

    usable + overspent = disbursed + advanced + available + returned + cancelled + carried out
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from giamngheo.budget.accounts import Account, Act
from giamngheo.core.numbers import ratio


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole đồng.  What came in and went out is by act, a corrected entry counts as if it had never been.

    Money carried over is in the figures of both years, so that a sum over several budget years holds it twice in
    `usable`; `given` holds it once.
    """

    allotted: int = 0
    adjusted: int = 0
    shared_in: int = 0
    shared_out: int = 0
    moved_in: int = 0
    moved_out: int = 0
    carried_in: int = 0
    carried_out: int = 0
    available: int = 0
    advanced: int = 0
    disbursed: int = 0
    overspent: int = 0
    returned: int = 0
    cancelled: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def given(self) -> int:
        """What was allotted, adjusted, shared out and moved to it, less what it shared out and moved away."""
        here = self.shared_in - self.shared_out + self.moved_in - self.moved_out
        return self.allotted + self.adjusted + here

    @property
    def usable(self) -> int:
        """What could be spent in the year: what was given and what was carried in (tổng dự toán được sử dụng)."""
        return self.given + self.carried_in

    @property
    def remaining(self) -> int:
        """What is not disbursed for good: available and advances not settled."""
        return self.available + self.advanced

    @property
    def paid_out(self) -> int:
        """What left the Treasury: disbursed and advanced."""
        return self.disbursed + self.advanced

    @property
    def rate(self) -> Fraction | None:
        """Disbursed of usable; None where nothing can be used."""
        return ratio(self.disbursed, self.usable)

    @property
    def rate_with_advances(self) -> Fraction | None:
        """Disbursed and advanced, of usable."""
        return ratio(self.paid_out, self.usable)


GIVER, RECEIVER = True, False
"""The side of a movement that an amount stands on; a reversal keeps the sides of what it reverses."""


@dataclass(frozen=True, slots=True)
class Summand:
    """A figure is the sum of the amounts on an account, by one act or all, on one side or both; `sign` turns it."""

    account: Account | None
    act: Act | None = None
    side: bool | None = None
    sign: int = 1


_AVAILABLE = Account.available

SUMMANDS: Mapping[str, Summand] = {
    "allotted": Summand(Account.grant, Act.allot, sign=-1),
    "adjusted": Summand(Account.grant, Act.adjust, sign=-1),
    "shared_in": Summand(None, Act.share_out, RECEIVER),
    "shared_out": Summand(None, Act.share_out, GIVER, sign=-1),
    "moved_in": Summand(None, Act.move, RECEIVER),
    "moved_out": Summand(None, Act.move, GIVER, sign=-1),
    "carried_in": Summand(None, Act.carry_over, RECEIVER),
    "carried_out": Summand(None, Act.carry_over, GIVER, sign=-1),
    "available": Summand(Account.available),
    "advanced": Summand(Account.advanced),
    "disbursed": Summand(Account.spent),
    "overspent": Summand(Account.unfunded, sign=-1),
    "returned": Summand(Account.returned),
    "cancelled": Summand(Account.cancelled),
}
