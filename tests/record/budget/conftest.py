"""The units that spend, in the small world of places."""

import pytest

from giamngheo.budget.models import BudgetLine, BudgetUnit
from tests.record.budget.money import build_units, give, key
from tests.record.registry.register import build_places


@pytest.fixture
def units(db: None) -> dict[str, BudgetUnit]:
    return build_units(build_places())


@pytest.fixture
def line(units: dict[str, BudgetUnit]) -> BudgetLine:
    """A hundred million đồng of the Health Centre, allotted."""
    return give(key(units["TTYT"]), 100_000_000)
