"""The workbook of activities: its six sheets, how they are read, and what can be wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from giamngheo.budget.models import Kind, Source
from giamngheo.core.layouts import Column, Layout, heading_key
from giamngheo.core.layouts import Kind as ColumnKind
from giamngheo.core.problems import Kind as ProblemKind
from giamngheo.core.problems import Problem, Refused, catalogue
from giamngheo.core.tables import Read, read_table, sheets
from giamngheo.law.activities import activities
from giamngheo.programme.models import HandoverKind, Mode, ParticipantRole, Receipt
from giamngheo.programme.models.kept import LARGEST_AMOUNT, LARGEST_FACTOR, THOUSAND

_MOST = 2_000
_READERS = 2

catalogue({
    "programme.import_needed": ProblemKind(
        "Dòng này thiếu {what}.", "This row lacks {what}.", "Điền ô này.", "Fill it in.",
    ),
    "programme.import_stranger": ProblemKind(
        "Hoạt động “{activity}” không có ở trang Hoạt động.",
        "Activity “{activity}” is not on the sheet of activities.",
        "Thêm dòng của hoạt động, hoặc sửa mã.", "Add the activity's row, or correct the code.",
    ),
    "programme.import_elsewhere": ProblemKind(
        "Mã “{activity}” là của một hoạt động ngoài địa bàn được giao.",
        "The code “{activity}” is that of an activity outside your places.",
        "Dùng mã khác, hoặc để nơi quản lý hoạt động nhập.",
        "Use another code, or leave it to whoever runs that activity.",
    ),
    "programme.import_place": ProblemKind(
        "Ngày {on} không có đơn vị hành chính mã “{place}”.", "On {on} there is no administrative unit “{place}”.",
        "Sửa mã đơn vị theo danh mục.", "Correct the unit's code by the list of units.",
    ),
    "programme.import_no_plan": ProblemKind(
        "Bạn không được lập, sửa kế hoạch hoạt động ở đơn vị “{place}”.",
        "You may not plan activities in unit “{place}”.",
        "Bỏ dòng này, hoặc nhờ người có thẩm quyền nhập tệp.", "Take the row out, or ask somebody who may.",
    ),
    "programme.import_unit": ProblemKind(
        "Không có đơn vị sử dụng ngân sách mã “{unit}”.", "There is no budget unit “{unit}”.",
        "Sửa mã theo danh mục, hoặc để trống và ghi tên cơ quan.",
        "Correct the code by the list, or leave it empty and write the body's name.",
    ),
    "programme.import_not_planned": ProblemKind(
        "Hoạt động {activity} {state}: kế hoạch không sửa qua tệp được nữa ({what} khác).",
        "Activity {activity} is past planning: its plan is not changed by a file any more (differs: {what}).",
        "Giữ như tệp đã xuất; muốn sửa thì hoàn tác bước phê duyệt trước.",
        "Leave it as it was exported; to change it, undo the approval first.",
    ),
    "programme.import_twice": ProblemKind(
        "Dòng này lặp lại dòng {first}.", "This row repeats row {first}.",
        "Xóa một trong hai dòng.", "Take one of the two out.",
    ),
    "programme.import_output": ProblemKind(
        "Loại hoạt động này không có kết quả “{output}”; có: {known}.",
        "This kind has no output “{output}”; it has: {known}.",
        "Ghi đúng tên kết quả trong danh sách.", "Write one of these.",
    ),
    "programme.import_thousandths": ProblemKind(
        "Số lượng có quá ba chữ số sau dấu phẩy.", "The quantity has more than three decimals.",
        "Làm tròn đến ba chữ số.", "Round it to three decimals.",
    ),
    "programme.import_row": ProblemKind(
        "“{row}” không phải mã dòng của hệ thống.", "“{row}” is not the code of a row.",
        "Để trống ô này ở dòng mới; giữ nguyên ở dòng đã xuất ra.",
        "Leave it empty in a new row; leave it as it is in a row that was exported.",
    ),
    "programme.import_kept": ProblemKind(
        "Dòng này đã ghi trong hệ thống với {what} khác; dòng đã ghi không sửa được.",
        "This row is kept with another {what}; what was written is not edited.",
        "Giữ như tệp đã xuất; nếu dòng cũ sai thì rút nó trên trang của hoạt động rồi ghi dòng mới.",
        "Leave it as it was exported; a wrong row is withdrawn on the activity's page and written anew.",
    ),
    "programme.import_withdrawn": ProblemKind(
        "Dòng này đã được rút khỏi hệ thống.", "This row was withdrawn.",
        "Xóa dòng này khỏi tệp; nếu vẫn đúng thì ghi lại trên trang của hoạt động.",
        "Take it out of the file; where it is right after all, write it on the activity's page.",
    ),
    "programme.import_household": ProblemKind(
        "Không có hộ mã “{household}” mà bạn được xem.", "There is no household “{household}” that you may see.",
        "Sửa mã hộ; người ngoài sổ hộ thì để trống mã hộ, ghi họ tên và mã nơi ở.",
        "Correct the code; for somebody outside the register leave it empty and give name and place.",
    ),
    "programme.import_person": ProblemKind(
        "Mã người “{person}” không phải thành viên hộ {household} vào ngày {on}.",
        "Person “{person}” is no member of household {household} on {on}.",
        "Sửa mã người, mã hộ hoặc ngày.", "Correct the person, the household or the day.",
    ),
    "programme.import_name": ProblemKind(
        "Tên “{name}” khác tên trong sổ ({found}).", "The name “{name}” differs from the register's ({found}).",
        "Kiểm tra mã; ghi đúng tên hoặc để trống.", "Check the code; write the right name or leave it empty.",
    ),
    "programme.import_nobody": ProblemKind(
        "Không thấy người này trong danh sách người tham gia của {activity}.",
        "This is nobody on the list of participants of {activity}.",
        "Ghi đúng mã hộ, mã người, họ tên như ở trang Người tham gia; thêm dòng ở đó nếu chưa có.",
        "Write household, person and name as on the sheet of participants; add the row there where it is missing.",
    ),
    "programme.import_unsure": ProblemKind(
        "Có {count} người tham gia của {activity} hợp với dòng này.",
        "{count} participants of {activity} fit this row.",
        "Ghi thêm mã người hoặc họ tên đầy đủ.", "Give the person's code or full name besides.",
    ),
    "programme.import_amount": ProblemKind(
        "Thành tiền {amount} khác số lượng × đơn giá ({product}).",
        "The amount {amount} is not quantity × unit price ({product}).",
        "Sửa một trong ba ô, hoặc để trống thành tiền.", "Correct one of the three, or leave the amount empty.",
    ),
    "programme.import_no_power": ProblemKind(
        "Bạn không được ghi người tham gia, cấp phát của hoạt động {activity}.",
        "You may not write down who takes part in activity {activity}, nor what is handed over.",
        "Bỏ dòng này, hoặc nhờ người có thẩm quyền nhập tệp.", "Take the row out, or ask somebody who may.",
    ),
})  # fmt: skip

_T, _I, _D, _C, _N = (
    ColumnKind.text, ColumnKind.integer, ColumnKind.date, ColumnKind.code, ColumnKind.decimal,
)  # fmt: skip


def _words(choices: Any) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(one), str(one.label), "") for one in choices)


def _kinds() -> tuple[tuple[str, str, str], ...]:
    return tuple((kind.code, kind.title["vi"], kind.title["en"]) for kind in activities().kinds.values())


_ACTIVITY = Column("activity", _T, required=True, vi="Mã hoạt động", aliases=("ma_hoat_dong",))
_QUANTITY_MOST = Decimal(LARGEST_FACTOR // THOUSAND)

ACTIVITIES = Layout(
    "activities",
    (
        _ACTIVITY,
        Column("programme", _T, required=True, vi="Chương trình"),
        Column("part", _T, required=True, vi="Dự án, tiểu dự án", aliases=("du_an",)),
        Column("kind", _C, required=True, vi="Loại hoạt động", choices=_kinds()),
        Column("title", _T, required=True, vi="Tên hoạt động"),
        Column("goal", _T, vi="Mục tiêu"),
        Column("place", _T, required=True, vi="Mã địa bàn"),
        Column("places", _T, vi="Mã các nơi thực hiện"),
        Column("budget_year", _I, required=True, vi="Năm ngân sách", minimum=2000, maximum=2199),
        Column("lead", _T, vi="Mã đơn vị chủ trì"),
        Column("lead_name", _T, vi="Cơ quan chủ trì"),
        Column("starts_on", _D, vi="Từ ngày"),
        Column("ends_on", _D, vi="Đến hết ngày"),
        Column("mode", _C, vi="Phương thức hỗ trợ", choices=_words(Mode)),
        Column("group_name", _T, vi="Tổ, nhóm cộng đồng"),
        Column("group_leader", _T, vi="Tổ trưởng"),
        Column("state", _T, vi="Tình trạng"),
    ),
    key=("activity",),
    sheet_names=("activities", "Hoạt động"),
)
SUPPORTING = Layout(
    "supporting",
    (
        _ACTIVITY,
        Column("name", _T, required=True, vi="Cơ quan phối hợp"),
        Column("task", _T, vi="Nhiệm vụ"),
    ),
    sheet_names=("supporting", "Cơ quan phối hợp"),
)
COSTS = Layout(
    "costs",
    (
        _ACTIVITY,
        Column("source", _C, required=True, vi="Nguồn vốn", choices=_words(Source)),
        Column("kind", _C, required=True, vi="Loại vốn", choices=_words(Kind)),
        Column("origin_year", _I, required=True, vi="Năm giao vốn", minimum=2000, maximum=2199),
        Column(
            "amount", _I, required=True, vi="Số tiền (đồng)", aliases=("Số tiền",), minimum=1, maximum=LARGEST_AMOUNT
        ),
    ),
    sheet_names=("costs", "Kinh phí dự kiến"),
)  # fmt: skip
OUTPUTS = Layout(
    "outputs",
    (
        _ACTIVITY,
        Column("output", _T, required=True, vi="Kết quả dự kiến"),
        Column("unit", _T, vi="Đơn vị tính"),
        Column("quantity", _N, required=True, vi="Số lượng", minimum=Decimal("0.001"), maximum=_QUANTITY_MOST * 1000),
    ),
    sheet_names=("outputs", "Kết quả dự kiến"),
)  # fmt: skip
_ROW = Column("row", _T, vi="Mã dòng", aliases=("ma_dong",))
_WHO = (
    Column("household", _T, vi="Mã hộ", aliases=("ma_ho",)),
    Column("person", _T, vi="Mã người", aliases=("ma_nguoi",)),
    Column("name", _T, vi="Họ và tên", aliases=("ho_ten", "Họ tên")),
)
PARTICIPANTS = Layout(
    "participants",
    (
        _ROW,
        _ACTIVITY,
        *_WHO,
        Column("place", _T, vi="Mã nơi ở"),
        Column("role", _C, vi="Vai trò", choices=_words(ParticipantRole)),
        Column("on", _D, required=True, vi="Tham gia từ ngày"),
        Column("left_on", _D, vi="Thôi từ ngày"),
        Column("why", _T, vi="Lý do được chọn"),
        Column("category", _T, vi="Phân loại lúc đó"),
        Column("decision", _T, vi="Số quyết định"),
    ),
    sheet_names=("participants", "Người tham gia"),
)
HANDOVERS = Layout(
    "handovers",
    (
        _ROW,
        _ACTIVITY,
        *_WHO,
        Column("kind", _C, required=True, vi="Loại hỗ trợ", choices=_words(HandoverKind)),
        Column("item", _T, required=True, vi="Tên hàng hóa, nội dung hỗ trợ"),
        Column("specification", _T, vi="Quy cách"),
        Column("mark", _T, vi="Nhãn hiệu"),
        Column("producer", _T, vi="Nơi sản xuất"),
        Column("bought_from", _T, vi="Mua của, số giấy biên nhận"),
        Column("unit", _T, vi="Đơn vị tính"),
        Column("quantity", _N, vi="Số lượng", minimum=Decimal("0.001"), maximum=_QUANTITY_MOST),
        Column("unit_price", _I, vi="Đơn giá (đồng)", aliases=("Đơn giá",), minimum=0, maximum=LARGEST_FACTOR),
        Column("amount", _I, vi="Thành tiền (đồng)", aliases=("Thành tiền",), minimum=0, maximum=LARGEST_AMOUNT),
        Column("on", _D, required=True, vi="Ngày nhận"),
        Column("received_by", _T, vi="Người nhận"),
        Column("receipt", _C, vi="Xác nhận bằng", choices=_words(Receipt)),
        Column("reference", _T, vi="Số chứng từ chi trả"),
    ),
    sheet_names=("handovers", "Bảng kê hỗ trợ"),
)  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (ACTIVITIES, SUPPORTING, COSTS, OUTPUTS, PARTICIPANTS, HANDOVERS)


def sheet_of(layout: Layout) -> str:
    """The name of a table's sheet as it leaves."""
    return layout.sheet_names[-1]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file of activities as it was read; a sheet that it does not have is None.

    `problems` are all of reading it; with an error among them the tables are not to be used.
    """

    reads: Mapping[str, Read | None]
    problems: Sequence[Problem]

    def sheet(self, layout: Layout) -> "Sheet | None":
        """One sheet with its rows."""
        read = self.reads[layout.name]
        return None if read is None else Sheet(layout, read)


class Sheet:
    """The rows of one sheet, and problems told at their own cells."""

    def __init__(self, layout: Layout, read: Read) -> None:
        self.layout, self.read = layout, read
        self.rows: list[dict[str, Any]] = read.table.to_pylist()
        self.problems: list[Problem] = []

    def say(self, at: int, column: str | None, code: str, /, **values: object) -> None:
        """Something is wrong with a cell of a row."""
        self.problems.append(Problem(f"programme.{code}", self.read.spot(at, column), values))

    def place(self, at: int, problems: Iterable[Problem], columns: Mapping[str, str] | None = None) -> None:
        """What an act refused, told at the row it was done for; `columns` are the cells of other codes."""
        for problem in problems:
            column = problem.spot.column or (columns or {}).get(problem.code)
            if column is not None:
                column = {"quantity_thousandths": "quantity"}.get(column, column)
            known = column if column in self.layout.names else None
            self.problems.append(Problem(problem.code, self.read.spot(at, known), problem.values))

    def needed(self, at: int, *names: str) -> bool:
        """Whether cells are filled; those that are not are named."""
        lacking = [name for name in names if self.rows[at][name] is None]
        for name in lacking:
            self.say(at, name, "import_needed", what=f"“{self.layout.column(name).vi}”")
        return not lacking

    def row_number(self, at: int) -> int:
        """The row of the file."""
        return self.read.rows[at]


def read_activities(path: Path) -> Workbook:
    """Read a workbook; never raises for what it holds."""
    try:
        names = {heading_key(name): name for name in sheets(path)}
    except Refused as refused:
        return Workbook(dict.fromkeys(one.name for one in LAYOUTS), refused.problems)
    found = {layout.name: _named(layout, names) for layout in LAYOUTS}

    def read(layout: Layout) -> Read | None:
        name = found[layout.name]
        if name is None and layout is not ACTIVITIES:
            return None
        return read_table(path, layout, sheet=name, most=_MOST)

    with ThreadPoolExecutor(_READERS) as readers:  # each read is a process of its own
        reads = dict(zip(found, readers.map(read, LAYOUTS), strict=True))
    told = [problem for one in reads.values() if one is not None for problem in one.problems]
    problems = [problem for problem in told if problem.code != "table.no_rows"]
    return Workbook(reads, problems)


def tables_of(path: Path) -> list[tuple[Path, Layout, str]]:
    """The tables of a file of activities, for an error workbook."""
    try:
        names = {heading_key(name): name for name in sheets(path)}
    except Refused:
        return [(path, ACTIVITIES, sheet_of(ACTIVITIES))]
    there = [layout for layout in LAYOUTS if layout is ACTIVITIES or _named(layout, names) is not None]
    return [(path, layout, sheet_of(layout)) for layout in there]


def _named(layout: Layout, names: Mapping[str, str]) -> str | None:
    keys = [heading_key(name) for name in (*layout.sheet_names, layout.name)]
    return next((names[key] for key in keys if key in names), None)


def thousandths(quantity: Decimal | None) -> int | None:
    """A quantity in thousandths of its unit; -1 where it has more decimals than that."""
    if quantity is None:
        return None
    scaled = quantity * THOUSAND
    return int(scaled) if scaled == int(scaled) else -1
