"""Writes of a village's steps after the list: sheets closed, the meeting, the posting, objections."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.places.queries import territory
from giamngheo.registry.models import Household
from giamngheo.review.models import (
    Meeting,
    Objection,
    ObjectionKind,
    Outcome,
    Posting,
    ReviewUnit,
    Sheet,
    SheetState,
    Step,
)
from giamngheo.review.results import posted_list, results, unfinished
from giamngheo.review.step_problems import refusal
from giamngheo.review.stepping import Signed, commune_of, locked, note, procedure_of, take


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is written down of a village meeting."""

    held_on: date
    venue: str
    chair: str
    secretary: str
    representative: str
    present: int
    agreeing: int
    remarks: str = ""


@transaction.atomic
def close_collection(
    *, unit: ReviewUnit, on: date, version: int | None = None, actor: Actor, at: datetime
) -> ReviewUnit:
    """Every sheet is in and the law has judged it: the village goes on.  Raises `Refused` with what is not."""
    unit = locked(unit, "close_collection", version)
    found = results(unit)
    if problems := list(unfinished(found)):
        raise Refused(problems)
    counts = Counter(str(result.category) for result in found)
    take(unit, "close_collection", procedure_of(unit.cycle).after(unit.step), on, Signed(actor, at), counts)
    return unit


@transaction.atomic
def record_meeting(
    *, unit: ReviewUnit, minutes: Minutes, version: int | None = None, actor: Actor, at: datetime
) -> Meeting:
    """Enter the minutes.  Where fewer than half of those present agree, the village collects and meets again.

    The share is the procedure's term `agreement` (QĐ 24/2021/QĐ-TTg).
    """
    unit = locked(unit, "record_meeting", version)
    if not 0 <= minutes.agreeing <= minutes.present or minutes.present == 0:
        values = {"present": minutes.present, "agreeing": minutes.agreeing}
        raise Refused([refusal("review.meeting_counts", **values)])
    if not (minutes.chair.strip() and minutes.secretary.strip() and minutes.representative.strip()):
        raise Refused([refusal("review.minutes_unsigned")])
    procedure = procedure_of(unit.cycle)
    needed = procedure.terms["agreement"].value or 0
    adopted = minutes.agreeing * 100 >= needed * minutes.present
    to = procedure.after(unit.step) if adopted else Step.collect
    details = {"present": minutes.present, "agreeing": minutes.agreeing, "adopted": adopted}
    step = take(unit, "record_meeting", to, minutes.held_on, Signed(actor, at), details)
    return Meeting.objects.create(
        step=step,
        unit=unit,
        held_on=minutes.held_on,
        venue=minutes.venue.strip(),
        chair=minutes.chair.strip(),
        secretary=minutes.secretary.strip(),
        representative=minutes.representative.strip(),
        present=minutes.present,
        agreeing=minutes.agreeing,
        adopted=adopted,
        remarks=minutes.remarks.strip(),
    )


@transaction.atomic
def post_list(
    *,
    unit: ReviewUnit,
    on: date,
    venues: Sequence[str],
    until_on: date | None = None,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Posting:
    """Post the draft list of the village from a day, or post it again after a re-check.

    It stays up for the procedure's term; `until_on` lengthens it, and is needed where the term is not known.
    """
    unit = locked(unit, "post_list", version)
    found = results(unit)
    if problems := list(unfinished(found)):
        raise Refused(problems)
    named = [venue.strip() for venue in venues if venue.strip()]
    if not named:
        raise Refused([refusal("review.no_venue")])
    number = postings_of(unit).count() + 1
    listed = posted_list(found)
    step = take(
        unit, "post_list", unit.step, on, Signed(actor, at), {"number": number, "listed": len(listed)}
    )
    return Posting.objects.create(
        step=step,
        unit=unit,
        number=number,
        from_on=on,
        until_on=_until(unit, number, on, until_on),
        venues=named,
        listed=listed,
        hash=list_hash(listed),
    )


@transaction.atomic
def raise_objection(
    *,
    unit: ReviewUnit,
    kind: ObjectionKind,
    text: str,
    by_name: str,
    by_contact: str = "",
    household: Household | None = None,
    received_on: date,
    due_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Objection:
    """Enter an objection about a list that is posted, with the day by which it is answered.

    A village whose posting had ended goes back to it, unless the commune has reported already.
    """
    unit = locked(unit, "raise_objection")
    if not text.strip() or not by_name.strip():
        raise Refused([refusal("review.objection_empty")])
    if household is not None and not household.place.path.startswith(territory(unit.place)):
        raise Refused([refusal("review.of_another_village", household.code, place=unit.place.full_name)])
    if not postings_of(unit).exists():
        raise Refused([refusal("review.nothing_posted", place=unit.place.full_name)])
    same = unit.objections.filter(
        household=household, text=text.strip(), by_name=by_name.strip(), received_on=received_on
    )
    if same.exists():
        raise Refused([refusal("review.objection_twice")])
    due = due_on or procedure_of(unit.cycle).last_day("objection", received_on)
    if due is None:
        raise Refused([refusal("review.no_deadline")])
    if unit.step == Step.done:
        _require_commune_waiting(unit)
        take(unit, "raise_objection", Step.posting, received_on, Signed(actor, at))
    made = Objection.objects.create(
        unit=unit,
        household=household,
        kind=kind,
        text=text.strip(),
        by_name=by_name.strip(),
        by_contact=by_contact.strip(),
        received_on=received_on,
        due_on=due,
        at=at,
        by=actor.account_id,
    )
    details = {"objection": made.pk, "kind": str(kind), "due_on": due.isoformat()}
    note(unit, "raise_objection", details, Signed(actor, at))
    return made


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    outcome: Outcome,
    answer: str,
    on: date,
    sheet: Sheet | None = None,
    actor: Actor,
    at: datetime,
) -> Objection:
    """Answer an objection; `changed` and `kept` need the sheet of the re-check, made after the objection came in.

    Who answers is not who entered that sheet: the one who checks is another person than the one who filled in.
    """
    unit = locked(objection.unit, "answer_objection")
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.outcome is not None:
        raise Refused([refusal("review.answered_already")])
    if not answer.strip():
        raise Refused([refusal("review.say_why")])
    if outcome in (Outcome.changed, Outcome.kept) and objection.household_id is not None:
        _require_recheck(objection, sheet, actor)
    Objection.objects.filter(pk=objection.pk).update(
        outcome=outcome,
        answer=answer.strip(),
        answered_on=on,
        answered_by=actor.account_id,
        sheet=sheet,
    )
    details = {"objection": objection.pk, "outcome": str(outcome)}
    note(unit, "answer_objection", details, Signed(actor, at))
    objection.refresh_from_db()
    return objection


@transaction.atomic
def close_posting(
    *, unit: ReviewUnit, on: date, version: int | None = None, actor: Actor, at: datetime
) -> ReviewUnit:
    """The posting has run its term, every objection is answered, and the list is the one last posted."""
    unit = locked(unit, "close_posting", version)
    last = postings_of(unit).last()
    if last is None:
        raise Refused([refusal("review.nothing_posted", place=unit.place.full_name)])
    problems = []
    if on <= last.until_on:
        problems.append(refusal("review.still_posted", until=f"{last.until_on:%d/%m/%Y}"))
    if waiting := unit.objections.filter(outcome__isnull=True).count():
        problems.append(refusal("review.objections_open", count=waiting))
    found = results(unit)
    problems += unfinished(found)
    if not problems and list_hash(posted_list(found)) != last.hash:
        problems.append(refusal("review.post_again"))
    if problems:
        raise Refused(problems)
    take(unit, "close_posting", procedure_of(unit.cycle).after(unit.step), on, Signed(actor, at))
    return unit


def postings_of(unit: ReviewUnit) -> QuerySet[Posting]:
    """The postings of a village that count, the first first."""
    return unit.postings.filter(step__undone_at__isnull=True).order_by("number", "pk")


def list_hash(listed: Sequence[dict[str, str]]) -> str:
    """SHA-256 of a posted list in one canonical form."""
    text = json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _until(unit: ReviewUnit, number: int, on: date, until_on: date | None) -> date:
    lawful = procedure_of(unit.cycle).last_day("posting" if number == 1 else "posting_again", on)
    if lawful is None and until_on is None:
        raise Refused([refusal("review.no_deadline")])
    if lawful is not None and until_on is not None and until_on < lawful:
        raise Refused([refusal("review.posted_too_short", until=f"{lawful:%d/%m/%Y}")])
    return until_on or lawful  # type: ignore[return-value]


def _require_recheck(objection: Objection, sheet: Sheet | None, actor: Actor) -> None:
    code = objection.household.code if objection.household else None
    lives = (
        sheet is not None
        and sheet.household_id == objection.household_id
        and sheet.cycle_id == objection.unit.cycle_id
        and sheet.superseded_by_id is None
        and sheet.state == SheetState.complete
        and sheet.recorded_at >= objection.at
    )
    if not lives or sheet is None:
        raise Refused([refusal("review.recheck_first", code)])
    if sheet.recorded_by == actor.account_id:
        raise Refused([refusal("review.maker_is_checker", code)])


def _require_commune_waiting(unit: ReviewUnit) -> None:
    commune = commune_of(unit)
    steps = procedure_of(unit.cycle).commune_steps()
    if commune is not None and steps and commune.step != steps[0]:
        raise Refused([refusal("review.commune_went_on", place=commune.place.full_name)])
