"""Diễn biến: what became of the poor and near-poor lists between two rounds, and the identity that must hold.

End = start − (to the other list) − (beyond both) − (other decrease) + (from the other list) + (fell back)
+ (newly arising) + (other increase), for households and for persons (official forms 2 and 3).  One table of rules
classifies a single household and, as an Ibis expression, millions.  What no rule covers stays unclassified: it is
counted apart and reported, never put under "other".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanColumn, Column, StringColumn, Table

from giamngheo.facts.schema import ARRIVALS, CHANGES, DEPARTURES

LISTS = ("poor", "near_poor")
OFF, UNKNOWN, ABSENT = "off", "unknown", "absent"
"""States beside the lists: known to be on neither; in the register, category unknown; not in the register."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A change that is classified: from these states to those, with one of the events and a history where they matter.

    `events` empty: whatever the event.  `ever`: the column that must be `ever_is`, for changes told apart by history.
    """

    change: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    events: tuple[str, ...] = ()
    ever: str | None = None
    ever_is: bool = True


RULES = (
    Rule("other_decrease", LISTS, (ABSENT,), DEPARTURES),
    Rule("other_decrease", LISTS, (OFF,), ("struck_off",)),
    Rule("other_increase", (ABSENT,), LISTS, ARRIVALS),
    Rule("escaped_to_near_poor", ("poor",), ("near_poor",)),
    Rule("near_poor_to_poor", ("near_poor",), ("poor",)),
    Rule("escaped_beyond", LISTS, (OFF,)),
    Rule("fell_back", (OFF,), ("poor",), ever="ever_poor"),
    Rule("newly_arising", (OFF,), ("poor",), ever="ever_poor", ever_is=False),
    Rule("fell_back", (OFF,), ("near_poor",), ever="ever_near_poor"),
    Rule("newly_arising", (OFF,), ("near_poor",), ever="ever_near_poor", ever_is=False),
)
"""The first rule that fits gives the class."""


class Unclassified(Exception):  # noqa: N818 - a state of knowledge, not a failure of the program
    """No rule says what class a change is; `before` and `after` are the states."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} → {after}")
        self.before, self.after = before, after


def change_of(
    previous: str | None,
    category: str | None,
    *,
    event: str | None = None,
    ever_poor: bool | None = None,
    ever_near_poor: bool | None = None,
) -> str | None:
    """The class of `schema.CHANGES` of one household; null when it is on the same list, or on none, at both times.

    `previous` null: it was on no list of this register; `category` null: undetermined.  `event` is a word of
    `schema.ARRIVALS` when the household is new in this register, of `schema.DEPARTURES` when it has left.  Raises
    `Unclassified` when the rules do not say: that is a problem to solve, never "other".
    """
    before = ABSENT if event in ARRIVALS else _state(previous, OFF)
    after = ABSENT if event in DEPARTURES and category is None else _state(category, UNKNOWN)
    if not _moved(before, after):
        return None
    ever = {"ever_poor": ever_poor, "ever_near_poor": ever_near_poor}
    for rule in RULES:
        if (
            before in rule.before
            and after in rule.after
            and (not rule.events or event in rule.events)
            and (rule.ever is None or ever[rule.ever] is rule.ever_is)
        ):
            return rule.change
    raise Unclassified(before, after)


def change_column(
    before: StringColumn, after: StringColumn, event: StringColumn, ever: Mapping[str, BooleanColumn]
) -> StringColumn:
    """`RULES` over columns of states: the class, or null where nothing moved or no rule says."""
    branches: list[tuple[Column, str]] = []
    for rule in RULES:
        fits = before.isin(rule.before) & after.isin(rule.after)
        if rule.events:
            fits = fits & event.isin(rule.events).fill_null(False)
        if rule.ever is not None:
            fits = fits & (ever[rule.ever] == rule.ever_is).fill_null(False)
        branches.append((fits, rule.change))
    change: StringColumn = ibis.cases(*branches, else_=ibis.null(str))
    return change


def state_column(category: StringColumn, unknown: str | Column) -> StringColumn:
    """A category as a state; `unknown` is the state where it is null."""
    state: StringColumn = ibis.cases(
        (category.isin(LISTS), category), (category.notnull(), OFF), else_=unknown
    )
    return state


def unclassified(households: Table) -> BooleanColumn:
    """Where frozen rows came on or went off a list with no class of change."""
    before = state_column(households.previous_category, OFF)
    after = state_column(households.category, UNKNOWN)
    moved: BooleanColumn = (
        households.change.isnull() & (before != after) & (before.isin(LISTS) | after.isin(LISTS))
    )
    return moved


def contradictory(before: StringColumn, after: StringColumn, change: StringColumn) -> BooleanColumn:
    """Where a class of change does not fit the states; a null change contradicts nothing."""
    fits: BooleanColumn = change.isnull()
    for name in CHANGES:
        for came, went in _ways(name):
            fits = fits | ((change == name).fill_null(False) & before.isin(came) & after.isin(went))
    return ~fits


def contradictory_rows(households: Table) -> BooleanColumn:
    """Where the change of a frozen row does not fit its categories; who came from elsewhere has none before."""
    after = state_column(households.category, UNKNOWN)
    was_off = contradictory(state_column(households.previous_category, OFF), after, households.change)
    was_absent = contradictory(state_column(households.previous_category, ABSENT), after, households.change)
    return was_off & was_absent


def _ways(change: str) -> Sequence[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(rule.before, rule.after) for rule in RULES if rule.change == change]


def _state(category: str | None, unknown: str) -> str:
    if category is None:
        return unknown
    return category if category in LISTS else OFF


def _moved(before: str, after: str) -> bool:
    return before != after and (before in LISTS or after in LISTS)
