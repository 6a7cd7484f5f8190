"""Activities from a workbook into the record: all of the file or nothing, and the same file twice changes nothing.

An activity that the record has not is planned; one whose plan differs is planned anew while nobody has approved it.
A participant or a line of the bảng kê that left the system carries its code and is never edited; a row without one is
new, unless a row of exactly its words is kept.  What a file does not say stays: no row is withdrawn by leaving it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from giamngheo.access.reach import Reach
from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.programme.entries import Signed
from giamngheo.programme.importing_handovers import Handovers
from giamngheo.programme.importing_people import People
from giamngheo.programme.importing_plans import Plans, known_codes
from giamngheo.programme.models import Activity
from giamngheo.programme.workbook import ACTIVITIES, HANDOVERS, PARTICIPANTS, Sheet, Workbook
from giamngheo.registry.entries import in_pieces


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file did, or would do; `filled` are participants of whom it became known when they left.

    `unchanged` rows say what is there.
    """

    planned: int
    changed: int
    participants: int
    filled: int
    handovers: int
    unchanged: int
    problems: list[Problem] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """How many rows were written."""
        return self.planned + self.changed + self.participants + self.filled + self.handovers


@transaction.atomic
def import_activities(
    *, book: Workbook, reach: Reach, actor: Actor, at: datetime, rehearse: bool = False
) -> Taken:
    """Take a file in; raises `Refused` with everything that is wrong, at its sheet, row and column.

    To rehearse is to do it all and take it back.
    """
    sheet = book.sheet(ACTIVITIES)
    if sheet is None or has_errors(book.problems):
        raise Refused(list(book.problems))

    def sign() -> Signed:
        return Signed(actor, at, uuid4())

    codes = known_codes(sheet)
    plans = Plans(book, sheet, _held(codes), reach, sign)
    there = plans.take()
    people = lines = None
    of_people, of_lines = book.sheet(PARTICIPANTS), book.sheet(HANDOVERS)
    if of_people is not None:
        people = People(of_people, codes, there, reach, sign)
        people.take()
    if of_lines is not None:
        lines = Handovers(of_lines, codes, there, reach, sign)
        lines.take(sure=of_people is None or not of_people.problems)
    sheets = [sheet, *plans.below.values(), of_people, of_lines]
    problems = [*book.problems, *(problem for one in sheets if one is not None for problem in one.problems)]
    if has_errors(problems):
        raise Refused(problems)
    taken = Taken(
        planned=plans.made,
        changed=plans.changed,
        participants=people.made if people else 0,
        filled=people.filled if people else 0,
        handovers=lines.made if lines else 0,
        unchanged=plans.unchanged + sum(one.unchanged for one in (people, lines) if one is not None),
        problems=problems,
    )
    if taken.writes:
        _note(sheet, taken, actor, at)
    if rehearse:
        transaction.set_rollback(True)
    return taken


def _held(codes: frozenset[str]) -> Mapping[str, Activity]:
    """The activities of the file that there are, held until all is done: of two files at once one waits."""
    found: dict[str, Activity] = {}
    for piece in in_pieces(sorted(codes)):
        rows = Activity.objects.select_for_update(of=("self",)).select_related("place", "lead").order_by("pk")
        found.update((one.code, one) for one in rows.filter(code__in=piece))
    return found


def _note(sheet: Sheet, taken: Taken, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        verb="programme.import_activities",
        object_kind="file",
        object_id=(sheet.read.file or "")[:60],
        details={
            "planned": taken.planned,
            "changed": taken.changed,
            "participants": taken.participants,
            "filled": taken.filled,
            "handovers": taken.handovers,
            "unchanged": taken.unchanged,
        },
        at=at,
    )
