"""What the register refuses, and why."""

from giamngheo.core.problems import Kind, Problem, Spot, catalogue

catalogue(
    {
        "registry.code_taken": Kind(
            vi="Mã hộ {code} đã có trong sổ.",
            en="The register already has a household with the code {code}.",
            remedy_vi="Dùng mã khác, hoặc mở hộ đang có.",
            remedy_en="Use another code, or open the household that has it.",
        ),
        "registry.identity_taken": Kind(
            vi="Số định danh của {name} đã thuộc về một người khác trong sổ.",
            en="The identification number of {name} already belongs to another person of the register.",
            remedy_vi="Đối chiếu giấy tờ của cả hai người trước khi nhập.",
            remedy_en="Compare the papers of both persons before entering.",
        ),
        "registry.identity_form": Kind(
            vi="Số định danh của {name} không đủ 12 chữ số.",
            en="The identification number of {name} does not have 12 digits.",
            remedy_vi="Nhập đủ 12 chữ số; nếu chưa có thì để trống.",
            remedy_en="Enter all 12 digits, or leave it empty while it is not known.",
        ),
        "registry.heads": Kind(
            vi="Hộ có {count} chủ hộ.",
            en="The household has {count} heads.",
            remedy_vi="Mỗi hộ có đúng một chủ hộ.",
            remedy_en="A household has exactly one head.",
        ),
        "registry.not_a_village": Kind(
            vi="{place} không phải là thôn, khối phố.",
            en="{place} is not a village.",
            remedy_vi="Chọn thôn, khối phố nơi hộ ở.",
            remedy_en="Choose the village where the household lives.",
        ),
        "registry.closed": Kind(
            vi="Hộ đã thôi tính từ ngày {closed_on}.",
            en="The household no longer counts from {closed_on}.",
            remedy_vi="Chọn ngày trước ngày đó, hoặc chọn hộ khác.",
            remedy_en="Choose an earlier day, or another household.",
        ),
        "registry.status_not_after": Kind(
            vi="Hộ đã có tình trạng được công nhận từ ngày {valid_from} trở đi.",
            en="The household already has a recognised status on or after {valid_from}.",
            remedy_vi="Nếu quyết định trước sai thì đính chính, không công nhận thêm.",
            remedy_en="Where the earlier decision is wrong, correct it instead of adding another.",
        ),
        "registry.status_superseded": Kind(
            vi="Tình trạng này đã được thay bằng một tình trạng khác.",
            en="This status has already been superseded.",
            remedy_vi="Mở lại trang của hộ và đính chính dòng đang có hiệu lực.",
            remedy_en="Open the household again and correct the row in force.",
        ),
        "registry.not_a_member": Kind(
            vi="{name} không phải là thành viên của hộ vào ngày {on}.",
            en="{name} is not a member of the household on {on}.",
            remedy_vi="Chọn người đang là thành viên của hộ.",
            remedy_en="Choose a person who is a member.",
        ),
        "registry.head_leaves": Kind(
            vi="{name} đang là chủ hộ.",
            en="{name} is the head of the household.",
            remedy_vi="Chọn chủ hộ mới trước, hoặc ghi biến động của cả hộ.",
            remedy_en="Choose a new head first, or record what happened to the whole household.",
        ),
        "registry.summary_stale": Kind(
            vi="Chủ hộ, số người hoặc tên thành viên ghi ở hộ không khớp với danh sách thành viên.",
            en="The head, size or names kept with the household do not agree with its members.",
            remedy_vi="Báo cho người quản trị hệ thống; dữ liệu đã bị sửa ngoài chương trình.",
            remedy_en="Tell the administrator: the data were changed outside the program.",
        ),
        "registry.same_place": Kind(
            vi="Hộ đang ở chính {place}.",
            en="The household already lives in {place}.",
            remedy_vi="Chọn thôn khác.",
            remedy_en="Choose another village.",
        ),
    }
)


def refusal(kind: str, household: str | None = None, /, **values: object) -> Problem:
    """A problem of the register with a household."""
    return Problem(kind, Spot(household=household), values)
