"""The tables of activities in the documentation are the ones that the program follows."""

import re

from giamngheo.access.powers import POWERS
from giamngheo.core.problems import CATALOGUE
from giamngheo.programme import checks
from giamngheo.programme.actions import RULES
from giamngheo.programme.models import ActivityState
from giamngheo.programme.workflow import ACTS
from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "explanation" / "activities.md").read_text("utf-8")
NOTHING = "–"


def words(cell: str) -> set[str]:
    return set() if cell == NOTHING else set(cell.split(", "))


def test_the_acts_are_those_of_the_page() -> None:
    row = r"^\| (\w+) \| ([\w, –]+) \| (\w+) \| (programme\.\w+) \| ([\w, –]+) \| (yes|no) \|$"
    said = {
        act: (words(sources), target, power, words(others), paper == "yes")
        for act, sources, target, power, others, paper in re.findall(row, TEXT, re.MULTILINE)
    }
    assert said == {
        name: ({str(one) for one in act.sources}, str(act.target), act.power, set(act.other_than), act.paper)
        for name, act in ACTS.items()
    }
    assert {act.power for act in ACTS.values()} <= set(POWERS)


def test_rows_are_written_in_the_states_of_the_page() -> None:
    section = TEXT.partition("## What is kept")[2].partition("## ")[0]
    said = {
        name: (words(states), words(ahead))
        for name, states, ahead in re.findall(r"^\| ([A-Z]\w+) \| ([\w, ]+) \| ([\w, –]+) \|$", section, re.MULTILINE)
    }  # fmt: skip
    assert said == {
        model.__name__: ({str(one) for one in rule.states}, set(rule.future))
        for model, rule in RULES.items()
        if rule.states
    }


def test_every_check_is_told() -> None:
    said = set(re.findall(r"^\| (activity\.\w+) \|", TEXT, re.MULTILINE))
    assert said == {code for code in CATALOGUE if code.startswith("activity.")}
    assert checks.__doc__


def test_every_state_can_be_reached_and_all_but_the_last_two_left() -> None:
    reached = {str(act.target) for act in ACTS.values()}
    left = {str(state) for act in ACTS.values() for state in act.sources}
    assert reached == set(ActivityState.values)
    assert set(ActivityState.values) - left == {"settled", "cancelled"}
