"""Who lives together: ages, sexes and relations of the members of each household on one day.

A household is of one of eight shapes; a shape fills some of fourteen slots.  The shares and gaps below are
synthetic choices that give about 4.1 persons a household and the age pyramid of an upland district.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from giamngheo.demo.draws import Draws, Ints

ELDER, ELDERS, YOUNG, MATURE, WITH_PARENTS, WITH_GRANDCHILDREN, ONE_PARENT, NO_CHILD = range(8)

# Slots of a household and the relation that each stands for.
HEAD, SPOUSE, CHILD, PARENT, IN_LAW, GRANDCHILD, SIBLING = 0, 1, 2, 7, 9, 10, 13
SLOTS = 14
RELATIONS = ("head", "spouse", "child", "parent", "grandchild", "sibling", "other")
R_HEAD, R_SPOUSE, R_CHILD, R_PARENT, R_GRANDCHILD, R_SIBLING, R_OTHER = range(7)
RELATION_OF_SLOT = np.array([0, 1, 2, 2, 2, 2, 2, 3, 3, 6, 4, 4, 4, 5])
MALE, FEMALE = 0, 1

# Shapes in a thousand, by what a household is over the years: on no list, near-poor, poor, arriving.
ORDINARY, NEARLY, LISTED, ARRIVING = range(4)
SHAPES: Mapping[int, tuple[int, ...]] = {
    ORDINARY: (16, 44, 205, 305, 180, 222, 18, 10),
    NEARLY: (30, 45, 205, 340, 160, 170, 35, 15),
    LISTED: (62, 40, 225, 298, 150, 140, 75, 10),
    ARRIVING: (0, 0, 470, 310, 40, 0, 70, 110),
}
HEAD_AGES = np.array([(63, 88), (60, 82), (23, 34), (35, 54), (29, 51), (46, 66), (27, 49), (30, 59)])
MALE_HEADS = np.array([32, 88, 86, 85, 85, 80, 25, 70])  # per cent
SPOUSES = np.array([0, 100, 100, 100, 100, 86, 0, 45])
# Children born, of a hundred couples: none, 1, 2, …
CHILDREN = {ORDINARY: (3, 16, 54, 22, 5, 0), NEARLY: (3, 15, 50, 25, 7, 0), LISTED: (1, 10, 40, 31, 14, 4)}
OLDEST = 95


@dataclass(frozen=True, slots=True)
class Homes:
    """`age[h, slot]` in full years, -1 where nobody is; `sex[h, slot]`; the shape of each household."""

    shape: Ints
    age: NDArray[np.int64]
    sex: NDArray[np.int64]


def draw_shapes(draws: Draws, kind: Ints) -> Ints:
    """A shape for each household of one of the kinds `ORDINARY` … `ARRIVING`."""
    shape = np.zeros(len(kind), dtype=np.int64)
    for each, weights in SHAPES.items():
        mine = np.flatnonzero(kind == each)
        shape[mine] = draws.pick(weights, len(mine))
    return shape


def settle(draws: Draws, kind: Ints, shape: Ints) -> Homes:
    """The members of households of these kinds and shapes."""
    count = len(shape)
    age = np.full((count, SLOTS), -1, dtype=np.int64)
    sex = draws.pick((51, 49), count * SLOTS).reshape(count, SLOTS)
    lowest, highest = HEAD_AGES[shape].T
    age[:, HEAD] = draws.between(lowest, highest, count)
    sex[:, HEAD] = np.where(draws.chance(MALE_HEADS[shape], count), MALE, FEMALE)
    _spouses(draws, age, sex, shape)
    _children(draws, age, kind, shape)
    _elders(draws, age, sex, shape)
    _next_generation(draws, age, sex, shape)
    siblings = np.isin(shape, (MATURE, WITH_PARENTS)) & draws.chance(2, count)
    older = draws.between(-10, 6, count)
    age[siblings, SIBLING] = np.maximum(16, (age[:, HEAD] + older)[siblings])
    return Homes(shape, age, sex)


def _spouses(draws: Draws, age: NDArray[np.int64], sex: NDArray[np.int64], shape: Ints) -> None:
    count = len(shape)
    married = draws.chance(SPOUSES[shape], count)
    male_head = sex[:, HEAD] == MALE
    gap = np.where(male_head, draws.between(-6, 1, count), draws.between(-1, 6, count))
    age[:, SPOUSE] = np.where(married, np.clip(age[:, HEAD] + gap, 19, OLDEST), -1)
    sex[:, SPOUSE] = np.where(male_head, FEMALE, MALE)


def _mothers_age(age: NDArray[np.int64], sex: NDArray[np.int64]) -> Ints:
    """Of the wife, else of the head."""
    wife = (sex[:, HEAD] == MALE) & (age[:, SPOUSE] >= 0)
    return np.where(wife, age[:, SPOUSE], age[:, HEAD])


def _children(draws: Draws, age: NDArray[np.int64], kind: Ints, shape: Ints) -> None:
    """Children of the head; the grown ones have mostly left."""
    count = len(shape)
    parents = np.isin(shape, (YOUNG, MATURE, WITH_PARENTS, ONE_PARENT))
    born = np.zeros(count, dtype=np.int64)
    for each, weights in (*CHILDREN.items(), (ARRIVING, CHILDREN[ORDINARY])):
        mine = np.flatnonzero(parents & (kind == each))
        born[mine] = draws.pick(weights, len(mine))
    wife = age[:, SPOUSE] >= 0
    mother = np.where(wife, np.minimum(age[:, HEAD], age[:, SPOUSE]), age[:, HEAD])
    child = mother - draws.between(19, 27, count)
    for slot in range(CHILD, PARENT):
        stays = draws.below(100, count) < np.select([child < 19, child < 24, child < 29], [100, 70, 38], 6)
        here = (slot - CHILD < born) & (child >= 0) & stays
        age[here, slot] = child[here]
        child = child - draws.between(2, 6, count)
    alone = (shape == ONE_PARENT) & (age[:, CHILD:PARENT].max(axis=1) < 0)
    age[alone, CHILD] = np.minimum(draws.between(2, 15, count), age[:, HEAD] - 20)[alone]


def _elders(draws: Draws, age: NDArray[np.int64], sex: NDArray[np.int64], shape: Ints) -> None:
    """Parents of the head: the mother first, then the father."""
    count = len(shape)
    with_parents = shape == WITH_PARENTS
    four_generations = (shape == WITH_GRANDCHILDREN) & draws.chance(10, count)
    mother = age[:, HEAD] + draws.between(19, 30, count)
    has_mother = (with_parents & draws.chance(88, count)) | four_generations
    father = mother + draws.between(-1, 6, count)
    has_father = with_parents & ((draws.chance(55, count)) | ~has_mother)
    age[:, PARENT] = np.where(has_mother & (mother <= OLDEST), mother, -1)
    age[:, PARENT + 1] = np.where(has_father & (father <= OLDEST), father, -1)
    sex[:, PARENT], sex[:, PARENT + 1] = FEMALE, MALE


def _next_generation(draws: Draws, age: NDArray[np.int64], sex: NDArray[np.int64], shape: Ints) -> None:
    """A married child with husband or wife and children, and perhaps a younger child who is single."""
    count = len(shape)
    here = shape == WITH_GRANDCHILDREN
    child = np.clip(_mothers_age(age, sex) - draws.between(19, 25, count), 20, 38)
    son = draws.chance(76, count)
    age[here, CHILD] = child[here]
    sex[here, CHILD] = np.where(son, MALE, FEMALE)[here]
    in_law = np.maximum(19, child + np.where(son, draws.between(-5, 1, count), draws.between(-1, 5, count)))
    age[here, IN_LAW] = in_law[here]
    sex[here, IN_LAW] = np.where(son, FEMALE, MALE)[here]
    single = here & draws.chance(40, count)
    age[single, CHILD + 1] = np.maximum(8, child - draws.between(2, 8, count))[single]
    grandchild = np.minimum(child, in_law) - draws.between(19, 23, count)
    born = draws.pick((8, 32, 44, 16), count)
    for slot in range(GRANDCHILD, SIBLING):
        present = here & (slot - GRANDCHILD < born) & (grandchild >= 0)
        age[present, slot] = grandchild[present]
        grandchild = grandchild - draws.between(2, 4, count)
