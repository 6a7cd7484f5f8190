"""Taking in filled files: whole or not at all, each with one line of the action log that carries the file's hash."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.forms.definition import Form
from giamngheo.places.models import Place
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household
from giamngheo.review import workflow
from giamngheo.review.actions.cycles import record_answers_in_bulk, register_form_version
from giamngheo.review.entries import NewSheet
from giamngheo.review.importing import (
    about_problems,
    in_the_file,
    known_households,
    live_sheets,
    members_on,
    of_other_households,
    row_problems,
    unseen,
)
from giamngheo.review.models import Cycle
from giamngheo.review.staging import Filled
from giamngheo.review.staging_sheets import Staged, stage


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


def _staged(
    filled: Filled,
    cycle: Cycle,
    reach: Reach,
    rows: object,
    numbers: Mapping[str, int],
    paths: frozenset[str],
) -> tuple[Staged, Mapping[str, int]]:
    members = members_on(list(numbers.values()), cycle.reference_date)
    staged = stage(
        filled,
        rows,  # type: ignore[arg-type]
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
    audit.record(
        actor=actor,
        verb="review.import_sheets",
        object_kind="cycle",
        object_id=cycle.code,
        place_code=cycle.place.code,
        details={
            "file": filled.hash,
            "sheets": kept.sheets,
            "superseding": kept.superseding,
            "unchanged": staged.unchanged,
            "unfilled": staged.unfilled,
            "new_persons": staged.new_persons,
        },
        at=at,
    )
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


def _piece(numbers: object) -> Iterator[Household]:
    found = Household.objects.filter(pk__in=numbers).select_related("place").defer("names", "folded")
    yield from found


def _locked(cycle: Cycle) -> Cycle:
    """The cycle, held until the import is done: what it saw of the sheets stays so."""
    found = Cycle.objects.select_for_update(of=("self",)).select_related("place").get(pk=cycle.pk)
    workflow.require(found, "record_answers")
    return found
