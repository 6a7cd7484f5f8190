"""Pages for who leads: where the money is stuck, and the report of three, six, nine and twelve months."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from giamngheo.access.policy import Request, policy
from giamngheo.budget import outlook
from giamngheo.budget.treasury import MONTHS, last_day, treasury_report
from giamngheo.documents.csv_text import table_csv
from giamngheo.documents.excel import workbook
from giamngheo.documents.html import table_html
from giamngheo.documents.table import Table
from giamngheo.law import money
from giamngheo.law.bundle import load
from giamngheo.office import shell
from giamngheo.office.leaving import CSV, XLSX, file
from giamngheo.office.money import analysis, pictures, wording
from giamngheo.office.money.filters import Filters, choices, read_filters
from giamngheo.office.money.table import standing

_SHOWN = 30


@policy("money.read")
def stuck(request: Request) -> HttpResponse:
    """Where the money lies, whether the counterpart is there, and where the year will end."""
    filters = read_filters(request)
    found = standing(filters)
    every_source = standing(filters.but(source="")) if filters.source else found
    ahead = analysis.forecast(filters, found.whole.figures)
    gone, days = analysis.passed(filters)
    unit = shell.workplace(request).unit
    rule = money.load().counterpart(filters.programme, unit.path, filters.year) if unit else None
    usable = found.whole.figures.usable
    course = analysis.disbursed_by_month(filters)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "found": found,
        "stuck": outlook.stuck(filters.reach, filters.scope, on=filters.on, most=_SHOWN),
        "counterparts": [
            (one, wording.part_label(filters.programme, one.part))
            for one in analysis.counterparts(every_source.found, rule.ratio if rule else None)
        ],
        "rule": rule,
        "forecast": ahead,
        "needed": analysis.needed(ahead, filters) if ahead else 0,
        "usable": usable,
        "gone": gone,
        "days": days,
        "burn_down": pictures.burn_down(filters, usable, course, ahead.recent if ahead else course[-1]),
        "flows": pictures.flows(found),
        "programme_name": wording.programme_name(filters.programme),
        "may": request.reach.powers,
        "other_years": [],
    }
    return render(request, "office/money/stuck.html", context)


@policy("money.read")
def treasury(request: Request) -> HttpResponse:
    """The report on screen and on paper."""
    filters, months, found = _report(request)
    until = last_day(filters.year, months)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "months": months,
        "until": min(until, request.today),
        "over": until <= request.today,
        "drawn": table_html(found, _language()) if found and found.rows[1:] else "",
        "periods": MONTHS,
        "programme_name": wording.programme_name(filters.programme),
        "may": request.reach.powers,
        "other_years": [],
    }
    return render(request, "office/money/report.html", context)


@policy("money.read")
def download(request: Request, kind: str) -> HttpResponse:
    """The report as a file."""
    filters, months, found = _report(request)
    name = f"bao-cao-giai-ngan-{filters.year}-{months}-thang.{kind}"
    if found is None or kind not in ("csv", "xlsx"):
        raise Http404
    if kind == "csv":
        return file(table_csv(found, _language()).encode(), CSV, name)
    return file(workbook([found], made_on=request.today, language=_language()), XLSX, name)


def _report(request: Request) -> tuple[Filters, int, Table | None]:
    """The report that the address asks for, of the unit one works in."""
    filters = read_filters(request)
    asked = request.GET.get("ky", "")
    known = {str(months): months for months in MONTHS}
    if asked and asked not in known:
        raise Http404
    months = known.get(asked) or _latest(filters.year, request.today)
    place = shell.workplace(request).unit
    if place is None:
        return filters, months, None
    programme = load().programmes[filters.programme]
    return (
        filters,
        months,
        treasury_report(filters.reach, programme, place, filters.year, months, filters.scope),
    )


def _latest(year: int, today: date) -> int:
    """The months of the last report whose period is over, else of the first."""
    return max((months for months in MONTHS if last_day(year, months) <= today), default=MONTHS[0])


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
