"""What surrounds every page: the unit and the cycle one works in, and the sections one may open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.access.models import Office
from giamngheo.access.queries import offices_of, units_of
from giamngheo.access.reach import Reach
from giamngheo.office import words
from giamngheo.places.models import Level, Place
from giamngheo.review import queries as review
from giamngheo.review.models import Cycle, CycleState

CYCLE_KEY = "cycle"
WORK = frozenset({"review.record", "review.manage", "review.check", "review.recognise", "review.opinion"}) | {
    "money.disburse", "money.close",
}  # fmt: skip
"""Powers of which one is enough to have work waiting."""
_WITH_RESULTS = (CycleState.recognised, CycleState.sealed)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to choose, and how deep it stands below the topmost one within reach."""

    place: Place
    depth: int


@dataclass(frozen=True, slots=True)
class Section:
    """One word on the left; what stands `apart` is not daily work."""

    name: str | Promise
    href: str
    current: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Workplace:
    """The surroundings of one request.  Unit and cycle are None for who reaches none."""

    unit: Place | None
    units: Sequence[Unit]
    cycle: Cycle | None
    cycles: Sequence[Cycle]
    offices: Sequence[str]
    sections: Sequence[Section]
    on: date
    """The date whose units are offered."""
    may_search: bool
    search_within: str
    """The path of the unit to search in; empty for everything within reach."""
    here: str
    """Where to return to after another unit, cycle or language is chosen."""


SECTIONS = (
    ("today", _("Việc cần làm"), WORK, False),
    ("home", _("Tổng quan"), frozenset({"figures.read"}), False),
    ("households", _("Hộ dân"), frozenset({"household.read"}), False),
    ("review", _("Rà soát"), frozenset({"review.read"}), False),
    ("programme", _("Chương trình"), frozenset({"money.read"}), False),
    ("results", _("Kết quả"), frozenset({"figures.read"}), False),
    ("law", _("Pháp luật"), frozenset({"law.read"}), True),
)
"""Address, word, the powers of which one is enough, and whether it stands apart."""


def workplace(request: Any) -> Workplace:
    """The surroundings of a request that passed a policy; worked out once a request."""
    if not hasattr(request, "workplace"):
        request.workplace = _workplace(request, getattr(request, "reach", Reach()))
    found: Workplace = request.workplace
    return found


def visit(request: Any, *, unit: Place, cycle: Cycle, here: str) -> None:
    """Show the unit and the cycle that an address names as those one works in; `here` leads to others' pages."""
    request.workplace = replace(workplace(request), unit=unit, cycle=cycle, here=here)


def _workplace(request: Any, reach: Reach) -> Workplace:
    cycles = list(review.cycles(reach))
    cycle = _cycle(cycles, request.session.get(CYCLE_KEY))
    account, today = request.user, request.today
    held = list(offices_of(account, today))
    on = _day(cycle, held, today)
    units = _units(reach, on, account.last_unit)
    last = (one.place for one in units if one.place.pk == account.last_unit_id)
    unit = next(last, units[0].place if units else None)
    within = unit.path if unit is not None and unit != units[0].place else ""
    return Workplace(
        unit=unit,
        units=units,
        cycle=cycle,
        cycles=cycles,
        offices=[_in_words(office) for office in held],
        sections=[
            Section(name, _address(view, within), _is_within(request.path, reverse(view)), apart)
            for view, name, powers, apart in SECTIONS
            if powers & reach.powers
        ],
        on=on,
        search_within=within,
        may_search=reach.can("household.read"),
        here=request.get_full_path(),
    )


def _in_words(office: Office) -> str:
    return f"{words.name(words.ROLES, office.role)}, {office.place.full_name} ({office.place.code})"


def _cycle(cycles: Sequence[Cycle], chosen: str | None) -> Cycle | None:
    """The chosen one, else the latest with results, else the latest."""
    ranked = sorted(
        cycles, key=lambda cycle: (cycle.code == chosen, cycle.state in _WITH_RESULTS), reverse=True
    )
    return ranked[0] if ranked else None


def _day(cycle: Cycle | None, offices: Iterable[Office], today: date) -> date:
    """Units are offered as of the cycle, or as of today to who holds an office at a unit that is newer."""
    if cycle is None:
        return today
    day = cycle.reference_date
    places = [office.place for office in offices]
    was_there = any(
        place.valid_from <= day and (place.valid_to is None or day <= place.valid_to) for place in places
    )
    return day if was_there else today


def _address(view: str, within: str) -> str:
    """The address of a section; the list of households opens on the unit one works in."""
    return reverse(view) + (f"?{urlencode({'place': within})}" if view == "households" and within else "")


def _is_within(path: str, section: str) -> bool:
    return path == section or (section != "/" and path.startswith(section))


def _units(reach: Reach, on: date, chosen: Place | None) -> list[Unit]:
    """The topmost units within reach, the units directly below them, and those directly below the chosen one.

    A nation has ten thousand communes: one moves down a level at a time.
    """
    tops = Q(path__in=reach.paths)
    below = Q(parent__path__in=reach.paths) | Q(parent=chosen) if chosen else Q(parent__path__in=reach.paths)
    found = units_of(reach, on).filter(tops | below & ~Q(level=Level.village))
    known = {place.pk: place for place in found}
    chains = {place.pk: _chain(place, known) for place in known.values()}
    order = sorted(known, key=lambda pk: [(place.sort, place.pk) for place in chains[pk]])
    return [Unit(known[pk], len(chains[pk]) - 1) for pk in order]


def _chain(place: Place, known: Mapping[int, Place]) -> list[Place]:
    """The known units above a place, the highest first, and the place itself."""
    above = known.get(place.parent_id) if place.parent_id else None
    return [*_chain(above, known), place] if above else [place]
