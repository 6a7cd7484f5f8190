"""Cần xem lại: what the checks point out over all activities within reach, with the way to each."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from giamngheo.access.policy import Request, policy
from giamngheo.office import words
from giamngheo.office.programme.activity_views import grouped, visible
from giamngheo.office.programme.filters import choices, read_filters
from giamngheo.office.programme.ground import asked
from giamngheo.office.words import Names
from giamngheo.programme import queries
from giamngheo.programme import review as looking

_PAGE = 50
MOST = 1_500
"""Activities that are checked for one page; of more the reader first chooses a year, a part or a place."""
KINDS: Names = {
    "activity.not_entitled": _("không thuộc nhóm được hỗ trợ"),
    "activity.supported_twice": _("hỗ trợ trùng"),
    "activity.over_plan": _("chi vượt kế hoạch"),
    "activity.over_allotment": _("kế hoạch vượt dự toán"),
    "activity.under_output": _("thiếu kết quả"),
    "activity.handover_differs": _("bảng kê lệch tiền chi"),
    "activity.outside": _("ngoài địa bàn"),
    "activity.attendance": _("có mặt hai nơi"),
    "activity.days_over": _("dự quá số ngày học"),
    "activity.over_norm": _("vượt định mức"),
    "activity.late": _("quá hạn"),
    "activity.unsigned": _("chưa nhận gì"),
}


@policy("programme.read")
def review(request: Request) -> HttpResponse:
    """Every activity with something to look at again."""
    filters = read_filters(request)
    kind = request.GET.get("diem", "")
    if kind and kind not in KINDS:
        raise Http404
    found = []
    asked_for = queries.activities_in(filters.reach, filters.wanted).count()
    reviewed = looking.review(filters.reach, filters.wanted, on=request.today) if asked_for <= MOST else []
    for one in reviewed:
        said = visible(request, one.activity, list(one.problems))
        if said:
            found.append((one.activity, said))
    counts = Counter(problem.code for _activity, said in found for problem in said)
    rows = [
        (activity, grouped(one for one in said if not kind or one.code == kind))
        for activity, said in found
        if not kind or any(one.code == kind for one in said)
    ]
    context = {
        "filters": filters, "choices": choices(filters), "kind": kind, "total": sum(counts.values()),
        "too_many": asked_for if asked_for > MOST else 0,
        "kinds": [(code, words.name(KINDS, code), counts[code]) for code in KINDS if counts[code]],
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("trang")),
    }  # fmt: skip
    return asked(request, "review", context)
