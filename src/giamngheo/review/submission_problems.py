"""What can be wrong with a delivery from the field, besides what is wrong with any sheet."""

from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue

catalogue(
    {
        "review.field_no_household": Kind(
            "Phiếu không ghi mã hộ.",
            "The form names no household.",
            "Hỏi người gửi phiếu này của hộ nào rồi ghi mã hộ.",
            "Ask the sender whose form it is, then enter the household's code.",
        ),
        "review.field_unknown_household": Kind(
            "Không có hộ mang mã {code} trong đợt rà soát này.",
            "No household of this cycle has the code {code}.",
            "Kiểm tra mã hộ; nếu hộ mới thì ghi vào sổ trước, rồi thử lại.",
            "Check the code; enter a new household in the register first, then try again.",
        ),
        "review.field_other_village": Kind(
            "Hộ {code} không thuộc {place}, là thôn của mẫu phiếu.",
            "Household {code} is not of {place}, the village of the form.",
            "Xác định đúng hộ rồi ghi mã hộ.",
            "Find out which household it is, then enter its code.",
        ),
        "review.field_stranger": Kind(
            "{name} trên phiếu là người của hộ khác trong sổ.",
            "{name} on the form is a member of another household in the register.",
            "Trên thiết bị đã đổi hộ sau khi điền: làm lại phiếu của hộ này.",
            "The household was changed on the device after filling: fill the form again.",
        ),
        "review.field_newcomer": Kind(
            "{name} chưa có trong sổ của hộ.",
            "{name} is not in the register of the household.",
            "Xác minh rồi ghi nhân khẩu vào sổ.",
            "Verify, then enter the person in the register.",
            Severity.warning,
        ),
        "review.field_kept": Kind(
            "Đã nhận và giữ nguyên văn, nhưng chưa thành phiếu.",
            "Received and kept as it is, but not a sheet yet.",
            "Báo công chức xã xem phiếu gửi từ thiết bị.",
            "Ask the commune's official to look at the deliveries.",
        ),
        "review.field_not_choosable": Kind(
            "Phiếu {instance} không chọn được: nội dung chưa thành phiếu.",
            "Form {instance} cannot be chosen: its contents cannot become a sheet.",
            "Xem vướng mắc ghi ở phiếu đó.",
            "Look at what is wrong with it.",
        ),
        "review.field_in_use": Kind(
            "Phiếu {instance} đang là phiếu của hộ.",
            "Form {instance} is the household's sheet now.",
            "Chọn phiếu khác, hoặc nhập lại phiếu của hộ, rồi mới bỏ phiếu này.",
            "Choose another form, or enter the household's sheet again, before setting it aside.",
        ),
    }
)


def wrong(kind: str, household: str | None = None, /, **values: object) -> Problem:
    """A problem of a delivery about a household."""
    return Problem(f"review.field_{kind}", Spot(household=household), values)
