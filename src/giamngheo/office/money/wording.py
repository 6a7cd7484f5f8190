"""What the pages of the money call things, in the language of the reader."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from giamngheo.budget.models import BudgetLine
from giamngheo.law.bundle import load
from giamngheo.law.programmes import Part, Programme
from giamngheo.office import words
from giamngheo.office.words import Names

SOURCES: Names = {
    "central": _("Ngân sách trung ương"),
    "province": _("Ngân sách tỉnh"),
    "district": _("Ngân sách huyện"),
    "commune": _("Ngân sách xã"),
    "other_programme": _("Lồng ghép chương trình khác"),
    "people": _("Nhân dân đóng góp"),
    "loan": _("Vốn vay"),
}
KINDS: Names = {"recurrent": _("Vốn sự nghiệp"), "investment": _("Vốn đầu tư")}
ACTS: Names = {
    "allot": _("Giao dự toán"),
    "share_out": _("Phân bổ cho đơn vị cấp dưới"),
    "adjust": _("Điều chỉnh dự toán"),
    "move": _("Điều chuyển giữa các dòng"),
    "carry_over": _("Chuyển nguồn sang năm sau"),
    "return_money": _("Nộp trả"),
    "advance": _("Tạm ứng"),
    "settle": _("Hoàn ứng"),
    "disburse": _("Thanh toán"),
    "cancel": _("Hủy dự toán"),
    "correct": _("Đính chính"),
}
ACCOUNTS: Names = {
    "grant": _("Nguồn giao"),
    "available": _("Còn được chi"),
    "advanced": _("Tạm ứng chưa hoàn"),
    "spent": _("Đã chi"),
    "returned": _("Đã nộp trả"),
    "cancelled": _("Đã hủy"),
    "unfunded": _("Chi vượt dự toán"),
}
GIVEN_IN = _("giao năm")
FIGURES: Names = {
    "given": _("Được giao trong năm"),
    "allotted": _("Giao dự toán"),
    "adjusted": _("Điều chỉnh"),
    "shared_in": _("Được phân bổ"),
    "shared_out": _("Phân bổ đi"),
    "moved_in": _("Điều chuyển đến"),
    "moved_out": _("Điều chuyển đi"),
    "carried_in": _("Chuyển từ năm trước"),
    "carried_out": _("Chuyển sang năm sau"),
    "available": _("Còn được chi"),
    "advanced": _("Tạm ứng chưa hoàn"),
    "disbursed": _("Giải ngân"),
    "overspent": _("Chi vượt"),
    "returned": _("Nộp trả"),
    "cancelled": _("Hủy"),
}
"""The figures of the journal; `given` is the sum of the six below it."""
SUMS = {
    "given": {
        "allotted": 1, "adjusted": 1, "shared_in": 1, "shared_out": -1, "moved_in": 1, "moved_out": -1,
    },
}  # fmt: skip
"""Figures that are the sum of others, with their signs."""
BASES: Names = {
    "decision": _("Quyết định"),
    "voucher": _("Chứng từ"),
    "statement": _("Bảng đối chiếu kho bạc"),
    "minutes": _("Biên bản"),
}


def programmes() -> Sequence[Programme]:
    """Every programme, the one with projects of its own first."""
    return sorted(load().programmes.values(), key=lambda one: (not one.projects, one.years, one.id))


def programme_name(code: str) -> str:
    """A programme in a few words; an unknown one as its code."""
    found = load().programmes.get(code)
    return words.said(found.short) if found else code


def part_of(programme: str, code: str) -> Part | None:
    """The part of a programme; None where the programme has none of that code."""
    found = load().programmes.get(programme)
    return next((part for part in found.parts() if part.code == code), None) if found else None


def part_label(programme: str, code: str) -> str:
    """`Tiểu dự án 1 - Dự án 3`; of a programme without parts its name."""
    part = part_of(programme, code)
    return part.label if part else code or programme_name(programme)


def part_title(programme: str, code: str) -> str:
    """The official title of a part; empty where there is none."""
    part = part_of(programme, code)
    return words.said(part.title) if part else ""


def part_order(programme: str) -> dict[str, int]:
    """The order of the parts in the programme."""
    found = load().programmes.get(programme)
    return {part.code: place for place, part in enumerate(found.parts())} if found else {}


def line_name(line: BudgetLine) -> str:
    """A line in one sentence; the unit stands apart."""
    origin = "" if line.origin_year == line.budget_year else f", {_('vốn giao năm')} {line.origin_year}"
    named = [words.name(SOURCES, line.source), words.name(KINDS, line.kind).lower()]
    return f"{part_label(line.programme, line.part)} · {', '.join(named)} · {_('năm')} {line.budget_year}{origin}"


def named(names: Names, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their words, for a list to choose from."""
    return [(code, words.name(names, code)) for code in codes]
