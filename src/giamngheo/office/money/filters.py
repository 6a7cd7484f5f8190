"""The filters above every page of the money; they live in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from giamngheo.access.policy import Request
from giamngheo.access.reach import Reach
from giamngheo.budget.models import BudgetUnit
from giamngheo.budget.queries import Scope, lines
from giamngheo.law.bundle import load
from giamngheo.office import shell, words
from giamngheo.office.households.fields import day
from giamngheo.office.money import reading, wording
from giamngheo.places.models import Place

NAMES = ("chuong-trinh", "nam", "phan", "nguon", "loai", "nam-giao", "don-vi", "den-ngay")
_FIRST, _LAST = 2000, 2199


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines, as of which day.  None and empty are "any"; `place` is the unit one works in, None for all."""

    reach: Reach
    place: Place | None
    programme: str
    year: int
    on: date
    part: str = ""
    source: str = ""
    kind: str = ""
    origin: int | None = None
    unit: BudgetUnit | None = None
    dated: bool = False
    """Whether the day was asked for; else it is today."""

    @property
    def scope(self) -> Scope:
        """The lines that are asked for, as the queries of the money take it."""
        project = "." not in self.part
        return Scope(
            programme=self.programme,
            budget_year=self.year,
            project=(self.part or None) if project else None,
            part=None if project else self.part,
            source=self.source or None,
            kind=self.kind or None,
            origin_year=self.origin,
            unit=self.unit.code if self.unit else None,
            place=self.place,
        )

    @property
    def values(self) -> Mapping[str, str]:
        """As the address holds them."""
        return {
            "chuong-trinh": self.programme,
            "nam": str(self.year),
            "phan": self.part,
            "nguon": self.source,
            "loai": self.kind,
            "nam-giao": str(self.origin or ""),
            "don-vi": self.unit.code if self.unit else "",
            "den-ngay": f"{self.on:%d/%m/%Y}" if self.dated else "",
        }

    @property
    def narrowed(self) -> bool:
        """Whether more is asked than a programme and a year."""
        return bool(self.part or self.source or self.kind or self.origin or self.unit or self.dated)

    def but(self, **changed: Any) -> "Filters":
        return replace(self, **changed)

    def address(self, **more: object) -> str:
        """The tail of an address with the same filters, and what is asked besides."""
        asked = {**self.values, **{name.replace("_", "-"): value for name, value in more.items()}}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


def read_filters(request: Request) -> Filters:
    """The filters of an address; what does not exist or lies out of reach is not found."""
    asked = {name: request.GET.get(name, "").strip() for name in NAMES}
    programme = asked["chuong-trinh"] or _own_programme(request.today.year)
    if programme not in load().programmes:
        raise Http404
    for name, known in (("nguon", wording.SOURCES), ("loai", wording.KINDS)):
        if asked[name] and asked[name] not in known:
            raise Http404
    parts = {code for one in load().programmes[programme].parts() for code in (one.code, one.project)}
    if asked["phan"] and asked["phan"] not in parts:
        raise Http404
    on = _day(asked["den-ngay"])
    reach = request.reach.having("money.read")
    return Filters(
        reach=reach,
        place=_place(request),
        programme=programme,
        year=_year(asked["nam"]) or (on or request.today).year,
        on=on or request.today,
        part=asked["phan"],
        source=asked["nguon"],
        kind=asked["loai"],
        origin=_year(asked["nam-giao"]),
        unit=_unit(reach, asked["don-vi"]),
        dated=on is not None and on != request.today,
    )


def _own_programme(year: int) -> str:
    """The programme with parts that gives money in a year, else the first."""
    own = [one for one in wording.programmes() if one.projects]
    fitting = (one.id for one in own if one.years[0] <= year <= one.years[1] + 1)
    return next(fitting, own[0].id)


def _place(request: Request) -> Place | None:
    """The unit one works in, where it is not the topmost."""
    work = shell.workplace(request)
    return work.unit if work.unit is not None and work.units and work.unit != work.units[0].place else None


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and _FIRST <= int(text) <= _LAST):
        raise Http404
    return int(text)


def _day(text: str) -> date | None:
    found = day(text) if text else None
    if text and found is None:
        raise Http404
    return found


def _unit(reach: Reach, code: str) -> BudgetUnit | None:
    if not code:
        return None
    found = reading.units(reach).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: what occurs among the lines within reach, never more."""

    programmes: Sequence[tuple[str, str]]
    years: Sequence[int]
    parts: Sequence[tuple[str, str]]
    sources: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    origins: Sequence[int]
    units: Sequence[tuple[str, str]]


def choices(filters: Filters) -> Choices:
    """The choices for a page with these filters."""
    of_programme = lines(filters.reach, Scope(programme=filters.programme)).select_related(None).order_by()
    kinds = of_programme.values_list("budget_year", "origin_year", "source", "kind").distinct()
    rows = list(kinds)
    years = sorted({row[0] for row in rows} | {filters.year}, reverse=True)
    programme = load().programmes[filters.programme]
    parts: list[tuple[str, str]] = []
    for project in programme.projects:
        own = [part.code for part in project.parts] == [project.code]
        parts.append((project.code, f"{project.label}: {words.said(project.title)}"))
        parts += (
            []
            if own
            else [(part.code, f"– {part.label}: {words.said(part.title)}") for part in project.parts]
        )
    units = BudgetUnit.objects.filter(pk__in=of_programme.values("unit")).order_by("name", "code")
    return Choices(
        programmes=[(one.id, words.said(one.short)) for one in wording.programmes()],
        years=years,
        parts=parts,
        sources=wording.named(
            wording.SOURCES, [code for code in wording.SOURCES if any(row[2] == code for row in rows)]
        ),
        kinds=wording.named(
            wording.KINDS, [code for code in wording.KINDS if any(row[3] == code for row in rows)]
        ),
        origins=sorted({row[1] for row in rows}, reverse=True),
        units=list(units.values_list("code", "name")),
    )
