"""Improbable scores: what is planted is found, and honest data give the false alarms they were measured to give."""

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from giamngheo.review import quality_rules as rules
from giamngheo.review.quality_rules import Score

LINE = 140
VILLAGES = 175


def honest(seed: int, *, villages: int = VILLAGES, sheets: int = 40, reviewers: int = 2) -> list[Score]:
    """A district: villages differ from each other, households within them vary, reviewers go where they are sent."""
    draw = random.Random(seed)
    return [score for village in range(villages) for score in village_of(draw, village, sheets, reviewers)]


def village_of(draw: random.Random, village: int, sheets: int, reviewers: int) -> Iterator[Score]:
    middle = draw.gauss(150, 15)
    for _ in range(sheets):
        mask = sum(1 << bit for bit in range(12) if draw.random() < 0.2)
        b1 = max(20, round(draw.gauss(middle, 25)))
        yield Score(
            village=f"V{village:03}",
            by=f"R{village % 20:02}-{draw.randrange(reviewers)}",
            b1=b1,
            flags=mask.bit_count(),
            dep_mask=mask,
            line=LINE,
            previous_b1=b1 + round(draw.gauss(-5, 10)),
        )


def usual(scores: list[Score]) -> rules.Spread:
    sums: dict[str, tuple[int, int, int]] = {}
    for score in scores:
        number, total, squares = sums.get(score.village, (0, 0, 0))
        sums[score.village] = (number + 1, total + score.b1, squares + score.b1**2)
    return rules.spread_of(sums.values())


def changed(scores: list[Score], which: object, **changes: object) -> list[Score]:
    from dataclasses import replace

    assert callable(which)
    return [
        replace(
            score, **{name: change(score) if callable(change) else change for name, change in changes.items()}
        )  # type: ignore[arg-type]
        if which(score)
        else score
        for score in scores
    ]


def test_the_usual_spread_is_about_each_villages_own_mean() -> None:
    spread = rules.spread_of([(2, 10, 58), (2, 210, 22058)])  # 3, 7 and 103, 107
    assert (spread.squares, spread.freedom, spread.sheets) == (Fraction(16), 2, 4)
    assert spread.variance == 8
    assert rules.spread_of([]).variance is None
    assert rules.spread_of([(1, 5, 25)]).variance is None


def test_a_village_where_everyone_scores_alike_is_found() -> None:
    scores = changed(honest(1), lambda score: score.village == "V007", b1=lambda score: 150 + score.flags % 3)
    (found,) = rules.even_villages(scores, usual(scores))
    assert (found.village, found.sheets) == ("V007", 40)
    assert found.deviation <= 2 < 20 < found.usual


def test_a_village_of_few_sheets_is_not_judged() -> None:
    scores = honest(1) + [Score("small", "R", 150, 0, 0, LINE)] * (rules.FEWEST_SHEETS - 1)
    assert rules.even_villages(scores, usual(scores)) == []
    scores.append(Score("small", "R", 150, 0, 0, LINE))
    assert [even.village for even in rules.even_villages(scores, usual(scores))] == ["small"]


def test_without_enough_to_compare_with_no_village_is_judged() -> None:
    scores = [Score("V1", "R", 150, 0, 0, LINE)] * 30
    assert rules.even_villages(scores, usual(scores)) == []
    assert rules.even_villages([], rules.spread_of([])) == []


def test_sheets_that_are_alike_to_the_point_are_found() -> None:
    scores = honest(2)
    planted = [Score("V003", "R", 131, 2, 3, LINE)] * 14
    (found,) = rules.same_sheets([*scores, *planted])
    assert (found.village, found.alike, found.b1, found.sheets) == ("V003", 14, 131, 54)
    assert rules.same_sheets([*scores, *planted[:4]]) == []
    assert rules.same_sheets([]) == []


def test_a_reviewer_who_scores_lower_than_others_in_the_same_villages_is_found() -> None:
    scores = changed(honest(3), lambda score: score.by == "R04-1", b1=lambda score: score.b1 - 20)
    found = rules.drifting(scores)
    low = next(drift for drift in found if drift.by == "R04-1")
    assert -250 < low.tenths < -150
    # the one other reviewer of these villages lies off by as much to the other side: one cannot tell who is right
    assert {drift.by for drift in found} == {"R04-0", "R04-1"}


def test_a_reviewer_who_finds_more_deprivations_is_found() -> None:
    scores = changed(honest(3), lambda score: score.by == "R04-1", flags=lambda score: score.flags + 2)
    assert "R04-1" in {drift.by for drift in rules.drifting_in_flags(scores)}
    assert rules.drifting(scores) == []


def test_a_small_drift_is_let_pass_however_sure_it_is() -> None:
    scores = changed(
        honest(4, sheets=400, villages=20), lambda score: score.by == "R04-1", b1=lambda score: score.b1 - 7
    )
    assert rules.drifting(scores) == []


def test_a_poor_village_of_ones_own_is_no_drift() -> None:
    """The reviewer who was sent to poor villages alone is held against nobody."""
    scores = changed(
        honest(5, reviewers=1), lambda score: score.by == "R04-0", b1=lambda score: score.b1 - 40
    )
    assert rules.drifting(scores) == []


def test_a_reviewer_whose_households_all_moved_is_found() -> None:
    scores = changed(honest(6), lambda score: score.by == "R09-0", b1=lambda score: score.b1 - 15)
    assert [drift.by for drift in rules.shifting(scores)] == ["R09-0"]
    unknown = changed(scores, lambda score: True, previous_b1=None)
    assert rules.shifting(unknown) == []


@pytest.mark.parametrize(("moved", "side"), [(lambda b1: b1 - 6, "under"), (lambda b1: b1, "none")])
def test_scores_that_crowd_just_under_the_line_are_found(moved: object, side: str) -> None:
    assert callable(moved)
    scores = honest(7, sheets=120)
    near = changed(
        scores,
        lambda score: score.village == "V001" and LINE < score.b1 <= LINE + 5,
        b1=lambda score: moved(score.b1),
    )
    near += [Score("V001", "R01-0", LINE, 3, 7, LINE)] * (20 if side == "under" else 0)
    found = [heap for heap in rules.heaped(near, lambda score: score.village) if heap.of == "V001"]
    assert bool(found) == (side == "under")
    if found:
        assert found[0].under >= 20
        assert found[0].over == 0


def test_scores_that_crowd_just_over_the_line_are_found() -> None:
    scores = [Score("V", "R", LINE + 1, 0, 0, LINE)] * 25 + [Score("V", "R", LINE, 0, 0, LINE)] * 3
    (found,) = rules.heaped(scores, lambda score: score.by)
    assert (found.of, found.line, found.under, found.over) == ("R", LINE, 3, 25)


def test_the_line_itself_is_under_it_and_the_window_is_as_wide_on_both_sides() -> None:
    scores = [Score("V", "R", b1, 0, 0, LINE) for b1 in range(100, 200)] * 2
    assert rules.heaped(scores, lambda score: score.by) == []
    inside = [score.b1 for score in scores if rules._is_near(score.b1, LINE)]
    assert sorted(set(inside)) == list(range(136, 146))


def test_two_lines_are_two_heaps() -> None:
    town = [Score("V", "R", 175, 0, 0, 175)] * 30
    country = [Score("V", "R", 140, 0, 0, 140)] * 30
    assert [heap.line for heap in rules.heaped(town + country, lambda score: score.by)] == [140, 175]
    assert rules.heaped([Score("V", "R", 140, 0, 0, None)] * 30, lambda score: score.by) == []


def test_the_chance_of_a_heap_is_exact() -> None:
    assert rules._at_least(0, 7) == 1
    assert rules._at_least(2, 2) == Fraction(9, 25)
    assert rules._at_least(1, 2) == Fraction(9, 25) + 2 * Fraction(6, 25)


def test_honest_districts_give_hardly_any_false_alarm() -> None:
    """Twenty districts of 175 villages and 40 reviewers: 3,500 villages, 800 reviewers, 140,000 sheets."""
    alarms: dict[str, int] = dict.fromkeys(("even", "same", "drift", "flags", "shift", "heap", "heap by"), 0)
    for seed in range(100, 120):
        scores = honest(seed)
        alarms["even"] += len(rules.even_villages(scores, usual(scores)))
        alarms["same"] += len(rules.same_sheets(scores))
        alarms["drift"] += len(rules.drifting(scores))
        alarms["flags"] += len(rules.drifting_in_flags(scores))
        alarms["shift"] += len(rules.shifting(scores))
        alarms["heap"] += len(rules.heaped(scores, lambda score: score.village))
        alarms["heap by"] += len(rules.heaped(scores, lambda score: score.by))
    assert sum(alarms.values()) <= 3, alarms
