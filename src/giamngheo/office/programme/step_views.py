"""The pages of the steps: what would follow, the decision it rests on, and only then the step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office import words
from giamngheo.office.households.fields import text
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import wording
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import DongField, OnceForm, day_field, number_field
from giamngheo.office.programme.ground import (
    UNUSABLE,
    activity_of,
    asked,
    beside,
    sentence,
    signed_by,
    status_of,
)
from giamngheo.programme import actions, queries
from giamngheo.programme import policy as rules
from giamngheo.programme.entries import Paper
from giamngheo.programme.models import Activity
from giamngheo.programme.workflow import ACTS

Do = Callable[[], Activity]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what follows from it, what it asks besides the day, and the action behind it."""

    follows: Any
    day: Any
    action: Callable[..., Activity]
    asks: tuple[str, ...] = ()


STEPS: Mapping[str, Step] = {
    "approve": Step(
        gettext_lazy("Kế hoạch không sửa được nữa, trừ khi hoàn tác bước này. Người lập không tự phê duyệt."),
        gettext_lazy("Phê duyệt ngày"), actions.approve_activity, ("number", "issuer"),
    ),
    "start": Step(
        gettext_lazy("Từ đây ghi được bàn giao, buổi tập huấn, lắp đặt, khoản chi."),
        gettext_lazy("Bắt đầu từ ngày"), actions.start_activity,
    ),
    "suspend": Step(
        gettext_lazy("Không ghi thêm việc thực hiện cho đến khi tiếp tục."),
        gettext_lazy("Tạm dừng từ ngày"), actions.suspend_activity, ("why",),
    ),
    "resume": Step(
        gettext_lazy("Việc thực hiện ghi tiếp được."),
        gettext_lazy("Tiếp tục từ ngày"), actions.resume_activity,
    ),
    "accept": Step(
        gettext_lazy("Không ghi thêm bàn giao, khoản chi; kết quả sau 6, 12, 24 tháng vẫn ghi được."),
        gettext_lazy("Nghiệm thu ngày"), actions.accept_activity, ("amount", "number", "issuer"),
    ),
    "settle": Step(
        gettext_lazy("Giá trị quyết toán không vượt giá trị nghiệm thu."),
        gettext_lazy("Quyết toán ngày"), actions.settle_activity, ("amount", "number", "issuer"),
    ),
    "cancel": Step(
        gettext_lazy("Hoạt động không làm nữa; kế hoạch và mọi điều đã ghi vẫn còn."),
        gettext_lazy("Hủy từ ngày"), actions.cancel_activity, ("why",),
    ),
}  # fmt: skip


@policy("programme.read")
def step(request: Request, code: str, act: str) -> HttpResponse:
    """One step of an activity, for who holds its power there."""
    if act not in STEPS:
        raise Http404
    found, rule = activity_of(request, code), ACTS[act]
    if not request.reach.having(rule.power).covers(found.place):
        raise PermissionDenied(rule.power)
    form = _form(request, found, act)
    if request.method == "POST" and form.is_valid():
        if _was_taken(request, found, act, form.cleaned_data["version"]):
            return _again(request, found)
        return _done(request, found, act, form)
    return _page(request, found, act, form, [], UNUSABLE if request.method == "POST" else 200)


@policy("programme.read")
def undo(request: Request, code: str) -> HttpResponse:
    """The last step is taken back, by whoever may take it."""
    found = activity_of(request, code)
    last = actions.last_step(found)
    form = OnceForm(sent(request))
    form.add("version", number_field("", most=2_000_000_000))
    form.fields["version"].widget = form.fields["version"].hidden_widget()
    form.fields["version"].initial = found.version
    if request.method == "POST" and form.is_valid() and form.cleaned_data["version"] == found.version - 1:
        newest = found.steps.filter(undone_at__isnull=False).order_by("-undone_at").first()
        if newest is not None and newest.undone_by == request.actor.account_id:
            return _again(request, found)
    if last is None:
        raise Http404
    if not rules.may_undo(request.reach, found):
        raise PermissionDenied(ACTS[last.act].power)
    problems: list[Problem] = []
    status = 200 if request.method != "POST" else UNUSABLE
    if request.method == "POST" and form.is_valid():
        signed = signed_by(request, ACTS[last.act].power, form.cleaned_data["request"])
        try:
            actions.undo_step(activity=found, signed=signed, version=form.cleaned_data["version"])
        except Refused as refused:
            problems, status = list(refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã hoàn tác."))
            return redirect("activity", found.code)
    name = words.name(wording.ACTS, last.act).lower()
    context = surroundings(found) | {
        "form": form, "problems": problems, "button": _("Hoàn tác"),
        "question": _("Hoàn tác bước {act}?").format(act=name),
        "follows": _("Hoạt động trở về tình trạng “{state}”; bước đã ghi vẫn còn trong lịch sử.").format(
            state=words.name(wording.STATES, last.from_state)
        ),
    }  # fmt: skip
    return asked(request, "form", context, status)


def _form(request: Request, found: Activity, act: str) -> OnceForm:
    form = OnceForm(sent(request))
    form.add("version", number_field("", most=2_000_000_000))
    form.fields["version"].widget = form.fields["version"].hidden_widget()
    form.fields["version"].initial = found.version
    day = day_field(STEPS[act].day, today=request.today)
    day.initial = request.today
    form.add("on", day)
    for name in STEPS[act].asks:
        form.add(name, _ASKED[name]())
    if act == "accept":
        sums = queries.sums(found)
        form.fields["amount"].label = gettext_lazy("Giá trị nghiệm thu (đồng)")
        form.fields["amount"].initial = (sums.handed_over + sums.items) or None
    if act == "settle":
        form.fields["amount"].label = gettext_lazy("Giá trị quyết toán (đồng)")
        form.fields["amount"].initial = found.accepted_amount
    return form


_ASKED: Mapping[str, Callable[[], Any]] = {
    "number": lambda: text(gettext_lazy("Số quyết định, biên bản"), most=60),
    "issuer": lambda: text(gettext_lazy("Cơ quan ban hành"), required=False, most=200),
    "why": lambda: text(gettext_lazy("Lý do"), most=300),
    "amount": lambda: DongField(gettext_lazy("Giá trị (đồng)")),
}


def _done(request: Request, found: Activity, act: str, form: OnceForm) -> HttpResponse:
    """Take the step, or say beside the fields why not."""
    data = form.cleaned_data
    told: dict[str, Any] = {"activity": found, "on": data["on"], "version": data["version"]}
    if "number" in data:
        told["paper"] = Paper(data["number"], data["issuer"])
    told |= {name: data[name] for name in ("why", "amount") if name in data}
    signed = signed_by(request, ACTS[act].power, data["request"])
    try:
        STEPS[act].action(signed=signed, **told)
    except Refused as refused:
        rest = _beside(form, refused.problems)
        return _page(request, found, act, form, rest, status_of(refused.problems))
    messages.success(request, _("Đã ghi: {act}.").format(act=words.name(wording.ACTS, act).lower()))
    return redirect("activity", found.code)


def _beside(form: OnceForm, problems: Any) -> list[Problem]:
    rest = []
    for problem in problems:
        value = problem.code == "programme.value" and "amount" in form.fields
        name = {"programme.future": "on", "programme.say_paper": "number", "programme.say_why": "why"}.get(
            problem.code
        )
        if value:
            form.add_error("amount", str(problem.values.get("detail", "")))
        elif name in form.fields:
            form.add_error(name, sentence(problem))
        else:
            rest += beside(form, [problem])
    return rest


def _was_taken(request: Request, found: Activity, act: str, version: int) -> bool:
    """Whether the same account has just taken the step from the same page: a second click."""
    last = found.steps.filter(undone_at__isnull=True).order_by("-pk").first()
    mine = last is not None and last.act == act and last.by == request.actor.account_id
    return mine and found.version == version + 1


def _again(request: Request, found: Activity) -> HttpResponse:
    messages.info(request, _("Việc này vừa được ghi rồi; không ghi lần thứ hai."))
    return redirect("activity", found.code)


def _page(
    request: Request, found: Activity, act: str, form: OnceForm, problems: list[Problem], status: int
) -> HttpResponse:
    name = words.name(wording.ACTS, act)
    context = surroundings(found) | {
        "form": form, "problems": problems, "button": name, "follows": STEPS[act].follows,
        "question": _("{act} hoạt động này?").format(act=name.removesuffix(" hoạt động")),
        "sums": queries.sums(found) if act in ("approve", "accept", "settle") else None,
    }  # fmt: skip
    return asked(request, "form", context, status)
