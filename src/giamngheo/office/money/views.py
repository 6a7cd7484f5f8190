"""The start page of the programme, and where its money stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.office import shell, words
from giamngheo.office.money import files, wording
from giamngheo.office.money.filters import Filters, choices, read_filters
from giamngheo.office.money.table import SHOWN, Row, standing
from giamngheo.programme.queries import Wanted, groups


@policy("money.read")
def programme(request: Request) -> HttpResponse:
    """Each project with its money, and the doors to the rest of the programme."""
    filters = read_filters(request)
    found = standing(filters)
    projects = [row for row in found.rows if row.role == "project"]
    activities = _activities(request, filters)
    context = {
        "filters": filters,
        "projects": [(row, activities.get(row.filters.part, 0)) for row in projects],
        "whole": found.whole,
        "may": _powers(request),
        "sees_activities": request.reach.can("programme.read"),
    }
    return render(request, "office/money/programme.html", context | _head(filters))


@policy("money.read")
def money(request: Request) -> HttpResponse:
    """One table: project × source × year of origin."""
    filters = read_filters(request)
    offered = choices(filters)
    context = {
        "filters": filters,
        "choices": offered,
        "found": standing(filters),
        "shown": SHOWN,
        "may": _powers(request),
        "other_years": [year for year in offered.years if year != filters.year],
    }
    return render(request, "office/money/money.html", context | _head(filters))


@policy("money.read")
def download(request: Request, kind: str) -> HttpResponse:
    """The table as a file, in whole đồng."""
    filters = read_filters(request)
    found = standing(filters)
    columns = [words.name(wording.FIGURES, name) for name in wording.FIGURES]
    headings = [_("Dự án, nguồn vốn"), _("Tên"), *columns, _("Tỷ lệ giải ngân"), _("Còn lại")]
    title = _("Dự toán, giải ngân năm {year}, đến ngày {day}; đơn vị: đồng").format(
        year=filters.year, day=f"{filters.on:%d/%m/%Y}"
    )
    rows = [*found.rows, *found.sources, found.whole]
    name = f"giai-ngan-{filters.year}-{filters.on:%Y-%m-%d}"
    return files.answer(kind, name, headings, [_cells(row) for row in rows], title)


def _activities(request: Request, filters: Filters) -> dict[str, int]:
    """How many activities of the year each project has."""
    wanted = Wanted(programme=filters.programme, budget_year=filters.year, place=filters.place)
    found: dict[str, int] = {}
    for group in groups(request.reach, "part", wanted):
        project = group.key.partition(".")[0]
        found[project] = found.get(project, 0) + group.activities
    return found


def _cells(row: Row) -> list[files.Cell]:
    amounts = [getattr(row.figures, name) for name in wording.FIGURES]
    name = "    " * row.depth + (row.name or _("Cộng"))
    return [name, row.title, *amounts, row.figures.rate, row.figures.remaining]


def _head(filters: object) -> dict[str, object]:
    programme = getattr(filters, "programme", "")
    return {"programme_name": wording.programme_name(programme)}


def _powers(request: Request) -> frozenset[str]:
    return frozenset(name for name in request.reach.powers if name.startswith("money."))


def unit_name(request: Request) -> str:
    """The unit whose money the pages show."""
    unit = shell.workplace(request).unit
    return unit.full_name if unit else ""
