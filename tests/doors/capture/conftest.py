"""The small district with a cycle that is open, and devices of its people."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from giamngheo.capture.openrosa.signing_in import remembered
from giamngheo.law.bundle import load
from giamngheo.review.models import Cycle
from tests.doors.capture.collect import Collect
from tests.doors.office import world

Device = Callable[[str], Collect]


@pytest.fixture
def district(db: None, tmp_path: Path, settings: Settings) -> world.World:
    settings.DATA_DIRECTORY = tmp_path
    remembered.clear()
    made = world.build()
    made.cycles["open"] = open_cycle(made)
    return made


def open_cycle(made: world.World) -> Cycle:
    law = load().standards["nd-07-2021"]
    return Cycle.objects.create(
        code="2024-dinh-ky", title="Rà soát định kỳ 2024", kind="periodic", year=2024,
        reference_date=date(2024, 10, 31), opens_on=date(2024, 9, 1), closes_on=date(2024, 12, 14),
        place=made.places["185"], standard=law.id, law_hash=law.hash, state="open",
    )  # fmt: skip


@pytest.fixture
def device(district: world.World) -> Device:
    """A device in which the account of this name is entered."""
    return lambda name: Collect(name, world.PASSWORD)
