"""The steps of a review at random, held against a model of their own; `campaigns/review_walk.py` walks farther."""

import pytest

from giamngheo.places.models import Place
from tests.record.registry.register import build_places
from tests.record.review.walking import walks

STEPS = 500


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return build_places()


def test_no_step_is_taken_that_the_rules_forbid_and_none_refused_that_they_allow(
    places: dict[str, Place],
) -> None:
    tally = walks(places, STEPS, seed=2)
    assert sum(tally.tried.values()) == STEPS
    never = {"draw", "close_list", "sheet", "close_collection", "meet", "post", "answer", "undo"} - set(
        tally.done
    )
    assert not never, f"the walk never managed to {never}"
    assert tally.done["decide"] >= 1
