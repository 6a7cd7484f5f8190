"""Reading places: as of a date, down the tree, and across the changes of boundaries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from giamngheo.core.problems import Problem, Refused
from giamngheo.core.text import fold
from giamngheo.places import lineage
from giamngheo.places.models import Certainty, Level, Mark, MarkKind, Place


def at(on: date) -> QuerySet[Place]:
    """The units that exist on a date."""
    return Place.objects.filter(valid_on(on))


def valid_on(on: date, prefix: str = "") -> Q:
    """Predicate: the dated row (or the one that `prefix`, as `place__`, leads to) holds on a date."""
    started = Q(**{f"{prefix}valid_from__lte": on})
    return started & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on}))


def by_code(code: str, on: date) -> Place:
    """The unit that has this code on a date; Refused when none has."""
    place = at(on).filter(code=code).first()
    if place is None:
        raise Refused([_unknown(code, on)])
    return place


def children(place: Place, on: date) -> QuerySet[Place]:
    """The units directly below on a date."""
    return at(on).filter(parent=place)


def subtree(place: Place, field: str = "path") -> Q:
    """Predicate: the path in `field` is the place's own or below it, whatever the date."""
    return lineage.under(place.path, field)


def ancestors(place: Place) -> list[Place]:
    """The units above, the highest first."""
    above: list[Place] = []
    while place.parent is not None:
        place = place.parent
        above.append(place)
    return above[::-1]


def holds_synthetic() -> bool:
    """True when the installation holds units that were made up; every screen then says so."""
    return Place.objects.filter(synthetic=True).exists()


def search(text: str, on: date) -> QuerySet[Place]:
    """Units whose name holds the words, tones or not, on a date."""
    found = at(on)
    for word in fold(text).split():
        found = found.filter(folded__contains=word)
    return found


@dataclass(frozen=True, slots=True)
class Translation:
    """Codes of one date as codes of another; a code that has no single counterpart is a problem instead."""

    codes: Mapping[str, str]
    problems: tuple[Problem, ...]


def translate(codes: Iterable[str], from_date: date, to_date: date) -> Translation:
    """The unit of `to_date` in which each unit of `from_date` lies whole.

    Forward, a unit that was split has no counterpart; backward, neither has one formed from several.  The
    same code may well be another unit (five codes of Bắc Sơn since 1 July 2025): the answer is by descent.
    """
    wanted = list(dict.fromkeys(codes))
    outcomes = lineage.counterparts(at(from_date).filter(code__in=wanted), to_date)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for code in wanted:
        outcome = outcomes.get(code) or _unknown(code, from_date)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            found[code] = outcome.code
    return Translation(found, tuple(problems))


def _unknown(code: str, on: date) -> Problem:
    return Problem("places.unknown_code", values={"code": code, "on": f"{on:%d/%m/%Y}"})


@dataclass(frozen=True, slots=True)
class RollUp:
    """Figures summed by the code of a higher unit; what could not be placed is a problem, and not in them."""

    figures: Mapping[str, int]
    problems: tuple[Problem, ...]


def roll_up(figures: Mapping[str, int], born_on: date, level: Level, boundaries_on: date) -> RollUp:
    """Figures by code as of `born_on`, summed to units of `level` on the boundaries of another date.

    Every figure is counted once: `sum` of the result is the sum of what was given, less the figures named by
    the problems.
    """
    translation = translate(figures, born_on, boundaries_on)
    units = {
        place.code: place
        for place in at(boundaries_on)
        .filter(code__in=set(translation.codes.values()))
        .select_related("parent__parent__parent")
    }
    sums: dict[str, int] = {}
    problems = list(translation.problems)
    for code, counterpart in translation.codes.items():
        place = units[counterpart]
        chain = [place, *ancestors(place)]
        above = next((unit for unit in chain if unit.level == level), None)
        if above is None:
            values = {"code": counterpart, "level": level.label, "on": f"{boundaries_on:%d/%m/%Y}"}
            problems.append(Problem("places.no_such_level", values=values))
        else:
            sums[above.code] = sums.get(above.code, 0) + figures[code]
    return RollUp(sums, tuple(problems))


def territory(place: Place) -> tuple[str, ...]:
    """Path prefixes of every unit, of any date, whose whole territory lies inside the place's.

    A unit lies inside when it stands below a unit inside, when all its successors lie inside, or when all its
    predecessors do.  A commune that was split between two is inside neither; its villages may be.
    """
    return lineage.territory(place.path)


def within(place: Place, field: str = "path") -> Q:
    """Predicate: the path in `field` lies in the place's territory, on whatever date's boundaries it was written."""
    predicate = Q()
    for path in territory(place):
        predicate |= lineage.under(path, field)
    return predicate


def heirs(villages: Collection[Place], on: date) -> dict[int, Place]:
    """By number: the unit of a day in which a unit of any day lies whole; one that has no single heir stays as it is.

    A village may have been written anew when communes were merged: it is one village, under the name and the code it
    has now.
    """
    gone = [village for village in villages if village.valid_to is not None and village.valid_to < on]
    found = lineage.counterparts(gone, on)
    outcome = {village.pk: village for village in villages}
    for village in gone:
        heir = found[village.code]
        if isinstance(heir, Place):
            outcome[village.pk] = heir
    return outcome


def marked(mark: MarkKind, on: date) -> QuerySet[Place]:
    """The units known to have a mark on a date."""
    held = Mark.objects.filter(valid_on(on), mark=mark).exclude(certainty=Certainty.missing)
    return Place.objects.filter(pk__in=held.values("place"))


def marks_without_a_place(mark: MarkKind, on: date) -> QuerySet[Mark]:
    """What is known to be missing from `marked`: each says of a unit that one more below it has the mark."""
    return Mark.objects.filter(valid_on(on), mark=mark, certainty=Certainty.missing).select_related("place")
