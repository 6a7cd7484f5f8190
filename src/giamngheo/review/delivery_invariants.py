"""What must hold of what devices sent, looked at afresh; `giamngheo check` lists what does not."""

from collections.abc import Iterator
from hashlib import file_digest, sha256

from giamngheo.core.problems import Kind, Problem, catalogue
from giamngheo.review import field_files
from giamngheo.review.models import FieldFile, FieldState, FieldSubmission

_REMEDY = (
    "Khôi phục từ bản sao lưu gần nhất, báo người quản trị.",
    "Restore the last backup and tell the administrator.",
)
_AT_ONCE = 500

catalogue(
    {
        "check.delivery_changed": Kind(
            "Phiếu gửi {instance} không còn như khi nhận.",
            "Delivery {instance} is not what was received.",
            *_REMEDY,
        ),
        "check.delivery_without_sheet": Kind(
            "Phiếu gửi {instance} ghi là đã thành phiếu mà không có phiếu nào.",
            "Delivery {instance} is said to be a sheet and no sheet is there.",
            *_REMEDY,
        ),
        "check.field_file_gone": Kind(
            "Tệp {name} kèm phiếu gửi {instance} không còn hoặc đã khác.",
            "File {name} of delivery {instance} is gone or changed.",
            *_REMEDY,
        ),
    }
)


def broken_deliveries() -> Iterator[Problem]:
    """Bodies and files that are not what their hashes say, and recorded deliveries without a sheet."""
    for one in FieldSubmission.objects.order_by("pk").iterator(_AT_ONCE):
        if sha256(one.body.encode()).hexdigest() != one.body_hash:
            yield Problem("check.delivery_changed", values={"instance": one.instance})
        if one.state == FieldState.recorded and one.sheet_id is None:
            yield Problem("check.delivery_without_sheet", values={"instance": one.instance})
    for file in FieldFile.objects.select_related("submission").order_by("pk").iterator(_AT_ONCE):
        if not _is_whole(file):
            yield Problem(
                "check.field_file_gone", values={"name": file.name, "instance": file.submission.instance}
            )


def _is_whole(file: FieldFile) -> bool:
    path = field_files.path_of(file.hash)
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest() == file.hash
