"""Pages of the law browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from giamngheo.access.policy import policy
from giamngheo.law.bundle import load
from giamngheo.office.law import reading
from giamngheo.office.law.procedures import procedures as read_procedures
from giamngheo.office.law.programmes import programmes as read_programmes


@policy("law.read")
def standards(request: HttpRequest) -> HttpResponse:
    """All standards side by side."""
    bundle = load()
    found = list(bundle.standards.values())
    return render(
        request,
        "office/law/standards.html",
        {
            "bundle": bundle,
            "standards": found,
            "current": bundle.standard_on(request.today),  # type: ignore[attr-defined]
            "lines": reading.lines(bundle, found),
            "indicators": reading.indicator_lines(found),
            "instruments": bundle.instruments.values(),
        },
    )


@policy("law.read")
def standard(request: HttpRequest, standard: str) -> HttpResponse:
    """One standard whole: categories, values, indicators with definitions, cases."""
    bundle = load()
    found = bundle.standards.get(standard)
    if found is None:
        raise Http404
    return render(
        request,
        "office/law/standard.html",
        {
            "standard": found,
            "periods": reading.periods(bundle, found),
            "rules": reading.rules(bundle, found),
            "lines": reading.lines(bundle, [found]),
            "services": reading.services(bundle, found),
            "score_cases": reading.score_cases(found),
        },
    )


@policy("law.read")
def procedures(request: HttpRequest) -> HttpResponse:
    """How each kind of review runs, step by step."""
    return render(request, "office/law/procedures.html", {"procedures": read_procedures(load())})


@policy("law.read")
def programmes(request: HttpRequest) -> HttpResponse:
    """What each programme consists of, who answers for it, what it rests on."""
    return render(request, "office/law/programmes.html", {"programmes": read_programmes(load())})
