"""What the review refuses or warns of, and why; contradictions within answers are in `forms.contradictions`."""

from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue

_ASK_AGAIN = (
    "Đối chiếu với phiếu giấy hoặc hỏi lại hộ.",
    "Compare with the paper, or ask the household again.",
)

catalogue(
    {
        "review.answer_kind": Kind(
            "Câu trả lời “{found}” không phải là {expected}.",
            "The answer “{found}” is not {expected}.",
            *_ASK_AGAIN,
        ),
        "review.answer_code": Kind(
            "Không có lựa chọn “{found}” cho câu này.", "This question has no choice “{found}”.", *_ASK_AGAIN
        ),
        "review.answer_bounds": Kind(
            "Giá trị {found} nằm ngoài khoảng {least}–{most}.",
            "The value {found} is outside {least}–{most}.",
            *_ASK_AGAIN,
        ),
        "review.answers_shape": Kind(
            "Câu trả lời không có đủ phần “household” và danh sách “members”.",
            "The answers lack the part “household” or the list “members”.",
            "Nhập lại từ mẫu phiếu.",
            "Enter them again with the form.",
        ),
        "review.member_twice": Kind(
            "Người “{person}” có hai lần trong phiếu.",
            "Person “{person}” is on the sheet twice.",
            "Xóa dòng thừa.",
            "Remove the extra line.",
        ),
        "review.sheet_twice": Kind(
            "Hộ có hai phiếu trong cùng một lần nhập.",
            "The household has two sheets in one entry.",
            "Giữ lại phiếu đúng.",
            "Keep the right one.",
        ),
        "review.identity_year": Kind(
            "Năm sinh {year} của {name} không khớp với số định danh.",
            "The birth year {year} of {name} does not fit the identification number.",
            "Xem lại căn cước của người này.",
            "Look at the person's identity card.",
            Severity.warning,
        ),
        "review.identity_sex": Kind(
            "Giới tính của {name} không khớp với số định danh.",
            "The sex of {name} does not fit the identification number.",
            "Xem lại căn cước của người này.",
            "Look at the person's identity card.",
            Severity.warning,
        ),
        "review.same_person": Kind(
            "{name} (sinh {born}) có trong cả hộ {first} và hộ {second}.",
            "{name} (born {born}) is in both household {first} and household {second}.",
            "Xác định người này thực ở hộ nào rồi sửa phiếu của hộ kia.",
            "Find out where the person lives and mend the other sheet.",
            Severity.warning,
        ),
        "review.wrong_state": Kind(
            "Đợt rà soát “{cycle}” đang ở bước “{state}”, không làm được việc này.",
            "The cycle “{cycle}” is in the state “{state}”, which does not allow this.",
            "Xem lại bước của đợt rà soát.",
            "Look at the state of the cycle.",
        ),
        "review.code_taken": Kind(
            "Đã có đợt rà soát mang mã {code}.",
            "There already is a cycle with the code {code}.",
            "Dùng mã khác.",
            "Use another code.",
        ),
        "review.unknown_standard": Kind(
            "Không có chuẩn nghèo “{standard}”.",
            "There is no standard “{standard}”.",
            "Chọn một chuẩn trong danh mục văn bản.",
            "Choose one of the law bundle.",
        ),
        "review.not_of_the_cycle": Kind(
            "Hộ không thuộc địa bàn của đợt rà soát, hoặc chưa có hay đã thôi tính tại thời điểm rà soát.",
            "The household is not of the cycle's place, or not counted at its reference date.",
            "Kiểm tra mã hộ và biến động của hộ.",
            "Check the code and what happened to the household.",
        ),
        "review.decided": Kind(
            "Hộ đã có trong quyết định công nhận số {number} của đợt này.",
            "Decision {number} of this cycle already names the household.",
            "Nếu kết quả sai thì đính chính bằng một quyết định mới.",
            "Where the result is wrong, correct it by a new decision.",
        ),
        "review.form_version_differs": Kind(
            "Mẫu {form} phiên bản {version} đã đăng ký với nội dung khác.",
            "Form {form} version {version} is already registered with another content.",
            "Đổi số phiên bản khi sửa mẫu phiếu.",
            "Give the changed form a new version.",
        ),
        "review.draft": Kind(
            "Phiếu của hộ chưa nhập xong.",
            "The household's sheet is not complete.",
            "Nhập nốt phiếu.",
            "Complete the sheet.",
        ),
        "review.draft_elsewhere": Kind(
            "Phiếu này đang được nhập ở một cửa sổ khác và đã lưu sau lần mở này.",
            "This sheet is being entered in another window, which has saved since.",
            "Tải lại trang để xem bản vừa lưu, hoặc chọn giữ những gì đang có ở đây.",
            "Load the page again to see what was saved, or choose to keep what is here.",
        ),
        "review.sheet_meanwhile": Kind(
            "Trong lúc nhập, một người khác đã hoàn thành phiếu của hộ này.",
            "While this was being entered, somebody else completed the household's sheet.",
            "Xem phiếu của người đó rồi mới quyết định có thay hay không; những gì đã nhập vẫn còn trong bản nháp.",
            "Look at that sheet before replacing it; what was entered here is still in the draft.",
        ),
        "review.not_assessed": Kind(
            "Phiếu của hộ chưa được tính điểm theo văn bản đang dùng.",
            "The household's sheet is not assessed under the law in use.",
            "Tính điểm cho đợt rà soát rồi làm lại.",
            "Assess the cycle and try again.",
        ),
        "review.undetermined": Kind(
            "Chưa xác định được phân loại của hộ, còn thiếu: {missing}.",
            "The household's category is undetermined; missing: {missing}.",
            "Hỏi bổ sung rồi nhập lại phiếu.",
            "Ask for what is missing and enter the sheet again.",
        ),
        "review.not_reviewed": Kind(
            "Hộ đang là {category} mà chưa được rà soát.",
            "The household is {category} and has not been reviewed.",
            "Rà soát mọi hộ nghèo, hộ cận nghèo trước khi công nhận.",
            "Review every poor and near-poor household before recognition.",
        ),
        "review.nothing_to_recognise": Kind(
            "{place} không còn hộ nào chờ công nhận trong đợt này.",
            "{place} has no household waiting for recognition in this cycle.",
            "Có thể quyết định đã được ghi trước đó.",
            "The decision may have been recorded already.",
        ),
        "review.decision_exists": Kind(
            "{place} đã có quyết định công nhận số {number} trong đợt này.",
            "{place} already has decision {number} in this cycle.",
            "Mở quyết định đã ghi.",
            "Open the decision that was recorded.",
        ),
        "review.outside": Kind(
            "{place} không thuộc địa bàn của đợt rà soát.",
            "{place} is not within the cycle's place.",
            "Chọn đơn vị thuộc đợt rà soát.",
            "Choose a unit of the cycle.",
        ),
        "review.unclassified": Kind(
            "Hộ có tên trong danh sách nhưng không rõ đến từ đâu: chưa có trong sổ ở kỳ trước và không có biến động.",
            "The household is on the list and its origin is unknown: not in the register before, and no event.",
            "Ghi biến động của hộ: chuyển đến, tách hộ hoặc bổ sung hộ còn sót.",
            "Record how the household arrived: moved in, split, or left out before.",
        ),
        "review.departed_without_reason": Kind(
            "Hộ đã thôi tính mà không ghi lý do.",
            "The household no longer counts and no reason is recorded.",
            "Ghi biến động của hộ: chuyển đi, không còn thành viên, nhập hộ hoặc ghi nhầm.",
            "Record why: moved out, died out, merged or entered by mistake.",
        ),
    }
)


def refusal(kind: str, household: str | None = None, /, **values: object) -> Problem:
    """A problem of the review with a household."""
    return Problem(kind, Spot(household=household), values)
