"""One district of the published size and a small one, drawn once."""

import pytest

from giamngheo.demo.district import District, draw_district


@pytest.fixture(scope="session")
def district() -> District:
    return draw_district()


@pytest.fixture(scope="session")
def small() -> District:
    return draw_district(1_000)
