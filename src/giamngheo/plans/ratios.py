"""The ratio that siblings keep: what most pairs of a group agree on, and the simple rate they mean by it."""

from collections.abc import Sequence
from fractions import Fraction

from giamngheo.plans.rules import SCALE, Bounds

_FEWEST = 3
_ROUND_RATES = (1, 2, 10)  # whole per cents first, then halves, tenths
_FINE_RATES = (100,)
_MANY = 10


def common_ratio(pairs: Sequence[tuple[Bounds, Bounds]]) -> Bounds | None:
    """The ratio of part to whole that more than half of the pairs keep, at least three; None where none is.

    Roundings leave an interval; where a round rate (3%) lies in it, that is the ratio.  Where none does, a round rate
    that all keep but one (but two, of many) is: the odd one is a mistake that the interval had bent to.
    """
    spans = []
    for part, whole in pairs:
        if part[0] > 0 and whole[0] > 0:
            spans.append((part[0] * SCALE // whole[1], -(-part[1] * SCALE // whole[0])))
    best: list[Bounds] = []
    for low, _ in spans:
        keeping = [span for span in spans if span[0] <= low <= span[1]]
        if len(keeping) > len(best):
            best = keeping
    if len(best) < _FEWEST or 2 * len(best) <= len(spans):
        return None
    low, high = max(low for low, _ in best), min(high for _, high in best)
    return (
        _round_within(low, high, _ROUND_RATES)
        or _round_nearby(spans, len(best))
        or _round_within(low, high, _FINE_RATES)
        or (low, high)
    )


def _round_within(low: int, high: int, rates: Sequence[int]) -> Bounds | None:
    for finer in rates:
        unit = Fraction(SCALE, 100 * finer)
        count = -((-low * unit.denominator) // unit.numerator)
        rate = count * unit
        if rate <= high and rate > 0:
            return int(rate), int(rate)
    return None


def _round_nearby(spans: Sequence[Bounds], most: int) -> Bounds | None:
    """The round rate that nearly as many keep as keep any at all."""
    needed = max(_FEWEST, most - (1 if most < _MANY else 2), len(spans) // 2 + 1)
    for finer in _ROUND_RATES:
        unit = Fraction(SCALE, 100 * finer)
        tried = {int(unit * round(Fraction(Fraction(low + high, 2), unit))) for low, high in spans} - {0}
        kept, rate = max((sum(low <= each <= high for low, high in spans), -each) for each in tried | {-1})
        if kept >= needed:
            return -rate, -rate
    return None
