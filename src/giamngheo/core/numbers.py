"""Numbers as Vietnamese officials write them: decimal comma, thousands dot (`1.954,490`, `3,35%`)."""

from decimal import Decimal
from fractions import Fraction

MINUS = "−"


def group(number: int, language: str = "vi") -> str:
    """An integer with its thousands marked: `1.498` (vi), `1,498` (en)."""
    text = f"{abs(number):,}"
    if language == "vi":
        text = text.replace(",", ".")
    return (MINUS if number < 0 else "") + text


def fixed(number: int | Fraction | Decimal, places: int, language: str = "vi") -> str:
    """A number rounded half up to `places` decimals, all of them shown: `fixed(Fraction(201, 6), 2)` → `33,50`."""
    scaled = round_half_up(number, places)
    whole, rest = divmod(abs(scaled), 10**places)
    text = group(whole, language)
    if places:
        text += ("," if language == "vi" else ".") + str(rest).zfill(places)
    return (MINUS if scaled < 0 else "") + text


def shortest(number: Decimal, language: str = "vi") -> str:
    """A decimal with no more digits than it needs: `10,5` for 10.5000."""
    exponent = number.normalize().as_tuple().exponent
    return fixed(number, max(-exponent, 0) if isinstance(exponent, int) else 0, language)


def percent(share: Fraction | None, places: int = 2, language: str = "vi") -> str:
    """A share as a percentage, `8,26%`; an unknown share is shown as a dash, never as zero."""
    return "–" if share is None else fixed(share * 100, places, language) + "%"


def round_half_up(number: int | Fraction | Decimal, places: int) -> int:
    """The number times 10**places, rounded half away from zero to a whole number."""
    scale: int = 10**places
    exact = Fraction(number) * scale
    magnitude = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return magnitude if exact >= 0 else -magnitude


def million_dong(amount: int, places: int | None = None, language: str = "vi") -> str:
    """Đồng as `1.954,490 triệu đồng`; by default three decimals, none when the amount is whole millions."""
    if places is None:
        places = 0 if amount % 1_000_000 == 0 else 3
    unit = "triệu đồng" if language == "vi" else "million đồng"
    return f"{fixed(Fraction(amount, 1_000_000), places, language)} {unit}"


def ratio(numerator: int, denominator: int) -> Fraction | None:
    """A share of whole counts; None where there is nothing to share."""
    return None if denominator == 0 else Fraction(numerator, denominator)


def to_decimal(share: Fraction, places: int) -> Decimal:
    """A share as an exact decimal with `places` digits, rounded half up, for spreadsheet cells."""
    return Decimal(round_half_up(share, places)).scaleb(-places)
