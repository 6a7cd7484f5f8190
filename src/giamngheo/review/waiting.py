"""What waits for somebody in the reviews that are open: sheets, steps, objections, papers, deliveries; by date.

Every query is scoped by the reach of whoever asks, seen through the power that the work needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from giamngheo.access.models import Account
from giamngheo.access.reach import Reach
from giamngheo.places.models import Level, Place
from giamngheo.review.board import communes_of
from giamngheo.review.granting import to_refuse
from giamngheo.review.models import (
    Application,
    Cycle,
    CycleState,
    FieldState,
    FieldSubmission,
    ListEntry,
    Objection,
    ReviewUnit,
    Sheet,
    SheetState,
    Step,
)
from giamngheo.review.policy import may_give_opinion

_POWER_AT: Mapping[str, str] = {
    Step.report: "review.manage",
    Step.recognise: "review.recognise",
    Step.certify: "certificates.issue",
}
_OPEN = Q(cycle__state=CycleState.open)
_WITH_CERTIFICATES = Q(cycle__state__in=(CycleState.open, CycleState.recognised, CycleState.sealed))


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: what kind of work, by when (None where nothing says), in which cycle and place.

    `step` names the step, `count` how many it is about, `code` and `name` the household where there is one, and
    `number` the row that the work is about.
    """

    kind: str
    on: date | None
    cycle: Cycle
    place: Place
    step: str = ""
    count: int = 1
    code: str = ""
    name: str = ""
    number: int = 0


def tasks(reach: Reach, account: Account) -> list[Task]:
    """Everything that waits for an account, the earliest first; what has no date comes last."""
    found = [
        *_sheets(reach, account),
        *_rechecks(reach, account),
        *_steps(reach),
        *_papers(reach),
        *_objections(reach),
        *_applications(reach),
        *_deliveries(reach),
    ]
    return sorted(found, key=lambda task: (task.on or date.max, task.cycle.pk, task.place.path, task.code))


def _entries(reach: Reach, account: Account) -> QuerySet[ListEntry]:
    """Households of open cycles given to the account to review, where it may still record."""
    mine = ListEntry.objects.filter(_OPEN, reviewer=account, removed_on__isnull=True)
    scoped = reach.having("review.record").scope(mine, "unit__place__path")
    return scoped.select_related("cycle__place", "unit__place", "household").order_by("pk")


def _sheets(reach: Reach, account: Account) -> Iterator[Task]:
    complete = Sheet.objects.filter(
        cycle=OuterRef("cycle"),
        household=OuterRef("household"),
        superseded_by__isnull=True,
        state=SheetState.complete,
    )
    for entry in _entries(reach, account).filter(~Exists(complete), unit__step=Step.collect):
        yield Task(
            "sheet",
            _planned(entry.cycle, Step.collect),
            entry.cycle,
            entry.unit.place,
            code=entry.household.code,
            name=entry.household.head_name,
        )


def _rechecks(reach: Reach, account: Account) -> Iterator[Task]:
    """Households of mine that somebody objected to, and that have no sheet since."""
    given = {
        (entry.cycle_id, entry.household_id): entry
        for entry in _entries(reach, account).filter(unit__step=Step.posting)
    }
    newer = Sheet.objects.filter(
        cycle=OuterRef("unit__cycle"),
        household=OuterRef("household"),
        superseded_by__isnull=True,
        recorded_at__gte=OuterRef("at"),
    )
    waiting = Objection.objects.filter(
        ~Exists(newer), outcome__isnull=True, household__in=[number for _, number in given]
    )
    for objection in waiting.select_related("unit__cycle__place").order_by("pk"):
        entry = given.get((objection.unit.cycle_id, objection.household_id or 0))
        if entry is not None:
            place, household = entry.unit.place, entry.household
            yield Task(
                "recheck", objection.due_on, entry.cycle, place, code=household.code, name=household.head_name
            )


def _steps(reach: Reach) -> Iterator[Task]:
    """Villages at each step: one by one within a commune, added up by commune for who stands above several."""
    found = _at_step(reach.having("review.manage"), Level.village, _OPEN).exclude(step=Step.done)
    by_cycle: dict[int, list[ReviewUnit]] = {}
    for unit in found:
        by_cycle.setdefault(unit.cycle_id, []).append(unit)
    for villages in by_cycle.values():
        cycle = villages[0].cycle
        communes = communes_of(cycle, [one.place for one in villages])
        if len({commune.pk for commune in communes.values()}) <= 1:
            for one in villages:
                yield Task("step", _planned(cycle, one.step), cycle, one.place, step=one.step)
        else:
            yield from _by_commune(cycle, villages, communes)


def _by_commune(
    cycle: Cycle, villages: Sequence[ReviewUnit], communes: Mapping[int, Place]
) -> Iterator[Task]:
    found: dict[tuple[Place, str], list[ReviewUnit]] = {}
    for one in villages:
        found.setdefault((communes.get(one.place_id, one.place), one.step), []).append(one)
    for (place, step), units in found.items():
        on = _planned(cycle, step)
        if len(units) == 1:
            yield Task("step", on, cycle, units[0].place, step=step)
        else:
            yield Task("steps", on, cycle, place, step=step, count=len(units))


def _papers(reach: Reach) -> Iterator[Task]:
    """Communes whose turn it is: a report once every village is done, an opinion, a decision, certificates."""
    busy: dict[int, set[int]] = {}
    for step, power in _POWER_AT.items():
        of_cycle = _WITH_CERTIFICATES if step == Step.certify else _OPEN
        for unit in _at_step(reach.having(power), Level.commune, of_cycle).filter(step=step):
            if unit.cycle_id not in busy:
                busy[unit.cycle_id] = _with_villages_under_way(unit.cycle)
            if unit.place_id not in busy[unit.cycle_id]:
                yield Task("paper", _planned(unit.cycle, step), unit.cycle, unit.place, step=step)
    for unit in _at_step(reach.having("review.opinion"), Level.commune, _OPEN).filter(step=Step.opinion):
        if may_give_opinion(reach, unit.place):
            yield Task("paper", _planned(unit.cycle, unit.step), unit.cycle, unit.place, step=unit.step)


def _objections(reach: Reach) -> Iterator[Task]:
    scoped = reach.having("review.check").scope(
        Objection.objects.filter(outcome__isnull=True, unit__cycle__state=CycleState.open),
        "unit__place__path",
    )
    for one in scoped.select_related("unit__place", "unit__cycle__place", "household").order_by("pk"):
        yield Task(
            "objection",
            one.due_on,
            one.unit.cycle,
            one.unit.place,
            code=one.household.code if one.household else "",
            name=one.household.head_name if one.household else one.by_name,
            number=one.pk,
        )


def _applications(reach: Reach) -> Iterator[Task]:
    """Applications that wait for an answer in writing: form A refuses them, or the result of a finished village."""
    held = reach.having("review.recognise")
    waiting = Application.objects.filter(_OPEN, withdrawn_on__isnull=True, refusal__isnull=True)
    scoped = held.scope(waiting, "household__place__path").select_related("cycle__place", "household__place")
    for one in scoped.filter(screened_out=True).order_by("pk"):
        yield _application(one)
    applied = scoped.exclude(screened_out=True).order_by().values("cycle", "household__place")
    finished: dict[int, list[ReviewUnit]] = {}
    for unit in held.scope(ReviewUnit.objects.filter(_OPEN, step=Step.done)).select_related("place", "cycle"):
        finished.setdefault(unit.cycle_id, []).append(unit)
    places = {(row["cycle"], row["household__place"]) for row in applied}
    for units in finished.values():
        with_some = [unit for unit in units if (unit.cycle_id, unit.place_id) in places]
        for one in to_refuse(units[0].cycle, with_some) if with_some else ():
            if not one.screened_out:
                yield _application(one)


def _application(one: Application) -> Task:
    household = one.household
    return Task(
        "application",
        _planned(one.cycle, Step.recognise),
        one.cycle,
        household.place,
        code=household.code,
        name=household.head_name,
        number=one.pk,
    )


def _deliveries(reach: Reach) -> Iterator[Task]:
    """Deliveries from devices that a person must look at, added up by village."""
    scoped = reach.having("review.record").scope(
        FieldSubmission.objects.filter(_OPEN, state__in=(FieldState.disputed, FieldState.refused))
    )
    counts: dict[tuple[int, int, str], list[FieldSubmission]] = {}
    for one in scoped.select_related("cycle__place", "place").defer("body").order_by("pk"):
        counts.setdefault((one.cycle_id, one.place_id, one.state), []).append(one)
    for (_, _, state), rows in counts.items():
        first = rows[0]
        yield Task("delivery", None, first.cycle, first.place, step=state, count=len(rows))


def _at_step(reach: Reach, level: str, of_cycle: Q) -> QuerySet[ReviewUnit]:
    found = reach.scope(ReviewUnit.objects.filter(of_cycle, place__level=level))
    return found.select_related("place__parent", "cycle__place").order_by("place__path", "pk")


def _with_villages_under_way(cycle: Cycle) -> set[int]:
    """The communes of a cycle in which a village has steps to take."""
    waiting = (
        ReviewUnit.objects.filter(cycle=cycle, place__level=Level.village)
        .exclude(step=Step.done)
        .select_related("place")
        .order_by("pk")
    )
    return {place.pk for place in communes_of(cycle, [one.place for one in waiting]).values()}


def _planned(cycle: Cycle, step: str) -> date | None:
    day = cycle.plan.get(step)
    return date.fromisoformat(day) if day else None
