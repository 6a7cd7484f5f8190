"""Building the demonstration district in an empty, migrated database: everything from units to sealed results."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.demo.activities import load_activities
from giamngheo.demo.acts import office_hour
from giamngheo.demo.communes import communes
from giamngheo.demo.comparing import Compared, compare
from giamngheo.demo.district import District, draw_district
from giamngheo.demo.figures import REFERENCE, REGISTER_OPENED, YEARS
from giamngheo.demo.money import load_money
from giamngheo.demo.offices import PASSWORD, Access, Staff, appoint
from giamngheo.demo.register import Numbers, let_leave, load_register, record_history
from giamngheo.demo.reviewing import Places, Review, open_in_year, take_over_lists
from giamngheo.demo.settlement import DISTRICT, settle_villages
from giamngheo.demo.under_way import hold_next
from giamngheo.issuing.actions import take_snapshot
from giamngheo.issuing.folders import snapshots_root
from giamngheo.places.models import Place
from giamngheo.places.queries import at, by_code
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle

Progress = Callable[[str, int, int], None]
"""Told the stage (a word of `STAGES`), how much of it is done, and of how much."""

STAGES = (
    "draw",
    "places",
    "accounts",
    "register",
    "history",
    "leave",
    "review",
    "seal",
    "compare",
    "in_year",
    "next_year",
    "money",
    "activities",
)

catalogue(
    {
        "demo.not_empty": Kind(
            "Cơ sở dữ liệu đã có hộ dân; dữ liệu giả lập chỉ tạo trong một hệ thống trống.",
            "The database already holds households; the demonstration is built in an empty installation only.",
            "Chọn thư mục dữ liệu khác.",
            "Choose another data directory.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Concluded:
    """One review from end to end: its cycle, the sealed folder, the figures that were compared."""

    year: int
    cycle: str
    snapshot: str
    folder: Path
    households: int
    persons: int
    poor: int
    near_poor: int
    compared: list[Compared]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was built, for printing; households and persons are those of the end of the last year."""

    villages: int
    households: int
    persons: int
    sheets: int
    entries: int
    activities: int
    reviews: list[Concluded] = field(default_factory=list)
    accesses: tuple[Access, ...] = ()
    password: str = PASSWORD


def build_district(*, people: int | None, progress: Progress) -> Summary:
    """Draws the district and takes it through the main job; every act is an action of its package.

    `people`: about how many persons (500 to 5,000,000), None for the published size.  Raises `Refused` where the
    database already holds households, and where a sealed figure is not what it should be.
    """
    if Household.objects.exists():
        raise Refused([Problem("demo.not_empty")])
    progress("draw", 0, 1)
    district = draw_district(people)
    progress("draw", 1, 1)
    villages = settle_villages(district.villages, communes())
    progress("places", 1, 1)
    staff = appoint(communes())
    progress("accounts", 1, 1)
    places = demo_places()
    numbers = load_register(district, villages, _step(progress, "register"))
    record_history(district, numbers, places.communes)
    take_over_lists(places, staff)
    _look_over()
    progress("history", 1, 1)
    reviews = [_review(district, year, places, staff, numbers, progress) for year in YEARS]
    open_in_year(district, places, staff)
    _look_over()
    progress("in_year", 1, 1)
    hold_next(district, places, staff)
    _look_over()
    progress("next_year", 1, 1)
    entries = load_money(places, staff, _step(progress, "money"))
    activities = load_activities(places, staff, _step(progress, "activities"))
    return Summary(
        villages=district.villages.num_rows,
        households=reviews[-1].households,
        persons=reviews[-1].persons,
        sheets=sum(sheets.households.num_rows for sheets in district.sheets.values()),
        entries=entries,
        activities=activities,
        reviews=reviews,
        accesses=staff.accesses,
    )


def _look_over() -> None:
    """Lets the database count what its tables hold, so that it searches them by the right index."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def demo_places() -> Places:
    """The district and its communes before the merger."""
    district = by_code(DISTRICT, REGISTER_OPENED)
    codes = [commune.code for commune in communes()]
    found: dict[str, Place] = {place.code: place for place in at(REGISTER_OPENED).filter(code__in=codes)}
    return Places(district, {code: found[code] for code in codes})


def _review(
    district: District, year: int, places: Places, staff: Staff, numbers: Numbers, progress: Progress
) -> Concluded:
    """One year: who leaves, the review, its sealed results and the comparison."""
    first = date(year, 1, 1)
    let_leave(district, numbers, first, REFERENCE[year], _step(progress, "leave"))
    cycle = Review(district, year, places, staff).run(_step(progress, "review"))
    return _seal(district, year, cycle, staff, progress)


def _seal(district: District, year: int, cycle: Cycle, staff: Staff, progress: Progress) -> Concluded:
    root = snapshots_root()
    root.mkdir(parents=True, exist_ok=True)
    at_ = office_hour(date(year + 1, 1, 5))
    sealed = take_snapshot(cycle=cycle, root=root, actor=staff.department, at=at_)
    progress("seal", 1, 1)
    compared = compare(district.figures, year, root / sealed.folder)
    progress("compare", 1, 1)
    counts = district.figures.years[year]
    return Concluded(
        year=year,
        cycle=cycle.code,
        snapshot=sealed.name,
        folder=root / sealed.folder,
        households=sealed.households,
        persons=sealed.persons,
        poor=counts.poor_end,
        near_poor=counts.near_end,
        compared=compared,
    )


def _step(progress: Progress, stage: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(stage, done, total)
