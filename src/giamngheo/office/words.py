"""What the screens call the codes of the record, in the language of the reader."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from giamngheo.forms.vocabulary import Question

Names = Mapping[str, str | Promise]

CATEGORIES: Names = {
    "poor": _("Hộ nghèo"),
    "near_poor": _("Hộ cận nghèo"),
    "medium": _("Hộ có mức sống trung bình"),
    "not_poor": _("Không nghèo"),
}
AREAS: Names = {"rural": _("Nông thôn"), "urban": _("Thành thị")}
CYCLES: Names = {
    "periodic": _("Định kỳ"),
    "in_year": _("Thường xuyên"),
    "medium": _("Mức sống trung bình"),
    "low_income": _("Lao động thu nhập thấp"),
    "survey": _("Khảo sát"),
}
LEVELS: Names = {
    "province": _("cấp tỉnh"),
    "district": _("cấp huyện"),
    "commune": _("cấp xã"),
    "village": _("thôn, khối phố"),
}
EVENTS: Names = {
    "moved_in": _("Chuyển đến"),
    "moved_out": _("Chuyển đi"),
    "moved_within": _("Chuyển trong địa bàn"),
    "died_out": _("Không còn người"),
    "split_from": _("Tách hộ"),
    "merged_into": _("Nhập hộ"),
    "struck_off": _("Xóa khỏi danh sách"),
    "found": _("Bổ sung vào danh sách"),
}
CHANGES: Names = {
    "escaped_to_near_poor": _("Thoát nghèo, thành hộ cận nghèo"),
    "near_poor_to_poor": _("Từ hộ cận nghèo thành hộ nghèo"),
    "escaped_beyond": _("Thoát, vượt chuẩn cận nghèo"),
    "fell_back": _("Tái nghèo, tái cận nghèo"),
    "newly_arising": _("Phát sinh mới"),
    "other_increase": _("Tăng do nguyên nhân khác"),
    "other_decrease": _("Giảm do nguyên nhân khác"),
}
CERTAINTIES: Names = {
    "verified": _("đã kiểm chứng"),
    "inferred": _("suy ra, chưa xác nhận"),
    "from_memory": _("chưa xác nhận"),
    "missing": _("chưa có văn bản"),
}
ROLES: Names = {
    "village_head": _("trưởng thôn, tổ trưởng"),
    "reviewer": _("rà soát viên"),
    "clerk": _("công chức cấp xã"),
    "department": _("phòng chuyên môn về giảm nghèo"),
    "sector": _("cơ quan chuyên ngành"),
    "finance": _("phòng tài chính – kế hoạch"),
    "treasury": _("kho bạc"),
    "leader": _("lãnh đạo"),
    "front": _("Mặt trận, đoàn thể giám sát"),
    "auditor": _("kiểm tra, thanh tra"),
    "administrator": _("quản trị tài khoản"),
}
YES_NO = {True: _("có"), False: _("không")}
LINES: Names = {"poverty": _("chuẩn nghèo"), "near_poverty": _("chuẩn cận nghèo")}
BANDS: Names = {
    "medium": _("Hộ có mức sống trung bình: thu nhập đến"),
    "low_income_worker": _("Người lao động có thu nhập thấp: thu nhập đến"),
}
UNITS: Names = {
    "dong_per_person_month": _("đồng/người/tháng"),
    "point": _("điểm"),
    "indicator": _("chỉ số"),
    "working_day": _("ngày làm việc"),
    "day": _("ngày"),
    "percent": _("% số người dự"),
    "copy": _("bản"),
}
TERMS: Names = {
    "agreement": _("Họp dân nhất trí từ"),
    "minutes": _("Biên bản họp"),
    "meeting_notice": _("Báo họp trước"),
    "posting": _("Niêm yết"),
    "posting_again": _("Niêm yết lại"),
    "objection": _("Trả lời khiếu nại, phản ánh trong"),
    "opinion": _("Cho ý kiến trong"),
    "decision": _("Quyết định trong"),
}
PAPERS: Names = {
    "application": _("giấy đề nghị"),
    "list": _("danh sách hộ cần rà soát"),
    "form_b": _("phiếu B"),
    "minutes": _("biên bản họp dân"),
    "posting": _("danh sách niêm yết"),
    "objection": _("phiếu tiếp nhận, trả lời phản ánh"),
    "report": _("báo cáo kết quả"),
    "opinion": _("văn bản cho ý kiến"),
    "decision": _("quyết định công nhận"),
    "leaving_decision": _("quyết định công nhận thoát"),
    "refusal": _("văn bản trả lời"),
    "certificate": _("giấy chứng nhận"),
}


def said(text: Mapping[str, str | None]) -> str:
    """The text of the reader's language, else the Vietnamese one, else nothing."""
    return text.get(_language()) or text.get("vi") or ""


def answer(question: Question, code: object) -> str:
    """An answer in words: the words of a code, yes or no, or the value itself; an absent one as a dash."""
    if code is None:
        return "–"
    if isinstance(code, bool):
        return str(YES_NO[code])
    return question.words_for(str(code), _language())


def question(asked: Question) -> str:
    """What a question is called."""
    return asked.en if _language() == "en" else asked.vi


def _language() -> str:
    return get_language() or "vi"


def name(names: Names, code: str | None) -> str:
    """What a code is called; a code without a name is shown as it is, an absent one as a dash."""
    return "–" if code is None else str(names.get(code, code))
