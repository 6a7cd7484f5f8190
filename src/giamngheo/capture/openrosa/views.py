"""The addresses that Collect asks: the list of forms, a form, its lists, and where to send what was filled in."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from giamngheo.access.policy import Request
from giamngheo.capture.openrosa import offers, uploads
from giamngheo.capture.openrosa.device import device
from giamngheo.capture.openrosa.envelopes import (
    FormEntry,
    MediaEntry,
    document,
    form_list,
    manifest,
    told,
)
from giamngheo.core.problems import Problem, Refused
from giamngheo.forms import instances, xlsform
from giamngheo.forms.definition import forms
from giamngheo.places.models import Place
from giamngheo.review import actions, field_files
from giamngheo.review.actions import NewFile, Receipt
from giamngheo.review.models import Cycle, FieldState, FormVersion

_NOT_FOUND = later("Mẫu phiếu này không còn, hoặc nằm ngoài địa bàn được giao.")
_NO_COMPILER = later("Máy chủ chưa cài phần thu thập tại thực địa (extra “field”).")
_CUT_OFF = later("Dữ liệu gửi đến bị cắt ngang hoặc không đúng dạng; chưa lưu gì. Hãy gửi lại.")
_TOO_BIG = later("Dữ liệu gửi đến quá lớn.")
_CONFLICT = later(
    "Mã phiếu này đã gửi trước đây với nội dung khác. Cả hai đã được lưu; hãy báo công chức xã chọn phiếu đúng."
)


@device("review.record")
def forms_offered(request: Request) -> HttpResponse:
    """The forms of the villages in which the account may record; one of them when `formID` names it."""
    wanted = request.GET.get("formID")
    try:
        return form_list(
            FormEntry(
                form_id=one.form_id,
                name=one.title,
                version=one.version,
                md5=offers.digest(document(one.xform()).content),
                download=_address(request, "openrosa-form", one),
                manifest=_address(request, "openrosa-manifest", one),
            )
            for one in offers.offers(request.reach)
            if wanted in (None, one.form_id)
        )
    except ImportError:
        return told(501, _NO_COMPILER)


@device("review.record")
def form(request: Request, cycle: int, place: int) -> HttpResponse:
    """One form."""
    found = offers.offer(request.reach, cycle, place)
    if found is None:
        return told(404, _NOT_FOUND)
    try:
        return document(found.xform())
    except ImportError:
        return told(501, _NO_COMPILER)


@device("review.record")
def form_manifest(request: Request, cycle: int, place: int) -> HttpResponse:
    """The lists that a form needs."""
    found = offers.offer(request.reach, cycle, place)
    if found is None:
        return told(404, _NOT_FOUND)
    return manifest(
        MediaEntry(
            name=name,
            md5=offers.digest(offers.media(request.reach, found, name)),
            download=_address(request, "openrosa-media", found, name),
        )
        for name in offers.FILES
    )


@device("review.record")
def media(request: Request, cycle: int, place: int, name: str) -> HttpResponse:
    """One list of a form: names of people of one village, and nothing sensitive."""
    found = offers.offer(request.reach, cycle, place)
    if found is None or name not in offers.FILES:
        return told(404, _NOT_FOUND)
    return HttpResponse(offers.media(request.reach, found, name), content_type="text/csv; charset=utf-8")


@device("review.record")
def submission(request: Request) -> HttpResponse:
    """HEAD says where and how much to send; POST takes a filled form, whole or not at all."""
    if request.method == "HEAD":
        return HttpResponse(
            status=204, headers={"Location": request.build_absolute_uri(reverse("openrosa-submission"))}
        )
    if request.method != "POST":
        response = told(405, "HEAD, POST")
        response.headers["Allow"] = "HEAD, POST"
        return response
    try:
        sent = uploads.read(request)
    except uploads.CutOff:
        return told(400, _CUT_OFF)
    except uploads.TooBig:
        return told(413, _TOO_BIG)
    try:
        return _received(request, sent, timezone.now())
    except Refused as refused:
        return told(400, *(problem.sentence(_language()) for problem in refused.problems))


def _received(request: Request, sent: uploads.Upload, at: datetime) -> HttpResponse:
    found = instances.read(sent.body)
    where = _where(request, found.form)
    if where is None:
        return told(404, _NOT_FOUND)
    cycle, place = where
    files = [NewFile(file.name or "", *field_files.keep(file.chunks()), kind=(file.content_type or "")[:80])
             for file in sent.files]  # fmt: skip
    receipt = actions.receive(
        cycle=cycle,
        place=place,
        form_version=_form_version(request, found.version, at),
        body=sent.body,
        files=files,
        actor=request.actor,
        at=at,
    )
    if receipt.conflicts:
        return told(409, _CONFLICT)
    response = told(201, *_words(receipt))
    response.headers["Location"] = _here(request)
    return response


def _words(receipt: Receipt) -> list[str]:
    """What a person in the field should know of it: received is not yet accepted."""
    state = receipt.submission.state
    if state == FieldState.refused:
        said = [Problem("review.field_kept").what(_language())]
        said += [str(one[_language()]) for one in receipt.submission.problems]
    elif state == FieldState.disputed:
        said = [_("Đã nhận. Hộ này có phiếu khác; công chức xã sẽ chọn phiếu đúng.")]
    else:
        said = [_("Đã nhận phiếu.")]
    if receipt.lacking:
        said.append(_("Còn thiếu tệp: {files}.").format(files=", ".join(receipt.lacking)))
    return said


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def _where(request: Request, form_id: str) -> tuple[Cycle, Place] | None:
    """Cycle and village that a form's name tells, within reach; the cycle may have ended since."""
    parts = offers.named(form_id)
    if parts is None or parts[0] != offers.FORM:
        return None
    code, place_code, since = parts[1:]
    cycle = Cycle.objects.filter(code=code).select_related("place").first()
    place = Place.objects.filter(code=place_code, valid_from=since).first()
    if cycle is None or place is None or not request.reach.covers(place):
        return None
    return cycle, place


def _form_version(request: Request, named: str, at: datetime) -> FormVersion:
    """The version of the form that was filled: the present one, or an older one that a device still has.

    It never keeps a filled form out: where a version's number is taken by another content, the whole name is its
    number.
    """
    present = forms()[offers.FORM]
    content = named.rpartition("-")[2][:64]
    if named == xlsform.version(present):
        content = present.hash
    found = FormVersion.objects.filter(form=present.id, hash__startswith=content).first() if content else None
    if found is not None:
        return found
    free = not FormVersion.objects.filter(form=present.id, version=present.version).exists()
    version = present.version if free and content == present.hash else named[:40] or "?"
    return actions.register_form_version(
        form=present.id, version=version, content_hash=content or "?", actor=request.actor, at=at
    )


def _here(request: Request) -> str:
    return request.build_absolute_uri(reverse("openrosa-submission"))


def _address(request: Request, view: str, one: offers.Offer, *rest: str) -> str:
    return request.build_absolute_uri(reverse(view, args=[one.cycle.pk, one.place.pk, *rest]))
