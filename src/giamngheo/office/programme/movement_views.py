"""Thi đua, kết nghĩa, hộ tiêu biểu: nominations and awards, twinned agencies, households put forward as examples."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.office import leaving
from giamngheo.office.money import files
from giamngheo.office.programme import picture
from giamngheo.office.programme.ground import asked
from giamngheo.office.programme.row_forms import Subject
from giamngheo.office.programme.row_views import complete, take_back, write
from giamngheo.office.programme.tables import MOVEMENT, Table, of_movement
from giamngheo.programme.actions.keeping import owner_of

_PAGE = 50
_BELOW = {"de-nghi": ("khen-thuong", "nomination"), "ket-nghia": ("ket-qua-ket-nghia", "twinning")}
"""What is added to a row of a table: the other table, and the column that leads to the row."""


@policy("programme.read")
def movement(request: Request) -> HttpResponse:
    """The doors, with how many of each."""
    doors = [(table, of_movement(table, request.reach).count()) for table in MOVEMENT.values()]
    return asked(request, "movement", {"doors": doors, "may": request.reach.can("programme.record")})


@policy("programme.read")
def rows(request: Request, slug: str) -> HttpResponse:
    """The rows of one table, the newest first."""
    table = _table(slug)
    page = Paginator(of_movement(table, request.reach), _PAGE).get_page(request.GET.get("trang"))
    records = request.reach.having("programme.record")
    lines = []
    for row in page:
        may = records.covers(owner_of(row)[1])
        lines.append(picture.line(table, row, None, request.reach, may=may))
    context = {
        "table": table, "page": page, "lines": lines, "below": _doors(slug, lines),
        "heads": [table.label(name) for name in table.shown], "adds": _may_add(request, table),
    }  # fmt: skip
    return asked(request, "movement_rows", context)


@policy("programme.read")
def download(request: Request, slug: str, kind: str) -> HttpResponse:
    """The rows of one table as a file; where it names households, for who may take names out."""
    table = _table(slug)
    if "household" in table.fields:
        if not request.reach.can("household.export"):
            raise PermissionDenied("household.export")
        leaving.note(request, what="movement", asked=slug, place=None)
    headings = [str(table.label(name)) for name in table.shown]
    cells = (
        [picture.cell(table, row, name, request.reach).said for name in table.shown]
        for row in of_movement(table, request.reach)
    )
    return files.answer(kind, slug, headings, cells, str(table.title))


@policy("programme.record")
def add(request: Request, slug: str) -> HttpResponse:
    """One more row."""
    return write(Subject(request, _table(slug), None), _back(slug), {"activity": None})


@policy("programme.record")
def fill(request: Request, slug: str, number: int) -> HttpResponse:
    """What has become known of a row."""
    table = _table(slug)
    row = _row(request, table, number)
    return complete(Subject(request, table, None), row, _back(slug), {"activity": None})


@policy("programme.record")
def withdraw(request: Request, slug: str, number: int) -> HttpResponse:
    """A wrong row is taken back, with a reason."""
    table = _table(slug)
    row = _row(request, table, number)
    return take_back(Subject(request, table, None), row, _back(slug), {"activity": None})


def _table(slug: str) -> Table:
    if slug not in MOVEMENT:
        raise Http404
    return MOVEMENT[slug]


def _back(slug: str) -> str:
    return reverse("movement-rows", args=[slug])


def _row(request: Request, table: Table, number: int) -> Any:
    found = of_movement(table, request.reach).filter(pk=number).first()
    if found is None:
        raise Http404
    if not request.reach.having("programme.record").covers(owner_of(found)[1]):
        raise PermissionDenied("programme.record")
    return found


def _may_add(request: Request, table: Table) -> str:
    """Where a row is added, empty where it cannot be now."""
    if not request.reach.can("programme.record"):
        return ""
    if table.parent:
        above = next(one for one in MOVEMENT.values() if one.model._meta.model_name == table.parent)
        if not of_movement(above, request.reach).exists():
            return ""
    return reverse("movement-add", args=[table.slug])


def _doors(slug: str, lines: list[picture.Line]) -> dict[int, tuple[str, str]]:
    """By row: where what belongs to it is added."""
    if slug not in _BELOW:
        return {}
    other, column = _BELOW[slug]
    name = {"khen-thuong": _("Ghi khen thưởng"), "ket-qua-ket-nghia": _("Ghi kết quả")}[other]
    address = reverse("movement-add", args=[other])
    return {line.row.pk: (f"{address}?{column}={line.row.pk}", name) for line in lines if line.withdraw}
