"""What every household is at the end of each year: absent, not listed, near-poor, poor or of medium standard."""

from dataclasses import dataclass

import numpy as np

from giamngheo.demo.draws import Bools, Draws, Ints
from giamngheo.demo.figures import Figures, Year
from giamngheo.demo.flows import Flows
from giamngheo.demo.villages import Villages

ABSENT, NONE, NEAR, POOR, MEDIUM = -1, 0, 1, 2, 3
STAYED, MOVED_IN, SPLIT = 0, 1, 2
MOVED_OUT, DIED_OUT, MERGED = 1, 2, 3
ESCAPED_TO_MEDIUM = 15  # per cent of the households of medium standard that were on a list a year before
STILL_MEDIUM = 50  # per cent of them that were of medium standard a year before


@dataclass(slots=True)
class Register:
    """One place per household: those of the end of 2021 village by village, then the arrivals of each year.

    `created` and `gone` hold the year (0: was there from the start; never left), `arrival` and `departure` how.
    `category[year]` is one of the codes above at the end of the year.
    """

    commune: Ints
    village: Ints
    created: Ints
    arrival: Ints
    gone: Ints
    departure: Ints
    category: dict[int, Ints]

    def __len__(self) -> int:
        return len(self.commune)

    def listed(self, year: int) -> Bools:
        """Poor or near-poor at the end of the year."""
        return (self.category[year] == POOR) | (self.category[year] == NEAR)

    def present(self, year: int) -> Bools:
        """In the register at the end of the year."""
        return (self.created <= year) & ((self.gone == 0) | (self.gone > year))


def lay_paths(draws: Draws, figures: Figures, flows: Flows, villages: Villages) -> Register:
    """Every household with its way through the four years; the counts of `flows` hold exactly."""
    register = _empty(draws, flows, villages)
    key = draws.raw(len(register)) // 1000 * villages.tilt[register.village]
    for place in range(len(flows.base)):
        here = register.commune == place
        base = np.flatnonzero(here & (register.created == 0))
        base = base[np.argsort(key[base], kind="stable")]
        arrivals = {year: np.flatnonzero(here & (register.created == year)) for year in flows.years}
        _Commune(draws, register, flows, place, base, arrivals).lay()
    for year, counts in figures.years.items():
        _say_how(draws, register, year, counts)
        _medium(draws, register, year, counts)
    for year, category in register.category.items():
        category[~register.present(year)] = ABSENT
    return register


def _empty(draws: Draws, flows: Flows, villages: Villages) -> Register:
    village = np.repeat(np.arange(len(villages.size)), villages.size)
    created = np.zeros(len(village), dtype=np.int64)
    first = np.searchsorted(villages.commune, np.arange(len(flows.base)))
    number = np.bincount(villages.commune)
    for year, counts in flows.years.items():
        commune = np.repeat(np.arange(len(flows.base)), counts["new"])
        village = np.concatenate([village, first[commune] + draws.below(number[commune], len(commune))])
        created = np.concatenate([created, np.full(len(commune), year)])
    zeros = np.zeros(len(village), dtype=np.int64)
    return Register(
        commune=villages.commune[village],
        village=village,
        created=created,
        arrival=zeros.copy(),
        gone=zeros.copy(),
        departure=zeros.copy(),
        category={year: zeros.copy() for year in (2020, 2021, 2022, 2023)},
    )


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who is on the two lists of a commune at the end of a year, those longest on them first, and who went
    beyond both in the year."""

    poor: Ints
    near: Ints
    poor_beyond: Ints
    near_beyond: Ints


class _Commune:
    """The paths of one commune: its households are dealt out to the cells of its tables, one after the other."""

    def __init__(
        self,
        draws: Draws,
        register: Register,
        flows: Flows,
        place: int,
        base: Ints,
        arrivals: dict[int, Ints],
    ) -> None:
        self.draws, self.category, self.gone = draws, register.category, register.gone
        self.flows, self.place, self.arrivals = flows, place, arrivals
        ever = flows.ever_listed(place)
        self.ever, self.others = draws.shuffled(base[:ever]), draws.shuffled(base[ever:])

    def lay(self) -> None:
        """Fills the categories of all years and the years of departure."""
        poor, near = self._take(self.flows.poor_start(2022)), self._take(self.flows.near_start(2022))
        again = self._take_entering(2022, "poor_again"), self._take_entering(2022, "near_again")
        self._put(2021, poor, near)
        self._lay_2020(poor, near, *again)
        lists = _Lists(poor, near, *again)
        for year in self.flows.years:
            lists = self._lay_year(year, lists)
        for year in self.flows.years:
            listed = self._count(year, "poor_gone") + self._count(year, "near_gone")
            leaving, self.others = np.split(self.others, [self._count(year, "gone") - listed])
            self.gone[leaving] = year

    def _lay_2020(self, poor: Ints, near: Ints, poor_again: Ints, near_again: Ints) -> None:
        """The lists by the old standard: most of the poor of 2021, those who will fall back, and some who left."""
        wanted = self.flows.poor_2020[self.place] - len(poor_again)
        stayed, sank = wanted * 85 // 100, wanted * 5 // 100
        poor_2020 = [poor_again, poor[:stayed], near[:sank]]
        left = max(0, self.flows.poor_2020[self.place] - sum(map(len, poor_2020)))
        wanted = self.flows.near_2020[self.place] - len(near_again)
        near_2020 = [near_again, near[sank:][: wanted * 40 // 100], poor[stayed:][: wanted * 35 // 100]]
        left_near = max(0, self.flows.near_2020[self.place] - sum(map(len, near_2020)))
        others = self.others[: left + left_near]
        self._put(
            2020, np.concatenate([*poor_2020, others[:left]]), np.concatenate([*near_2020, others[left:]])
        )

    def _lay_year(self, year: int, before: _Lists) -> _Lists:
        """From the lists of the year before to those of this year; those who fall back escaped before."""
        gone_poor, poor = np.split(before.poor, [self._count(year, "poor_gone")])
        gone_near, near = np.split(before.near, [self._count(year, "near_gone")])
        self.gone[gone_poor] = self.gone[gone_near] = year
        to_near, poor_beyond, poor_stay = self._deal(year, poor, "poor_to_near", "poor_beyond")
        to_poor, near_beyond, near_stay = self._deal(year, near, "near_to_poor", "near_beyond")
        arrived = self.arrivals[year]
        arrived_poor, arrived_near, _ = self._deal(
            year, arrived, "poor_arrived", "near_arrived", shuffle=False
        )
        poor_again = before.poor_beyond[: self._count(year, "poor_again")]
        near_again = before.near_beyond[: self._count(year, "near_again")]
        new_poor, new_near = self._take_entering(year, "poor_new"), self._take_entering(year, "near_new")
        after = _Lists(
            poor=np.concatenate([poor_stay, to_poor, poor_again, new_poor, arrived_poor]),
            near=np.concatenate([near_stay, to_near, near_again, new_near, arrived_near]),
            poor_beyond=poor_beyond,
            near_beyond=near_beyond,
        )
        self._put(year, after.poor, after.near)
        return after

    def _put(self, year: int, poor: Ints, near: Ints) -> None:
        self.category[year][poor], self.category[year][near] = POOR, NEAR

    def _count(self, year: int, name: str) -> int:
        return self.flows.years[year][name][self.place]

    def _take(self, counts: list[int]) -> Ints:
        taken, self.ever = np.split(self.ever, [counts[self.place]])
        return taken

    def _take_entering(self, year: int, name: str) -> Ints:
        return self._take(self.flows.years[year][name])

    def _deal(self, year: int, pool: Ints, *names: str, shuffle: bool = True) -> list[Ints]:
        """The pool in as many parts as names say, and what remains."""
        ends = np.cumsum([self._count(year, name) for name in names])
        return np.split(self.draws.shuffled(pool) if shuffle else pool, ends)


def _say_how(draws: Draws, register: Register, year: int, counts: Year) -> None:
    """Arrivals are splits or moves, departures moves, deaths or mergers, as many of each as the year has."""
    new = np.flatnonzero(register.created == year)
    register.arrival[new] = MOVED_IN
    register.arrival[draws.some(new, counts.split)] = SPLIT
    gone = draws.shuffled(np.flatnonzero(register.gone == year))
    register.departure[gone] = MOVED_OUT
    register.departure[gone[: counts.died_out]] = DIED_OUT
    register.departure[gone[counts.died_out : counts.died_out + counts.merged]] = MERGED


def _medium(draws: Draws, register: Register, year: int, counts: Year) -> None:
    """Households of medium standard: some were so before, some just left a list, the rest applied."""
    before, now, present = register.category[year - 1], register.category[year], register.present(year)
    free = present & (now == NONE)
    still = draws.some(np.flatnonzero(free & (before == MEDIUM)), counts.medium * STILL_MEDIUM // 100)
    settled = ~register.listed(2023) & ~register.listed(year - 1) & (register.created == 0)
    escaped = draws.some(
        np.flatnonzero(free & register.listed(year - 1) & ~register.listed(2023)),
        counts.medium * ESCAPED_TO_MEDIUM // 100,
    )
    never = ~(register.listed(2020) | register.listed(2021) | register.listed(2022) | register.listed(2023))
    applied = np.flatnonzero(free & never & settled & (before == NONE))
    now[np.concatenate([still, escaped, draws.some(applied, counts.medium - len(still) - len(escaped))])] = (
        MEDIUM
    )
