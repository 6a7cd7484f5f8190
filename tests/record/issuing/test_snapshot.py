"""Sealing a cycle: a folder that verifies, a row that names it, a cycle that is sealed."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.documents.digests import table_digests
from giamngheo.facts import recounting, sealing
from giamngheo.facts import snapshot as sealed
from giamngheo.integrity import guards
from giamngheo.issuing import queries
from giamngheo.issuing.actions import take_snapshot
from giamngheo.issuing.invariants import broken, changed_answers, changed_snapshots
from giamngheo.issuing.models import Snapshot
from giamngheo.places.models import Place
from giamngheo.registry import actions as registry
from giamngheo.registry.models import Household, Person, Status
from giamngheo.review.models import Cycle, CycleState, FormVersion, Sheet
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
    (tmp_path / first.folder / "places.parquet").write_bytes(b"")
    assert list(changed_snapshots(tmp_path))


def test_an_open_cycle_cannot_be_sealed(places: Places, households: list[Household], tmp_path: Path) -> None:
    cycle = open_cycle(places["185"])
    fill(cycle, households[0], answers())
    with pytest.raises(Refused) as refused:
        take(cycle, tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["review.wrong_state"]
    assert not list(tmp_path.iterdir())


def test_no_name_of_anybody_is_in_the_set(cycle: Cycle, tmp_path: Path, households: list[Household]) -> None:
    folder = tmp_path / take(cycle, tmp_path).folder
    names = [name for household in households for name in (household.head_name, str(household.uid)) if name]
    names += [str(uid) for uid in Person.objects.values_list("uid", flat=True)]
    kept = "".join(
        str(pq.read_table(path).to_pylist())
        for path in sorted(folder.rglob("*.parquet"))
        if path.name != "places.parquet"
    )
    kept += "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.json"))
    assert "A1" in kept
    assert [name for name in names if name in kept] == []


def test_forms_and_answers_are_sealed_by_commune(cycle: Cycle, tmp_path: Path) -> None:
    made = take(cycle, tmp_path)
    (form,) = made.manifest["forms"]
    assert form["sheets"] == Sheet.objects.filter(assessments__line__cycle=cycle).count()
    assert form["form_hash"] == FormVersion.objects.get().hash
    assert sum(commune["answers"] for commune in made.manifest["communes"].values()) == form["sheets"]


def test_everything_is_found_again_without_the_record(cycle: Cycle, tmp_path: Path) -> None:
    made = take(cycle, tmp_path)
    found = recounting.recount(tmp_path / made.folder, table_digests, sealing.tell_nobody)
    assert found.problems == []
    assert found.tables > 0


def mend(sheet: Sheet, answers: dict[str, object]) -> None:
    """What only somebody with a hand in the database can do."""
    with guards.lifted(connection):
        Sheet.objects.filter(pk=sheet.pk).update(answers=answers)


def test_an_answer_changed_behind_the_records_back_is_found(cycle: Cycle, tmp_path: Path) -> None:
    take(cycle, tmp_path)
    assert list(changed_answers(tmp_path)) == []
    sheet = Sheet.objects.get(household__code="A1")
    changed = sheet.answers | {"household": sheet.answers["household"] | {"b1": 1}}
    mend(sheet, changed)
    (problem,) = changed_answers(tmp_path)
    assert problem.code == "check.sheet_changed"
    assert (problem.values["sheet"], problem.values["household"]) == (sheet.pk, "A1")
    assert list(broken(tmp_path)) == [problem]
    mend(sheet, sheet.answers)
    assert list(changed_answers(tmp_path)) == []


def test_the_order_of_keys_is_no_change(cycle: Cycle, tmp_path: Path) -> None:
    """PostgreSQL keeps another order than SQLite; a dump of one restored into the other is the same record."""
    take(cycle, tmp_path)
    sheet = Sheet.objects.get(household__code="A1")
    backwards = {name: dict(reversed(value.items())) if isinstance(value, dict) else value
                 for name, value in reversed(sheet.answers.items())}  # fmt: skip
    mend(sheet, backwards)
    assert list(changed_answers(tmp_path)) == []


def test_a_full_disk_changes_nothing_in_the_record(
    cycle: Cycle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed, "settle", full)
    lines = Line.objects.count()
    with pytest.raises(Refused) as refused:
        take(cycle, tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["snapshot.not_written"]
    cycle.refresh_from_db()
    assert (cycle.state, Snapshot.objects.count(), Line.objects.count()) == (CycleState.recognised, 0, lines)
    assert list(tmp_path.iterdir()) == []
