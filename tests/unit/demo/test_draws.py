"""Draws are whole numbers, the same everywhere, and shares add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.demo.draws import Draws, apportion


def test_a_stream_is_the_same_on_every_machine():
    assert Draws(1, "villages").below(1000, 6).tolist() == [522, 137, 579, 966, 519, 534]


def test_streams_with_other_names_differ():
    assert Draws(1, "a").raw(4).tolist() != Draws(1, "b").raw(4).tolist()


def test_draws_stay_within_their_bounds():
    draws = Draws(3, "bounds")
    assert set(draws.between(-2, 2, 5000).tolist()) == {-2, -1, 0, 1, 2}
    assert set(draws.pick([1, 0, 3], 5000).tolist()) == {0, 2}
    assert draws.chance(0, 100).sum() == 0
    assert draws.chance(100, 100).sum() == 100


def test_a_choice_from_a_pool_repeats_nobody():
    pool = np.arange(50)
    chosen = Draws(5, "pool").some(pool, 20)
    assert len(set(chosen.tolist())) == 20
    assert sorted(Draws(5, "pool").shuffled(pool).tolist()) == pool.tolist()


@given(st.integers(0, 10_000), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_are_near_the_weights(total, weights):
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


def test_a_full_place_passes_on_what_it_cannot_take():
    assert apportion(10, [8, 1, 1], [3, 10, 10]) == [3, 4, 3]
    with pytest.raises(ValueError, match="cannot be placed"):
        apportion(10, [1, 1], [3, 3])
