"""The province of Lạng Sơn as shipped."""

from datetime import UTC, date, datetime

import pytest

from giamngheo.audit.actions import Actor
from giamngheo.places.actions import Added, load_units

SYSTEM = Actor("giamngheo")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 1)


@pytest.fixture
def loaded(db: None) -> Added:
    return load_units(actor=SYSTEM, at=NOW)
