"""Where a unit stands: its figures, those of the units below it, and how both differ from the cycle before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from django.db.models import Q, QuerySet

from giamngheo.access.queries import units_of
from giamngheo.access.reach import Reach
from giamngheo.core.numbers import fixed
from giamngheo.core.problems import Problem
from giamngheo.facts.schema import INDICATORS
from giamngheo.issuing.queries import sealed_folder
from giamngheo.office.boundaries import redrawn as redrawn_on
from giamngheo.office.figures import Figures, by_place, total
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import at, translate, within
from giamngheo.review.history import previous_cycle
from giamngheo.review.models import Cycle

HEADLINES = (
    "households",
    "persons",
    "households.poor",
    "rate.poor",
    "households.near_poor",
    "rate.near_poor",
    "persons.poor",
    "person_rate.poor",
    "change.poor.to_near_poor",
    "change.poor.beyond",
    "change.poor.fell_back",
    "change.poor.newly_arising",
    "change.poor.from_near_poor",
)
BEFORE = ("households.poor", "rate.poor")
LACKS = tuple(
    f"{kind}.poor.{indicator}" for kind in ("deprived", "deprivation_rate") for indicator in INDICATORS
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of this cycle beside those of the one before."""

    now: Figures
    before: Figures

    @property
    def rate_change(self) -> Fraction | None:
        """Percentage points as a share: the difference of two rates, each over its own households."""
        now, before = self.now.share("rate.poor"), self.before.share("rate.poor")
        return None if now is None or before is None else now - before

    @property
    def fewer_poor(self) -> int | None:
        now, before = self.now.count("households.poor"), self.before.count("households.poor")
        return None if now is None or before is None else before - now

    @property
    def escaped(self) -> int | None:
        """Poor households that became near-poor or went beyond the near-poor line."""
        return _sum(self.now, "change.poor.to_near_poor", "change.poor.beyond")

    @property
    def arisen(self) -> int | None:
        """Households that fell back into poverty or are newly poor, those that had been near-poor not counted."""
        return _sum(self.now, "change.poor.fell_back", "change.poor.newly_arising")


def _sum(figures: Figures, *names: str) -> int | None:
    parts = [figures.count(name) for name in names]
    return None if None in parts else sum(part or 0 for part in parts)


NOTHING = Compared(Figures(None), Figures(None))


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the table."""

    place: Place
    compared: Compared


@dataclass(frozen=True, slots=True)
class Lack:
    """How many poor households are deprived in one indicator."""

    indicator: str
    count: int | None
    share: Fraction | None

    @property
    def hundredths(self) -> str:
        """The share as a length out of a hundred, for drawing."""
        return fixed((self.share or Fraction(0)) * 100, 2, "en")


@dataclass(frozen=True, slots=True)
class Standing:
    """The page.  `redrawn` is the day of the latest change of boundaries since, None where there was none.

    `lines` are the units of the cycle's day or, `on_new`, those since the change; `mapped` are the latter, for the map.
    A unit `formed_since` the cycle has its name from one of those it was formed from.
    """

    whole: Compared
    lacks: Sequence[Lack]
    lines: Sequence[Line]
    mapped: Sequence[Line]
    redrawn: date | None
    on_new: bool
    formed_since: bool
    problems: Sequence[Problem]
    snapshot: str


def standing(reach: Reach, unit: Place, cycle: Cycle, on: date, *, redrawn: bool) -> Standing | None:
    """Where `unit` stands by the sealed results of a cycle; None where none are sealed for it.

    `redrawn` asks for the lines on the boundaries of `on`.  Only what lies within reach is counted.
    """
    sealed = sealed_folder(cycle, unit)
    if sealed is None:
        return None
    earlier = previous_cycle(cycle)
    before = sealed_folder(earlier, unit) if earlier else None
    inside = within(unit)
    level, units = _below(units_of(reach, cycle.reference_date).filter(inside), unit)
    counting = _Counting(sealed, before, level, [place.code for place in units])
    changed = redrawn_on(units, on) if level == Level.commune else None
    mapped, problems = _on(changed, counting, cycle, inside) if changed else ([], [])
    each = counting.each()
    on_new = redrawn and len(mapped) > 1
    return Standing(
        whole=counting.whole(),
        lacks=_lacks(total(sealed, LACKS, level, counting.codes)),
        lines=_worst_first(
            mapped if on_new else [Line(place, each.get(place.code, NOTHING)) for place in units]
        ),
        mapped=mapped,
        redrawn=changed if len(mapped) > 1 else None,
        formed_since=unit.valid_from > cycle.reference_date,
        on_new=on_new,
        problems=problems,
        snapshot=sealed.name,
    )


def _worst_first(lines: Sequence[Line]) -> list[Line]:
    """By poor rate; the official order is that of the review tables."""
    return sorted(lines, key=lambda line: line.compared.now.share("rate.poor") or Fraction(0), reverse=True)


def _lacks(figures: Figures) -> list[Lack]:
    """The most frequent first."""
    found = [
        Lack(
            indicator,
            figures.count(f"deprived.poor.{indicator}"),
            figures.share(f"deprivation_rate.poor.{indicator}"),
        )
        for indicator in INDICATORS
    ]
    return sorted(found, key=lambda lack: lack.count or 0, reverse=True)


@dataclass(frozen=True)
class _Counting:
    """The snapshots of two cycles, and the units to count in them."""

    now: Path
    before: Path | None
    level: str
    codes: list[str]

    def whole(self) -> Compared:
        before = total(self.before, BEFORE, self.level, self.codes) if self.before else Figures(None)
        return Compared(total(self.now, HEADLINES, self.level, self.codes), before)

    def each(self, boundaries: Mapping[str, str] | None = None) -> dict[str, Compared]:
        now = by_place(self.now, HEADLINES, self.level, self.codes, boundaries)
        before = by_place(self.before, BEFORE, self.level, self.codes, boundaries) if self.before else {}
        return {code: Compared(figures, before.get(code, Figures(None))) for code, figures in now.items()}


def _below(inside: QuerySet[Place], unit: Place) -> tuple[str, list[Place]]:
    """The level that the table is about, and its units among those of the cycle's day that are `inside`.

    Communes of a province, of a district and of a commune formed from several since; villages of a commune.
    """
    places = list(inside.order_by("sort", "path"))
    is_newer = all(place.pk != unit.pk for place in places)
    in_communes = unit.level in (Level.province, Level.district) or (is_newer and unit.level == Level.commune)
    level = Level.commune if in_communes else Level.village
    return str(level), [place for place in places if place.level == level]


def _on(day: date, counting: _Counting, cycle: Cycle, inside: Q) -> tuple[list[Line], Sequence[Problem]]:
    """The lines on the boundaries of a later day; none, and why, where a unit has no single counterpart.

    A unit of that day which reaches beyond what is `inside` is left out: its figure here would be a part of it.
    """
    translation = translate(counting.codes, cycle.reference_date, day)
    if translation.problems:
        return [], translation.problems
    places = at(day).filter(inside, code__in=set(translation.codes.values())).order_by("sort", "path")
    figures = counting.each(translation.codes)
    return [Line(place, figures[place.code]) for place in places if place.code in figures], []
