"""Addresses for the tests of the policy."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from giamngheo.access.policy import Request, policy, public


@policy("household.read")
def households(request: Request) -> HttpResponse:
    """Who asks, and as what."""
    actor = request.actor
    return HttpResponse("|".join((actor.account_id, actor.office, actor.address, *request.reach.paths)))


@policy("accounts.manage")
def accounts(request: Request, number: int) -> HttpResponse:
    """A page of another power."""
    return HttpResponse(str(number))


@public("the page on which one signs in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open to all."""
    return HttpResponse("sign in")


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author declared nothing."""
    return HttpResponse("leak")


urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("households/", households),
    path("accounts/<int:number>/", accounts),
]

urlpatterns_with_a_hole = [*urlpatterns, path("inner/", include([path("forgotten/", forgotten)]))]
