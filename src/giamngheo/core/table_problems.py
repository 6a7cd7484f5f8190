"""The catalogue of what can be wrong with a table, and a list of findings that stays short."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from giamngheo.core.numbers import group
from giamngheo.core.problems import Kind, Problem, Refused, Severity, Spot, catalogue

SHOWN = 20
_LONGEST_VALUE = 60

catalogue({
    "table.file_missing": Kind(
        "Không tìm thấy tệp.", "The file was not found.",
        "Kiểm tra lại đường dẫn và tên tệp.", "Check the path and the name.",
    ),
    "table.file_unreadable": Kind(
        "Không đọc được tệp ({reason}).", "The file cannot be read ({reason}).",
        "Kiểm tra quyền truy cập và đóng tệp nếu đang mở ở chương trình khác.",
        "Check the access rights, and close the file if another program holds it.",
    ),
    "table.type_unknown": Kind(
        "Không nhận ra loại tệp “{suffix}”.", "The file type “{suffix}” is not known.",
        "Dùng một trong các loại: {accepted}.", "Use one of: {accepted}.",
    ),
    "table.empty": Kind(
        "Tệp trống.", "The file is empty.",
        "Chọn tệp có dữ liệu.", "Choose a file that holds data.",
    ),
    "table.no_rows": Kind(
        "Bảng có tiêu đề nhưng không có dòng dữ liệu nào.", "The table has headings but no rows.",
        "Nếu đúng là không có dữ liệu thì không cần làm gì.", "If there is truly no data, nothing needs doing.",
        Severity.warning,
    ),
    "table.misnamed": Kind(
        "Nội dung tệp không phải loại “{suffix}” như tên tệp.", "The content is not “{suffix}” as the name says.",
        "Mở tệp bằng Excel rồi lưu lại thành .xlsx hoặc CSV UTF-8.",
        "Open the file in Excel and save it again as .xlsx or CSV UTF-8.",
    ),
    "table.damaged": Kind(
        "Tệp bị hỏng hoặc chưa được ghi xong.", "The file is damaged or only half written.",
        "Lấy lại bản gốc, hoặc lưu lại tệp rồi thử lại.", "Get the original again, or save the file anew and retry.",
    ),
    "table.cut_off": Kind(
        "Dòng cuối chỉ có {found} trên {expected} ô: tệp có lẽ bị cắt cụt.",
        "The last row has only {found} of {expected} cells: the file seems cut off.",
        "Lấy lại bản đầy đủ của tệp.", "Get the whole file again.",
    ),
    "table.quotes": Kind(
        "Dấu nháy kép mở ở dòng này không được đóng đúng chỗ.",
        "A double quote opened in this row is not closed where it should be.",
        "Sửa dấu nháy kép của dòng này, hoặc lưu lại tệp từ Excel.",
        "Mend the double quotes of this row, or save the file again from Excel.",
    ),
    "table.cells_count": Kind(
        "Dòng có {found} ô, tiêu đề có {expected} cột.", "The row has {found} cells, the heading {expected}.",
        "Kiểm tra dấu ngăn cách thừa hoặc thiếu; ô chứa dấu ngăn cách phải đặt trong nháy kép.",
        "Look for a missing or extra separator; a cell that holds one must stand in double quotes.",
    ),
    "table.encoding": Kind(
        "Chữ ở dòng này không phải mã UTF-8 (byte thứ {position} của tệp).",
        "The text of this row is not UTF-8 (byte {position} of the file).",
        "Trong Excel chọn Lưu thành “CSV UTF-8”.", "In Excel choose Save as “CSV UTF-8”.",
    ),
    "table.encrypted": Kind(
        "Tệp được đặt mật khẩu.", "The file is protected by a password.",
        "Bỏ mật khẩu trong Excel rồi lưu lại.", "Remove the password in Excel and save again.",
    ),
    "table.too_large": Kind(
        "Tệp quá lớn: {what_vi} {size}, mức cho phép {limit}.",
        "The file is too large: {what_en} {size}, at most {limit} is allowed.",
        "Chia nhỏ tệp, hoặc lưu thành CSV hay Parquet.", "Split the file, or save it as CSV or Parquet.",
    ),
    "table.too_heavy": Kind(
        "Bảng tính cần quá {memory} MB bộ nhớ hoặc quá {seconds} giây để đọc.",
        "The workbook needs more than {memory} MB of memory or {seconds} seconds to read.",
        "Xóa các dòng, cột trống đã định dạng ở cuối trang; chia nhỏ tệp, hoặc lưu thành CSV.",
        "Delete empty formatted rows and columns at the end of the sheet; split the file, or save it as CSV.",
    ),
    "table.packed": Kind(
        "Bảng tính được nén bất thường: {part} giãn ra {ratio} lần (mức cho phép {limit}).",
        "The workbook is packed abnormally: {part} unpacks {ratio} times (at most {limit} is allowed).",
        "Mở tệp trong Excel, xóa các trang không cần rồi lưu lại.",
        "Open the file in Excel, delete the sheets not needed and save it again.",
    ),
    "table.sheet_missing": Kind(
        "Không có trang “{sheet}”; các trang trong tệp: {found}.",
        "There is no sheet “{sheet}”; the file has: {found}.",
        "Chọn đúng tên trang.", "Choose one of these sheets.",
    ),
    "table.not_workbook": Kind(
        "Tệp này không phải bảng tính nên không có trang.", "The file is no workbook and has no sheets.",
        "Bỏ tên trang, hoặc chọn tệp bảng tính.", "Leave the sheet name out, or choose a workbook.",
    ),
    "table.headings_missing": Kind(
        "Không thấy dòng tiêu đề: không có cột nào trong số {expected}. Dòng đầu có: {found}.",
        "No heading row was found: none of {expected} is there. The first row has: {found}.",
        "Đặt tên cột ở dòng đầu của bảng đúng như mẫu.", "Put the column names in the first row, as in the template.",
    ),
    "table.column_missing": Kind(
        "Thiếu cột “{column}” ({label}). Các cột có trong tệp: {found}.",
        "The column “{column}” ({label}) is missing. The file has: {found}.",
        "Thêm cột này theo mẫu.", "Add the column as in the template.",
    ),
    "table.column_missing_near": Kind(
        "Thiếu cột “{column}” ({label}). Các cột có trong tệp: {found}.",
        "The column “{column}” ({label}) is missing. The file has: {found}.",
        "Có phải cột “{nearest}” bị viết sai tên? Sửa thành “{column}”.",
        "Is it the column “{nearest}”, misspelt? Rename it to “{column}”.",
    ),
    "table.column_near": Kind(
        "Không biết cột “{heading}” nên không dùng đến.", "The column “{heading}” is not known and was not used.",
        "Nếu đó là “{column}” thì sửa lại tên cột.", "If it is “{column}”, rename it.",
        Severity.warning,
    ),
    "table.column_repeated": Kind(
        "Cột “{column}” có hai lần: “{first}” (cột thứ {first_at}) và “{second}” (cột thứ {second_at}).",
        "The column “{column}” is there twice: “{first}” (no. {first_at}) and “{second}” (no. {second_at}).",
        "Xóa hoặc đổi tên một trong hai cột.", "Delete or rename one of the two.",
    ),
    "table.column_left_out": Kind(
        "Cột “{column}” chứa dữ liệu kiểu {type}, không đọc được.",
        "The column “{column}” holds data of type {type} and was not read.",
        "Bỏ cột này hoặc ghi nó thành chữ.", "Drop the column or write it as text.",
        Severity.warning,
    ),
    "table.key_empty": Kind(
        "Ô định danh “{column}” để trống.", "The identifying cell “{column}” is empty.",
        "Điền ô này.", "Fill it in.",
    ),
    "table.key_repeated": Kind(
        "Trùng “{key}” với dòng {first}.", "“{key}” is already in row {first}.",
        "Xóa dòng thừa hoặc sửa lại định danh.", "Delete one of the two rows or mend its identifier.",
    ),
    "table.not_integer": Kind(
        "“{value}” không phải số nguyên.", "“{value}” is not a whole number.",
        "Ghi số, không kèm chữ hay đơn vị.", "Write the number only, with no words or unit.",
    ),
    "table.fraction": Kind(
        "“{value}” có phần lẻ, cột này chỉ nhận số nguyên.", "“{value}” has decimals; this column takes whole numbers.",
        "Ghi số nguyên.", "Write a whole number.",
    ),
    "table.not_number": Kind(
        "“{value}” không phải số.", "“{value}” is not a number.",
        "Ghi số, không kèm chữ hay đơn vị.", "Write the number only, with no words or unit.",
    ),
    "table.number_ambiguous": Kind(
        "“{value}” có thể đọc theo hai cách: dấu hàng nghìn hay dấu thập phân.",
        "“{value}” can be read in two ways: a thousands mark or a decimal mark.",
        "Bỏ dấu hàng nghìn ({plain}), hoặc ghi đủ bốn số lẻ ({decimal}).",
        "Drop the thousands mark ({plain}), or write four decimals ({decimal}).",
    ),
    "table.integer_ambiguous": Kind(
        "“{value}” có thể là {plain} hoặc là một số lẻ.", "“{value}” may be {plain} or a number with decimals.",
        "Ghi số nguyên không có dấu hàng nghìn, ví dụ {plain}.",
        "Write the whole number without a thousands mark, such as {plain}.",
    ),
    "table.number_too_big": Kind(
        "Số “{value}” quá lớn.", "The number “{value}” is too big.",
        "Kiểm tra lại số và đơn vị tính.", "Check the number and its unit.",
    ),
    "table.number_cut": Kind(
        "Ô số “{value}” dài quá 15 chữ số nên Excel đã làm tròn phần cuối.",
        "The number cell “{value}” is longer than 15 digits, and Excel has rounded its end.",
        "Định dạng cột là Văn bản (Text) rồi nhập lại.", "Format the column as Text and enter it again.",
    ),
    "table.rounded": Kind(
        "“{value}” có hơn bốn số lẻ nên được làm tròn.", "“{value}” has more than four decimals and was rounded.",
        "Ghi tối đa bốn số lẻ.", "Write at most four decimals.",
        Severity.warning,
    ),
    "table.not_date": Kind(
        "“{value}” không phải ngày.", "“{value}” is not a date.",
        "Ghi ngày dạng 31/12/2024 hoặc 2024-12-31.", "Write a date as 31/12/2024 or 2024-12-31.",
    ),
    "table.date_impossible": Kind(
        "Không có ngày “{value}” (thứ tự là ngày/tháng/năm).",
        "There is no day “{value}” (the order is day/month/year).",
        "Sửa lại ngày, dạng 31/12/2024 hoặc 2024-12-31.", "Mend the date: 31/12/2024 or 2024-12-31.",
    ),
    "table.date_incomplete": Kind(
        "“{value}” chưa đủ ngày, tháng và năm bốn chữ số.", "“{value}” is not a full day, month and four-digit year.",
        "Ghi đủ ngày/tháng/năm; nếu không biết thì để trống.", "Write day, month and year; leave it empty if unknown.",
    ),
    "table.not_boolean": Kind(
        "“{value}” không phải có hay không.", "“{value}” is neither yes nor no.",
        "Ghi có hoặc không (hoặc x, 1, 0); nếu không biết thì để trống.",
        "Write yes or no (or x, 1, 0); leave it empty if unknown.",
    ),
    "table.not_choice": Kind(
        "“{value}” không có trong danh mục.", "“{value}” is not in the list.",
        "Dùng một trong: {choices_vi}.", "Use one of: {choices_en}.",
    ),
    "table.below_minimum": Kind(
        "“{value}” nhỏ hơn mức thấp nhất {bound}.", "“{value}” is below the least value {bound}.",
        "Kiểm tra lại số liệu.", "Check the figure.",
    ),
    "table.above_maximum": Kind(
        "“{value}” lớn hơn mức cao nhất {bound}.", "“{value}” is above the greatest value {bound}.",
        "Kiểm tra lại số liệu.", "Check the figure.",
    ),
    "table.formula_error": Kind(
        "Công thức ở ô {cell} báo lỗi.", "The formula in cell {cell} gives an error.",
        "Sửa công thức, hoặc xóa ô nếu không biết giá trị.",
        "Mend the formula, or clear the cell if the value is unknown.",
    ),
    "table.more": Kind(
        "Và {count_vi} chỗ nữa như vậy.", "And {count_en} more of this kind.",
        "Sửa như các dòng nêu trên.", "Mend them like the rows above.",
    ),
    "table.more_warnings": Kind(
        "Và {count_vi} chỗ nữa như vậy.", "And {count_en} more of this kind.",
        "Xem như các dòng nêu trên.", "See the rows above.",
        Severity.warning,
    ),
    "table.cannot_write": Kind(
        "Không ghi được tệp ({reason}).", "The file cannot be written ({reason}).",
        "Kiểm tra thư mục, quyền ghi và dung lượng trống; đóng tệp nếu đang mở.",
        "Check the folder, the right to write and the free space; close the file if it is open.",
    ),
    "table.too_long_for_excel": Kind(
        "Bảng có {found} {what_vi}, Excel chỉ chứa được {limit}.",
        "The table has {found} {what_en}; Excel holds {limit}.",
        "Ghi thành CSV hoặc Parquet.", "Write it as CSV or Parquet.",
    ),
})  # fmt: skip


def shown(value: object) -> str:
    """A cell's content as it can stand in a sentence: on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def listing(words: Sequence[str], most: int = 30) -> str:
    """Words with commas between; the tail of a long list is given as a count only."""
    named = ", ".join(shown(word) for word in words[:most])
    return named if len(words) <= most else f"{named}, … (+{len(words) - most})"


def refusal(code: str, file: str | None = None, row: int | None = None, /, **values: object) -> Refused:
    """The one problem that stops a file from being read or written at all, ready to raise."""
    return Refused([Problem(code, Spot(file=file, row=row), values)])


class Findings:
    """Problems of one table as they are found: the first `most` of each kind in each column, then a count."""

    def __init__(self, file: str | None = None, sheet: str | None = None, most: int = SHOWN) -> None:
        self.file = file
        self.sheet = sheet
        self.most = most
        self._found: dict[tuple[str, str | None], list[Problem]] = {}
        self._counts: dict[tuple[str, str | None], int] = {}

    def add(self, code: str, row: int | None = None, column: str | None = None, /, **values: object) -> None:
        """One more problem; kept while its kind is still being shown, counted in any case."""
        self.add_many(code, column, [row], lambda _: values)

    def add_many(
        self,
        code: str,
        column: str | None,
        rows: Sequence[int | None],
        values: Callable[[int], Mapping[str, object]],
    ) -> None:
        """A problem in each of these rows; `values(i)` is asked for the i-th of them only where it is shown."""
        if not rows:
            return
        key = (code, column)
        kept = self._found.setdefault(key, [])
        for i, row in enumerate(rows[: self.most - len(kept)]):
            kept.append(Problem(code, Spot(self.file, self.sheet, row, column), values(i)))
        self._counts[key] = self._counts.get(key, 0) + len(rows)

    def listed(self) -> list[Problem]:
        """What was found, kind by kind in the order of their first finding, each with its count of the rest."""
        problems: list[Problem] = []
        for (code, column), kept in self._found.items():
            problems += kept
            rest = self._counts[code, column] - len(kept)
            if rest:
                more = "table.more" if kept[0].severity is Severity.error else "table.more_warnings"
                counts = {"count_vi": group(rest, "vi"), "count_en": group(rest, "en")}
                problems.append(Problem(more, Spot(self.file, self.sheet, None, column), counts))
        return problems


def shortened(problems: Iterable[Problem], most: int = SHOWN) -> list[Problem]:
    """The first `most` of each kind in each column of a sheet, in their order, each kind with a count of the rest."""
    kept: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        spot = problem.spot
        key = (problem.code, spot.file, spot.sheet, spot.column or spot.question)
        kept.setdefault(key, []).append(problem)
    short: list[Problem] = []
    for found in kept.values():
        short += found[:most]
        rest = len(found) - most
        if rest > 0:
            more = "table.more" if found[0].severity is Severity.error else "table.more_warnings"
            spot = Spot(found[0].spot.file, found[0].spot.sheet, None, found[0].spot.column)
            counts = {"count_vi": group(rest, "vi"), "count_en": group(rest, "en")}
            short.append(Problem(more, spot, counts))
    return short
