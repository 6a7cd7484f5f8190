"""The pages of the acts: what is asked, what would follow, and only then the entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.access.policy import Request, policy
from giamngheo.access.reach import Reach
from giamngheo.audit.actions import Actor
from giamngheo.budget import actions, queries
from giamngheo.budget import policy as rules
from giamngheo.budget.accounts import Act, power
from giamngheo.budget.models import BudgetLine, Entry
from giamngheo.core.problems import Problem, Refused
from giamngheo.office import words
from giamngheo.office.money import reading, wording
from giamngheo.office.money.acts import PAGES, Page, Subject, form_of
from giamngheo.office.money.fields import MoneyForm

_UNUSABLE, _CONFLICT = 422, 409
_STALE = frozenset({"budget.not_enough", "budget.corrected_already", "budget.request_reused"})

Do = Callable[[], Entry]


@dataclass(frozen=True, slots=True)
class Asked:
    """What surrounds the form of an act on the page: its words, and the line it is about."""

    title: str
    question: Any
    follows: Any
    back: str
    line: BudgetLine | None = None
    entry: Entry | None = None


def act_view(page: Page) -> Callable[..., HttpResponseBase]:
    """The page of one act, for who holds its power."""

    @policy(power(page.act))
    def view(request: Request) -> HttpResponse:
        return _act(request, page)

    return view


def _act(request: Request, page: Page) -> HttpResponse:
    """One act: a line must be chosen, save for money that is first given."""
    line = _line(request)
    if line is None and page.act != Act.allot:
        messages.info(request, _("Chọn dòng dự toán, rồi chọn việc trên trang của dòng."))
        return redirect("money-lines")
    subject = Subject(request, line)
    form = form_of(page, subject, sent(request))
    address = reverse("money-line", args=[line.pk]) if line else reverse("money")
    asked = Asked(page.title, page.question, page.follows, address, line)
    actor = request.actor
    return ask(request, asked, form, lambda: page.do(subject, form.cleaned_data, _said(form, actor)))


@policy("money.read")
def correct(request: Request, number: int) -> HttpResponse:
    """An entry is wrong: it is booked back, once; for who may do such an act on every line it touches."""
    entry = queries.entry(request.reach, number)
    if entry is None:
        raise Http404
    if entry.act == Act.correct or not rules.may_correct(request.reach, entry):
        raise PermissionDenied("money.correct")
    form = MoneyForm(sent(request), bases=reading.bases(request.reach))
    form.add_basis(request.today, on=gettext_lazy("Đính chính từ ngày"), kind="minutes")
    named = words.name(wording.ACTS, entry.act).lower()
    asked = Asked(
        title=_("Đính chính bút toán {number}").format(number=entry.pk),
        question=_("Đính chính bút toán {number}, {act}?").format(number=entry.pk, act=named),
        follows=_(
            "Tiền trở về nơi cũ bằng một bút toán ngược lại; bút toán gốc vẫn còn. Số đúng thì ghi mới."
        ),
        back=reverse("money-entry", args=[entry.pk]),
        entry=entry,
    )
    actor = _actor(request, request.reach.having(power(entry.act)))
    return ask(request, asked, form, lambda: actions.correct(entry=entry, **_said(form, actor)))


def ask(request: Request, asked: Asked, form: MoneyForm, do: Do) -> HttpResponse:
    """Show the form; sent, rehearse and ask once more; confirmed, do it and lead to the entry."""
    if request.method != "POST" or "back" in request.POST:
        return _form(request, asked, form, status=200)
    if not form.is_valid():
        return _form(request, asked, form)
    made = Entry.objects.filter(
        request=form.cleaned_data["request"], recorded_by=request.actor.account_id
    ).first()
    if made is not None:
        messages.info(request, _("Việc này vừa được ghi rồi; không ghi lần thứ hai."))
        return redirect("money-entry", made.pk)
    try:
        if "confirmed" not in request.POST:
            return _confirm(request, asked, form, *_rehearsed(do))
        entry = do()
    except Refused as refused:
        status = _CONFLICT if any(one.code in _STALE for one in refused.problems) else _UNUSABLE
        return _form(request, asked, form, form.show(refused.problems), status)
    messages.success(request, _("Đã ghi: {act}.").format(act=asked.title))
    return redirect("money-entry", entry.pk)


def _rehearsed(do: Do) -> tuple[Entry, Sequence[reading.Effect], int]:
    """What would be booked: done, looked at, and taken back."""
    with transaction.atomic():
        entry = do()
        found = reading.effects(entry)
        amount = sum(movement.amount for movement in reading.movements(entry))
        transaction.set_rollback(True)
    return entry, found, amount


def _form(
    request: Request,
    asked: Asked,
    form: MoneyForm,
    problems: Sequence[Problem] = (),
    status: int = _UNUSABLE,
) -> HttpResponse:
    context = {"asked": asked, "form": form, "problems": problems} | _beside(asked)
    return render(request, "office/money/act.html", context, status=status)


def _confirm(
    request: Request,
    asked: Asked,
    form: MoneyForm,
    entry: Entry,
    found: Sequence[reading.Effect],
    amount: int,
) -> HttpResponse:
    context = {"asked": asked, "form": form, "entry": entry, "effects": found, "amount": amount}
    return render(request, "office/money/confirm.html", context)


def _beside(asked: Asked) -> dict[str, object]:
    """What stands on the line, beside its form."""
    held = reading.balances(asked.line) if asked.line else {}
    return {"balances": [(account, held[account]) for account in wording.ACCOUNTS if held.get(account)]}


def sent(request: Request) -> QueryDict | None:
    """What was sent, for a form; None where the page is only asked for."""
    if request.method != "POST":
        return None
    if any("\x00" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest
    return request.POST


def _line(request: Request) -> BudgetLine | None:
    """The line that the address names, among those the act may touch; 404 for any other."""
    number = request.GET.get("dong", "")
    if not number:
        return None
    found = _numbered(number) and reading.lines(request.reach).filter(pk=int(number)).first()
    if not found:
        raise Http404
    return found


def _numbered(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _actor(request: Request, reach: Reach) -> Actor:
    """The account in the office that gives the power."""
    offices = reach.offices
    return replace(request.actor, office=offices[0]) if offices else request.actor


def _said(form: MoneyForm, actor: Actor) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "on": data["on"],
        "basis": form.said_basis(),
        "request": data["request"],
        "narrative": data.get("narrative", ""),
        "actor": actor,
        "at": timezone.now(),
    }


def possible(reach: Reach, line: BudgetLine, balances: Mapping[str, int]) -> list[Page]:
    """The acts that this office may do with the line as it stands, in the order of the table."""
    allowed = rules.acts(reach, line.unit)
    return [page for page in PAGES.values() if str(page.act) in allowed and page.fits(balances)]
