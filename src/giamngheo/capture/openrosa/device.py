"""The policy of a device's requests: signed by an account that holds the power somewhere today, each by itself."""

from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt

from giamngheo.access.models import Account
from giamngheo.access.policy import View
from giamngheo.access.powers import POWERS
from giamngheo.access.reach import reach_of
from giamngheo.audit.actions import Actor
from giamngheo.capture.openrosa.envelopes import stamped, told
from giamngheo.capture.openrosa.signing_in import REMEMBERED_FOR, LockedOut, account_of

_LOCKED = "Sai mật khẩu quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
_UNKNOWN = "Tên đăng nhập hoặc mật khẩu không đúng."
_MAY_NOT = later("Tài khoản hiện không được giao nhập phiếu ở thôn nào.")


def device(power: str) -> Any:
    """Like `access.policy.policy` for requests that carry their own credentials.

    A browser's session is not looked at, so a page elsewhere cannot send in a signed-in person's name and the
    forgery check is not needed.
    """
    if power not in POWERS:
        raise KeyError(f"no such power: {power}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
            return stamped(_answer(view, power, request, arguments, named))

        guarded.policy = power  # type: ignore[attr-defined]
        return csrf_exempt(guarded)

    return declare


def _answer(view: View, power: str, request: Any, arguments: Any, named: Any) -> HttpResponse:
    try:
        account = account_of(request)
    except LockedOut:
        response = told(429, _LOCKED)
        response.headers["Retry-After"] = str(REMEMBERED_FOR)
        return response
    if account is None:
        response = told(401, _UNKNOWN)
        response.headers["WWW-Authenticate"] = 'Basic realm="giamngheo", charset="UTF-8"'
        return response
    with translation.override(account.language):  # a device says nothing of the person's; the account does
        return _allowed(view, power, request, account, arguments, named)


def _allowed(
    view: View, power: str, request: Any, account: Account, arguments: Any, named: Any
) -> HttpResponse:
    reach = reach_of(account, request.today).having(power)
    if not reach.paths:
        return told(403, _MAY_NOT)
    request.user = account
    request.reach = reach
    request.actor = Actor(str(account.pk), reach.offices[0], request.META.get("REMOTE_ADDR", ""))
    answer = view(request, *arguments, **named)
    assert isinstance(answer, HttpResponse)  # noqa: S101 - the views of this package stream nothing
    return answer
