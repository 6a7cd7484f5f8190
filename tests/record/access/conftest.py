"""The units of Lạng Sơn, and accounts with offices."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from giamngheo.access.actions import add_account, give_office
from giamngheo.access.models import Account, Office, Role
from giamngheo.access.reach import reach_of_installation
from giamngheo.audit.actions import Actor
from giamngheo.places.actions import load_units
from giamngheo.places.queries import by_code

SYSTEM = Actor("giamngheo")
NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
TODAY = date(2024, 3, 1)
PASSWORD = "con trâu đi trước"


@pytest.fixture
def lang_son(db: None) -> None:
    load_units(actor=SYSTEM, at=NOW)


@pytest.fixture
def account(db: None) -> Account:
    return add_account(username="hoa", full_name="Hoàng Thị Hoa", password=PASSWORD, actor=SYSTEM, at=NOW)


Give = Callable[..., Office]


@pytest.fixture
def give(lang_son: None, account: Account) -> Give:
    """Give the account an office: role, code, and dates."""

    def office(role: Role, code: str, start: date = TODAY, end: date | None = None) -> Office:
        return give_office(
            account=account,
            place=by_code(code, start),
            role=role,
            valid_from=start,
            valid_to=end,
            reach=reach_of_installation("accounts.manage"),
            actor=SYSTEM,
            at=NOW,
        )

    return office
