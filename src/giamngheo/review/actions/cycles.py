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
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household
from giamngheo.review import assessment, recording
from giamngheo.review.actions.listing import enter_units
from giamngheo.review.cycling import locked_cycle, move_cycle, note_cycle
from giamngheo.review.entries import Assessed, NewSheet, Recorded, RecordedInBulk
from giamngheo.review.models import (
    Assessment,
    Cycle,
    CycleKind,
    FormVersion,
    Sheet,
    SheetState,
)
from giamngheo.review.step_problems import refusal

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
    procedure: str = "",
    plan: Mapping[str, date] | None = None,
    actor: Actor,
    at: datetime,
) -> Cycle:
    """Announce a cycle of a unit under a standard; it takes sheets once it is opened.

    `procedure` is the one it follows; without, its steps are kept on paper.  `plan` gives the last day of steps,
    where they are to differ from what the procedure proposes.
    """
    steps = _planned(procedure, kind, opens_on, closes_on, plan or {})
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
        procedure=procedure,
        procedure_hash=bundle.load().procedures[procedure].hash if procedure else "",
        plan={step: day.isoformat() for step, day in steps.items()},
    )
    note_cycle(
        "plan_cycle", cycle, {"standard": standard, "reference_date": reference_date.isoformat()}, actor, at
    )
    return cycle


@transaction.atomic
def open_cycle(*, cycle: Cycle, actor: Actor, at: datetime) -> Cycle:
    """From now on the cycle takes sheets; one that follows a procedure gets its villages and communes."""
    cycle = locked_cycle(cycle, "open_cycle")
    move_cycle(cycle, "open_cycle")
    units = enter_units(cycle) if cycle.procedure else 0
    note_cycle("open_cycle", cycle, {"units": units}, actor, at)
    return cycle


@transaction.atomic
def take_over_cycle(*, cycle: Cycle, actor: Actor, at: datetime) -> Cycle:
    """A cycle that ended before this register began, its lists on paper.

    It takes no sheets.  The next cycle's changes are reckoned from it: from the statuses, entered by
    `registry.actions.record_statuses`, that hold on its reference date.
    """
    cycle = locked_cycle(cycle, "take_over_cycle")
    move_cycle(cycle, "take_over_cycle")
    note_cycle("take_over_cycle", cycle, {}, actor, at)
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
    cycle = locked_cycle(cycle, "record_answers")
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
    cycle = locked_cycle(cycle, "record_answers")
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
    note_cycle("record_answers_in_bulk", cycle, details, actor, at)
    return done


@transaction.atomic
def assess(*, cycle: Cycle, on: date, actor: Actor, at: datetime) -> Assessed:
    """Let the law judge every complete live sheet that it has not judged yet in its present form.

    The cycle takes over the hash of the standard as it is now; asking again when nothing has changed adds nothing.
    A sheet that a decision rests on keeps the assessment that the decision saw.
    """
    cycle = locked_cycle(cycle, "assess")
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
    note_cycle("assess", cycle, details, actor, at)
    return Assessed(sheets, undetermined)


@transaction.atomic
def assess_sheet(*, sheet: Sheet, on: date, actor: Actor, at: datetime) -> Assessment | None:
    """Let the law judge one complete live sheet as `assess` would; None where it is a draft or superseded.

    The cycle's law stays as it is: where the standard has changed since, only `assess` takes the new one over.
    """
    cycle = locked_cycle(sheet.cycle, "assess_sheet")
    standard = _standard(cycle.standard)
    if cycle.law_hash != standard.hash:
        raise Refused([refusal("review.law_changed", cycle=cycle.code)])
    found = Assessment.objects.filter(sheet=sheet, standard=standard.id, law_hash=standard.hash).first()
    if found is not None:
        return found
    waiting = list(assessment.unassessed_among(cycle, [sheet.pk]))
    if not waiting:
        return None
    (row,) = assessment.judge(waiting, cycle, standard, on)
    row.save(force_insert=True)
    details = {"sheet": sheet.pk, "category": row.category or "", "law_hash": standard.hash}
    note_cycle("assess_sheet", cycle, details, actor, at)
    return row


@transaction.atomic
def seal_cycle(*, cycle: Cycle, snapshot: str, actor: Actor, at: datetime) -> Cycle:
    """The cycle's results are sealed in the snapshot of that name."""
    cycle = locked_cycle(cycle, "seal_cycle")
    move_cycle(cycle, "seal_cycle")
    note_cycle("seal_cycle", cycle, {"snapshot": snapshot}, actor, at)
    return cycle


def _standard(name: str) -> Standard:
    standard = bundle.load().standards.get(name)
    if standard is None:
        raise Refused([refusal("review.unknown_standard", standard=name)])
    return standard


def _planned(
    procedure: str, kind: CycleKind, opens_on: date, closes_on: date, plan: Mapping[str, date]
) -> dict[str, date]:
    """The last day of every step: what was asked for, else what the procedure proposes, none after the cycle's end."""
    if not procedure:
        return {}
    found = bundle.load().procedures.get(procedure)
    if found is None or found.kind != kind or not found.is_in_force(opens_on):
        raise Refused([refusal("review.unknown_procedure", procedure=procedure)])
    days = {step: min(day, closes_on) for step, day in found.planned_days(opens_on).items()}
    days |= {step: day for step, day in plan.items() if step in days}
    inside = all(opens_on <= day <= closes_on for day in days.values())
    if not inside or list(days.values()) != sorted(days.values()):
        raise Refused([refusal("review.plan_disordered")])
    return days
