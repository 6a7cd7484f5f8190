"""The first page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from giamngheo.access.policy import Request, policy
from giamngheo.facts.figures import FIGURES
from giamngheo.office import shell
from giamngheo.office.home.picture import map_of
from giamngheo.office.home.standing import standing

DEFINED = ("rate.poor", "households.poor", "change.poor.beyond", "rate.near_poor", "person_rate.poor")
"""Figures whose definitions the page prints."""


@policy("law.read")
def home(request: Request) -> HttpResponse:
    """Where the unit stands; who may not see figures is led to what they may see."""
    work = shell.workplace(request)
    reach = request.reach.having("figures.read")
    if not reach.paths:
        return HttpResponseRedirect(reverse("law"))
    redrawn = "boundaries" in request.GET
    found = (
        standing(reach, work.unit, work.cycle, request.today, redrawn=redrawn)
        if work.unit and work.cycle
        else None
    )
    leads = reach.can("household.read")
    context = {
        "standing": found,
        "map": map_of(found, leads=leads) if found else "",
        "definitions": [FIGURES[figure] for figure in DEFINED],
        "leads": leads,
    }
    return render(request, "office/home/home.html", context)
