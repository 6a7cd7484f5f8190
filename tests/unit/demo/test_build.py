"""The demonstration is built in an empty installation only, and stops at a figure that differs."""

from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.demo import comparing
from giamngheo.demo.build import build_district
from giamngheo.demo.figures import DEPRIVED_POOR, FULL, figures
from giamngheo.registry.models import Household


def test_an_installation_with_households_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Household.objects, "exists", lambda: True)
    with pytest.raises(Refused) as refused:
        build_district(people=None, progress=lambda *_: None)
    assert [problem.code for problem in refused.value.problems] == ["demo.not_empty"]


def test_a_figure_that_differs_stops_the_build(monkeypatch: pytest.MonkeyPatch):
    wanted = comparing.expected(figures(), 2023)
    counted = {key: (count, None) for key, count in wanted.items()} | {"households.poor": (1_497, None)}
    monkeypatch.setattr(comparing.snapshot, "open", lambda folder: folder)
    monkeypatch.setattr(comparing, "compute", lambda source, keys: None)
    monkeypatch.setattr(comparing, "lookup", lambda table: {(): counted})
    with pytest.raises(Refused) as refused:
        comparing.compare(figures(), 2023, Path("anywhere"))
    (problem,) = refused.value.problems
    assert problem.values == {"year": 2023, "figure": "households.poor", "found": 1_497, "expected": 1_498}


def test_the_published_size_compares_the_services_and_another_size_does_not():
    assert comparing.expected(figures(), 2023)["deprived.poor.toilet"] == DEPRIVED_POOR[2023]["toilet"]
    assert "deprived.poor.toilet" not in comparing.expected(figures(9_000), 2023)


@pytest.mark.parametrize("year", FULL)
def test_the_tables_of_changes_lead_from_year_to_year(year: int):
    counts = FULL[year]
    if year + 1 in FULL:
        after = FULL[year + 1]
        assert (counts.end, counts.poor_end, counts.near_end) == (
            after.start,
            after.poor_start,
            after.near_start,
        )
