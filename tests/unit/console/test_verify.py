"""`giamngheo verify`: 0 the same, 1 differences that are listed, 2 not a sealed set; one commune alone; JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from giamngheo.documents.digests import table_digests
from giamngheo.facts import schema, sealing, snapshot
from giamngheo.project.cli import main
from tests.unit.facts.registers import place, register, table
from tests.unit.facts.test_snapshot import CYCLE

UNITS = [
    place("20", "province"),
    *(place(code, "district", "20") for code in ("185", "186")),
    *(
        place(code, "commune", above or "20")
        for code, above in (("06325", "185"), ("06328", "185"), ("06331", None), ("07001", "186"))
    ),
]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows, gone = register(3, 200)
    villages = sorted({(row["village"], row["commune"]) for row in [*rows, *gone]})
    units = [*UNITS, *(place(code, "village", above) for code, above in villages)]
    paths = {"20": "20/"}
    for unit in units[1:]:
        paths[unit["code"]] = f"{paths[unit['parent']]}{unit['code']}/"
    places = table([unit | {"path": paths[unit["code"]]} for unit in units], schema.PLACES)
    folder = tmp_path_factory.mktemp("sets")
    made = sealing.write(
        folder, table(rows), table(gone, schema.DEPARTED), places, digests=table_digests, **CYCLE
    )
    assert made.manifest["tables"]
    return made.folder


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["verify", "--lang", "en", *map(str, arguments)])


def test_a_sealed_set_is_the_same_by_itself_and_in_its_folder(sealed: Path) -> None:
    for folder in (sealed, sealed.parent):
        done = verify(folder)
        assert done.exit_code == 0, done.output
        assert "The same as what was sealed." in done.output
        assert "as in this program" in done.output


def test_differences_are_listed(sealed: Path, tmp_path: Path) -> None:
    made = snapshot.copy(sealed, tmp_path)
    (made / "figures.parquet").write_bytes(b"")
    done = verify(made, "--json")
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)["sets"]
    assert found["same"] is False
    assert [problem["code"] for problem in found["problems"]] == ["snapshot.file_changed"]
    assert "was changed after it was sealed" in done.stderr


def test_a_commune_alone(sealed: Path, tmp_path: Path) -> None:
    made = snapshot.copy(sealed, tmp_path, ["06325"])
    assert verify(made, "--commune", "06325").exit_code == 0
    whole = verify(made)
    assert whole.exit_code == 1
    assert "The data of commune 06328 are missing" in whole.output


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_what_is_no_sealed_set_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    done = verify(tmp_path / name)
    assert done.exit_code == 2
    assert "error:" in done.output
