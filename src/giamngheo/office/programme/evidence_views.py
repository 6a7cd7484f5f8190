"""Documents and photographs of an activity: attached, and read back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office import leaving
from giamngheo.office.households.fields import one_of, text
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import evidence, wording
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import OnceForm, day_field
from giamngheo.office.programme.ground import (
    CONFLICT,
    UNUSABLE,
    activity_of,
    asked,
    beside,
    require_record,
    signed_by,
    status_of,
)
from giamngheo.programme import actions
from giamngheo.programme.models import Activity, Evidence

_ABOUT_PEOPLE = ("list", "photo")
_LONGEST_NAME = 200


@policy("programme.read")
def add(request: Request, code: str) -> HttpResponse:
    """Attach a file."""
    found = activity_of(request, code)
    require_record(request, found.place)
    form = _form(request)
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = _keep(request, found, form)
        except Refused as refused:
            problems = beside(form, refused.problems)
            status = (
                CONFLICT if any(one.code == "programme.already" for one in problems) else status_of(problems)
            )
        else:
            messages.success(request, _("Đã thêm {name}.").format(name=row.title))
            return redirect(f"{reverse('activity', args=[found.code])}#tai-lieu")
    context = surroundings(found) | {
        "form": form, "problems": problems, "question": _("Thêm tài liệu, ảnh"), "button": _("Thêm"), "upload": True,
        "back": reverse("activity", args=[found.code]) + "#tai-lieu",
    }  # fmt: skip
    return asked(request, "form", context, status)


@policy("programme.read")
def read(request: Request, code: str, number: int) -> HttpResponseBase:
    """One file, to keep.  Lists and photographs show people: they need the power over households, and are logged."""
    found = activity_of(request, code)
    row = Evidence.objects.filter(activity=found, pk=number).first()
    if row is None or not evidence.path_of(row.hash).is_file():
        raise Http404
    if row.kind in _ABOUT_PEOPLE and not request.reach.having("household.read").covers(found.place):
        raise PermissionDenied("household.read")
    leaving.note(request, what="evidence", asked=f"{found.code} {row.pk}", place=found.place, size=row.size)
    response = FileResponse(
        evidence.path_of(row.hash).open("rb"),
        as_attachment=True,
        filename=row.name,
        content_type=row.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(request: Request) -> OnceForm:
    form = OnceForm(sent(request))
    form.files = request.FILES
    form.add("kind", one_of(gettext_lazy("Loại"), wording.CHOICES["Evidence.kind"].items()))
    form.add("title", text(gettext_lazy("Trích yếu"), most=200))
    form.add("number", text(gettext_lazy("Số văn bản"), required=False, most=60))
    day = day_field(gettext_lazy("Ngày"), today=request.today)
    day.initial = request.today
    form.add("on", day)
    form.add("file", _File())
    return form


class _File(forms.FileField):
    """A file of a known type, not too large."""

    def __init__(self) -> None:
        accepted = ",".join(evidence.TYPES)
        super().__init__(
            label=gettext_lazy("Tệp"),
            widget=forms.FileInput(attrs={"accept": accepted}),
            help_text=gettext_lazy("PDF, ảnh JPG, PNG, Word (.docx) hoặc Excel (.xlsx); nhiều nhất 15 MB."),
        )
        self.error_messages |= {
            "required": gettext_lazy("Chọn tệp."),
            "empty": gettext_lazy("Tệp này rỗng."),
            "missing": gettext_lazy("Chọn tệp."),
        }

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile:
        """The upload, where its size and its type are right."""
        upload: UploadedFile = super().clean(data, initial)
        if (upload.size or 0) > evidence.LARGEST:
            raise forms.ValidationError(_("Tệp lớn hơn 15 MB; nén hoặc tách tệp."))
        if evidence.media_type(upload) is None:
            raise forms.ValidationError(_("Tệp không đúng loại, hoặc nội dung không khớp với đuôi tên tệp."))
        return upload


def _keep(request: Request, found: Activity, form: OnceForm) -> Evidence:
    """The content first, then the row: a row never leads to nothing."""
    data = form.cleaned_data
    upload: UploadedFile = data["file"]
    kind = evidence.media_type(upload) or ""
    name = get_valid_filename((upload.name or "tep")[-_LONGEST_NAME:])
    row = Evidence(
        activity=found, kind=data["kind"], title=data["title"], number=data["number"], on=data["on"],
        name=name, media_type=kind, size=upload.size or 0, hash=evidence.keep(upload),
    )  # fmt: skip
    return actions.keep(row=row, signed=signed_by(request, "programme.record", data["request"]))
