"""The review tables of a place within reach, drawn from the sealed results of a cycle."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from giamngheo.core.problems import Problem
from giamngheo.documents.build import build_tables
from giamngheo.documents.declarations import Form, forms
from giamngheo.documents.places import Boundaries
from giamngheo.documents.reconcile import check
from giamngheo.documents.table import Table
from giamngheo.facts import snapshot
from giamngheo.issuing.queries import sealed_folder
from giamngheo.issuing.review_tables import boundaries_of
from giamngheo.office.boundaries import redrawn
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import at, within
from giamngheo.review.models import Cycle

_KEPT = 64
_BELOW = {Level.province: Level.district, Level.district: Level.commune}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tables: of which place, with rows down to which level, on the boundaries of which date.

    `redrawn` is the day of the latest change of boundaries since the cycle, None where nothing changed.
    """

    cycle: Cycle
    place: Place
    folder: Path
    redrawn: date | None
    on_new: bool
    level: str = ""

    @property
    def levels(self) -> Sequence[str]:
        """The levels of rows that can be asked for: the one below, and villages."""
        below = _BELOW.get(Level(self.place.level), Level.village)
        if self.on_new and below == Level.district:
            below = Level.commune
        return tuple(dict.fromkeys((str(below), str(Level.village))))

    @property
    def may_choose_boundaries(self) -> bool:
        """A commune formed since the cycle has its figures on the new boundaries only."""
        return self.redrawn is not None and self.place.level != Level.commune


def asked(place: Place, cycle: Cycle, on: date, *, level: str | None, on_new: bool) -> Asked | None:
    """What a page asks for; None where nothing is sealed for the place.  An unknown level is the one below."""
    folder = sealed_folder(cycle, place)
    if folder is None:
        return None
    redrawn = _redrawn(place, cycle.reference_date, on)
    is_newer = place.valid_from > cycle.reference_date
    found = Asked(cycle, place, folder, redrawn, is_newer or (on_new and redrawn is not None))
    return replace(found, level=level if level is not None and level in found.levels else found.levels[0])


def counting_forms() -> Sequence[Form]:
    """The forms that count; the lists of names are not among them."""
    return [form for form in forms().values() if not form.is_list]


def tables_of(question: Asked, numbers: Collection[int] | None = None) -> tuple[Table, ...]:
    """The counting tables; raises `Refused` where a unit has no counterpart on the boundaries asked for."""
    cycle = question.cycle
    day = question.redrawn if question.on_new else None
    boundaries = boundaries_of(cycle, cycle.place, day) if day else None
    chosen = tuple(numbers) if numbers is not None else None
    return _built(
        question.folder, question.place.code, question.level, _frozen(boundaries), cycle.title, chosen
    )


def contradictions(question: Asked) -> Sequence[Problem]:
    """What the tables say against each other; nothing, when all is well."""
    return check(tables_of(question))


_Units = tuple[date, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


def _frozen(boundaries: Boundaries | None) -> _Units | None:
    """Boundaries as a value by which tables can be kept."""
    if boundaries is None:
        return None
    return boundaries.on, tuple(sorted(boundaries.codes.items())), tuple(sorted(boundaries.names.items()))


@lru_cache(maxsize=_KEPT)
def _built(
    folder: Path, place: str, level: str, units: _Units | None, title: str, numbers: tuple[int, ...] | None
) -> tuple[Table, ...]:
    """Kept for the life of the process: a sealed snapshot never changes."""
    boundaries = Boundaries(units[0], dict(units[1]), dict(units[2])) if units else None
    cycle = {"vi": title, "en": title}
    return tuple(
        build_tables(snapshot.open(folder), place, level, boundaries=boundaries, cycle=cycle, numbers=numbers)
    )


def _redrawn(place: Place, since: date, on: date) -> date | None:
    """The day on which boundaries in the place's territory last changed; a commune of the cycle's day has none."""
    if place.level == Level.village or (place.level == Level.commune and place.valid_from <= since):
        return None
    return redrawn(at(since).filter(within(place), level=Level.commune), on)
