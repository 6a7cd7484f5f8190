"""The acts on money that a person enters: one table of the question, the form, and what is done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.access.policy import Request
from giamngheo.budget import actions
from giamngheo.budget.accounts import Account, Act
from giamngheo.budget.entries import LineKey
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry
from giamngheo.office import words
from giamngheo.office.households.fields import one_of
from giamngheo.office.money import reading, wording
from giamngheo.office.money.fields import AmountField, MoneyForm, unit_choices, whole_number

INCREASE, DECREASE, COVER = "tang", "giam", "bu"
Said = dict[str, Any]
"""The day, the basis, who and when: what every action is told besides."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is made for.  `line` is None where money is first given."""

    request: Request
    line: BudgetLine | None

    @property
    def held(self) -> BudgetLine:
        if self.line is None:
            raise ValueError("this act is about a line")
        return self.line


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its address, its question, its form, and the action behind it."""

    slug: str
    act: Act
    question: str | Promise
    follows: str | Promise
    day: str | Promise
    basis: str
    ask: Callable[[Subject, MoneyForm], None]
    do: Callable[[Subject, Mapping[str, Any], Said], Entry]
    needs: tuple[Account, ...] = ()
    """Accounts of which one must hold something for the act to make sense."""

    @property
    def title(self) -> str:
        return words.name(wording.ACTS, str(self.act))

    def fits(self, balances: Mapping[str, int]) -> bool:
        return not self.needs or any(balances.get(str(account)) for account in self.needs)


def form_of(page: Page, subject: Subject, data: Any) -> MoneyForm:
    """The form of an act."""
    form = MoneyForm(data, bases=reading.bases(subject.request.reach.having("money.read"), subject.line))
    page.ask(subject, form)
    form.add_basis(subject.request.today, on=page.day, kind=page.basis)
    return form


def _amount(label: Any, hint: Any = "") -> Callable[[Subject, MoneyForm], None]:
    def ask(subject: Subject, form: MoneyForm) -> None:
        form.add_amounts(amount=AmountField(label, hint=hint))

    return ask


def _ask_allot(subject: Subject, form: MoneyForm) -> None:
    line, request = subject.line, subject.request
    parts = one_of(
        _("Dự án, tiểu dự án"), _parts(), initial=f"{line.programme}|{line.part}" if line else None
    )
    form.add("part", parts)
    form.add("source", one_of(_("Nguồn vốn"), wording.SOURCES.items(), initial=line.source if line else None))
    form.add(
        "kind", one_of(_("Loại vốn"), wording.KINDS.items(), initial=line.kind if line else None, radio=True)
    )
    year = line.budget_year if line else request.today.year
    form.add("budget_year", whole_number(_("Năm ngân sách"), initial=year))
    origin = whole_number(_("Năm giao vốn"), initial=line.origin_year if line else year)
    form.add("origin_year", origin)
    units = reading.open_units(request.reach, request.today)
    form.add("to_unit", one_of(_("Đơn vị"), unit_choices(units), initial=str(line.unit_id) if line else None))
    form.add_amounts(amount=AmountField(_("Số tiền giao")))


def _parts() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            words.said(one.short),
            [(f"{one.id}|{part.code}", f"{part.label}: {words.said(part.title)}") for part in one.parts()]
            or [(f"{one.id}|", words.said(one.title))],
        )
        for one in wording.programmes()
    ]


def _unit(subject: Subject, number: str) -> BudgetUnit:
    return reading.units(subject.request.reach).get(pk=number)


def _allot(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    programme, _bar, part = data["part"].partition("|")
    key = LineKey(
        programme=programme,
        part=part,
        source=data["source"],
        kind=data["kind"],
        origin_year=data["origin_year"],
        budget_year=data["budget_year"],
        unit=_unit(subject, data["to_unit"]),
    )
    return actions.allot(to=key, amount=data["amount"], **said)


def _ask_share_out(subject: Subject, form: MoneyForm) -> None:
    below = reading.open_units(subject.request.reach, subject.request.today).filter(
        place__path__startswith=subject.held.unit.place.path
    )
    form.add("to_unit", one_of(_("Giao cho"), unit_choices(below.exclude(pk=subject.held.unit_id))))
    form.add_amounts(amount=AmountField(_("Số tiền phân bổ")))


def _share_out(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    to_unit = _unit(subject, data["to_unit"])
    return actions.share_out(line=subject.held, to_unit=to_unit, amount=data["amount"], **said)


def _ask_adjust(subject: Subject, form: MoneyForm) -> None:
    ways = [(INCREASE, _("Tăng dự toán")), (DECREASE, _("Giảm dự toán"))]
    if reading.balances(subject.held).get(Account.unfunded):
        ways.append((COVER, _("Dùng số còn được chi bù phần đã chi vượt")))
    form.add("way", one_of(_("Điều chỉnh thế nào"), ways, radio=True))
    form.add_amounts(amount=AmountField(_("Số tiền tăng hoặc giảm")))


def _adjust(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    if data["way"] == COVER:
        return actions.cover_overspend(line=subject.held, amount=data["amount"], **said)
    amount = -data["amount"] if data["way"] == DECREASE else data["amount"]
    return actions.adjust(line=subject.held, amount=amount, **said)


def _ask_move(subject: Subject, form: MoneyForm) -> None:
    line = subject.held
    parts = [
        choice for _name, group in _parts() for choice in group if choice[0].startswith(f"{line.programme}|")
    ]
    form.add("part", one_of(_("Sang dự án, tiểu dự án"), parts, initial=f"{line.programme}|{line.part}"))
    form.add("kind", one_of(_("Sang loại vốn"), wording.KINDS.items(), initial=line.kind, radio=True))
    units = reading.open_units(subject.request.reach, subject.request.today)
    form.add("to_unit", one_of(_("Sang đơn vị"), unit_choices(units), initial=str(line.unit_id)))
    form.add_amounts(amount=AmountField(_("Số tiền điều chuyển")))


def _move(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    part = data["part"].partition("|")[2]
    to = LineKey.of(subject.held).but(part=part, kind=data["kind"], unit=_unit(subject, data["to_unit"]))
    return actions.move(line=subject.held, to=to, amount=data["amount"], **said)


def _ask_carry(subject: Subject, form: MoneyForm) -> None:
    form.add_amounts(
        amount=AmountField(_("Số còn được chi chuyển sang"), required=False),
        advanced=AmountField(_("Số tạm ứng chưa hoàn chuyển sang"), required=False),
    )


def _carry(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    return actions.carry_over(line=subject.held, amount=data["amount"], advanced=data["advanced"], **said)


def _ask_return(subject: Subject, form: MoneyForm) -> None:
    held = reading.balances(subject.held)
    takes = (Account.available, Account.advanced, Account.spent)
    codes = [str(account) for account in takes if held.get(account)] or [str(Account.available)]
    form.add(
        "account",
        one_of(_("Nộp trả từ"), wording.named(wording.ACCOUNTS, codes), initial=codes[0], radio=True),
    )
    form.add_amounts(amount=AmountField(_("Số tiền nộp trả")))


def _return(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    account = Account(data["account"])
    return actions.return_money(line=subject.held, amount=data["amount"], account=account, **said)


def _ask_settle(subject: Subject, form: MoneyForm) -> None:
    form.add_amounts(
        spent=AmountField(_("Số đã chi, được thanh toán"), required=False),
        handed_back=AmountField(_("Số chưa chi, nộp lại"), required=False),
    )


def _settle(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    return actions.settle(line=subject.held, spent=data["spent"], handed_back=data["handed_back"], **said)


def _ask_disburse(subject: Subject, form: MoneyForm) -> None:
    hint = _("Để trống nếu không chi vượt. Chi vượt thì ghi đúng phần vượt số còn được chi.")
    form.add_amounts(
        amount=AmountField(_("Số tiền thanh toán")),
        overspend=AmountField(_("Trong đó chi vượt dự toán"), required=False, hint=hint),
    )


def _disburse(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    return actions.disburse(line=subject.held, amount=data["amount"], overspend=data["overspend"], **said)


def _advance(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    return actions.advance(line=subject.held, amount=data["amount"], **said)


def _cancel(subject: Subject, data: Mapping[str, Any], said: Said) -> Entry:
    return actions.cancel(line=subject.held, amount=data["amount"], **said)


_UNDO = _("Ghi nhầm thì đính chính được: bút toán cũ giữ nguyên, có bút toán ngược lại.")

PAGES: Mapping[str, Page] = {
    page.slug: page
    for page in (
        Page(
            "thanh-toan", Act.disburse, _("Thanh toán bao nhiêu, theo chứng từ nào?"), _UNDO,
            _("Ngày thanh toán"), "voucher", _ask_disburse, _disburse,
        ),
        Page(
            "tam-ung", Act.advance, _("Tạm ứng bao nhiêu, theo chứng từ nào?"),
            _("Số tạm ứng rời khỏi số còn được chi và phải hoàn ứng khi có khối lượng được nghiệm thu."),
            _("Ngày tạm ứng"), "voucher", _amount(_("Số tiền tạm ứng")), _advance, (Account.available,),
        ),
        Page(
            "hoan-ung", Act.settle, _("Hoàn ứng bao nhiêu?"),
            _("Phần đã chi thành số giải ngân; phần nộp lại trở về số còn được chi."),
            _("Ngày hoàn ứng"), "voucher", _ask_settle, _settle, (Account.advanced,),
        ),
        Page(
            "nop-tra", Act.return_money, _("Nộp trả ngân sách bao nhiêu, từ đâu?"), _UNDO,
            _("Ngày nộp trả"), "voucher", _ask_return, _return,
            (Account.available, Account.advanced, Account.spent),
        ),
        Page(
            "giao", Act.allot, _("Cấp trên giao bao nhiêu, cho đơn vị nào, theo quyết định nào?"),
            _("Dòng dự toán được mở khi tiền được giao lần đầu; giao thêm vào dòng đã có thì cộng vào."),
            _("Giao từ ngày"), "decision", _ask_allot, _allot,
        ),
        Page(
            "phan-bo", Act.share_out, _("Phân bổ bao nhiêu cho đơn vị nào?"),
            _("Tiền sang dòng cùng tên của đơn vị cấp dưới; tổng số được giao không đổi."),
            _("Phân bổ từ ngày"), "decision", _ask_share_out, _share_out, (Account.available,),
        ),
        Page(
            "dieu-chinh", Act.adjust, _("Điều chỉnh dự toán thế nào?"),
            _("Giảm không quá số còn được chi."),
            _("Điều chỉnh từ ngày"), "decision", _ask_adjust, _adjust,
        ),
        Page(
            "dieu-chuyen", Act.move, _("Điều chuyển sang dòng nào?"),
            _("Chỉ trong cùng chương trình, nguồn vốn, năm giao và năm ngân sách."),
            _("Điều chuyển từ ngày"), "decision", _ask_move, _move, (Account.available,),
        ),
        Page(
            "chuyen-nguon", Act.carry_over, _("Chuyển bao nhiêu sang năm sau?"),
            _("Năm giao vốn giữ nguyên; dòng cũ vẫn cho thấy số đã chuyển đi."),
            _("Chuyển từ ngày"), "decision", _ask_carry, _carry, (Account.available, Account.advanced),
        ),
        Page(
            "huy", Act.cancel, _("Hủy bao nhiêu dự toán không được chi nữa?"), _UNDO,
            _("Hủy từ ngày"), "decision", _amount(_("Số tiền hủy")), _cancel, (Account.available,),
        ),
    )
}  # fmt: skip
"""Slug of the address → the act, those of every day first."""
