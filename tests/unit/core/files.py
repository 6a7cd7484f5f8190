"""Files for the tests of tables: CSV from text, workbooks from rows or from bare XML."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from giamngheo.core.tables import Read

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<Types xmlns="{_TYPES}">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/></Types>"""
RELATION = f"""<Relationships xmlns="{_PACKAGED}">
<Relationship Id="rId1" Type="{_DOCUMENT}/{{kind}}" Target="{{target}}"/></Relationships>"""
BOOK = f"""<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>
<sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData>{{rows}}</sheetData></worksheet>'
CELL = '<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_file(folder: Path, text: str | bytes, name: str = "a.csv", encoding: str = "utf-8") -> Path:
    path = folder.joinpath(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def workbook(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], name: str = "a.xlsx") -> Path:
    """A workbook with these rows; a cell ("=…", value) is a formula with its last value, None an empty cell."""
    path = folder.joinpath(name)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date | datetime):
                        page.write_datetime(at, column, value, day)
                    elif isinstance(value, tuple):
                        page.write_formula(at, column, value[0], None, value[1])
                    elif value is not None:
                        page.write(at, column, value)
    return path


def bare_workbook(folder: Path, rows: str, name: str = "bare.xlsx") -> Path:
    """A workbook of one sheet whose rows are this XML."""
    path = folder.joinpath(name)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATION.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATION.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": SHEET.format(rows=rows),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return path


def xml_row(number: int, *texts: str) -> str:
    """A row of text cells."""
    cells = (CELL.format(ref=f"{chr(ord('A') + i)}{number}", text=text) for i, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


def found(read: Read) -> list[tuple[str, int | None, str | None]]:
    """What is wrong, short: code without its prefix, row, column."""
    return [(p.code.removeprefix("table."), p.spot.row, p.spot.column) for p in read.problems]
