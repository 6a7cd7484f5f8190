"""Pages of what devices sent, and what a person does about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.devices.comparing import answers_of, compare
from giamngheo.office.devices.words import STATES
from giamngheo.registry.actions import note_sensitive_view
from giamngheo.registry.models import Household
from giamngheo.registry.policy import may_read_sensitive
from giamngheo.review import actions, field_files
from giamngheo.review.deliveries import OPEN, Group, count_by_state, group_of, names_of_households
from giamngheo.review.deliveries import deliveries as delivered
from giamngheo.review.entering import names_of
from giamngheo.review.models import Cycle, FieldState, FieldSubmission, Sheet
from giamngheo.review.queries import cycles

_SHOWN = 100
_IMAGES = ("image/jpeg", "image/png", "image/webp")


@policy("review.record")
def deliveries(request: Request, cycle: str) -> HttpResponse:
    """The deliveries by state; those that want a person first."""
    held = _cycle(request, cycle)
    counts = count_by_state(request.reach, held)
    chosen = request.GET.get("tinh-trang", "")
    if chosen not in STATES:
        chosen = next((state for state in OPEN if counts[state]), FieldState.recorded)
    found = delivered(request.reach, held).filter(state=chosen).prefetch_related("attachments")
    if chosen == FieldState.disputed:
        found = found.order_by("household", "pk")
    page = Paginator(found, _SHOWN).get_page(request.GET.get("trang"))
    heads = names_of_households(request.reach, (one.household for one in page))
    # A household in dispute is one thing to decide, however many forms there are about it.
    first = {one.pk for one in {one.household or one.pk: one for one in reversed(page.object_list)}.values()}
    context = {
        "cycle": held,
        "states": [(state, name, counts[state]) for state, name in STATES.items()],
        "chosen": chosen,
        "chosen_name": STATES[FieldState(chosen)],
        "total": sum(counts.values()),
        "page": page,
        "rows": [
            (
                one,
                _lacking(one),
                heads.get(one.household, ""),
                sum(same.household == one.household for same in page),
            )
            for one in page
            if chosen != FieldState.disputed or one.pk in first
        ],
        "names": names_of({one.account for one in page}),
    }
    return render(request, "office/devices/devices.html", context)


@policy("review.record")
def delivery(request: Request, cycle: str, number: int) -> HttpResponse:
    """One delivery beside all others about its household, and what can be done."""
    return _show(request, cycle, number)


@policy("review.record")
@require_POST
def choose(request: Request, cycle: str, number: int) -> HttpResponse:
    """This one is the household's sheet."""

    def act(one: FieldSubmission) -> None:
        code = request.POST.get("household", "").strip()
        household = _household(request, code) if code else None
        actions.choose_submission(
            submission=one,
            household=household,
            reason=_reason(request),
            actor=request.actor,
            at=timezone.now(),
        )

    return _act(request, cycle, number, act, _("Đã ghi phiếu này là phiếu của hộ."))


@policy("review.record")
@require_POST
def set_aside(request: Request, cycle: str, number: int) -> HttpResponse:
    """This one is not used."""

    def act(one: FieldSubmission) -> None:
        actions.set_aside_submission(
            submission=one, reason=_reason(request), actor=request.actor, at=timezone.now()
        )

    return _act(request, cycle, number, act, _("Phiếu này không dùng nữa; nội dung vẫn được giữ."))


@policy("review.record")
@require_POST
def retry(request: Request, cycle: str, number: int) -> HttpResponse:
    """Look again whether it can be a sheet, now that the register may know more."""

    def act(one: FieldSubmission) -> None:
        actions.settle_submissions(submission=one, actor=request.actor, at=timezone.now())

    return _act(request, cycle, number, act, _("Đã xét lại phiếu này."))


@policy("review.record")
def attachment(request: Request, cycle: str, number: int, file: int) -> HttpResponseBase:
    """A file that came with a delivery: pictures are shown, anything else is saved."""
    one, _group = _find(request, _cycle(request, cycle), number)
    found = one.attachments.filter(pk=file).first()
    path = field_files.path_of(found.hash) if found else None
    if found is None or path is None or not path.is_file():
        raise Http404
    shown = found.kind in _IMAGES
    kind = found.kind if shown else "application/octet-stream"
    response = FileResponse(path.open("rb"), as_attachment=not shown, filename=found.name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _show(request: Request, cycle: str, number: int, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    held = _cycle(request, cycle)
    one, group = _find(request, held, number)
    shown: list[FieldSubmission | Sheet] = [*([group.entered] if group.entered else []), *group.deliveries]
    sensitive = group.household is not None and may_read_sensitive(request.reach, group.household)
    if group.household is not None and sensitive:
        note_sensitive_view(household=group.household, actor=request.actor, at=timezone.now())
    lines = compare(
        [answers_of(each) for each in shown],
        sensitive=sensitive,
        language="en" if get_language() == "en" else "vi",
    )
    everything = request.GET.get("tat-ca") == "1" or len(shown) == 1
    accounts = {each.account for each in group.deliveries} | {ruling.by for ruling in group.rulings}
    context: dict[str, Any] = {
        "cycle": held,
        "one": one,
        "group": group,
        "columns": [(each, _is_live(each, group), _lacking(each)) for each in group.deliveries],
        "lines": [line for line in lines if everything or line.differs],
        "everything": everything,
        "same": sum(not line.differs for line in lines),
        "sensitive": sensitive,
        "names": names_of(accounts | ({group.entered.recorded_by} if group.entered else set())),
        "problems": problems,
    }
    return render(request, "office/devices/delivery.html", context, status=422 if problems else 200)


def _act(
    request: Request, cycle: str, number: int, act: Callable[[FieldSubmission], None], done: str
) -> HttpResponse:
    """Do it and come back; what was refused is said above the page."""
    one, _group = _find(request, _cycle(request, cycle), number)
    try:
        act(one)
    except Refused as refused:
        return _show(request, cycle, number, refused.problems)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("device-delivery", args=[cycle, number]))


def _is_live(one: FieldSubmission, group: Group) -> bool:
    return group.sheet is not None and one.sheet_id == group.sheet.pk and one.state != FieldState.set_aside


def _lacking(one: FieldSubmission) -> list[str]:
    """Names of files that the form speaks of and that have not come."""
    come = {file.name for file in one.attachments.all()}
    return [name for name in one.files if name not in come]


def _reason(request: Request) -> str:
    return request.POST.get("reason", "").strip()


def _household(request: Request, code: str) -> Household:
    """A household within reach; refused like one that is not there."""
    found = request.reach.scope(Household.objects.filter(code=code)).first()
    if found is None:
        raise Refused([Problem("review.field_unknown_household", values={"code": code})])
    return found


def _find(request: Request, cycle: Cycle, number: int) -> tuple[FieldSubmission, Group]:
    try:
        return group_of(request.reach, cycle, number)
    except FieldSubmission.DoesNotExist:
        raise Http404 from None


def _cycle(request: Request, code: str) -> Cycle:
    found = cycles(request.reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found
