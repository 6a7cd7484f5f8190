"""The table of acts in the documentation is the one that the program follows."""

import re

from giamngheo.access.powers import POWERS
from giamngheo.law.bundle import load
from giamngheo.law.procedures import COMMUNE_STEPS, VILLAGE_STEPS
from giamngheo.review.models import Step
from giamngheo.review.workflow import ACTS, MOVES
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "explanation" / "review-by-steps.md"
ROW = re.compile(r"^\| (\w+) \| ([\w, ]+) \| (review\.\w+) \|", re.MULTILINE)


def test_the_documentation_says_which_act_is_due_when() -> None:
    said = {
        act: (set(steps.split(", ")), power) for act, steps, power in ROW.findall(PAGE.read_text("utf-8"))
    }
    assert said == {name: ({str(step) for step in act.steps}, act.power) for name, act in ACTS.items()}


def test_acts_need_powers_that_exist_and_steps_that_the_law_knows() -> None:
    assert {act.power for act in ACTS.values()} | {move.power for move in MOVES.values()} <= set(POWERS)
    assert set(Step.values) == {*VILLAGE_STEPS, *COMMUNE_STEPS, "done"}


def test_every_step_of_every_procedure_can_be_left() -> None:
    due = {str(step) for act in ACTS.values() for step in act.steps}
    for procedure in load().procedures.values():
        assert {step.name for step in procedure.steps} <= due
