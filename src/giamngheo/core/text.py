"""Vietnamese text: one spelling on the way in, a toneless form to search by, a key to sort by.

Official data write the same word with the tone on either vowel (Hoà/Hòa) and in both Unicode forms, so text
is stored in NFC and compared folded (facts: TCVN 6909:2001 is Unicode; NĐ 30/2020 Phụ lục I).
"""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # dictionary order: à ả ã á ạ
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}


def clean(text: str) -> str:
    """NFC, outer spaces removed, inner runs of white space made one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The form to search by: no tones, no marks, đ as d, lower case (`Hoàng Văn Thụ` → `hoang van thu`)."""
    spread = unicodedata.normalize("NFD", clean(text).lower())
    return clean("".join(mark for mark in spread if not unicodedata.combining(mark)).replace("đ", "d"))


def sort_key(text: str) -> str:
    """A key whose plain byte order is Vietnamese dictionary order: letters first, tones where letters tie."""
    letters: list[str] = []
    tones: list[str] = []
    for letter in clean(text).lower():
        spread = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[mark] for mark in spread if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in _TONES))
        rank = _LETTER_RANK.get(base)
        letters.append(chr(0x100 + rank) if rank is not None else base)
        tones.append(str(tone))
    return "".join(letters) + "\x01" + "".join(tones)


def name_key(full_name: str) -> str:
    """A key that sorts people as a class register does: given name, then family name, then middle names."""
    words = clean(full_name).split(" ")
    given, family, middle = words[-1], words[0], " ".join(words[1:-1])
    return "\x02".join(sort_key(part) for part in (given, family if len(words) > 1 else "", middle))
