"""How one printed number becomes another under the fingers of a clerk; the more usual the slip, the lower its rank."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

from giamngheo.plans.model import Figure, Unit
from giamngheo.plans.printed import Quantity, as_printed


class Slip(StrEnum):
    """What turns one number into the other; `none` where nothing usual does."""

    marks = "marks"
    transposed = "transposed"
    left_out = "left_out"
    twice = "twice"
    one_digit = "one_digit"
    digit_lost = "digit_lost"
    digit_added = "digit_added"
    none = "none"


RANK = {slip: place for place, slip in enumerate(Slip)}


def between(figure: Figure, printed: Quantity, meant: Quantity) -> Slip:
    """The slip that leads from the number meant to the number printed; amounts in words are held by their digits."""
    spoken = figure.unit is Unit.words
    there, here = (
        str(int(each.value)) if spoken else _digits(as_printed(figure, each)) for each in (printed, meant)
    )
    if there == here:
        return Slip.marks if printed.value != meant.value else Slip.none
    width = max(len(there), len(here))
    if len(there) == len(here):
        apart = [place for place in range(width) if there[place] != here[place]]
        if len(apart) == 1:
            return Slip.one_digit
        if len(apart) == 2 and apart[1] == apart[0] + 1 and there[apart[0]] == here[apart[1]]:
            return Slip.transposed if there[apart[1]] == here[apart[0]] else Slip.none
        return Slip.none
    if len(there) + 1 == len(here):
        return Slip.digit_lost if _less_one(here, there) else Slip.none
    if len(here) + 1 == len(there):
        return Slip.digit_added if _less_one(there, here) else Slip.none
    return Slip.none


def meant_within(printed: Quantity, low: Fraction, high: Fraction) -> Quantity | None:
    """The one number that can stand for something within bounds and from which one slip of the hand leads to the number
    printed; swaps come first."""
    low, high = low - printed.half, high + printed.half
    number = Fraction(printed.value, printed.step)
    if number.denominator != 1 or number < 0:
        return None
    for slips in (_swapped, _changed):
        found = {
            value for each in slips(str(number.numerator)) if low <= (value := each * printed.step) <= high
        }
        if len(found) == 1:
            return Quantity(found.pop(), printed.step, printed.exact)
        if found:
            return None
    return None


def _swapped(digits: str) -> Iterator[int]:
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            yield int(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])


def _changed(digits: str) -> Iterator[int]:
    for place, old in enumerate(digits):
        for new in "0123456789":
            if new != old:
                yield int(digits[:place] + new + digits[place + 1 :])


def _digits(text: str) -> str:
    head = text.split("%")[0]
    return "".join(letter for letter in head if letter.isdigit())


def _less_one(long: str, short: str) -> bool:
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
