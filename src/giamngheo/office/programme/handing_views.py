"""Handing over: one item, or one sum of money, to all who are ticked; and the grid of who came to which session."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid5

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem, Refused
from giamngheo.office.households.fields import one_of, text
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme import wording
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import DongField, OnceForm, QuantityField, Ticks, day_field
from giamngheo.office.programme.ground import (
    UNUSABLE,
    activity_of,
    asked,
    beside,
    require_record,
    signed_by,
    status_of,
)
from giamngheo.office.programme.tables import TABLES, live
from giamngheo.programme import actions
from giamngheo.programme.models import (
    LIVE,
    Activity,
    Attendance,
    Handover,
    Participant,
    TrainingSession,
    amount_of,
)

_SESSIONS_SHOWN = 12
_OPTIONAL = ("specification", "mark", "producer", "bought_from")


class HandForm(OnceForm):
    """Goods with quantity and price, or money with its sum."""

    def __init__(self, request: Request, people: Sequence[Participant], data: Any = None) -> None:
        super().__init__(data)
        self.people = people
        ticks = Ticks([(str(one.pk), one.name) for one in people], none=gettext_lazy("Chưa chọn hộ nào."))
        self.add("who", ticks)
        kinds = [("goods", gettext_lazy("hiện vật")), ("cash", gettext_lazy("tiền"))]
        self.add("kind", one_of(gettext_lazy("Bàn giao gì"), kinds, initial="goods", radio=True))
        self.add("item", text(gettext_lazy("Tên hàng hóa; của tiền là nội dung chi"), most=200))
        self.add("unit", text(gettext_lazy("Đơn vị tính"), required=False, most=30))
        self.add("quantity", QuantityField(gettext_lazy("Số lượng mỗi hộ"), required=False))
        self.add("price", DongField(gettext_lazy("Đơn giá (đồng)"), required=False))
        self.add("amount", DongField(gettext_lazy("Số tiền mỗi hộ (đồng), khi giao tiền"), required=False))
        for name, label, most in (
            ("specification", gettext_lazy("Quy cách (không bắt buộc)"), 200),
            ("mark", gettext_lazy("Nhãn hiệu (không bắt buộc)"), 120),
            ("producer", gettext_lazy("Nơi sản xuất (không bắt buộc)"), 200),
            ("bought_from", gettext_lazy("Mua của ai, số giấy biên nhận, khi mua giống tại địa phương"), 200),
        ):
            self.add(name, text(label, required=False, most=most))
        day = day_field(gettext_lazy("Ngày nhận"), today=request.today)
        day.initial = request.today
        self.add("on", day)
        self.add(
            "receipt", one_of(gettext_lazy("Hộ xác nhận bằng"), wording.RECEIPTS.items(), initial="signature")
        )
        reference = text(
            gettext_lazy("Số chứng từ chi trả, khi xác nhận qua đơn vị chi trả"), required=False, most=60
        )
        self.add("reference", reference)

    def clean(self) -> dict[str, Any]:
        """What goods need and what money needs."""
        data: dict[str, Any] = super().clean() or {}
        needed = {"goods": ("unit", "quantity", "price"), "cash": ("amount",)}.get(data.get("kind", ""), ())
        for name in needed:
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Mục này phải nhập."))
        if data.get("receipt") == "payment" and not data.get("reference"):
            self.add_error("reference", _("Ghi số chứng từ của đơn vị chi trả."))
        return data

    @property
    def each(self) -> int:
        """What one household gets, in đồng."""
        data = self.cleaned_data
        return data["amount"] if data["kind"] == "cash" else amount_of(data["quantity"], data["price"])

    def chosen(self) -> list[Participant]:
        ticked = set(self.cleaned_data["who"])
        return [one for one in self.people if str(one.pk) in ticked]


@policy("programme.read")
def hand_over(request: Request, code: str) -> HttpResponse:
    """One item for all who are ticked: looked at once more, then written."""
    found = _found(request, code, "handovers")
    people = list(live(TABLES["nguoi-tham-gia"], found, request.reach).exclude(role="guest"))
    form = HandForm(request, people, sent(request))
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        if "confirmed" not in request.POST:
            return _confirm(request, found, form)
        try:
            made = _hand(request, form)
        except Refused as refused:
            problems, status = beside(form, refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã ghi bàn giao cho {n} hộ.").format(n=len(made)))
            return redirect(f"{reverse('activity', args=[found.code])}#ban-giao")
    ticked = set(request.POST.getlist("who")) if request.method == "POST" else {str(one.pk) for one in people}
    got = _already(found)
    context = surroundings(found) | {
        "form": form, "problems": problems,
        "rows": [(one, str(one.pk) in ticked, got.get(one.pk, "")) for one in people],
        "goods": [form[name] for name in ("unit", "quantity", "price")], "cash": form["amount"],
        "optional": [form[name] for name in _OPTIONAL],
        "optional_open": any(form[name].value() or form[name].errors for name in _OPTIONAL),
        "last": [form[name] for name in ("on", "receipt", "reference")],
    }  # fmt: skip
    return asked(request, "hand_over", context, 200 if "back" in request.POST else status)


def _confirm(request: Request, found: Activity, form: HandForm) -> HttpResponse:
    chosen = form.chosen()
    hidden = [(name, value) for name in form.fields if name != "who" for value in [form.data.get(name, "")]]
    context = surroundings(found) | {
        "form": form, "chosen": chosen, "each": form.each, "sum": form.each * len(chosen), "hidden": hidden,
        "data": form.cleaned_data, "receipt": wording.RECEIPTS[form.cleaned_data["receipt"]],
    }  # fmt: skip
    return asked(request, "hand_over_confirm", context)


def _hand(request: Request, form: HandForm) -> Sequence[Handover]:
    data, chosen = form.cleaned_data, form.chosen()
    signed = signed_by(request, "programme.record", data["request"])
    references = {one.pk: data["reference"] for one in chosen} if data["reference"] else None
    told: dict[str, Any] = {
        "participants": chosen, "on": data["on"], "receipt": data["receipt"], "references": references,
        "signed": signed,
    }  # fmt: skip
    if data["kind"] == "cash":
        return actions.pay_out(purpose=data["item"], amount=data["amount"], **told)
    item = actions.Item(
        data["item"], data["unit"], data["quantity"], data["price"], data["specification"], data["mark"],
        data["producer"], data["bought_from"],
    )  # fmt: skip
    return actions.hand_over(item=item, **told)


def _already(found: Activity) -> Mapping[int, str]:
    """What each participant has received, in a few words."""
    got: dict[int, list[str]] = {}
    for row in Handover.objects.filter(LIVE, participant__activity=found):
        got.setdefault(row.participant_id, []).append(row.item)
    return {number: ", ".join(dict.fromkeys(items)) for number, items in got.items()}


@policy("programme.read")
def attendance(request: Request, code: str) -> HttpResponse:
    """Participants down, sessions across; a tick is that somebody was there."""
    found = _found(request, code, "sessions")
    people = list(live(TABLES["nguoi-tham-gia"], found, request.reach))
    sessions = list(
        TrainingSession.objects.filter(LIVE, activity=found).order_by("-on", "-pk")[:_SESSIONS_SHOWN]
    )[::-1]
    marks = Attendance.objects.filter(LIVE, session__in=sessions).values_list("participant", "session")
    present = set(marks)
    form = OnceForm(sent(request))
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            count = _mark(request, form, people, sessions, present)
        except Refused as refused:
            problems, status = list(refused.problems), status_of(refused.problems)
        else:
            messages.success(request, _("Đã ghi {n} lượt có mặt.").format(n=count))
            return redirect("activity-attendance", found.code)
    ticked = {(str(one.pk), str(who)) for one in sessions for who in request.POST.getlist(f"s{one.pk}")}
    rows = [
        (
            one,
            [
                (session, (one.pk, session.pk) in present, (str(session.pk), str(one.pk)) in ticked)
                for session in sessions
            ],
        )
        for one in people
    ]
    context = surroundings(found) | {"form": form, "problems": problems, "sessions": sessions, "rows": rows}
    return asked(request, "attendance", context, status)


@transaction.atomic
def _mark(
    request: Request, form: OnceForm, people: Sequence[Participant], sessions: Sequence[TrainingSession],
    present: set[tuple[int, int]],
) -> int:  # fmt: skip
    """All sessions or none; each is one act, its request drawn from the form's."""
    count = 0
    for session in sessions:
        ticked = set(request.POST.getlist(f"s{session.pk}"))
        new = [one for one in people if str(one.pk) in ticked and (one.pk, session.pk) not in present]
        if new:
            signed = signed_by(
                request, "programme.record", uuid5(form.cleaned_data["request"], str(session.pk))
            )
            count += len(actions.mark_attendance(session=session, participants=new, signed=signed))
    return count


def _found(request: Request, code: str, table: str) -> Activity:
    found = activity_of(request, code)
    require_record(request, found.place)
    if table not in wording.kind_of(found.kind).tables:
        raise Http404
    return found
