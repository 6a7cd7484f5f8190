"""The states of a cycle, the steps of its units and the acts that move them, as tables that the documentation draws.

A cycle that follows a procedure moves while its units take their steps: which steps there are and in what order is
the procedure's (`law.procedures`), which act is due at which step stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from giamngheo.core.problems import Refused
from giamngheo.review.models import Cycle, CycleState, ReviewUnit, Step
from giamngheo.review.step_problems import refusal


@dataclass(frozen=True, slots=True)
class Move:
    """An act that takes a cycle from one of some states to a state, and the power it needs."""

    sources: frozenset[str]
    target: str
    power: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act at a village or commune: the steps at which it is due, the power it needs, what it is called.

    `states` are those of the cycle in which it is due.
    """

    steps: frozenset[str]
    power: str
    title: str
    states: frozenset[str] = frozenset({CycleState.open})


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
    "assess_sheet": Move(frozenset({_OPEN}), _OPEN, "review.record"),
    # Each unit's decision is one recognition; the last one that is due moves the cycle.
    "recognise": Move(frozenset({_OPEN}), _RECOGNISED, "review.recognise"),
    # A survey has no decision, and an in-year cycle may have had no application.
    "conclude_cycle": Move(frozenset({_OPEN}), _RECOGNISED, "review.manage"),
    "seal_cycle": Move(frozenset({_RECOGNISED, _SEALED}), _SEALED, "results.seal"),
}

_LIST, _COLLECT, _MEETING, _POSTING = Step.list, Step.collect, Step.meeting, Step.posting
_REPORT, _OPINION, _RECOGNISE, _CERTIFY, _DONE = (
    Step.report,
    Step.opinion,
    Step.recognise,
    Step.certify,
    Step.done,
)

ACTS: Mapping[str, Act] = {
    # Of a village.
    "receive_application": Act(frozenset({_LIST}), "review.manage", "nhận giấy đề nghị"),
    "draw_list": Act(frozenset({_LIST}), "review.manage", "lập danh sách"),
    "add_to_list": Act(frozenset({_LIST, _POSTING}), "review.manage", "đưa vào danh sách"),
    "remove_from_list": Act(frozenset({_LIST}), "review.manage", "đưa ra khỏi danh sách"),
    "assign_reviewer": Act(frozenset({_LIST, _COLLECT}), "review.manage", "phân công rà soát viên"),
    "close_list": Act(frozenset({_LIST}), "review.manage", "chốt danh sách"),
    "close_collection": Act(frozenset({_COLLECT}), "review.manage", "chốt phiếu"),
    "record_meeting": Act(frozenset({_MEETING}), "review.manage", "ghi kết quả họp dân"),
    "post_list": Act(frozenset({_POSTING}), "review.manage", "niêm yết"),
    "raise_objection": Act(frozenset({_POSTING, _DONE}), "review.manage", "ghi khiếu nại, phản ánh"),
    "answer_objection": Act(frozenset({_POSTING}), "review.check", "trả lời khiếu nại, phản ánh"),
    "close_posting": Act(frozenset({_POSTING}), "review.manage", "kết thúc niêm yết"),
    # Of a commune.
    "send_report": Act(frozenset({_REPORT}), "review.manage", "báo cáo kết quả"),
    "give_opinion": Act(frozenset({_OPINION}), "review.opinion", "cho ý kiến"),
    "refuse_application": Act(
        frozenset({_LIST, _COLLECT, _MEETING, _POSTING, _DONE}), "review.recognise", "trả lời bằng văn bản"
    ),
    "recognise_unit": Act(frozenset({_RECOGNISE}), "review.recognise", "ghi quyết định công nhận"),
    "conclude_unit": Act(frozenset({_REPORT, _RECOGNISE}), "review.manage", "kết thúc, không có hộ nào"),
    # The cycle is recognised with its last decision; certificates are handed out after it.
    "close_certificates": Act(
        frozenset({_CERTIFY}),
        "review.manage",
        "cấp xong giấy chứng nhận",
        frozenset({_OPEN, _RECOGNISED, _SEALED}),
    ),
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


def due(unit: ReviewUnit) -> frozenset[str]:
    """The acts that are due at a unit's step, for showing their buttons."""
    state = unit.cycle.state
    return frozenset(act for act, found in ACTS.items() if unit.step in found.steps and state in found.states)
