"""Planning an activity: its kind first, then only what the kind needs; changing the plan until it is approved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.law.activities import activities
from giamngheo.law.bundle import load
from giamngheo.office import words
from giamngheo.office.money import wording as money_words
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import wording
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import number_field
from giamngheo.office.programme.ground import UNUSABLE, activity_of, asked, beside, signed_by, status_of
from giamngheo.office.programme.plan_forms import Asked, PlanForm
from giamngheo.programme import actions
from giamngheo.programme import policy as rules
from giamngheo.programme.models import Activity


@policy("programme.plan")
def new(request: Request) -> HttpResponse:
    """Which part of which programme, and what kind: the form follows from it."""
    chosen = request.GET.get("phan", ""), request.GET.get("loai", "")
    if not any(chosen):
        return asked(request, "kinds", {"programmes": _offered(request)})
    programme, _bar, part = chosen[0].partition("|")
    kind = activities().kinds.get(chosen[1])
    if kind is None or not kind.belongs_to(programme, part):
        raise Http404
    made = Asked(programme, part, kind, request.reach, request.today)
    form = PlanForm(made, sent(request))
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        before = Activity.objects.filter(request=form.cleaned_data["request"]).first()
        if before is not None and before.planned_by == request.actor.account_id:
            messages.info(request, _("Việc này vừa được ghi rồi; không ghi lần thứ hai."))
            return redirect("activity", before.code)
        signed = signed_by(request, "programme.plan", form.cleaned_data["request"])
        try:
            activity = actions.plan_activity(plan=form.plan(), signed=signed)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã lập hoạt động {code}.").format(code=activity.code))
            return redirect("activity", activity.code)
    context = _context(made, form, problems) | {
        "question": _("Lập hoạt động: {kind}").format(kind=words.said(kind.title).lower()),
        "button": _("Lập hoạt động"), "back": reverse("activity-new"), "activity": None,
    }  # fmt: skip
    return asked(request, "plan", context, status)


@policy("programme.plan")
def change(request: Request, code: str) -> HttpResponse:
    """Replace a plan that nobody has approved."""
    found = activity_of(request, code)
    if not rules.may_plan(request.reach, found.place):
        raise PermissionDenied("programme.plan")
    made = Asked(
        found.programme, found.part, wording.kind_of(found.kind), request.reach, request.today, found
    )
    form = PlanForm(made, sent(request))
    form.add("version", number_field(""))
    form.fields["version"].widget = form.fields["version"].hidden_widget()
    form.fields["version"].initial = found.version
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        signed = signed_by(request, "programme.plan", form.cleaned_data["request"])
        version = form.cleaned_data["version"]
        try:
            actions.change_plan(activity=found, plan=form.plan(), signed=signed, version=version)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã sửa kế hoạch."))
            return redirect("activity", found.code)
    context = surroundings(found) | _context(made, form, problems) | {
        "question": _("Sửa kế hoạch"), "button": _("Ghi kế hoạch"), "back": reverse("activity", args=[found.code]),
    }  # fmt: skip
    return asked(request, "plan", context, status)


def _context(made: Asked, form: PlanForm, problems: list[Problem]) -> dict[str, object]:
    return {
        "form": form,
        "problems": problems,
        "kind": made.kind,
        "part_label": money_words.part_label(made.programme, made.part),
        "part_title": money_words.part_title(made.programme, made.part),
        "needs": ", ".join(words.name(wording.NEEDS, need) for need in made.kind.needs),
    }


def _offered(request: Request) -> list[tuple[str, list[tuple[str, str, list[tuple[str, str]]]]]]:
    """Programmes in force with their parts, and what kinds each may have."""
    found = []
    programmes = sorted(load().programmes.values(), key=lambda one: not one.is_in_force(request.today))
    for programme in programmes:
        parts = []
        for part in programme.parts():
            kinds = [
                (one.code, words.said(one.title)) for one in activities().of_part(programme.id, part.code)
            ]
            if kinds:
                parts.append(
                    (f"{programme.id}|{part.code}", f"{part.label}: {words.said(part.title)}", kinds)
                )
        if parts:
            found.append((words.said(programme.short), parts))
    return found
