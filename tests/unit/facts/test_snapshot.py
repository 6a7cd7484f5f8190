"""A sealed folder: the same rows give the same name, a changed byte is found, a broken row is never sealed."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from giamngheo.core.problems import Refused
from giamngheo.facts import schema, snapshot
from giamngheo.facts.figures import compute, lookup
from tests.unit.facts.registers import Row, departed, household, naive, place, register, table

PLACES = table([place("20", "province"), place("06325", "commune", "20")], schema.PLACES)
CYCLE: dict[str, Any] = {
    "cycle": "2023-dinh-ky",
    "standard": "nd-07-2021",
    "law_hash": "0" * 64,
    "reference_date": date(2023, 12, 14),
}


FITS = "the change fits both categories"
SIZE = "a size with a previous category"


def seal(parent: Path, rows: list[Row], gone: list[Row] = []) -> snapshot.Sealed:  # noqa: B006
    return snapshot.write(parent, table(rows), table(gone, schema.DEPARTED), PLACES, **CYCLE)


@pytest.fixture
def sealed(tmp_path: Path) -> snapshot.Sealed:
    return seal(tmp_path, *register(3, 300))


def test_figures_come_back_from_the_folder(sealed: snapshot.Sealed) -> None:
    rows, gone = register(3, 300)
    opened = snapshot.open(sealed.folder)
    found = lookup(compute(opened, ["rate.poor", "change.poor.start", "change.poor.end"]))[()]
    assert {key: value[0] for key, value in found.items()} == {key: naive(key, rows, gone) for key in found}
    assert opened.manifest == sealed.manifest
    assert sealed.manifest["weighted"] is False
    assert sealed.manifest["files"]["households.parquet"]["rows"] == len(rows)
    assert opened.places.count().to_pyarrow().as_py() == 2
    assert opened.facts().standard.id == "nd-07-2021"


def test_the_name_is_of_the_rows_and_not_of_their_order_or_batches(
    tmp_path: Path, sealed: snapshot.Sealed
) -> None:
    rows, gone = register(3, 300)
    backwards = table(rows[::-1])

    def batches() -> Iterator[pa.RecordBatch]:
        yield from backwards.to_batches(max_chunksize=7)

    again = snapshot.write(tmp_path / "again", batches(), table(gone, schema.DEPARTED), PLACES, **CYCLE)
    assert again.name == sealed.name
    assert again.manifest == sealed.manifest
    assert seal(tmp_path, rows[:-1], gone).name != sealed.name
    other_law = snapshot.write(
        tmp_path, backwards, table(gone, schema.DEPARTED), PLACES, **{**CYCLE, "law_hash": "1" * 64}
    )
    assert other_law.name != sealed.name


def test_sealing_twice_leaves_the_first_as_it_is(tmp_path: Path, sealed: snapshot.Sealed) -> None:
    before = (sealed.folder / "households.parquet").stat().st_mtime_ns
    assert seal(tmp_path, *register(3, 300)).folder == sealed.folder
    assert (sealed.folder / "households.parquet").stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [sealed.name]


def test_rows_are_stored_in_the_order_of_places_and_in_the_types_laid_down(sealed: snapshot.Sealed) -> None:
    stored = pa.parquet.read_table(sealed.folder / "households.parquet")
    assert stored.schema.remove_metadata() == schema.HOUSEHOLDS
    keys = list(zip(*(stored[name].to_pylist() for name in ("commune", "village", "household")), strict=True))
    assert keys != sorted(keys)  # the three districts come first, and the one without a district last
    assert stored["district"].to_pylist() == sorted(
        stored["district"].to_pylist(), key=lambda code: (code is None, code)
    )


def test_a_whole_folder_has_no_problem(sealed: snapshot.Sealed) -> None:
    assert snapshot.verify(sealed.folder) == []


@pytest.mark.parametrize("name", ["households.parquet", "departed.parquet", "places.parquet"])
def test_a_changed_byte_is_found(name: str, sealed: snapshot.Sealed) -> None:
    path = sealed.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (problem,) = snapshot.verify(sealed.folder)
    assert problem.code == "snapshot.file_changed"
    assert problem.spot.file == str(path)
    with pytest.raises(Refused):
        snapshot.open(sealed.folder)


def test_a_missing_file_is_found(sealed: snapshot.Sealed) -> None:
    (sealed.folder / "departed.parquet").unlink()
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.file_missing"]


def test_a_changed_manifest_or_name_is_found(tmp_path: Path, sealed: snapshot.Sealed) -> None:
    manifest = sealed.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("2023-dinh-ky", "2022-dinh-ky"))
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.misnamed"]
    assert [problem.code for problem in snapshot.verify(sealed.folder.rename(tmp_path / "final"))] == [
        "snapshot.misnamed"
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": []}'])
def test_an_unreadable_manifest_is_found(text: str, sealed: snapshot.Sealed) -> None:
    (sealed.folder / "manifest.json").write_text(text)
    assert [problem.code for problem in snapshot.verify(sealed.folder)] == ["snapshot.no_manifest"]


def test_no_folder_at_all_is_found(tmp_path: Path) -> None:
    assert [problem.code for problem in snapshot.verify(tmp_path / "nowhere")] == ["snapshot.no_manifest"]


def test_another_version_of_the_schema_is_not_read(tmp_path: Path, sealed: snapshot.Sealed) -> None:
    path = sealed.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": 99}))
    assert "snapshot.version" in {problem.code for problem in snapshot.verify(sealed.folder)}


def test_a_stranger_in_the_folder_is_named_but_does_no_harm(sealed: snapshot.Sealed) -> None:
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
        snapshot.write(tmp_path, rows, table([], schema.DEPARTED), PLACES, **CYCLE)
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
