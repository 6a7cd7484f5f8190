"""A small register to test with: two communes of a district, two villages each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from giamngheo.access.powers import POWERS
from giamngheo.access.reach import Grant, Reach
from giamngheo.audit.actions import Actor
from giamngheo.core.text import fold, sort_key
from giamngheo.places.models import Area, Kind, Level, Place
from giamngheo.registry import actions
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.models import Household

CLERK = Actor(account_id="7", office="công chức xã")
NOW = datetime(2022, 10, 1, 2, 0, tzinfo=UTC)
START = date(2020, 1, 1)

_UNITS = (
    ("20", "Tỉnh Lạng Sơn", Level.province, Kind.tinh, None),
    ("185", "Huyện Bắc Sơn", Level.district, Kind.huyen, "20"),
    ("06325", "Thị trấn Bắc Sơn", Level.commune, Kind.thi_tran, "185"),
    ("06328", "Xã Long Đống", Level.commune, Kind.xa, "185"),
    ("06325-01", "Khối phố Thử Một", Level.village, Kind.khoi_pho, "06325"),
    ("06325-02", "Khối phố Thử Hai", Level.village, Kind.khoi_pho, "06325"),
    ("06328-01", "Thôn Thử Ba", Level.village, Kind.thon, "06328"),
    ("06328-02", "Thôn Thử Tư", Level.village, Kind.thon, "06328"),
)


def build_places() -> dict[str, Place]:
    """The units by code; villages are synthetic."""
    places: dict[str, Place] = {}
    for code, full_name, level, kind, parent in _UNITS:
        above = places[parent] if parent else None
        places[code] = Place.objects.create(
            code=code,
            valid_from=date(2010, 1, 1),
            name=full_name.split(" ", 1)[1],
            full_name=full_name,
            folded=fold(full_name),
            sort=sort_key(full_name),
            level=level,
            kind=kind,
            area=Area.urban if code.startswith("06325") else Area.rural,
            parent=above,
            path=(above.path if above else "") + code + "/",
            synthetic=level == Level.village,
        )
    return places


def reach_over(place: Place, *powers: str) -> Reach:
    """A reach over one unit with some powers (all of them when none is named), seen as a reader."""
    grant = Grant("thử", frozenset(powers or POWERS), (place.path,))
    return Reach((grant,)).having("household.read")


def member(full_name: str, relation: str = "child", **known: object) -> NewMember:
    return NewMember(full_name=full_name, relation=relation, **known)  # type: ignore[arg-type]


def entry(
    code: str,
    place: Place,
    head: str = "Hoàng Văn Thụ",
    others: Sequence[NewMember] = (),
    **rest: object,
) -> NewHousehold:
    """A household whose head is a man of 1980, Tày, with other members."""
    chief = member(head, "head", sex="male", birth_year=1980, ethnicity="02")
    known = {"created_on": START} | rest
    return NewHousehold(code=code, place=place, members=(chief, *others), **known)  # type: ignore[arg-type]


def enter(*entries: NewHousehold) -> list[Household]:
    place = entries[0].place
    return actions.register_households(entries=entries, place=place, actor=CLERK, at=NOW)
