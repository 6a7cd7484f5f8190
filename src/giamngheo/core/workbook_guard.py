"""What a workbook would cost and what it hides, told from its archive before any of it is parsed."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from giamngheo.core.limits import MEGABYTE, Limits
from giamngheo.core.table_problems import refusal

ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods")
COMPOUND = (".xls",)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 1
_SMALL_PART = MEGABYTE
_PIECE = 1 << 20
_OVERLAP = 1 << 10
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?:[^>]*\br="([A-Z]+[0-9]+)")?[^>]*>')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_kind(path: Path) -> None:
    """Raises `Refused` where the first bytes are not what the suffix promises, or the file has a password."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        start = file.read(8)
        if start.startswith(_OLE):
            rest = file.read()
            if _SEALED in rest:
                raise refusal("table.encrypted", path.name)
    expected = _OLE if suffix in COMPOUND else _ZIP
    if not start.startswith(expected):
        raise refusal("table.misnamed", path.name, suffix=suffix)


def weigh(path: Path, limits: Limits) -> None:
    """Raises `Refused` where the archive is damaged, locked, too big unpacked or packed abnormally."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise refusal("table.damaged", path.name) from error
    if len(parts) > limits.workbook_parts:
        raise refusal(
            "table.too_large", path.name, what_vi="số phần", what_en="parts",
            size=len(parts), limit=limits.workbook_parts,
        )  # fmt: skip
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise refusal("table.encrypted", path.name)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.workbook_unpacked_bytes:
        raise refusal(
            "table.too_large", path.name, what_vi="giải nén ra", what_en="it unpacks to",
            size=f"{unpacked // MEGABYTE} MB", limit=f"{limits.workbook_unpacked_bytes // MEGABYTE} MB",
        )  # fmt: skip
    for part in parts:
        ratio = part.file_size // max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and ratio > limits.workbook_ratio:
            raise refusal(
                "table.packed", path.name, part=part.filename, ratio=ratio, limit=limits.workbook_ratio
            )


def formula_errors(path: Path, sheet: str) -> Iterator[str]:
    """The cells (`H4`) of an Excel sheet that show an error such as #REF!, which the parser gives as empty.

    Nothing for formats that keep their sheets in another way.
    """
    with zipfile.ZipFile(path) as archive:
        part = _sheet_part(archive, sheet)
        if part is None:
            return
        with archive.open(part) as stream:
            tail = b""
            while piece := stream.read(_PIECE):
                window = tail + piece
                done = 0
                if b't="e"' in window:
                    for match in _ERROR_CELL.finditer(window):
                        done = match.end()
                        yield (match[1] or b"?").decode("ascii")
                tail = window[max(done, len(window) - _OVERLAP) :]


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= names:
        return None
    listed = ElementTree.fromstring(archive.read(book)).iter(f"{_MAIN}sheet")  # noqa: S314 (runs in the limited child)
    wanted = next((entry.get(_RELATION) for entry in listed if entry.get("name") == sheet), None)
    for relation in ElementTree.fromstring(archive.read(relations)):  # noqa: S314
        if relation.get("Id") == wanted:
            target = (relation.get("Target") or "").lstrip("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            return part if part in names else None
    return None
