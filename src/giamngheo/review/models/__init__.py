"""Tables of the review: cycles and what comes out of them; the steps by which it comes out."""

from giamngheo.review.models.cycles import (
    Assessment,
    Change,
    Cycle,
    CycleKind,
    CycleState,
    Decision,
    DecisionLine,
    FormVersion,
    Sheet,
    SheetState,
)

__all__ = [
    "Assessment",
    "Change",
    "Cycle",
    "CycleKind",
    "CycleState",
    "Decision",
    "DecisionLine",
    "FormVersion",
    "Sheet",
    "SheetState",
]
