"""Every table has its word, in both languages, in the project's glossary."""

import re
from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.source import ROOT

GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("giamngheo.")]


def terms() -> Mapping[str, str]:
    """Term in code → what stands for it in Vietnamese."""
    found: dict[str, str] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[0] != "code" and not cells[0].startswith("--"):
            found.update(dict.fromkeys(re.split(r"[,;]\s*", cells[0]), cells[1]))
    return found


def words(model: type[Model]) -> str:
    """`DecisionLine` → `decision line`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_model_is_in_the_glossary(model: type[Model]) -> None:
    vietnamese = terms().get(words(model))
    assert vietnamese is not None, f"add {words(model)!r} to {GLOSSARY.relative_to(ROOT)}"
    assert str(model._meta.verbose_name) in re.split(r"[,;]\s*", vietnamese)


def test_a_word_stands_in_one_place() -> None:
    rows = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    said = [cell for row in rows for cell in re.split(r"[,;]\s*", row.strip("|").split("|")[0].strip())]
    assert sorted(word for word in set(said) - {"code"} if said.count(word) > 1) == []
