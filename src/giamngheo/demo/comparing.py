"""The sealed results against the figures that the district was drawn to: one that differs stops the build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.demo.figures import DEPRIVED_POOR, Figures
from giamngheo.facts import snapshot
from giamngheo.facts.figures import compute, lookup

catalogue(
    {
        "demo.figure_differs": Kind(
            "Dữ liệu giả lập cuối năm {year}: {figure} là {found}, đáng lẽ {expected}.",
            "Demonstration district at the end of {year}: {figure} is {found}, should be {expected}.",
            "Đây là lỗi phần mềm: gửi dòng này cho nhóm phát triển.",
            "This is a fault of the program: send this line to its developers.",
        ),
    }
)

# The published services and the figure that counts each among the poor.
SERVICES: Mapping[str, str] = {
    "employment": "deprived.poor.employment",
    "education": "deprived_any.poor.education",
    "housing": "deprived_any.poor.housing",
    "water": "deprived.poor.water",
    "information": "deprived_any.poor.information",
    "toilet": "deprived.poor.toilet",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of the sealed results that is what it should be."""

    year: int
    figure: str
    count: int


def expected(figures: Figures, year: int) -> dict[str, int]:
    """What the results of a year must count, by the key of the figure."""
    counts = figures.years[year]
    wanted = {
        "households": counts.end,
        "households.poor": counts.poor_end,
        "households.near_poor": counts.near_end,
        "change.poor.start": counts.poor_start,
        "change.poor.to_near_poor": counts.poor_to_near,
        "change.poor.beyond": counts.poor_beyond,
        "change.poor.other_decrease": counts.poor_gone,
        "change.poor.from_near_poor": counts.near_to_poor,
        "change.poor.fell_back": counts.poor_again,
        "change.poor.newly_arising": counts.poor_new,
        "change.poor.other_increase": counts.poor_arrived,
        "change.near_poor.start": counts.near_start,
        "change.near_poor.to_poor": counts.near_to_poor,
        "change.near_poor.beyond": counts.near_beyond,
        "change.near_poor.other_decrease": counts.near_gone,
        "change.near_poor.from_poor": counts.poor_to_near,
        "change.near_poor.fell_back": counts.near_again,
        "change.near_poor.newly_arising": counts.near_new,
        "change.near_poor.other_increase": counts.near_arrived,
    }
    if figures.scale == 1:
        wanted |= {key: DEPRIVED_POOR[year][service] for service, key in SERVICES.items()}
    return wanted


def compare(figures: Figures, year: int, folder: Path) -> list[Compared]:
    """The figures of a sealed folder, all as they should be; Refused with every one that is not."""
    wanted = expected(figures, year)
    counted = lookup(compute(snapshot.open(folder), list(wanted)))[()]
    problems = list(_differences(year, wanted, {key: counted[key][0] for key in wanted}))
    if problems:
        raise Refused(problems)
    return [Compared(year, key, count) for key, count in wanted.items()]


def _differences(year: int, wanted: Mapping[str, int], found: Mapping[str, int]) -> Iterator[Problem]:
    for key, count in wanted.items():
        if found[key] != count:
            values = {"year": year, "figure": key, "found": found[key], "expected": count}
            yield Problem("demo.figure_differs", values=values)
