"""Names that leave the system as a file: an act, and in the log."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from giamngheo.access.policy import Request
from giamngheo.audit.actions import record
from giamngheo.places.models import Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """The content as a file to keep."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@transaction.atomic
def note(request: Request, *, what: str, asked: str, place: Place | None, **details: int | str) -> None:
    """One line: which list, what was asked for, of which place, and how much left."""
    record(
        actor=request.actor,
        verb="office.download_list",
        object_kind=what,
        object_id=asked,
        place_code=place.code if place else "",
        details=details,
        at=timezone.now(),
    )
