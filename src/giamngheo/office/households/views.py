"""Pages of the register."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from giamngheo.access.policy import Request, policy
from giamngheo.office.households import downloads, places
from giamngheo.office.households.choices import ethnicities
from giamngheo.office.households.fields import day
from giamngheo.office.households.forms import read_filters
from giamngheo.office.households.portrait import person_names, portrait
from giamngheo.office.households.possible import possible
from giamngheo.office.households.why import why
from giamngheo.office.words import CATEGORIES
from giamngheo.registry.actions import note_sensitive_view
from giamngheo.registry.models import Household
from giamngheo.registry.queries import listing, search

PAGE_SIZE = 50


@policy("household.read")
def households(request: Request) -> HttpResponse:
    """Search and list; the part below the filters alone when htmx asks for it."""
    filters = read_filters(request.GET, request.reach)
    found = search(
        request.reach,
        filters.text,
        on=request.today,
        place=filters.place,
        category=filters.category,
        criteria=filters.criteria,
        page=filters.page,
        size=PAGE_SIZE,
    )
    page = "list" if request.htmx else "households"  # type: ignore[attr-defined]
    context = {
        "filters": filters,
        "found": found,
        "first": (found.page - 1) * found.size + 1,
        "may_export": request.reach.can("household.export"),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        context |= {
            "places": places.choices(request.reach, request.today, filters.place),
            "categories": CATEGORIES,
            "may_read_sensitive": request.reach.can("household.read_sensitive"),
            "may_change": request.reach.can("household.change"),
            "ethnicities": ethnicities(),
        }
    return render(request, f"office/households/{page}.html", context)


@policy("household.read")
def household(request: Request, code: str) -> HttpResponse:
    """One household as of today or of an earlier day: who and where, its story, and why it is what it is."""
    on = _day(request)
    try:
        found = portrait(request.reach, code, on)
    except Household.DoesNotExist:
        raise Http404 from None
    if found.sensitive:
        note_sensitive_view(household=found.story.household, actor=request.actor, at=timezone.now())
    names = person_names(found.sheet)
    explained = why(found.explanation, names, sensitive=found.sensitive) if found.explanation else None
    context = {"portrait": found, "story": found.story, "household": found.story.household, "why": explained}
    return render(
        request, "office/households/household.html", context | {"on": on} | possible(request, found.story)
    )


def _day(request: Request) -> date:
    """The day asked for, today without one and for one to come."""
    return min(day(request.GET.get("ngay", "")) or request.today, request.today)


@policy("household.export")
def download(request: Request, kind: str) -> HttpResponse:
    """The same list, whole, as a file; the act is in the log, for the file leaves the system."""
    if kind not in downloads.KINDS:
        raise Http404
    filters = read_filters(request.GET, request.reach)
    rows = listing(
        request.reach,
        filters.text,
        on=request.today,
        place=filters.place,
        category=filters.category,
        criteria=filters.criteria,
    )
    return downloads.answer(kind, rows, request, filters)
