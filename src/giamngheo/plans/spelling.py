"""Vietnamese words as they are spelt: amounts written out, and names that are one name or nearly one."""

import re
import unicodedata
from collections.abc import Mapping

from giamngheo.core.text import clean

_DIGITS: Mapping[str, int] = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_GROUPS: Mapping[str, int] = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_NAMED = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, ""))
_SAID = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SMALL: Mapping[str, int] = {"mươi": 10, "mười": 10, "chục": 10, "trăm": 100}
_SILENT = frozenset({"linh", "lẻ", "đồng", "chẵn", "và"})
_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")


def amount_in_words(text: str) -> int | None:
    """`Ba tỷ, một trăm ba mươi tám triệu đồng` → 3 138 000 000; None where a word is not understood."""
    words = re.findall(r"\w+", clean(text).lower())
    total = below = 0
    digit: int | None = None
    counted = False
    for word in words:
        if word in _DIGITS:
            below, digit, counted = below + (digit or 0), _DIGITS[word], True
        elif word in _SMALL:
            below, digit, counted = below + (1 if digit is None else digit) * _SMALL[word], None, True
        elif word in _GROUPS:
            here = below + (digit or 0)
            if _GROUPS[word] == 10**9 and total:
                total, here = 0, total + here
            total, below, digit = total + here * _GROUPS[word], 0, None
        elif word not in _SILENT:
            return None
    return total + below + (digit or 0) if counted else None


def words_of_amount(amount: int) -> str:
    """3 138 000 000 → `Ba tỷ một trăm ba mươi tám triệu đồng`, as northern offices write it."""
    groups = [(amount // power % 1000, name) for power, name in _NAMED]
    groups[0] = amount // 10**9, "tỷ"
    words: list[str] = []
    for part, name in groups:
        if part >= 1000:
            words += [words_of_amount(part).removesuffix(" đồng").lower(), name]
        elif part:
            words += [*_three(part, "whole" if words else "first"), *([name] if name else [])]
    text = " ".join(words) or "không"
    return f"{text[:1].upper()}{text[1:]} đồng"


def _three(part: int, place: str) -> list[str]:
    """A number below a thousand; after other groups it says its empty hundreds."""
    hundreds, tens, ones = part // 100, part // 10 % 10, part % 10
    words = [_SAID[hundreds], "trăm"] if hundreds or place == "whole" else []
    if tens > 1:
        words += [_SAID[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append("mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _SAID[ones])
    return words


def name_key(name: str) -> str:
    """Equal for one name in two right spellings (`Nhất Hoà`, `Nhất Hòa`): letters, then the tone of each syllable."""
    return " ".join(_syllable(word) for word in re.split(r"[\s–-]+", clean(name).lower()) if word)


def _syllable(word: str) -> str:
    spread = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in spread if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in _TONES)) + tones


def distance(one: str, other: str, limit: int = 3) -> int:
    """How many letters or marks are changed, added, left out or swapped with their neighbour; `limit` at most."""
    a, b = name_key(one), name_key(other)
    spread = unicodedata.normalize("NFD", a), unicodedata.normalize("NFD", b)
    return min(_edits(a, b, limit), _edits(*spread, limit))


def _edits(a: str, b: str, limit: int) -> int:
    if abs(len(a) - len(b)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, second in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + _apart(letter, second))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == second:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], limit)


def _apart(one: str, other: str) -> int:
    """A mark is no letter: `Hòa` and `Hồ` are further apart than `Hòa` and `Hoa`."""
    if one == other:
        return 0
    return 1 if bool(unicodedata.combining(one)) == bool(unicodedata.combining(other)) else 2
