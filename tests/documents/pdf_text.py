"""Reading back the PDFs that Typst makes: their words, page by page, and their fonts.  No general reader."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_TEXT = re.compile(rb"BT(.*?)ET\n", re.DOTALL)
_PLAIN = rb"(?:\\.|[^\\()])*"
_NESTED = (
    rb"\(" + _PLAIN + rb"(?:\(" + _PLAIN + rb"(?:\(" + _PLAIN + rb"\)" + _PLAIN + rb")*\)" + _PLAIN + rb")*\)"
)
_PIECE = re.compile(rb"/(f\d+) [\d.]+ Tf|(" + _NESTED + rb"|<[0-9A-Fa-f]+>)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAIR = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]+)>")
_RANGE = re.compile(r"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass(frozen=True)
class Read:
    """What a PDF says: all words, the fonts they are set in, whether it claims to be an archival one."""

    text: str
    fonts: frozenset[str]
    archival: bool


def read(pdf: bytes) -> Read:
    """The whole document."""
    text = " ".join(line for page in pages(pdf) for line in page)
    objects = _objects(pdf)
    fonts = {
        m[1].decode() for body in objects.values() if (m := re.search(rb"/BaseFont/[A-Z]+\+([\w-]+)", body))
    }
    return Read(re.sub(r"\s+", " ", text), frozenset(fonts), b"pdfaid:part" in pdf or _claims(objects))


def pages(pdf: bytes) -> list[list[str]]:
    """The pieces of text of every page, in the order in which they were laid."""
    objects = _objects(pdf)
    found = sorted(
        (number for number, body in objects.items() if b"/Type/Page/" in body or b"/Type/Page>" in body),
        key=list(_order(objects)).index,
    )
    return [_page(objects, objects[number]) for number in found]


def _order(objects: Mapping[int, bytes]) -> list[int]:
    trees = [body for body in objects.values() if b"/Type/Pages" in body]
    return [
        int(number) for tree in trees for kids in re.findall(rb"/Kids\[(.*?)\]", tree)
        for number in re.findall(rb"(\d+) 0 R", kids)
    ]  # fmt: skip


def _page(objects: Mapping[int, bytes], page: bytes) -> list[str]:
    resources = objects[_reference(page, b"Resources")]
    fonts = {
        name.decode(): _letters(objects, int(number))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    content = _stream(objects[_reference(page, b"Contents")])
    lines = []
    for block in _TEXT.findall(content):
        letters: Mapping[int, str] = {}
        said = ""
        for font, shown in _PIECE.findall(block):
            if font:
                letters = fonts[font.decode()]
            else:
                plain = _bytes(shown)
                said += "".join(
                    letters.get(int.from_bytes(plain[place : place + 2], "big"), "")
                    for place in range(0, len(plain), 2)
                )
        lines.append(said)
    return lines


def _bytes(shown: bytes) -> bytes:
    """A string as the page writes it: between brackets with escapes, or as hexadecimal digits."""
    inside = shown[1:-1]
    return bytes.fromhex(inside.decode()) if shown[:1] == b"<" else _ESCAPE.sub(_unescaped, inside)


def _unescaped(match: re.Match[bytes]) -> bytes:
    mark = match[1]
    return bytes([int(mark, 8)]) if mark.isdigit() else _LETTERS.get(mark, mark)


def _letters(objects: Mapping[int, bytes], font: int) -> Mapping[int, str]:
    """What the glyphs of a font stand for."""
    table = _stream(objects[_reference(objects[font], b"ToUnicode")]).decode()
    found = {int(code, 16): _text(said) for code, said in _PAIR.findall(table)}
    for first, last, said in _RANGE.findall(table):
        for step in range(int(last, 16) - int(first, 16) + 1):
            found[int(first, 16) + step] = chr(ord(_text(said)) + step)
    return found


def _text(said: str) -> str:
    return bytes.fromhex(said).decode("utf-16-be")


def _reference(body: bytes, name: bytes) -> int:
    match = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert match, name
    return int(match[1])


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(pdf)}


def _stream(body: bytes) -> bytes:
    match = _STREAM.match(body)
    assert match
    return zlib.decompress(match[2]) if b"FlateDecode" in match[1] else match[2]


def _claims(objects: Mapping[int, bytes]) -> bool:
    return any(b"/Type/Metadata" in body and b"pdfaid" in _stream(body) for body in objects.values())
