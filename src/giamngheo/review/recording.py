"""How sheets are kept: what they may be, what they contradict, which ones they supersede."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.integrity.superseding import reserve
from giamngheo.law import bundle
from giamngheo.places.queries import within
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Membership
from giamngheo.registry.queries import counted_on
from giamngheo.review import assessment
from giamngheo.review.answers import Line, canonical, to_tables
from giamngheo.review.checks import answer_problems, duplicates, identity_problems
from giamngheo.review.entries import NewSheet, RecordedInBulk
from giamngheo.review.models import (
    Assessment,
    Cycle,
    DecisionLine,
    FormVersion,
    ListEntry,
    Objection,
    Sheet,
    SheetState,
    Step,
)
from giamngheo.review.step_problems import refusal


def keep(
    cycle: Cycle,
    form_version: FormVersion,
    entries: Sequence[NewSheet],
    state: SheetState,
    account_id: str,
    at: datetime,
) -> RecordedInBulk:
    """Write the sheets, in a transaction that holds the cycle's lock.

    A cycle that goes by steps has the law judge each complete sheet as it comes, whichever road it took.  Raises
    `Refused` for what cannot be kept at all, and for contradictions that are errors unless it is a draft.
    """
    problems = _household_problems(cycle, {entry.household.pk: entry.household.code for entry in entries})
    sheets = []
    for entry in entries:
        answers, wrong = canonical(entry.answers, entry.household.code)
        problems += wrong
        sheets.append(
            Sheet(
                cycle=cycle,
                household=entry.household,
                form_version=form_version,
                answers=answers,
                state=state,
                recorded_at=at,
                recorded_by=account_id,
            )
        )
    if problems:
        raise Refused(problems)
    warnings = _contradictions(sheets, cycle)
    if has_errors(warnings) and state != SheetState.draft:
        raise Refused(warnings)
    superseding = _supersede(cycle, sheets)
    Sheet.objects.bulk_create(sheets)
    if cycle.procedure and state == SheetState.complete:
        _judge(cycle, sheets, at)
    return RecordedInBulk(len(sheets), superseding, warnings)


def _judge(cycle: Cycle, sheets: Sequence[Sheet], at: datetime) -> None:
    """Assess new sheets under the cycle's law; where the law has changed since, they wait for `assess`."""
    standard = bundle.load().standards.get(cycle.standard)
    if standard is None or standard.hash != cycle.law_hash:
        return
    for piece in in_pieces([sheet.pk for sheet in sheets]):
        waiting = assessment.unassessed_among(cycle, piece)
        Assessment.objects.bulk_create(assessment.judge(waiting, cycle, standard, at.date()))


def _household_problems(cycle: Cycle, codes: Mapping[int, str]) -> list[Problem]:
    """Households that are not of the cycle, or that one of its decisions names already."""
    counted = counted_on(cycle.reference_date) & within(cycle.place, "place__path")
    problems = []
    for piece in in_pieces(list(codes)):
        there = set(Household.objects.filter(counted, pk__in=piece).values_list("pk", flat=True))
        problems += [
            refusal("review.not_of_the_cycle", codes[number]) for number in piece if number not in there
        ]
        lines = DecisionLine.objects.filter(cycle=cycle, household__in=piece).order_by("household__code")
        problems += [
            refusal("review.decided", code, number=number)
            for code, number in lines.values_list("household__code", "decision__number")
        ]
    return problems or (_step_problems(cycle, codes) if cycle.procedure else [])


def _step_problems(cycle: Cycle, codes: Mapping[int, str]) -> list[Problem]:
    """Households that are not on a list of the cycle, or whose village takes no sheet of theirs at its step.

    A village takes sheets while it collects, and one more for a household whose objection waits for an answer.
    """
    entries = ListEntry.objects.filter(cycle=cycle, removed_on__isnull=True).select_related("unit__place")
    problems = []
    for piece in in_pieces(list(codes)):
        on_list = {entry.household_id: entry for entry in entries.filter(household__in=piece)}
        objected = set(
            Objection.objects.filter(
                unit__cycle=cycle, household__in=piece, outcome__isnull=True
            ).values_list("household", flat=True)
        )
        for number in piece:
            entry = on_list.get(number)
            if entry is None:
                problems.append(refusal("review.not_on_the_list", codes[number]))
            elif entry.unit.step != Step.collect and not (
                entry.unit.step == Step.posting and number in objected
            ):
                values = {"place": entry.unit.place.full_name, "step": Step(entry.unit.step).label}
                problems.append(refusal("review.not_collecting", codes[number], **values))
    return problems


def _contradictions(sheets: Sequence[Sheet], cycle: Cycle) -> list[Problem]:
    tables = to_tables([Line(sheet.household.code, json.dumps(sheet.answers)) for sheet in sheets])
    return [
        *answer_problems(tables, cycle.reference_date),
        *identity_problems(tables.persons, _identity_numbers([sheet.household_id for sheet in sheets])),
        *duplicates(tables.persons),
    ]


def _identity_numbers(households: Sequence[int]) -> dict[str, str]:
    """Identification numbers of the households' members, by the text that names the member on a sheet."""
    numbers: dict[str, str] = {}
    for piece in in_pieces(households):
        members = Membership.objects.filter(household__in=piece, person__identity_number__isnull=False)
        for uid, number in members.values_list("person__uid", "person__identity_number"):
            numbers[str(uid)] = str(number)
    return numbers


def _supersede(cycle: Cycle, sheets: Sequence[Sheet]) -> int:
    """Let live sheets of the same households point at the new ones, whose numbers are drawn for it."""
    live: dict[int, int] = {}
    for piece in in_pieces([sheet.household_id for sheet in sheets]):
        found = Sheet.objects.filter(cycle=cycle, household__in=piece, superseded_by__isnull=True)
        live.update(found.values_list("household", "pk"))
    mended = [sheet for sheet in sheets if sheet.household_id in live]
    for sheet, number in zip(mended, reserve(Sheet, len(mended)), strict=True):
        sheet.pk = number
    old = [Sheet(pk=live[sheet.household_id], superseded_by_id=sheet.pk) for sheet in mended]
    Sheet.objects.bulk_update(old, ["superseded_by"], batch_size=200)
    return len(mended)
