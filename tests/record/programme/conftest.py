"""Places, budget units and households for the tests of activities."""

import pytest

from giamngheo.budget.models import BudgetUnit
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from tests.record.budget.money import build_units
from tests.record.programme import activity_world
from tests.record.registry.register import build_places


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def commune(places: dict[str, Place]) -> Place:
    return places["06328"]


@pytest.fixture
def units(places: dict[str, Place]) -> dict[str, BudgetUnit]:
    return build_units(places)


@pytest.fixture
def households(places: dict[str, Place]) -> dict[str, Household]:
    return activity_world.households(places["06328-01"])
