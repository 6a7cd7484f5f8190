"""The accounts of the demonstration: one for each kind of work, all with one password that is no secret."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from giamngheo.access.actions import add_account, give_office
from giamngheo.access.models import Account, Role
from giamngheo.access.reach import reach_of_installation
from giamngheo.audit.actions import Actor
from giamngheo.core.text import fold
from giamngheo.demo.acts import SYSTEM, office_hour
from giamngheo.demo.communes import Commune
from giamngheo.demo.figures import REGISTER_OPENED
from giamngheo.demo.settlement import DISTRICT, MERGER, PROVINCE
from giamngheo.places.models import Level, Place
from giamngheo.places.queries import by_code

PASSWORD = "bacson-gia-lap"  # noqa: S105 - printed at the end of the build for everybody to use
SHOWN_COMMUNE = "06340"  # Tân Tri: the commune whose clerk has an account
REVIEWERS, VILLAGE_HEADS = 2, 3
OF_THE_DISTRICT = (
    ("phong.ldtbxh", "Chuyên viên Phòng LĐTBXH – Dân tộc (giả lập)", Role.department),
    ("lanhdao", "Lãnh đạo UBND huyện (giả lập)", Role.leader),
    ("phong.tckh", "Chuyên viên Phòng Tài chính – Kế hoạch (giả lập)", Role.finance),
    ("khobac", "Kho bạc Nhà nước huyện (giả lập)", Role.treasury),
    ("trungtam.yte", "Trung tâm Y tế huyện (giả lập)", Role.sector),
    ("thanhtra", "Cán bộ kiểm tra (giả lập)", Role.auditor),
)
ADMINISTRATOR = ("quantri", "Quản trị tài khoản (giả lập)", Role.administrator)


@dataclass(frozen=True, slots=True)
class Access:
    """A way to sign in: name, role and place in words."""

    username: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does the work: the clerk of each commune by its old code, the district's officers; and the accounts.

    `reviewers` are those of the shown commune.
    """

    clerks: Mapping[str, Actor]
    department: Actor
    leader: Actor
    finance: Actor
    treasury: Actor
    reviewers: Sequence[Account]
    accesses: tuple[Access, ...]


@transaction.atomic
def appoint(communes: tuple[Commune, ...]) -> Staff:
    """Opens the accounts and gives the offices; the clerk goes on at the commune that took in the old one."""
    district = by_code(DISTRICT, REGISTER_OPENED)
    accesses: list[Access] = []
    actors: dict[Role, Actor] = {}
    for username, full_name, role in OF_THE_DISTRICT:
        actors[role] = _appoint(_open(username, full_name), role, district, REGISTER_OPENED)
        accesses.append(Access(username, str(role.label), district.full_name))
    username, full_name, role = ADMINISTRATOR
    province = by_code(PROVINCE, REGISTER_OPENED)
    _appoint(_open(username, full_name), role, province, REGISTER_OPENED)
    accesses.append(Access(username, str(role.label), province.full_name))
    clerks = {commune.code: _unnamed_clerk(commune) for commune in communes}
    shown = next(commune for commune in communes if commune.code == SHOWN_COMMUNE)
    clerks[shown.code], access = _clerk(shown)
    reviewers, of_shown = _people_of(shown)
    return Staff(
        clerks=clerks,
        department=actors[Role.department],
        leader=actors[Role.leader],
        finance=actors[Role.finance],
        treasury=actors[Role.treasury],
        reviewers=reviewers,
        accesses=(access, *of_shown, *accesses),
    )


def _people_of(commune: Commune) -> tuple[list[Account], list[Access]]:
    """The leader, two reviewers and the village heads of the shown commune; names say which village."""
    name = fold(commune.name).replace(" ", "")
    codes = (commune.code, commune.successor)
    _, leads = _hold(f"lanhdao.{name}", "Lãnh đạo UBND {place} (giả lập)", Role.leader, codes)
    accesses = [leads]
    reviewers = []
    for number in range(1, REVIEWERS + 1):
        account, access = _hold(
            f"rasoat{number}.{name}", f"Rà soát viên {number} {{place}} (giả lập)", Role.reviewer, codes
        )
        reviewers.append(account)
        accesses.append(access)
    old = by_code(commune.code, REGISTER_OPENED)
    villages = Place.objects.filter(parent=old, level=Level.village).order_by("code")
    for village in villages[:VILLAGE_HEADS]:
        serial = village.code.rsplit("-", 1)[-1].lstrip("0")
        _, access = _hold(
            f"thon{serial}.{name}", "Trưởng {place}", Role.village_head, (village.code, village.code)
        )
        accesses.append(access)
    return reviewers, accesses


def _hold(username: str, full_name: str, role: Role, codes: tuple[str, str]) -> tuple[Account, Access]:
    """An account with one office: at the old unit until the merger, at what became of it from then on."""
    old, new = by_code(codes[0], REGISTER_OPENED), by_code(codes[1], MERGER)
    account = _open(username, full_name.format(place=old.full_name))
    _appoint(account, role, old, REGISTER_OPENED, MERGER - timedelta(days=1))
    _appoint(account, role, new, MERGER)
    return account, Access(username, str(role.label), f"{old.full_name} ({old.code})")


def _clerk(commune: Commune) -> tuple[Actor, Access]:
    """The clerk of a commune, of the old one first and from the merger of the new one."""
    old, new = by_code(commune.code, REGISTER_OPENED), by_code(commune.successor, MERGER)
    account = _open(f"xa.{fold(commune.name).replace(' ', '')}", f"Công chức {old.full_name} (giả lập)")
    actor = _appoint(account, Role.clerk, old, REGISTER_OPENED, MERGER - timedelta(days=1))
    _appoint(account, Role.clerk, new, MERGER)
    words = f"{old.full_name} ({old.code}), từ {MERGER:%d/%m/%Y} {new.full_name} ({new.code})"
    return actor, Access(account.username, str(Role.clerk.label), words)


def _unnamed_clerk(commune: Commune) -> Actor:
    """Who works in a commune for which the demonstration opens no account."""
    place = by_code(commune.code, REGISTER_OPENED)
    return replace(SYSTEM, office=f"{Role.clerk.label}, {place.full_name} ({place.code})")


def _open(username: str, full_name: str) -> Account:
    at = office_hour(REGISTER_OPENED)
    return add_account(username=username, full_name=full_name, password=PASSWORD, actor=SYSTEM, at=at)


def _appoint(account: Account, role: Role, place: Place, first: date, last: date | None = None) -> Actor:
    office = give_office(
        account=account,
        place=place,
        role=role,
        valid_from=first,
        valid_to=last,
        reach=reach_of_installation("accounts.manage"),
        actor=SYSTEM,
        at=office_hour(first),
    )
    return Actor(
        account_id=str(account.pk), office=f"{office.get_role_display()}, {place.full_name} ({place.code})"
    )
