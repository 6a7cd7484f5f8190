"""Pages of data quality."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from giamngheo.access.policy import Request, policy
from giamngheo.office import shell
from giamngheo.office.households import places
from giamngheo.office.leaving import CSV, XLSX, file, note
from giamngheo.office.quality import asking
from giamngheo.office.quality.asking import Asked
from giamngheo.office.quality.words import GROUPS, WORDINGS, Wording
from giamngheo.review.quality import examine
from giamngheo.review.quality_checks import Check, Finding

PAGE_SIZE = 100
_KINDS = {"csv": CSV, "xlsx": XLSX}


@dataclass(frozen=True, slots=True)
class _Line:
    """One check as a line of the page."""

    check: Check
    wording: Wording
    count: int


@policy("household.read")
def quality(request: Request) -> HttpResponse:
    """Every check with its count, by kind of fault."""
    asked = asking.read(request)
    if asked is None:
        return render(request, "office/quality/nothing.html")
    report = examine(request.reach, asked.cycle, asked.place, request.today)
    lines = [_Line(check, WORDINGS[check.code], len(report.findings[check.code])) for check in report.checks]
    groups = [
        (
            name,
            [line for line in lines if line.check.group == key and line.count],
            [line for line in lines if line.check.group == key and not line.count],
        )
        for key, name in GROUPS.items()
    ]
    context = {
        "asked": asked,
        "report": report,
        "groups": groups,
        "places": places.choices(request.reach, request.today, asked.place),
        "cycles": shell.workplace(request).cycles,
    }
    return render(request, "office/quality/quality.html", context)


@policy("household.read")
def findings(request: Request, check: str) -> HttpResponse:
    """The list behind one line."""
    asked, chosen, found = _found(request, check)
    given = request.GET.get("page", "")
    page = int(given) if given.isascii() and given.isdecimal() and 0 < len(given) < 7 else 1
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    context = {
        "asked": asked,
        "check": chosen,
        "wording": WORDINGS[chosen.code],
        "rows": asking.rows(request, chosen, found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        "total": len(found),
        "page": page,
        "pages": pages,
        "before": page - 1,
        "after": page + 1 if page < pages else 0,
        "may_export": request.reach.having("household.export").covers(asked.place),
    }
    return render(request, "office/quality/findings.html", context)


@policy("household.export")
def download(request: Request, check: str, kind: str) -> HttpResponse:
    """The same list, whole, as a file; the act is in the log, for names leave the system."""
    if kind not in _KINDS:
        raise Http404
    asked, chosen, found = _found(request, check)
    content = asking.as_file(asking.rows(request, chosen, found), chosen, kind)
    note(
        request,
        what=f"quality_{check}",
        asked=asked.cycle.code,
        place=asked.place,
        findings=len(found),
        kind=kind,
    )
    return file(content, _KINDS[kind], f"chat-luong-{check}-{asked.place.code}.{kind}")


def _found(request: Request, code: str) -> tuple[Asked, Check, Sequence[Finding]]:
    asked = asking.read(request)
    if asked is None:
        raise Http404
    report = examine(request.reach, asked.cycle, asked.place, request.today)
    check = next((one for one in report.checks if one.code == code), None)
    if check is None:
        raise Http404
    return asked, check, report.findings[code]
