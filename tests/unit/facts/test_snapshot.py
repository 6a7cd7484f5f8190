"""A sealed folder: the same rows give the same name, a changed byte is found, a broken row is never sealed."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from giamngheo.core.problems import Refused
from giamngheo.facts import schema, sealing, snapshot
from giamngheo.facts.figures import compute, lookup
from giamngheo.law.bundle import load
from tests.unit.facts.registers import Row, departed, household, naive, place, register, table

PLACES = table([place("20", "province"), place("06325", "commune", "20")], schema.PLACES)
CYCLE: dict[str, Any] = {
    "cycle": "2023-dinh-ky",
    "standard": "nd-07-2021",
    "law_hash": load().standards["nd-07-2021"].hash,
    "reference_date": date(2023, 12, 14),
}


FITS = "the change fits both categories"
SIZE = "a size with a previous category"


def seal(parent: Path, rows: list[Row], gone: list[Row] = []) -> sealing.Sealed:  # noqa: B006
    return sealing.write(parent, table(rows), table(gone, schema.DEPARTED), PLACES, **CYCLE)


@pytest.fixture
def sealed(tmp_path: Path) -> sealing.Sealed:
    return seal(tmp_path, *register(3, 300))


def test_figures_come_back_from_the_folder(sealed: sealing.Sealed) -> None:
    rows, gone = register(3, 300)
    opened = snapshot.open(sealed.folder)
    found = lookup(compute(opened, ["rate.poor", "change.poor.start", "change.poor.end"]))[()]
    assert {key: value[0] for key, value in found.items()} == {key: naive(key, rows, gone) for key in found}
    assert opened.manifest == sealed.manifest
    assert sealed.manifest["weighted"] is False
    assert sum(commune["households"] for commune in sealed.manifest["communes"].values()) == len(rows)
    assert sum(commune["persons"] for commune in sealed.manifest["communes"].values()) == sum(
        r["persons"] for r in rows
    )
    assert opened.places.count().to_pyarrow().as_py() == 2
    assert opened.facts().standard.id == "nd-07-2021"


def test_the_name_is_of_the_rows_and_not_of_their_order_or_batches(
    tmp_path: Path, sealed: sealing.Sealed
) -> None:
    rows, gone = register(3, 300)
    backwards = table(rows[::-1])

    def batches() -> Iterator[pa.RecordBatch]:
        yield from backwards.to_batches(max_chunksize=7)

    again = sealing.write(tmp_path / "again", batches(), table(gone, schema.DEPARTED), PLACES, **CYCLE)
    assert again.name == sealed.name
    assert again.manifest == sealed.manifest
    assert seal(tmp_path, rows[:-1], gone).name != sealed.name
    other_law = sealing.write(
        tmp_path, backwards, table(gone, schema.DEPARTED), PLACES, **{**CYCLE, "law_hash": "1" * 64}
    )
    assert other_law.name != sealed.name


def test_the_name_is_of_the_rows_however_few_are_put_in_order_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, gone = register(3, 300)
    rows = [row | {"commune": f"0632{number % 4}"} for number, row in enumerate(rows)]
    whole = seal(tmp_path / "whole", rows, gone)
    monkeypatch.setattr(sealing, "_SORTED_AT_ONCE", 1)
    pieces = seal(tmp_path / "pieces", rows, gone)
    assert len(pieces.manifest["communes"]) >= 4
    assert pieces.manifest == whole.manifest


def test_sealing_twice_leaves_the_first_as_it_is(tmp_path: Path, sealed: sealing.Sealed) -> None:
    before = (sealed.folder / "manifest.json").stat().st_mtime_ns
    assert seal(tmp_path, *register(3, 300)).folder == sealed.folder
    assert (sealed.folder / "manifest.json").stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [sealed.name]


def test_rows_lie_by_commune_in_order_and_in_the_types_laid_down(sealed: sealing.Sealed) -> None:
    rows, gone = register(3, 300)
    for name, given in (("households", rows), ("departed", gone)):
        found = []
        for code in sealed.manifest["communes"]:
            stored = pa.parquet.read_table(snapshot.part(sealed.folder, code) / f"{name}.parquet")
            assert stored.schema.remove_metadata() == snapshot.PARTS[name]
            assert set(stored["commune"].to_pylist()) <= {code}
            keys = list(zip(stored["village"].to_pylist(), stored["household"].to_pylist(), strict=True))
            assert keys == sorted(keys)
            found += stored["household"].to_pylist()
        assert sorted(found) == sorted(row["household"] for row in given)


def test_a_large_commune_lies_in_row_groups_of_one_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "ROW_GROUP", 64)
    rows = [household(number, village=f"06325-0{number % 3}") for number in range(200)]
    there = snapshot.part(seal(tmp_path, rows).folder, "06325") / "households.parquet"
    metadata = pa.parquet.read_metadata(there)
    assert [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)] == [64, 64, 64, 8]


def test_a_code_is_never_a_way_out_of_the_folder(tmp_path: Path) -> None:
    made = seal(tmp_path / "sets", [household(1, commune="../../x"), household(2, commune="..")])
    assert snapshot.verify(made.folder) == []
    assert snapshot.open(made.folder).households.count().to_pyarrow().as_py() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sets"]


def test_a_folder_whose_name_looks_like_a_pattern_is_read(tmp_path: Path) -> None:
    made = seal(tmp_path / "bộ [2023]*", [household(1)])
    assert snapshot.open(made.folder).households.count().to_pyarrow().as_py() == 1


def test_a_whole_folder_has_no_problem(sealed: sealing.Sealed) -> None:
    assert snapshot.verify(sealed.folder) == []


FILES = [
    "places.parquet",
    "figures.parquet",
    "law/instruments.yaml",
    "law/standards/nd-07-2021/standard.yaml",
    *(f"communes/06325/{name}" for name in ("households.parquet", "departed.parquet", "answers.parquet")),
    "communes/06325/figures.parquet",
    "communes/06325/manifest.json",
]


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_found(name: str, sealed: sealing.Sealed) -> None:
    path = sealed.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (problem,) = snapshot.verify(sealed.folder)
    assert problem.code == "snapshot.file_changed"
    assert problem.spot.file == str(path)
    with pytest.raises(Refused):
        snapshot.open(sealed.folder)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".parquet")])
def test_a_missing_file_is_found(name: str, sealed: sealing.Sealed) -> None:
    (sealed.folder / name).unlink()
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.file_missing"]


def test_a_missing_commune_is_found_unless_it_is_not_asked_for(sealed: sealing.Sealed) -> None:
    shutil.rmtree(sealed.folder / "communes" / "06325")
    (problem,) = snapshot.verify(sealed.folder)
    assert (problem.code, problem.values) == ("snapshot.commune_missing", {"commune": "06325"})
    assert snapshot.verify(sealed.folder, ["06328"]) == []
    assert [problem.code for problem in snapshot.verify(sealed.folder, ["99999"])] == [
        "snapshot.no_such_commune"
    ]


def test_a_commune_that_was_slipped_in_is_never_counted(sealed: sealing.Sealed) -> None:
    shutil.copytree(sealed.folder / "communes" / "06325", sealed.folder / "communes" / "00000")
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.commune_unexpected"]
    with pytest.raises(Refused):
        snapshot.open(sealed.folder)


def test_one_commune_is_handed_out_alone(tmp_path: Path, sealed: sealing.Sealed) -> None:
    there = snapshot.copy(sealed.folder, tmp_path / "out", ["06325"])
    assert there == tmp_path / "out" / sealed.name
    assert [path.name for path in (there / "communes").iterdir()] == ["06325"]
    assert snapshot.verify(there, ["06325"]) == []
    assert snapshot.copy(sealed.folder, tmp_path / "out", ["06325"]) == there
    with pytest.raises(Refused):  # the whole is not there, and nothing is mended in place
        snapshot.copy(sealed.folder, tmp_path / "out")
    with pytest.raises(Refused):
        snapshot.copy(sealed.folder, tmp_path / "other", ["99999"])
    assert not (tmp_path / "other").exists()


def test_a_set_that_is_damaged_is_not_handed_out(tmp_path: Path, sealed: sealing.Sealed) -> None:
    (sealed.folder / "figures.parquet").write_bytes(b"")
    with pytest.raises(Refused):
        snapshot.copy(sealed.folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_changed_manifest_or_name_is_found(tmp_path: Path, sealed: sealing.Sealed) -> None:
    manifest = sealed.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("2023-dinh-ky", "2022-dinh-ky"))
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.misnamed"]
    assert [problem.code for problem in snapshot.verify(sealed.folder.rename(tmp_path / "final"))] == [
        "snapshot.misnamed"
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": []}', '{"schema": 2}', '{"schema": "2"}'])
def test_an_unreadable_manifest_is_found(text: str, sealed: sealing.Sealed) -> None:
    (sealed.folder / "manifest.json").write_text(text)
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.no_manifest"]


def test_no_folder_at_all_is_found(tmp_path: Path) -> None:
    assert [problem.code for problem in snapshot.verify(tmp_path / "nowhere")] == ["snapshot.no_manifest"]


def test_another_version_of_the_schema_is_not_read(tmp_path: Path, sealed: sealing.Sealed) -> None:
    path = sealed.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": 99}))
    assert "snapshot.version" in {problem.code for problem in snapshot.verify(sealed.folder)}


def test_a_stranger_in_the_folder_is_named_but_does_no_harm(sealed: sealing.Sealed) -> None:
    (sealed.folder / "notes.txt").write_text("")
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.file_unexpected"]
    assert snapshot.open(sealed.folder).name == sealed.name


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"area": "forest"}, "area is rural or urban"),
        ({"category": "rich"}, "a known category"),
        ({"previous_category": "rich"}, "a known previous_category"),
        ({"change": "vanished"}, "a known change"),
        ({"persons": 0}, "at least one person"),
        ({"dep_mask": 3, "known_mask": 1}, "what is deprived is known"),
        ({"dep_mask": -1}, "sound bit masks"),
        ({"causes": 256}, "sound bit masks"),
        ({"reviewed": False}, "no score or category without review"),
        ({"children": 5}, "children are persons"),
        ({"children": 1, "children_malnourished": 2}, "children_malnourished are children"),
        ({"previous_category": "poor", "previous_persons": None, "change": "escaped_beyond"}, SIZE),
        ({"category": "poor", "change": "escaped_beyond"}, FITS),
        ({"previous_category": "poor", "category": "poor", "change": "fell_back"}, FITS),
        ({"previous_category": "poor", "category": "near_poor", "change": "near_poor_to_poor"}, FITS),
        ({"change": "newly_arising"}, FITS),
        ({"weight": -1}, "a weight is not negative"),
    ],
)  # fmt: skip
def test_a_household_that_breaks_a_rule_is_not_sealed(tmp_path: Path, changes: Row, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        seal(tmp_path, [household(1), household(2, **changes)])
    assert rule in [problem.values["rule_en"] for problem in refused.value.problems]
    assert refused.value.problems[0].values["examples"] == "H00002"
    assert list(tmp_path.iterdir()) == []


def test_a_departed_household_that_breaks_a_rule_is_not_sealed(tmp_path: Path) -> None:
    gone = [departed(1, reason="unknown", previous_category="medium", previous_persons=0)]
    with pytest.raises(Refused) as refused:
        seal(tmp_path, [household(2)], gone)
    assert len(refused.value.problems) == 3


def test_a_household_that_stands_twice_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        seal(tmp_path, [household(1), household(2), household(1, village="06325-02")])
    assert [problem.values["rule_en"] for problem in refused.value.problems] == ["one row a household"]


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        (table([household(1)]).drop_columns(["merit", "b1"]), "−b1, −merit"),
        (table([household(1)]).append_column("name", pa.array(["x"])), "+name"),
        (table([household(1)]).set_column(6, "persons", pa.array([40000])), "persons"),
        (table([household(1)]).set_column(6, "persons", pa.array([None], pa.int16())), "persons: 1 null"),
    ],
)
def test_other_columns_are_not_sealed(tmp_path: Path, rows: pa.Table, detail: str) -> None:
    with pytest.raises(Refused) as refused:
        sealing.write(tmp_path, rows, table([], schema.DEPARTED), PLACES, **CYCLE)
    (problem,) = refused.value.problems
    assert detail in str(problem.values["detail"])
    assert list(tmp_path.iterdir()) == []


def test_an_unclassified_change_is_reported_and_sealed(tmp_path: Path) -> None:
    rows = [
        household(1),
        household(2, category="poor"),
        household(3, previous_category="poor", category=None),
    ]
    (problem,) = seal(tmp_path, rows).problems
    assert problem.code == "snapshot.unclassified"
    assert problem.values == {"count": 2, "examples": "H00002, H00003"}


def test_in_the_first_round_nobody_is_unclassified(tmp_path: Path) -> None:
    assert (
        seal(
            tmp_path, [household(1, category="poor", previous_category=None, previous_persons=None)]
        ).problems
        == []
    )


def test_an_empty_register_is_sealed(tmp_path: Path) -> None:
    opened = snapshot.open(seal(tmp_path, []).folder)
    assert lookup(compute(opened, ["rate.poor"]))[()] == {"rate.poor": (0, 0)}


def test_a_full_disk_seals_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for broken in ("write_manifest", "settle", "hash_of"):
        with monkeypatch.context() as patched:
            patched.setattr(snapshot, broken, full)
            with pytest.raises(Refused) as refused:
                seal(tmp_path, *register(3, 300))
        (problem,) = refused.value.problems
        assert problem.code == "snapshot.not_written"
        assert "No space left" in problem.sentence("en")
        assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_while_rows_come_seals_nothing(tmp_path: Path) -> None:
    """The system itself refuses to write on, in a process that may write 100 KB a file."""
    code = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from pathlib import Path
from giamngheo.core.problems import Refused
from tests.unit.facts.test_snapshot import register, seal
rows, gone = register(3, 40_000)
try:
    seal(Path({str(tmp_path)!r}), rows, gone)
except Refused as refused:
    print([problem.code for problem in refused.problems])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "['snapshot.not_written']", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_seal_that_was_killed_leaves_nothing_that_counts(tmp_path: Path, sealed: sealing.Sealed) -> None:
    """Killed at any step: what is left is hidden, has no name and no manifest."""
    for step in ("read", "check", "write", "figures", "tables"):
        code = f"""
import os, signal
from pathlib import Path
from giamngheo.facts import sealing
from tests.unit.facts.test_snapshot import CYCLE, PLACES, register, schema, table
rows, gone = register(3, 300)
def tell(at, done):
    if at == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
sealing.write(Path({str(tmp_path / step)!r}), table(rows), table(gone, schema.DEPARTED), PLACES, **CYCLE, tell=tell)
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL
        (left,) = (tmp_path / step).iterdir()
        assert left.name.startswith(".sealing-")
        assert [problem.code for problem in snapshot.verify(left)] == ["snapshot.no_manifest"]
        assert seal(tmp_path / step, *register(3, 300)).name == sealed.name


def test_the_law_goes_with_the_data_and_counts_in_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = seal(tmp_path, [household(1)])
    own = load().standards["nd-07-2021"]
    assert load(made.folder / "law").standards["nd-07-2021"].hash == own.hash
    changed = replace(load(), standards={"nd-07-2021": replace(own, hash="f" * 64)})
    monkeypatch.setattr(
        snapshot.bundle, "load", lambda folder=None: changed if folder is None else load(folder)
    )
    assert snapshot.open(made.folder).standard.hash == own.hash


def test_results_by_a_law_that_is_not_at_hand_are_sealed_without_it(tmp_path: Path) -> None:
    made = sealing.write(
        tmp_path, table([household(1)]), table([], schema.DEPARTED), PLACES, **{**CYCLE, "law_hash": "1" * 64}
    )
    assert [problem.code for problem in made.problems] == ["snapshot.law_not_kept"]
    assert not (made.folder / "law").exists()
    assert snapshot.verify(made.folder) == []
    assert snapshot.open(made.folder).standard.id == "nd-07-2021"
