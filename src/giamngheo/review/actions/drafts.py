"""Typing a sheet: saving what stands on the screen, and making a sheet of it.

A draft is written over many times a minute, so only its first saving and its end are lines of the action log; what
counts is the sheet.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from giamngheo.access.models import Account
from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.registry.models import Household
from giamngheo.review import workflow
from giamngheo.review.actions.cycles import record_answers
from giamngheo.review.entries import Recorded
from giamngheo.review.models import Cycle, EntryDraft, FormVersion, Sheet
from giamngheo.review.problems import refusal


@transaction.atomic
def save_draft(
    *,
    cycle: Cycle,
    household: Household,
    account: Account,
    answers: Mapping[str, object],
    copied: Sequence[str],
    over: int | None,
    version: int,
    actor: Actor,
    at: datetime,
) -> int:
    """Keep what the account has typed so far; gives the version it is now.

    `version` is the one that the typing went on from, 0 for none; refused where another window has saved since.
    """
    workflow.require(cycle, "record_answers")
    mine = EntryDraft.objects.filter(cycle=cycle, household=household, account=account)
    kept = {"answers": answers, "copied": list(copied), "saved_at": at}
    if version and mine.filter(version=version).update(version=F("version") + 1, over_id=over, **kept):
        return version + 1
    there = mine.first()
    if there is not None:
        raise Refused([refusal("review.draft_elsewhere", household.code)])
    # A number that was given once is not given again: a window left open before an end notices it.
    new, made = EntryDraft.objects.get_or_create(
        cycle=cycle,
        household=household,
        account=account,
        defaults={**kept, "over_id": over, "version": version + 1, "started_at": at},
    )
    if not made:
        raise Refused([refusal("review.draft_elsewhere", household.code)])
    _note("start_draft", cycle, household, actor, at)
    return new.version


@transaction.atomic
def drop_draft(*, cycle: Cycle, household: Household, account: Account, actor: Actor, at: datetime) -> bool:
    """Throw away what the account has typed; False where there was nothing."""
    dropped, _ = EntryDraft.objects.filter(cycle=cycle, household=household, account=account).delete()
    if dropped:
        _note("drop_draft", cycle, household, actor, at)
    return bool(dropped)


@transaction.atomic
def complete_draft(
    *,
    cycle: Cycle,
    household: Household,
    account: Account,
    form_version: FormVersion,
    answers: Mapping[str, object],
    over: int | None,
    actor: Actor,
    at: datetime,
) -> Recorded:
    """Make the complete sheet and end the account's draft; what others have typed stays theirs.

    `over` is the live sheet that the typing started from; refused where another is live by now, nothing is lost.
    """
    list(Cycle.objects.select_for_update(of=("self",)).filter(pk=cycle.pk))
    live = Sheet.objects.filter(cycle=cycle, household=household, superseded_by__isnull=True).first()
    if live is not None and live.pk != over:
        raise Refused([refusal("review.sheet_meanwhile", household.code)])
    done = record_answers(
        cycle=cycle, household=household, form_version=form_version, answers=answers, actor=actor, at=at
    )
    EntryDraft.objects.filter(cycle=cycle, household=household, account=account).delete()
    return done


def _note(verb: str, cycle: Cycle, household: Household, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"review.{verb}",
        object_kind="household",
        object_id=household.code,
        place_code=household.place.code,
        details={"cycle": cycle.code},
        at=at,
    )
