"""Administrative units from a workbook, and out of the record into the same workbook: units, descents, marks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db.models import TextChoices

from giamngheo.core.layouts import Column, Layout
from giamngheo.core.layouts import Kind as Cell
from giamngheo.core.problems import Problem, Refused, has_errors
from giamngheo.core.tables import Read, read_table, sheets
from giamngheo.places.lineage import under
from giamngheo.places.models import Certainty, Kind, Level, Lineage, Mark, MarkKind, Place, Share
from giamngheo.places.units import Descent, Standing, Unit

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def _choices(words: type[TextChoices]) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(one), str(one.label), "") for one in words)


UNITS = Layout(
    "units",
    (
        Column("code", Cell.text, required=True, vi="Mã đơn vị"),
        Column("valid_from", Cell.date, required=True, vi="Từ ngày"),
        Column("valid_to", Cell.date, vi="Đến hết ngày"),
        Column("name", Cell.text, required=True, vi="Tên"),
        Column("level", Cell.code, required=True, vi="Cấp", choices=_choices(Level)),
        Column("kind", Cell.code, required=True, vi="Loại", choices=_choices(Kind)),
        Column("parent", Cell.text, vi="Mã đơn vị cấp trên"),
        Column("population", Cell.integer, vi="Dân số", minimum=0),
        Column("synthetic", Cell.boolean, vi="Mô phỏng"),
    ),
    sheet_names=("units", "Đơn vị"),
)
LINEAGE = Layout(
    "lineage",
    (
        Column("predecessor", Cell.text, required=True, vi="Mã đơn vị cũ"),
        Column("successor", Cell.text, required=True, vi="Mã đơn vị mới"),
        Column("on", Cell.date, required=True, vi="Từ ngày"),
        Column("share", Cell.code, required=True, vi="Phần", choices=_choices(Share)),
    ),
    sheet_names=("lineage", "Kế thừa"),
)
MARKS = Layout(
    "marks",
    (
        Column("code", Cell.text, required=True, vi="Mã đơn vị"),
        Column("mark", Cell.code, required=True, vi="Diện", choices=_choices(MarkKind)),
        Column("valid_from", Cell.date, required=True, vi="Từ ngày"),
        Column("valid_to", Cell.date, vi="Đến hết ngày"),
        Column("certainty", Cell.code, required=True, vi="Mức tin cậy", choices=_choices(Certainty)),
        Column("source", Cell.text, required=True, vi="Nguồn"),
    ),
    sheet_names=("marks", "Diện"),
)
SHEETS: Mapping[str, Layout] = {"Đơn vị": UNITS, "Kế thừa": LINEAGE, "Diện": MARKS}
_OPTIONAL = {"valid_to", "parent", "population", "synthetic"}


@dataclass(frozen=True, slots=True)
class Units:
    """What a file says, ready for `actions.add_units`, and warnings about it."""

    units: list[Unit]
    lineage: list[Descent]
    marks: list[Standing]
    problems: list[Problem]


def read_units_file(path: Path) -> Units:
    """The units of a workbook, or of a table of units alone; raises `Refused` with every wrong cell."""
    named = sheets(path) if path.is_file() and path.suffix.lower() in _WORKBOOKS else ()
    reads = {
        sheet: read_table(path, layout, sheet=sheet) for sheet, layout in SHEETS.items() if sheet in named
    }
    if "Đơn vị" not in reads:
        reads["Đơn vị"] = read_table(path, UNITS)
    problems = [problem for read in reads.values() for problem in read.problems]
    problems += [problem for sheet, read in reads.items() for problem in _lacking(read, SHEETS[sheet])]
    if has_errors(problems):
        raise Refused(problems)
    return Units(
        units=_rows(reads.get("Đơn vị"), _unit),
        lineage=_rows(
            reads.get("Kế thừa"),
            lambda row: Descent(row["predecessor"], row["successor"], row["on"], Share(row["share"])),
        ),
        marks=_rows(
            reads.get("Diện"),
            lambda row: Standing(
                row["code"], MarkKind(row["mark"]), row["valid_from"], row["valid_to"], Certainty(row["certainty"]),
                row["source"],
            ),
        ),
        problems=[problem for problem in problems if problem.code != "table.no_rows"],
    )  # fmt: skip


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(
        code=row["code"],
        valid_from=row["valid_from"],
        name=row["name"],
        level=Level(row["level"]),
        kind=Kind(row["kind"]),
        parent=row["parent"],
        valid_to=row["valid_to"],
        population=row["population"],
        synthetic=bool(row["synthetic"]),
    )


def _rows(read: Read | None, made: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
    return [made(row) for row in read.table.to_pylist()] if read is not None else []


def _lacking(read: Read, layout: Layout) -> Iterable[Problem]:
    """Cells that must be filled and are not."""
    for column in layout.columns:
        if column.name in _OPTIONAL or column.name not in read.present:
            continue
        for at, value in enumerate(read.table[column.name].to_pylist()):
            if value is None:
                values = {"column": read.headings[column.name]}
                yield Problem("table.key_empty", read.spot(at, column.name), values)


def tables(place: Place | None = None) -> dict[str, pa.Table]:
    """Every unit, descent and mark, those of a place's own subtree where one is given, by sheet."""
    units = Place.objects.select_related("parent").order_by("path", "valid_from")
    descents = Lineage.objects.select_related("predecessor", "successor").order_by("on", "pk")
    marks = Mark.objects.select_related("place").order_by("place__path", "mark", "valid_from")
    if place is not None:
        units = units.filter(under(place.path, "path"))
        descents = descents.filter(under(place.path, "predecessor__path"))
        marks = marks.filter(under(place.path, "place__path"))
    rows: Mapping[str, list[Mapping[str, Any]]] = {
        "Đơn vị": [
            {name: getattr(one, name) for name in UNITS.names if name != "parent"}
            | {"parent": one.parent.code if one.parent else None}
            for one in units
        ],
        "Kế thừa": [
            {
                "predecessor": one.predecessor.code,
                "successor": one.successor.code,
                "on": one.on,
                "share": one.share,
            }
            for one in descents
        ],
        "Diện": [
            {name: getattr(one, name) for name in MARKS.names if name != "code"} | {"code": one.place.code}
            for one in marks
        ],
    }
    return {sheet: _as_table(listed, SHEETS[sheet]) for sheet, listed in rows.items()}


def _as_table(rows: list[Mapping[str, Any]], layout: Layout) -> pa.Table:
    """Rows under the layout's Vietnamese words, codes as theirs."""
    made = {}
    for column in layout.columns:
        words = {code: vi for code, vi, _ in column.choices}
        values = [words.get(row[column.name], row[column.name]) for row in rows]
        made[column.vi] = pa.array(values, layout.schema.field(column.name).type)
    return pa.table(made)
