"""What is done with deliveries from the field: kept whole first, then made into sheets, or left to a person.

`receive` is two transactions.  The first keeps the body and ends; the second makes of it what `submissions.settle`
says.  Whatever happens between them, the delivery is there, `waiting`, and the next delivery of its household or
`settle_waiting` takes it up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review.actions import settling
from giamngheo.review.models import Cycle, FieldFile, FieldRuling, FieldState, FieldSubmission, FormVersion
from giamngheo.review.submission_problems import wrong
from giamngheo.review.submissions import read


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came with a delivery; its bytes are kept already (`field_files.keep`)."""

    name: str
    hash: str
    size: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told.  The same instance with the same body gives the same receipt, however often it comes.

    `conflicts` when the instance came before with another body; both are kept and a person decides.  `lacking` are
    names of files that the body speaks of and that have not come yet; the sheet does not wait for them.
    """

    submission: FieldSubmission
    is_new: bool
    conflicts: bool
    lacking: Sequence[str]


def receive(
    *,
    cycle: Cycle,
    place: Place,
    form_version: FormVersion,
    body: str,
    files: Sequence[NewFile] = (),
    actor: Actor,
    at: datetime,
) -> Receipt:
    """Keep a delivery of a village's form, once and whole, then make of it what can be made.

    `body` is an XForm's XML or the offline page's JSON (`submissions.read`).  Raises `Refused` for a body that
    cannot be read at all, which is not kept: it has no instance to be known by.
    """
    submission, is_new = keep_submission(
        cycle=cycle, place=place, form_version=form_version, body=body, files=files, actor=actor, at=at
    )
    if is_new or submission.state == FieldState.waiting:
        settle_submissions(submission=submission, actor=actor, at=at)
    submission.refresh_from_db()
    earlier = FieldSubmission.objects.filter(instance=submission.instance, pk__lt=submission.pk)
    come = set(submission.attachments.values_list("name", flat=True))
    return Receipt(
        submission, is_new, earlier.exists(), [name for name in submission.files if name not in come]
    )


@transaction.atomic
def keep_submission(
    *,
    cycle: Cycle,
    place: Place,
    form_version: FormVersion,
    body: str,
    files: Sequence[NewFile],
    actor: Actor,
    at: datetime,
) -> tuple[FieldSubmission, bool]:
    """The row of a delivery, and whether it is new; files that came with it are added to it."""
    found = read(body, forms()[form_version.form])
    settling.lock(cycle)  # before the log's: whoever settles takes the two in this order
    submission, is_new = FieldSubmission.objects.get_or_create(
        instance=found.instance,
        body_hash=sha256(body.encode()).hexdigest(),
        defaults={
            "body": body,
            "replaces": found.replaces,
            "form_version": form_version,
            "cycle": cycle,
            "place": place,
            "household": found.household,
            "device": found.device,
            "account": actor.account_id,
            "claimed_at": found.claimed_at,
            "received_at": at,
            "files": list(found.files),
            "state": FieldState.waiting,
        },
    )
    added = [_add_file(submission, one) for one in files]
    if is_new or any(added):
        details = {"cycle": cycle.code, "body": submission.body_hash, "new": is_new, "files": sum(added)}
        _note("receive_submission", submission, details, actor, at)
    return submission, is_new


def _add_file(submission: FieldSubmission, file: NewFile) -> bool:
    named = {"size": file.size, "kind": file.kind}
    _, is_new = FieldFile.objects.get_or_create(
        submission=submission, name=file.name, hash=file.hash, defaults=named
    )
    return is_new


@transaction.atomic
def settle_submissions(*, submission: FieldSubmission, actor: Actor, at: datetime) -> FieldSubmission:
    """Make of a delivery, and of all that have to do with it, what the rule says; asking again changes nothing."""
    settling.settle(submission, actor, at)
    submission.refresh_from_db()
    return submission


@transaction.atomic
def choose_submission(
    *,
    submission: FieldSubmission,
    household: Household | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> FieldSubmission:
    """A person says that this delivery is the household's sheet; all others there are now are set aside.

    `household` is for a delivery that names none or the wrong one.  Deliveries that come later do not take its place
    by themselves.  Raises `Refused` with what is wrong where it cannot become a sheet.
    """
    settling.lock(submission.cycle)
    submission.refresh_from_db()
    code = household.code if household else settling.household_of(submission)
    problems = settling.problems_of(submission, code, assigned=household is not None)
    if problems:
        raise Refused(problems)
    _rule(submission.cycle, code, submission, settling.about(submission, code), reason, actor, at)
    if not settling.is_live(submission, code):
        FieldSubmission.objects.filter(pk=submission.pk).update(sheet=None)
    settling.settle(submission, actor, at)
    submission.refresh_from_db()
    if submission.state != FieldState.recorded:
        raise Refused([wrong("not_choosable", code, instance=submission.instance)])
    return submission


@transaction.atomic
def set_aside_submission(
    *, submission: FieldSubmission, reason: str, actor: Actor, at: datetime
) -> FieldSubmission:
    """A person says that this delivery is not used; one that is the household's sheet now cannot be."""
    settling.lock(submission.cycle)
    submission.refresh_from_db()
    code = settling.household_of(submission)
    if settling.is_live(submission, code):
        raise Refused([wrong("in_use", code, instance=submission.instance)])
    _rule(submission.cycle, code, None, [submission], reason, actor, at)
    settling.settle(submission, actor, at)
    submission.refresh_from_db()
    return submission


def settle_waiting(*, cycle: Cycle, actor: Actor, at: datetime) -> int:
    """Take up every delivery of a cycle that is still waiting, or was refused; how many are no longer."""
    states = (FieldState.waiting, FieldState.refused)
    waiting = list(FieldSubmission.objects.filter(cycle=cycle, state__in=states))
    done = [settle_submissions(submission=submission, actor=actor, at=at) for submission in waiting]
    return sum(submission.state not in states for submission in done)


def _rule(
    cycle: Cycle,
    code: str,
    chosen: FieldSubmission | None,
    seen: Sequence[FieldSubmission],
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    numbers = sorted({one.pk for one in seen})
    FieldRuling.objects.create(
        cycle=cycle,
        household=code,
        chosen=chosen,
        seen=numbers,
        reason=reason[:300],
        at=at,
        by=actor.account_id,
    )
    act = "choose_submission" if chosen else "set_aside_submission"
    _note(act, chosen or seen[0], {"household": code, "seen": numbers, "reason": reason[:300]}, actor, at)


def _note(
    verb: str, submission: FieldSubmission, details: dict[str, object], actor: Actor, at: datetime
) -> None:
    audit.record(
        actor=actor,
        verb=f"review.{verb}",
        object_kind="field_submission",
        object_id=submission.instance,
        place_code=submission.place.code,
        details=details,  # type: ignore[arg-type]
        at=at,
    )
