"""The bảng kê of an activity as a workbook: what `handover_list.typ` prints, drawn from the same paper.

Every text is a text cell and never a formula; the total is a formula with its value beside it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from giamngheo.documents.papers.kinds import HandedOver, HandoverList, Recipient

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_GRID = {"border": 1, "text_wrap": True, "valign": "vcenter"}
_MOST_TEXT = 32_767
_HEADINGS = (
    ("TT", 5),
    ("Họ và tên người đại diện", 24),
    ("Số định danh cá nhân", 16),
    ("Địa chỉ", 24),
    ("Tên hàng hóa, nội dung hỗ trợ", 26),
    ("Quy cách, nhãn hiệu, nơi sản xuất", 24),
    ("Đơn vị", 8),
    ("Số lượng", 10),
    ("Đơn giá (đồng)", 13),
    ("Thành tiền (đồng)", 15),
    ("Ngày nhận", 12),
    ("Ký nhận hoặc điểm chỉ, số chứng từ", 18),
)
_IDENTITY = 2
_SHEET, _TITLE = "Bảng kê", "Bảng kê hỗ trợ hộ gia đình"


def handover_book(paper: HandoverList) -> bytes:
    """The paper as an .xlsx file, ready to print across A4."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    day = paper.on or date(2000, 1, 1)
    book.set_properties({"title": _TITLE, "created": datetime.combine(day, time())})
    _Sheet(book, paper).draw()
    book.close()
    return content.getvalue()


class _Sheet:
    """One worksheet, drawn from the top row down."""

    def __init__(self, book: Workbook, paper: HandoverList) -> None:
        self.paper = paper
        self.sheet: Worksheet = book.add_worksheet(_SHEET)
        kept = (
            range(len(_HEADINGS))
            if paper.with_identity
            else [n for n in range(len(_HEADINGS)) if n != _IDENTITY]
        )
        self.columns = [_HEADINGS[number] for number in kept]
        self.last = len(self.columns) - 1
        self.amount = self.last - 2
        self.row = 0
        make = book.add_format
        self.plain = make(_FONT)
        self.centre = make(_FONT | {"align": "center", "valign": "vcenter", "text_wrap": True})
        self.bold = make(_FONT | {"align": "center", "valign": "vcenter", "bold": True, "text_wrap": True})
        self.italic = make(_FONT | {"align": "center", "italic": True})
        self.warning = make(_FONT | {"align": "center", "bold": True, "font_color": "#A61B1B"})
        self.heading = make(_FONT | _GRID | {"bold": True, "align": "center"})
        self.text = make(_FONT | _GRID)
        self.middle = make(_FONT | _GRID | {"align": "center"})
        self.money = make(_FONT | _GRID | {"num_format": "#,##0", "align": "right"})
        self.right = make(_FONT | _GRID | {"align": "right"})
        self.total = make(_FONT | _GRID | {"num_format": "#,##0", "align": "right", "bold": True})

    def draw(self) -> None:
        """The whole sheet and its page."""
        for number, (_, width) in enumerate(self.columns):
            self.sheet.set_column(number, number, width)
        self._above()
        first = self._headings()
        self._body()
        self._sum(first)
        self._below()
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.98, right=0.59, top=0.79, bottom=0.71)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(first - 1)
        self.sheet.set_header("", {"margin": 0.3})
        self.sheet.set_footer("&C&P")

    def _line(
        self, text: str, look: Format, start: int = 0, end: int | None = None, *, go_on: bool = True
    ) -> None:
        """Text over some columns of the row at hand."""
        end = self.last if end is None else end
        if start == end:
            self._write(self.row, start, text, look)
        else:
            self.sheet.merge_range(self.row, start, self.row, end, "", look)
            self._write(self.row, start, text, look)
        if go_on:
            self.row += 1

    def _write(self, row: int, column: int, text: str, look: Format) -> None:
        self.sheet.write_string(row, column, text[:_MOST_TEXT], look)

    def _above(self) -> None:
        paper, half = self.paper, self.last // 2
        left = [*paper.issuer.above.upper().split("\n"), *paper.issuer.body.upper().split("\n")]
        left = [one for one in left if one]
        right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
        for number in range(max(len(left), len(right))):
            for side, start, end in ((left, 0, half - 1), (right, half, self.last)):
                if number < len(side):
                    self._line(side[number], self.bold, start, end, go_on=False)
            self.row += 1
        self._line(f"{paper.issuer.place}, {_day(paper.on)}", self.italic, half)
        self.row += 1
        self._line(_TITLE.upper(), self.bold)
        self._line(paper.activity, self.bold)
        self._line(f"{paper.part}, năm {paper.year}, hoạt động {paper.code}", self.italic)
        if paper.synthetic:
            self._line("DỮ LIỆU GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", self.warning)
        self.row += 1

    def _headings(self) -> int:
        """The row of headings; gives the first row below them."""
        for number, (heading, _) in enumerate(self.columns):
            self._write(self.row, number, heading, self.heading)
        self.sheet.set_row(self.row, 48)
        self.row += 1
        return self.row

    def _body(self) -> None:
        for number, one in enumerate(self.paper.recipients, 1):
            self._recipient(number, one)

    def _recipient(self, number: int, one: Recipient) -> None:
        named = [
            str(number),
            one.name,
            *([one.identity_number] if self.paper.with_identity else []),
            one.address,
        ]
        looks = [self.middle, self.text, *([self.middle] if self.paper.with_identity else []), self.text]
        height = len(one.items)
        for column, (text, look) in enumerate(zip(named, looks, strict=True)):
            if height > 1:
                self.sheet.merge_range(self.row, column, self.row + height - 1, column, "", look)
            self._write(self.row, column, text, look)
        for item in one.items:
            self._item(item, len(named))
            self.row += 1

    def _item(self, item: HandedOver, column: int) -> None:
        texts: Sequence[tuple[str, Format]] = (
            (item.item, self.text),
            (item.specification, self.text),
            (item.unit, self.middle),
            (item.quantity, self.right),
        )
        for offset, (text, look) in enumerate(texts):
            self._write(self.row, column + offset, text, look)
        if item.unit_price is None:
            self.sheet.write_blank(self.row, self.amount - 1, None, self.money)
        else:
            self.sheet.write_number(self.row, self.amount - 1, item.unit_price, self.money)
        self.sheet.write_number(self.row, self.amount, item.amount, self.money)
        self._write(self.row, self.amount + 1, f"{item.on:%d/%m/%Y}", self.middle)
        self._write(self.row, self.amount + 2, item.confirmed, self.middle)

    def _sum(self, first: int) -> None:
        total = sum(item.amount for one in self.paper.recipients for item in one.items)
        self._line("Cộng", self.heading, 0, self.amount - 1, go_on=False)
        if self.row > first:
            cells = xl_range(first, self.amount, self.row - 1, self.amount)
            self.sheet.write_formula(self.row, self.amount, f"=SUM({cells})", self.total, total)
        else:
            self.sheet.write_number(self.row, self.amount, 0, self.total)
        for column in (self.amount + 1, self.amount + 2):
            self.sheet.write_blank(self.row, column, None, self.text)
        self.row += 1

    def _below(self) -> None:
        self._write(
            self.row, 0,
            f"Số hộ: {len(self.paper.recipients)}. Tổng số tiền viết bằng chữ: {self.paper.words}.", self.plain,
        )  # fmt: skip
        self.row += 1
        if self.paper.hidden:
            said = f"Bảng kê này không gồm {self.paper.hidden} hộ ngoài phạm vi địa bàn của người in."
            self._write(self.row, 0, said, self.plain)
            self.row += 1
        self.row += 1
        third = (self.last + 1) // 3
        signing = (
            ("NGƯỜI LẬP BẢNG KÊ", "(Ký, ghi rõ họ tên)"), ("KẾ TOÁN", "(Ký, ghi rõ họ tên)"),
            ("\n".join(self.paper.capacity).upper(), "(Ký, ghi rõ họ tên, đóng dấu)"),
        )  # fmt: skip
        for number, (office, manner) in enumerate(signing):
            end = self.last if number == len(signing) - 1 else (number + 1) * third - 1
            self._line(office, self.bold, number * third, end, go_on=False)
            self.row += 1
            self._line(manner, self.italic, number * third, end, go_on=False)
            self.row -= 1
        self.sheet.set_row(self.row, 16 * max(1, len(self.paper.capacity)))


def _day(on: date | None) -> str:
    if on is None:
        return "ngày … tháng … năm …"
    month = (
        f"{on.month:02}" if on.month <= 2 else str(on.month)
    )  # one digit from March on, by the rules of papers
    return f"ngày {on:%d} tháng {month} năm {on:%Y}"
