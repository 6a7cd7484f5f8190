"""What a data quality page asks for, and findings made ready to be read: whom they are about, and where they live."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa
from django.http import Http404
from django.utils.translation import gettext as _

from giamngheo.access.models import Account
from giamngheo.access.policy import Request
from giamngheo.core.table_writing import write_table
from giamngheo.office import shell
from giamngheo.office.quality.words import detail
from giamngheo.places.models import Place
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household
from giamngheo.review.models import Cycle
from giamngheo.review.quality_checks import About, Check, Finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A place within reach and a cycle that concerns it."""

    place: Place
    cycle: Cycle

    @property
    def tail(self) -> str:
        """The tail of an address that asks the same."""
        return "?" + urlencode({"place": self.place.path, "cycle": self.cycle.code})


@dataclass(frozen=True, slots=True)
class Row:
    """One finding in words: `code` of a household to be opened, empty of anything else."""

    code: str
    name: str
    member: str
    village: str
    commune: str
    detail: str


def read(request: Request) -> Asked | None:
    """What the address asks for, else what one works on; None without any; not found out of reach."""
    work = shell.workplace(request)
    path, code = request.GET.get("place", ""), request.GET.get("cycle", "")
    place = Place.objects.filter(path=path).order_by("-valid_from").first() if path else work.unit
    cycle = next((one for one in work.cycles if one.code == code), None) if code else work.cycle
    if (path and place is None) or (code and cycle is None):
        raise Http404
    if place is not None and not request.reach.covers(place):
        raise Http404
    return None if place is None or cycle is None else Asked(place, cycle)


def rows(request: Request, check: Check, findings: Sequence[Finding]) -> list[Row]:
    """Findings in words, in their order."""
    subjects = list({finding.subject for finding in findings})
    if check.about in (About.household, About.person):
        homes = _households(request, subjects)
        return [_of_household(finding, homes.get(finding.subject)) for finding in findings]
    if check.about is About.village:
        villages = {
            place.code: place
            for place in request.reach.scope(Place.objects.filter(code__in=subjects), "path")
            .select_related("parent")
            .order_by("valid_from")
        }
        return [_of_village(finding, villages.get(finding.subject)) for finding in findings]
    numbers = [int(subject) for subject in subjects if subject.isdecimal()]
    names = {
        str(pk): name for pk, name in Account.objects.filter(pk__in=numbers).values_list("pk", "full_name")
    }
    return [
        Row("", names.get(finding.subject, finding.subject), "", "", "", detail(finding))
        for finding in findings
    ]


def _households(request: Request, codes: Sequence[str]) -> dict[str, Household]:
    found: dict[str, Household] = {}
    for piece in in_pieces(codes):
        inside = request.reach.scope(Household.objects.filter(code__in=piece))
        found |= {household.code: household for household in inside.select_related("place__parent")}
    return found


def _of_household(finding: Finding, household: Household | None) -> Row:
    village = household.place if household else None
    commune = village.parent if village else None
    return Row(
        code=finding.subject,
        name=household.head_name if household else "",
        member=finding.who,
        village=village.full_name if village else "",
        commune=commune.full_name if commune else "",
        detail=detail(finding),
    )


def _of_village(finding: Finding, village: Place | None) -> Row:
    commune = village.parent if village else None
    return Row(
        code="",
        name=village.full_name if village else finding.subject,
        member="",
        village="",
        commune=commune.full_name if commune else "",
        detail=detail(finding),
    )


def as_file(found: Sequence[Row], check: Check, kind: str) -> bytes:
    """The rows as .xlsx or .csv, with the columns that the check has something to say in."""
    about = {About.village: _("Thôn, khối phố"), About.reviewer: _("Người nhập phiếu")}
    columns = {_("Mã hộ"): "code", about.get(check.about, _("Chủ hộ")): "name"}
    if check.about is About.person:
        columns[_("Thành viên")] = "member"
    columns |= {_("Thôn"): "village", _("Xã, thị trấn"): "commune", _("Nội dung"): "detail"}
    kept = {
        heading: [getattr(row, name) for row in found]
        for heading, name in columns.items()
        if name == "name" or any(getattr(row, name) for row in found)
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        write_table(pa.table({name: pa.array(values, pa.string()) for name, values in kept.items()}), path)
        return path.read_bytes()
