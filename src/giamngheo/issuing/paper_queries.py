"""Finding what a paper is about, scoped by place first; each raises the row's `DoesNotExist` where it is out of reach.

A decision above the commune is seen whole only by who reaches its unit.
"""

from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.issuing.models import Certificate, IssuedPaper
from giamngheo.review.models import (
    Application,
    CommuneReport,
    Decision,
    Meeting,
    Objection,
    Posting,
    Refusal,
    ReviewUnit,
)

_UNIT = ("unit__cycle", "unit__place__parent")


def unit(reach: Reach, pk: int) -> ReviewUnit:
    """A village or commune in a cycle."""
    return reach.scope(ReviewUnit.objects.select_related("cycle", "place__parent")).get(pk=pk)


def meeting(reach: Reach, pk: int) -> Meeting:
    """A village meeting."""
    return reach.scope(Meeting.objects.select_related(*_UNIT), "unit__place__path").get(pk=pk)


def posting(reach: Reach, pk: int) -> Posting:
    """A posting."""
    return reach.scope(Posting.objects.select_related(*_UNIT), "unit__place__path").get(pk=pk)


def objection(reach: Reach, pk: int) -> Objection:
    """An objection."""
    found = Objection.objects.select_related(*_UNIT, "household")
    return reach.scope(found, "unit__place__path").get(pk=pk)


def report(reach: Reach, pk: int) -> CommuneReport:
    """A commune's report."""
    return reach.scope(CommuneReport.objects.select_related(*_UNIT), "unit__place__path").get(pk=pk)


def application(reach: Reach, pk: int) -> Application:
    """An application."""
    found = Application.objects.select_related("cycle", "household__place__parent", "person")
    return reach.scope(found, "household__place__path").get(pk=pk)


def refusal(reach: Reach, pk: int) -> Refusal:
    """The refusal of an application."""
    found = Refusal.objects.select_related(
        "application__cycle", "application__household__place__parent", "application__person"
    )
    return reach.scope(found, "application__household__place__path").get(pk=pk)


def decision(reach: Reach, pk: int) -> Decision:
    """A decision of recognition."""
    return reach.scope(Decision.objects.select_related("cycle", "place__parent")).get(pk=pk)


def certificate(reach: Reach, pk: int) -> Certificate:
    """A certificate."""
    found = Certificate.objects.select_related("household__place__parent", "commune", "line__decision")
    return reach.scope(found, "household__place__path").get(pk=pk)


def issued_papers(reach: Reach) -> QuerySet[IssuedPaper]:
    """The register of papers issued within reach, the latest first."""
    return reach.scope(IssuedPaper.objects.select_related("cycle", "place")).order_by("-issued_at", "-pk")
