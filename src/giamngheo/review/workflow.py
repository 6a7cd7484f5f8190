"""The states of a cycle and the moves between them, as one table; the documentation draws it.

The full procedure (meeting, posting, objections, opinion) adds its steps between `open` and `recognised`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from giamngheo.core.problems import Refused
from giamngheo.review.models import Cycle, CycleState
from giamngheo.review.problems import refusal


@dataclass(frozen=True, slots=True)
class Move:
    """An act that takes a cycle from one of some states to a state, and the power it needs."""

    sources: frozenset[str]
    target: str
    power: str


_PLANNED, _OPEN, _RECOGNISED, _SEALED = (
    CycleState.planned,
    CycleState.open,
    CycleState.recognised,
    CycleState.sealed,
)

MOVES: Mapping[str, Move] = {
    "open_cycle": Move(frozenset({_PLANNED}), _OPEN, "review.manage"),
    "take_over_cycle": Move(frozenset({_PLANNED}), _RECOGNISED, "review.manage"),
    "record_answers": Move(frozenset({_OPEN}), _OPEN, "review.record"),
    "assess": Move(frozenset({_OPEN}), _OPEN, "review.manage"),
    # Each unit's decision is one recognition; the last one that is due moves the cycle.
    "recognise": Move(frozenset({_OPEN}), _RECOGNISED, "review.recognise"),
    "seal_cycle": Move(frozenset({_RECOGNISED, _SEALED}), _SEALED, "results.seal"),
}


def require(cycle: Cycle, act: str) -> Move:
    """The move that an act makes; refused when the cycle's state does not allow it."""
    move = MOVES[act]
    if cycle.state not in move.sources:
        label = CycleState(cycle.state).label
        raise Refused([refusal("review.wrong_state", cycle=cycle.code, state=label)])
    return move


def allowed(cycle: Cycle) -> frozenset[str]:
    """The acts that the cycle's state allows, for showing their buttons."""
    return frozenset(act for act, move in MOVES.items() if cycle.state in move.sources)
