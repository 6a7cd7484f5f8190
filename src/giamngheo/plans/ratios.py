"""The ratio that siblings keep: what most pairs of a group agree on, and the simple rate they mean by it."""

from collections.abc import Sequence
from fractions import Fraction

from giamngheo.plans.rules import SCALE, Bounds

_FEWEST = 3
_ROUND_RATES = (1, 2, 10, 100)  # whole per cents first, then halves, tenths, hundredths


def common_ratio(pairs: Sequence[tuple[Bounds, Bounds]]) -> Bounds | None:
    """The ratio of part to whole that more than half of the pairs keep, at least three; None where none is.

    Roundings leave an interval; where a round rate (3%) lies in it, that is the ratio.
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
    return _round_within(max(low for low, _ in best), min(high for _, high in best))


def _round_within(low: int, high: int) -> Bounds:
    for finer in _ROUND_RATES:
        unit = Fraction(SCALE, 100 * finer)
        count = -((-low * unit.denominator) // unit.numerator)
        rate = count * unit
        if rate <= high and rate > 0:
            return int(rate), int(rate)
    return low, high
