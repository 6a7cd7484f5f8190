"""Our payments against the Treasury's statement: rows of both in, differences out; pure.

Rows are matched in rounds, the surest first, and a row that has found its partner leaves: (1) same voucher, amount
and day; (2) same voucher and amount; (3) same voucher and day; (4) same voucher; in each of them rows of the same line
before others; (5) same amount, day and line, whatever the voucher.  Within a round several rows that could take each
other are taken in order of day and row, and the match says how many there were to choose from.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from giamngheo.core.text import fold


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, as the Treasury's statement or our journal has it.

    `row` is the row of the statement, or the number of our entry.  `line` are the parts of a line that are known
    (source, unit); a part that one side does not say is not held against the other.
    """

    row: int
    voucher: str
    on: date
    amount: int
    line: tuple[str | None, ...] = ()

    @property
    def key(self) -> str:
        """The voucher's number as it is compared: without marks, spaces and leading noughts."""
        return "".join(fold(self.voucher).split()).lstrip("0")


class Difference(StrEnum):
    """What a pair, or a row without partner, shows."""

    only_theirs = "only_theirs"
    only_ours = "only_ours"
    amount = "amount"
    day = "day"
    line = "line"
    voucher = "voucher"


@dataclass(frozen=True, slots=True)
class Match:
    """A row of theirs with one of ours, what differs, and from how many equal ones it was taken (1: no doubt)."""

    theirs: Payment
    ours: Payment
    differences: tuple[Difference, ...]
    choices: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What agreed, what was paired and differs, and what has no partner."""

    agreed: tuple[Match, ...]
    differing: tuple[Match, ...]
    only_theirs: tuple[Payment, ...]
    only_ours: tuple[Payment, ...]

    @property
    def difference(self) -> int:
        """What the Treasury has paid more than we, in đồng; the sum of all differences."""
        pairs = sum(match.theirs.amount - match.ours.amount for match in self.differing)
        return pairs + sum(one.amount for one in self.only_theirs) - sum(one.amount for one in self.only_ours)

    @property
    def holds(self) -> bool:
        """Whether both say the same."""
        return not (self.differing or self.only_theirs or self.only_ours)


_Key = Callable[[Payment], tuple[object, ...] | None]

_ROUNDS: tuple[_Key, ...] = (
    lambda one: (one.key, one.amount, one.on) if one.key else None,
    lambda one: (one.key, one.amount) if one.key else None,
    lambda one: (one.key, one.on) if one.key else None,
    lambda one: (one.key,) if one.key else None,
    lambda one: (one.amount, one.on),
)


def reconcile(theirs: Sequence[Payment], ours: Sequence[Payment]) -> Reconciled:
    """Pair the rows of the statement with our payments and tell every difference.

    Nothing is lost: every row of either side is in exactly one of the four lists, and the result does not depend on
    the order in which the rows are given.
    """
    left = sorted(theirs, key=_order)
    right = sorted(ours, key=_order)
    matches: list[Match] = []
    for key in _ROUNDS:
        for same_line in (True, False) if key is not _ROUNDS[-1] else (True,):
            found = list(_pairs(left, right, key, same_line=same_line))
            left = _without(left, [match.theirs for match in found])
            right = _without(right, [match.ours for match in found])
            matches += found
    matches.sort(key=lambda match: _order(match.theirs))
    return Reconciled(
        agreed=tuple(match for match in matches if not match.differences),
        differing=tuple(match for match in matches if match.differences),
        only_theirs=tuple(left),
        only_ours=tuple(right),
    )


def _without(rows: Sequence[Payment], gone: Sequence[Payment]) -> list[Payment]:
    numbers = {id(one) for one in gone}
    return [one for one in rows if id(one) not in numbers]


def _order(one: Payment) -> tuple[object, ...]:
    return (one.on, one.row, one.key, one.amount)


def _pairs(
    left: Sequence[Payment], right: Sequence[Payment], key: _Key, *, same_line: bool
) -> Iterator[Match]:
    """The pairs of one round, in order; each row once."""
    waiting: dict[tuple[object, ...], list[Payment]] = defaultdict(list)
    for one in right:
        found = key(one)
        if found is not None:
            waiting[found].append(one)
    for one in left:
        wanted = key(one)
        candidates = waiting.get(wanted, []) if wanted is not None else []
        fitting = [other for other in candidates if not same_line or _lines_agree(one, other)]
        if fitting:
            chosen = fitting[0]
            candidates.remove(chosen)
            yield Match(one, chosen, tuple(_differences(one, chosen)), len(fitting))


def _lines_agree(one: Payment, other: Payment) -> bool:
    return all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in zip(one.line, other.line, strict=False)
    )


def _differences(theirs: Payment, ours: Payment) -> Iterator[Difference]:
    if theirs.amount != ours.amount:
        yield Difference.amount
    if theirs.on != ours.on:
        yield Difference.day
    if not _lines_agree(theirs, ours):
        yield Difference.line
    if theirs.key != ours.key:
        yield Difference.voucher
