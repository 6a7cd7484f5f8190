"""The figures that the district must show, and how they scale.

`published` figures come from the district's plan for 2024 and its article on 2020; the rest of each table is a
synthetic choice that closes with them.  At another size everything shrinks or grows in proportion and is then
close to, no longer equal to, what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from giamngheo.core.numbers import round_half_up
from giamngheo.demo.draws import apportion

PEOPLE = 74_000  # about as many as the district of the published size has at the end of 2023
REGISTER_OPENED = date(2020, 12, 1)
YEARS = (2022, 2023)
REFERENCE = {year: date(year, 12, 31) for year in (2020, 2021, *YEARS)}
DECIDED = {year: date(year, 12, 15) for year in (2020, 2021, *YEARS)}

POOR_2020, NEAR_2020 = 1_589, 1_299  # published: 1.589 hộ nghèo (9,17%), 1.299 hộ cận nghèo (7,5%)


@dataclass(frozen=True, slots=True)
class Year:
    """What happens to the register in one year.

    `start`: households at its beginning.  Arrivals and departures in households.  `poor_…` and `near_…` are
    the two tables of diễn biến: who stays on a list, leaves it (to the other list, beyond both, from the
    register) and who enters it (again, newly, with an arrival).
    """

    start: int
    split: int
    moved_in: int
    moved_out: int
    died_out: int
    merged: int
    poor_stay: int
    poor_to_near: int
    poor_beyond: int
    poor_gone: int
    near_to_poor: int
    poor_again: int
    poor_new: int
    poor_arrived: int
    near_stay: int
    near_beyond: int
    near_gone: int
    near_again: int
    near_new: int
    near_arrived: int
    medium: int
    refused: int
    undetermined: int

    @property
    def end(self) -> int:
        arrived, departed = self.split + self.moved_in, self.moved_out + self.died_out + self.merged
        return self.start + arrived - departed

    @property
    def poor_start(self) -> int:
        return self.poor_stay + self.poor_to_near + self.poor_beyond + self.poor_gone

    @property
    def poor_end(self) -> int:
        entered = self.poor_again + self.poor_new + self.poor_arrived
        return self.poor_stay + self.near_to_poor + entered

    @property
    def near_start(self) -> int:
        return self.near_stay + self.near_to_poor + self.near_beyond + self.near_gone

    @property
    def near_end(self) -> int:
        entered = self.near_again + self.near_new + self.near_arrived
        return self.near_stay + self.poor_to_near + entered


# Published: 17,785 and 18,135 households, 2,065 and 1,498 poor, near-poor half as many as poor.  The classes of
# diễn biến are a synthetic choice.  The start of 2022 (2,550 poor, 1,310 near-poor by the new standard) is one too.
FULL: Mapping[int, Year] = {
    2022: Year(
        start=17_540, split=290, moved_in=75, moved_out=85, died_out=28, merged=7,
        poor_stay=1_911, poor_to_near=330, poor_beyond=300, poor_gone=9,
        near_to_poor=71, poor_again=25, poor_new=51, poor_arrived=7,
        near_stay=541, near_beyond=690, near_gone=8, near_again=19, near_new=136, near_arrived=6,
        medium=160, refused=310, undetermined=6,
    ),
    2023: Year(
        start=17_785, split=385, moved_in=92, moved_out=88, died_out=31, merged=8,
        poor_stay=1_382, poor_to_near=280, poor_beyond=392, poor_gone=11,
        near_to_poor=52, poor_again=17, poor_new=39, poor_arrived=8,
        near_stay=413, near_beyond=560, near_gone=7, near_again=14, near_new=38, near_arrived=4,
        medium=190, refused=260, undetermined=5,
    ),
}  # fmt: skip

# Deprivations among the poor, households of `poor_end`.  2023 is published for the six services (for water and
# sanitation: water, toilet; for employment: the indicator of that name); the pairs inside education, housing and
# information, nutrition and insurance, and all of 2022 are synthetic.
DEPRIVED_POOR: Mapping[int, Mapping[str, int]] = {
    2022: {
        "employment": 1_094, "nutrition": 1_020, "health_insurance": 460,
        "education": 630, "adult_education": 465, "school_attendance": 330,
        "housing": 475, "housing_quality": 380, "housing_area": 185,
        "water": 392, "toilet": 1_714,
        "information": 454, "telecom": 440, "information_means": 215,
    },
    2023: {
        "employment": 744, "nutrition": 725, "health_insurance": 325,
        "education": 422, "adult_education": 310, "school_attendance": 220,
        "housing": 303, "housing_quality": 240, "housing_area": 120,
        "water": 242, "toilet": 1_197,
        "information": 274, "telecom": 264, "information_means": 128,
    },
}  # fmt: skip
NEAR_POOR_RATIO = Fraction(5, 12)  # published: the poor lack each service two to three times as often


@dataclass(frozen=True, slots=True)
class Figures:
    """The same figures for a district of another size."""

    scale: Fraction
    years: Mapping[int, Year]
    poor_2020: int
    near_2020: int
    deprived: Mapping[int, Mapping[str, Fraction]] = field(default_factory=dict)


def figures(people: int | None = None) -> Figures:
    """The figures of a district of about `people` persons; without a number, of the published one."""
    scale = Fraction(1) if people is None else Fraction(people, PEOPLE)
    first = _scaled(FULL[2022], scale, None)
    second = _scaled(FULL[2023], scale, first)
    return Figures(
        scale=scale,
        years={2022: first, 2023: second},
        poor_2020=round_half_up(POOR_2020 * scale, 0),
        near_2020=round_half_up(NEAR_2020 * scale, 0),
        deprived={
            year: {name: Fraction(count, FULL[year].poor_end) for name, count in counts.items()}
            for year, counts in DEPRIVED_POOR.items()
        },
    )


def _scaled(full: Year, scale: Fraction, before: Year | None) -> Year:
    """A year in proportion: what a list held at the end of the year before is what it has to share out now."""
    value = {name: round_half_up(getattr(full, name) * scale, 0) for name in Year.__dataclass_fields__}
    if scale == 1:
        return full
    if before is None:
        _share(value, full, ("poor_stay", "near_to_poor", "poor_again", "poor_new", "poor_arrived"),
               round_half_up(full.poor_end * scale, 0))  # fmt: skip
        _share(value, full, ("near_stay", "poor_to_near", "near_again", "near_new", "near_arrived"),
               round_half_up(full.near_end * scale, 0))  # fmt: skip
    else:
        value["start"] = before.end
        _share(value, full, ("poor_stay", "poor_to_near", "poor_beyond", "poor_gone"), before.poor_end)
        _share(value, full, ("near_stay", "near_to_poor", "near_beyond", "near_gone"), before.near_end)
    value["poor_again"] = min(value["poor_again"], before.poor_beyond if before else value["poor_again"])
    value["near_again"] = min(value["near_again"], before.near_beyond if before else value["near_again"])
    arrived = value["poor_arrived"] + value["near_arrived"]
    value["split"] = max(value["split"], arrived - value["moved_in"])
    gone = value["poor_gone"] + value["near_gone"]
    value["moved_out"] = max(value["moved_out"], gone - value["died_out"] - value["merged"])
    return Year(**value)


def _share(value: dict[str, int], full: Year, names: tuple[str, ...], total: int) -> None:
    parts = apportion(total, [getattr(full, name) for name in names])
    value.update(zip(names, parts, strict=True))
