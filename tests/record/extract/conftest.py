import pytest

from giamngheo.places.models import Place
from tests.record.registry.register import build_places


@pytest.fixture
def places(transactional_db: None) -> dict[str, Place]:
    """Facts are read in a transaction of their own, so these tests work with real ones."""
    return build_places()
