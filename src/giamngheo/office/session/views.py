"""Signing in and out; language, unit and cycle."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from giamngheo.access.actions import choose_language, remember_unit
from giamngheo.access.policy import Request, policy, public
from giamngheo.access.queries import units_of
from giamngheo.office import shell
from giamngheo.office.session.forms import SignInForm


class _SignIn(LoginView):
    template_name = "office/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """The account's own language holds from here on."""
        response = super().form_valid(form)
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response


sign_in = public("the page on which one signs in")(_SignIn.as_view())
sign_out = public("leaving needs no power")(LogoutView.as_view())


@public("the sign-in page has a language too")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept on the account, or on this browser until someone signs in."""
    chosen = request.POST.get("language")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    response = _back(request)
    if request.user.is_authenticated:
        choose_language(account=request.user, language=chosen)
    else:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", httponly=True)
    return response


@policy("law.read")
@require_POST
def choose_unit(request: Request) -> HttpResponse:
    """The unit to work in, here and next time."""
    on = shell.workplace(request).on
    unit = units_of(request.reach, on).filter(path=request.POST.get("unit", "").replace("\x00", "")).first()
    if unit is None:
        raise Http404
    remember_unit(account=request.user, place=unit)
    return _back(request)


@policy("law.read")
@require_POST
def choose_cycle(request: Request) -> HttpResponse:
    """The cycle to look at, until one signs out."""
    code = request.POST.get("cycle", "")
    if all(cycle.code != code for cycle in shell.workplace(request).cycles):
        raise Http404
    request.session[shell.CYCLE_KEY] = code
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page one came from, when it is ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")
