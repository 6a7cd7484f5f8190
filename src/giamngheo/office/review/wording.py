"""What the pages of the review call the codes of the record, in the language of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from giamngheo.law.bundle import load
from giamngheo.law.model import Cited
from giamngheo.law.procedures import Procedure
from giamngheo.office import words
from giamngheo.office.law.reading import source
from giamngheo.office.words import Names
from giamngheo.review.models import Cycle

DONE = gettext_lazy("đã xong")
STATES: Names = {
    "planned": gettext_lazy("đã lập kế hoạch"),
    "open": gettext_lazy("đang rà soát"),
    "recognised": gettext_lazy("đã công nhận"),
    "sealed": gettext_lazy("đã niêm phong số liệu"),
}
REASONS: Names = {
    "poor": gettext_lazy("đang là hộ nghèo"),
    "near_poor": gettext_lazy("đang là hộ cận nghèo"),
    "applied": gettext_lazy("có giấy đề nghị"),
    "objected": gettext_lazy("có khiếu nại, phản ánh"),
    "sampled": gettext_lazy("thuộc mẫu khảo sát"),
}
WISHES: Names = {
    "to_be_listed": gettext_lazy("công nhận hộ nghèo, hộ cận nghèo"),
    "to_leave": gettext_lazy("công nhận thoát nghèo, thoát cận nghèo"),
    "medium": gettext_lazy("xác định hộ có mức sống trung bình"),
    "low_income": gettext_lazy("xác định người lao động có thu nhập thấp"),
}
WISHES_OF: Mapping[str, tuple[str, ...]] = {
    "periodic": ("to_be_listed", "to_leave"),
    "in_year": ("to_be_listed", "to_leave"),
    "medium": ("medium",),
    "low_income": ("low_income",),
    "survey": (),
}
"""What an application can ask for in each kind of review."""
OBJECTIONS: Names = {
    "should_be_listed": gettext_lazy("hộ phải được đưa vào danh sách"),
    "should_not_be_listed": gettext_lazy("hộ không đáng có trong danh sách"),
    "wrong_facts": gettext_lazy("thông tin hoặc điểm của hộ không đúng"),
    "procedure": gettext_lazy("cách làm không đúng quy định"),
    "other": gettext_lazy("khác"),
}
OUTCOMES: Names = {
    "changed": gettext_lazy("có căn cứ, kết quả thay đổi"),
    "kept": gettext_lazy("đã phúc tra, giữ nguyên kết quả"),
    "dismissed": gettext_lazy("không có căn cứ"),
}
ACTS: Names = {
    "receive_application": gettext_lazy("Nhận giấy đề nghị"),
    "draw_list": gettext_lazy("Lập danh sách từ sổ hộ"),
    "add_to_list": gettext_lazy("Đưa hộ vào danh sách"),
    "assign_reviewer": gettext_lazy("Phân công rà soát viên"),
    "close_list": gettext_lazy("Chốt danh sách"),
    "close_collection": gettext_lazy("Chốt phiếu"),
    "record_meeting": gettext_lazy("Ghi kết quả họp dân"),
    "post_list": gettext_lazy("Niêm yết danh sách"),
    "raise_objection": gettext_lazy("Ghi khiếu nại, phản ánh"),
    "close_posting": gettext_lazy("Kết thúc niêm yết"),
    "send_report": gettext_lazy("Báo cáo kết quả"),
    "give_opinion": gettext_lazy("Cho ý kiến"),
    "check_again": gettext_lazy("Phải phúc tra theo ý kiến cấp trên"),
    "recognise_unit": gettext_lazy("Ghi quyết định công nhận"),
    "conclude_unit": gettext_lazy("Kết thúc, không có hộ nào"),
    "close_certificates": gettext_lazy("Cấp xong giấy chứng nhận"),
}
TERMS: Names = {
    "agreement": gettext_lazy("Tỷ lệ nhất trí tại cuộc họp dân"),
    "meeting_notice": gettext_lazy("Thông báo họp dân trước"),
    "posting": gettext_lazy("Niêm yết"),
    "posting_again": gettext_lazy("Niêm yết lại sau phúc tra"),
    "objection": gettext_lazy("Trả lời khiếu nại, phản ánh"),
    "opinion": gettext_lazy("Cho ý kiến về báo cáo của xã"),
    "decision": gettext_lazy("Quyết định kể từ ngày mở đợt"),
}
SHEETS: Names = {
    "complete": gettext_lazy("đã nhập xong"),
    "draft": gettext_lazy("đang nhập"),
    "started": gettext_lazy("đang nhập dở"),
}
MISSING: Names = {
    "area": gettext_lazy("khu vực nông thôn hay thành thị"),
    "b1": gettext_lazy("tổng điểm B1"),
}


STEPS: Names = {
    "list": gettext_lazy("lập danh sách"),
    "collect": gettext_lazy("thu thập thông tin"),
    "meeting": gettext_lazy("họp dân"),
    "posting": gettext_lazy("niêm yết"),
    "report": gettext_lazy("báo cáo"),
    "opinion": gettext_lazy("xin ý kiến"),
    "recognise": gettext_lazy("công nhận"),
    "certify": gettext_lazy("cấp giấy chứng nhận"),
    "done": DONE,
}
"""A step within a sentence, where the procedure is not at hand."""
SHORT_STEPS: Names = {
    "list": gettext_lazy("Danh sách"),
    "collect": gettext_lazy("Thu thập"),
    "meeting": gettext_lazy("Họp dân"),
    "posting": gettext_lazy("Niêm yết"),
    "report": gettext_lazy("Báo cáo"),
    "opinion": gettext_lazy("Ý kiến"),
    "recognise": gettext_lazy("Công nhận"),
    "certify": gettext_lazy("Chứng nhận"),
}
"""One or two words for a column; what the law calls a step is `step_name`."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the law in words: how long, where it stands, how sure we are, and its last day from a day on."""

    text: str
    source: str
    certainty: str
    last_day: date | None


def step_name(procedure: Procedure, step: str) -> str:
    """What the law calls a step; the end of all steps has a name too."""
    return words.said(procedure.step(step).title) if procedure.has(step) else str(DONE)


def term(procedure: Procedure, name: str, begins_on: date | None = None) -> Term | None:
    """A term of the procedure; None where it has none of that name."""
    cited = procedure.terms.get(name)
    if cited is None:
        return None
    last = procedure.last_day(name, begins_on) if begins_on else None
    return Term(_length(cited), source(load(), cited.source), cited.certainty, last)


def missing(codes: Mapping[str, str] | list[str], cycle: Cycle) -> str:
    """What the law still needs to classify a household, in words."""
    standard = load().standards[cycle.standard]
    indicators = {indicator.code: indicator for indicator in standard.indicators}
    return ", ".join(
        words.said(indicators[code].name) if code in indicators else words.name(MISSING, code)
        for code in codes
    )


def _length(cited: Cited) -> str:
    if cited.value is None:
        return _("chưa có văn bản quy định")
    if cited.unit == "working_day":
        return ngettext("{number} ngày làm việc", "{number} ngày làm việc", cited.value).format(
            number=cited.value
        )
    if cited.unit == "day":
        return ngettext("{number} ngày", "{number} ngày", cited.value).format(number=cited.value)
    if cited.unit == "copy":
        return ngettext("{number} bản", "{number} bản", cited.value).format(number=cited.value)
    return f"{cited.value} %"
