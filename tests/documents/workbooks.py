"""Reads a workbook back: values and merged cells with calamine, formulas worked out with a tiny calculator."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import python_calamine

_SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_CELL = re.compile(r"^([A-Z]+)(\d+)$")
_IF = re.compile(r'^IF\(N\(([A-Z]+\d+)\)=0,"–",([A-Z]+\d+)/([A-Z]+\d+)\)$')
_SUM = re.compile(r"SUM\(([A-Z0-9:,]+)\)")


def rows(content: bytes, sheet: str) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def sheet_xml(content: bytes, number: int = 1) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))


def merged(content: bytes, number: int = 1) -> list[str]:
    return [cell.attrib["ref"] for cell in sheet_xml(content, number).iterfind(".//m:mergeCell", _SPACE)]


def formulas(content: bytes, number: int = 1) -> dict[str, str]:
    found = {}
    for cell in sheet_xml(content, number).iterfind(".//m:c", _SPACE):
        formula = cell.find("m:f", _SPACE)
        if formula is not None and formula.text:
            found[cell.attrib["r"]] = formula.text
    return found


def value_at(grid: list[list[Any]], address: str) -> Any:
    row, column = position(address)
    return grid[row][column]


def position(address: str) -> tuple[int, int]:
    """`B3` → (2, 1)."""
    match = _CELL.match(address)
    assert match, address
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def work_out(formula: str, grid: list[list[Any]]) -> Any:
    """The value of a formula of the kinds that the tables use."""
    share = _IF.match(formula)
    if share:
        whole = value_at(grid, share[1])
        return value_at(grid, share[2]) / value_at(grid, share[3]) if whole else "–"
    text = _SUM.sub(lambda found: str(_total(found[1], grid)), formula)
    text = re.sub(r"[A-Z]+\d+", lambda found: str(int(value_at(grid, found[0]))), text)
    assert re.fullmatch(r"[\d+\-]+", text), formula
    return eval(text)


def _total(ranges: str, grid: list[list[Any]]) -> int:
    total = 0
    for part in ranges.split(","):
        first, _, last = part.partition(":")
        (top, left), (bottom, right) = position(first), position(last or first)
        cells = [grid[row][column] for row in range(top, bottom + 1) for column in range(left, right + 1)]
        total += sum(int(cell) for cell in cells if not isinstance(cell, str))
    return total
