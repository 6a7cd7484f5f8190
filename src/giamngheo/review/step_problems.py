"""What the steps of a procedure refuse, and why."""

from giamngheo.core.problems import Kind, catalogue
from giamngheo.review.problems import refusal

__all__ = ["refusal"]

_LOOK_AGAIN = ("Xem lại trang của địa bàn rồi làm lại.", "Look at the unit's page and do it again.")
_ENTER_DATE = ("Sửa ngày rồi ghi lại.", "Correct the date and enter it again.")
_ASSIGN = ("Để người khác làm bước này.", "Let somebody else take this step.")

catalogue(
    {
        "review.on_paper": Kind(
            "Đợt rà soát “{cycle}” không theo quy trình nào trong phần mềm: các bước làm trên giấy.",
            "The cycle “{cycle}” follows no procedure here: its steps are kept on paper.",
            "Ghi phiếu và quyết định của đợt này trực tiếp.",
            "Enter its sheets and decisions directly.",
        ),
        "review.by_steps": Kind(
            "Đợt rà soát “{cycle}” đi theo quy trình: quyết định ghi ở bước công nhận của xã.",
            "The cycle “{cycle}” follows a procedure: the decision is a step of the commune.",
            "Mở bảng tiến độ, làm đủ các bước của xã.",
            "Open the board and take the commune's steps.",
        ),
        "review.law_changed": Kind(
            "Bộ văn bản đã thay đổi từ khi tính điểm các phiếu khác của đợt “{cycle}”.",
            "The law has changed since the other sheets of the cycle “{cycle}” were assessed.",
            "Tính điểm lại toàn đợt.",
            "Assess the whole cycle again.",
        ),
        "review.unknown_procedure": Kind(
            "Quy trình “{procedure}” không có, không phải của loại rà soát này hoặc chưa/không còn hiệu lực.",
            "The procedure “{procedure}” does not exist, is of another kind, or is not in force then.",
            "Chọn quy trình còn hiệu lực vào ngày mở đợt.",
            "Choose one in force on the day the cycle opens.",
        ),
        "review.plan_disordered": Kind(
            "Kế hoạch các bước phải nằm trong đợt rà soát và bước sau không trước bước trước.",
            "The plan's days must lie within the cycle, and no step before the one that precedes it.",
            *_ENTER_DATE,
        ),
        "review.moved_on": Kind(
            "{place} đã sang bước “{step}” sau khi mở trang này; việc vừa gửi chưa được ghi.",
            "{place} has moved to the step “{step}” since this page was opened; nothing was entered.",
            *_LOOK_AGAIN,
        ),
        "review.not_due": Kind(
            "{place} đang ở bước “{step}”, chưa hoặc không còn làm được việc: {act}.",
            "{place} is at the step “{step}”, which does not allow: {act}.",
            *_LOOK_AGAIN,
        ),
        "review.before_the_last_step": Kind(
            "Ngày ghi trước ngày của bước liền trước ({on}).",
            "The date is before that of the previous step ({on}).",
            *_ENTER_DATE,
        ),
        "review.before_opening": Kind(
            "Ngày ghi trước ngày mở đợt rà soát ({on}).",
            "The date is before the cycle opens ({on}).",
            *_ENTER_DATE,
        ),
        "review.in_the_future": Kind("Ngày {on} chưa đến.", "The day {on} has not come yet.", *_ENTER_DATE),
        "review.cannot_undo": Kind(
            "Không hoàn tác được bước gần nhất của {place}: đã có văn bản hoặc bước sau dựa vào nó.",
            "The last step of {place} cannot be undone: a paper or a later step rests on it.",
            "Sửa bằng một văn bản mới, hoặc hoàn tác bước sau trước.",
            "Correct it by a new paper, or undo the later step first.",
        ),
        "review.list_by_application": Kind(
            "Đợt này chỉ rà soát hộ có giấy đề nghị; {place} không lập danh sách từ sổ hộ.",
            "This cycle reviews who applies; {place} draws no list from the register.",
            "Nhận giấy đề nghị của hộ.",
            "Receive the households' applications.",
        ),
        "review.of_another_village": Kind(
            "Hộ không thuộc {place}, hoặc không có trong sổ vào thời điểm rà soát.",
            "The household is not of {place}, or not in the register at the reference date.",
            "Ghi ở thôn mà hộ đang ở.",
            "Enter it in the village where the household lives.",
        ),
        "review.must_be_reviewed": Kind(
            "Hộ đang là hộ nghèo hoặc hộ cận nghèo, phải có trong danh sách rà soát.",
            "The household is poor or near-poor now and must be on the list.",
            "Lập danh sách từ sổ hộ rồi chốt lại.",
            "Draw the list from the register, then close it.",
        ),
        "review.not_on_the_list": Kind(
            "Hộ không có trong danh sách rà soát của đợt này.",
            "The household is not on the list of this cycle.",
            "Đưa hộ vào danh sách của thôn trước.",
            "Put it on the village's list first.",
        ),
        "review.not_collecting": Kind(
            "{place} đang ở bước “{step}”, không nhận phiếu của hộ này.",
            "{place} is at the step “{step}”, which takes no sheet of this household.",
            "Phiếu nhận ở bước thu thập thông tin, hoặc khi phúc tra một khiếu nại chưa trả lời.",
            "Sheets are taken while collecting, or to re-check an objection that is not answered.",
        ),
        "review.wish_not_here": Kind(
            "Đợt rà soát này không nhận giấy đề nghị “{wish}”.",
            "This cycle takes no application for “{wish}”.",
            "Ghi vào đợt rà soát đúng loại.",
            "Enter it in a cycle of the right kind.",
        ),
        "review.wish_of_a_person": Kind(
            "Chỉ giấy đề nghị xác định người lao động có thu nhập thấp ghi tên một người lao động.",
            "An application names a worker exactly when it is for a low-income worker.",
            "Chọn lại loại đề nghị hoặc người lao động.",
            "Choose the wish or the worker again.",
        ),
        "review.not_a_member_here": Kind(
            "{name} không phải thành viên hiện nay của hộ.",
            "{name} is not a member of the household now.",
            "Chọn người trong hộ.",
            "Choose a member of the household.",
        ),
        "review.applied_already": Kind(
            "Hộ đã có giấy đề nghị “{wish}” trong đợt này.",
            "The household has applied for “{wish}” in this cycle already.",
            "Mở giấy đề nghị đã ghi.",
            "Open the application that was entered.",
        ),
        "review.application_closed": Kind(
            "Giấy đề nghị đã rút hoặc đã được trả lời.",
            "The application was withdrawn or answered already.",
            *_LOOK_AGAIN,
        ),
        "review.say_why": Kind(
            "Chưa ghi lý do.", "No reason is given.", "Ghi lý do bằng một câu.", "Give it in a sentence."
        ),
        "review.no_sheet": Kind(
            "Hộ có trong danh sách mà chưa có phiếu.",
            "The household is on the list and has no sheet.",
            "Nhập phiếu của hộ.",
            "Enter its sheet.",
        ),
        "review.meeting_counts": Kind(
            "Số người nhất trí ({agreeing}) phải từ 0 đến số người dự ({present}), và phải có người dự.",
            "Those agreeing ({agreeing}) must be between 0 and those present ({present}), of whom there are some.",
            "Xem lại biên bản họp.",
            "Look at the minutes.",
        ),
        "review.minutes_unsigned": Kind(
            "Biên bản phải có chủ trì, thư ký và đại diện hộ dân.",
            "The minutes need a chair, a secretary and a representative of the households.",
            "Ghi đủ ba người ký biên bản.",
            "Enter the three who sign.",
        ),
        "review.no_venue": Kind(
            "Chưa ghi nơi niêm yết.",
            "No place of posting is given.",
            "Ghi nhà văn hóa thôn, trụ sở UBND xã, loa truyền thanh.",
            "Enter the village hall, the commune's office, the loudspeakers.",
        ),
        "review.no_deadline": Kind(
            "Chưa có văn bản quy định thời hạn của bước này.",
            "The term of this step is not known.",
            "Tự ấn định và ghi ngày hết hạn.",
            "Set the last day yourself and enter it.",
        ),
        "review.posted_too_short": Kind(
            "Phải niêm yết ít nhất đến hết ngày {until}.",
            "The list stays up until {until} at least.",
            *_ENTER_DATE,
        ),
        "review.still_posted": Kind(
            "Danh sách còn niêm yết đến hết ngày {until}.",
            "The list is up until {until}.",
            "Đợi hết thời gian niêm yết.",
            "Wait until the posting has ended.",
        ),
        "review.nothing_posted": Kind(
            "{place} chưa niêm yết danh sách nào.",
            "{place} has posted no list.",
            "Niêm yết danh sách trước.",
            "Post the list first.",
        ),
        "review.post_again": Kind(
            "Kết quả đã khác danh sách niêm yết lần cuối.",
            "The results differ from the list last posted.",
            "Niêm yết lại rồi kết thúc.",
            "Post it again, then close.",
        ),
        "review.objections_open": Kind(
            "Còn {count} khiếu nại, phản ánh chưa trả lời.",
            "{count} objections are not answered.",
            "Phúc tra và trả lời hết.",
            "Re-check and answer them.",
        ),
        "review.objection_empty": Kind(
            "Phải ghi nội dung và tên người phản ánh.",
            "What is objected and by whom must be entered.",
            "Ghi đủ hai mục.",
            "Enter both.",
        ),
        "review.objection_twice": Kind(
            "Khiếu nại, phản ánh này đã được ghi rồi.",
            "This objection was entered already.",
            "Xem lại trang của thôn; nếu là một phản ánh khác thì ghi rõ nội dung khác.",
            "Look at the village's page; where it is another objection, say what is different.",
        ),
        "review.answered_already": Kind(
            "Khiếu nại, phản ánh này đã được trả lời.",
            "This objection was answered already.",
            *_LOOK_AGAIN,
        ),
        "review.recheck_first": Kind(
            "Chưa có phiếu phúc tra của hộ, nhập xong sau khi nhận khiếu nại, phản ánh.",
            "There is no sheet of a re-check, completed after the objection came in.",
            "Phúc tra, nhập phiếu rồi trả lời.",
            "Re-check, enter the sheet, then answer.",
        ),
        "review.maker_is_checker": Kind(
            "Người kiểm tra phải khác người đã làm bước được kiểm tra.",
            "Who checks must be another person than who did what is checked.",
            *_ASSIGN,
        ),
        "review.commune_went_on": Kind(
            "{place} đã báo cáo kết quả; khiếu nại, phản ánh sau đó giải quyết ở đợt thường xuyên.",
            "{place} has reported its results; later objections belong to an in-year review.",
            "Hoàn tác báo cáo nếu chưa có ý kiến, hoặc ghi vào đợt thường xuyên.",
            "Undo the report if there is no opinion yet, or enter it in an in-year cycle.",
        ),
        "review.not_a_commune": Kind("{place} không phải cấp xã.", "{place} is not a commune.", *_LOOK_AGAIN),
        "review.village_not_done": Kind(
            "{place} đang ở bước “{step}”.",
            "{place} is at the step “{step}”.",
            "Làm xong các bước của thôn.",
            "Finish the village's steps.",
        ),
        "review.paper_unsigned": Kind(
            "Phải ghi số văn bản và người ký.",
            "The paper's number and who signed it must be entered.",
            "Ghi đủ hai mục.",
            "Enter both.",
        ),
        "review.opinion_says_why": Kind(
            "Không nhất trí thì phải ghi nội dung và chọn thôn phải phúc tra.",
            "Where the opinion does not agree, it says why and names the villages that check again.",
            "Ghi nội dung và chọn ít nhất một thôn.",
            "Enter the reason and choose a village.",
        ),
        "review.refuse_in_writing": Kind(
            "Giấy đề nghị “{wish}” không được kết quả rà soát đáp ứng và chưa có văn bản trả lời.",
            "The application “{wish}” is not granted by the result and not refused in writing.",
            "Ghi văn bản trả lời, nêu rõ lý do.",
            "Enter the refusal with its reason.",
        ),
        "review.not_judged_yet": Kind(
            "Chưa xác định được kết quả của hộ nên chưa từ chối được.",
            "The household's result is not known, so nothing can be refused.",
            "Nhập phiếu và tính điểm trước.",
            "Enter the sheet and assess it first.",
        ),
        "review.granted_by_law": Kind(
            "Kết quả rà soát đáp ứng giấy đề nghị “{wish}”, không từ chối được.",
            "The result grants the application “{wish}”; it cannot be refused.",
            "Nếu kết quả sai thì sửa phiếu.",
            "Where the result is wrong, mend the sheet.",
        ),
        "review.leaving_number": Kind(
            "Có hộ thoát nghèo, thoát cận nghèo mà chưa ghi số quyết định công nhận thoát.",
            "Households leave the lists, and the number of the decision that says so is not given.",
            "Ghi số của quyết định công nhận thoát nghèo, thoát cận nghèo.",
            "Enter the number of that decision.",
        ),
        "review.somebody_waits": Kind(
            "{place} còn hộ chờ công nhận hoặc trả lời.",
            "{place} has households waiting for recognition or an answer.",
            "Ghi quyết định công nhận của xã.",
            "Enter the commune's decision.",
        ),
        "review.units_under_way": Kind(
            "Còn {count} thôn, xã chưa xong các bước.",
            "{count} villages and communes have steps to take.",
            "Làm xong rồi kết thúc đợt.",
            "Finish them, then conclude the cycle.",
        ),
        "review.certificates_missing": Kind(
            "Mới cấp {issued} trên {due} giấy chứng nhận.",
            "{issued} of {due} certificates are issued.",
            "Cấp nốt giấy chứng nhận.",
            "Issue the rest.",
        ),
    }
)
