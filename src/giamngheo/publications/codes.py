"""The secret of a certificate as a person reads and types it.

Twenty-eight letters and digits in seven groups.  The alphabet has no vowel, no D and no W: Vietnamese keyboards (Telex,
VNI) turn those into other letters while one types.  The number that the letters spell is a multiple of 97, so that any
one wrong letter, and any two neighbours exchanged, are noticed: a slip of the hand is never taken for a forgery.
"""

import unicodedata

ALPHABET = "0123456789BCFGHJKLMNPQRSTVXZ"
TOKEN_BYTES = 16
LENGTH = 28
GROUP = 4
_CHECK = 97
_BASE = len(ALPHABET)
_LOOKALIKES = {"O": "0", "I": "1"}


class Mistyped(ValueError):  # noqa: N818 - says what happened
    """The text is not a code: letters are missing, wrong or exchanged."""


def code_of(token: bytes) -> str:
    """The code of a secret, without spaces."""
    if len(token) != TOKEN_BYTES:
        raise ValueError(f"a token has {TOKEN_BYTES} bytes")
    number = int.from_bytes(token, "big") * _CHECK
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, _BASE)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def groups(code: str) -> tuple[str, ...]:
    """The code in groups of four, as it is printed."""
    return tuple(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def token_of(typed: str) -> bytes:
    """The secret that a typed code spells; spaces, hyphens and small letters do not matter.  `Mistyped` otherwise."""
    letters = [_LOOKALIKES.get(letter, letter) for letter in _letters(typed)]
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        raise Mistyped
    number = 0
    for letter in letters:
        number = number * _BASE + ALPHABET.index(letter)
    token, rest = divmod(number, _CHECK)
    if rest or token >= 1 << (8 * TOKEN_BYTES):
        raise Mistyped
    return token.to_bytes(TOKEN_BYTES, "big")


def _letters(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if letter.isalnum())
