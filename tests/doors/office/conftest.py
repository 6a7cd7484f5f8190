"""The small district, sealed, and browsers of its people."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tests.doors.office import money_world, reviewing, sealing, world

SignedIn = Callable[[str], Client]


@pytest.fixture(scope="session")
def data_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sealed results lie; they are the same for every test and written once."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture
def district(db: None, data_directory: Path, settings: Settings) -> world.World:
    """The district with the results of both cycles sealed."""
    settings.DATA_DIRECTORY = data_directory
    made = world.build()
    for cycle in made.cycles.values():
        sealing.seal(cycle, made.places, data_directory / "snapshots")
    return made


@pytest.fixture
def signed_in(district: world.World) -> SignedIn:
    """A browser in which the account of this name is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(district.accounts[name], backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return sign_in


@pytest.fixture
def review(district: world.World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> reviewing.Review:
    """The review of 2024 under way, on a day of it."""
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: date(2024, 10, 20))
    return reviewing.open_review(district, signed_in)


@pytest.fixture
def money(district: world.World, monkeypatch: pytest.MonkeyPatch) -> money_world.Money:
    """The money of 2024, on a day of it."""
    monkeypatch.setattr("giamngheo.project.middleware.timezone.localdate", lambda: money_world.TODAY)
    return money_world.build(district)
