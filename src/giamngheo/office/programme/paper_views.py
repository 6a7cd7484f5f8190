"""The bảng kê and the list of who takes part, as papers to print and as Excel; every one that leaves is logged."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from giamngheo.access.policy import Request, policy
from giamngheo.documents.papers.handover_book import handover_book
from giamngheo.issuing import activity_papers
from giamngheo.office.leaving import XLSX, file, note
from giamngheo.office.papers import printing
from giamngheo.office.programme import wording
from giamngheo.office.programme.activity_views import file_name, table_of
from giamngheo.office.programme.ground import activity_of
from giamngheo.office.programme.tables import PEOPLE_POWER
from giamngheo.programme.models import Activity

PAPERS = {"ban-giao": activity_papers.handover_list, "nguoi-tham-gia": activity_papers.participant_list}
"""By the address of the table that the paper prints."""


@policy("programme.read")
def paper(request: Request, code: str, slug: str) -> HttpResponse:
    """The paper as the record has it now."""
    found = activity_of(request, code)
    return printing.answer(request, [_drawn(request, found, slug)], file_name(found), found.place)


@policy("programme.read")
def book(request: Request, code: str) -> HttpResponse:
    """The bảng kê as Excel."""
    found = activity_of(request, code)
    content = handover_book(_drawn(request, found, "ban-giao"))
    note(request, what="paper_handover_list", asked=found.code, place=found.place, kind="xlsx", issued=0)
    return file(content, XLSX, f"bang-ke-{file_name(found)}.xlsx")


def _drawn(request: Request, found: Activity, slug: str) -> Any:
    """The paper, for who may see households where the activity is."""
    if slug not in PAPERS or not table_of(slug).fits(_tables(found)):
        raise Http404
    if not request.reach.can(PEOPLE_POWER):
        raise PermissionDenied(PEOPLE_POWER)
    on: date = request.today
    return PAPERS[slug](request.reach, found, on=on)


def _tables(found: Activity) -> tuple[str, ...]:
    return wording.kind_of(found.kind).tables
