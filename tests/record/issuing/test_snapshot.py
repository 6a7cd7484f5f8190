"""Sealing a cycle: a folder that verifies, a row that names it, a cycle that is sealed."""

from datetime import date
from pathlib import Path

import pytest

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.facts import snapshot as sealed
from giamngheo.issuing import queries
from giamngheo.issuing.actions import take_snapshot
from giamngheo.issuing.invariants import changed_snapshots
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.models import Household, Status
from giamngheo.review.models import Cycle, CycleState
from tests.record.registry.register import CLERK, NOW, enter, entry, reach_over
from tests.record.review.sheets import answers, conclude, fill, open_cycle

Places = dict[str, Place]


@pytest.fixture
def households(places: Places) -> list[Household]:
    return enter(entry("A1", places["06325-01"]), entry("B1", places["06328-01"], "Lý Văn Cao"))


@pytest.fixture
def cycle(places: Places, households: list[Household]) -> Cycle:
    cycle = open_cycle(places["185"])
    conclude(cycle, places["185"], {"A1": "poor"}, households)
    return cycle


def take(cycle: Cycle, root: Path) -> Snapshot:
    return take_snapshot(cycle=cycle, root=root, actor=CLERK, at=NOW)


def test_a_snapshot_is_sealed_once(cycle: Cycle, tmp_path: Path, places: Places) -> None:
    made = take(cycle, tmp_path)
    assert (made.households, made.persons, made.manifest["cycle"]) == (2, 2, cycle.code)
    assert sealed.verify(tmp_path / made.folder) == list(changed_snapshots(tmp_path)) == []
    cycle.refresh_from_db()
    assert cycle.state == CycleState.sealed
    lines = Line.objects.count()
    assert take(cycle, tmp_path) == made
    assert Line.objects.count() == lines
    assert list(queries.snapshots(reach_over(places["185"]))) == [made]
    assert not queries.snapshots(reach_over(places["06325"])).exists()


def test_a_correction_gives_another_snapshot_and_the_first_stays(cycle: Cycle, tmp_path: Path) -> None:
    first = take(cycle, tmp_path)
    registry.correct_status(
        status=Status.objects.get(), category="near_poor", decision="9", decided_on=date(2023, 1, 5),
        actor=CLERK, at=NOW,
    )  # fmt: skip
    second = take_snapshot(cycle=cycle, root=tmp_path, actor=CLERK, at=NOW.replace(month=11))
    assert second.name != first.name
    assert queries.latest(cycle) == second
    assert list(changed_snapshots(tmp_path)) == []
    (tmp_path / first.folder / "households.parquet").write_bytes(b"")
    assert list(changed_snapshots(tmp_path))


def test_an_open_cycle_cannot_be_sealed(places: Places, households: list[Household], tmp_path: Path) -> None:
    cycle = open_cycle(places["185"])
    fill(cycle, households[0], answers())
    with pytest.raises(Refused) as refused:
        take(cycle, tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["review.wrong_state"]
    assert not list(tmp_path.iterdir())
