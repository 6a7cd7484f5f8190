"""Pages of the first step of a village: who applies, who is on the list, who reviews whom."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms as questionnaires
from giamngheo.office import words
from giamngheo.office.review import forms, wording
from giamngheo.office.review.acting import act_page, address, done, sent, unit_of
from giamngheo.registry.models import Household
from giamngheo.registry.queries import counted_on, search
from giamngheo.registry.queries import household as household_within
from giamngheo.review import actions, board
from giamngheo.review.models import Application, ListEntry, ListReason, ReviewUnit, Wish
from giamngheo.review.policy import acts
from giamngheo.review.results import results
from giamngheo.review.screening import FORM_A
from giamngheo.review.step_problems import refusal
from giamngheo.review.workflow import ACTS

_FOUND = 30


@policy(ACTS["draw_list"].power)
def draw(request: Request, cycle: str, code: str) -> HttpResponse:
    """Draw the list of a periodic review from the register."""
    unit = unit_of(request, cycle, code)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        added = actions.draw_list(unit=unit, on=given["on"], actor=request.actor, at=timezone.now())
        return _said_added(unit, added)

    said = _(
        "Mọi hộ đang là hộ nghèo, hộ cận nghèo của thôn trong sổ được đưa vào danh sách. "
        "Làm lại thì chỉ thêm hộ còn thiếu."
    )
    return act_page(request, unit, "draw_list", form, do, context={"said": said})


@policy(ACTS["receive_application"].power)
def apply(request: Request, cycle: str, code: str) -> HttpResponse:
    """Receive an application: first which household, then what it asks."""
    unit = unit_of(request, cycle, code)
    if not request.GET.get("ho"):
        return _choose(request, unit)
    household = _household(request, unit, request.GET["ho"])
    wishes = wording.WISHES_OF[unit.cycle.kind]
    form = forms.ApplicationForm(
        sent(request), wishes=wishes, household=household, initial={"received_on": request.today}
    )

    def do(given: Mapping[str, Any]) -> str:
        made = actions.receive_application(
            unit=unit,
            household=household,
            wish=given["wish"],
            received_on=given["received_on"],
            person=given.get("person"),
            screen=form.screen() if given["wish"] == Wish.to_be_listed else None,
            actor=request.actor,
            at=timezone.now(),
        )
        wish = words.name(wording.WISHES, made.wish)
        if made.screened_out:
            return _(
                "Đã nhận giấy đề nghị của hộ {name}. Theo phiếu A hộ chắc chắn không nghèo: "
                "không đưa vào danh sách, trả lời bằng văn bản."
            ).format(name=household.head_name)
        return _("Đã nhận giấy đề nghị của hộ {name}: {wish}.").format(name=household.head_name, wish=wish)

    context = {"household": household, "form_a": questionnaires()[FORM_A]}
    return act_page(request, unit, "receive_application", form, do, "application", context)


@policy(ACTS["receive_application"].power)
def withdraw(request: Request, cycle: str, code: str, number: int) -> HttpResponse:
    """The household takes its application back."""
    unit = unit_of(request, cycle, code)
    application = application_of(unit, number)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.withdraw_application(
            application=application, on=given["on"], actor=request.actor, at=timezone.now()
        )
        return _("Đã ghi việc rút giấy đề nghị của hộ {name}.").format(name=application.household.head_name)

    said = _(
        "Hộ {name} rút giấy đề nghị: {wish}. Hộ ra khỏi danh sách, trừ hộ đang là hộ nghèo, hộ cận nghèo."
    )
    context = {
        "title": _("Rút giấy đề nghị"),
        "said": said.format(
            name=application.household.head_name, wish=words.name(wording.WISHES, application.wish)
        ),
    }
    return act_page(request, unit, "receive_application", form, do, context=context)


@policy(ACTS["add_to_list"].power)
def add(request: Request, cycle: str, code: str) -> HttpResponse:
    """Put households on the list for a reason other than an application."""
    unit = unit_of(request, cycle, code)
    reasons = [ListReason.sampled] if unit.cycle.kind == "survey" else [ListReason.objected]
    form = forms.AddForm(sent(request), reasons=reasons, initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        found = {
            one.code: one
            for one in Household.objects.filter(
                request.reach.predicate(), code__in=given["codes"]
            ).select_related("place")
        }
        unknown = [one for one in given["codes"] if one not in found]
        if unknown:
            raise Refused(
                [refusal("review.of_another_village", one, place=unit.place.full_name) for one in unknown]
            )
        added = actions.add_to_list(
            unit=unit,
            households=list(found.values()),
            reason=ListReason(given["reason"]),
            on=given["on"],
            actor=request.actor,
            at=timezone.now(),
        )
        return _said_added(unit, added)

    return act_page(request, unit, "add_to_list", form, do)


@policy(ACTS["remove_from_list"].power)
def remove(request: Request, cycle: str, code: str, number: int) -> HttpResponse:
    """Take a household off the list, saying why."""
    unit = unit_of(request, cycle, code)
    entry = ListEntry.objects.filter(unit=unit, pk=number).select_related("household", "unit").first()
    if entry is None:
        raise Http404
    form = forms.RemoveForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.remove_from_list(
            entry=entry, why=given["why"], on=given["on"], actor=request.actor, at=timezone.now()
        )
        return _("Đã đưa hộ {name} ra khỏi danh sách.").format(name=entry.household.head_name)

    context = {
        "title": _("Đưa ra khỏi danh sách"),
        "said": f"{entry.household.head_name} ({entry.household.code})",
    }
    return act_page(request, unit, "close_list", form, do, context=context)


@policy(ACTS["assign_reviewer"].power)
def assign(request: Request, cycle: str, code: str) -> HttpResponse:
    """Give several households to one reviewer at a time."""
    unit = unit_of(request, cycle, code)
    among = board.reviewers(unit, request.today)
    form = forms.AssignForm(sent(request), unit=unit, among=among)

    def do(given: Mapping[str, Any]) -> str:
        reviewer = given["reviewer"]
        count = actions.assign_reviewer(
            unit=unit, entries=given["entries"], reviewer=reviewer, actor=request.actor, at=timezone.now()
        )
        if reviewer is None:
            return ngettext("Đã thôi giao {count} hộ.", "Đã thôi giao {count} hộ.", count).format(count=count)
        said = ngettext("Đã giao {count} hộ cho {name}.", "Đã giao {count} hộ cho {name}.", count)
        return said.format(count=count, name=reviewer.full_name)

    chosen = set(request.POST.getlist("entries"))
    rows = [(one, str(one.entry.pk) in chosen) for one in results(unit)]
    context = {"rows": rows, "among": among, "everything": "tat-ca" in request.GET}
    return act_page(request, unit, "assign_reviewer", form, do, "assign", context)


@policy(ACTS["close_list"].power)
def close(request: Request, cycle: str, code: str) -> HttpResponse:
    """The list is complete."""
    unit = unit_of(request, cycle, code)
    form = forms.ActForm(sent(request), initial={"on": request.today})

    def do(given: Mapping[str, Any]) -> str:
        actions.close_list(
            unit=unit, on=given["on"], version=given["version"], actor=request.actor, at=timezone.now()
        )
        return done(unit, "close_list")

    count = unit.entries.filter(removed_on__isnull=True).count()
    said = (
        ngettext(
            "Danh sách có {count} hộ. Chốt rồi thì nhập phiếu được; muốn thêm hộ phải hoàn tác.",
            "Danh sách có {count} hộ. Chốt rồi thì nhập phiếu được; muốn thêm hộ phải hoàn tác.",
            count,
        ).format(count=count)
        if count
        else _("Chưa có hộ nào trong danh sách. Chốt danh sách trống thì thôn xong các bước của đợt này.")
    )
    return act_page(request, unit, "close_list", form, do, context={"said": said})


def _choose(request: Request, unit: ReviewUnit) -> HttpResponse:
    """Which household applies: a search among those of the village."""
    from_village = search(
        request.reach.having("household.read"),
        request.GET.get("q", "").strip()[:120],
        on=unit.cycle.reference_date,
        place=unit.place,
        size=_FOUND,
    )
    listed = set(unit.entries.filter(removed_on__isnull=True).values_list("household", flat=True))
    context = {
        "unit": unit,
        "cycle": unit.cycle,
        "title": words.name(wording.ACTS, "receive_application"),
        "back": address(unit),
        "text": request.GET.get("q", ""),
        "found": from_village,
        "rows": [(row, row.household.pk in listed) for row in from_village.rows],
    }
    if "receive_application" not in acts(request.reach, unit):
        messages.warning(request, _("Thôn không ở bước nhận giấy đề nghị."))
        return HttpResponseRedirect(address(unit))
    return render(request, "office/review/choose.html", context)


def _household(request: Request, unit: ReviewUnit, code: str) -> Household:
    """A household of the village that the register holds at the reference date, or 404."""
    try:
        found = household_within(request.reach, code)
    except Household.DoesNotExist:
        raise Http404 from None
    counted = Household.objects.filter(counted_on(unit.cycle.reference_date), pk=found.pk, place=unit.place)
    if not counted.exists():
        raise Http404
    return found


def application_of(unit: ReviewUnit, number: int) -> Application:
    """An application of a household of the village, or 404."""
    found = (
        Application.objects.filter(cycle=unit.cycle, household__place=unit.place, pk=number)
        .select_related("cycle", "household__place", "person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _said_added(unit: ReviewUnit, added: int) -> str:
    said = ngettext(
        "{place}: đã đưa {count} hộ vào danh sách.", "{place}: đã đưa {count} hộ vào danh sách.", added
    )
    return said.format(place=unit.place.full_name, count=added)
