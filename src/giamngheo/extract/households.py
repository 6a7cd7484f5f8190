"""The frozen household rows of a cycle, a piece at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from giamngheo.core.problems import Problem, Refused
from giamngheo.extract.geography import Map
from giamngheo.facts.schema import CAUSES, HOUSEHOLDS
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on, within
from giamngheo.registry.models import Category, Household, Membership, Relation, Sex, Status
from giamngheo.registry.queries import counted_on, in_force, villages_on
from giamngheo.review.answers import household_columns
from giamngheo.review.history import Baseline, baseline_of, change_since, closing_date, pasts
from giamngheo.review.models import Cycle, DecisionLine
from giamngheo.review.problems import refusal

PIECE = 10_000
"""Households read at once; memory grows with this and not with the register."""

CHILD_BELOW = 16
NOT_MINORITY = ("01", "55", "56")
"""Kinh, foreigner, unknown; every other code of the list of ethnic groups is a minority."""

_GROUPS = ("no_labour_capacity", "merit", "local_minority")
_CAUSES = tuple(f"cause_{cause}" for cause in CAUSES)
_CHILDREN = ("children", "children_no_insurance", "children_malnourished", "children_out_of_school")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a cycle's rows are reckoned on: its reference date, the day its results stand, the time before.

    `moved` are the households that moved within the register since, with the village they lived in; `before` those
    that moved since the baseline, with the village they lived in then, `inside` those of these villages that lie in the
    cycle's place.
    """

    cycle: Cycle
    closing: date
    baseline: Baseline | None
    moved: Mapping[int, int]
    before: Mapping[int, int]
    inside: frozenset[int]

    @property
    def on(self) -> date:
        return self.cycle.reference_date

    def origin(self, household: int, created_on: date) -> int | None:
        """The village of the cycle's place where a household that has moved since lived at the baseline."""
        if self.baseline is None or created_on > self.baseline.counted_on:
            return None
        village = self.before.get(household)
        return village if village in self.inside else None


def scope_of(cycle: Cycle) -> Scope:
    """The scope of a cycle, from the record as it is now."""
    moved = villages_on(cycle.reference_date, cycle.place)
    baseline = baseline_of(cycle)
    before = villages_on(baseline.counted_on, cycle.place) if baseline else {}
    inside = Place.objects.filter(within(cycle.place), pk__in={*moved.values(), *before.values()})
    villages = frozenset(inside.values_list("pk", flat=True))
    return Scope(cycle, closing_date(cycle), baseline, moved, before, villages)


def batches(scope: Scope, places: Map) -> Iterator[pa.RecordBatch]:
    """Rows of `facts.schema.HOUSEHOLDS` for every household of the register at the reference date.

    `places` learns the villages on the way.  A household has a category when the cycle recognised it or a status
    is in force on it otherwise (a medium living standard found on application); else it was not reviewed.
    Raises `Refused` for a listed household whose origin the record does not tell.
    """
    households = _households(scope)
    last = 0
    while piece := list(households.filter(pk__gt=last)[:PIECE]):
        last = piece[-1][0]
        yield _batch(piece, scope, places)


def _households(scope: Scope) -> QuerySet[Household, tuple[Any, ...]]:
    stayed = within(scope.cycle.place, "place__path") & ~Q(pk__in=scope.moved)
    was_there = Q(pk__in=[number for number, village in scope.moved.items() if village in scope.inside])
    return (
        Household.objects.filter(counted_on(scope.on) & (stayed | was_there))
        .order_by("pk")
        .values_list("pk", "code", "place", "created_on", "closed_on")
    )


def _batch(piece: Sequence[tuple[Any, ...]], scope: Scope, places: Map) -> pa.RecordBatch:
    numbers = [row[0] for row in piece]
    villages = [scope.moved.get(number, row[2]) for number, row in zip(numbers, piece, strict=True)]
    origins = [scope.origin(row[0], row[3]) for row in piece]
    places.add([*villages, *(village for village in origins if village is not None)])
    sites = [places.site(village) for village in villages]
    former = [places.elsewhere(*pair) for pair in zip(origins, villages, strict=True)]
    columns: dict[str, Any] = {"household": [row[1] for row in piece]}
    columns |= {name: [getattr(site, name) for site in sites] for name in Map.CODES}
    columns |= {f"from_{name}": [getattr(site, name, None) for site in former] for name in Map.CODES}
    columns |= _members(numbers, scope.on)
    columns |= _results(piece, scope, columns.pop("young"))
    columns |= _history(piece, scope, columns["category"])
    columns["weight"] = [1] * len(piece)
    arrays = [pa.array(columns[field.name], field.type) for field in HOUSEHOLDS]
    return pa.RecordBatch.from_arrays(arrays, schema=HOUSEHOLDS)


def _members(numbers: Sequence[int], on: date) -> dict[str, list[Any]]:
    """Size, head and children by the register."""
    born_after = on.replace(year=on.year - CHILD_BELOW)
    young = Q(person__birth_date__gt=born_after) | Q(
        person__birth_date__isnull=True, person__birth_year__gt=born_after.year
    )
    head = Q(relation=Relation.head)
    counted = _memberships(numbers, on).annotate(
        persons=Count("pk"),
        young=Count("pk", filter=young),
        sex=Max(Case(When(head, then=F("person__sex")), output_field=CharField())),
        ethnicity=Max(Case(When(head, then=F("person__ethnicity")), output_field=CharField())),
    )
    found = {row[0]: row[1:] for row in counted}
    rows = [found.get(number, (0, 0, None, None)) for number in numbers]
    return {
        "persons": [row[0] for row in rows],
        "young": [row[1] for row in rows],
        "head_female": [row[2] == Sex.female for row in rows],
        "head_ethnicity": [row[3] for row in rows],
        "minority": [row[3] is not None and row[3] not in NOT_MINORITY for row in rows],
    }


def _results(piece: Sequence[tuple[Any, ...]], scope: Scope, young: Sequence[int]) -> dict[str, list[Any]]:
    """What the cycle found of each household; nothing where it was not reviewed."""
    numbers = [row[0] for row in piece]
    held = dict(
        _of(Status.objects.filter(in_force(scope.closing)), numbers).values_list("household", "category")
    )
    lines = _lines(numbers, scope.cycle)
    answers = _answers(lines)
    columns: dict[str, list[Any]] = {name: [] for name in _RESULTS}
    for (number, _, _, _, closed_on), by_register in zip(piece, young, strict=True):
        line = lines.get(number)
        gone = closed_on is not None and closed_on <= scope.closing
        category = held.get(number)
        if line is not None and category is None:
            category = line["category"] if gone else str(Category.not_poor)
        columns["category"].append(category)
        columns["reviewed"].append(category is not None)
        for name in ("b1", "dep_mask", "known_mask"):
            columns[name].append(line[name] if line else (None if name == "b1" else 0))
        for name in _CHILDREN:
            columns[name].append(line[name] if line else (by_register if name == "children" else 0))
        for name in ("causes", *_GROUPS):
            columns[name].append(answers[number][name] if line else (0 if name == "causes" else None))
    return columns


_RESULTS = ("category", "reviewed", "b1", "dep_mask", "known_mask", *_CHILDREN, "causes", *_GROUPS)


def _lines(numbers: Sequence[int], cycle: Cycle) -> dict[int, dict[str, Any]]:
    rows = (
        _of(DecisionLine.objects.filter(cycle=cycle), numbers)
        .annotate(
            text=Cast("assessment__sheet__answers", TextField()),
            **{name: F(f"assessment__{name}") for name in ("b1", "dep_mask", "known_mask", *_CHILDREN)},
        )
        .values("household", "category", "text", "b1", "dep_mask", "known_mask", *_CHILDREN)
    )
    return {row.pop("household"): row for row in rows}


def _answers(lines: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Causes as a mask and the groups of the household, from the answers of its sheet; a group not said is null."""
    read = household_columns([line["text"] for line in lines.values()], (*_CAUSES, *_GROUPS))
    found = {}
    for number, row in zip(lines, read.to_pylist(), strict=True):
        causes = sum(1 << bit for bit, cause in enumerate(_CAUSES) if row[cause])
        found[number] = {"causes": causes} | {name: row[name] for name in _GROUPS}
    return found


def _history(
    piece: Sequence[tuple[Any, ...]], scope: Scope, categories: Sequence[str | None]
) -> dict[str, list[Any]]:
    """Where each household stood before, and what became of it."""
    past = pasts({row[0]: row[3] for row in piece}, scope.baseline, scope.on, scope.cycle.place)
    sizes = _sizes([row[0] for row in piece], scope.baseline)
    columns: dict[str, list[Any]] = {name: [] for name in _HISTORY}
    problems: list[Problem] = []
    for (number, code, _, _, _), category in zip(piece, categories, strict=True):
        before = past.get(number)
        change = change_since(before, category)
        if isinstance(change, Problem):
            problems.append(refusal(change.code, code))
        previous = before.previous if before else None
        columns["previous_category"].append(previous)
        columns["previous_persons"].append(sizes.get(number) if previous else None)
        columns["ever_poor"].append(before.ever_poor if before else False)
        columns["ever_near_poor"].append(before.ever_near_poor if before else False)
        columns["change"].append(change)
    if problems:
        raise Refused(problems)
    return columns


_HISTORY = ("previous_category", "previous_persons", "ever_poor", "ever_near_poor", "change")


def _sizes(numbers: Sequence[int], baseline: Baseline | None) -> dict[int, int]:
    if baseline is None:
        return {}
    return dict(_memberships(numbers, baseline.counted_on).annotate(Count("pk")))


def _memberships(numbers: Sequence[int], on: date) -> QuerySet[Membership, tuple[Any, ...]]:
    """Members on a date, grouped by household."""
    return (
        _of(Membership.objects.filter(valid_on(on)), numbers).order_by("household").values_list("household")
    )


def _of(rows: QuerySet[Any], numbers: Sequence[int]) -> QuerySet[Any]:
    """The rows of these households, given in order, and perhaps of others between them; in no order.

    A range costs less than a list of thousands of numbers, and a piece of the register is nearly dense.
    """
    return rows.filter(household__pk__range=(numbers[0], numbers[-1])).order_by()
