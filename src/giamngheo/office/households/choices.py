"""What the pages of the register call relations, sexes, acts and verdicts, and the lists one chooses from."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from giamngheo.documents.ethnicity import ethnic_groups, ethnicity_name
from giamngheo.office.words import Names

SEXES: Names = {"male": _("nam"), "female": _("nữ")}
RELATIONS: Names = {
    "head": _("chủ hộ"),
    "spouse": _("vợ/chồng"),
    "child": _("con"),
    "parent": _("bố/mẹ"),
    "grandparent": _("ông/bà"),
    "grandchild": _("cháu"),
    "sibling": _("anh/chị/em"),
    "other": _("khác"),
}
ACTS: Names = {
    "entered": _("Thêm hộ vào sổ"),
    "returned": _("Hộ cũ trở lại"),
    "born": _("Sinh"),
    "added": _("Bổ sung người còn sót"),
    "died": _("Mất"),
    "left": _("Rời hộ"),
    "joined": _("Nhận người vào hộ"),
    "head_changed": _("Đổi chủ hộ"),
    "split": _("Tách hộ"),
    "merged": _("Nhập hộ"),
    "moved": _("Chuyển thôn"),
    "closed": _("Ra khỏi sổ"),
    "one_kept": _("Trùng, giữ một dòng"),
    "corrected": _("Sửa thông tin"),
    "undone": _("Hoàn tác"),
}
DEPARTURES: Names = {
    "moved_out": _("Cả hộ chuyển đi nơi khác, ngoài sổ này"),
    "died_out": _("Không còn người nào"),
    "struck_off": _("Ghi nhầm: hộ này không có thật hoặc trùng hộ khác"),
}
ARRIVALS: Names = {
    "moved_in": _("Hộ từ nơi khác chuyển đến"),
    "found": _("Hộ vẫn ở đây nhưng sổ còn sót"),
}
VERDICTS: Names = {
    "same": _("Một người"),
    "different": _("Hai người khác nhau"),
    "unsure": _("Chưa rõ"),
}
LIKENESS: Names = {
    "same": pgettext_lazy("so sánh", "giống hệt"),
    "near": pgettext_lazy("so sánh", "gần giống"),
    "differs": pgettext_lazy("so sánh", "khác nhau"),
    "unknown": pgettext_lazy("so sánh", "có bên chưa ghi"),
}
COMPARED: Names = {
    "name": _("Họ tên"),
    "birth": _("Ngày, năm sinh"),
    "sex": _("Giới tính"),
    "number": _("Số định danh"),
}


CARRIED: Names = {
    "sex": _("giới tính"),
    "birth_date": _("ngày sinh"),
    "birth_year": _("năm sinh"),
    "ethnicity": _("dân tộc"),
    "identity_number": _("số định danh"),
}
"""What the row that is kept may take over."""


def ethnicities() -> Sequence[tuple[str, str]]:
    """The official groups by code and name, in the order of the list."""
    return [(code, ethnicity_name(code)) for code in ethnic_groups()]


def optional(names: Names, nothing: str | Promise) -> list[tuple[str, str | Promise]]:
    """Choices with an empty one first."""
    return [("", nothing), *names.items()]
