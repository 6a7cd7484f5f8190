"""Planning an activity and changing its plan while nobody has approved it."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.core.text import clean
from giamngheo.law.activities import ActivityKind, activities
from giamngheo.programme.actions.keeping import complaints
from giamngheo.programme.actions.steps import locked, take
from giamngheo.programme.entries import NewActivity, Signed
from giamngheo.programme.models import Activity, ActivityState, PlannedCost, PlannedOutput, SupportingBody
from giamngheo.programme.problems import refusal

_TRIES = 5


@transaction.atomic
def plan_activity(*, plan: NewActivity, signed: Signed) -> Activity:
    """Write down a plan.  Without a code it is numbered within its part and year (`DA2-2024-007`)."""
    earlier = Activity.objects.filter(request=signed.request).first()
    if earlier is not None:
        return earlier
    _check(plan)
    activity = Activity(
        request=signed.request,
        planned_at=signed.at,
        planned_by=signed.actor.account_id,
        state=ActivityState.planned,
    )
    _fill(activity, plan)
    _number(activity, plan)
    _fill_below(activity, plan)
    take(activity, "plan", ActivityState.planned, signed.day, signed, first=True)
    return activity


@transaction.atomic
def change_plan(
    *, activity: Activity, plan: NewActivity, signed: Signed, version: int | None = None
) -> Activity:
    """Replace the plan whole; the code stays."""
    held = locked(activity, "change_plan", version)
    _check(plan)
    _fill(held, plan)
    held.save()
    _fill_below(held, plan)
    take(held, "change_plan", ActivityState.planned, signed.day, signed)
    return held


def missing(activity: Activity) -> Iterator[str]:
    """What the kind needs before approval and the plan does not have, as words of `law.activities.NEEDS`."""
    present = {
        "place": True,
        "dates": activity.starts_on is not None and activity.ends_on is not None,
        "lead": activity.lead_id is not None or bool(activity.lead_name),
        "costs": activity.costs.exists(),
        "outputs": activity.outputs.exists(),
        "mode": bool(activity.mode),
        "group": bool(activity.group_name),
    }
    yield from (need for need in activities().kinds[activity.kind].needs if not present[need])


def _check(plan: NewActivity) -> None:
    kind = activities().kinds.get(plan.kind)
    if kind is None:
        raise Refused([refusal("unknown_kind", kind=plan.kind)])
    problems = list(_problems(plan, kind))
    if problems:
        raise Refused(problems)


def _problems(plan: NewActivity, kind: ActivityKind) -> Iterator[Problem]:
    title = kind.title["vi"]
    if not kind.belongs_to(plan.programme, plan.part):
        yield refusal("wrong_part", kind=title, part=plan.part, programme=plan.programme)
    for code in plan.outputs:
        if code not in {output.code for output in kind.outputs}:
            yield refusal("unknown_output", kind=title, output=code)
    if not clean(plan.title):
        yield refusal("value", Spot(column="title"), field="Tên", detail="chưa ghi tên hoạt động")
    seen = [(cost.source, cost.kind, cost.origin_year) for cost in plan.costs]
    if len(set(seen)) != len(seen):
        yield refusal(
            "value", Spot(column="costs"), field="Kinh phí dự kiến", detail="một nguồn được ghi hai lần"
        )


def _number(activity: Activity, plan: NewActivity) -> None:
    """Saves it under its code, or the next free number: where two ask at once the unique column settles who has it."""
    for _ in range(_TRIES):
        activity.code = clean(plan.code) or _next_code(plan)
        try:
            with transaction.atomic():
                activity.save(force_insert=True)
        except IntegrityError:
            if plan.code:
                break
        else:
            return
    raise Refused([refusal("code_taken", activity=activity.code)])


def _next_code(plan: NewActivity) -> str:
    prefix = f"{plan.part}-{plan.budget_year}-"
    taken = Activity.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code[len(prefix) :]) for code in taken if code[len(prefix) :].isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def _fill(activity: Activity, plan: NewActivity) -> None:
    for name in ("programme", "part", "kind", "place", "budget_year", "lead", "starts_on", "ends_on", "mode"):
        setattr(activity, name, getattr(plan, name))
    for name in ("title", "goal", "lead_name", "group_name", "group_leader"):
        setattr(activity, name, clean(getattr(plan, name)))
    try:
        activity.clean_fields(exclude=["place", "lead", "code"])
    except ValidationError as wrong:
        raise Refused(complaints(activity, wrong)) from None
    if activity.starts_on and activity.ends_on and activity.ends_on < activity.starts_on:
        detail = "ngày kết thúc trước ngày bắt đầu"
        raise Refused([refusal("value", Spot(column="ends_on"), field="Đến hết ngày", detail=detail)])


def _fill_below(activity: Activity, plan: NewActivity) -> None:
    """Everything of the plan that is in tables of its own, replaced whole."""
    activity.places.set({place.pk: place for place in (plan.place, *plan.places)}.values())
    for rows in (activity.supporting, activity.costs, activity.outputs):
        rows.all().delete()
    below = [
        *(
            SupportingBody(activity=activity, name=clean(name), task=clean(task))
            for name, task in plan.supporting
        ),
        *(
            PlannedCost(
                activity=activity,
                source=cost.source,
                kind=cost.kind,
                origin_year=cost.origin_year,
                amount=cost.amount,
            )
            for cost in plan.costs
        ),
        *(
            PlannedOutput(activity=activity, output=code, quantity_thousandths=quantity)
            for code, quantity in plan.outputs.items()
        ),
    ]
    for row in below:
        try:
            row.full_clean()
        except ValidationError as wrong:
            raise Refused(complaints(row, wrong)) from None
        row.save(force_insert=True)
