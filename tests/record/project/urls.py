"""Pages for the tests of the settings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from giamngheo.access.policy import public


@public("a page of the tests")
def values(request: Any) -> HttpResponse:
    """A date, a figure and a key as templates write them."""
    text = Template("{{ day }} {{ share }} {{ key }} {{ today|date:'Y' }}").render(
        Context({"day": date(2026, 9, 5), "share": Decimal("1234.5"), "key": 12345, "today": request.today})
    )
    return HttpResponse(f"{request.LANGUAGE_CODE} {text}")


@public("a page of the tests")
def broken(request: HttpRequest) -> HttpResponse:
    """A view with a fault."""
    raise ZeroDivisionError


urlpatterns = [path("values/", values), path("broken/", broken)]
