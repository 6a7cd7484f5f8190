"""What the programme refuses, and why."""

from giamngheo.core.problems import Kind, Problem, Spot, catalogue

catalogue(
    {
        "programme.wrong_state": Kind(
            "Hoạt động {activity} đang ở tình trạng “{state}”, chưa làm được việc này.",
            "Activity {activity} is in the state “{state}”; this cannot be done now.",
            "Xem các bước của hoạt động và làm bước còn thiếu trước.",
            "Look at the activity's steps and take the missing one first.",
        ),
        "programme.stale": Kind(
            "Hoạt động {activity} vừa được người khác thay đổi.",
            "Activity {activity} has just been changed by somebody else.",
            "Mở lại trang rồi làm lại.",
            "Open the page again and repeat.",
        ),
        "programme.same_person": Kind(
            "Người {first} không được tự {then}.",
            "Whoever {first_en} may not {then_en}.",
            "Nhờ người khác có thẩm quyền.",
            "Ask somebody else who may.",
        ),
        "programme.needs": Kind(
            "Hoạt động {activity} chưa có: {missing}.",
            "Activity {activity} still lacks: {missing}.",
            "Bổ sung trước khi phê duyệt.",
            "Fill it in before approval.",
        ),
        "programme.unknown_kind": Kind(
            "Không có loại hoạt động “{kind}”.",
            "There is no kind of activity “{kind}”.",
            "Chọn một loại trong danh sách.",
            "Choose one of the list.",
        ),
        "programme.wrong_part": Kind(
            "Loại “{kind}” không thuộc {part} của chương trình {programme}.",
            "The kind “{kind}” does not belong to {part} of programme {programme}.",
            "Chọn dự án, tiểu dự án khác hoặc loại khác.",
            "Choose another part, or another kind.",
        ),
        "programme.unknown_output": Kind(
            "Loại “{kind}” không có kết quả “{output}”.",
            "The kind “{kind}” has no output “{output}”.",
            "Chọn kết quả trong danh sách của loại đó.",
            "Choose one of the kind's outputs.",
        ),
        "programme.code_taken": Kind(
            "Mã hoạt động {activity} đã có.",
            "The code {activity} is taken.",
            "Chọn mã khác.",
            "Choose another code.",
        ),
        "programme.value": Kind(
            "{field}: {detail}.",
            "{field}: {detail}.",
            "Sửa lại giá trị này.",
            "Mend this value.",
        ),
        "programme.already": Kind(
            "{what} này đã được ghi rồi.",
            "This {what} is there already.",
            "Rút dòng cũ nếu nó sai.",
            "Withdraw the old row where it is wrong.",
        ),
        "programme.not_kept": Kind(
            "Loại “{kind}” không theo dõi {what}.",
            "The kind “{kind}” keeps no {what}.",
            "Chọn đúng loại hoạt động.",
            "Choose the right kind of activity.",
        ),
        "programme.future": Kind(
            "Ngày {on} chưa đến.",
            "The day {on} has not come.",
            "Ghi ngày đã diễn ra.",
            "Give a day that has come.",
        ),
        "programme.say_why": Kind(
            "Chưa ghi lý do.",
            "No reason is given.",
            "Ghi lý do.",
            "Say why.",
        ),
        "programme.say_paper": Kind(
            "Chưa ghi số văn bản.",
            "No paper is named.",
            "Ghi số quyết định hoặc biên bản.",
            "Give the number of the decision or minutes.",
        ),
        "programme.other_activity": Kind(
            "{what} không thuộc hoạt động này.",
            "{what} is not of this activity.",
            "Chọn trong danh sách của hoạt động.",
            "Choose from the activity's own list.",
        ),
        "programme.withdrawn": Kind(
            "Dòng này đã được rút.",
            "The row was withdrawn.",
            "Không cần làm gì.",
            "Nothing is to be done.",
        ),
        "programme.leant_on": Kind(
            "Không rút được: còn {count} dòng ghi theo dòng này.",
            "It cannot be withdrawn: {count} rows rest on it.",
            "Rút các dòng đó trước.",
            "Withdraw those first.",
        ),
        "programme.filled": Kind(
            "{field} đã được ghi.",
            "{field} has been filled in.",
            "Rút dòng này và ghi lại nếu sai.",
            "Withdraw the row and write it anew where it is wrong.",
        ),
        "programme.not_spent": Kind(
            "Khoản ghi sổ {movement} không phải là khoản chi của {part}.",
            "Movement {movement} is no spending of {part}.",
            "Chọn một khoản thanh toán hoặc hoàn ứng của dự án, tiểu dự án đó.",
            "Choose a payment or settlement of that part.",
        ),
        "programme.link_beyond": Kind(
            "Khoản ghi sổ {movement} chỉ còn {left} đồng chưa gắn với hoạt động nào, yêu cầu {asked} đồng.",
            "Movement {movement} has {left} đồng that no activity claims, {asked} were asked for.",
            "Giảm số tiền.",
            "Ask for less.",
        ),
        "programme.money_linked": Kind(
            "Hoạt động {activity} đã có tiền chi, không hủy được.",
            "Money was spent on activity {activity}; it cannot be cancelled.",
            "Gỡ các khoản tiền đã gắn, hoặc nghiệm thu phần đã làm.",
            "Take the money off it, or accept what was done.",
        ),
        "programme.nothing_to_undo": Kind(
            "Không còn bước nào hoàn tác được.",
            "There is no step left to undo.",
            "Không cần làm gì.",
            "Nothing is to be done.",
        ),
        "programme.followed": Kind(
            "Không hoàn tác được bước gần nhất của {activity}: sau bước đó đã ghi {what}.",
            "The last step of {activity} cannot be undone: {what} were written since.",
            "Rút các dòng đó trước.",
            "Withdraw those rows first.",
        ),
        "programme.request_reused": Kind(
            "Mã yêu cầu đã dùng cho việc khác.",
            "The request was used for something else.",
            "Mở lại trang rồi nhập lại.",
            "Open the page again and enter it anew.",
        ),
        "programme.not_in_register": Kind(
            "Hộ {household} không có trong sổ hộ vào ngày {on}.",
            "Household {household} is not in the register on {on}.",
            "Kiểm tra mã hộ và ngày.",
            "Check the household's code and the day.",
        ),
    }
)


def refusal(code: str, spot: Spot | None = None, **values: object) -> Problem:
    """A problem of the programme."""
    return Problem(f"programme.{code}", spot or Spot(), values)
