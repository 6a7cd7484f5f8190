"""Facts are of one moment, though others write while they are read."""

import time
from datetime import date
from threading import Thread

import pyarrow as pa
import pytest
from django.db import connection

from giamngheo.extract import households as household_rows
from giamngheo.extract.facts import facts_of
from giamngheo.extract.reading import one_state
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.models import Household, Status
from tests.record.registry.register import CLERK, NOW, enter, entry
from tests.record.review.sheets import conclude, open_cycle


def test_a_write_between_two_pieces_is_not_seen(
    places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = enter(*(entry(f"A{number}", places["06325-01"]) for number in range(4)))
    cycle = open_cycle(places["185"])
    conclude(cycle, places["185"], {household.code: "poor" for household in entered}, entered)
    monkeypatch.setattr(household_rows, "PIECE", 2)

    def interfere() -> None:
        """On SQLite this waits until the reading is over."""
        for status in Status.objects.order_by("-pk")[:2]:
            registry.correct_status(
                status=status,
                category="near_poor",
                decision="9",
                decided_on=date(2023, 1, 5),
                actor=CLERK,
                at=NOW,
            )
        connection.close()

    thread = Thread(target=interfere)
    with one_state():
        batches = facts_of(cycle).households
        read = [next(batches)]
        thread.start()
        if connection.vendor == "postgresql":
            thread.join(timeout=30)
        else:
            time.sleep(0.2)
        read += batches
    thread.join(timeout=30)
    assert pa.Table.from_batches(read)["category"].to_pylist() == ["poor"] * 4
    assert Status.objects.filter(superseded_by=None, category="near_poor").count() == 2
    assert Household.objects.count() == 4
