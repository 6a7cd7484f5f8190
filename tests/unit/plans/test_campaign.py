"""Thirty of the plans that `campaigns.plan_mistakes` draws by the thousand."""

import pytest

from campaigns.plan_mistakes import findings_of, judged, planted, strays
from giamngheo.plans.reading import plan_of
from tests.unit.plans.forward import Maker
from tests.unit.plans.planting import KINDS, Planter, shows

SEEDS = range(9_000, 9_030)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_consistent_plan_has_no_contradiction(seed: int) -> None:
    assert findings_of(Maker(seed).make().tree) == ()


def test_mistakes_that_show_are_found_and_named_and_nothing_else_is() -> None:
    total = named = implied = 0
    for seed in SEEDS:
        plan, mistakes = planted(seed)
        findings = findings_of(plan.tree)
        assert strays(mistakes, findings) == [], seed
        for mistake in mistakes:
            _, seen, found, by_name, right, _, _ = judged(mistake, plan, seed, findings)
            assert found == seen, (seed, mistake)
            total, named, implied = total + seen, named + by_name, implied + right
    assert total > 40
    assert named / total > 0.95
    assert implied / total > 0.9


def test_the_same_seed_draws_the_same_plan() -> None:
    assert Maker(5).make().tree == Maker(5).make().tree != Maker(6).make().tree
    assert planted(5)[1] == planted(5)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_mistake_can_be_planted(kind: str) -> None:
    """Alone in a plan, one that shows is found; so the campaign measures every kind."""
    done = 0
    for seed in range(9_100, 9_140):
        plan = Maker(seed).make()
        mistake = Planter(plan, seed).plant(kind)
        if mistake is not None and shows(plan, mistake):
            done += 1
            assert plan_of(plan.tree)
            assert any(mistake.figure in finding.speaks_of() for finding in findings_of(plan.tree)), (
                seed,
                mistake,
            )
        if done == 3:
            return
    raise AssertionError(f"{kind} showed {done} times")
