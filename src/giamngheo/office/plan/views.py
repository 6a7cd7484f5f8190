"""The page of a plan's figures: the plan shipped with the program, or a file that is read and not kept."""

import tempfile
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.law.bundle import load
from giamngheo.office import shell
from giamngheo.office.plan.reading import PlanRead, read
from giamngheo.places.models import Place
from giamngheo.places.queries import at
from giamngheo.plans import seed
from giamngheo.plans.model import Plan
from giamngheo.plans.reading import read_plan

_MOST_BYTES = 2 * 1024 * 1024


@policy("money.read")
def plan(request: Request) -> HttpResponse:
    """A plan's contradictions, and its money beside the journal."""
    if request.method == "POST":
        return _uploaded(request)
    unit = shell.workplace(request).unit
    shipped = _place_of(seed.plan(), request)
    at_home = unit is not None and shipped is not None and shipped.path.startswith(unit.path)
    return _page(request, _read(seed.plan(), request) if at_home else None)


def _uploaded(request: Request) -> HttpResponse:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return _page(request, None, wrong=_("Chưa chọn tệp."), status=422)
    if upload.size is None or upload.size > _MOST_BYTES:
        return _page(
            request, None, wrong=_("Tệp lớn hơn 2 MB. Kế hoạch là một tệp YAML hoặc JSON."), status=413
        )
    try:
        found = _parsed(upload)
    except Refused as refused:
        return _page(request, None, problems=refused.problems, status=422)
    return _page(request, _read(found, request), name=upload.name or "")


def _parsed(upload: UploadedFile) -> Plan:
    """The plan in a file; the file itself is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="giamngheo-plan-") as folder:
        suffix = ".json" if (upload.name or "").lower().endswith(".json") else ".yaml"
        path = Path(folder) / f"plan{suffix}"
        path.write_bytes(upload.read())
        return read_plan(path)


def _read(found: Plan, request: Request) -> PlanRead:
    return read(found, request.reach, load(), _place_of(found, request), request.today)


def _place_of(found: Plan, request: Request) -> Place | None:
    """The plan's unit as it was in the plan's year; None where it names none that there was."""
    on = request.today if found.year is None else date(found.year, 1, 1)
    return None if found.place is None else at(on).filter(code=found.place).first()


def _page(
    request: Request,
    found: PlanRead | None,
    *,
    name: str = "",
    wrong: str = "",
    problems: list[Problem] | tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"found": found, "name": name, "wrong": wrong, "problems": problems}
    return render(request, "office/plan/plan.html", context, status=status)
