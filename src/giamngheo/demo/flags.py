"""Which households lack what: twelve flags each, so that the published counts come out exactly.

Services are dealt out first (a household lacks education if it lacks either of its two indicators), then the
indicators inside them.  A poor household lacks at least three, a near-poor one at most two; who lacked
something a year before comes first for lacking it still.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from giamngheo.core.numbers import round_half_up
from giamngheo.demo.draws import Bools, Draws, Ints
from giamngheo.demo.figures import NEAR_POOR_RATIO
from giamngheo.facts.schema import INDICATORS

Flags = NDArray[np.bool_]
DEPENDENCY = INDICATORS.index("dependency")
LEAST_OF_POOR, MOST_OF_NEAR_POOR = 3, 2
PAIRS: Mapping[str, tuple[str, str]] = {
    "education": ("adult_education", "school_attendance"),
    "housing": ("housing_quality", "housing_area"),
    "information": ("telecom", "information_means"),
}
TOKENS = (
    "employment",
    "education",
    "housing",
    "information",
    "water",
    "toilet",
    "nutrition",
    "health_insurance",
)
BEFORE, CROWDED = 1 << 34, 1 << 31  # how much weighs having lacked it before, and every flag already given
OTHERS_RATIO = Fraction(1, 4)  # households above the line lack each service that often, against the poor


@dataclass(frozen=True, slots=True)
class Asked:
    """Households of one category: what each can lack at all (`able`), whether it lacks the indicator of
    dependants (`dependants`, which follows from who lives there) and what it lacked a year before."""

    able: Flags
    dependants: Bools
    before: Flags

    def some(self, rows: Ints) -> "Asked":
        return Asked(self.able[rows], self.dependants[rows], self.before[rows])


def flags_of_poor(draws: Draws, asked: Asked, rates: Mapping[str, Fraction]) -> Flags:
    """Three flags or more each; the services' counts are the rates' share of the households, exactly."""
    deal = _Deal(draws, asked)
    quotas = {name: _count(rate, deal.size) for name, rate in rates.items()}
    for token in ("employment", "education", "housing", "information", "water"):
        deal.give(token, quotas[token])
    deal.give("toilet", quotas["toilet"], least=LEAST_OF_POOR)
    for token in ("nutrition", "health_insurance"):
        deal.give(token, quotas[token], least=LEAST_OF_POOR)
    deal.level(LEAST_OF_POOR)
    flags = _open_pairs(deal, quotas, least=LEAST_OF_POOR, most=None)
    _fill_up(flags, asked.able)
    return flags


def flags_of_near_poor(draws: Draws, asked: Asked, rates: Mapping[str, Fraction]) -> Flags:
    """Two flags at most each, every service lacked 5/12 as often as by the poor."""
    deal = _Deal(draws, asked)
    quotas = {name: _count(rate * NEAR_POOR_RATIO, deal.size) for name, rate in rates.items()}
    for token in TOKENS:
        deal.give(token, quotas[token], most=MOST_OF_NEAR_POOR)
    return _open_pairs(deal, quotas, least=0, most=MOST_OF_NEAR_POOR)


def flags_of_others(draws: Draws, asked: Asked, rates: Mapping[str, Fraction]) -> Flags:
    """Of households above the income line, for whom the number of flags decides nothing."""
    deal = _Deal(draws, asked)
    quotas = {name: _count(rate * OTHERS_RATIO, deal.size) for name, rate in rates.items()}
    for token in TOKENS:
        deal.give(token, quotas[token])
    return _open_pairs(deal, quotas, least=0, most=None)


def _count(rate: Fraction, size: int) -> int:
    return round_half_up(rate * size, 0)


class _Deal:
    """Households being dealt services to lack, and how many flags each has so far."""

    def __init__(self, draws: Draws, asked: Asked) -> None:
        self.draws, self.asked, self.size = draws, asked, len(asked.dependants)
        self.has = {token: np.zeros(self.size, dtype=bool) for token in TOKENS}
        self.number = asked.dependants.astype(np.int64)

    def able(self, token: str) -> Bools:
        return self._any(self.asked.able, token)

    def before(self, token: str) -> Bools:
        return self._any(self.asked.before, token)

    def _any(self, flags: Flags, token: str) -> Bools:
        columns = [INDICATORS.index(name) for name in PAIRS.get(token, (token,))]
        return np.any(flags[:, columns], axis=1).astype(bool)

    def give(self, token: str, quota: int, least: int = 0, most: int | None = None) -> None:
        """Lets `quota` households lack it: first those short of `least`, then those that lacked it before, then
        those with fewer flags; nobody beyond `most`."""
        able = self.able(token)
        if most is not None:
            able &= self.number < most
        short = np.maximum(least - self.number, 0)
        key = self.draws.raw(self.size) + self.before(token) * BEFORE - self.number * CROWDED + (short << 36)
        candidates = np.flatnonzero(able)
        chosen = candidates[np.argsort(-key[candidates], kind="stable")][:quota]
        self.has[token][chosen] = True
        self.number[chosen] += 1

    def level(self, least: int) -> None:
        """Moves services from households with more than `least` to those with fewer; every count stays."""
        for token in (*TOKENS, *TOKENS):
            has, able = self.has[token], self.able(token)
            short = np.flatnonzero((self.number < least) & able & ~has)
            spare = np.flatnonzero((self.number > least) & has)
            moved = min(len(short), len(spare))
            takers, givers = self.draws.some(short, moved), self.draws.some(spare, moved)
            has[takers], has[givers] = True, False
            self.number[takers] += 1
            self.number[givers] -= 1


def _open_pairs(deal: _Deal, quotas: Mapping[str, int], least: int, most: int | None) -> Flags:
    """From services to indicators: one of the two or, where the counts and `most` allow, both."""
    flags = np.zeros((deal.size, len(INDICATORS)), dtype=bool)
    flags[:, DEPENDENCY] = deal.asked.dependants
    for token, has in deal.has.items():
        if token not in PAIRS:
            flags[:, INDICATORS.index(token)] = has
            continue
        first, second = PAIRS[token]
        one, other = INDICATORS.index(first), INDICATORS.index(second)
        able = deal.asked.able
        free = has & able[:, one] & able[:, other]
        key = deal.draws.raw(deal.size) + (np.maximum(least - deal.number, 0) << 36)
        pool = np.flatnonzero(free if most is None else free & (deal.number < most))
        pool = pool[np.argsort(-key[pool], kind="stable")]
        twice = max(0, quotas[first] + quotas[second] - quotas[token])
        both = pool[:twice]
        deal.number[both] += 1
        flags[has & ~able[:, other], one] = True
        flags[has & ~able[:, one], other] = True
        flags[both, one] = flags[both, other] = True
        open_ = np.flatnonzero(free & ~flags[:, one])
        open_ = open_[
            np.argsort(-(deal.draws.raw(len(open_)) + deal.asked.before[open_, one] * BEFORE), kind="stable")
        ]
        room = max(0, quotas[first] - (twice - len(both)) // 2 - int(flags[:, one].sum()))
        flags[open_[:room], one] = True
        flags[open_[room:], other] = True
    return flags


def _fill_up(flags: Flags, able: Flags) -> None:
    """Poor households still short of three flags lack insurance, then nutrition, then the other half of a pair,
    none of which changes a published count; in a very small district, whatever they can lack."""
    everyone = np.ones(len(flags), dtype=bool)
    for name in ("health_insurance", "nutrition"):
        _fill(flags, able, name, everyone)
    for pair in PAIRS.values():
        lacks_one = np.any(flags[:, [INDICATORS.index(name) for name in pair]], axis=1).astype(bool)
        for name in pair:
            _fill(flags, able, name, lacks_one)
    for name in ("toilet", "housing_quality", "telecom"):
        _fill(flags, able, name, everyone)


def _fill(flags: Flags, able: Flags, name: str, where: Bools) -> None:
    column = INDICATORS.index(name)
    flags[(flags.sum(axis=1) < LEAST_OF_POOR) & able[:, column] & where, column] = True
