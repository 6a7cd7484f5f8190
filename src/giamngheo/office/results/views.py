"""Pages of the results."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from giamngheo.access.policy import Request, policy
from giamngheo.access.queries import units_of
from giamngheo.documents.csv_text import table_csv
from giamngheo.documents.excel import workbook
from giamngheo.documents.html import table_html
from giamngheo.office import shell
from giamngheo.office.leaving import CSV, XLSX, file, note
from giamngheo.office.results.lists import fits_on_screen, list_forms, list_of, people_in
from giamngheo.office.results.tables import Asked, asked, contradictions, counting_forms, tables_of


@policy("figures.read")
def results(request: Request) -> HttpResponse:
    """To the tables of the unit and the cycle one works in."""
    work = shell.workplace(request)
    if work.unit is None or work.cycle is None:
        return render(request, "office/results/nothing.html")
    tail = f"?boundaries={work.on}" if work.on != work.cycle.reference_date else ""
    return HttpResponseRedirect(reverse("tables", args=[work.cycle.code, work.unit.code]) + tail)


@policy("figures.read")
def tables(request: Request, cycle: str, place: str) -> HttpResponse:
    """The list of tables, and whether they agree with each other."""
    question = _question(request, cycle, place)
    if question is None:
        return render(request, "office/results/nothing.html")
    context = _surroundings(request, question) | {
        "forms": counting_forms(),
        "lists": list_forms(question) if request.reach.can("household.export") else [],
        "lists_on_screen": fits_on_screen(question) and request.reach.can("household.read_sensitive"),
        "problems": contradictions(question),
    }
    return render(request, "office/results/tables.html", context)


@policy("figures.read")
def table(request: Request, cycle: str, place: str, number: int) -> HttpResponse:
    """One table on screen."""
    question = _question(request, cycle, place)
    numbers = [form.no for form in counting_forms()]
    if question is None or number not in numbers:
        raise Http404
    (found,) = tables_of(question, [number])
    position = numbers.index(number)
    context = _surroundings(request, question) | {
        "table": found,
        "drawn": table_html(found, get_language() or "vi"),
        "before": numbers[position - 1] if position else None,
        "after": numbers[position + 1] if position + 1 < len(numbers) else None,
    }
    return render(request, "office/results/table.html", context)


@policy("figures.read")
def download(request: Request, cycle: str, place: str, number: int, kind: str) -> HttpResponse:
    """One table as Excel or CSV."""
    question = _question(request, cycle, place)
    if (
        question is None
        or kind not in ("xlsx", "csv")
        or number not in {form.no for form in counting_forms()}
    ):
        raise Http404
    found = tables_of(question, [number])
    language = get_language() or "vi"
    name = f"bieu-{number:02}-{cycle}-{place}.{kind}"
    if kind == "csv":
        return file(table_csv(found[0], language).encode(), CSV, name)
    return file(workbook(found, made_on=request.today, language=language), XLSX, name)


@policy("figures.read")
def workbook_of_all(request: Request, cycle: str, place: str) -> HttpResponse:
    """All tables in one workbook, with what the checks between them found."""
    question = _question(request, cycle, place)
    if question is None:
        raise Http404
    content = workbook(
        tables_of(question),
        made_on=request.today,
        language=get_language() or "vi",
        problems=contradictions(question),
    )
    return file(content, XLSX, f"bieu-{cycle}-{place}.xlsx")


@policy("household.read_sensitive")
def names(request: Request, cycle: str, place: str, category: str) -> HttpResponse:
    """A list of names on screen, for a place small enough to read."""
    question = _question(request, cycle, place)
    if question is None or category not in dict(list_forms(question)) or not fits_on_screen(question):
        raise Http404
    found = list_of(question, category, request.reach)
    context = _surroundings(request, question) | {
        "table": found,
        "category": category,
        "drawn": table_html(found, get_language() or "vi"),
        "may_export": request.reach.can("household.export"),
    }
    return render(request, "office/results/names.html", context)


@policy("household.export")
def download_names(request: Request, cycle: str, place: str, category: str) -> HttpResponse:
    """A list of names as Excel; the act is in the log."""
    question = _question(request, cycle, place)
    if question is None or category not in dict(list_forms(question)):
        raise Http404
    found = list_of(question, category, request.reach)
    note(
        request,
        what=f"list_{category}",
        asked=cycle,
        place=question.place,
        persons=people_in(found),
        kind="xlsx",
    )
    content = workbook([found], made_on=request.today, language=get_language() or "vi")
    return file(content, XLSX, f"bieu-{found.no:02}-{cycle}-{place}.xlsx")


def _question(request: Request, code: str, place: str) -> Asked | None:
    """What the address asks for, None where nothing is sealed; not found where cycle or place are out of reach.

    A code is that of the boundaries asked for, and of the cycle's day where it is not in use there: codes are used
    again after a merger.
    """
    cycle = next((one for one in shell.workplace(request).cycles if one.code == code), None)
    if cycle is None:
        raise Http404
    days = [cycle.reference_date]
    if (boundaries := parse_date(request.GET.get("boundaries", ""))) is not None:
        days.insert(0, boundaries)
    found = (units_of(request.reach, day).filter(code=place).first() for day in days)
    unit = next((one for one in found if one is not None), None)
    if unit is None:
        raise Http404
    shell.visit(request, unit=unit, cycle=cycle, here=reverse("results"))
    return asked(unit, cycle, request.today, level=request.GET.get("level"), on_new=boundaries is not None)


def _surroundings(request: Request, question: Asked) -> dict[str, object]:
    """What both pages need: the question, and the tail of addresses that keeps its choices."""
    chosen = {key: value for key in ("level", "boundaries") if (value := request.GET.get(key))}
    return {"question": question, "chosen": chosen, "tail": f"?{urlencode(chosen)}" if chosen else ""}
