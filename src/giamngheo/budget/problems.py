"""What the journal refuses, and why."""

from giamngheo.core.numbers import group
from giamngheo.core.problems import Kind, Problem, Spot, catalogue

catalogue(
    {
        "budget.not_enough": Kind(
            vi="{line}: “{account}” chỉ có {available} đồng vào ngày {on}, yêu cầu {asked} đồng.",
            en="{line}: “{account}” holds {available} đồng on {on}, {asked} đồng were asked for.",
            remedy_vi="Giảm số tiền, bổ sung dự toán trước, hoặc ghi rõ phần chi vượt dự toán.",
            remedy_en="Ask for less, have more allotted first, or state the part that is spent beyond the line.",
        ),
        "budget.overspend": Kind(
            vi="{line}: ghi chi vượt {stated} đồng, mà phần vượt dự toán là {needed} đồng.",
            en="{line}: an overspend of {stated} đồng is stated, while {needed} đồng go beyond the line.",
            remedy_vi="Ghi đúng phần vượt: số thanh toán trừ số còn được chi.",
            remedy_en="State exactly the part beyond: what is paid less what is available.",
        ),
        "budget.amount": Kind(
            vi="Số tiền {amount} không ghi được.",
            en="The amount {amount} cannot be booked.",
            remedy_vi="Ghi số đồng nguyên, lớn hơn 0, không quá {largest} đồng.",
            remedy_en="Write whole đồng, more than 0 and at most {largest}.",
        ),
        "budget.too_large": Kind(
            vi="{line}: “{account}” sẽ vượt {largest} đồng.",
            en="{line}: “{account}” would pass {largest} đồng.",
            remedy_vi="Kiểm tra lại đơn vị tính của số tiền.",
            remedy_en="Check the unit in which the amount is written.",
        ),
        "budget.future": Kind(
            vi="Ngày ghi sổ {on} sau ngày nhập.",
            en="The entry is dated {on}, after the day on which it is made.",
            remedy_vi="Ghi ngày đã diễn ra.",
            remedy_en="Give a day that has come.",
        ),
        "budget.outside_year": Kind(
            vi="Ngày {on} nằm ngoài thời gian của dự toán năm {year}.",
            en="The day {on} lies outside the time of the budget of {year}.",
            remedy_vi="Ghi ngày từ 01/07 năm trước đến 31/12 năm sau năm ngân sách.",
            remedy_en="Give a day from 1 July before the budget year to 31 December after it.",
        ),
        "budget.year_closed": Kind(
            vi="{unit} đã khóa sổ năm {year}.",
            en="{unit} has closed its books of {year}.",
            remedy_vi="Mở lại sổ năm đó nếu phải sửa, hoặc ghi vào năm đang mở.",
            remedy_en="Reopen that year where it must be mended, or book in the year that is open.",
        ),
        "budget.year_is_open": Kind(
            vi="{unit} chưa khóa sổ năm {year}.",
            en="{unit} has not closed its books of {year}.",
            remedy_vi="Không cần mở lại.",
            remedy_en="There is nothing to reopen.",
        ),
        "budget.too_early": Kind(
            vi="Dự toán năm {year} còn được chi đến hết ngày {last}.",
            en="The budget of {year} may be spent until {last}.",
            remedy_vi="Khóa sổ từ ngày đó trở đi, hoặc chuyển toàn bộ số còn lại sang năm sau.",
            remedy_en="Close on that day or later, or carry all that is left into the next year.",
        ),
        "budget.unsettled": Kind(
            vi="{line}: còn {amount} đồng tạm ứng chưa hoàn.",
            en="{line}: {amount} đồng of advances are not settled.",
            remedy_vi="Hoàn ứng, nộp trả hoặc đưa vào danh sách chuyển nguồn trước khi khóa sổ.",
            remedy_en="Settle them, give them back, or list them as carried over before closing.",
        ),
        "budget.carry_beyond": Kind(
            vi="{line}: xin chuyển {asked} đồng, chỉ còn {available} đồng “{account}”.",
            en="{line}: {asked} đồng are to be carried over, “{account}” holds {available}.",
            remedy_vi="Sửa số chuyển nguồn.",
            remedy_en="Mend the amount that is carried over.",
        ),
        "budget.carry_elsewhere": Kind(
            vi="Dòng {line} không thuộc đơn vị và năm đang khóa sổ.",
            en="Line {line} is not of the unit and year that are closed.",
            remedy_vi="Bỏ dòng này khỏi danh sách chuyển nguồn.",
            remedy_en="Take it off the list of what is carried over.",
        ),
        "budget.unit_gone": Kind(
            vi="{unit} không hoạt động vào ngày {on}.",
            en="{unit} does not exist on {on}.",
            remedy_vi="Chọn đơn vị đang hoạt động vào ngày đó.",
            remedy_en="Choose a unit that exists on that day.",
        ),
        "budget.not_below": Kind(
            vi="{to_unit} không phải đơn vị cấp dưới của {unit}.",
            en="{to_unit} is not below {unit}.",
            remedy_vi="Phân bổ cho đơn vị trên địa bàn của đơn vị giao.",
            remedy_en="Share out to another unit within the territory of the one that gives.",
        ),
        "budget.move_differs": Kind(
            vi="Hai dòng khác chương trình, nguồn vốn hoặc năm.",
            en="The two lines differ in programme, source or year.",
            remedy_vi="Chỉ điều chuyển trong cùng chương trình, nguồn, năm giao và năm ngân sách.",
            remedy_en="Move within one programme, source, year of origin and budget year.",
        ),
        "budget.same_line": Kind(
            vi="Dòng đi và dòng đến là một.",
            en="The money would stay on its own line.",
            remedy_vi="Chọn dòng khác.",
            remedy_en="Choose another line.",
        ),
        "budget.unknown_programme": Kind(
            vi="Không có chương trình “{programme}”.",
            en="There is no programme “{programme}”.",
            remedy_vi="Các chương trình: {known}.",
            remedy_en="Programmes: {known}.",
        ),
        "budget.unknown_part": Kind(
            vi="{programme} không có dự án, tiểu dự án “{part}”.",
            en="{programme} has no part “{part}”.",
            remedy_vi="Các mã: {known}.",
            remedy_en="Codes: {known}.",
        ),
        "budget.unknown_word": Kind(
            vi="{what}: không có giá trị “{value}”.",
            en="{what}: no such value “{value}”.",
            remedy_vi="Các giá trị: {known}.",
            remedy_en="Values: {known}.",
        ),
        "budget.years": Kind(
            vi="Năm giao vốn {origin} và năm ngân sách {year} không đi với nhau.",
            en="Year of origin {origin} and budget year {year} do not go together.",
            remedy_vi="Năm giao vốn từ 2000, không sau năm ngân sách; năm ngân sách không quá 2199.",
            remedy_en="The year of origin is 2000 or later and not after the budget year, which is at most 2199.",
        ),
        "budget.basis_incomplete": Kind(
            vi="Căn cứ thiếu số hoặc cơ quan ban hành.",
            en="The basis lacks its number or issuer.",
            remedy_vi="Mọi bút toán phải dẫn căn cứ: loại, số, ngày ký, cơ quan.",
            remedy_en="Every entry cites a basis: kind, number, day signed, issuer.",
        ),
        "budget.request_reused": Kind(
            vi="Yêu cầu này đã ghi một bút toán khác (số {entry}).",
            en="This request has already made another entry (number {entry}).",
            remedy_vi="Mở lại biểu mẫu và nhập từ đầu.",
            remedy_en="Open the form again and enter afresh.",
        ),
        "budget.corrected_already": Kind(
            vi="Bút toán {entry} đã được đính chính.",
            en="Entry {entry} has been corrected already.",
            remedy_vi="Ghi bút toán mới nếu số vẫn chưa đúng.",
            remedy_en="Make a new entry where the figure is still wrong.",
        ),
        "budget.is_correction": Kind(
            vi="Bút toán {entry} là bút toán đính chính.",
            en="Entry {entry} is itself a correction.",
            remedy_vi="Ghi lại bút toán gốc thay vì đính chính lần nữa.",
            remedy_en="Enter the original again instead of correcting the correction.",
        ),
        "budget.before_original": Kind(
            vi="Ngày đính chính {on} trước ngày của bút toán gốc ({original}).",
            en="The correction is dated {on}, before the entry it corrects ({original}).",
            remedy_vi="Ghi từ ngày của bút toán gốc trở đi.",
            remedy_en="Date it on or after the entry it corrects.",
        ),
        "budget.unit_code_taken": Kind(
            vi="Mã đơn vị {code} đã có.",
            en="The unit code {code} is taken.",
            remedy_vi="Dùng mã khác, hoặc mở đơn vị đang có.",
            remedy_en="Use another code, or open the unit that has it.",
        ),
        "budget.unit_dates": Kind(
            vi="{unit} bắt đầu từ {opened}, không thể thôi từ {closed}.",
            en="{unit} begins on {opened} and cannot end on {closed}.",
            remedy_vi="Ghi ngày sau ngày bắt đầu; đơn vị đã thôi thì giữ nguyên.",
            remedy_en="Give a later day; a unit that has ended stays so.",
        ),
    }
)


def refusal(code: str, spot: Spot | None = None, /, **values: object) -> Problem:
    """A problem of the journal; whole numbers given under `available`, `asked` and the like are grouped."""
    said = {
        name: group(value) if name in _AMOUNTS and isinstance(value, int) else value
        for name, value in values.items()
    }
    return Problem(code, spot or Spot(), said)


_AMOUNTS = {"available", "asked", "amount", "largest", "stated", "needed", "ours", "theirs"}
