"""Programmes as data: their parts, titles, bodies in charge, years and legal basis."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.law.bundle import DATA, load
from giamngheo.law.checks import check
from giamngheo.law.programmes import load_programmes

POVERTY = "giam-ngheo-2021-2025"


def test_the_programme_of_2021_has_seven_projects_and_thirteen_parts() -> None:
    programme = load().programmes[POVERTY]
    assert [project.code for project in programme.projects] == [f"DA{no}" for no in range(1, 8)]
    assert len(programme.parts()) == 13
    assert programme.part("DA2").project == "DA2"
    assert programme.part("DA3.TDA2").title["vi"] == "Cải thiện dinh dưỡng"
    assert programme.part("DA3.TDA2").label == "Tiểu dự án 2 - Dự án 3"
    assert programme.project("DA3").label == "Dự án 3"


def test_a_project_with_sub_projects_is_given_no_money_itself() -> None:
    programme = load().programmes[POVERTY]
    with pytest.raises(KeyError):
        programme.part("DA3")


def test_the_merged_programme_has_ten_and_five_contents() -> None:
    programme = load().programmes["mtqg-2026-2035"]
    assert [len(project.parts) for project in programme.projects] == [10, 5]
    assert programme.part("HP2.ND2").label == "Nội dung 2 - Hợp phần 2"
    assert not programme.is_in_force(date(2025, 12, 31))
    assert programme.is_in_force(date(2026, 6, 1))


def test_money_of_2021_2025_may_run_to_the_end_of_2026() -> None:
    programme = load().programmes[POVERTY]
    assert programme.is_in_force(date(2026, 12, 31))
    assert not programme.is_in_force(date(2027, 1, 1))
    assert programme.years == (2021, 2025)


def test_everything_cited_stands_among_the_instruments() -> None:
    assert "law.uncited" not in {problem.code for problem in check(load())}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code: DA3.TDA2", "code: DA4.TDA2", "begins with DA3"),
        ("code: DA3.TDA2", "code: DA3.TDA1", "a code of their own"),
        ("code: DA2", "code: Dự án 2", "a code like"),
        ("code: DA3.TDA2", "code: DA3.TDA", "a code like"),
        ("years: {from: 2021, to: 2025}", "years: {from: muộn, to: 2025}", "years.from"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "programmes"
    shutil.copytree(DATA / "programmes", folder)
    file = folder / f"{POVERTY}.yaml"
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(Refused) as refused:
        load_programmes(folder)
    problem = refused.value.problems[0]
    assert problem.spot.file is not None
    assert problem.spot.file.endswith(f"{POVERTY}.yaml")
    assert said in f"{problem.values}"
