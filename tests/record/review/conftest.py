import pytest

from giamngheo.places.models import Place
from tests.record.registry.register import build_places


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return build_places()
