"""The days on which a budget year is closed: as the sources give them, and none where they give none."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from giamngheo.core.problems import Refused
from giamngheo.law import bundle, money
from giamngheo.law.model import Certainty
from giamngheo.law.money import Grounds, Step


def test_the_present_days() -> None:
    regime = money.load().regime(2026)
    assert [regime.deadlines[step].of(2026) for step in Step] == [
        date(2027, 1, 31), date(2027, 2, 10), date(2027, 2, 15), date(2027, 2, 20),
    ]  # fmt: skip


@pytest.mark.parametrize("year", [2019, 2022, 2024, 2025])
def test_no_day_is_made_up_for_the_years_before(year: int) -> None:
    regime = money.load().regime(year)
    assert {one.certainty for one in regime.deadlines.values()} == {Certainty.missing}
    assert {one.of(year) for one in regime.deadlines.values()} == {None}


def test_money_of_the_programme_runs_longer() -> None:
    assert money.load().extended_until("giam-ngheo-2021-2025") == date(2026, 12, 31)
    assert money.load().extended_until("mtqg-2026-2035") is None


def test_every_year_has_one_regime() -> None:
    for year in range(2000, 2200):
        assert sum(one.holds(year) for one in money.load().regimes) == 1


def test_every_instrument_and_programme_is_known() -> None:
    known = bundle.load()
    assert {source.instrument for source in money.load().citations()} <= set(known.instruments)
    loaded = money.load()
    assert {one.programme for one in (*loaded.extensions, *loaded.counterparts)} <= set(known.programmes)


def test_an_observed_ratio_is_no_law() -> None:
    ratio = money.load().counterpart("giam-ngheo-2021-2025", "20/185/06325/", 2024)
    assert ratio is not None
    assert (ratio.ratio, ratio.grounds) == (Fraction(3, 100), Grounds.observed)
    assert money.load().counterpart("giam-ngheo-2021-2025", "20/181/", 2024) is None
    assert money.load().counterpart("giam-ngheo-2021-2025", "20/185/", 2023) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("month: 1, day: 31, certainty: verified", "month: 1, day: 31, certainty: missing"),
        ("month: null, day: null, certainty: missing", "month: null, day: null, certainty: verified"),
        ("cancel:", "cancelled:"),
        ("until: 2026-12-31", "until: soon"),
    ],
)
def test_wrong_values_are_refused(tmp_path: Path, before: str, after: str) -> None:
    for path in (money.DATA / "money").glob("*.yaml"):
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(Refused):
        money.load(tmp_path)
