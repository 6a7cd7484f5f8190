"""The filters above the list of activities; they live in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from giamngheo.access.policy import Request
from giamngheo.access.queries import units_of
from giamngheo.access.reach import Reach
from giamngheo.budget.models import BudgetUnit
from giamngheo.law.activities import activities
from giamngheo.law.bundle import load
from giamngheo.office import shell, words
from giamngheo.office.money import wording as money_words
from giamngheo.office.programme import wording
from giamngheo.places.models import Level, Place
from giamngheo.programme.models import Activity
from giamngheo.programme.queries import Wanted

NAMES = ("q", "chuong-trinh", "phan", "loai", "nam", "dia-ban", "tinh-trang", "chu-tri", "tre")
_COMMUNES_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Filters:
    """Which activities.  Empty is "any"; `place` is what was asked for or the unit one works in, None for all."""

    reach: Reach
    place: Place | None
    today: date
    values: Mapping[str, str]

    @property
    def wanted(self) -> Wanted:
        """As the queries of the programme take it."""
        asked = self.values
        part = asked["phan"]
        return Wanted(
            programme=asked["chuong-trinh"] or None,
            project=part if part and "." not in part else None,
            part=part if "." in part else None,
            kind=asked["loai"] or None,
            budget_year=int(asked["nam"]) if asked["nam"] else None,
            state=asked["tinh-trang"] or None,
            lead=asked["chu-tri"] or None,
            place=self.place,
            late_on=self.today if asked["tre"] else None,
            text=asked["q"],
        )

    @property
    def chosen(self) -> Mapping[str, str]:
        """What is chosen, by the words of the template."""
        words_of = {"programme": "chuong-trinh", "place": "dia-ban", "state": "tinh-trang", "lead": "chu-tri"}
        return {name: self.values[asked] for name, asked in words_of.items()}

    @property
    def are_set(self) -> bool:
        return any(self.values.values())

    def but(self, **changed: Any) -> "Filters":
        """The same with some of them changed."""
        return replace(self, values={**self.values, **changed})

    def address(self, **more: object) -> str:
        """The tail of an address with the same filters, and what is asked besides."""
        asked = {**self.values, **{name.replace("_", "-"): value for name, value in more.items()}}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


def read_filters(request: Request) -> Filters:
    """The filters of an address; what does not exist or lies out of reach is not found."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:100] for name in NAMES}
    known: dict[str, Any] = {
        "chuong-trinh": load().programmes,
        "phan": _part_codes(),
        "loai": activities().kinds,
        "tinh-trang": wording.STATES,
        "tre": ("1",),
    }
    for name, choices in known.items():
        if asked[name] and asked[name] not in choices:
            raise Http404
    year = asked["nam"]
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Http404
    reach = request.reach.having("programme.read")
    if asked["chu-tri"] and not _leads(reach).filter(code=asked["chu-tri"]).exists():
        raise Http404
    return Filters(reach, _place(request, reach, asked["dia-ban"]), request.today, asked)


def _part_codes() -> frozenset[str]:
    return frozenset(
        code
        for one in load().programmes.values()
        for part in one.parts()
        for code in (part.code, part.project)
    )


def _place(request: Request, reach: Reach, path: str) -> Place | None:
    """The place asked for, else the unit one works in where it is not the topmost."""
    if path:
        found = reach.scope(Place.objects.filter(path=path), "path").first()
        if found is None:
            raise Http404
        return found
    work = shell.workplace(request)
    return work.unit if work.unit is not None and work.units and work.unit != work.units[0].place else None


def _leads(reach: Reach) -> Any:
    mine = reach.scope(Activity.objects.exclude(lead=None)).order_by()
    return BudgetUnit.objects.filter(pk__in=mine.values("lead")).order_by("name", "code")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    programmes: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    years: Sequence[int]
    places: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]]
    leads: Sequence[tuple[str, str]]


def choices(filters: Filters) -> Choices:
    """The choices for a page: what occurs among the activities within reach, never more."""
    mine = filters.reach.scope(Activity.objects.all()).order_by()
    occurring = list(mine.values_list("programme", "part", "kind", "budget_year", "state").distinct())
    programmes = {row[0] for row in occurring}
    chosen = filters.values["chuong-trinh"]
    parts = {(row[0], row[1]) for row in occurring if not chosen or row[0] == chosen}
    places = units_of(filters.reach, filters.today).filter(level=Level.commune).order_by("sort", "path")
    kinds = {row[2] for row in occurring}
    return Choices(
        programmes=[(code, money_words.programme_name(code)) for code in sorted(programmes)],
        parts=_parts(parts),
        kinds=[(code, words.said(kind.title)) for code, kind in activities().kinds.items() if code in kinds],
        years=sorted({row[3] for row in occurring}, reverse=True),
        places=[(one.path, one.full_name) for one in places[:_COMMUNES_SHOWN]],
        states=[(code, words.name(wording.STATES, code)) for code in wording.STATES],
        leads=list(_leads(filters.reach).values_list("code", "name")),
    )


def _parts(occurring: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Projects with the parts below them, as far as they occur."""
    found: list[tuple[str, str]] = []
    for programme in money_words.programmes():
        for project in programme.projects:
            below = [part for part in project.parts if (programme.id, part.code) in occurring]
            if below:
                found.append((project.code, f"{project.label}: {words.said(project.title)}"))
                found += [
                    (part.code, f"– {part.label}: {words.said(part.title)}")
                    for part in below
                    if part.code != project.code
                ]
    return found
