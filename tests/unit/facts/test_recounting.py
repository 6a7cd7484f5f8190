"""Recounting: what was sealed is found again; whatever was bent, however well its hashes were mended, is not."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from giamngheo.core.problems import Refused
from giamngheo.facts import recounting, schema, sealed_figures, sealing, snapshot
from giamngheo.facts.cube import standard_in_use
from giamngheo.facts.figures import compute, lookup
from tests.unit.facts.registers import departed, household, naive, register, table
from tests.unit.facts.test_snapshot import CYCLE, PLACES

FORM = {"form": "b", "version": "1", "form_hash": "f" * 64}


def sheets(rows: list[dict[str, Any]]) -> pa.Table:
    """A sheet for every third household of a register."""
    chosen = [
        {name: row[name] for name in ("household", "village", "commune")}
        | FORM
        | {"sheet": number, "digest": hashlib.sha256(row["household"].encode()).digest()}
        for number, row in enumerate(rows)
        if number % 3 == 0
    ]
    return pa.Table.from_pylist(chosen, schema=schema.ANSWERS)


def digests(made: snapshot.Snapshot) -> Mapping[str, str]:
    """Stands for the official tables: something counted from the snapshot."""
    return {"185/village/1": str(made.households.persons.sum().to_pyarrow().as_py())}


@pytest.fixture
def sealed(tmp_path: Path) -> sealing.Sealed:
    rows, gone = register(3, 300)
    return sealing.write(
        tmp_path,
        table(rows),
        table(gone, schema.DEPARTED),
        PLACES,
        answers=sheets(rows),
        digests=digests,
        **CYCLE,
    )


def recount(folder: Path, communes: list[str] | None = None) -> recounting.Recount:
    return recounting.recount(folder, digests, sealing.tell_nobody, communes)


def codes(folder: Path, communes: list[str] | None = None) -> list[str]:
    return sorted({problem.code for problem in recount(folder, communes).problems})


def forge(folder: Path, change: Callable[[Path, dict[str, Any]], None]) -> Path:
    """Change a set and mend every hash and the name, as one would who knows how it is made."""
    made = folder.with_name("forged")
    shutil.copytree(folder, made)
    manifest = snapshot.read_manifest(made)
    change(made, manifest)
    for code, entry in manifest["communes"].items():
        there = snapshot.part(made, code)
        own = snapshot.read_manifest(there)
        for name in own["files"]:
            own["files"][name]["sha256"] = snapshot.hash_of(there / name)
        snapshot.write_manifest(there, own)
        entry["sha256"] = snapshot.hash_of(there / "manifest.json")
    for name in manifest["files"]:
        manifest["files"][name]["sha256"] = snapshot.hash_of(made / name)
    snapshot.write_manifest(made, manifest)
    return made.rename(made.with_name(snapshot.name_of(manifest)))


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    found = pq.read_table(path)
    pq.write_table(change(found).cast(found.schema), path)


def put(name: str, value: object) -> Callable[[pa.Table], pa.Table]:
    """Another value in the first row of a column."""

    def change(found: pa.Table) -> pa.Table:
        values = [value, *found[name].to_pylist()[1:]]
        return found.set_column(
            found.column_names.index(name), name, pa.array(values, found.schema.field(name).type)
        )

    return change


def test_an_untouched_set_is_the_same(sealed: sealing.Sealed) -> None:
    found = recount(sealed.folder)
    assert found.problems == []
    assert (found.communes, found.households, found.tables, found.own_law) == (4, 300, 1, True)
    figures = len(sealed_figures.published(standard_in_use()))
    assert found.figures % figures == 0
    assert found.figures >= figures * (4 + 2 + 1 + 1)  # communes, districts, the province, the whole


def test_the_sealed_figures_are_those_of_the_naive_count(sealed: sealing.Sealed) -> None:
    rows, gone = register(3, 300)
    for code in sealed.manifest["communes"]:
        stored = pq.read_table(snapshot.part(sealed.folder, code) / "figures.parquet")
        here = [row for row in rows if row["commune"] == code]
        away = [row for row in gone if row["commune"] == code]
        own = stored.filter(pc.equal(stored["level"], "commune"))
        found = dict(zip(own["figure"].to_pylist(), own["numerator"].to_pylist(), strict=True))
        for figure in ("households.poor", "persons.near_poor", "deprived.poor.toilet", "change.poor.end"):
            assert found[figure] == naive(figure, here, away)
    stored = pq.read_table(sealed.folder / "figures.parquet")
    whole = stored.filter(pc.equal(stored["level"], schema.WHOLE))
    counted = lookup(compute(snapshot.open(sealed.folder), whole["figure"].to_pylist()))[()]
    triples = zip(
        whole["figure"].to_pylist(),
        whole["numerator"].to_pylist(),
        whole["denominator"].to_pylist(),
        strict=True,
    )
    assert {figure: (part, of) for figure, part, of in triples} == counted


def test_pieces_of_communes_give_what_all_at_once_give(
    sealed: sealing.Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_figures, "COMMUNES_AT_ONCE", 1)
    assert recount(sealed.folder).problems == []
    monkeypatch.setattr(sealed_figures, "COMMUNES_AT_ONCE", 3)
    monkeypatch.setattr(sealed_figures, "HOUSEHOLDS_AT_ONCE", 90)
    assert recount(sealed.folder).problems == []


def test_a_commune_alone_is_recounted(tmp_path: Path, sealed: sealing.Sealed) -> None:
    there = snapshot.copy(sealed.folder, tmp_path / "out", ["06325"])
    found = recount(there, ["06325"])
    assert found.problems == []
    assert (found.communes, found.tables) == (1, 0)
    assert 0 < found.households < 300
    assert codes(there) == ["snapshot.commune_missing"]


def test_forged_data_do_not_give_the_sealed_figures(sealed: sealing.Sealed) -> None:
    """A household taken off the poor list, with every hash mended."""

    def change(folder: Path, manifest: dict[str, Any]) -> None:
        rewrite(folder / "communes" / "06325" / "households.parquet", _nobody_poor)

    made = forge(sealed.folder, change)
    assert snapshot.verify(made) == []
    problems = recount(made).problems
    assert {problem.code for problem in problems} >= {"snapshot.figure_differs", "snapshot.figures_more"}
    assert "households.poor" in str([problem.values for problem in problems]) or len(problems) > 5
    assert codes(made, ["06328"]) == []
    assert "snapshot.figure_differs" in codes(made, ["06325"])


def _nobody_poor(found: pa.Table) -> pa.Table:
    place = found.column_names.index("category")
    poor = pc.equal(found["category"], "poor").combine_chunks()
    return found.set_column(
        place, "category", pc.if_else(poor, "not_poor", found["category"].combine_chunks())
    )


@pytest.mark.parametrize(
    ("file", "column", "value", "expected"),
    [
        ("figures.parquet", "numerator", 999_999, "snapshot.figure_differs"),
        ("figures.parquet", "denominator", 7, "snapshot.figure_differs"),
        ("figures.parquet", "place", "99999", "snapshot.figure_differs"),
        ("figures.parquet", "figure", "households.of_the_rich", "snapshot.figures_unknown"),
        ("communes/06325/figures.parquet", "numerator", 999_999, "snapshot.figure_differs"),
        ("communes/06325/answers.parquet", "digest", b"x", "snapshot.manifest_differs"),
        ("communes/06325/answers.parquet", "household", "H99999", "snapshot.manifest_differs"),
        ("communes/06325/answers.parquet", "form_hash", "0" * 64, "snapshot.manifest_differs"),
        ("communes/06325/households.parquet", "persons", 9, "snapshot.manifest_differs"),
        ("communes/06325/households.parquet", "dep_mask", -1, "snapshot.rule_broken"),
    ],
)
def test_a_forged_cell_is_found(
    sealed: sealing.Sealed, file: str, column: str, value: object, expected: str
) -> None:
    made = forge(sealed.folder, lambda folder, manifest: rewrite(folder / file, put(column, value)))
    assert expected in codes(made)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda manifest: manifest["tables"].update({"185/village/1": "0"}), "snapshot.table_differs"),
        (lambda manifest: manifest["tables"].update({"185/village/2": "0"}), "snapshot.table_differs"),
        (lambda manifest: manifest["tables"].clear(), "snapshot.table_differs"),
        (lambda manifest: manifest["forms"].clear(), "snapshot.manifest_differs"),
        (lambda manifest: manifest["communes"]["06325"].update(households=1), "snapshot.manifest_differs"),
        (
            lambda manifest: manifest["communes"]["06325"].update(answers_hash="0"),
            "snapshot.manifest_differs",
        ),
        (lambda manifest: manifest.update(law_hash="0" * 64), "snapshot.law_changed"),
    ],
)
def test_a_forged_manifest_is_found(
    sealed: sealing.Sealed, change: Callable[[dict[str, Any]], None], expected: str
) -> None:
    made = forge(sealed.folder, lambda folder, manifest: change(manifest))
    assert codes(made) == [expected]


def test_other_columns_are_named_and_not_counted(sealed: sealing.Sealed) -> None:
    def change(folder: Path, manifest: dict[str, Any]) -> None:
        path = folder / "communes" / "06325" / "households.parquet"
        pq.write_table(pq.read_table(path).drop_columns(["merit"]), path)
        (folder / "places.parquet").write_bytes(b"not parquet")

    found = recount(forge(sealed.folder, change))
    assert [problem.code for problem in found.problems] == ["snapshot.wrong_columns"] * 2
    assert found.figures == 0


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": 1}', '{"schema": 2, "files": {"../x": {"sha256": ""}}}']
)
def test_no_sealed_set_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(Refused):
        recount(tmp_path)


def test_a_path_out_of_the_folder_is_no_sealed_set(sealed: sealing.Sealed) -> None:
    path = sealed.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["../secret"] = {"sha256": "0"}
    path.write_text(json.dumps(manifest))
    with pytest.raises(Refused):
        recount(sealed.folder)


def test_a_register_of_nobody_is_recounted(tmp_path: Path) -> None:
    made = sealing.write(tmp_path, table([]), table([], schema.DEPARTED), PLACES, **CYCLE)
    assert recounting.recount(made.folder, lambda _: {}, sealing.tell_nobody).problems == []


def test_a_commune_that_all_have_left_is_sealed_too(tmp_path: Path) -> None:
    gone = table([departed(7, commune="06331", village="06331-01")], schema.DEPARTED)
    made = sealing.write(tmp_path, table([household(1)]), gone, PLACES, **CYCLE)
    assert made.manifest["communes"]["06331"]["households"] == 0
    assert recounting.recount(made.folder, lambda _: {}, sealing.tell_nobody).problems == []
