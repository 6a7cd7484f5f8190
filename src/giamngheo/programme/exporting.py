"""Activities on their way out as Excel: the workbook that `importing` takes back, unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.core.layouts import Layout
from giamngheo.law.activities import activities
from giamngheo.programme.models import LIVE, Activity, Handover, Participant
from giamngheo.programme.models.kept import THOUSAND
from giamngheo.programme.queries import EVERYTHING, Wanted, activities_in
from giamngheo.programme.workbook import (
    ACTIVITIES,
    COSTS,
    HANDOVERS,
    OUTPUTS,
    PARTICIPANTS,
    SUPPORTING,
    sheet_of,
)

Row = dict[str, Any]


def tables(reach: Reach, wanted: Wanted = EVERYTHING) -> dict[str, pa.Table]:
    """The activities in reach by sheet, as `workbook.read_activities` reads them back.

    People are named where the reader may take names out (`household.export`); elsewhere their rows stay here, and a
    file without them changes nothing when it comes back.
    """
    found = list(activities_in(reach, wanted).prefetch_related("places", "supporting", "costs", "outputs"))
    people = people_of(reach, found)
    handed = Handover.objects.filter(LIVE, participant__in=people.order_by().values("pk"))
    rows = {
        ACTIVITIES: [_activity(one) for one in found],
        SUPPORTING: [
            {"activity": one.code, "name": row.name, "task": row.task}
            for one in found
            for row in one.supporting.all()
        ],
        COSTS: [
            {"activity": one.code, "source": row.source, "kind": row.kind, "origin_year": row.origin_year,
             "amount": row.amount}
            for one in found
            for row in one.costs.all()
        ],
        OUTPUTS: [row for one in found for row in _outputs(one)],
        PARTICIPANTS: [_participant(row) for row in people],
        HANDOVERS: [
            _handover(row)
            for row in handed.select_related("participant__activity", "participant__household", "participant__person")
            .order_by("participant__activity__code", "on", "pk")
        ],
    }  # fmt: skip
    return {sheet_of(layout): _as_table(made, layout) for layout, made in rows.items()}


def people_of(reach: Reach, found: Sequence[Activity]) -> QuerySet[Participant]:
    """The live participants of some activities whose names may leave."""
    named = reach.having("household.export").scope(Participant.objects.filter(LIVE, activity__in=found))
    return named.select_related("activity", "household", "person", "place").order_by("activity__code", "pk")


def _activity(one: Activity) -> Row:
    plain = (
        "programme", "part", "kind", "title", "goal", "budget_year", "lead_name", "starts_on", "ends_on", "mode",
        "group_name", "group_leader",
    )  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "activity": one.code,
        "place": one.place.code,
        "places": codes(place.code for place in one.places.all() if place.pk != one.place_id),
        "lead": one.lead.code if one.lead else None,
        "state": one.get_state_display(),
    }


def codes(found: Iterable[str]) -> str:
    """Several codes in one cell, in their order."""
    return "; ".join(sorted(set(found)))


def _outputs(one: Activity) -> Iterable[Row]:
    kind = activities().kinds[one.kind]
    for row in one.outputs.all():
        output = kind.output(row.output)
        yield {
            "activity": one.code,
            "output": output.title["vi"],
            "unit": output.unit["vi"],
            "quantity": decimal_of(row.quantity_thousandths),
        }


def who(one: Participant) -> Row:
    """How a row names a participant."""
    return {
        "activity": one.activity.code,
        "household": one.household.code if one.household else None,
        "person": str(one.person.uid) if one.person else None,
        "name": one.name,
    }


def _participant(one: Participant) -> Row:
    return who(one) | {
        "row": str(one.request),
        "place": one.place.code,
        "role": one.role,
        "on": one.on,
        "left_on": one.left_on,
        "why": one.why,
        "category": one.get_category_display() if one.category else None,
        "decision": one.decision,
    }


def _handover(one: Handover) -> Row:
    plain = (
        "kind", "item", "specification", "mark", "producer", "bought_from", "unit", "unit_price", "amount", "on",
        "received_by", "receipt", "reference",
    )  # fmt: skip
    return (
        who(one.participant)
        | {name: getattr(one, name) for name in plain}
        | {"row": str(one.request), "quantity": decimal_of(one.quantity_thousandths)}
    )


def decimal_of(quantity: int | None) -> Decimal | None:
    """Thousandths as the decimal they are."""
    return None if quantity is None else Decimal(quantity) / THOUSAND


def _as_table(rows: Sequence[Mapping[str, Any]], layout: Layout) -> pa.Table:
    """Rows under the layout's Vietnamese words, codes as theirs, empty texts as empty cells."""
    made = {}
    for column in layout.columns:
        words: dict[Any, str] = {code: vi for code, vi, _ in column.choices}
        values = [row[column.name] if row[column.name] != "" else None for row in rows]
        told = [words.get(value, value) for value in values] if words else values
        made[column.vi] = pa.array(told, layout.schema.field(column.name).type)
    return pa.table(made)
