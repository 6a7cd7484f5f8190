"""The reference says all there is to say."""

import re

from tests.architecture.source import ROOT, modules

VARIABLE = re.compile(r"\bGIAMNGHEO_[A-Z_]*[A-Z]\b")


def test_every_variable_of_the_environment_is_explained() -> None:
    tests = [(ROOT / "tests" / name).read_text() for name in ("settings.py", "throwaway.py")]
    used = {
        name for text in (*(module.text for module in modules()), *tests) for name in VARIABLE.findall(text)
    }
    reference = (ROOT / "docs" / "reference" / "environment.md").read_text(encoding="utf-8")
    assert used == set(VARIABLE.findall(reference))
