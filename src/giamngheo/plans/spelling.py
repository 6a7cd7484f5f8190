"""Vietnamese names that are one name or nearly one."""

import re
import unicodedata

from giamngheo.core.text import clean

_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")


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
