"""Asking every check of every activity in reach: what is to be looked at again, by activity."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem
from giamngheo.core.text import fold
from giamngheo.law.activities import activities
from giamngheo.programme import checks, queries
from giamngheo.programme.allotted import allotted
from giamngheo.programme.models import (
    LIVE,
    Activity,
    ActivityState,
    Attendance,
    CostItem,
    Handover,
    Learner,
    Participant,
)
from giamngheo.programme.queries import EVERYTHING, Wanted

_OVER = (ActivityState.accepted, ActivityState.settled, ActivityState.cancelled)
_GIVING = ("production", "nutrition")  # kinds that reach a household by what is handed over
_FINISHED = (ActivityState.accepted, ActivityState.settled)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An activity with what is to be looked at again."""

    activity: Activity
    problems: tuple[Problem, ...]


def review(reach: Reach, wanted: Wanted = EVERYTHING, *, on: date) -> list[Reviewed]:
    """Every activity in reach with something to look at, on a day.

    What was given twice is sought among all activities, those outside the reach too: their codes are named, nothing
    else of them.
    """
    found = list(queries.activities_in(reach, wanted).exclude(state=ActivityState.cancelled))
    twice = _given_twice({one.pk for one in found})
    beyond: dict[str, list[Problem]] = defaultdict(list)
    for code, problem in checks.over_allotment(allotted(reach, on=on)):
        beyond[code].append(problem)
    reviewed = [
        Reviewed(one, (*problems_of(one, on=on), *twice.get(one.code, ()), *beyond.get(one.code, ())))
        for one in found
    ]
    return [one for one in reviewed if one.problems]


def problems_of(one: Activity, *, on: date) -> Iterator[Problem]:
    """What is to be looked at again in one activity, save for what other activities gave."""
    kind = activities().kinds[one.kind]
    takings = list(_takings(one))
    yield from checks.not_entitled(kind, takings)
    yield from checks.outside([place.path for place in one.places.all()], takings)
    sums = queries.sums(one)
    yield from checks.over_plan(sums.planned, sums.spent)
    yield from checks.late(one.ends_on, on, over=one.state in _OVER)
    if one.state in _FINISHED:
        rows = [(output.title["vi"], output.planned, output.done) for output in queries.outputs(one)]
        yield from checks.under_output(rows)
        if "handovers" in kind.tables:
            yield from checks.handover_differs(sums.handed_over, sums.items, sums.spent)
        if kind.family in _GIVING:
            yield from checks.nothing_received(_empty_handed(one))
    yield from checks.two_places_at_once(_attendances(one))
    learners = Learner.objects.filter(LIVE, participant__activity=one).select_related("participant")
    yield from checks.days_over(
        (row.participant.name, row.days_attended, row.days_planned) for row in learners
    )
    yield from _over_norms(one)


def _over_norms(one: Activity) -> Iterator[Problem]:
    norms = activities().norms
    for item in CostItem.objects.filter(LIVE, activity=one).exclude(norm=""):
        norm = norms.get(item.norm)
        if norm is not None and norm.is_in_force(item.on):
            yield from checks.over_norm(norm, item.title, item.unit_price)


def _takings(one: Activity) -> Iterator[checks.Taking]:
    for row in one.participants.filter(LIVE).select_related("place", "household"):
        yield checks.Taking(
            activity=one.code,
            who=row.household.code if row.household else row.name,
            name=row.name,
            place_path=row.place.path,
            on=row.on,
            role=row.role,
            category=row.category,
            newly_escaped=row.escaped_on is not None,
            why=row.why,
            in_register=row.household_id is not None,
        )


def _empty_handed(one: Activity) -> int:
    """Beneficiary households to whom nothing was handed over."""
    served = Handover.objects.filter(LIVE, participant__activity=one).values("participant")
    return (
        one.participants.filter(LIVE, role="beneficiary", household__isnull=False)
        .exclude(pk__in=served)
        .count()
    )


def _attendances(one: Activity) -> Iterator[tuple[str, str, date, str, int]]:
    """Attendance of the activity's people, in every activity, by the person or the household."""
    people = one.participants.filter(LIVE)
    persons = set(people.exclude(person=None).values_list("person", flat=True))
    if not persons:
        return
    rows = Attendance.objects.filter(
        LIVE, participant__person__in=persons, session__withdrawn_at__isnull=True
    ).select_related("session", "participant")
    for row in rows.order_by("session__on", "pk"):
        who = f"person {row.participant.person_id}"
        yield who, row.participant.name, row.session.on, row.session.half, row.session_id


def _given_twice(mine: set[int]) -> dict[str, list[Problem]]:
    """By activity code: what its households were given by another activity too."""
    takers = Participant.objects.filter(LIVE, activity__in=mine, household__isnull=False).values("household")
    rows = Handover.objects.filter(LIVE, participant__household__in=takers).select_related(
        "participant__household", "participant__activity"
    )
    given: Sequence[checks.Given] = [
        checks.Given(
            activity=row.participant.activity.code,
            who=row.participant.household.code if row.participant.household else "",
            name=row.participant.name,
            item=row.item,
            folded=fold(row.item),
            on=row.on,
            amount=row.amount,
        )
        for row in rows
    ]
    found: dict[str, list[Problem]] = defaultdict(list)
    for code, problem in checks.supported_twice(given):
        found[code].append(problem)
    return found
