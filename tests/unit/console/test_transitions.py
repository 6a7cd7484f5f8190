"""`giamngheo transitions` on plain files: figures, problems, exit statuses; nothing half-written."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from giamngheo.console.transitions import ROUND, transitions
from giamngheo.core.tables import read_table
from giamngheo.facts import schema, sealing
from tests.unit.facts.registers import household, table

BEFORE = """household,category,persons,commune,ever_poor
1,poor,4,A,false
2,poor,3,A,false
3,near_poor,5,B,false
4,not_poor,5,B,true
5,not_poor,2,B,false
6,poor,2,B,false
"""
AFTER = """Mã hộ;Loại hộ;Số nhân khẩu;commune;ever_poor
1;Hộ cận nghèo;4;A;không
2;poor;4;A;
3;poor;5;B;
4;poor;6;B;có
5;Hộ nghèo;2;B;không
7;poor;3;A;
"""
EVENTS = "household,event\n6,moved_out\n7,split_from\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("before", BEFORE), ("after", AFTER), ("events", EVENTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str, after: str = "after.csv") -> Result:
    return CliRunner().invoke(transitions, [str(folder / "before.csv"), str(folder / after), *options])


def test_figures_of_both_lists_in_households_and_persons(files: Path) -> None:
    done = run(files, "--events", str(files / "events.csv"), "--by", "commune", "--json")
    assert done.exit_code == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["problems"] == []
    groups = [(entry["by"], entry["level"]) for entry in document["changes"]]
    assert groups == [(None, None), ("commune", "A"), ("commune", "B")]
    whole = document["changes"][0]
    assert list(whole["poor"]["households"].values()) == [3, 1, 0, 1, 1, 1, 1, 1, 5, 0, 0]
    assert list(whole["poor"]["persons"].values()) == [9, 4, 0, 2, 5, 6, 2, 4, 20, 0, 0]
    assert whole["near_poor"]["households"]["to_poor"] == 1
    assert document["changes"][1]["poor"]["households"]["end"] == 2


def test_the_screen_shows_the_official_columns(files: Path) -> None:
    shown = run(files, "--events", str(files / "events.csv"))
    assert shown.exit_code == 0
    assert "Diễn biến hộ nghèo (hộ)" in shown.stdout
    assert "Phát sinh mới" in shown.stdout
    grouped = run(files, "--events", str(files / "events.csv"), "--by", "commune", "--lang", "en").stdout
    assert "commune = A" in grouped
    assert "(1) At the start" in grouped


def test_without_events_who_came_or_left_is_a_problem(files: Path) -> None:
    done = run(files, "--json")
    assert done.exit_code == 1
    assert "không có trong sổ → hộ nghèo" in done.stderr
    document = json.loads(done.stdout)
    assert document["changes"][0]["poor"]["households"]["unclassified_out"] == 1
    assert {problem["code"] for problem in document["problems"]} == {"rounds.unclassified"}


def test_changes_by_household_are_written(files: Path) -> None:
    out = files / "changes.csv"
    assert run(files, "--events", str(files / "events.csv"), "-o", str(out)).exit_code == 0
    written = read_table(out, ROUND).required()
    assert written["household"].to_pylist() == ["1", "2", "3", "4", "5", "6", "7"]
    assert written["change"].to_pylist()[3] == "fell_back"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("household,category\n1,rich\n", []),
        ("household,category\n1,poor\n1,poor\n", []),
        ("household\n1\n", []),
        (AFTER, ["--by", "nowhere"]),
        (AFTER, ["--events", "none.csv"]),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(files: Path, text: str, options: list[str]) -> None:
    (files / "after.csv").write_text(text, encoding="utf-8")
    out = files / "out.csv"
    done = run(files, "-o", str(out), *options)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert not out.exists()


def test_sealed_folders_are_compared(tmp_path: Path) -> None:
    def seal(year: int, category: str) -> str:
        rows = table([household(1, category=category, previous_category=None, previous_persons=None)])
        empty = table([], schema.DEPARTED), table([], schema.PLACES)
        cycle = {
            "cycle": str(year),
            "standard": "nd-07-2021",
            "law_hash": "0",
            "reference_date": date(year, 12, 14),
        }
        return str(sealing.write(tmp_path, rows, *empty, **cycle).folder)  # type: ignore[arg-type]

    rounds = [seal(2022, "poor"), seal(2023, "near_poor")]
    done = CliRunner().invoke(transitions, [*rounds, "--json", "--by", "commune"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["changes"][1]["poor"]["households"]["to_near_poor"] == 1
