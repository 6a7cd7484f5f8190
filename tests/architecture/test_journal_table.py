"""The tables of the journal in the documentation are the ones that the program and the database follow."""

import re

from giamngheo.access.powers import POWERS
from giamngheo.budget.accounts import BELOW_ZERO, RULES, Account, Act
from giamngheo.budget.closing import STEPS
from tests.architecture.source import ROOT

TEXT = (ROOT / "docs" / "explanation" / "the-journal.md").read_text("utf-8")


def test_the_acts_move_what_the_page_says() -> None:
    rows = re.findall(r"^\| (\w+) \| ([\w →,]+→[\w →,]+) \| (money\.\w+) \| (yes|no) \|$", TEXT, re.MULTILINE)
    said = {
        act: ({tuple(flow.split(" → ")) for flow in flows.split(", ")}, power, between == "yes")
        for act, flows, power, between in rows
    }
    assert said == {
        str(act): ({(str(a), str(b)) for a, b in rule.flows}, rule.power, rule.between_lines)
        for act, rule in RULES.items()
    }
    assert set(RULES) == set(Act) - {Act.correct}
    assert {rule.power for rule in RULES.values()} <= set(POWERS)


def test_the_accounts_are_those_of_the_page() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| (above|below) zero \|$", TEXT, re.MULTILINE)
    assert dict(rows) == {str(account): "above" if account in BELOW_ZERO else "below" for account in Account}


def test_the_steps_of_a_years_end_are_those_of_the_page() -> None:
    section = TEXT.partition("## The end of a year")[2]
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| (money\.\w+) \|$", section, re.MULTILINE)
    assert dict(rows) == {str(step): words.power for step, words in STEPS.items()}
