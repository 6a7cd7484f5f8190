"""What households are recognised to be, as decisions say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.integrity.superseding import reserve
from giamngheo.places.models import Place
from giamngheo.registry.actions.keeping import ONE_DAY, note
from giamngheo.registry.entries import NewStatus, in_pieces
from giamngheo.registry.models import Category, Household, Status
from giamngheo.registry.problems import refusal


@transaction.atomic
def record_statuses(
    *,
    statuses: Sequence[NewStatus],
    valid_from: date,
    decision: str,
    decided_on: date,
    place: Place,
    actor: Actor,
    at: datetime,
) -> int:
    """Recognise the categories of one decision from a date; gives the number of rows added.

    The status before ends the day before.  `not_poor` only ends it: a household without status is not poor.
    Raises `Refused` for a household that has closed by then or whose status begins or ends no earlier.
    """
    for piece in in_pieces([status.household for status in statuses]):
        _end_statuses(piece, valid_from)
    rows = [
        Status(
            household_id=status.household,
            category=status.category,
            valid_from=valid_from,
            decision=decision,
            decided_on=decided_on,
            assessment_ref=status.assessment_ref,
        )
        for status in statuses
        if status.category != Category.not_poor
    ]
    Status.objects.bulk_create(rows)
    counts = Counter(str(status.category) for status in statuses)
    audit.record(
        actor=actor,
        verb="registry.record_statuses",
        object_kind="decision",
        object_id=decision,
        place_code=place.code,
        details={"valid_from": valid_from.isoformat(), **counts},
        at=at,
    )
    return len(rows)


@transaction.atomic
def correct_status(
    *, status: Status, category: str, decision: str, decided_on: date, actor: Actor, at: datetime
) -> Status:
    """A later decision finds a status wrong: a row with the same dates takes its place."""
    households = Household.objects.select_for_update(of=("self",)).select_related("place")
    household = households.get(pk=status.household_id)
    old = Status.objects.get(pk=status.pk)
    if old.superseded_by_id is not None:
        raise Refused([refusal("registry.status_superseded", household.code)])
    (number,) = reserve(Status, 1)
    Status.objects.filter(pk=old.pk).update(superseded_by=number)
    new = Status(
        pk=number,
        household=household,
        category=category,
        valid_from=old.valid_from,
        valid_to=old.valid_to,
        decision=decision,
        decided_on=decided_on,
    )
    new.save(force_insert=True)
    details = {"status": old.pk, "from": old.category, "to": str(category), "decision": decision}
    note("correct_status", household, details, actor, at)
    return new


def _end_statuses(households: Sequence[int], on: date) -> None:
    """Lock the households and end their statuses the day before `on`; refuse where that cannot be done."""
    rows = Household.objects.select_for_update().filter(pk__in=households).order_by("pk")
    problems = [
        refusal("registry.closed", household.code, closed_on=household.closed_on)
        for household in rows
        if household.closed_on is not None and household.closed_on <= on
    ]
    live = Status.objects.filter(household__in=households, superseded_by__isnull=True)
    blocking = live.filter(Q(valid_from__gte=on) | Q(valid_to__gte=on)).order_by("household__code")
    problems += [
        refusal("registry.status_not_after", code, valid_from=start)
        for code, start in blocking.values_list("household__code", "valid_from")
    ]
    if problems:
        raise Refused(problems)
    live.filter(valid_to__isnull=True).update(valid_to=on - ONE_DAY)
