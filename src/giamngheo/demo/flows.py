"""The district's yearly tables of diễn biến, shared out among the communes so that every row and column closes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from giamngheo.demo.communes import Commune
from giamngheo.demo.draws import apportion
from giamngheo.demo.figures import Figures, Year

Counts = dict[str, list[int]]
ENTERED = ("poor_again", "poor_new", "near_again", "near_new")


@dataclass(frozen=True, slots=True)
class Flows:
    """Counts per commune, in the communes' order.

    `base`: households at the end of 2021.  `years[year][name]`: the fields of `figures.Year` that concern a
    list, and `new` and `gone`, all households that came to and left the register.
    """

    base: list[int]
    poor_2020: list[int]
    near_2020: list[int]
    years: Mapping[int, Counts]

    def poor_start(self, year: int) -> list[int]:
        """Poor households at the beginning of the year."""
        return _sum(self.years[year], "poor_stay", "poor_to_near", "poor_beyond", "poor_gone")

    def near_start(self, year: int) -> list[int]:
        """Near-poor households at the beginning of the year."""
        return _sum(self.years[year], "near_stay", "near_to_poor", "near_beyond", "near_gone")

    def ever_listed(self, place: int) -> int:
        """Households of a commune that are poor or near-poor at the end of some year from 2021 on."""
        entered = sum(self.years[2022][name][place] for name in ENTERED)
        entered += sum(self.years[2023][name][place] for name in ("poor_new", "near_new"))
        return self.poor_start(2022)[place] + self.near_start(2022)[place] + entered


def share_out(figures: Figures, communes: Sequence[Commune]) -> Flows:
    """Every flow of both years by commune; poverty falls most where the commune is specially difficult."""
    people = [commune.people for commune in communes]
    poverty = [commune.people * commune.poverty_2022 for commune in communes]
    near_poverty = [commune.people * (commune.poverty_2022 + 400) for commune in communes]
    tilt = [commune.escape_tilt for commune in communes]
    first, second = figures.years[2022], figures.years[2023]
    poor = apportion(first.poor_end, poverty)
    near = apportion(first.near_end, near_poverty)
    before = _enter(first, poor, near)
    before["poor_beyond"] = apportion(first.poor_beyond, _product(poverty, tilt))
    before["poor_gone"] = apportion(first.poor_gone, poverty)
    before["near_beyond"] = apportion(first.near_beyond, near_poverty)
    before["near_gone"] = apportion(first.near_gone, near_poverty)
    after = _leave(second, poor, near, tilt)
    after["poor_again"] = apportion(second.poor_again, poverty, before["poor_beyond"])
    after["near_again"] = apportion(second.near_again, near_poverty, before["near_beyond"])
    for name in ("poor_new", "poor_arrived", "near_new", "near_arrived"):
        after[name] = apportion(getattr(second, name), poverty)
    for counts, year in ((before, first), (after, second)):
        _move(counts, year, people)
    flows = Flows(
        base=apportion(first.start, people),
        poor_2020=apportion(figures.poor_2020, poverty),
        near_2020=apportion(figures.near_2020, near_poverty),
        years={2022: before, 2023: after},
    )
    _make_room(flows)
    return flows


def _enter(year: Year, poor: list[int], near: list[int]) -> Counts:
    """Where those on the lists at the end of the year came from; who stayed is what remains."""
    counts: Counts = {}
    left = list(poor)
    for name in ("poor_arrived", "poor_again", "poor_new", "near_to_poor"):
        counts[name] = apportion(getattr(year, name), poor, left)
        left = _less(left, counts[name])
    counts["poor_stay"] = left
    left = list(near)
    for name in ("near_arrived", "near_again", "near_new", "poor_to_near"):
        counts[name] = apportion(getattr(year, name), near, left)
        left = _less(left, counts[name])
    counts["near_stay"] = left
    return counts


def _leave(year: Year, poor: list[int], near: list[int], tilt: list[int]) -> Counts:
    """What became of those on the lists at the beginning of the year."""
    counts: Counts = {}
    left = list(poor)
    for name in ("poor_gone", "poor_beyond", "poor_to_near"):
        weights = poor if name == "poor_gone" else _product(poor, tilt)
        counts[name] = apportion(getattr(year, name), weights, left)
        left = _less(left, counts[name])
    counts["poor_stay"] = left
    left = list(near)
    for name in ("near_gone", "near_to_poor", "near_beyond"):
        counts[name] = apportion(getattr(year, name), near, left)
        left = _less(left, counts[name])
    counts["near_stay"] = left
    return counts


def _move(counts: Counts, year: Year, people: list[int]) -> None:
    """Adds `new` and `gone`: every household that came and left, those on a list among them."""
    arrived = _sum(counts, "poor_arrived", "near_arrived")
    others = year.split + year.moved_in - sum(arrived)
    counts["new"] = _plus(arrived, apportion(others, people))
    listed = _sum(counts, "poor_gone", "near_gone")
    others = year.moved_out + year.died_out + year.merged - sum(listed)
    counts["gone"] = _plus(listed, apportion(others, people))


def _make_room(flows: Flows) -> None:
    """In a very small district a commune may need more households than its share; the largest gives them."""
    for place in range(len(flows.base)):
        gone = sum(flows.years[year]["gone"][place] for year in flows.years)
        lacking = flows.ever_listed(place) + gone + 1 - flows.base[place]
        if lacking > 0:
            largest = max(range(len(flows.base)), key=lambda other: flows.base[other])
            flows.base[largest] -= lacking
            flows.base[place] += lacking


def _sum(counts: Counts, *names: str) -> list[int]:
    return [sum(values) for values in zip(*(counts[name] for name in names), strict=True)]


def _plus(one: list[int], other: list[int]) -> list[int]:
    return [first + second for first, second in zip(one, other, strict=True)]


def _less(one: list[int], other: list[int]) -> list[int]:
    return [first - second for first, second in zip(one, other, strict=True)]


def _product(one: list[int], other: list[int]) -> list[int]:
    return [first * second for first, second in zip(one, other, strict=True)]
