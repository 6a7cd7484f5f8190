"""What waits in the activities: plans to approve, work to accept, late milestones, households that got nothing yet."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.access.reach import Reach
from giamngheo.office.today.errands import Errand
from giamngheo.programme.actions import missing
from giamngheo.programme.models import LIVE, Activity, ActivityState, Handover, Milestone, Participant

NEAR = timedelta(days=14)
"""How far ahead of its day a milestone is shown."""
_APART = 30
"""Activities that are shown one by one; more of them are one line."""


def programme_errands(reach: Reach, on: date) -> list[Errand]:
    """What waits for an account with powers over activities; nothing for another."""
    return [*_to_approve(reach, on), *_to_accept(reach, on), *_milestones(reach, on), *_handovers(reach, on)]


def _activities(reach: Reach, power: str, state: str) -> QuerySet[Activity]:
    return reach.having(power).scope(Activity.objects.filter(state=state)).select_related("place")


def _to_approve(reach: Reach, on: date) -> Iterator[Errand]:
    """Plans that have all their kind needs; due on the day on which the work is to begin."""
    whole = [
        one for one in _activities(reach, "programme.approve", ActivityState.planned) if not any(missing(one))
    ]
    if len(whole) > _APART:
        yield _together(_("Phê duyệt {n} hoạt động"), len(whole), "planned")
        return
    for one in whole:
        said = _("Phê duyệt hoạt động: {title}").format(title=one.title)
        href = reverse("activity-step", args=[one.code, "approve"])
        yield Errand(said, _where(one), one.starts_on, _late(one.starts_on, on), href)


def _to_accept(reach: Reach, on: date) -> Iterator[Errand]:
    """Running activities whose last day is over."""
    over = _activities(reach, "programme.approve", ActivityState.running).filter(ends_on__lt=on)
    count = over.count()
    if count > _APART:
        yield _together(_("Nghiệm thu {n} hoạt động đã hết thời gian"), count, "running")
        return
    for one in over:
        said = _("Nghiệm thu hoạt động: {title}").format(title=one.title)
        yield Errand(
            said, _where(one), one.ends_on, _late(one.ends_on, on), reverse("activity", args=[one.code])
        )


def _milestones(reach: Reach, on: date) -> Iterator[Errand]:
    """Milestones that were not reached, of activities that go on, from two weeks before their day."""
    live = (ActivityState.planned, ActivityState.approved, ActivityState.running)
    rows = Milestone.objects.filter(
        LIVE, done_on=None, planned_on__lte=on + NEAR, activity__state__in=live
    ).select_related("activity__place")
    rows = reach.having("programme.record").scope(rows, "activity__place__path")
    for row in rows.order_by("planned_on", "pk")[:_APART]:
        said = _("Mốc: {title}").format(title=row.title)
        href = reverse("activity-fill", args=[row.activity.code, "moc", row.pk])
        where = f"{row.activity.title} · {row.activity.place.full_name}"
        yield Errand(said, where, row.planned_on, _late(row.planned_on, on), href)


def _handovers(reach: Reach, on: date) -> Iterator[Errand]:
    """Running activities that hand over, with households on the list that have received nothing."""
    given = Handover.objects.filter(LIVE, participant=OuterRef("pk"))
    waiting = Participant.objects.filter(
        LIVE, Q(role="beneficiary") & ~Exists(given), household__isnull=False
    )
    running = _activities(reach, "programme.record", ActivityState.running)
    with_lists = running.filter(Exists(Handover.objects.filter(LIVE, participant__activity=OuterRef("pk"))))
    for one in with_lists.filter(Exists(waiting.filter(activity=OuterRef("pk"))))[:_APART]:
        count = waiting.filter(activity=one).count()
        said = ngettext("{n} hộ chưa ký nhận bàn giao", "{n} hộ chưa ký nhận bàn giao", count).format(n=count)
        href = reverse("activity-hand-over", args=[one.code])
        yield Errand(said, _where(one), one.ends_on, _late(one.ends_on, on), href)


def _where(one: Activity) -> str:
    return f"{one.code} · {one.place.full_name}"


def _late(last: date | None, on: date) -> int:
    return max((on - last).days, 0) if last else 0


def _together(said: str, count: int, state: str) -> Errand:
    return Errand(said.format(n=count), "", None, 0, f"{reverse('activities')}?tinh-trang={state}")
