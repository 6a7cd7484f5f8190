"""Every view declares who may use it; the server does not start otherwise.

@policy("household.read")
def household(request: Request, code: str) -> HttpResponse: ...

@public("the page on which one signs in")
def sign_in(request: HttpRequest) -> HttpResponse: ...
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver

from giamngheo.access.models import Account
from giamngheo.access.powers import POWERS
from giamngheo.access.reach import Reach, reach_of
from giamngheo.audit.actions import Actor
from giamngheo.core.openness import public as public  # for the doors that know accounts


class Request(HttpRequest):
    """A request that passed a policy."""

    user: Account
    today: date
    reach: Reach
    actor: Actor


View = Callable[..., HttpResponseBase]


def policy(power: str) -> Callable[[View], View]:
    """Only an account that holds the power somewhere, today, passes.

    The view finds `request.reach`, narrowed to the places of that power, and `request.actor` for its act.
    Who has not signed in is sent to do so; who may not is answered 403.
    """
    if power not in POWERS:
        raise KeyError(f"no such power: {power}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            reach = reach_of(request.user, request.today).having(power)
            if not reach.paths:
                raise PermissionDenied(power)
            request.reach = reach
            request.actor = Actor(str(request.user.pk), reach.offices[0], request.META.get("REMOTE_ADDR", ""))
            response = view(request, *arguments, **named)
            # A shared machine must not show it again to the next person: not from a cache, not by going back.
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        guarded.policy = power  # type: ignore[attr-defined]
        return guarded

    return declare


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Back to the asked page after signing in; a page fragment asked for by htmx moves the whole page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("sign-in")})
    return redirect_to_login(request.get_full_path())


@checks.register
def every_view_declares_its_policy(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """The system check: an address whose view has no policy is an error."""
    return [
        checks.Error(
            f"The view at {address!r} declares no policy.",
            hint="Put @policy(power) or @public(why) of giamngheo.access.policy on it.",
            id="access.E001",
        )
        for address, view in routed_views(get_resolver().url_patterns)
        if not hasattr(view, "policy")
    ]


def routed_views(patterns: Sequence[URLPattern | URLResolver], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site with its view."""
    for pattern in patterns:
        address = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routed_views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback
