"""A small district for the tests of the pages: three old communes, two of them merged in 2025, and people in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from giamngheo.access.models import Account, Office, Role
from giamngheo.audit.actions import Actor
from giamngheo.core.text import fold, sort_key
from giamngheo.law.bundle import load
from giamngheo.places.models import Lineage, Place
from giamngheo.registry.actions import register_households
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.models import Household, Membership, Status
from giamngheo.review.models import Cycle, FormVersion, Sheet

LONG_AGO = date(2004, 1, 1)
MERGED = date(2025, 7, 1)
REVIEWED = date(2023, 10, 31)
NOW = datetime(2023, 11, 1, 8, tzinfo=UTC)
PASSWORD = "vo-nhai-bac-son-1940"
ACTOR = Actor("world")


HOME = {
    "house_area": "60",
    "wall": "brick_stone",
    "column": "concrete",
    "roof": "tile",
    "water_source": "piped",
    "toilet": "septic",
    "uses_internet": True,
    "has_tv": True,
}
"""Answers of a house that lacks nothing."""


@dataclass
class World:
    """Everything the tests name, by the name they use."""

    places: dict[str, Place]
    accounts: dict[str, Account]
    households: dict[str, Household]
    cycles: dict[str, Cycle]


def build() -> World:
    """Make it, in the database of the test."""
    places = _places()
    accounts = {
        name: _account(name, full_name, place, role)
        for name, full_name, place, role in (
            ("phong", "Lý Thị Phòng", places["185"], Role.department),
            ("xa", "Hoàng Văn Xã", places["06328"], Role.clerk),
            ("thon", "Dương Công Thôn", places["06328-01"], Role.village_head),
            ("ketoan", "Nông Thị Kế", places["185"], Role.finance),
        )
    }
    accounts["khong"] = Account.objects.create(username="khong", full_name="Người Không Chức", password="!")
    households, cycles = _households(places), _cycles(places["185"])
    _review(households, cycles)
    return World(places, accounts, households, cycles)


def _places() -> dict[str, Place]:
    found: dict[str, Place] = {}

    def add(
        key: str, kind: str, level: str, name: str, above: str | None, since: date, until: date | None
    ) -> None:
        parent = found[above] if above else None
        code = key.removesuffix("*")
        words = {"tinh": "Tỉnh", "huyen": "Huyện", "xa": "Xã", "thi_tran": "Thị trấn", "thon": "Thôn"}
        found[key] = Place.objects.create(
            code=code,
            name=name,
            full_name=f"{words[kind]} {name}",
            folded=fold(f"{words[kind]} {name}"),
            sort=sort_key(name),
            level=level,
            kind=kind,
            area="urban" if kind == "thi_tran" else "rural",
            parent=parent,
            path=(parent.path if parent else "") + code + "/",
            valid_from=since,
            valid_to=until,
            synthetic=level == "village",
        )

    last_day = date(2025, 6, 30)
    add("20", "tinh", "province", "Lạng Sơn", None, LONG_AGO, None)
    add("185", "huyen", "district", "Bắc Sơn", "20", LONG_AGO, last_day)
    add("06325", "thi_tran", "commune", "Bắc Sơn", "185", LONG_AGO, last_day)
    add("06328", "xa", "commune", "Long Đống", "185", LONG_AGO, last_day)
    add("06349", "xa", "commune", "Hưng Vũ", "185", LONG_AGO, last_day)
    add("06325*", "xa", "commune", "Bắc Sơn", "20", MERGED, None)
    add("06349*", "xa", "commune", "Hưng Vũ", "20", MERGED, None)
    for commune in ("06325", "06328", "06349"):
        for number, name in (("01", "Nà Mỏ"), ("02", "Pác Lũng")):
            add(f"{commune}-{number}", "thon", "village", name, commune, LONG_AGO, last_day)
    for old, new in (("06325", "06325*"), ("06328", "06325*"), ("06349", "06349*")):
        Lineage.objects.create(predecessor=found[old], successor=found[new], on=MERGED, share="whole")
    return found


def _account(username: str, full_name: str, place: Place, role: Role) -> Account:
    account = Account(username=username, full_name=full_name)
    account.set_password(PASSWORD)
    account.save()
    Office.objects.create(account=account, place=place, role=role, valid_from=date(2021, 1, 1))
    return account


def _households(places: dict[str, Place]) -> dict[str, Household]:
    def entry(code: str, village: str, *names: str) -> NewHousehold:
        members = [
            NewMember(
                name,
                "head" if first else "child",
                sex="male",
                ethnicity="02",
                birth_date=date(1980 + 20 * (not first), 5, 1),
            )
            for name, first in zip(names, [True] + [False] * len(names), strict=False)
        ]
        return NewHousehold(code=code, place=places[village], created_on=date(2021, 1, 1), members=members)

    entries = [
        entry("BS-0001", "06325-01", "Hoàng Văn Thụ", "Hoàng Thị Lan"),
        entry("BS-0002", "06328-01", "Hoàng Văn Thù"),
        entry("BS-0003", "06328-02", "Đặng Thị Sính", "Triệu Văn Phúc"),
        entry("BS-0004", "06349-01", "Nông Văn Ái"),
    ]
    made = register_households(entries=entries, place=places["185"], actor=ACTOR, at=NOW)
    return {household.code: household for household in made}


def _cycles(district: Place) -> dict[str, Cycle]:
    law = load().standards["nd-07-2021"]
    return {
        str(year): Cycle.objects.create(
            code=f"{year}-dinh-ky",
            title=f"Rà soát định kỳ {year}",
            kind="periodic",
            year=year,
            reference_date=date(year, 10, 31),
            opens_on=date(year, 9, 1),
            closes_on=date(year, 12, 14),
            place=district,
            standard=law.id,
            law_hash=law.hash,
            state="recognised",
        )
        for year in (2022, 2023)
    }


def _review(households: dict[str, Household], cycles: dict[str, Cycle]) -> None:
    """BS-0002 was poor and is near-poor; BS-0003 is poor; of BS-0004 an answer is missing."""
    form = FormVersion.objects.create(form="b", version="1", hash="0" * 64)

    def status(code: str, category: str, year: int, until: date | None = None) -> None:
        Status.objects.create(
            household=households[code],
            category=category,
            valid_from=date(year + 1, 1, 1),
            valid_to=until,
            decision=f"12/QĐ-UBND {year}",
            decided_on=date(year, 12, 20),
        )

    status("BS-0002", "poor", 2022, date(2023, 12, 31))
    status("BS-0002", "near_poor", 2023)
    status("BS-0003", "poor", 2023)
    for code, year, b1, changed in (
        ("BS-0002", 2022, 120, {"toilet": "none", "wall": "bamboo_poor_wood", "roof": "leaves_straw_paper"}),
        ("BS-0002", 2023, 131, {"toilet": "none"}),
        (
            "BS-0003",
            2023,
            97,
            {"toilet": "other", "water_source": "unprotected_spring", "house_area": "20.5"},
        ),
        ("BS-0004", 2023, 139, {"toilet": None, "uses_internet": False, "house_area": "5"}),
    ):
        members = [
            _member(membership) for membership in households[code].memberships.select_related("person")
        ]
        home = HOME | {"b1": b1, "members": len(members)} | changed
        known = {name: value for name, value in home.items() if value is not None}
        Sheet.objects.create(
            cycle=cycles[str(year)],
            household=households[code],
            form_version=form,
            answers={"household": known, "members": members},
            state="complete",
            recorded_at=NOW,
            recorded_by="world",
        )


def _member(membership: Membership) -> dict[str, object]:
    person = membership.person
    return {
        "person": str(person.uid),
        "full_name": person.full_name,
        "relation": membership.relation,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "health_insurance": membership.relation == "head",
        "able_to_work": True,
        "employment": "self_employed",
        "disabled": False,
        "monthly_allowance": False,
        "schooling": "none",
        "qualification": "upper_secondary",
    }
