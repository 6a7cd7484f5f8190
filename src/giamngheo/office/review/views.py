"""The cycles, the board, and the pages of a village and a commune."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.access.queries import units_of
from giamngheo.law.bundle import load
from giamngheo.law.procedures import Procedure
from giamngheo.office import words
from giamngheo.office.law.reading import source
from giamngheo.office.review import picture, wording
from giamngheo.office.review.acting import cycle_of, procedure_of, unit_of, visit
from giamngheo.places.models import Level, Place
from giamngheo.review import board as boards
from giamngheo.review.board import Group
from giamngheo.review.models import Cycle, CycleState
from giamngheo.review.policy import may_manage
from giamngheo.review.queries import cycles as all_cycles
from giamngheo.review.queries import decisions
from giamngheo.review.queries import progress as sheets_entered

_LINES_SHOWN = 400
"""So many villages are shown one by one; more are added up by commune unless asked for."""


@policy("review.read")
def cycles(request: Request) -> HttpResponse:
    """The cycles that concern the reach: planned, under way, over."""
    found = list(all_cycles(request.reach))
    done = boards.progress(request.reach, found)
    groups = [
        ("planned", [cycle for cycle in found if cycle.state == CycleState.planned]),
        ("open", [cycle for cycle in found if cycle.state == CycleState.open]),
        ("over", [cycle for cycle in found if cycle.state in (CycleState.recognised, CycleState.sealed)]),
    ]
    manages = request.reach.having("review.manage")
    context = {
        "groups": [
            (name, [(cycle, done.get(cycle.pk)) for cycle in members]) for name, members in groups if members
        ],
        "may_plan": units_of(manages, request.today).exclude(level=Level.village).exists(),
    }
    return render(request, "office/review/cycles.html", context)


@policy("review.read")
def board(request: Request, cycle: str) -> HttpResponse:
    """The board of a cycle: villages down, steps across; what there is of one that has no steps here."""
    held = cycle_of(request, cycle)
    visit(request, held)
    procedure = load().procedures.get(held.procedure)
    manages = may_manage(request.reach, held)
    shared = {"cycle": held, "manages": manages, "law_changed": manages and _law_changed(held)}
    if procedure is None:
        return _on_paper(request, held, shared)
    shared |= {"procedure": procedure, "steps": _columns(held, procedure)}
    if held.state == CycleState.planned:
        return render(request, "office/review/planned.html", shared)
    whole = boards.board(request.reach, held, procedure, request.today)
    chosen = _filters(request, whole)
    shown = _shown(whole, chosen)
    context = shared | {
        "groups": [_rows(held, procedure, group) for group in shown],
        "communes": [group.place for group in whole if group.place],
        "chosen": chosen,
        "late": sum(line.is_late for group in whole for line in group.lines),
        "villages": sum(len(group.lines) for group in whole),
        "concludes": _may_conclude(request, held, procedure, whole),
        "today": request.today,
    }
    return render(request, "office/review/board.html", context)


@policy("review.read")
def unit(request: Request, cycle: str, code: str) -> HttpResponse:
    """A village or a commune: where it stands, what can be done now, what was done."""
    found = unit_of(request, cycle, code)
    visit(request, found.cycle)
    procedure = procedure_of(found.cycle)
    line = picture.line_of(request, found, procedure)
    context: dict[str, Any] = {
        "unit": found,
        "cycle": found.cycle,
        "procedure": procedure,
        "step": wording.step_name(procedure, found.step),
        "cells": picture.named_cells(line),
        "buttons": picture.buttons(request, found),
        "undo": picture.undo_button(request, found),
        "history": picture.history(found),
    }
    if picture.is_village(found):
        return render(request, "office/review/village.html", context | picture.village(request, found))
    return render(request, "office/review/commune.html", context | picture.commune(request, found, procedure))


def _columns(cycle: Cycle, procedure: Procedure) -> list[dict[str, Any]]:
    """The steps with everything that the law says of them, and the plan's last day of each."""
    bundle = load()
    return [
        {
            "name": step.name,
            "title": wording.step_name(procedure, step.name),
            "short": words.name(wording.SHORT_STEPS, step.name),
            "actor": step.actor,
            "by": boards.day_of(cycle, step.name),
            "source": source(bundle, step.source),
            "certainty": step.certainty,
        }
        for step in procedure.steps
    ]


def _rows(cycle: Cycle, procedure: Procedure, group: Group) -> dict[str, Any]:
    """A group as the board draws it."""
    above = group.head or group
    name = group.place.full_name if group.place else _("Không thuộc xã nào của đợt")
    return {
        "head": _row(cycle, procedure, name, group.head, above.cells),
        "lines": [
            _row(cycle, procedure, line.unit.place.full_name, line, line.cells) for line in group.lines
        ],
    }


def _row(
    cycle: Cycle, procedure: Procedure, name: str, line: boards.Line | None, cells: Sequence[Any]
) -> dict[str, Any]:
    """A line with the names of its steps; `pad` columns at its end stay empty."""
    return {
        "name": name,
        "href": reverse("review-unit", args=[cycle.code, line.unit.place.code]) if line else "",
        "cells": [(words.name(wording.SHORT_STEPS, cell.step), cell) for cell in cells],
        "pad": len(procedure.steps) - len(cells),
    }


def _filters(request: Request, whole: Sequence[Group]) -> dict[str, str]:
    """The commune, the level and whether only what is late is asked for; they live in the address."""
    commune, level = request.GET.get("xa", ""), request.GET.get("muc", "")
    known = {group.place.code for group in whole if group.place}
    if (commune and commune not in known) or level not in ("", "thon", "xa"):
        raise Http404
    if not level:
        many = sum(len(group.lines) for group in whole) > _LINES_SHOWN
        level = "xa" if many and not commune else "thon"
    return {"xa": commune, "muc": level, "tre": "1" if request.GET.get("tre") else ""}


def _shown(whole: Sequence[Group], chosen: dict[str, str]) -> Sequence[Group]:
    """The groups that the filters leave."""
    found = [
        group for group in whole if not chosen["xa"] or (group.place and group.place.code == chosen["xa"])
    ]
    if chosen["muc"] == "xa":
        found = boards.summed(found)
    if not chosen["tre"]:
        return found
    return [
        Group(group.place, group.head, group.cells, [line for line in group.lines if line.is_late])
        for group in found
        if group.is_late
    ]


def _may_conclude(request: Request, cycle: Cycle, procedure: Procedure, whole: Sequence[Group]) -> bool:
    """A survey ends by itself never: whoever manages it concludes it once every unit is done."""
    if cycle.state != CycleState.open or not may_manage(request.reach, cycle):
        return False
    return all(line.unit.step == "done" for line in _lines(whole))


def _lines(whole: Sequence[Group]) -> list[boards.Line]:
    return [line for group in whole for line in (*group.lines, *([group.head] if group.head else []))]


def _on_paper(request: Request, cycle: Cycle, shared: dict[str, Any]) -> HttpResponse:
    """A cycle whose steps are kept on paper: its sheets by commune and its decisions."""
    rows = sheets_entered(request.reach, cycle)
    context = shared | {
        "communes": _by_commune(rows, cycle),
        "decisions": list(decisions(request.reach, cycle)),
    }
    return render(request, "office/review/on_paper.html", context)


def _by_commune(rows: Sequence[Any], cycle: Cycle) -> list[tuple[Place, dict[str, int]]]:
    """The sheets of a cycle added up by the commune above each village."""
    counted = ("sheets", "complete", "undetermined", "decided")
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        path = "/".join(str(row["household__place__path"]).split("/")[:-2]) + "/"
        total = sums.setdefault(path, dict.fromkeys(counted, 0))
        for name in counted:
            total[name] += row[name]
    places = Place.objects.filter(path__in=sums, valid_from__lte=cycle.reference_date)
    by_path = {place.path: place for place in places.order_by("valid_from")}
    found = [(by_path[path], total) for path, total in sums.items() if path in by_path]
    return sorted(found, key=lambda pair: (pair[0].sort, pair[0].path))


def _law_changed(cycle: Cycle) -> bool:
    """Whether an open cycle's sheets were judged under a standard that reads otherwise now."""
    standard = load().standards.get(cycle.standard)
    open_ = cycle.state == CycleState.open and bool(cycle.procedure)
    return open_ and standard is not None and standard.hash != cycle.law_hash
