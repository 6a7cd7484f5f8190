"""How sheets are judged: from JSON texts through columns and the law to rows, without an object for each answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from giamngheo.law.desk import classify
from giamngheo.law.model import Standard
from giamngheo.review.answers import Line, to_tables
from giamngheo.review.children import COUNTS, count_children
from giamngheo.review.models import Assessment, Cycle, Sheet, SheetState

_SHEETS_AT_ONCE = 20_000
_COLUMNS = ("b1", "b2", "dep_mask", "known_mask", "category", "missing")


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A complete live sheet that waits for the law, by its number."""

    sheet: int
    line: Line


def unassessed(cycle: Cycle) -> Iterator[Sequence[Unassessed]]:
    """Pieces of the complete live sheets without an assessment under the cycle's law, in order of entry."""
    waiting = _waiting(cycle)
    last = 0
    while piece := list(waiting.filter(pk__gt=last)[:_SHEETS_AT_ONCE]):
        last = piece[-1][0]
        yield [Unassessed(sheet, Line(code, text, area)) for sheet, code, text, area in piece]


def unassessed_among(cycle: Cycle, sheets: Sequence[int]) -> list[Unassessed]:
    """Those of some sheets that wait for the law, in order of entry."""
    found = _waiting(cycle).filter(pk__in=sheets)
    return [Unassessed(sheet, Line(code, text, area)) for sheet, code, text, area in found]


def _waiting(cycle: Cycle) -> "QuerySet[Sheet, tuple[int, str, str, str]]":
    return (
        Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True, state=SheetState.complete)
        .exclude(assessments__standard=cycle.standard, assessments__law_hash=cycle.law_hash)
        .exclude(assessments__line__isnull=False)
        .annotate(text=Cast("answers", TextField()))
        .order_by("pk")
        .values_list("pk", "household__code", "text", "household__place__area")
    )


def judge(sheets: Sequence[Unassessed], cycle: Cycle, standard: Standard, on: date) -> list[Assessment]:
    """Unsaved assessments, in the order of the sheets; ages are those of the cycle's reference date."""
    tables = to_tables([sheet.line for sheet in sheets])
    result = classify(tables.households, tables.persons, standard, cycle.reference_date)
    counted = count_children(tables.persons, standard, cycle.reference_date).to_pylist()
    children = {row.pop("household"): row for row in counted}
    nobody = dict.fromkeys(COUNTS, 0)
    return [
        Assessment(
            sheet_id=sheet.sheet,
            standard=standard.id,
            law_hash=standard.hash,
            assessed_on=on,
            **row,
            **children.get(sheet.line.household, nobody),
        )
        for sheet, row in zip(sheets, result.select(list(_COLUMNS)).to_pylist(), strict=True)
    ]
