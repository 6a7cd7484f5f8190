"""The offline form: its page and worker, the data it takes along, and where it sends sheets."""

import json
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from giamngheo.access.policy import Request, policy, public
from giamngheo.capture.field import shell_files
from giamngheo.capture.field import village as villages
from giamngheo.core.problems import Problem, Refused
from giamngheo.forms.instances import MOST_BYTES
from giamngheo.places.models import Place
from giamngheo.places.queries import holds_synthetic
from giamngheo.review import actions
from giamngheo.review.actions import Receipt
from giamngheo.review.models import Cycle, FieldState, FormVersion

_REFUSED, _DIFFERS = 422, 409


@public("an empty page: it is kept on the telephone and shows nothing until someone has signed in")
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page without any data in it."""
    return HttpResponse(_shell())


@public("the program of the empty page")
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it changes whenever a file of the page changes."""
    text = shell_files.text_of(shell_files.WORKER)
    files = [reverse("field"), *shell_files.addresses()]
    text = text.replace('"VERSION"', json.dumps(shell_files.version(_shell()))).replace(
        '"FILES"', json.dumps(files)
    )
    return HttpResponse(
        text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@policy("review.record")
@require_GET
def session(request: Request) -> HttpResponse:
    """Who is signed in, the token for sending, and the villages one may take along."""
    offered = [villages.as_data(cycle, place) for cycle, place in villages.on_offer(request.reach)]
    account = {"id": str(request.user.pk), "name": request.user.full_name}
    return JsonResponse({"account": account, "token": get_token(request), "villages": offered})


@policy("review.record")
@require_GET
def village(request: Request, cycle: int, place: int) -> HttpResponse:
    """A village's households and the form."""
    for held, there in villages.on_offer(request.reach):
        if (held.pk, there.pk) == (cycle, place):
            language = "en" if get_language() == "en" else "vi"
            return JsonResponse(villages.content(request.reach, held, there, request.user, language))
    raise Http404


@policy("review.record")
@require_POST
def sheet(request: Request) -> HttpResponse:
    """A filled sheet, kept as it came: the same again gives the same answer, another content is a conflict."""
    sent = _envelope(request)
    held = Cycle.objects.filter(pk=sent["cycle"]).first()
    place = Place.objects.filter(pk=sent["place"]).first()
    if held is None or place is None or not request.reach.covers(place):
        raise Http404
    at = timezone.now()
    try:
        receipt = actions.receive(
            cycle=held,
            place=place,
            form_version=_form_version(request, sent["version"], sent["hash"], at),
            body=sent["body"],
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return JsonResponse({"said": [_said(problem) for problem in refused.problems]}, status=_REFUSED)
    return JsonResponse(_receipt(receipt), status=_DIFFERS if receipt.conflicts else 201)


def _envelope(request: HttpRequest) -> dict[str, Any]:
    """Cycle and place by number, the form's version, and the body as text."""
    if len(request.body) > 2 * MOST_BYTES:
        raise BadRequest("too large")
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise BadRequest("not JSON") from None
    kinds = {"cycle": int, "place": int, "version": str, "hash": str, "body": str}
    if not isinstance(sent, dict) or not all(
        isinstance(sent.get(name), kind) for name, kind in kinds.items()
    ):
        raise BadRequest("not a sheet")
    if not sent["body"].lstrip().startswith("{") or max(sent["cycle"], sent["place"]) >= 2**63:
        raise BadRequest("not a sheet")
    return sent


def _form_version(request: Request, version: str, content: str, at: Any) -> FormVersion:
    """The version that was filled: the present one, or an older one that the telephone still has.

    It never keeps a sheet out: where a version's number is taken by another content, the hash is its number.
    """
    found = FormVersion.objects.filter(form=villages.FORM, hash=content).first()
    if found is not None:
        return found
    taken = FormVersion.objects.filter(form=villages.FORM, version=version).exists()
    return actions.register_form_version(
        form=villages.FORM,
        version=content[:40] if taken or not version else version[:40],
        content_hash=content[:64],
        actor=request.actor,
        at=at,
    )


def _receipt(receipt: Receipt) -> dict[str, Any]:
    """What the sender is told; received is not yet accepted."""
    submission = receipt.submission
    said = []
    if submission.state == FieldState.refused:
        said = [_said(Problem("review.field_kept")), *(str(one[_language()]) for one in submission.problems)]
    return {
        "receipt": f"{submission.pk}-{submission.body_hash[:12]}",
        "state": str(submission.state),
        "said": said,
    }


def _said(problem: Problem) -> str:
    return problem.what(_language())


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def _shell() -> str:
    return render_to_string("capture/field/shell.html", {"synthetic": holds_synthetic()})
