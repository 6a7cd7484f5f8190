"""The looks of cells, each made once for a workbook: Times New Roman, fine rules, figures to the right."""

from enum import Enum

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from giamngheo.documents.fitting import BODY_SIZE, SMALL_SIZE, TITLE_SIZE
from giamngheo.documents.table import Kind, Role

FONT = "Times New Roman"
COUNT_FORMAT, SHARE_FORMAT, TEXT_FORMAT = "#,##0_);-#,##0_);0_);@_)", "0.00%_);-0.00%_);0.00%_);@_)", "@"
"""For figures above, below and at zero, and for the marks in their place; `_)` keeps them off the rule."""
THIN, HAIR = 1, 7
NORMAL_STYLE: dict[str, object] = {
    "default_format_properties": {"font_name": FONT, "font_size": BODY_SIZE},
    "default_column_width": 72,
    "default_row_height": 21,
}
"""The workbook's own style.  Column widths are counted in its digits, which are 8 pixels wide at this size."""
WARNING, SHADE = "#A61B1B", "#F2F2F2"


class Block(Enum):
    """Text outside the grid, by what it is."""

    unit_above = "unit_above"
    unit_place = "unit_place"
    form_name = "form_name"
    title = "title"
    subtitle = "subtitle"
    warning = "warning"
    unit = "unit"
    note = "note"
    notes_title = "notes_title"
    date_line = "date_line"
    office = "office"
    link = "link"


_BLOCKS: dict[Block, dict[str, object]] = {
    Block.unit_above: {"align": "center"},
    Block.unit_place: {"align": "center", "bold": True},
    Block.form_name: {"align": "right", "bold": True},
    Block.title: {"align": "center", "bold": True, "font_size": TITLE_SIZE},
    Block.subtitle: {"align": "center", "italic": True},
    Block.warning: {"align": "center", "bold": True, "font_color": WARNING},
    Block.unit: {"align": "right", "italic": True},
    Block.note: {"align": "left", "font_size": SMALL_SIZE},
    Block.notes_title: {"align": "left", "font_size": SMALL_SIZE, "bold": True, "italic": True},
    Block.date_line: {"align": "center", "italic": True},
    Block.office: {"align": "center", "bold": True},
    Block.link: {"font_color": "#0B5A57", "underline": 1, "border": HAIR},
}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[object, Format] = {}

    def block(self, block: Block) -> Format:
        """Text outside the grid."""
        return self._make(block, {"text_wrap": True, "valign": "vcenter", **_BLOCKS[block]})

    def heading(self) -> Format:
        """A heading cell."""
        return self._make("heading", {"bold": True, "align": "center", **_GRID})

    def number(self) -> Format:
        """A cell of the number row."""
        return self._make("number", {"italic": True, "font_size": SMALL_SIZE, "align": "center", **_GRID})

    def cell(
        self, kind: Kind, role: Role, *, last: bool = False, depth: int = 0, lead: bool = False
    ) -> Format:
        """A cell of the body; the last row closes the grid."""
        key = (kind, role, last, depth, lead)
        look: dict[str, object] = {
            "valign": "vcenter",
            "left": THIN,
            "right": THIN,
            "top": HAIR,
            "bottom": HAIR,
        }
        look |= _KINDS[kind]
        if kind is Kind.text:
            look["indent"] = depth
        if role is not Role.line:
            look["bold"] = True
        if role in (Role.total, Role.heading):
            look |= {"top": THIN, "bottom": THIN, "bg_color": SHADE}
        if lead:
            look |= {"top": THIN, "bold": kind is Kind.text}
        if last:
            look["bottom"] = THIN
        return self._make(key, look)

    def _make(self, key: object, look: dict[str, object]) -> Format:
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": BODY_SIZE, **look})
        return self._made[key]


_GRID: dict[str, object] = {"border": THIN, "valign": "vcenter", "text_wrap": True}
_KINDS: dict[Kind, dict[str, object]] = {
    Kind.text: {"align": "left", "text_wrap": True, "num_format": TEXT_FORMAT},
    Kind.label: {"align": "center", "num_format": TEXT_FORMAT},
    Kind.count: {"align": "right", "num_format": COUNT_FORMAT},
    Kind.share: {"align": "right", "num_format": SHARE_FORMAT},
}
