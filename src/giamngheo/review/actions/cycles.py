"""Every write of the review.  Each is one transaction and one line of the action log.

A writer first locks the cycle: what it saw of the cycle's state and sheets stays so until it is done.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Refused
from giamngheo.law import bundle
from giamngheo.law.model import Standard
from giamngheo.places.models import Place
from giamngheo.places.queries import territory
from giamngheo.registry import actions as registry
from giamngheo.registry.entries import NewStatus, in_pieces
from giamngheo.registry.models import Household
from giamngheo.review import assessment, recognition, recording, workflow
from giamngheo.review.entries import Assessed, NewSheet, Recorded, RecordedInBulk
from giamngheo.review.models import (
    Assessment,
    Cycle,
    CycleKind,
    CycleState,
    Decision,
    DecisionLine,
    FormVersion,
    Sheet,
    SheetState,
)
from giamngheo.review.problems import refusal

_SHEETS_AT_ONCE = 20_000


@transaction.atomic
def plan_cycle(
    *,
    code: str,
    title: str,
    kind: CycleKind,
    year: int,
    reference_date: date,
    opens_on: date,
    closes_on: date,
    place: Place,
    standard: str,
    actor: Actor,
    at: datetime,
) -> Cycle:
    """Announce a cycle of a unit under a standard; it takes sheets once it is opened."""
    if Cycle.objects.filter(code=code).exists():
        raise Refused([refusal("review.code_taken", code=code)])
    cycle = Cycle.objects.create(
        code=code,
        title=title,
        kind=kind,
        year=year,
        reference_date=reference_date,
        opens_on=opens_on,
        closes_on=closes_on,
        place=place,
        standard=standard,
        law_hash=_standard(standard).hash,
    )
    _note(
        "plan_cycle", cycle, {"standard": standard, "reference_date": reference_date.isoformat()}, actor, at
    )
    return cycle


@transaction.atomic
def open_cycle(*, cycle: Cycle, actor: Actor, at: datetime) -> Cycle:
    """From now on the cycle takes sheets."""
    cycle = _locked(cycle, "open_cycle")
    _move(cycle, "open_cycle")
    _note("open_cycle", cycle, {}, actor, at)
    return cycle


@transaction.atomic
def take_over_cycle(*, cycle: Cycle, actor: Actor, at: datetime) -> Cycle:
    """A cycle that ended before this register began, its lists on paper.

    It takes no sheets.  The next cycle's changes are reckoned from it: from the statuses, entered by
    `registry.actions.record_statuses`, that hold on its reference date.
    """
    cycle = _locked(cycle, "take_over_cycle")
    _move(cycle, "take_over_cycle")
    _note("take_over_cycle", cycle, {}, actor, at)
    return cycle


@transaction.atomic
def register_form_version(
    *, form: str, version: str, content_hash: str, actor: Actor, at: datetime
) -> FormVersion:
    """The row of a form's version; made on first use, refused when its content is another than before."""
    found = FormVersion.objects.filter(form=form, version=version).first()
    if found is not None:
        if found.hash != content_hash:
            raise Refused([refusal("review.form_version_differs", form=form, version=version)])
        return found
    made = FormVersion.objects.create(form=form, version=version, hash=content_hash)
    audit.record(
        actor=actor,
        verb="review.register_form_version",
        object_kind="form_version",
        object_id=f"{form} {version}",
        details={"hash": content_hash},
        at=at,
    )
    return made


@transaction.atomic
def record_answers(
    *,
    cycle: Cycle,
    household: Household,
    form_version: FormVersion,
    answers: Mapping[str, object],
    state: SheetState = SheetState.complete,
    actor: Actor,
    at: datetime,
) -> Recorded:
    """Keep one household's answers; a live sheet of the household in this cycle is superseded.

    Raises `Refused` for answers that cannot be, save in a draft, where they are warnings.
    """
    cycle = _locked(cycle, "record_answers")
    done = recording.keep(cycle, form_version, [NewSheet(household, answers)], state, actor.account_id, at)
    sheet = Sheet.objects.get(cycle=cycle, household=household, superseded_by__isnull=True)
    details = {"cycle": cycle.code, "sheet": sheet.pk, "state": str(state), "form": str(form_version)}
    audit.record(
        actor=actor,
        verb="review.record_answers",
        object_kind="household",
        object_id=household.code,
        place_code=household.place.code,
        details=details,
        at=at,
    )
    return Recorded(sheet, done.warnings)


@transaction.atomic
def record_answers_in_bulk(
    *,
    cycle: Cycle,
    form_version: FormVersion,
    sheets: Sequence[NewSheet],
    actor: Actor,
    at: datetime,
) -> RecordedInBulk:
    """Keep the complete sheets of many households, all or none; one household comes once."""
    cycle = _locked(cycle, "record_answers")
    twice = [code for code, count in Counter(sheet.household.code for sheet in sheets).items() if count > 1]
    if twice:
        raise Refused([refusal("review.sheet_twice", code) for code in sorted(twice)])
    parts = [
        recording.keep(cycle, form_version, piece, SheetState.complete, actor.account_id, at)
        for piece in in_pieces(sheets, _SHEETS_AT_ONCE)
    ]
    done = RecordedInBulk(
        sheets=sum(part.sheets for part in parts),
        superseding=sum(part.superseding for part in parts),
        warnings=[warning for part in parts for warning in part.warnings],
    )
    details = {"sheets": done.sheets, "superseding": done.superseding, "form": str(form_version)}
    _note("record_answers_in_bulk", cycle, details, actor, at)
    return done


@transaction.atomic
def assess(*, cycle: Cycle, on: date, actor: Actor, at: datetime) -> Assessed:
    """Let the law judge every complete live sheet that it has not judged yet in its present form.

    The cycle takes over the hash of the standard as it is now; asking again when nothing has changed adds nothing.
    A sheet that a decision rests on keeps the assessment that the decision saw.
    """
    cycle = _locked(cycle, "assess")
    standard = _standard(cycle.standard)
    if cycle.law_hash != standard.hash:
        cycle.law_hash = standard.hash
        cycle.save(update_fields=["law_hash"])
    sheets = undetermined = 0
    for piece in assessment.unassessed(cycle):
        rows = assessment.judge(piece, cycle, standard, on)
        Assessment.objects.bulk_create(rows)
        sheets += len(rows)
        undetermined += sum(row.category is None for row in rows)
    details = {"sheets": sheets, "undetermined": undetermined, "law_hash": standard.hash}
    _note("assess", cycle, details, actor, at)
    return Assessed(sheets, undetermined)


@transaction.atomic
def recognise(
    *,
    cycle: Cycle,
    place: Place,
    number: str,
    decided_on: date,
    valid_from: date,
    signed_by: str,
    actor: Actor,
    at: datetime,
) -> Decision:
    """Enter the decision of one unit: its lines, and the statuses they give from `valid_from`.

    A household that has left the register by then has a line and no status.  The last decision that is due moves
    the cycle to `recognised`.  Raises `Refused` with everything that stands in the way.
    """
    cycle = _locked(cycle, "recognise")
    _require_place(cycle, place)
    draft = recognition.draft(cycle, place, valid_from)
    if not draft.lines and not draft.problems:
        raise Refused([refusal("review.nothing_to_recognise", place=place.full_name)])
    if draft.problems:
        raise Refused(draft.problems)
    decision = Decision.objects.create(
        number=number,
        cycle=cycle,
        place=place,
        decided_on=decided_on,
        valid_from=valid_from,
        signed_by=signed_by,
    )
    for line in draft.lines:
        line.decision = decision
    DecisionLine.objects.bulk_create(draft.lines)
    registry.record_statuses(
        statuses=[
            NewStatus(line.household_id, line.category, f"{cycle.code}/{line.assessment_id}")
            for line in draft.lines
            if line.household_id not in draft.closed
        ],
        valid_from=valid_from,
        decision=number,
        decided_on=decided_on,
        place=place,
        actor=actor,
        at=at,
    )
    if (
        not recognition.waiting(cycle).exists()
        and not recognition.due(cycle, cycle.place, valid_from).exists()
    ):
        _move(cycle, "recognise")
    details = {"decision": number, "place": place.code, "lines": len(draft.lines)}
    _note("recognise", cycle, details, actor, at)
    return decision


@transaction.atomic
def seal_cycle(*, cycle: Cycle, snapshot: str, actor: Actor, at: datetime) -> Cycle:
    """The cycle's results are sealed in the snapshot of that name."""
    cycle = _locked(cycle, "seal_cycle")
    _move(cycle, "seal_cycle")
    _note("seal_cycle", cycle, {"snapshot": snapshot}, actor, at)
    return cycle


def _locked(cycle: Cycle, act: str) -> Cycle:
    found = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=cycle.pk)
    workflow.require(found, act)
    return found


def _move(cycle: Cycle, act: str) -> None:
    cycle.state = CycleState(workflow.require(cycle, act).target)
    cycle.save(update_fields=["state"])


def _standard(name: str) -> Standard:
    standard = bundle.load().standards.get(name)
    if standard is None:
        raise Refused([refusal("review.unknown_standard", standard=name)])
    return standard


def _note(verb: str, cycle: Cycle, details: Mapping[str, object], actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"review.{verb}",
        object_kind="cycle",
        object_id=cycle.code,
        place_code=cycle.place.code,
        details=details,  # type: ignore[arg-type]
        at=at,
    )


def _require_place(cycle: Cycle, place: Place) -> None:
    if not place.path.startswith(territory(cycle.place)):
        raise Refused([refusal("review.outside", place=place.full_name)])
    taken = cycle.decisions.filter(place=place).first()
    if taken is not None:
        raise Refused([refusal("review.decision_exists", place=place.full_name, number=taken.number)])
