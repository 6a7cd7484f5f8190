"""Giving accounts and offices."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from giamngheo.access.actions import (
    add_account,
    change_password,
    choose_language,
    close_account,
    end_office,
    give_office,
    remember_unit,
)
from giamngheo.access.models import Account, Office, Role
from giamngheo.access.reach import Reach, reach_of, reach_of_installation
from giamngheo.audit.models import Line
from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.queries import by_code
from tests.record.access.conftest import NOW, PASSWORD, SYSTEM, TODAY, Give

WHOLE = reach_of_installation("accounts.manage")


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    (problem,) = refusal.value.problems
    return problem.code


def test_every_act_leaves_one_line_without_the_password(account: Account, give: Give) -> None:
    office = give(Role.clerk, "06325")
    end_office(office=office, last_day=TODAY, reach=WHOLE, actor=SYSTEM, at=NOW)
    change_password(account=account, password=PASSWORD + "!", actor=SYSTEM, at=NOW)
    close_account(account=account, actor=SYSTEM, at=NOW)
    lines = Line.objects.filter(object_kind="account").order_by("number")
    assert [line.verb for line in lines] == [
        "access.add_account", "access.give_office", "access.end_office", "access.change_password",
        "access.close_account",
    ]  # fmt: skip
    assert not any(PASSWORD in str(line.details) or account.password in str(line.details) for line in lines)
    assert verify_chain() == []


def test_preferences_leave_no_line(account: Account, lang_son: None) -> None:
    before = Line.objects.count()
    remember_unit(account=account, place=by_code("06325", TODAY))
    choose_language(account=account, language="en")
    account.refresh_from_db()
    assert (account.last_unit and account.last_unit.code, account.language) == ("06325", "en")
    assert Line.objects.count() == before


def test_passwords_are_hashed(account: Account) -> None:
    assert PASSWORD not in account.password
    assert account.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "1234567890", "password12", "hoangthihoa"])
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_account(username="hoa", full_name="hoangthihoa", password=password, actor=SYSTEM, at=NOW)
    assert code_of(refusal) == "access.password_weak"
    assert not Account.objects.exists()


def test_a_user_name_is_taken_once(account: Account) -> None:
    with pytest.raises(Refused) as refusal:
        add_account(username=" hoa ", full_name="Hoa", password=PASSWORD, actor=SYSTEM, at=NOW)
    assert code_of(refusal) == "access.username_taken"


class TestOffices:
    @pytest.fixture(autouse=True)
    def _units(self, lang_son: None) -> None:
        pass

    def give(self, account: Account, reach: Reach, code: str = "06325", start: date = TODAY) -> Office:
        return give_office(
            account=account, place=by_code(code, TODAY), role=Role.clerk, valid_from=start,
            reach=reach, actor=SYSTEM, at=NOW,
        )  # fmt: skip

    def test_only_within_the_givers_reach(self, account: Account, give: Give) -> None:
        give(Role.administrator, "185")
        reach = reach_of(account, TODAY)
        assert self.give(account, reach, "06325").pk
        with pytest.raises(Refused) as refusal:
            self.give(account, reach, "06250")
        assert code_of(refusal) == "access.out_of_reach"

    def test_not_by_another_power(self, account: Account, give: Give) -> None:
        give(Role.leader, "185")
        with pytest.raises(Refused) as refusal:
            self.give(account, reach_of(account, TODAY))
        assert code_of(refusal) == "access.out_of_reach"

    def test_not_before_the_place_exists(self, account: Account) -> None:
        with pytest.raises(Refused) as refusal:
            self.give(account, WHOLE, start=date(2019, 12, 31))
        assert code_of(refusal) == "access.place_not_there"

    def test_not_twice_at_once(self, account: Account) -> None:
        office = self.give(account, WHOLE)
        with pytest.raises(Refused) as refusal:
            self.give(account, WHOLE, start=TODAY + timedelta(days=5))
        assert code_of(refusal) == "access.office_held"
        end_office(office=office, last_day=TODAY, reach=WHOLE, actor=SYSTEM, at=NOW)
        assert self.give(account, WHOLE, start=TODAY + timedelta(days=1)).pk

    def test_the_database_refuses_it_too(self, account: Account) -> None:
        office = self.give(account, WHOLE)
        office.pk, office.valid_from = None, TODAY + timedelta(days=9)
        with pytest.raises(IntegrityError), transaction.atomic():
            office.save(force_insert=True)

    def test_an_end_before_the_start_is_refused_by_the_database(self, account: Account) -> None:
        office = self.give(account, WHOLE)
        with pytest.raises(IntegrityError), transaction.atomic():
            end_office(office=office, last_day=TODAY - timedelta(days=1), reach=WHOLE, actor=SYSTEM, at=NOW)
