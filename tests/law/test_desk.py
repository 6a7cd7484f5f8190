"""A desk gives what the evaluator gives: the same columns, household by household, few together, from many threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from giamngheo.law import desk, evaluate
from giamngheo.law.bundle import load
from tests.law.generated import ON, rows, tables

STANDARD = load().standards["nd-07-2021"]


@pytest.mark.parametrize("standard", load().standards.values(), ids=lambda standard: standard.id)
@pytest.mark.parametrize("count", [0, 1, desk.FEW, desk.FEW + 1])
def test_few_and_many_are_judged_alike(standard, count):
    households, persons = tables(rows(count, seed=count))
    expected = evaluate.classify(households, persons, standard.id, ON, standard=standard)
    assert desk.classify(households, persons, standard, ON).equals(expected)


def test_threads_get_each_their_own_household():
    generated = rows(60, seed=5)
    whole = evaluate.classify(*tables(generated), STANDARD.id, ON).to_pylist()

    def one(number):
        return desk.classify(*tables([generated[number]]), STANDARD, ON).to_pylist() == [whole[number]]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, [*range(60)] * 3))
