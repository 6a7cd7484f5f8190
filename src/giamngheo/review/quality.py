"""Data quality of a place: the register and a cycle's sheets within reach, read as columns and looked through."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import BigIntegerField, Count, F, Max, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Spot
from giamngheo.forms.contradictions import contradictions
from giamngheo.law.bundle import load
from giamngheo.law.model import Standard
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on, within
from giamngheo.registry.models import Household, Membership, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review import quality_checks as checks
from giamngheo.review import quality_rules as rules
from giamngheo.review.answers import Line, Tables, to_tables
from giamngheo.review.models import Assessment, Cycle, CycleKind, Sheet, SheetState
from giamngheo.review.quality_checks import Check, Finding
from giamngheo.review.quality_rules import Score

CYCLES_BEFORE_STALE = 2
"""A household on a list must have been reviewed in one of the last two periodic cycles."""

_REVIEWS = (CycleKind.periodic, CycleKind.in_year)


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked through and what was found, by the code of the check; a check that found nothing is there too.

    `checks` leaves out those that the reader may not see.
    """

    households: int
    sheets: int
    checks: Sequence[Check]
    findings: Mapping[str, Sequence[Finding]]


def examine(reach: Reach, cycle: Cycle, place: Place, on: date) -> Report:
    """The quality of a place within reach: its register on a day, its sheets in a cycle."""
    sensitive = reach.having("household.read_sensitive").covers(place)
    households = _households(reach, place, on)
    sheets = _sheets(reach, cycle, place)
    answers = to_tables([Line(sheet["code"], sheet["text"]) for sheet in sheets if _is_complete(sheet)])
    tables = {
        "households": households,
        "members": _members(reach, place, on, sensitive=sensitive),
        "sheets": _sheet_table(
            sheets, answers, _sizes(reach, cycle, place), load().standards[cycle.standard]
        ),
    }
    found = list(checks.look(tables, on=on, since=_stale_before(cycle), sensitive=sensitive))
    found += _in_answers(answers, cycle)
    found += _improbable(_scores(sheets, cycle), cycle)
    shown = [check for check in checks.CHECKS if sensitive or not check.sensitive]
    by_check: dict[str, list[Finding]] = {check.code: [] for check in shown}
    for finding in found:
        by_check[finding.check].append(finding)
    return Report(households.num_rows, len(sheets), shown, by_check)


def _scoped(rows: "QuerySet[Any]", reach: Reach, place: Place, field: str) -> "QuerySet[Any]":
    return reach.scope(rows.filter(within(place, field)), field)


def _households(reach: Reach, place: Place, on: date) -> pa.Table:
    found = _scoped(Household.objects.filter(counted_on(on)), reach, place, "place__path").order_by()
    rows = list(found.values_list("pk", "code", "size", "head_name", "folded"))
    inside = found.values("pk")
    reviewed = dict(
        Sheet.objects.filter(
            household__in=inside,
            state=SheetState.complete,
            superseded_by__isnull=True,
            cycle__kind__in=_REVIEWS,
        )
        .order_by()
        .values_list("household")
        .annotate(Max("cycle__reference_date"))
    )
    held = dict(
        Status.objects.filter(in_force(on), household__in=inside)
        .order_by()
        .values_list("household", "category")
    )
    full = [(*row, reviewed.get(row[0]), held.get(row[0])) for row in rows]
    return _table(full, checks.HOUSEHOLDS)


def _members(reach: Reach, place: Place, on: date, *, sensitive: bool) -> pa.Table:
    present = Membership.objects.filter(valid_on(on), counted_on(on, "household__"))
    columns = [
        *("household", "pk", "person__full_name", "person__folded", "relation", "person__sex"),
        *("person__birth_date", "person__birth_year"),
    ]
    if sensitive:
        columns += ["person__ethnicity", "person__identity_number"]
    found = _scoped(present, reach, place, "household__place__path").order_by()
    rows: Iterable[tuple[Any, ...]] = found.values_list(*columns).iterator(chunk_size=10_000)
    return _table([row if sensitive else (*row, None, None) for row in rows], checks.MEMBERS)


def _sheets(reach: Reach, cycle: Cycle, place: Place) -> list[dict[str, Any]]:
    """Live sheets of a cycle, each with its text and what the law of the cycle makes of it."""
    live = Sheet.objects.filter(cycle=cycle, superseded_by__isnull=True)
    rows = (
        _scoped(live, reach, place, "household__place__path")
        .order_by()
        .annotate(text=Cast("answers", TextField()))
        .values(
            *("pk", "household", "state", "text"),
            by=F("recorded_by"),
            code=F("household__code"),
            village=F("household__place__code"),
            area=F("household__place__area"),
        )
    )
    found = list(rows)
    judged = Assessment.objects.filter(standard=cycle.standard, law_hash=cycle.law_hash, sheet__in=live)
    inside = _scoped(judged, reach, place, "sheet__household__place__path").order_by()
    by_sheet = {
        row["sheet"]: row
        for row in inside.values("sheet", "b1", "dep_mask", "known_mask", "category", "missing")
    }
    return [row | {"judged": by_sheet.get(row["pk"])} for row in found]


def _is_complete(sheet: Mapping[str, Any]) -> bool:
    return bool(sheet["state"] == SheetState.complete)


def _sizes(reach: Reach, cycle: Cycle, place: Place) -> dict[int, int]:
    """How many members each household had by the register on the cycle's date."""
    then = Membership.objects.filter(valid_on(cycle.reference_date))
    found = _scoped(then, reach, place, "household__place__path").order_by()
    return dict(found.values_list("household").annotate(Count("pk")))


def _sheet_table(
    sheets: Sequence[Mapping[str, Any]], answers: Tables, sizes: Mapping[int, int], standard: Standard
) -> pa.Table:
    listed = {row["values"]: row["counts"] for row in answers.persons["household"].value_counts().to_pylist()}
    rows = []
    for sheet in sheets:
        judged = sheet["judged"]
        rows.append(
            (
                sheet["household"],
                sheet["state"],
                listed.get(sheet["code"], 0),
                sizes.get(sheet["household"], 0),
                judged is not None,
                judged["category"] if judged else None,
                " ".join(judged["missing"]) if judged else None,
                standard.all_bits & ~judged["known_mask"] if judged else 0,
            )
        )
    return _table(rows, checks.SHEETS)


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _stale_before(cycle: Cycle) -> date | None:
    """The date of the last but one periodic cycle of the same unit, up to this one; None where there are fewer."""
    periodic = Cycle.objects.filter(
        place=cycle.place, kind=CycleKind.periodic, reference_date__lte=cycle.reference_date
    )
    dates = periodic.order_by("-reference_date").values_list("reference_date", flat=True)[
        :CYCLES_BEFORE_STALE
    ]
    return dates[CYCLES_BEFORE_STALE - 1] if len(dates) == CYCLES_BEFORE_STALE else None


def _in_answers(answers: Tables, cycle: Cycle) -> Iterator[Finding]:
    codes = {"households": answers.households["household"], "persons": answers.persons["household"]}

    def place(table: str, row: int, column: str) -> Spot:
        return Spot(household=codes[table][row].as_py(), question=column)

    found = contradictions(answers.households, answers.persons, cycle.reference_date, place, most=None)
    for problem in found:
        yield Finding(checks.ANSWERS.code, problem.spot.household or "", values={"problem": problem})


def _scores(sheets: Sequence[Mapping[str, Any]], cycle: Cycle) -> list[Score]:
    """Scores of the complete sheets whose B1 is known, with the B1 of the same households at the cycle before."""
    cutoffs = load().standards[cycle.standard].b1_cutoffs.get("poverty")
    lines = {area: getattr(cutoffs, area).value if cutoffs else None for area in ("rural", "urban")}
    judged = [sheet for sheet in sheets if sheet["judged"] and sheet["judged"]["b1"] is not None]
    before = _b1_before(cycle, {sheet["household"] for sheet in judged})
    return [
        Score(
            village=sheet["village"],
            by=sheet["by"],
            b1=sheet["judged"]["b1"],
            flags=int(sheet["judged"]["dep_mask"]).bit_count(),
            dep_mask=sheet["judged"]["dep_mask"],
            line=lines.get(sheet["area"]),
            previous_b1=before.get(sheet["household"]),
        )
        for sheet in judged
    ]


def _b1_before(cycle: Cycle, households: set[int]) -> dict[int, int]:
    """The B1 of some households in the periodic cycle before, which they have in common."""
    earlier = (
        Cycle.objects.filter(
            place=cycle.place,
            kind=CycleKind.periodic,
            standard=cycle.standard,
            reference_date__lt=cycle.reference_date,
        )
        .filter(sheets__isnull=False)
        .order_by("-reference_date")
        .first()
    )
    if earlier is None or not households:
        return {}
    rows = (
        Assessment.objects.filter(
            sheet__cycle=earlier,
            sheet__superseded_by__isnull=True,
            law_hash=earlier.law_hash,
            b1__isnull=False,
        )
        .filter(sheet__household__pk__range=(min(households), max(households)))
        .order_by()
        .values_list("sheet__household", "b1")
    )
    return {household: b1 for household, b1 in rows if household in households and b1 is not None}


def _improbable(scores: Sequence[Score], cycle: Cycle) -> Iterator[Finding]:
    for even in rules.even_villages(scores, _usual(cycle)):
        values = {"sheets": even.sheets, "deviation": even.deviation, "usual": even.usual}
        yield Finding(checks.EVEN.code, even.village, values=values)
    for same in rules.same_sheets(scores):
        values = {"sheets": same.sheets, "alike": same.alike, "b1": same.b1}
        yield Finding(checks.SAME.code, same.village, values=values)
    for check, drifts in (
        (checks.DRIFT, rules.drifting(scores)),
        (checks.DRIFT_FLAGS, rules.drifting_in_flags(scores)),
        (checks.SHIFT, rules.shifting(scores)),
    ):
        for drift in drifts:
            yield Finding(check.code, drift.by, values={"sheets": drift.sheets, "tenths": drift.tenths})
    for check, heaps in (
        (checks.HEAP, rules.heaped(scores, lambda score: score.village)),
        (checks.HEAP_REVIEWER, rules.heaped(scores, lambda score: score.by)),
    ):
        for heap in heaps:
            values = {"line": heap.line, "under": heap.under, "over": heap.over}
            yield Finding(check.code, heap.of, values=values)


def _usual(cycle: Cycle) -> rules.Spread:
    """How much B1 varies within the villages of the whole cycle; sums by village, of nobody in particular."""
    wide = Cast("b1", BigIntegerField())  # a square does not fit where the score does
    sums = (
        Assessment.objects.filter(
            sheet__cycle=cycle,
            sheet__superseded_by__isnull=True,
            standard=cycle.standard,
            law_hash=cycle.law_hash,
            b1__isnull=False,
        )
        .order_by()
        .values_list("sheet__household__place")
        .annotate(number=Count("pk"), total=Sum("b1"), squares=Sum(wide * wide))
    )
    return rules.spread_of((number, total, squares) for _, number, total, squares in sums)
