"""Pages for who leads: where the money is stuck, and the report of three, six, nine and twelve months."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.law import money
from giamngheo.office import shell
from giamngheo.office.money import analysis, files, pictures, wording
from giamngheo.office.money.filters import Filters, choices, read_filters
from giamngheo.office.money.reports import MONTHS, Line, Report, latest, report
from giamngheo.office.money.table import standing


@policy("money.read")
def stuck(request: Request) -> HttpResponse:
    """Where the money lies, whether the counterpart is there, and where the year will end."""
    filters = read_filters(request)
    found = standing(filters)
    ahead = analysis.forecast(filters, found.whole.figures)
    course = analysis.disbursed_by_month(filters)
    gone, days = analysis.passed(filters)
    unit = shell.workplace(request).unit
    rule = money.load().counterpart(filters.programme, unit.path, filters.year) if unit else None
    context = {
        "filters": filters,
        "choices": choices(filters),
        "found": found,
        "stuck": analysis.stuck(filters),
        "counterparts": [
            (one, wording.part_label(filters.programme, one.part))
            for one in analysis.counterparts(filters, rule.ratio if rule else None)
        ],
        "rule": rule,
        "forecast": ahead,
        "gone": gone,
        "days": days,
        "burn_down": pictures.burn_down(filters, ahead.usable, course, ahead.recent),
        "flows": pictures.flows(found),
        "recent_days": analysis.RECENT,
        "programme_name": wording.programme_name(filters.programme),
        "may": request.reach.powers,
        "other_years": [],
    }
    return render(request, "office/money/stuck.html", context)


@policy("money.read")
def treasury(request: Request) -> HttpResponse:
    """The report on screen and on paper."""
    filters, found = _report(request)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "report": found,
        "periods": MONTHS,
        "programme_name": wording.programme_name(filters.programme),
        "may": request.reach.powers,
        "other_years": [],
    }
    return render(request, "office/money/report.html", context)


@policy("money.read")
def download(request: Request, kind: str) -> HttpResponse:
    """The report as a file."""
    filters, found = _report(request)
    headings = [
        _("Dự án, nguồn vốn"), _("Tên"), _("Được giao trong năm"), _("Chuyển từ năm trước"), _("Tổng được dùng"),
        _("Giải ngân trong ba tháng cuối kỳ"), _("Lũy kế giải ngân"), _("Tạm ứng chưa hoàn"), _("Tỷ lệ giải ngân"),
        _("Còn lại"),
    ]  # fmt: skip
    title = _("Báo cáo giải ngân {months} tháng năm {year}, đến ngày {day}; đơn vị: đồng").format(
        months=found.months, year=filters.year, day=f"{found.until:%d/%m/%Y}"
    )
    rows = [_cells(line) for line in [*found.lines, found.whole]]
    return files.answer(kind, f"bao-cao-giai-ngan-{filters.year}-{found.months}-thang", headings, rows, title)


def _report(request: Request) -> tuple[Filters, Report]:
    filters = read_filters(request)
    asked = request.GET.get("ky", "")
    known = {str(months): months for months in MONTHS}
    if asked and asked not in known:
        raise Http404
    months = known.get(asked) or latest(filters.year, request.today)
    return filters, report(filters, months, request.today)


def _cells(line: Line) -> list[files.Cell]:
    figures = line.row.figures
    name = "    " * line.row.depth + (line.row.name or _("Cộng"))
    return [
        name, line.row.title, figures.given, figures.carried_in, figures.usable, line.within, figures.disbursed,
        figures.advanced, figures.rate, figures.remaining,
    ]  # fmt: skip
