"""Views declare their policy; the policy lets the right people in and tells the view their reach."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core import checks
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from giamngheo.access import policy
from giamngheo.access.models import Account, Role
from tests.record.access import urls
from tests.record.access.conftest import PASSWORD, Give

pytestmark = pytest.mark.urls(urls.__name__)


@pytest.fixture
def signed_in(client: Client, account: Account) -> Client:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, db: None) -> None:
    answer = client.get("/households/?q=1")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/households/%3Fq%3D1")


def test_a_fragment_asked_for_by_a_stranger_moves_the_whole_page(client: Client, db: None) -> None:
    answer = client.get("/households/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/")


def test_an_account_without_an_office_is_refused(signed_in: Client) -> None:
    assert signed_in.get("/households/").status_code == 403


def test_the_view_is_told_reach_and_actor(signed_in: Client, account: Account, give: Give) -> None:
    give(Role.clerk, "06328")
    give(Role.finance, "185")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda: give(Role.front, "06325").valid_from)
        text = signed_in.get("/households/").content.decode()
    assert text == f"{account.pk}|công chức cấp xã, Xã Long Đống (06328)|127.0.0.1|20/185/06328/"


def test_yesterdays_office_opens_nothing_today(signed_in: Client, give: Give) -> None:
    office = give(Role.clerk, "06328")
    assert signed_in.get("/households/").status_code == 200
    office.valid_to = timezone.localdate() - timedelta(days=1)
    office.save()
    assert signed_in.get("/households/").status_code == 403


def test_an_administrator_of_accounts_opens_no_household(signed_in: Client, give: Give) -> None:
    give(Role.administrator, "20")
    assert signed_in.get("/accounts/7/").content == b"7"
    assert signed_in.get("/households/").status_code == 403


def test_a_closed_account_is_a_stranger(signed_in: Client, account: Account, give: Give) -> None:
    give(Role.clerk, "06328")
    account.is_active = False
    account.save()
    assert signed_in.get("/households/").status_code == 302


def test_a_public_page_is_open(client: Client) -> None:
    assert client.get("/sign-in/").content == b"sign in"


def test_a_public_page_says_why() -> None:
    with pytest.raises(ValueError, match="why"):
        policy.public(" ")


def test_a_policy_names_a_known_power() -> None:
    with pytest.raises(KeyError):
        policy.policy("household.raed")


def test_a_view_without_a_policy_is_an_error_of_the_system_check(monkeypatch: pytest.MonkeyPatch) -> None:
    assert policy.every_view_declares_its_policy(None) == []
    monkeypatch.setattr(urls, "urlpatterns", urls.urlpatterns_with_a_hole)
    with override_settings(ROOT_URLCONF=urls.__name__):
        (error,) = policy.every_view_declares_its_policy(None)
        assert error in checks.run_checks()
    assert (error.level, error.id) == (checks.ERROR, "access.E001")
    assert "inner/forgotten/" in error.msg


class TestPasswords:
    def try_to_sign_in(self, username: str, password: str) -> object:
        request = RequestFactory().post("/sign-in/")
        return authenticate(request, username=username, password=password)

    def test_the_right_one_signs_in(self, account: Account) -> None:
        assert self.try_to_sign_in("hoa", PASSWORD) == account

    def test_five_wrong_ones_close_the_door_for_that_name(self, account: Account) -> None:
        for _ in range(5):
            assert self.try_to_sign_in("hoa", "wrong") is None
        assert self.try_to_sign_in("hoa", PASSWORD) is None

    def test_a_closed_account_does_not_sign_in(self, account: Account) -> None:
        account.is_active = False
        account.save()
        assert self.try_to_sign_in("hoa", PASSWORD) is None
