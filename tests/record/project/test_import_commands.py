"""`giamngheo import` and `giamngheo export` on an installation: statuses, JSON, nothing half done, and back again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from giamngheo.audit.models import Line
from giamngheo.core.tables import read_table
from giamngheo.forms.vocabulary import household_layout
from giamngheo.places.models import Place
from giamngheo.project.cli import main
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle, Sheet
from tests.record.registry.register import build_places, enter, entry
from tests.record.review.sheets import answers, fill, open_cycle

Run = Callable[..., Result]


@pytest.fixture
def run(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in an installation whose database is the test's."""
    (tmp_path / "giamngheo.sqlite3").touch()
    monkeypatch.setenv("GIAMNGHEO_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [*words, "--lang", "en"], catch_exceptions=False)


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def cycle(places: dict[str, Place]) -> Cycle:
    made = open_cycle(places["185"])
    for household in enter(entry("A1", places["06325-01"]), entry("B1", places["06328-01"], "Lý Văn Cao")):
        given = answers("poor")
        person = household.memberships.get().person
        given["members"][0] |= {"person": str(person.uid), "full_name": person.full_name}  # type: ignore[index]
        fill(made, household, given)
    return made


def test_sheets_go_out_and_come_back(run: Run, cycle: Cycle, tmp_path: Path) -> None:
    assert run("export", "sheets", "--cycle", cycle.code, "-o", "out.xlsx").exit_code == 0
    line = Line.objects.order_by("-number").first()
    assert line is not None
    assert (line.verb, line.details) == ("console.export", {"households": 2, "persons": 2})
    back = run("import", "sheets", "out.xlsx", "--cycle", cycle.code)
    assert back.exit_code == 0, back.stderr
    assert "sheets unchanged: 2" in back.stdout
    assert Sheet.objects.count() == 2


def test_a_thin_table_changes_what_it_names(run: Run, cycle: Cycle, tmp_path: Path) -> None:
    (tmp_path / "thin.csv").write_text("Mã hộ,Điểm B1\nA1,77\n", encoding="utf-8")
    dry = run("import", "sheets", "thin.csv", "--cycle", cycle.code, "--dry-run", "--json")
    assert dry.exit_code == 1  # it does not say which form it follows
    told = json.loads(dry.stdout)
    assert {key: told[key] for key in ("kind", "dry_run", "sheets", "superseding", "unchanged")} == {
        "kind": "sheets",
        "dry_run": True,
        "sheets": 1,
        "superseding": 1,
        "unchanged": 0,
    }
    assert [one["code"] for one in told["problems"]] == ["review.import_no_about"]
    assert Sheet.objects.count() == 2
    other = run("import", "sheets", "thin.csv", "--cycle", cycle.code, "--place", "06328")
    assert other.exit_code == 2
    assert run("import", "sheets", "thin.csv", "--cycle", cycle.code, "--place", "06325").exit_code == 1
    assert Sheet.objects.filter(superseded_by__isnull=True).count() == 2
    assert Sheet.objects.count() == 3


def test_errors_come_back_as_a_workbook(run: Run, cycle: Cycle, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("Mã hộ,Điểm B1\nA1,nhiều\nB1,90\n", encoding="utf-8")
    found = run("import", "sheets", "wrong.csv", "--cycle", cycle.code, "--errors", "loi.xlsx")
    assert found.exit_code == 2
    assert "row 2, column Điểm B1" in found.stderr
    assert found.stdout == ""
    marked = read_table(tmp_path / "loi.xlsx", household_layout(), sheet="Hộ")
    assert marked.table["household"].to_pylist() == ["A1", "B1"]
    assert "not a whole number" in marked.table["Lỗi cần sửa"].to_pylist()[0]
    assert Sheet.objects.count() == 2
    assert run("import", "sheets", "wrong.csv", "--cycle", cycle.code, "--errors", "loi.pdf").exit_code == 2


def test_totals_of_the_ministry(run: Run, cycle: Cycle, tmp_path: Path) -> None:
    (tmp_path / "bo.csv").write_text("code,b1Point,b2Point,classify\nA1,120,40,Hộ nghèo\n", encoding="utf-8")
    assert run("import", "ministry", "bo.csv", "--cycle", cycle.code).exit_code == 0


def test_households_go_out_and_come_back(run: Run, cycle: Cycle, tmp_path: Path) -> None:
    assert (
        run("export", "households", "-o", "so.xlsx", "--on", "2022-06-01", "--place", "06325").exit_code == 0
    )
    back = run("import", "households", "so.xlsx", "--place", "185", "--on", "2022-06-01")
    assert (back.exit_code, "households unchanged: 1" in back.stdout) == (0, True)
    assert run("import", "households", "so.xlsx").exit_code == 2  # which unit?
    assert Household.objects.count() == 2


def test_units_go_out_and_come_back(run: Run, places: dict[str, Place], tmp_path: Path) -> None:
    assert run("export", "places", "-o", "xa.xlsx").exit_code == 0
    back = run("import", "places", "xa.xlsx")
    assert "units unchanged: 8" in back.stdout, back.stderr
    more = (
        "Mã đơn vị,Từ ngày,Tên,Cấp,Loại,Mã đơn vị cấp trên\n06328-03,2010-01-01,Thử Năm,village,thôn,06328\n"
    )
    (tmp_path / "them.csv").write_text(more, encoding="utf-8")
    assert "1 units" in run("import", "places", "them.csv", "--dry-run").stdout
    assert Place.objects.count() == 8
    assert run("import", "places", "them.csv").exit_code == 0
    assert Place.objects.get(code="06328-03").full_name == "Thôn Thử Năm"
    (tmp_path / "sai.csv").write_text(more.replace("thôn,06328", "thôn,"), encoding="utf-8")
    assert run("import", "places", "sai.csv").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("import", "boats", "x.csv"),
        ("import", "sheets", "x.csv"),
        ("import", "sheets", "x.csv", "--cycle", "none"),
        ("export", "boats", "-o", "x.xlsx"),
        ("export", "ministry", "-o", "x.xlsx"),
        ("export", "sheets", "-o", "x.xlsx"),
        ("export", "places", "-o", "x.csv"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(run: Run, cycle: Cycle, words: tuple[str, ...]) -> None:
    found = run(*words)
    assert found.exit_code == 2
    assert found.stderr.startswith("error: ")
    assert "Traceback" not in found.stderr
