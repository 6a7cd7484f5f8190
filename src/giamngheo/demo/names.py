"""Names put together from family, middle and given names in common use among the district's peoples."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from giamngheo.demo.communes import read_data
from giamngheo.demo.composition import MALE
from giamngheo.demo.draws import Bools, Draws, Ints

GROUPS = {1: "kinh", 2: "tay", 7: "nung", 9: "dao", 12: "highland"}  # by the official code of the people
OTHER_GROUP = "other"
REDRAWN = 4


@cache
def names_of(part: str, group: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The names of a list and how often each is met."""
    rows = [row for row in read_data("names.csv") if (row["part"], row["group"]) == (part, group)]
    return tuple(row["text"] for row in rows), tuple(int(row["weight"]) for row in rows)


def draw_families(draws: Draws, ethnicity: Ints) -> Ints:
    """A family name for each person, as a place in the list of their people."""
    family = np.zeros(len(ethnicity), dtype=np.int64)
    for group, mine in _by_group(ethnicity):
        family[mine] = draws.pick(names_of("family", group)[1], int(mine.sum()))
    return family


def full_names(draws: Draws, ethnicity: Ints, family: Ints, sex: Ints, household: Ints) -> pa.Array:
    """`Hoàng Văn Thụ`, `Triệu Mùi Sao`, `Y Čŭng Niê`: in the order in which each people writes its names.

    Hardly two members of a household bear the same given name.
    """
    count = len(ethnicity)
    first, middle, last = (np.empty(count, dtype=object) for _ in range(3))
    for word, of_sex in (("male", sex == MALE), ("female", sex != MALE)):
        for group, of_group in _by_group(ethnicity):
            mine = np.flatnonzero(of_group & of_sex)
            families = _list("family", group)[family[mine] % len(names_of("family", group)[0])]
            if group == "highland":
                given = _list("given", f"highland {word}")[_given(draws, f"highland {word}", household[mine])]
                first[mine], middle[mine], last[mine] = "Y" if word == "male" else "H", given, families
                continue
            middles = f"dao {word}" if group == "dao" else word
            first[mine] = families
            middle[mine] = _list("middle", middles)[draws.pick(names_of("middle", middles)[1], len(mine))]
            last[mine] = _list("given", word)[_given(draws, word, household[mine])]
    return pc.binary_join_element_wise(*(pa.array(part, pa.string()) for part in (first, middle, last)), " ")


def _given(draws: Draws, names: str, household: Ints) -> Ints:
    """Places in a list of given names, drawn again where a member of the household has the name already."""
    weights = names_of("given", names)[1]
    given = draws.pick(weights, len(household))
    for _ in range(REDRAWN):
        again = np.ones(len(household), dtype=bool)
        again[np.unique(household * len(weights) + given, return_index=True)[1]] = False
        given[again] = draws.pick(weights, int(again.sum()))
    return given


def _list(part: str, group: str) -> "NDArray[np.object_]":
    return np.array(names_of(part, group)[0], dtype=object)


def _by_group(ethnicity: Ints) -> list[tuple[str, Bools]]:
    known = [(name, ethnicity == code) for code, name in GROUPS.items()]
    return [*known, (OTHER_GROUP, ~np.isin(ethnicity, list(GROUPS)))]


def identity_numbers(draws: Draws, sex: Ints, birth_year: Ints, without: Bools) -> pa.Array:
    """Twelve digits: province 020, century and sex, year of birth, six digits; null where `without`.

    The six digits are a plain count within each year and sex, so the numbers are well formed and unique, yet
    plainly not anybody's: real ones are drawn at random.
    """
    century = birth_year // 100 - 19
    cell = (century * 2 + (sex != MALE)) * 100 + birth_year % 100
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], cell[order])
    serial = np.empty(len(cell), dtype=np.int64)
    serial[order] = np.arange(len(cell)) - starts + 1
    number = cell * 1_000_000 + serial
    text = pc.utf8_lpad(pa.array(number).cast(pa.string()), width=9, padding="0")
    whole = pc.binary_join_element_wise("020", text, "")
    return pc.if_else(pa.array(without), pa.scalar(None, pa.string()), whole)
