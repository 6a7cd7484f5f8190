"""From nothing to sealed results: the built district shows what the district's plan prints."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from giamngheo.core.numbers import group, percent
from giamngheo.facts import snapshot
from giamngheo.facts.figures import compute, lookup
from giamngheo.forms.definition import forms
from giamngheo.forms.filling import check
from giamngheo.plans import seed
from giamngheo.plans.model import Figure, Measured, Unit

PLAN: list[tuple[Figure, Measured]] = [
    (figure, figure.measured) for figure in seed.plan().figures.values() if figure.measured is not None
]
COMMUNES = 18  # “tại 18 xã, thị trấn”, section I.2.2.4
SPECIALLY_DIFFICULT = 6  # “trên địa bàn 6 xã ĐBKK”, section I.2.2.1; five of them are known by name


def giamngheo(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the product's settings and no database server."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIAMNGHEO_")}
    environment["DJANGO_SETTINGS_MODULE"] = "giamngheo.project.settings"
    command = [sys.executable, "-m", "giamngheo", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a district of the published size, built by the command."""
    folder = tmp_path_factory.mktemp("district") / "demo"
    done = giamngheo("demo", "--no-serve", "--data", folder)
    assert done.returncode == 0, done.stderr
    assert "2.065" in done.stdout
    assert "1.498" in done.stdout
    assert "xa.tantri" in done.stdout
    return folder


@pytest.fixture(scope="module")
def figures(built: Path) -> dict[str, dict[str, Fraction]]:
    """Every figure that the plan's sentences need, by cycle."""
    wanted = {measured.figure for _, measured in PLAN} | {
        measured.times.figure for _, measured in PLAN if measured.times is not None
    }
    found = {}
    for folder in sealed_folders(built):
        sealed = snapshot.open(folder)
        counted = lookup(compute(sealed, sorted(wanted)))[()]
        cycle = str(sealed.manifest["cycle"])
        found[cycle] = {key: Fraction(part, whole or 1) for key, (part, whole) in counted.items()}
    return found


@pytest.fixture(scope="module")
def record(built: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{built / 'giamngheo.sqlite3'}?mode=ro", uri=True)
    yield connection
    connection.close()


def sealed_folders(built: Path) -> list[Path]:
    return [manifest.parent for manifest in sorted(built.glob("snapshots/*/manifest.json"))]


@pytest.mark.parametrize(("figure", "measured"), [pytest.param(*row, id=row[0].id) for row in PLAN])
def test_the_built_district_shows_what_the_plan_prints(
    figures: dict[str, dict[str, Fraction]], figure: Figure, measured: Measured
):
    assert figure.printed in figure.words
    value = figures[measured.cycle][measured.figure]
    if measured.less is not None:
        value -= figures[measured.less][measured.figure]
    if measured.times is not None:
        ratio = value / figures[measured.cycle][measured.times.figure]
        assert measured.times.least <= ratio <= measured.times.most
    elif figure.unit is Unit.percent:
        assert percent(value) == figure.printed
    else:
        assert group(int(value)) == figure.printed.split()[0]


def test_the_counts_are_those_that_the_plans_rates_leave_open(figures: dict[str, dict[str, Fraction]]):
    """The rates, printed to two decimals, and the fall by 567 allow no other counts of poor households."""
    assert figures["2022-dinh-ky"]["households.poor"] == 2_065
    assert figures["2023-dinh-ky"]["households.poor"] == 1_498


def test_the_results_of_both_years_are_sealed_and_everything_stored_holds(built: Path):
    cycles = {json.loads((folder / "manifest.json").read_text())["cycle"] for folder in sealed_folders(built)}
    assert cycles == {"2022-dinh-ky", "2023-dinh-ky"}
    done = giamngheo("check", "--data", built)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_units_are_the_real_ones_and_the_villages_say_that_they_are_not(record: sqlite3.Connection):
    communes = "SELECT count(*) FROM places_place WHERE path LIKE '20/185/_____/' AND NOT synthetic"
    assert record.execute(communes).fetchone() == (COMMUNES,)
    known = "SELECT count(*) FROM places_mark WHERE mark = 'dbkk' AND certainty <> 'missing'"
    assert record.execute(known).fetchone() == (SPECIALLY_DIFFICULT - 1,)
    villages = "SELECT count(*), min(synthetic), min(name LIKE '%(giả lập)') FROM places_place WHERE level = 'village'"
    count, synthetic, named = record.execute(villages).fetchone()
    assert count > 300  # each before and after the merger of 2025
    assert (synthetic, named) == (1, 1)


def test_every_household_lives_in_a_made_up_village(record: sqlite3.Connection):
    real = """SELECT count(*) FROM registry_household JOIN places_place ON places_place.id = place_id
        WHERE NOT synthetic OR level <> 'village'"""
    assert record.execute(real).fetchone() == (0,)


def test_the_villages_go_on_below_the_new_communes(record: sqlite3.Connection):
    whole = """SELECT count(*), count(DISTINCT old.id), min(old.code = new.code)
        FROM places_lineage JOIN places_place old ON old.id = predecessor_id
        JOIN places_place new ON new.id = successor_id
        WHERE old.level = 'village' AND share = 'whole' AND "on" = '2025-07-01'"""
    rows, villages, same_code = record.execute(whole).fetchone()
    assert rows == villages == 175
    assert same_code == 1


def test_open_applicants_are_judged_undetermined_and_stay_unrecognised(record: sqlite3.Connection):
    undetermined = """SELECT household_id FROM review_assessment JOIN review_sheet ON review_sheet.id = sheet_id
        JOIN review_cycle ON review_cycle.id = cycle_id
        WHERE category IS NULL AND superseded_by_id IS NULL AND review_cycle.kind = 'in_year'"""
    households = [number for (number,) in record.execute(undetermined)]
    assert 0 < len(households) < 10
    marks = ",".join("?" * len(households))
    recognised = f"SELECT count(*) FROM registry_status WHERE household_id IN ({marks})"
    assert record.execute(recognised, households).fetchone() == (0,)


def test_the_review_of_2024_stands_in_the_middle_of_its_steps(record: sqlite3.Connection):
    """A newcomer finds villages at every step, an objection that waits, a commune at the opinion, one done."""
    at_step = """SELECT level, step, count(*) FROM review_reviewunit unit
        JOIN places_place ON places_place.id = unit.place_id
        JOIN review_cycle ON review_cycle.id = unit.cycle_id WHERE review_cycle.code = '2024-dinh-ky' GROUP BY 1, 2"""
    found = {(level, step): count for level, step, count in record.execute(at_step)}
    villages = {step for level, step in found if level == "village"}
    assert villages == {"list", "collect", "meeting", "posting", "done"}
    assert found["commune", "opinion"] == found["commune", "done"] == 1
    assert sum(count for (level, _), count in found.items() if level == "commune") == COMMUNES
    waiting = "SELECT count(*) FROM review_objection WHERE outcome IS NULL"
    assert record.execute(waiting).fetchone() == (1,)
    listed = "SELECT count(*) FROM review_decisionline JOIN review_cycle ON review_cycle.id = cycle_id"
    decided = listed + " WHERE review_cycle.code = '2024-dinh-ky' AND category IN ('poor', 'near_poor')"
    assert (
        record.execute("SELECT count(*) FROM issuing_certificate").fetchone()
        == record.execute(decided).fetchone()
    )


def test_every_kind_of_work_has_an_account(record: sqlite3.Connection):
    roles = {role for (role,) in record.execute("SELECT role FROM access_office")}
    assert {"clerk", "department", "leader", "finance", "auditor", "administrator"} <= roles
    assert {"reviewer", "village_head"} <= roles


def test_every_sheet_is_one_that_form_b_lets_through(record: sqlite3.Connection) -> None:
    """What the register knows (code, area) is not asked again; all else is answered as the form asks it."""
    form = forms()["phieu-b"]
    rows = record.execute(
        "SELECT sheet.answers, household.code, place.area, cycle.year FROM review_sheet sheet"
        " JOIN registry_household household ON household.id = sheet.household_id"
        " JOIN places_place place ON place.id = household.place_id"
        " JOIN review_cycle cycle ON cycle.id = sheet.cycle_id ORDER BY sheet.id"
    )
    found = []
    for text, code, area, year in rows:
        answers = json.loads(text)
        own = answers["household"] | {"household": code, "area": area}
        found += [
            (problem.code, problem.spot.question) for problem in check(form, own, answers["members"], year)
        ]
    assert not found, found[:5]


def test_the_projects_are_as_many_as_the_plan_says(record: sqlite3.Connection):
    """“19 dự án … 6 dự án của năm 2022, 13 dự án của năm 2023”; “12 dự án”; “14 mô hình”, “6 mô hình” in 2024."""
    counted = """SELECT part, budget_year, count(*) FROM programme_activity
        WHERE kind IN ('livelihood_model', 'production_project') GROUP BY part, budget_year ORDER BY 1, 2"""
    assert record.execute(counted).fetchall() == [
        ("DA2", 2022, 6),
        ("DA2", 2023, 13),
        ("DA2", 2024, 14),
        ("DA3.TDA1", 2022, 6),
        ("DA3.TDA1", 2023, 6),
        ("DA3.TDA1", 2024, 6),
    ]


def test_what_an_activity_spent_is_the_journals_and_no_more_than_was_paid(record: sqlite3.Connection):
    claimed = """SELECT count(*), max(sum_claimed > amount) FROM (
        SELECT budget_movement.id, budget_movement.amount, sum(programme_costlink.amount) AS sum_claimed
        FROM programme_costlink JOIN budget_movement ON budget_movement.id = movement_id GROUP BY 1, 2)"""
    movements, beyond = record.execute(claimed).fetchone()
    assert movements > 100
    assert beyond == 0


def test_the_lists_of_activities_hold_poor_and_near_poor_households(record: sqlite3.Connection):
    counted = """SELECT category, count(*) FROM programme_participant WHERE role = 'beneficiary' GROUP BY category"""
    by_category = dict(record.execute(counted).fetchall())
    assert by_category.pop("not_poor") == 1  # overlooked on purpose
    assert set(by_category) <= {"poor", "near_poor"}
    assert sum(by_category.values()) > 500


@pytest.mark.parametrize("people", [500, 1_000])
def test_a_small_district_is_built_whole(tmp_path: Path, people: int) -> None:
    """Where some communes have nobody on a list, the review under way still has one that is done."""
    folder = tmp_path / "demo"
    done = giamngheo("demo", "--no-serve", "--data", folder, "--people", people)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(folder / "giamngheo.sqlite3") as database:
        (decided,) = database.execute(
            """SELECT COUNT(*) FROM review_decisionline JOIN review_cycle ON review_cycle.id = cycle_id
            WHERE review_cycle.code = '2024-dinh-ky'"""
        ).fetchone()
    assert decided > 0
