"""Procedures as data: which steps, between which dates, how long, from which source."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.core.workdays import is_working_day, working_day_after, working_days_between
from giamngheo.law.bundle import DATA, load
from giamngheo.law.checks import check
from giamngheo.law.model import Certainty
from giamngheo.law.procedures import KINDS


def test_every_kind_of_review_has_one_procedure_on_a_day_of_2024() -> None:
    bundle = load()
    for kind in KINDS:
        found = bundle.procedure_on(kind, date(2025, 3, 1))
        assert found is not None
        assert found.kind == kind
    assert not [problem for problem in check(bundle) if problem.code == "law.procedures_overlap"]


def test_the_district_gives_its_opinion_until_it_is_dissolved() -> None:
    bundle = load()
    before, after = (bundle.procedure_on("periodic", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert before is not None
    assert before.has("opinion")
    assert after is not None
    assert not after.has("opinion")
    assert after.in_force[0].certainty is Certainty.from_memory
    assert before.after("report") == "opinion"
    assert after.after("report") == "recognise"


def test_the_window_of_the_periodic_review_is_september_to_mid_december() -> None:
    found = load().procedures["periodic-2021"]
    assert found.window(2023) == (date(2023, 9, 1), date(2023, 12, 14))


def test_an_in_year_review_opens_on_the_15th_and_decides_within_15_days() -> None:
    assert load().procedures["in-year-2021"].window(2024, 5) == (date(2024, 5, 15), date(2024, 5, 30))


def test_medium_standard_is_posted_for_five_working_days_over_the_holidays() -> None:
    found = load().procedures["medium-2021"]
    # Friday 26 April 2024; the holidays of 30 April and 1 May lie between.
    assert found.last_day("posting", date(2024, 4, 26)) == date(2024, 5, 7)


def test_a_term_that_is_not_known_has_no_last_day() -> None:
    assert load().procedures["periodic-2021"].last_day("objection", date(2023, 11, 1)) is None
    assert "law.missing_term" in {problem.code for problem in check(load())}


def test_steps_follow_each_other_on_their_level() -> None:
    found = load().procedures["periodic-2021"]
    walked, step = [], found.first(village=True)
    while step != "done":
        walked.append(step)
        step = found.after(step)
    assert walked == ["list", "collect", "meeting", "posting"]
    assert found.first(village=False) == "report"
    assert load().procedures["survey-2022"].first(village=False) == "done"


def test_tet_and_weekends_are_no_working_days() -> None:
    assert not is_working_day(date(2024, 2, 10))  # the first day of the year of the dragon
    assert not is_working_day(date(2023, 11, 4))  # a Saturday
    assert is_working_day(date(2023, 11, 3))
    assert working_day_after(date(2023, 11, 3), 1) == date(2023, 11, 6)
    assert working_day_after(date(2023, 11, 3), 0) == date(2023, 11, 3)
    assert working_days_between(date(2023, 11, 3), date(2023, 11, 7)) == 2
    assert working_days_between(date(2023, 11, 7), date(2023, 11, 3)) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: meeting", "name: party"),
        ("unit: copy", "unit: sheep"),
        ('opens: "09-01"', 'opens: "09-31"'),
        ("kind: periodic", "kind: sometimes"),
    ],
)
def test_a_wrong_word_is_refused_with_its_place(old: str, new: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "procedures" / "periodic-2021.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert refused.value.problems[0].spot.file == "periodic-2021.yaml"


def test_steps_out_of_order_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "procedures" / "periodic-2021.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: list", "name: certify", 1), encoding="utf-8")
    with pytest.raises(Refused):
        load(folder)
