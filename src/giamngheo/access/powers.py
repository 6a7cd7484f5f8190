"""What each role may do: one table, read from left to right.

A power is a word; it is held for the places of the office that gives it and for no other.
"""

from collections.abc import Mapping

from giamngheo.access.models import Role

POWERS: Mapping[str, str] = {
    "law.read": "xem chuẩn nghèo, quy định",
    "figures.read": "xem số liệu tổng hợp",
    "household.read": "xem hộ và nhân khẩu",
    "household.read_sensitive": "xem dân tộc, sức khỏe, khuyết tật, số định danh",
    "household.change": "thêm, sửa hộ và nhân khẩu",
    "household.export": "tải danh sách có tên người",
    "review.read": "xem đợt rà soát và tiến độ",
    "review.manage": "mở, điều hành đợt rà soát",
    "review.record": "nhập phiếu rà soát",
    "review.check": "phúc tra, trả lời khiếu nại, phản ánh",
    "review.opinion": "cho ý kiến về kết quả rà soát của xã",
    "review.recognise": "ghi quyết định công nhận, văn bản trả lời",
    "certificates.issue": "cấp, thay, thu hồi giấy chứng nhận",
    "results.seal": "niêm phong kết quả đợt rà soát",
    "money.read": "xem dự toán, giải ngân",
    "money.allot": "giao, phân bổ, điều chỉnh dự toán",
    "money.disburse": "ghi tạm ứng, thanh toán, hoàn ứng",
    "money.close": "đối chiếu kho bạc, khóa sổ cuối năm",
    "programme.read": "xem dự án, hoạt động",
    "programme.plan": "lập, sửa kế hoạch hoạt động",
    "programme.approve": "phê duyệt, nghiệm thu hoạt động",
    "programme.record": "ghi tiến độ, người hưởng lợi, cấp phát của hoạt động",
    "audit.read": "xem nhật ký thao tác",
    "accounts.manage": "quản trị tài khoản, chức vụ",
    "places.change": "cập nhật đơn vị hành chính",
}

_EVERYONE = {"law.read"}
_FIGURES = _EVERYONE | {"figures.read", "review.read", "money.read", "programme.read"}
_HOUSEHOLDS = _FIGURES | {"household.read"}

ROLES: Mapping[Role, frozenset[str]] = {
    Role.village_head: frozenset(_HOUSEHOLDS | {"review.record"}),
    Role.reviewer: frozenset(_HOUSEHOLDS | {"household.read_sensitive", "review.record"}),
    # The chairman of the commune signs; the clerk enters the decision once it is signed.
    Role.clerk: frozenset(
        _HOUSEHOLDS
        | {"household.read_sensitive", "household.change", "household.export"}
        | {"review.manage", "review.record", "review.check", "review.recognise", "certificates.issue"}
        | {"money.disburse", "programme.plan", "programme.record"}
    ),
    Role.department: frozenset(
        _HOUSEHOLDS
        | {"household.read_sensitive", "household.export", "review.manage", "review.check", "review.opinion"}
        | {"results.seal", "money.disburse", "programme.plan", "programme.approve", "programme.record"}
    ),
    Role.sector: frozenset(_HOUSEHOLDS | {"money.disburse", "programme.plan", "programme.record"}),
    Role.finance: frozenset(_FIGURES | {"money.allot", "money.close"}),
    Role.treasury: frozenset(_FIGURES | {"money.disburse", "money.close"}),
    Role.leader: frozenset(
        _HOUSEHOLDS
        | {"review.check", "review.opinion", "review.recognise", "certificates.issue", "programme.approve"}
    ),
    Role.front: frozenset(_FIGURES),
    Role.auditor: frozenset(_HOUSEHOLDS | {"household.read_sensitive", "audit.read"}),
    # Who hands out accounts sees no household through it.
    Role.administrator: frozenset(_EVERYONE | {"accounts.manage", "places.change"}),
}
