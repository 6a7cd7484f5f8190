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
            remedy_vi="Nếu ghi nhầm thì hoàn tác việc ra khỏi sổ; nếu không, chọn hộ khác.",
            remedy_en="Take its leaving back where that was a mistake, or choose another household.",
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
        "registry.changed_meanwhile": Kind(
            vi="Hộ vừa có một lần ghi khác sau khi trang này được mở, nên lần ghi này không thực hiện.",
            en="The household was changed after this page was opened, so nothing was entered this time.",
            remedy_vi="Mở lại trang của hộ, xem đã ghi những gì rồi mới ghi tiếp.",
            remedy_en="Open the household again, see what was entered, then go on.",
        ),
        "registry.before_household": Kind(
            vi="Hộ chỉ có trong sổ từ ngày {created_on}.",
            en="The household is in the register from {created_on} only.",
            remedy_vi="Chọn ngày từ ngày đó trở đi.",
            remedy_en="Choose that day or a later one.",
        ),
        "registry.later_change": Kind(
            vi="Đã có biến động ghi từ ngày {on}, sau hoặc trùng ngày vừa nhập.",
            en="A change is on record from {on}, on or after the day entered.",
            remedy_vi="Chọn ngày sau ngày đó, hoặc hoàn tác biến động kia nếu ghi nhầm.",
            remedy_en="Choose a later day, or take the other change back where it was a mistake.",
        ),
        "registry.born_later": Kind(
            vi="{name} sinh sau ngày {on}.",
            en="{name} is born after {on}.",
            remedy_vi="Kiểm tra ngày sinh và ngày vào hộ.",
            remedy_en="Check the date of birth and the day of entry.",
        ),
        "registry.dies_before_birth": Kind(
            vi="Ngày mất của {name} trước ngày sinh.",
            en="The day of death of {name} is before the birth.",
            remedy_vi="Kiểm tra ngày mất và ngày sinh.",
            remedy_en="Check both days.",
        ),
        "registry.person_died": Kind(
            vi="{name} đã mất ngày {on}.",
            en="{name} died on {on}.",
            remedy_vi="Chọn người khác, hoặc hoàn tác việc ghi mất nếu nhầm.",
            remedy_en="Choose another person, or take the death back where it was a mistake.",
        ),
        "registry.elsewhere": Kind(
            vi="{name} còn là thành viên của một hộ khác vào ngày {on}.",
            en="{name} is still a member of another household on {on}.",
            remedy_vi="Chọn ngày sau ngày đó.",
            remedy_en="Choose a later day.",
        ),
        "registry.already_member": Kind(
            vi="{name} đang là thành viên của chính hộ này.",
            en="{name} is a member of this very household.",
            remedy_vi="Chọn người khác.",
            remedy_en="Choose another person.",
        ),
        "registry.nobody_chosen": Kind(
            vi="Chưa chọn người nào của hộ.",
            en="No member of the household was chosen.",
            remedy_vi="Đánh dấu ít nhất một người.",
            remedy_en="Mark at least one.",
        ),
        "registry.chosen_twice": Kind(
            vi="Có người được chọn hai lần: {names}.",
            en="Somebody was chosen twice: {names}.",
            remedy_vi="Chọn mỗi người một lần.",
            remedy_en="Choose each person once.",
        ),
        "registry.splits_everybody": Kind(
            vi="Tách hộ mà mọi thành viên đều đi thì hộ cũ không còn ai.",
            en="When all members go, nobody is left to split from.",
            remedy_vi="Để lại ít nhất một người, hoặc ghi chuyển thôn, đổi chủ hộ thay cho tách hộ.",
            remedy_en="Leave at least one behind, or record a move or a change of head instead.",
        ),
        "registry.merges_itself": Kind(
            vi="Hộ được chọn để nhập vào chính là hộ này, hoặc hộ này không còn ai.",
            en="The household to merge into is this very one, or nobody lives in this one.",
            remedy_vi="Chọn hộ khác.",
            remedy_en="Choose another household.",
        ),
        "registry.no_code": Kind(
            vi="Hộ mới chưa có mã.",
            en="The new household has no code.",
            remedy_vi="Nhập mã hộ.",
            remedy_en="Enter the code.",
        ),
        "registry.did_not_move_out": Kind(
            vi="Hộ này không chuyển đi trước ngày đã nhập.",
            en="This household had not moved out before that day.",
            remedy_vi="Chỉ hộ đã chuyển đi mới ghi trở lại được, và sau ngày chuyển đi.",
            remedy_en="Only a household that has moved out can come back, after the day it left.",
        ),
        "registry.head_lives_elsewhere": Kind(
            vi="Chủ hộ cũ đã mất hoặc nay thuộc hộ khác.",
            en="The former head has died or belongs to another household.",
            remedy_vi="Thêm hộ mới với chủ hộ hiện nay rồi nhận những người còn lại vào.",
            remedy_en="Enter a new household with the present head and take the others in.",
        ),
        "registry.not_undoable": Kind(
            vi="Lần ghi này không hoàn tác được.",
            en="This act cannot be taken back.",
            remedy_vi="Thông tin sửa nhầm thì sửa lại.",
            remedy_en="Correct what was corrected wrongly once more.",
        ),
        "registry.undone_already": Kind(
            vi="Lần ghi này đã được hoàn tác.",
            en="This act has been taken back already.",
            remedy_vi="Mở lại trang của hộ.",
            remedy_en="Open the household again.",
        ),
        "registry.not_last": Kind(
            vi="Sau lần ghi này, hộ hoặc hộ liên quan đã có lần ghi khác.",
            en="The household, or another that the act concerned, was changed since.",
            remedy_vi="Hoàn tác các lần ghi sau trước.",
            remedy_en="Take the later acts back first.",
        ),
        "registry.undo_status": Kind(
            vi="Sau lần ghi này đã có quyết định công nhận đối với hộ.",
            en="The household was recognised by a decision after this act.",
            remedy_vi="Ghi một biến động mới cho đúng thực tế thay vì hoàn tác.",
            remedy_en="Enter what is true now instead of taking the act back.",
        ),
        "registry.undo_sheet": Kind(
            vi="Sau lần ghi này hộ đã có phiếu rà soát được nhập.",
            en="A review sheet of the household was entered after this act.",
            remedy_vi="Ghi một biến động mới cho đúng thực tế thay vì hoàn tác.",
            remedy_en="Enter what is true now instead of taking the act back.",
        ),
        "registry.undo_rests": Kind(
            vi="Có dữ liệu khác dựa trên lần ghi này.",
            en="Other data rest on this act.",
            remedy_vi="Ghi một biến động mới cho đúng thực tế thay vì hoàn tác.",
            remedy_en="Enter what is true now instead of taking the act back.",
        ),
        "registry.identity_here": Kind(
            vi="Số định danh của {name} là của {owner}, hộ mã {code} (chủ hộ {head}).",
            en="The identification number of {name} is that of {owner}, household {code} (head {head}).",
            remedy_vi="Nếu là một người thì ghi nhận người vào hộ thay cho thêm mới; nếu không thì xem lại giấy tờ.",
            remedy_en="If that is the same person, take them in instead of entering them anew; else see the papers.",
        ),
        "registry.identity_there": Kind(
            vi="Số định danh của {name} đã có trong sổ ở {commune}.",
            en="The identification number of {name} is in the register already, in {commune}.",
            remedy_vi="Nếu người đó vừa chuyển đến, đề nghị nơi kia ghi rời hộ rồi ở đây ghi nhận người vào hộ.",
            remedy_en="If it is one who moved here, let them be entered as gone there, then take them in here.",
        ),
        "registry.identity_free": Kind(
            vi="Số định danh của {name} là của {owner}, nay không ở hộ nào.",
            en="The identification number of {name} is that of {owner}, who lives in no household now.",
            remedy_vi="Ghi nhận người này vào hộ thay cho thêm mới.",
            remedy_en="Take that person in instead of entering them anew.",
        ),
        "registry.undo_out_of_reach": Kind(
            vi="Lần ghi này liên quan đến một hộ ngoài địa bàn được giao.",
            en="The act concerns a household outside your reach as well.",
            remedy_vi="Đề nghị người phụ trách cả hai địa bàn hoàn tác, hoặc ghi một biến động mới.",
            remedy_en="Ask whoever is in charge of both places, or enter what is true now.",
        ),
        "registry.pair_of_one": Kind(
            vi="Hai dòng này là cùng một dòng của sổ.",
            en="Both are the same row of the register.",
            remedy_vi="Chọn hai người khác nhau.",
            remedy_en="Choose two different persons.",
        ),
        "registry.judged_meanwhile": Kind(
            vi="Người khác vừa kết luận về cặp này.",
            en="Somebody else has judged this pair meanwhile.",
            remedy_vi="Xem kết luận đó trước; vẫn có thể kết luận lại.",
            remedy_en="See that judgement first; it can still be changed.",
        ),
        "registry.not_judged_one": Kind(
            vi="Hai dòng này chưa được kết luận là một người.",
            en="These two entries have not been judged to be one person.",
            remedy_vi="Xem giấy tờ rồi kết luận ở danh sách người nghi trùng trước.",
            remedy_en="Look at the papers and say so on the list of possible duplicates first.",
        ),
        "registry.kept_already": Kind(
            vi="Dòng {name} là dòng trùng đã được xử lý; người này nay ở dòng được giữ.",
            en="The entry {name} is a duplicate that has been dealt with; the person is under the entry that was kept.",
            remedy_vi="Mở trang của dòng được giữ; xử lý nhầm thì hoàn tác ở đó.",
            remedy_en="Open the entry that was kept; a mistake can be taken back there.",
        ),
        "registry.one_row_stands": Kind(
            vi="Hai dòng của {name} đã được xử lý là một người, đã giữ một dòng.",
            en="The two entries of {name} were dealt with as one person, and one of them was kept.",
            remedy_vi="Hoàn tác lần ghi đó trước, rồi kết luận lại.",
            remedy_en="Take that back first, then judge again.",
        ),
        "registry.stands_for_another": Kind(
            vi="Dòng {name} đang là dòng được giữ của một dòng trùng khác.",
            en="The entry {name} was itself kept in place of another duplicate.",
            remedy_vi="Giữ dòng này và bỏ dòng kia.",
            remedy_en="Keep this entry and drop the other one.",
        ),
        "registry.one_died": Kind(
            vi="Một dòng ghi {name} đã mất, dòng kia thì chưa.",
            en="One entry says that {name} has died, the other does not.",
            remedy_vi="Ghi việc mất hoặc hoàn tác nó cho đúng ở cả hai dòng trước.",
            remedy_en="Enter the death, or take it back, so that both entries agree first.",
        ),
        "registry.keep_the_member": Kind(
            vi="{name} ở dòng được giữ không còn là thành viên của hộ nào, còn ở dòng kia thì có.",
            en="Under the entry to keep {name} is a member of no household any more, under the other one of one.",
            remedy_vi="Giữ dòng đang ở một hộ.",
            remedy_en="Keep the entry that is a member.",
        ),
        "registry.undo_corrected": Kind(
            vi="Thông tin của người này đã được sửa sau lần ghi đó.",
            en="What is known of the person was corrected after that.",
            remedy_vi="Ghi lại cho đúng bằng một lần ghi mới.",
            remedy_en="Enter what is right as a new act.",
        ),
        "registry.dedupe_missing": Kind(
            vi="Máy chủ chưa cài phần tìm người trùng.",
            en="The part that finds duplicates is not installed on the server.",
            remedy_vi="Đề nghị người quản trị cài thêm gói dedupe (thư viện splink).",
            remedy_en="Ask the administrator to install the extra dedupe (the library splink).",
        ),
    }
)


def refusal(kind: str, household: str | None = None, /, **values: object) -> Problem:
    """A problem of the register with a household."""
    return Problem(kind, Spot(household=household), values)
