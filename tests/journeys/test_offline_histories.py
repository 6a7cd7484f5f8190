"""A few of the histories that `campaigns.offline_histories` plays by the thousand."""

import logging
from pathlib import Path

import pytest
from pytest_django import Settings

from campaigns.offline_histories import Different, campaign, ending, fill, village

COUNT = 15


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


def test_whatever_happens_on_the_way_the_ending_is_the_same(
    db: None, tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIRECTORY = tmp_path
    tally = campaign(COUNT, 20261125, tmp_path)
    assert tally.histories == COUNT
    assert set(tally.states) >= {"recorded", "disputed", "set_aside", "refused"}
    assert set(tally.mishaps) == {
        "arrives", "cut off", "receipt lost", "dies before settling", "dies in settling",
    }  # fmt: skip


def test_the_campaign_would_see_a_loss(db: None, tmp_path: Path, settings: Settings) -> None:
    import random

    settings.DATA_DIRECTORY = tmp_path
    with village() as (devices, form):
        history = fill(random.Random(1), devices, form)
        with pytest.raises(Different, match="are kept"):
            ending(history)
