"""The register of the demonstration district as plain tables: places, households, people, what happened to them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.demo import composition as home
from giamngheo.demo.communes import Commune
from giamngheo.demo.draws import Draws, Ints
from giamngheo.demo.figures import DECIDED
from giamngheo.demo.lives import Lives
from giamngheo.demo.names import full_names, identity_numbers
from giamngheo.demo.paths import DIED_OUT, MERGED, MOVED_IN, MOVED_OUT, NEAR, NONE, POOR, SPLIT, Register
from giamngheo.demo.people import NEVER, NOBODY, day, years_of
from giamngheo.demo.villages import Villages

CATEGORY_WORDS = {POOR: "poor", NEAR: "near_poor", NONE: "not_poor"}
EVENT_WORDS = {
    ("arrival", MOVED_IN): "moved_in",
    ("arrival", SPLIT): "split_from",
    ("departure", MOVED_OUT): "moved_out",
    ("departure", DIED_OUT): "died_out",
    ("departure", MERGED): "merged_into",
}
YEAR_ONLY_BEFORE, YEAR_ONLY = 1956, 25  # of the elderly, per cent of whom only the year of birth is known
WITHOUT_NUMBER = 3  # per cent of people whose number has not been entered yet


@dataclass(frozen=True, slots=True)
class Tables:
    """What the register holds.  Texts are ids; dates are inclusive, null where open or unknown.

    - `households`: household, village, created_on, closed_on (first day on which it no longer counts).
    - `persons`: person, full_name, sex, birth_date (null where only the year is known), birth_year, ethnicity,
      identity_number, died_on.
    - `memberships`: household, person, relation, valid_from, valid_to.
    - `events`: household, kind, on, other (the household split from or merged into).
    - `statuses`: household, category, valid_from, valid_to, commune, decision, decided_on: the lists up to the end of
      2021.
    """

    households: pa.Table
    persons: pa.Table
    memberships: pa.Table
    events: pa.Table
    statuses: pa.Table


def household_codes(count: int) -> pa.Array:
    """`BS-00001` and so on: a code says nothing of the place, since households move and communes merge."""
    return _serials("BS-", count)


def person_codes(count: int) -> pa.Array:
    """`NK-000001` and so on."""
    return _serials("NK-", count)


def tabulate(draws: Draws, lives: Lives, villages: Villages, communes: tuple[Commune, ...]) -> Tables:
    """The tables of a district whose people have lived up to the end of 2023."""
    codes = household_codes(len(lives.register))
    people = person_codes(len(lives.people))
    return Tables(
        households=_households(lives, villages, codes),
        persons=_persons(draws, lives, people),
        memberships=_memberships(lives, codes, people),
        events=_events(lives, codes),
        statuses=_statuses(lives.register, codes, communes),
    )


def _serials(prefix: str, count: int) -> pa.Array:
    numbers = pa.array(np.arange(1, count + 1)).cast(pa.string())
    padded = pc.utf8_lpad(numbers, width=max(5, len(str(count))), padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")


def _households(lives: Lives, villages: Villages, codes: pa.Array) -> pa.Table:
    return pa.table(
        {
            "household": codes,
            "village": villages.table["code"].take(pa.array(lives.register.village)),
            "created_on": dates(lives.created),
            "closed_on": dates(lives.closed),
        }
    )


def _persons(draws: Draws, lives: Lives, codes: pa.Array) -> pa.Table:
    people = lives.people
    birth_year = years_of(people.born)
    year_only = (birth_year < YEAR_ONLY_BEFORE) & draws.chance(YEAR_ONLY, len(people))
    without = draws.chance(WITHOUT_NUMBER, len(people))
    ethnicity = pa.DictionaryArray.from_arrays(
        pa.array(people.ethnicity.astype(np.int8)), pa.array([f"{code:02d}" for code in range(57)])
    )
    return pa.table(
        {
            "person": codes,
            "full_name": full_names(draws, people.ethnicity, people.family, people.sex, people.origin),
            "sex": words(people.sex, ("male", "female")),
            "birth_date": dates(np.where(year_only, NEVER, people.born)),
            "birth_year": pa.array(birth_year.astype(np.int16)),
            "ethnicity": ethnicity,
            "identity_number": identity_numbers(draws, people.sex, birth_year, without),
            "died_on": dates(people.died),
        }
    )


def _memberships(lives: Lives, households: pa.Array, people: pa.Array) -> pa.Table:
    now = np.flatnonzero(lives.people.home != NOBODY)
    current = (
        now,
        lives.people.home[now],
        lives.people.relation[now],
        lives.people.since[now],
        np.full(len(now), NEVER),
    )
    rows = [*lives.people.past, current]
    person, household, relation, first, last = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.lexsort((person, first, household))
    return pa.table(
        {
            "household": households.take(pa.array(household[order])),
            "person": people.take(pa.array(person[order])),
            "relation": words(relation[order], home.RELATIONS),
            "valid_from": dates(first[order]),
            "valid_to": dates(last[order]),
        }
    )


def _events(lives: Lives, codes: pa.Array) -> pa.Table:
    register = lives.register
    parts: list[tuple[Ints, Ints, str]] = []
    for (column, code), word in EVENT_WORDS.items():
        who = np.flatnonzero(getattr(register, column) == code)
        parts.append((who, (lives.created if column == "arrival" else lives.closed)[who], word))
    household = np.concatenate([who for who, _, _ in parts])
    on = np.concatenate([days for _, days, _ in parts])
    kinds = np.repeat([word for *_, word in parts], [len(who) for who, *_ in parts])
    with_other = np.isin(kinds, ("split_from", "merged_into"))
    other = pa.array(np.where(with_other, lives.other[household], 0), mask=~with_other)
    order = np.lexsort((household, on))
    table = pa.table(
        {
            "household": codes.take(pa.array(household)),
            "kind": kinds,
            "on": dates(on),
            "other": codes.take(other),
        }
    )
    return table.take(pa.array(order))


def _statuses(register: Register, codes: pa.Array, communes: tuple[Commune, ...]) -> pa.Table:
    """The two decisions of each commune before the first cycle; leaving both lists is a status of its own."""
    first, second = (day(DECIDED[year]) for year in (2020, 2021))
    former = register.listed(2020)
    parts = []
    for year, who, start, end in (
        (2020, np.flatnonzero(former), first, second - 1),
        (2021, np.flatnonzero(former | register.listed(2021)), second, NEVER),
    ):
        numbers = [f"{place + 1:02d}/QĐ-UBND-{year} (giả lập)" for place in range(len(communes))]
        category = np.array([CATEGORY_WORDS[code] for code in (NONE, NEAR, POOR)])
        of = pa.array(register.commune[who])
        parts.append(
            pa.table(
                {
                    "household": codes.take(pa.array(who)),
                    "category": pa.array(category[register.category[year][who]], pa.string()),
                    "valid_from": dates(np.full(len(who), start)),
                    "valid_to": dates(np.full(len(who), end)),
                    "commune": pa.array([commune.code for commune in communes]).take(of),
                    "decision": pa.array(numbers).take(of),
                    "decided_on": dates(np.full(len(who), start)),
                }
            )
        )
    return pa.concat_tables(parts)


def dates(days: Ints) -> pa.Array:
    """Days as dates, `NEVER` as null."""
    return pa.array(days.astype(np.int32), mask=days == NEVER).cast(pa.date32())


def words(codes: Ints, names: tuple[str, ...]) -> pa.DictionaryArray:
    """Codes as words."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(names))
