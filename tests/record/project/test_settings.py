"""Formats, languages and what goes with every answer to a browser."""

from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from giamngheo.access.models import Account
from tests.record.project import urls

pytestmark = [pytest.mark.urls(urls.__name__), pytest.mark.django_db]


class Filled(forms.Form):
    """A date and a figure."""

    day = forms.DateField(localize=True)
    share = forms.DecimalField(localize=True)


@pytest.mark.parametrize(("language", "share"), [("vi", "1234,5"), ("en", "1234.5")])
def test_dates_are_day_first_and_keys_are_not_grouped(client: Client, language: str, share: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = client.get("/values/").content.decode()
    assert text == f"{language} 05/09/2026 {share} 12345 {timezone.localdate().year}"


@pytest.mark.parametrize(("language", "share"), [("vi", "3,35"), ("en", "3.35")])
def test_what_is_typed_is_read_the_same_way(language: str, share: str) -> None:
    with translation.override(language):
        form = Filled({"day": "05/09/2026", "share": share})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 9, 5)
    assert str(form.cleaned_data["share"]) == "3.35"


def test_a_year_of_two_digits_is_not_guessed() -> None:
    with translation.override("vi"):
        assert not Filled({"day": "05/09/26", "share": "1"}).is_valid()


def test_vietnamese_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/values/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert (answer.content[:2], answer["Content-Language"]) == (b"vi", "vi")


def test_the_accounts_language_unless_the_browser_chose_another(client: Client) -> None:
    account = Account.objects.create(username="a", full_name="A", language="en", password="!")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/values/").content.startswith(b"en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    assert client.get("/values/").content.startswith(b"vi")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"
    assert client.get("/values/").content.startswith(b"en")


def test_nothing_inline_and_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/values/")
    rules = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_reader_of_an_error_learns_nothing_about_the_inside(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert b"ZeroDivision" not in answer.content


def test_settings_are_safe_unless_told_otherwise() -> None:
    assert not settings.DEBUG
    assert settings.SESSION_COOKIE_HTTPONLY
    assert (settings.DATA_DIRECTORY / "secret_key").read_text() == settings.SECRET_KEY
