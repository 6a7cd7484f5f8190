"""What every request is given before a view sees it: the date, and the language of the person asking."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Handler = Callable[[HttpRequest], HttpResponse]


def text_only(handle: Handler) -> Handler:
    """Refuse an address with a NUL sign in it: nobody types one, and PostgreSQL stores none."""

    def checked(request: HttpRequest) -> HttpResponse:
        given = [request.path_info, *(value for _, values in request.GET.lists() for value in values)]
        if any("\x00" in value for value in given):
            raise BadRequest
        return handle(request)

    return checked


def clock(handle: Handler) -> Handler:
    """Put today's date on the request (`request.today`): below the doors nothing asks the clock.

    In a demonstration it is the day on which the story stands; the action log keeps the true time.
    """

    def with_date(request: HttpRequest) -> HttpResponse:
        request.today = settings.STORY_DATE or timezone.localdate()  # type: ignore[attr-defined]
        return handle(request)

    return with_date


def language(handle: Handler) -> Handler:
    """The language chosen on this browser, else the account's, else Vietnamese.

    What the browser says it prefers is ignored: officials' machines are often set up in English.
    """
    known = {code for code, _ in settings.LANGUAGES}

    def in_language(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in known:
            chosen = getattr(request.user, "language", None)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = handle(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response

    return in_language
