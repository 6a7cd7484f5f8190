"""Taking in filled files: whole or not at all, each with one line of the action log that carries the file's hash."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.forms.definition import Form
from giamngheo.law import bundle
from giamngheo.places.models import Place
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household
from giamngheo.review import ministry, workflow
from giamngheo.review.actions.cycles import record_answers_in_bulk, register_form_version
from giamngheo.review.entries import NewSheet
from giamngheo.review.importing import (
    Home,
    about_problems,
    homes_of_export,
    in_the_file,
    known_households,
    live_sheets,
    members_on,
    of_other_households,
    row_problems,
    unseen,
)
from giamngheo.review.models import Cycle
from giamngheo.review.staging import Filled, finding
from giamngheo.review.staging_sheets import Live, Staged, stage


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: sheets by household, and what there is to know.

    `sheets` were kept, `superseding` of them in place of another; `unchanged` say what the sheet that stands says;
    `unfilled` rows hold no answer yet; `new_persons` are on sheets and in no register.
    """

    sheets: int
    superseding: int
    unchanged: int
    unfilled: int
    new_persons: int = 0
    problems: list[Problem] = field(default_factory=list)


@transaction.atomic
def import_sheets(
    *,
    cycle: Cycle,
    filled: Filled,
    form: Form,
    reach: Reach,
    actor: Actor,
    at: datetime,
    place: Place | None = None,
    rehearse: bool = False,
) -> Imported:
    """Keep the sheets of a filled file, those that change; a file that says nothing new changes nothing.

    `reach` is that of who may record; households out of it, of another cycle or not of `place` are refused.  Raises
    `Refused` with everything that is wrong, at its row and column, and then nothing was written.  To rehearse is to
    do it all and take it back.
    """
    if has_errors(filled.problems):
        raise Refused(filled.problems)
    cycle = _locked(cycle)
    problems = [*filled.problems, *about_problems(filled, form, cycle)]
    if has_errors(problems):  # another form or cycle: its rows need no reading
        raise Refused(problems)
    known = known_households(filled, reach, cycle, place)
    problems += [*known.problems, *row_problems(filled)]
    staged, numbers = _staged(filled, cycle, reach, known.rows, known.numbers, known.paths)
    problems += staged.problems
    if has_errors(problems):
        raise Refused(problems)
    done = Imported(0, 0, staged.unchanged, staged.unfilled, staged.new_persons, problems)
    if staged.sheets:
        done = _keep(cycle, form, filled, staged, numbers, done, actor, at)
    if rehearse:
        transaction.set_rollback(True)
    return done


@transaction.atomic
def import_ministry(
    *,
    cycle: Cycle,
    export: ministry.Export,
    reach: Reach,
    actor: Actor,
    at: datetime,
    place: Place | None = None,
    rehearse: bool = False,
) -> Imported:
    """Keep what an export of the ministry's software states, as totals beside which its result stands.

    A household that has a full sheet in the cycle keeps it and is only compared.  Where the law gives another result
    than the software, or none, the row is named.  Raises `Refused` as `import_sheets` does.
    """
    if has_errors(export.problems):
        raise Refused(export.problems)
    cycle = _locked(cycle)
    homes, wrong = homes_of_export(export.read, reach, cycle, place)
    problems = [*export.problems, *wrong]
    if has_errors(problems):
        raise Refused(problems)
    rows = export.read.table.to_pylist()
    law = bundle.load().standards[cycle.standard]
    places = list(homes)
    derived = ministry.law_results(
        [rows[row] for row in places], [homes[row].area for row in places], law, cycle.reference_date
    )
    problems += ministry.compared(export.read, places, [rows[row] for row in places], derived)
    live = live_sheets(cycle, [home.number for home in homes.values()])
    sheets, unchanged, told = _new_totals(export, homes, rows, live)
    done = Imported(len(sheets), 0, unchanged, 0, 0, [*problems, *told])
    if sheets:
        version = register_form_version(
            form=ministry.FORM,
            version=ministry.VERSION,
            content_hash=ministry.content_hash(),
            actor=actor,
            at=at,
        )
        found = _households([number for number, _ in sheets.values()])
        entries = [NewSheet(found[code], answers) for code, (_, answers) in sheets.items()]
        try:
            kept = record_answers_in_bulk(
                cycle=cycle, form_version=version, sheets=entries, actor=actor, at=at
            )
        except Refused as refused:
            raise Refused([*done.problems, *refused.problems]) from refused
        done = replace(done, sheets=kept.sheets, superseding=kept.superseding)
        details: dict[str, str | int] = {
            "file": export.hash,
            "sheets": kept.sheets,
            "superseding": kept.superseding,
            "unchanged": unchanged,
        }
        _note("import_ministry", cycle, details, actor, at)
    if rehearse:
        transaction.set_rollback(True)
    return done


def _new_totals(
    export: ministry.Export, homes: Mapping[int, Home], rows: list[dict[str, Any]], live: Mapping[str, Live]
) -> tuple[dict[str, tuple[int, dict[str, object]]], int, list[Problem]]:
    """Number and answers of the households whose totals are new; how many say the same; full sheets that differ."""
    sheets: dict[str, tuple[int, dict[str, object]]] = {}
    unchanged = 0
    findings = finding(export.read)
    for row, home in homes.items():
        answers = ministry.answers_of(rows[row])
        before = json.loads(live[home.code].answers) if home.code in live else None
        if before == answers:
            unchanged += 1
        elif before is not None and not ministry.is_from_an_export(before):
            unchanged += 1
            if differences := ministry.differences(before, rows[row]):
                words = {"household": home.code, "differences": differences}
                findings.add("review.import_has_answers", export.read.rows[row], None, **words)
        else:
            sheets[home.code] = (home.number, answers)
    return sheets, unchanged, findings.listed()


def _staged(
    filled: Filled,
    cycle: Cycle,
    reach: Reach,
    rows: Sequence[int],
    numbers: Mapping[str, int],
    paths: frozenset[str],
) -> tuple[Staged, Mapping[str, int]]:
    members = members_on(list(numbers.values()), cycle.reference_date)
    staged = stage(
        filled,
        rows,
        members,
        live_sheets(cycle, numbers.values()),
        cycle.reference_date,
        unseen=unseen(reach, paths),
        elsewhere=of_other_households(filled, members),
    )
    return staged, numbers


def _keep(
    cycle: Cycle,
    form: Form,
    filled: Filled,
    staged: Staged,
    numbers: Mapping[str, int],
    done: Imported,
    actor: Actor,
    at: datetime,
) -> Imported:
    """Write the sheets; what the keeping finds is told at the rows of the file."""
    version = register_form_version(
        form=form.id, version=form.version, content_hash=form.hash, actor=actor, at=at
    )
    households = _households([numbers[code] for code in staged.sheets])
    sheets = [NewSheet(households[code], answers) for code, answers in staged.sheets.items()]
    try:
        kept = record_answers_in_bulk(cycle=cycle, form_version=version, sheets=sheets, actor=actor, at=at)
    except Refused as refused:
        raise Refused([*done.problems, *in_the_file(filled, refused.problems)]) from refused
    told = {problem.code for problem in done.problems}
    more = [problem for problem in kept.warnings if problem.code not in told]
    details: dict[str, str | int] = {
        "file": filled.hash,
        "sheets": kept.sheets,
        "superseding": kept.superseding,
        "unchanged": staged.unchanged,
        "unfilled": staged.unfilled,
        "new_persons": staged.new_persons,
    }
    _note("import_sheets", cycle, details, actor, at)
    return Imported(
        kept.sheets,
        kept.superseding,
        staged.unchanged,
        staged.unfilled,
        staged.new_persons,
        [*done.problems, *in_the_file(filled, more)],
    )


def _households(numbers: list[int]) -> Mapping[str, Household]:
    return {household.code: household for piece in in_pieces(numbers) for household in _piece(piece)}


def _piece(numbers: Sequence[int]) -> Iterator[Household]:
    found = Household.objects.filter(pk__in=numbers).select_related("place").defer("names", "folded")
    yield from found


def _locked(cycle: Cycle) -> Cycle:
    """The cycle, held until the import is done: what it saw of the sheets stays so."""
    found = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=cycle.pk)
    workflow.require(found, "record_answers")
    return found


def _note(act: str, cycle: Cycle, details: Mapping[str, str | int], actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb=f"review.{act}",
        object_kind="cycle",
        object_id=cycle.code,
        place_code=cycle.place.code,
        details=details,
        at=at,
    )
