"""The fifteen review tables of a place: counted from the sealed facts, listed from the record.

The counting tables and the lists meet here and are reconciled with one another before anybody sees them.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.documents.build import build_tables, list_header
from giamngheo.documents.lists import LISTS, NEEDS, ListedMember, list_table
from giamngheo.documents.places import Boundaries
from giamngheo.documents.reconcile import check
from giamngheo.documents.table import Table
from giamngheo.facts import snapshot
from giamngheo.issuing.queries import sealed_folder
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import ancestors, at, by_code, translate, valid_on, within
from giamngheo.registry.models import Membership
from giamngheo.review.history import baseline_of, change_since, pasts
from giamngheo.review.models import Change, Cycle, DecisionLine

catalogue(
    {
        "issuing.not_sealed": Kind(
            "Đợt {cycle} chưa có bộ số liệu niêm phong nào bao gồm {place}.",
            "Cycle {cycle} has no sealed data set that holds {place}.",
            "Công nhận xong rồi niêm phong số liệu của đợt.",
            "Finish recognition, then seal the cycle's data.",
        ),
    }
)

_SINCE = {
    Change.fell_back: "fell_back",
    Change.newly_arising: "newly_arising",
    Change.other_increase: "newly_arising",
}


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables in the order of their numbers, and what the checks between them found."""

    tables: list[Table]
    problems: list[Problem]


def sealed_or_refused(cycle: Cycle, place: Place) -> Path:
    """The folder of a cycle's sealed results; Refused where there are none for the place."""
    folder = sealed_folder(cycle, place)
    if folder is None:
        values = {"cycle": cycle.code, "place": place.full_name}
        raise Refused([Problem("issuing.not_sealed", values=values)])
    return folder


def review_tables(
    cycle: Cycle,
    place: Place,
    level: str,
    folder: Path,
    *,
    boundaries_on: date | None = None,
    reach: Reach | None = None,
    numbers: Collection[int] | None = None,
) -> Tables:
    """The tables of a place down to a level, on the boundaries of another date if asked.

    The lists of people (14, 15) come only with a reach, and hold the households inside it; a unit younger than the
    cycle has none, for its households were listed under the units of then.
    """
    sealed = snapshot.open(folder)
    boundaries = boundaries_of(cycle, cycle.place, boundaries_on) if boundaries_on else None
    name = {"vi": cycle.title, "en": cycle.title}
    tables = build_tables(sealed, place.code, level, boundaries=boundaries, cycle=name, numbers=numbers)
    if reach is not None and place.valid_from <= cycle.reference_date:
        header = list_header(sealed, place.code, cycle=name)
        for category, number in LISTS.items():
            if numbers is None or number in numbers:
                tables.append(list_table(category, listed_members(cycle, place, category, reach), header))
    return Tables(tables, check(tables))


def boundaries_of(cycle: Cycle, place: Place, on: date) -> Boundaries:
    """The units of another date in which the communes of a cycle's place lie, with every unit above them."""
    born = at(cycle.reference_date).filter(path__startswith=place.path, level=Level.commune)
    codes = dict(translate([commune.code for commune in born], cycle.reference_date, on).codes)
    units = at(on).filter(code__in=set(codes.values())).select_related("parent__parent")
    names = {unit.code: unit.full_name for unit in units}
    for unit in units:
        for above in ancestors(unit):
            codes.setdefault(above.code, above.code)
            names[above.code] = above.full_name
    return Boundaries(on, codes, names)


def listed_members(cycle: Cycle, place: Place, category: str, reach: Reach) -> Iterator[ListedMember]:
    """Members of the households that a cycle recognised in a category, by village, then by the head's name."""
    inside = within(place, "household__place__path")
    lines = DecisionLine.objects.filter(inside, cycle=cycle, category=category)
    chosen = (
        reach.scope(lines, "household__place__path")
        .select_related("household__place__parent", "assessment__sheet")
        .order_by("household__place__code", "household__head_sort", "household__code")
    )
    members = _members_on(cycle.reference_date, [line.household_id for line in chosen])
    changes = _changes_in(cycle, place, chosen)
    for line in chosen:
        answers = line.assessment.sheet.answers.get("household", {})
        for membership in members.get(line.household_id, []):
            yield _listed(line, changes.get(line.household_id, line.change), membership, answers)


def _changes_in(cycle: Cycle, place: Place, lines: Iterable[DecisionLine]) -> dict[int, str | None]:
    """What became, for whoever holds the whole place, of those that came to the unit of their decision."""
    came = {line.household_id: line for line in lines if line.change == Change.other_increase}
    created = {number: line.household.created_on for number, line in came.items()}
    found: dict[int, str | None] = {}
    for number, past in pasts(created, baseline_of(cycle), cycle.reference_date, place).items():
        change = change_since(past, came[number].category)
        if not isinstance(change, Problem):
            found[number] = change
    return found


def _listed(
    line: DecisionLine, change: str | None, membership: Membership, answers: dict[str, object]
) -> ListedMember:
    village, person = line.household.place, membership.person
    commune = village.parent
    return ListedMember(
        village_code=village.code,
        village=village.full_name,
        commune=commune.full_name if commune is not None else "",
        household=line.household.code,
        full_name=person.full_name,
        relation=membership.relation,
        sex=person.sex or "",
        birth_year=person.birth_year,
        ethnicity=person.ethnicity,
        since=_SINCE.get(Change(change), "listed_before") if change else "listed_before",
        merit=answers.get("merit") is True,
        local_minority=answers.get("local_minority") is True,
        no_labour_capacity=answers.get("no_labour_capacity") is True,
        needs=frozenset(need for need in NEEDS if answers.get(need) is True),
    )


def _members_on(on: date, households: list[int]) -> dict[int, list[Membership]]:
    """Who belonged to each household on a date, in order of entry."""
    found: dict[int, list[Membership]] = {}
    step = 10_000
    for start in range(0, len(households), step):
        rows = Membership.objects.filter(valid_on(on), household_id__in=households[start : start + step])
        for membership in rows.select_related("person").order_by("pk"):
            found.setdefault(membership.household_id, []).append(membership)
    return found


def unit_of(cycle: Cycle, code: str, boundaries_on: date | None = None) -> Place:
    """A unit by its code on the boundaries asked for, else on the cycle's reference date; Refused without one.

    The same code may be another unit on another date, so the date that is asked for comes first.
    """
    if boundaries_on is not None and (found := at(boundaries_on).filter(code=code).first()) is not None:
        return found
    return by_code(code, cycle.reference_date)
