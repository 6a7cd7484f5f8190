"""Writing accounts and offices."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from giamngheo.access.models import Account, Language, Office, Role
from giamngheo.access.reach import Reach
from giamngheo.audit.actions import Actor, record
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.core.text import clean
from giamngheo.places.models import Place

catalogue(
    {
        "access.password_weak": Kind(
            vi="Mật khẩu chưa đạt yêu cầu (“{reasons}”).",
            en="The password is not good enough (“{reasons}”).",
            remedy_vi="Chọn mật khẩu khác.",
            remedy_en="Choose another password.",
        ),
        "access.username_taken": Kind(
            vi="Tên đăng nhập {username} đã có người dùng.",
            en="The user name {username} is taken.",
            remedy_vi="Chọn tên khác.",
            remedy_en="Choose another name.",
        ),
        "access.out_of_reach": Kind(
            vi="{place} nằm ngoài phạm vi địa bàn được giao.",
            en="{place} is out of your reach.",
            remedy_vi="Đề nghị quản trị viên cấp trên thực hiện.",
            remedy_en="Ask the administrator of a higher unit.",
        ),
        "access.place_not_there": Kind(
            vi="Ngày {on} không có {place}.",
            en="{place} does not exist on {on}.",
            remedy_vi="Chọn đơn vị hành chính đang có vào ngày đó.",
            remedy_en="Choose a unit that exists on that day.",
        ),
        "access.office_held": Kind(
            vi="{account} đang giữ chức vụ này trong khoảng thời gian đó.",
            en="{account} already holds this office during that time.",
            remedy_vi="Kết thúc chức vụ cũ trước.",
            remedy_en="End the office held first.",
        ),
    }
)


@transaction.atomic
def add_account(
    *,
    username: str,
    full_name: str,
    password: str,
    actor: Actor,
    at: datetime,
    language: str = Language.vi,
) -> Account:
    """A new account; it reaches nothing until it is given an office.  Refused for a weak password."""
    username = clean(username)
    account = Account(username=username, full_name=clean(full_name), language=language)
    if Account.objects.filter(username=username).exists():
        raise Refused([Problem("access.username_taken", values={"username": username})])
    _set_password(account, password)
    account.save(force_insert=True)
    record(
        actor=actor,
        verb="access.add_account",
        object_kind="account",
        object_id=account.pk,
        details={"username": username},
        at=at,
    )
    return account


@transaction.atomic
def change_password(*, account: Account, password: str, actor: Actor, at: datetime) -> None:
    """A new password; sessions opened with the old one end."""
    _set_password(account, password)
    account.save(update_fields=["password"])
    record(actor=actor, verb="access.change_password", object_kind="account", object_id=account.pk, at=at)


@transaction.atomic
def close_account(*, account: Account, actor: Actor, at: datetime) -> None:
    """Nobody signs in with the account any more; its past acts keep its name."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    record(actor=actor, verb="access.close_account", object_kind="account", object_id=account.pk, at=at)


@transaction.atomic
def give_office(
    *,
    account: Account,
    place: Place,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
    reach: Reach,
    actor: Actor,
    at: datetime,
) -> Office:
    """An office for an account, within the giver's own reach (power `accounts.manage`)."""
    _require_reach(reach, place)
    if valid_from < place.valid_from or (place.valid_to is not None and valid_from > place.valid_to):
        values = {"place": place.full_name, "on": f"{valid_from:%d/%m/%Y}"}
        raise Refused([Problem("access.place_not_there", values=values)])
    held = Office.objects.filter(account=account, place=place, role=role).exclude(valid_to__lt=valid_from)
    if (held if valid_to is None else held.filter(valid_from__lte=valid_to)).exists():
        raise Refused([Problem("access.office_held", values={"account": account.full_name})])
    office = Office.objects.create(
        account=account, place=place, role=role, valid_from=valid_from, valid_to=valid_to
    )
    record(
        actor=actor,
        verb="access.give_office",
        object_kind="account",
        object_id=account.pk,
        place_code=place.code,
        details={"role": str(role), "from": valid_from.isoformat()},
        at=at,
    )
    return office


@transaction.atomic
def end_office(*, office: Office, last_day: date, reach: Reach, actor: Actor, at: datetime) -> None:
    """The office is held up to and including `last_day`."""
    _require_reach(reach, office.place)
    office.valid_to = last_day
    office.save(update_fields=["valid_to"])
    record(
        actor=actor,
        verb="access.end_office",
        object_kind="account",
        object_id=office.account_id,
        place_code=office.place.code,
        details={"role": office.role, "last_day": last_day.isoformat()},
        at=at,
    )


@transaction.atomic
def remember_unit(*, account: Account, place: Place) -> None:
    """The unit to open on next time.  A preference and not an act: no audit line."""
    account.last_unit = place
    account.save(update_fields=["last_unit"])


@transaction.atomic
def choose_language(*, account: Account, language: str) -> None:
    """The language of the screens from now on.  A preference and not an act: no audit line."""
    account.language = Language(language)
    account.save(update_fields=["language"])


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise Refused([Problem("access.password_weak", values={"reasons": reasons})]) from error
    account.set_password(password)


def _require_reach(reach: Reach, place: Place) -> None:
    if not reach.having("accounts.manage").covers(place):
        raise Refused([Problem("access.out_of_reach", values={"place": place.full_name})])
