"""The page of what waits, the first page of whoever takes part in reviews."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from giamngheo.access.policy import Request, policy
from giamngheo.office.shell import WORK
from giamngheo.office.today.errands import errands
from giamngheo.office.today.money import money_errands
from giamngheo.office.today.programme import programme_errands
from giamngheo.review.waiting import tasks

_SHOWN = 200


@policy("law.read")
def today(request: Request) -> HttpResponse:
    """What waits for me; who takes no part in reviews is led to the overview."""
    if not WORK & request.reach.powers:
        return HttpResponseRedirect(reverse("home"))
    waiting = errands(tasks(request.reach, request.user), request.today)
    money = money_errands(request.reach, request.today)
    work = programme_errands(request.reach, request.today)
    dated = [*waiting, *money, *work]
    found = sorted(dated, key=lambda one: one.on or request.today) if money or work else waiting
    context = {
        "late": [one for one in found if one.late][:_SHOWN],
        "coming": [one for one in found if not one.late][:_SHOWN],
        "total": len(found),
        "more": max(len(found) - _SHOWN, 0),
        "today": request.today,
    }
    return render(request, "office/today/today.html", context)
