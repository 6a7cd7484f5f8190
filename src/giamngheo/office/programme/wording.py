"""What the pages of the activities call things, in the language of the reader."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from giamngheo.law.activities import ActivityKind, activities
from giamngheo.office import words
from giamngheo.office.words import Names
from giamngheo.programme.checks import thousandths

STATES: Names = {
    "planned": _("đang lập kế hoạch"),
    "approved": _("đã phê duyệt"),
    "running": _("đang thực hiện"),
    "accepted": _("đã nghiệm thu"),
    "settled": _("đã quyết toán"),
    "suspended": _("tạm dừng"),
    "cancelled": _("đã hủy"),
}
ACTS: Names = {
    "plan": _("Lập kế hoạch"),
    "change_plan": _("Sửa kế hoạch"),
    "approve": _("Phê duyệt"),
    "start": _("Bắt đầu thực hiện"),
    "suspend": _("Tạm dừng"),
    "resume": _("Tiếp tục thực hiện"),
    "accept": _("Nghiệm thu"),
    "settle": _("Quyết toán"),
    "cancel": _("Hủy hoạt động"),
}
FAMILIES: Names = {
    "production": _("Sản xuất, sinh kế"),
    "training": _("Tập huấn"),
    "installation": _("Lắp đặt thiết bị"),
    "nutrition": _("Dinh dưỡng"),
    "procurement": _("Mua sắm"),
    "vocational": _("Đào tạo nghề"),
    "overseas": _("Đi làm việc ở nước ngoài"),
    "job": _("Giới thiệu việc làm"),
    "survey": _("Khảo sát"),
    "communication": _("Truyền thông"),
    "exchange": _("Đối thoại, học tập kinh nghiệm"),
    "inspection": _("Kiểm tra, giám sát"),
}
MODES: Names = {
    "value_chain": _("Liên kết theo chuỗi giá trị"),
    "community": _("Cộng đồng"),
    "special": _("Nhiệm vụ, mô hình đặc thù"),
}
NEEDS: Names = {
    "place": _("địa bàn"),
    "dates": _("thời gian thực hiện"),
    "lead": _("cơ quan chủ trì"),
    "costs": _("kinh phí dự kiến"),
    "outputs": _("kết quả dự kiến"),
    "mode": _("phương thức hỗ trợ"),
    "group": _("tổ, nhóm cộng đồng"),
}
GROUPS: Names = {
    "poor": _("hộ nghèo"),
    "near_poor": _("hộ cận nghèo"),
    "newly_escaped": _("hộ mới thoát nghèo"),
    "low_income_worker": _("người lao động có thu nhập thấp"),
    "ethnic_minority": _("người dân tộc thiểu số"),
    "anyone": _("mọi người"),
}
ROLES: Names = {
    "beneficiary": _("được hỗ trợ"),
    "leader": _("tổ trưởng, hộ dẫn dắt"),
    "trainee": _("học viên"),
    "guest": _("khách mời, cán bộ"),
}
RECEIPTS: Names = {
    "signature": _("chữ ký"),
    "fingerprint": _("điểm chỉ"),
    "payment": _("xác nhận của đơn vị chi trả"),
}
CHOICES: Mapping[str, Names] = {
    "Participant.role": ROLES,
    "Participant.category": words.CATEGORIES,
    "SupportResult.category": words.CATEGORIES,
    "Handover.kind": {"goods": _("hiện vật"), "cash": _("tiền")},
    "Handover.receipt": RECEIPTS,
    "Evidence.kind": {
        "decision": _("quyết định, kế hoạch"),
        "minutes": _("biên bản"),
        "contract": _("hợp đồng, thanh lý"),
        "invoice": _("hóa đơn, chứng từ"),
        "list": _("danh sách, bảng kê đã ký"),
        "photo": _("ảnh"),
        "other": _("khác"),
    },
    "ProcurementStep.step": {
        "plan": _("kế hoạch lựa chọn nhà thầu"),
        "invitation": _("mời chào giá, mời thầu"),
        "evaluation": _("đánh giá"),
        "result": _("kết quả lựa chọn nhà thầu"),
        "contract": _("hợp đồng"),
        "delivery": _("giao hàng"),
        "acceptance": _("nghiệm thu"),
        "liquidation": _("thanh lý hợp đồng"),
        "payment": _("đề nghị thanh toán"),
    },
    "TrainingSession.half": {"morning": _("sáng"), "afternoon": _("chiều"), "whole": _("cả ngày")},
    "JobPlacement.kind": {
        "employed": _("được tuyển dụng"),
        "self_employed": _("tự tạo việc làm"),
        "group": _("vào tổ hợp tác, hợp tác xã"),
        "same": _("làm nghề cũ, năng suất tăng"),
    },
    "Installation.state": (
        _INSTALLATIONS := {
            "working": _("hoạt động tốt"),
            "faulty": _("hỏng, chờ sửa"),
            "repaired": _("đã sửa"),
            "removed": _("đã tháo dỡ"),
        }
    ),
    "InstallationCheck.state": _INSTALLATIONS,
    "Contribution.kind": {
        "labour": _("ngày công"),
        "goods": _("vật tư, hiện vật"),
        "cash": _("tiền"),
        "land": _("đất"),
    },
    "Nomination.nominee": {
        "collective": _("tập thể"),
        "person": _("cá nhân"),
        "household": _("hộ gia đình"),
    },
    "Nomination.level": {
        "commune": _("cấp xã"),
        "district": _("cấp huyện"),
        "province": _("cấp tỉnh"),
        "ministry": _("bộ, ngành trung ương"),
        "state": _("Nhà nước"),
    },
}
"""Words of the coded columns, by `Model.column`."""
GROUPED: Names = {
    "place": _("Địa bàn"),
    "part": _("Dự án, tiểu dự án"),
    "kind": _("Loại hoạt động"),
    "year": _("Năm"),
    "state": _("Tình trạng"),
}


def kind_of(code: str) -> ActivityKind:
    """The kind of an activity."""
    return activities().kinds[code]


def kind_name(code: str) -> str:
    """What a kind is called; an unknown one as its code."""
    found = activities().kinds.get(code)
    return words.said(found.title) if found else code


def choice(model: type[Any], column: str, code: str) -> str:
    """A coded value in words; nothing is a dash."""
    return words.name(CHOICES.get(f"{model.__name__}.{column}", {}), code) if code else "–"


def quantity(amount: int | None) -> str:
    """A quantity in thousandths as it is read here: `2,5`, in English `2.5`; unknown a dash."""
    if amount is None:
        return "–"
    said = thousandths(amount)
    return said.translate(str.maketrans(",.", ".,")) if get_language() == "en" else said


def entitled_words(kind: ActivityKind) -> str:
    """Whom a kind is for, in words."""
    return ", ".join(words.name(GROUPS, one) for one in kind.entitled.groups)
