"""The list of activities, their sums, and both as a file."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.office import words
from giamngheo.office.money import files
from giamngheo.office.money import wording as money_words
from giamngheo.office.programme import wording
from giamngheo.office.programme.filters import Filters, choices, read_filters
from giamngheo.office.programme.ground import asked
from giamngheo.places.models import Place
from giamngheo.programme import queries
from giamngheo.programme.models import Activity, PlannedOutput

_PAGE = 50
_SLUGS = {"dia-ban": "place", "du-an": "part", "loai": "kind", "nam": "year", "tinh-trang": "state"}


@policy("programme.read")
def listing(request: Request) -> HttpResponse:
    """Every activity within reach, narrowed by the filters, with its money and its people."""
    filters = read_filters(request)
    page = Paginator(_rows(filters), _PAGE).get_page(request.GET.get("trang"))
    groups = queries.groups(filters.reach, "state", filters.wanted)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "page": page,
        "groups": groups,
        "total": _total(groups),
        "outputs": _outputs(filters),
        "may_plan": request.reach.can("programme.plan"),
    }
    return asked(request, "list", context)


@policy("programme.read")
def download(request: Request, kind: str) -> HttpResponse:
    """The list as a file, in whole đồng."""
    filters = read_filters(request)
    headings = [
        _("Mã"), _("Tên hoạt động"), _("Loại"), _("Chương trình"), _("Dự án, tiểu dự án"), _("Năm"), _("Địa bàn"),
        _("Cơ quan chủ trì"), _("Từ ngày"), _("Đến hết ngày"), _("Tình trạng"), _("Kinh phí dự kiến (đồng)"),
        _("Đã chi (đồng)"), _("Người, hộ được hỗ trợ"),
    ]  # fmt: skip
    return files.answer(kind, "hoat-dong", headings, _cells(_rows(filters)), _("Hoạt động của chương trình"))


@policy("programme.read")
def sums(request: Request) -> HttpResponse:
    """The same activities together, by place, part, kind, year or state."""
    filters = read_filters(request)
    by = _SLUGS.get(request.GET.get("theo", "dia-ban"))
    if by is None:
        raise Http404
    rows = _named(queries.groups(filters.reach, by, filters.wanted), by, filters)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "by": by,
        "ways": [(slug, words.name(wording.GROUPED, code), code == by) for slug, code in _SLUGS.items()],
        "rows": rows,
        "most": max((row["group"].planned for row in rows), default=0),
        "total": _total([row["group"] for row in rows]),
    }
    return asked(request, "sums", context)


def _rows(filters: Filters) -> QuerySet[Activity]:
    """The activities, the latest year first."""
    found = queries.with_totals(queries.activities_in(filters.reach, filters.wanted))
    return found.order_by("-budget_year", "programme", "part", "code")


def _cells(rows: QuerySet[Activity]) -> Iterator[list[files.Cell]]:
    for one in rows.iterator(500):
        held: Any = one
        yield [
            one.code, one.title, wording.kind_name(one.kind), money_words.programme_name(one.programme),
            money_words.part_label(one.programme, one.part), one.budget_year, one.place.full_name,
            one.lead.name if one.lead else one.lead_name, one.starts_on, one.ends_on,
            words.name(wording.STATES, one.state), held.planned, held.spent, held.beneficiaries,
        ]  # fmt: skip


def _total(groups: list[queries.Group]) -> dict[str, int]:
    names = ("activities", "planned", "spent", "households", "persons")
    return {name: sum(getattr(one, name) for one in groups) for name in names}


def _outputs(filters: Filters) -> list[tuple[str, str, int]]:
    """What is planned of the chosen kind altogether: title, unit, thousandths."""
    kind = filters.values["loai"]
    if not kind:
        return []
    mine = queries.activities_in(filters.reach, filters.wanted).order_by().values("pk")
    rows = PlannedOutput.objects.filter(activity__in=mine).order_by().values_list("output")
    planned = dict(rows.annotate(sum=Sum("quantity_thousandths")))
    return [
        (words.said(output.title), words.said(output.unit), planned[output.code])
        for output in wording.kind_of(kind).outputs
        if output.code in planned
    ]


def _named(groups: list[queries.Group], by: str, filters: Filters) -> list[dict[str, Any]]:
    """The groups with their names and the address of their list."""
    places = _places(filters) if by == "place" else {}
    parts = _part_names() if by == "part" else {}
    found = []
    for one in groups:
        same = places.get(one.key, [])
        slug, value, name = {
            "place": (
                "dia-ban",
                same[0].path if len(same) == 1 else "",
                ", ".join(place.full_name for place in same),
            ),
            "part": ("phan", one.key, parts.get(one.key, one.key)),
            "kind": ("loai", one.key, wording.kind_name(one.key)),
            "year": ("nam", one.key, one.key),
            "state": ("tinh-trang", one.key, words.name(wording.STATES, one.key)),
        }[by]
        found.append({"group": one, "name": name, "tail": filters.but(**{slug: value}).address()})
    return found


def _places(filters: Filters) -> dict[str, list[Place]]:
    """The places of the activities by code; a code that was given again stands for each of its units."""
    mine = queries.activities_in(filters.reach, filters.wanted).order_by().values("place")
    found: dict[str, list[Place]] = {}
    for place in Place.objects.filter(pk__in=mine):
        found.setdefault(place.code, []).append(place)
    return found


def _part_names() -> dict[str, str]:
    return {
        part.code: f"{part.label}: {words.said(part.title)}"
        for programme in money_words.programmes()
        for part in programme.parts()
    }
