"""How much room a text takes in Times New Roman, so that columns fit their words and headings are not cut.

Spreadsheets fit neither merged cells nor columns by themselves.  Widths are in points; they come from the
metrics of Times Roman, which Times New Roman and its metric twins (Liberation Serif, Tinos) share.
"""

import unicodedata
from functools import lru_cache

_WIDE = {
    " ,.": 250, "!": 333, "'": 180, "()[]-fr": 333, "/:;ijlt": 278, "+<=>": 564, "%": 833, "&": 778, "0123456789": 500,
    "acez": 444, "bdghknopquvxy–": 500, "s": 389, "m": 778, "w": 722, "I": 333, "J": 389, "FPS": 556, "ELTZ": 611,
    "BCR": 667, "ADGHKNOQUVXY": 722, "M": 889, "W": 944, "—…": 1000, "ơư": 540, "ƠƯ": 780, "đ": 500, "Đ": 722,
}  # fmt: skip
_THOUSANDTHS = {mark: width for marks, width in _WIDE.items() for mark in marks}
_OTHER = 600
BOLD_PERCENT = 107
LINE_PERCENT = 131
UNITS = 100_000


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """The width of one line in points, rounded up."""
    return -(-_exact_width(text, size, bold=bold) // UNITS)


def word_width(text: str, size: int, *, bold: bool = False) -> int:
    """The width in points of the longest word, which is the least a column can be."""
    return max((text_width(word, size, bold=bold) for word in text.split()), default=0)


def line_count(text: str, room: int, size: int, *, bold: bool = False) -> int:
    """How many lines the text takes when it is wrapped between words into `room` points; at least one."""
    return sum(_wrapped(paragraph, room * UNITS, size, bold=bold) for paragraph in text.split("\n"))


def line_height(size: int) -> int:
    """The height in points of one line of text, rounded up."""
    return -(-size * LINE_PERCENT // 100)


def _wrapped(paragraph: str, room: int, size: int, *, bold: bool) -> int:
    lines, used = 1, 0
    space = _exact_width(" ", size, bold=bold)
    for word in paragraph.split():
        width = _exact_width(word, size, bold=bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0
        used += (space if used else 0) + width
        if used > room > 0:  # a word longer than the room is broken by the spreadsheet
            lines += (used - 1) // room
            used = (used - 1) % room + 1
    return lines


def _exact_width(text: str, size: int, *, bold: bool) -> int:
    """The width in 1/100,000 points, so that words add up to their line."""
    return sum(_letter_width(letter) for letter in text) * size * (BOLD_PERCENT if bold else 100)


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> int:
    """Thousandths of the size; a letter with marks is as wide as the bare one, save ơ and ư."""
    if letter in _THOUSANDTHS:
        return _THOUSANDTHS[letter]
    spread = [mark for mark in unicodedata.normalize("NFD", letter) if mark != "\u031b"]
    if len(spread) < len(unicodedata.normalize("NFD", letter)):  # a horn: ơ, ư with a tone
        return _THOUSANDTHS["ơ" if letter.islower() else "Ơ"]
    return _THOUSANDTHS.get(spread[0], _OTHER)
