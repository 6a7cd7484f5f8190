"""The sentences around a table, the same in every rendering: what it covers, what it rests on, how to read it."""

from datetime import date

from giamngheo.documents.table import UNDEFINED, UNKNOWN, Header, Kind, Role, Table
from giamngheo.law.model import Text

HASH_SHOWN = 12

SYNTHETIC: Text = {
    "vi": "DỮ LIỆU GIẢ LẬP, KHÔNG PHẢI SỐ LIỆU THẬT",
    "en": "SYNTHETIC DATA, NOT REAL FIGURES",
}
REPORT: Text = {"vi": "Báo cáo", "en": "Report"}
FORM: Text = {"vi": "Biểu số {no}", "en": "Form {no}"}
UNIT: Text = {"vi": "Đơn vị tính: {unit}", "en": "Unit: {unit}"}
NOTES: Text = {"vi": "Ghi chú:", "en": "Notes:"}
DATED: Text = {"vi": "……………, ngày …… tháng …… năm ………", "en": "……………, date ………………"}
CONTENTS: Text = {"vi": "Danh mục biểu", "en": "Contents"}

_DAY: Text = {"vi": "Thời điểm rà soát: ngày {day}", "en": "Reference date: {day}"}
_UNTIL: Text = {"vi": "Số liệu đến hết ngày {day}", "en": "Figures up to the end of {day}"}
_BOUNDARIES: Text = {"vi": "Địa giới hành chính: ngày {day}", "en": "Boundaries as of {day}"}
_UNCONFIRMED: Text = {"vi": "(*) Chưa được xác nhận: {what}", "en": "(*) Not confirmed: {what}"}
_SEE_NOTE: Text = {
    "vi": "(*) Có căn cứ pháp luật chưa được xác nhận, xem ghi chú",
    "en": "(*) Some legal values are not confirmed, see the notes",
}
_UNKNOWN: Text = {"vi": f"“{UNKNOWN}”: chưa có số liệu.", "en": f"“{UNKNOWN}”: not known."}
_UNDEFINED: Text = {
    "vi": f"“{UNDEFINED}”: không tính được tỷ lệ vì mẫu số bằng 0 hoặc chưa có số liệu.",
    "en": f"“{UNDEFINED}”: no share, the whole is zero or not known.",
}
_SNAPSHOT: Text = {"vi": "Bộ số liệu đã chốt: {name}", "en": "Sealed data set: {name}"}
_LAW: Text = {"vi": "bản luật: {name}", "en": "law bundle: {name}"}


def day(when: date, language: str = "vi") -> str:
    """A date as it is read: 14/12/2023 in Vietnamese, 2023-12-14 in English."""
    return when.strftime("%d/%m/%Y") if language == "vi" else when.isoformat()


def form_name(table: Table, language: str = "vi") -> str:
    """`Biểu số 01`; empty for a table that has no number."""
    return FORM[language].format(no=f"{table.no:02}") if table.no else ""


def caption(table: Table, language: str = "vi") -> str:
    """`Biểu số 01. Tổng hợp kết quả …`, or the title alone."""
    return ". ".join(filter(None, (form_name(table, language), table.title[language])))


def unit_line(table: Table, language: str = "vi") -> str:
    """`Đơn vị tính: hộ, người`; empty for a table without figures."""
    unit = table.unit[language]
    return UNIT[language].format(unit=unit) if unit else ""


def subtitle_lines(header: Header, language: str = "vi") -> tuple[str, ...]:
    """What stands under the title: the round and the place, then the dates and the standard."""
    where = header.place if not header.above else f"{header.place}, {header.above}"
    dated = _UNTIL if header.report else _DAY
    basis = [
        dated[language].format(day=day(header.reference_date, language)),
        "" if header.report else _BOUNDARIES[language].format(day=day(header.boundaries, language)),
        header.standard[language],
    ]
    lines = [f"{header.cycle[language]} – {where}", " · ".join(part for part in basis if part)]
    return (*lines, _SEE_NOTE[language]) if header.unconfirmed else tuple(lines)


def note_lines(table: Table, language: str = "vi") -> tuple[str, ...]:
    """What stands below the table: the marks that occur, the table's notes, the unconfirmed law, the hashes."""
    header = table.header
    lines = [mark[language] for mark in _marks(table)]
    lines += [note[language] for note in table.footnotes]
    lines += [_UNCONFIRMED[language].format(what=what[language]) for what in header.unconfirmed]
    hashes = [
        text[language].format(name=name[:HASH_SHOWN])
        for text, name in ((_SNAPSHOT, header.snapshot), (_LAW, header.law_hash))
        if name
    ]
    return (*lines, "; ".join(hashes) + ".") if hashes else tuple(lines)


def _marks(table: Table) -> list[Text]:
    found: set[Kind] = set()
    for row in table.rows:
        if row.role is not Role.heading:
            found.update(
                column.kind for column, cell in zip(table.columns, row.cells, strict=True) if cell is None
            )
    return [mark for kind, mark in ((Kind.count, _UNKNOWN), (Kind.share, _UNDEFINED)) if kind in found]
