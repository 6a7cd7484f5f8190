"""Reading for the search of duplicates: whom to compare, and the pairs found, as far as the reader may see them.

A pair concerns a reader who reaches one side of it at least.  Of a side out of reach nobody learns more than the
commune, and in which respects it looks like the other: no name, no household, no date.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.places.queries import within
from giamngheo.registry.duplicates import COLUMNS, blocking_keys
from giamngheo.registry.models import (
    DuplicateJudgement,
    DuplicatePair,
    Household,
    Membership,
    Person,
    Verdict,
)

_PIECE = 5000
_READ = (
    "person",
    "person__full_name",
    "person__folded",
    "person__sex",
    "person__birth_date",
    "person__birth_year",
    "person__identity_number",
    "household__place",
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a search compares: rows of `duplicates.COLUMNS`, how common each name is, among how many persons."""

    persons: pa.Table
    frequencies: Mapping[str, int]
    register: int
    sought: frozenset[int]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two entries; person and household are None where they are out of the reader's reach."""

    person: Person | None
    household: Household | None
    commune: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A pair as a reader may see it; `likeness` says of each thing compared: same, near, differs or unknown."""

    left: Side
    right: Side
    numbers: tuple[int, int]
    weight: int | None
    likeness: Mapping[str, str]
    judgement: DuplicateJudgement | None
    settled: bool = False
    """One of the two rows was kept in place of the other."""

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.left, self.right


def candidates(place: Place) -> Candidates:
    """The present members in a place, and of the whole register those who share a block with one of them."""
    living = Membership.objects.filter(valid_to__isnull=True, household__closed_on__isnull=True).order_by()
    villages = dict(_villages())
    inside = within(place, "household__place__path")
    kept = [row | {"sought": True} for row in _rows(living.filter(inside), villages)]
    sought = frozenset(row["person"] for row in kept)
    blocks = {key for row in kept for key in _keys(row)}
    frequencies = Counter(row["folded"] for row in kept)
    for row in _rows(living.exclude(inside), villages):
        frequencies[row["folded"]] += 1
        if not blocks.isdisjoint(_keys(row)):
            kept.append(row | {"sought": False})
    names = {row["folded"] for row in kept}
    return Candidates(
        persons=pa.Table.from_pylist(kept, schema=COLUMNS),
        frequencies={name: frequencies[name] for name in names},
        register=frequencies.total(),
        sought=sought,
    )


def _villages() -> Iterable[tuple[int, tuple[str, str]]]:
    """The paths of each village and of its commune, by number."""
    lived_in = Place.objects.filter(households__isnull=False).distinct()
    for number, path in lived_in.values_list("pk", "path"):
        yield number, (path, path[:-1].rpartition("/")[0])


def _rows(living: QuerySet[Membership], villages: Mapping[int, tuple[str, str]]) -> Iterable[dict[str, Any]]:
    for person, name, folded, sex, born, year, number, place in living.values_list(*_READ).iterator(_PIECE):
        village, commune = villages[place]
        yield {
            "person": person,
            "name": name.lower(),
            "folded": folded,
            "sex": sex,
            "birth_date": born,
            "birth_year": year,
            "identity_number": number,
            "village": village,
            "commune": commune,
        }


def _keys(row: Mapping[str, Any]) -> list[tuple[object, ...]]:
    return blocking_keys(
        row["folded"],
        row["birth_date"],
        row["birth_year"],
        row["sex"],
        row["identity_number"],
        row["village"],
    )


def waiting(reach: Reach) -> QuerySet[DuplicatePair]:
    """Pairs that concern the reader and nobody has judged, the likeliest first; both still live somewhere."""
    judged = DuplicateJudgement.objects.filter(
        superseded_by__isnull=True, left=OuterRef("left"), right=OuterRef("right")
    )
    living = Membership.objects.filter(valid_to__isnull=True)
    there = Exists(living.filter(person=OuterRef("left"))) & Exists(living.filter(person=OuterRef("right")))
    found = DuplicatePair.objects.filter(~Exists(judged)).filter(there).filter(_concerns(reach))
    return found.order_by("-weight", "pk")


def judged(reach: Reach, *, unsure: bool) -> QuerySet[DuplicateJudgement]:
    """Judgements in force that concern the reader, the latest first: those not sure, or the others."""
    found = DuplicateJudgement.objects.filter(superseded_by__isnull=True).filter(_concerns(reach))
    wanted = Q(verdict=Verdict.unsure)
    return found.filter(wanted if unsure else ~wanted).order_by("-pk")


def concerns(reach: Reach, left: int, right: int) -> bool:
    """Whether one of two persons lives, or last lived, within reach."""
    return any(side.household is not None for side in _sides(reach, [left, right]).values())


def seen(reach: Reach, rows: Iterable[DuplicatePair | DuplicateJudgement]) -> Sequence[Seen]:
    """The pairs as the reader may see them."""
    rows = list(rows)
    persons = Person.objects.in_bulk({number for row in rows for number in (row.left_id, row.right_id)})
    sides = _sides(reach, list(persons))
    before = _judgements([(row.left_id, row.right_id) for row in rows])
    weights = {
        (pair.left_id, pair.right_id): pair.weight
        for pair in DuplicatePair.objects.filter(left__in=persons, right__in=persons)
    }
    found = []
    for row in rows:
        numbers = (row.left_id, row.right_id)
        left, right = sides[row.left_id], sides[row.right_id]
        full = _sensitive(reach, left) and _sensitive(reach, right)
        likeness = _likeness(persons[row.left_id], persons[row.right_id], numbers_too=full)
        settled = any(persons[number].kept_as_id in numbers for number in numbers)
        found.append(
            Seen(left, right, numbers, weights.get(numbers), likeness, before.get(numbers), settled=settled)
        )
    return found


def _concerns(reach: Reach) -> Q:
    """Predicate of a pair: a side is, or was last, a member of a household within reach."""
    inside = reach.scope(Membership.objects.all(), "household__place__path")
    return Q(Exists(inside.filter(person=OuterRef("left"), pk=_last("left")))) | Q(
        Exists(inside.filter(person=OuterRef("right"), pk=_last("right")))
    )


def _last(side: str) -> Subquery:
    stays = Membership.objects.filter(person=OuterRef(OuterRef(side)))
    return Subquery(stays.order_by("-valid_from", "-pk").values("pk")[:1])


def _sides(reach: Reach, numbers: Sequence[int]) -> dict[int, Side]:
    """Where each person lives or last lived."""
    stays = Membership.objects.filter(person__in=numbers).select_related("person", "household__place__parent")
    last = {stay.person_id: stay for stay in stays.order_by("valid_from", "pk")}
    return {
        number: Side(
            person=stay.person if (covered := reach.covers(stay.household.place)) else None,
            household=stay.household if covered else None,
            commune=commune.full_name if (commune := stay.household.place.parent) else "",
        )
        for number, stay in last.items()
    }


def _sensitive(reach: Reach, side: Side) -> bool:
    having = reach.having("household.read_sensitive")
    return side.household is not None and having.covers(side.household.place)


def _judgements(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], DuplicateJudgement]:
    left = [number for number, _ in pairs]
    live = DuplicateJudgement.objects.filter(superseded_by__isnull=True, left__in=left)
    return {(one.left_id, one.right_id): one for one in live}


def _likeness(left: Person, right: Person, *, numbers_too: bool) -> dict[str, str]:
    found = {
        "name": _compared(left.full_name.lower(), right.full_name.lower(), near=left.folded == right.folded),
        "birth": _birth(left, right),
        "sex": _compared(left.sex, right.sex),
    }
    if numbers_too:
        near = _one_digit_apart(left.identity_number or "", right.identity_number or "")
        found["number"] = _compared(left.identity_number, right.identity_number, near=near)
    return found


def _one_digit_apart(left: str, right: str) -> bool:
    """One digit is another, or two neighbours have changed places."""
    apart = [place for place, (one, other) in enumerate(zip(left, right, strict=False)) if one != other]
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and left[apart[0]] == right[apart[1]]
    return len(left) == len(right) and (len(apart) == 1 or (swapped and left[apart[1]] == right[apart[0]]))


def _birth(left: Person, right: Person) -> str:
    if left.birth_date is None or right.birth_date is None:
        year = _compared(left.birth_year, right.birth_year)
        return "near" if year == "same" else year
    return _compared(left.birth_date, right.birth_date, near=left.birth_year == right.birth_year)


def _compared(left: object, right: object, *, near: bool = False) -> str:
    if left is None or right is None:
        return "unknown"
    return "same" if left == right else "near" if near else "differs"
