"""Amounts of đồng written out in Vietnamese, as vouchers and plans have them, and read back."""

import re
from collections.abc import Mapping

from giamngheo.core.text import clean

_READ: Mapping[str, int] = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_GROUPS: Mapping[str, int] = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SMALL: Mapping[str, int] = {"mươi": 10, "mười": 10, "chục": 10, "trăm": 100}
_SILENT = frozenset({"linh", "lẻ", "đồng", "chẵn", "và"})
_SAID = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def in_words(amount: int) -> str:
    """3 138 000 000 → `Ba tỷ, một trăm ba mươi tám triệu đồng`; an amount below zero begins with `Âm`."""
    said = _spelt(abs(amount), padded=False) or "không"
    return (("âm " if amount < 0 else "") + said + " đồng").capitalize()


def from_words(text: str) -> int | None:
    """`Ba tỷ, một trăm ba mươi tám triệu đồng` → 3 138 000 000; None where a word is not understood."""
    words = re.findall(r"\w+", clean(text).lower())
    total = below = 0
    digit: int | None = None
    counted = False
    for word in words:
        if word in _READ:
            below, digit, counted = below + (digit or 0), _READ[word], True
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


def _spelt(number: int, *, padded: bool) -> str:
    """Words for a number; `padded` where larger groups stand before it."""
    if number >= _BILLION:
        above, below = divmod(number, _BILLION)
        parts = [_spelt(above, padded=False).replace(",", "") + " tỷ", _spelt(below, padded=True)]
        return ", ".join(part for part in parts if part)
    parts = []
    for size, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group, number = divmod(number, size)
        if group:
            parts.append(_below_thousand(group, padded=padded or bool(parts)) + name)
    return ", ".join(parts)


def _below_thousand(number: int, *, padded: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_SAID[hundreds]} trăm"] if hundreds or padded else []
    if tens == 0 and ones:
        said.append(f"linh {_SAID[ones]}" if said else _SAID[ones])
    elif tens == 1:
        said.append("mười")
    elif tens:
        said.append(f"{_SAID[tens]} mươi")
    if tens and ones:
        said.append(_one_after(tens, ones))
    return " ".join(said)


def _one_after(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    if ones == 1 and tens > 1:
        return "mốt"
    return _SAID[ones]
