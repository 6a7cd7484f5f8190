"""What an import refuses or warns of, and why."""

from giamngheo.core.problems import Kind, Severity, catalogue

_WARNING = Severity.warning

catalogue({
    "review.import_unknown_household": Kind(
        "Không có hộ “{household}” trong địa bàn được giao.",
        "There is no household “{household}” within your places.",
        "Sửa mã hộ theo sổ, hoặc thêm hộ vào sổ trước; hộ của nơi khác thì nơi đó nhập.",
        "Correct the code by the register, or enter the household there first; others are entered where they live.",
    ),
    "review.import_not_of_the_cycle": Kind(
        "Hộ “{household}” không thuộc đợt rà soát này tại thời điểm rà soát.",
        "The household “{household}” is not of this cycle at its reference date.",
        "Kiểm tra mã hộ và biến động của hộ; nhầm đợt thì chọn đúng đợt rà soát.",
        "Check the code and what happened to the household, or choose the right cycle.",
    ),
    "review.import_other_place": Kind(
        "Hộ “{household}” ở {found}, không thuộc {place}.",
        "The household “{household}” is in {found}, not in {place}.",
        "Bỏ dòng này, hoặc nhập tệp cho đúng địa bàn.",
        "Remove this row, or import the file for the right place.",
    ),
    "review.import_key_empty": Kind(
        "Dòng này không có mã hộ (ô gộp chỉ giữ mã ở dòng đầu).",
        "This row has no household code (a merged cell keeps it in its first row only).",
        "Bỏ gộp ô rồi điền mã hộ vào từng dòng.",
        "Unmerge the cells and write the code in every row.",
    ),
    "review.import_stranger": Kind(
        "Người này thuộc hộ “{household}” không có ở trang hộ.",
        "This person belongs to household “{household}”, which is not on the sheet of households.",
        "Thêm dòng của hộ ở trang hộ, hoặc sửa mã hộ.",
        "Add the household's row, or correct the code.",
    ),
    "review.import_person_elsewhere": Kind(
        "Mã người này là của một người không thuộc hộ “{household}” trong sổ.",
        "This person code belongs to somebody who is not of household “{household}” in the register.",
        "Xóa mã người nếu là người mới; nếu người này chuyển hộ thì ghi biến động ở trang của hộ trước.",
        "Clear the code of a new person; record a move on the household's page first.",
    ),
    "review.import_person_twice": Kind(
        "{name} có hai dòng trong hộ “{household}” (dòng {first}).",
        "{name} has two rows in household “{household}” (row {first}).",
        "Xóa dòng thừa.",
        "Remove the extra row.",
    ),
    "review.import_person_unsure": Kind(
        "Hộ “{household}” có nhiều người tên {name}, chưa rõ dòng này là ai.",
        "Household “{household}” has several people called {name}; it is not clear who this is.",
        "Điền mã người theo mẫu tải về, hoặc ghi ngày sinh.",
        "Fill in the person code as in the downloaded template, or the date of birth.",
    ),
    "review.import_new_person": Kind(
        "{name} chưa có trong sổ ở hộ “{household}”; chỉ ghi trên phiếu, không tự thêm vào sổ.",
        "{name} is not in the register at household “{household}”; kept on the sheet only, not added.",
        "Nếu là người mới (sinh, chuyển đến) thì ghi ở trang của hộ.",
        "Record a new member (birth, arrival) on the household's page.",
        _WARNING,
    ),
    "review.import_member_missing": Kind(
        "{name} có trong sổ ở hộ “{household}” mà không có trong tệp.",
        "{name} is in the register at household “{household}” and not in the file.",
        "Nếu đã mất hoặc chuyển đi thì ghi biến động; nếu sót thì bổ sung dòng.",
        "Record a death or departure, or add the row that was left out.",
        _WARNING,
    ),
    "review.import_name_differs": Kind(
        "Sổ ghi mã người này là {found}, tệp ghi {name}.",
        "The register has {found} under this code, the file has {name}.",
        "Xem lại có nhầm dòng không; nếu sổ sai tên thì đính chính ở trang của hộ.",
        "Check whether rows were mixed up; correct the register on the household's page.",
        _WARNING,
    ),
    "review.import_form_differs": Kind(
        "Tệp làm theo mẫu {found}, hệ thống đang dùng {expected}.",
        "The file follows form {found}; the form in use is {expected}.",
        "Tải mẫu mới rồi chép câu trả lời sang.",
        "Download the present template and copy the answers into it.",
    ),
    "review.import_cycle_differs": Kind(
        "Tệp làm cho đợt “{found}”, không phải đợt “{expected}”.",
        "The file was made for the cycle “{found}”, not “{expected}”.",
        "Chọn đúng đợt rà soát, hoặc tải mẫu của đợt này.",
        "Choose the right cycle, or download the template of this one.",
    ),
    "review.import_no_about": Kind(
        "Tệp không có trang “Về tệp này” nên không biết làm theo mẫu, đợt nào; đọc như mẫu hiện hành.",
        "The file has no sheet “Về tệp này”, so its form and cycle are not known; read as the present form.",
        "Nên dùng mẫu tải từ hệ thống.",
        "Better use the template downloaded here.",
        _WARNING,
    ),
    "review.import_unused_column": Kind(
        "Không dùng đến cột “{heading}”.",
        "The column “{heading}” was not used.",
        "Nếu cột này cần thì đặt tên như mẫu.",
        "If it is needed, name it as in the template.",
        _WARNING,
    ),
    "review.import_nothing": Kind(
        "Tệp không có dòng nào của hộ.",
        "The file has no row of a household.",
        "Chọn đúng tệp đã điền.",
        "Choose the file that was filled in.",
    ),
    "review.import_b2_steps": Kind(
        "Điểm B2 {found} không phải bội của {each} trong khoảng 0–{most}.",
        "The B2 score {found} is not a multiple of {each} from 0 to {most}.",
        "Đối chiếu với phiếu giấy.",
        "Compare with the paper.",
    ),
    "review.import_unsure_household": Kind(
        "Có {count} hộ có chủ hộ tên {name} ở {place}.",
        "{count} households in {place} have a head called {name}.",
        "Ghi thêm mã hộ vào dòng này.",
        "Add the household's code to this row.",
    ),
    "review.import_no_such_head": Kind(
        "Không có hộ nào có chủ hộ tên {name} ở {place}.",
        "No household in {place} has a head called {name}.",
        "Ghi mã hộ, hoặc kiểm tra tên chủ hộ và thôn theo sổ.",
        "Add the code, or check the head and the village by the register.",
    ),
    "review.import_household_twice": Kind(
        "Hộ “{household}” đã có ở dòng {first}.",
        "The household “{household}” is already in row {first}.",
        "Giữ lại dòng đúng.",
        "Keep the right row.",
    ),
    "review.import_head_differs": Kind(
        "Sổ ghi chủ hộ “{household}” là {found}, tệp ghi {name}.",
        "The register has {found} as head of “{household}”, the file has {name}.",
        "Xem lại mã hộ của dòng này.",
        "Check the household's code in this row.",
        _WARNING,
    ),
    "review.import_result_differs": Kind(
        "Phần mềm kết luận “{stated}”, theo điểm B1 {b1}, B2 {b2} thì văn bản cho “{derived}”.",
        "The software concludes “{stated}”; by B1 {b1} and B2 {b2} the law gives “{derived}”.",
        "Đối chiếu phiếu giấy; kết luận của phần mềm được giữ để so sánh, không dùng thay văn bản.",
        "Compare with the paper; the software's result is kept for comparison and does not replace the law.",
        _WARNING,
    ),
    "review.import_result_open": Kind(
        "Phần mềm kết luận “{stated}” nhưng điểm B1 {b1}, B2 {b2} chưa đủ để văn bản kết luận.",
        "The software concludes “{stated}”, and B1 {b1}, B2 {b2} do not suffice for the law.",
        "Nhập phiếu đầy đủ của hộ.",
        "Enter the household's full sheet.",
        _WARNING,
    ),
    "review.import_has_answers": Kind(
        "Hộ “{household}” đã có phiếu đầy đủ trong đợt; giữ nguyên phiếu, chỉ so sánh: {differences}.",
        "The household “{household}” already has a full sheet; it is left alone, only compared: {differences}.",
        "Nếu phiếu sai thì sửa phiếu.",
        "Mend the sheet if it is wrong.",
        _WARNING,
    ),
})  # fmt: skip
