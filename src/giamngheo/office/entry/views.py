"""Pages of the entry of sheets."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.forms.definition import Form, forms
from giamngheo.office import words
from giamngheo.office.entry import forms as sent
from giamngheo.office.entry import page
from giamngheo.office.entry.completing import as_data
from giamngheo.office.entry.completing import complete as keep
from giamngheo.office.entry.scoring import score as judge
from giamngheo.office.entry.starting import Start, start, with_hidden
from giamngheo.registry import queries as registry
from giamngheo.registry.models import Household
from giamngheo.review import actions, entering
from giamngheo.review.entering import Standing
from giamngheo.review.models import Assessment, Cycle, EntryDraft, Sheet
from giamngheo.review.policy import may_record
from giamngheo.review.queries import cycles

FORM = "phieu-b"
_TAKEN = 409
_REFUSED = 422


@policy("review.record")
def pile(request: Request, cycle: str) -> HttpResponse:
    """The households of a village to enter, and how far each is; the villages, where there are several."""
    found = _cycle(request, cycle)
    page.visit_cycle(request, found)
    villages = entering.villages(request.reach, found)
    chosen = entering.at_path(villages, found, request.GET.get("thon", ""))
    if chosen is None and len(villages) == 1:
        chosen = villages[0]
    context: dict[str, Any] = {"cycle": found, "villages": villages, "chosen": chosen}
    if chosen is not None:
        rows = entering.in_village(request.reach, found, chosen.place)
        context["rows"] = list(entering.with_progress(rows, found, request.user))
        context["first"] = next((row for row in context["rows"] if not row.complete), None)
    return render(request, "office/entry/pile.html", context)


@policy("review.record")
def entry(request: Request, cycle: str, code: str) -> HttpResponse:
    """One household's sheet; sent without script it is completed, or comes back with what is wrong."""
    held, found = _open(request, cycle, code)
    begun = start(found, request.reach, str(request.user.pk))
    if request.method != "POST" or not page.is_open(request.reach, held, found):
        return page.show(request, _form(), held, found, begun)
    answers = sent.from_fields(_form(), request.POST)
    over = request.POST.get("over", "")
    try:
        done = keep(
            _form(),
            held,
            found,
            with_hidden(answers, begun.hidden),
            int(over) if over.isdecimal() else None,
            request,
        )
    except Refused as refused:
        typed = Start(answers, "draft", begun.copied, begun.version, begun.over, begun.hidden)
        return page.show(request, _form(), held, found, typed, refused.problems)
    return HttpResponseRedirect(_after(request, held, found, done, stay="stay" in request.POST))


@policy("review.record")
@require_POST
def score(request: Request, cycle: str, code: str) -> HttpResponse:
    """The running score of the answers in the body, as a part of the page."""
    held = _cycle(request, cycle)
    try:
        household = registry.household(request.reach, code)
    except Household.DoesNotExist:
        raise Http404 from None
    answers = sent.read_answers(sent.read_json(request))
    if not page.sees_everything(request.reach, household):
        found = entering.standing(request.reach, held, code, request.user)
        answers = with_hidden(answers, start(found, request.reach, str(request.user.pk)).hidden)
    context = {"score": judge(_form(), held, household, answers, request.reach)}
    return render(request, "office/entry/score.html", context)


@policy("review.record")
@require_POST
def autosave(request: Request, cycle: str, code: str) -> HttpResponse:
    """What has been typed so far becomes the account's draft."""
    held, household = _recordable(request, cycle, code)
    content = sent.read_json(request)
    version = sent.read_number(content.get("version")) or 0
    if content.get("force") is True:
        mine = EntryDraft.objects.filter(cycle=held, household=household, account=request.user).first()
        version = mine.version if mine else version
    over = sent.read_number(content.get("over"))
    at = timezone.now()
    try:
        version = actions.save_draft(
            cycle=held,
            household=household,
            account=request.user,
            answers=sent.read_answers(content),
            copied=sent.read_names(content.get("copied", [])),
            over=over
            if Sheet.objects.filter(pk=over or 0, household=household, cycle=held).exists()
            else None,
            version=version,
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return _problems(refused.problems, _TAKEN)
    return JsonResponse({"version": version, "at": f"{timezone.localtime(at):%H:%M}"})


@policy("review.record")
@require_POST
def complete(request: Request, cycle: str, code: str) -> HttpResponse:
    """Complete from the page's script: the address to go on to, or what is wrong and where."""
    held, found = _open(request, cycle, code)
    if not page.is_open(request.reach, held, found):
        raise Http404
    content = sent.read_json(request)
    answers = with_hidden(
        sent.read_answers(content), start(found, request.reach, str(request.user.pk)).hidden
    )
    over = (
        found.live.pk
        if content.get("replace") is True and found.live
        else sent.read_number(content.get("over"))
    )
    try:
        done = keep(_form(), held, found, answers, over, request)
    except Refused as refused:
        meanwhile = any(problem.code == "review.sheet_meanwhile" for problem in refused.problems)
        return _problems(refused.problems, _TAKEN if meanwhile else _REFUSED)
    return JsonResponse({"next": _after(request, held, found, done, stay=content.get("stay") is True)})


@policy("review.record")
@require_POST
def drop(request: Request, cycle: str, code: str) -> HttpResponse:
    """Throw one's draft away and begin again from what is kept."""
    held, household = _recordable(request, cycle, code)
    actions.drop_draft(
        cycle=held, household=household, account=request.user, actor=request.actor, at=timezone.now()
    )
    messages.info(request, _("Đã bỏ bản nháp của hộ {name}.").format(name=household.head_name))
    return HttpResponseRedirect(reverse("entry", args=[held.code, household.code]))


def _cycle(request: Request, code: str) -> Cycle:
    found = cycles(request.reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _open(request: Request, cycle: str, code: str) -> tuple[Cycle, Standing]:
    held = _cycle(request, cycle)
    try:
        return held, entering.standing(request.reach, held, code, request.user)
    except Household.DoesNotExist:
        raise Http404 from None


def _recordable(request: Request, cycle: str, code: str) -> tuple[Cycle, Household]:
    held = _cycle(request, cycle)
    try:
        household = entering.to_enter(request.reach, held).select_related("place").get(code=code)
    except Household.DoesNotExist:
        raise Http404 from None
    if not may_record(request.reach, held, household):
        raise Http404
    return held, household


def _after(request: Request, cycle: Cycle, found: Standing, done: Assessment | None, *, stay: bool) -> str:
    """Where to go once a sheet is complete, with a word of what came of it."""
    household = found.household
    said = _("Đã hoàn thành phiếu hộ {name} ({code})").format(name=household.head_name, code=household.code)
    if done is not None:
        said += ": "
        said += (
            words.name(words.CATEGORIES, done.category)
            if done.category
            else _("chưa xác định được phân loại")
        )
    messages.success(request, f"{said}.")
    if stay:
        return reverse("entry", args=[cycle.code, household.code])
    following = entering.next_household(request.reach, cycle, household)
    if following is None:
        messages.success(request, _("Thôn này không còn hộ nào chưa có phiếu."))
        return f"{reverse('entry-pile', args=[cycle.code])}?thon={household.place.path}"
    return reverse("entry", args=[cycle.code, following.code])


def _problems(problems: tuple[Problem, ...], status: int) -> JsonResponse:
    language = "en" if get_language() == "en" else "vi"
    return JsonResponse({"problems": [as_data(problem, language) for problem in problems]}, status=status)


def _form() -> Form:
    return forms()[FORM]
