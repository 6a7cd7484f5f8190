"""Entries that may be one person: searching for them, and saying what they are."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Refused
from giamngheo.core.text import clean
from giamngheo.office.households import places
from giamngheo.office.households.act_views import sentences
from giamngheo.office.households.choices import COMPARED, LIKENESS, VERDICTS
from giamngheo.office.shell import workplace
from giamngheo.places.models import Place
from giamngheo.registry import actions, duplicates, pairs
from giamngheo.registry.lives import last_stay
from giamngheo.registry.models import Person, Verdict

PAGE_SIZE = 20
_LARGEST = 2**63 - 1  # the last number that a row can have
_LISTS = ("cho", "chua-ro", "da-xet")


@policy("household.read")
def duplicate_pairs(request: Request) -> HttpResponse:
    """Pairs to judge, those not sure and those judged, of the reader's places."""
    chosen = request.GET.get("xem", _LISTS[0])
    if chosen not in _LISTS:
        raise Http404
    rows: dict[str, QuerySet[Any]] = {
        "cho": pairs.waiting(request.reach),
        "chua-ro": pairs.judged(request.reach, unsure=True),
        "da-xet": pairs.judged(request.reach, unsure=False),
    }
    page = Paginator(rows[chosen], PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "lists": [(name, label, rows[name].count()) for name, label in _labels()],
        "page": page,
        "pairs": pairs.seen(request.reach, list(page.object_list)),
        "places": places.choices(request.reach, request.today, workplace(request).unit),
        "installed": duplicates.installed(),
        "verdicts": VERDICTS,
        "compared": COMPARED,
        "likeness": LIKENESS,
        "may_judge": request.reach.can("household.change"),
    }
    return render(request, "office/households/duplicates.html", context)


def _labels() -> list[tuple[str, str]]:
    return [("cho", _("Chờ xem xét")), ("chua-ro", _("Chưa rõ")), ("da-xet", _("Đã kết luận"))]


@policy("household.read")
@require_POST
def search(request: Request) -> HttpResponse:
    """Compare everybody in a place with the whole register; what is found waits to be judged."""
    path = request.POST.get("place", "").replace("\x00", "")
    place = Place.objects.filter(path=path).order_by("-valid_from").first()
    if place is None or not request.reach.covers(place):
        raise Http404
    compared = pairs.candidates(place)
    try:
        found = duplicates.find_pairs(compared.persons, compared.frequencies, compared.register)
    except Refused as refused:
        for sentence in sentences(refused.problems):
            messages.error(request, sentence)
        return redirect("duplicates")
    kept = actions.keep_pairs(
        pairs=found, searched=compared.sought, place=place, actor=request.actor, at=timezone.now()
    )
    said = ngettext(
        "Đã so {persons} người của {place} với cả sổ: {pairs} cặp nghi trùng.",
        "Đã so {persons} người của {place} với cả sổ: {pairs} cặp nghi trùng.",
        kept,
    )
    messages.success(request, said.format(persons=len(compared.sought), place=place.full_name, pairs=kept))
    return redirect("duplicates")


@policy("household.change")
@require_POST
def judge(request: Request, left: int, right: int) -> HttpResponse:
    """Say what a pair is; who reaches one side of it may, and anybody who does may say otherwise later."""
    if max(left, right) > _LARGEST or not pairs.concerns(request.reach, left, right):
        raise Http404
    persons = Person.objects.in_bulk([left, right])
    verdict, seen = request.POST.get("verdict", ""), request.POST.get("seen", "")
    if len(persons) != 2 or verdict not in Verdict.values or not (seen.isascii() and seen.isdecimal()):
        raise Http404
    place = next(
        stay.household.place
        for stay in (last_stay(one) for one in persons.values())
        if request.reach.covers(stay.household.place)
    )
    try:
        actions.judge_pair(
            left=persons[left],
            right=persons[right],
            verdict=Verdict(verdict),
            note=clean(request.POST.get("note", "").replace("\x00", ""))[:300],
            seen=int(seen),
            place_code=place.code,
            actor=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        for sentence in sentences(refused.problems):
            messages.error(request, sentence)
    else:
        messages.success(request, _("Đã ghi kết luận: {verdict}.").format(verdict=VERDICTS[verdict]))
    came_from = request.POST.get("xem", "")
    address = f"?xem={came_from}" if came_from in _LISTS else ""
    response = redirect("duplicates")
    response["Location"] += address
    return response
