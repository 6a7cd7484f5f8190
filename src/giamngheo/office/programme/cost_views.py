"""Linking what the journal paid to an activity: which payment, and how much of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.budget.accounts import Account
from giamngheo.budget.models import Movement
from giamngheo.core.problems import Problem, Refused
from giamngheo.office import words
from giamngheo.office.households.fields import text
from giamngheo.office.money import amounts
from giamngheo.office.money import wording as money_words
from giamngheo.office.money.act_views import sent
from giamngheo.office.programme.activity_views import surroundings
from giamngheo.office.programme.fields import DongField, OnceForm
from giamngheo.office.programme.ground import (
    UNUSABLE,
    activity_of,
    asked,
    beside,
    number_in,
    require_record,
    signed_by,
    status_of,
)
from giamngheo.programme import actions
from giamngheo.programme.models import Activity, CostLink

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment with something that no activity claims."""

    number: str
    basis: str
    day: str
    unit: str
    source: str
    narrative: str
    amount: int
    left: int
    chosen: bool


@policy("programme.read")
def link(request: Request, code: str) -> HttpResponse:
    """Choose a payment of the activity's part, and say how much of it was for the activity."""
    found = activity_of(request, code)
    require_record(request, found.place)
    if not request.reach.can("money.read"):
        raise PermissionDenied("money.read")
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    payments = _payments(request, found, sought)
    form = OnceForm(sent(request))
    form.add("movement", text(gettext_lazy("Bút toán"), most=16))
    hint = gettext_lazy("Để trống là cả số còn chưa gắn.")
    form.add("amount", DongField(gettext_lazy("Số tiền cho hoạt động này (đồng)"), required=False, hint=hint))
    form.fields["movement"].error_messages["required"] = _("Chọn một khoản.")
    problems: list[Problem] = []
    status = UNUSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(request, found, form.cleaned_data["movement"])
        if chosen is None:
            form.add_error("movement", _("Khoản này không có trong danh sách; chọn lại."))
        else:
            amount = form.cleaned_data["amount"]
            amount = actions.unclaimed(chosen) if amount is None else amount
            signed = signed_by(request, "programme.record", form.cleaned_data["request"])
            try:
                actions.link_cost(activity=found, movement=chosen, amount=amount, signed=signed)
            except Refused as refused:
                problems, status = _beside(form, refused), status_of(refused.problems)
            else:
                messages.success(
                    request, _("Đã gắn {amount} với hoạt động.").format(amount=amounts.dong(amount))
                )
                return redirect(f"{reverse('activity', args=[found.code])}#tien-chi")
    context = surroundings(found) | {
        "form": form, "problems": problems, "payments": payments, "sought": sought, "amount_field": form["amount"],
    }  # fmt: skip
    return asked(request, "cost", context, status)


def _beside(form: OnceForm, refused: Refused) -> list[Problem]:
    """What is beyond the payment is said beside the amount."""
    rest = []
    for problem in refused.problems:
        if problem.code == "programme.link_beyond":
            left = amounts.dong(int(str(problem.values["left"])))
            form.add_error(
                "amount", _("Khoản này chỉ còn {left} chưa gắn với hoạt động nào.").format(left=left)
            )
        else:
            rest += beside(form, [problem])
    return rest


def _spent(request: Request, found: Activity):  # type: ignore[no-untyped-def]
    """Payments of the activity's part within the reach over money."""
    rows = Movement.objects.filter(
        to_account=Account.spent, reversal=False, to_line__programme=found.programme, to_line__part=found.part
    )
    return request.reach.having("money.read").scope(rows, "to_line__unit__place__path")


def _payments(request: Request, found: Activity, sought: str) -> list[Payment]:
    live = Q(activities__withdrawn_at__isnull=True)
    rows = _spent(request, found).annotate(claimed=Coalesce(Sum("activities__amount", filter=live), 0))
    rows = rows.filter(amount__gt=F("claimed"), entry__reversed_by__isnull=True)
    if sought:
        rows = rows.filter(Q(entry__basis__number__icontains=sought) | Q(entry__narrative__icontains=sought))
    rows = rows.select_related("entry__basis", "to_line__unit").order_by("-entry__on", "-pk")
    posted = request.POST.get("movement", "")
    return [
        Payment(
            str(row.pk), row.entry.basis.number, f"{row.entry.on:%d/%m/%Y}", row.to_line.unit.name,
            words.name(money_words.SOURCES, row.to_line.source), row.entry.narrative, row.amount,
            row.amount - row.claimed, str(row.pk) == posted,
        )
        for row in rows[:_SHOWN]
    ]  # fmt: skip


def _chosen(request: Request, found: Activity, number: str) -> Movement | None:
    known = number_in(number)
    chosen: Movement | None = _spent(request, found).filter(pk=known).first() if known is not None else None
    return chosen


def linked(activity: Activity) -> int:
    """How many payments are linked."""
    return CostLink.objects.filter(activity=activity, withdrawn_at__isnull=True).count()
