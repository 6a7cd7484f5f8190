"""The relations between numbers as rules that can be held, solved and used to narrow what roundings leave open.

A printed number stands for an interval: `7` for what lies from 6,5 to 7,5.  A rule holds while some values within the
intervals satisfy it; one that holds narrows them for the others, so that a total is judged as finely as the finest
figures behind it allow.  Bounds are whole numbers of 10⁻⁹, rounded outwards.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.plans.model import Relation
from giamngheo.plans.printed import Quantity

SCALE = 10**9
_ROUNDS = 4

Bounds = tuple[int, int]
Values = Mapping[str, Fraction]


def bounds_of(quantity: Quantity) -> Bounds:
    """The interval that a printed number stands for."""
    return _floor((quantity.value - quantity.half) * SCALE), _ceil((quantity.value + quantity.half) * SCALE)


def bounds_of_ratio(ratio: Fraction) -> Bounds:
    """A ratio that is stated, as an interval."""
    return _floor(ratio * SCALE), _ceil(ratio * SCALE)


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator


def _ceil(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


class Broken(Exception):  # noqa: N818 - reads as what happened: no values within the intervals satisfy the rule
    """No value is left that a rule allows."""


def _meet(bounds: MutableMapping[str, Bounds], name: str, low: int | None, high: int | None) -> bool:
    """Narrow one interval; true where it became narrower, `Broken` where nothing is left of it."""
    old_low, old_high = bounds[name]
    new_low = old_low if low is None or low <= old_low else low
    new_high = old_high if high is None or high >= old_high else high
    if new_low > new_high:
        raise Broken
    if (new_low, new_high) == (old_low, old_high):
        return False
    bounds[name] = new_low, new_high
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation of `head` to `terms`, one of the kinds below."""

    relation: Relation
    head: str
    terms: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.head, *self.terms)

    @property
    def gives_the_head(self) -> bool:
        """Whether the terms leave the head no choice."""
        return True

    def agrees(self, quantities: Mapping[str, Quantity]) -> bool:
        """Whether what is printed can stand together at all, before anything is narrowed."""
        return True

    def narrow(self, bounds: MutableMapping[str, Bounds]) -> bool:
        """Narrow the intervals to what the rule allows; true where any became narrower, `Broken` where none is left."""
        raise NotImplementedError

    def solve(self, name: str, values: Values) -> Fraction | None:
        """The value of one figure that satisfies the rule exactly, given the others; None where there is none."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Linear(Rule):
    """head = constant + Σ sign·term, or ≤ or ≥ of it."""

    signs: tuple[int, ...] = ()
    constant: Fraction = Fraction(0)
    compare: str = "="

    @property
    def gives_the_head(self) -> bool:
        return self.compare == "="

    def narrow(self, bounds: MutableMapping[str, Bounds]) -> bool:
        signed = [(self.head, -1), *zip(self.terms, self.signs, strict=True)]
        lows, highs = [], []
        for name, sign in signed:
            low, high = bounds[name]
            lows.append(low if sign > 0 else -high)
            highs.append(high if sign > 0 else -low)
        low_sum = sum(lows) + _floor(self.constant * SCALE)
        high_sum = sum(highs) + _ceil(self.constant * SCALE)
        narrowed = False
        for (name, sign), low, high in zip(signed, lows, highs, strict=True):
            # Σ = 0: this signed term is the negative of the rest
            most = None if self.compare == "<=" else -(low_sum - low)
            least = None if self.compare == ">=" else -(high_sum - high)
            if sign > 0:
                narrowed |= _meet(bounds, name, least, most)
            else:
                narrowed |= _meet(
                    bounds, name, None if most is None else -most, None if least is None else -least
                )
        return narrowed

    def solve(self, name: str, values: Values) -> Fraction | None:
        terms = [*zip(self.terms, self.signs, strict=True)]
        if name == self.head:
            return self.constant + sum((sign * values[term] for term, sign in terms), Fraction(0))
        own = [sign for term, sign in terms if term == name]
        if len(own) != 1:
            return None
        rest = sum((sign * values[term] for term, sign in terms if term != name), Fraction(0))
        return own[0] * (values[self.head] - self.constant - rest)


@dataclass(frozen=True, slots=True)
class Same(Linear):
    """One figure printed twice: alike to the last digit, or the finer rounded to the coarser.

    An amount in words repeats the digits as printed, rounded or not, and so narrows nothing.
    """

    spoken: bool = False

    def agrees(self, quantities: Mapping[str, Quantity]) -> bool:
        one, other = (quantities[name] for name in self.names)
        allowed = Fraction(0) if one.step == other.step else max(one.half, other.half)
        return abs(one.value - other.value) <= allowed

    def narrow(self, bounds: MutableMapping[str, Bounds]) -> bool:
        return False if self.spoken else Linear.narrow(self, bounds)


@dataclass(frozen=True, slots=True)
class Product(Rule):
    """share × Σ whole = Σ part.  Each of the three is figures, or the share an interval that is given."""

    share: str | Bounds = (0, 0)
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    def narrow(self, bounds: MutableMapping[str, Bounds]) -> bool:
        part, whole = _total(bounds, self.part), _total(bounds, self.whole)
        share = bounds[self.share] if isinstance(self.share, str) else self.share
        if min(part[0], whole[0], share[0]) < 0:
            return False
        narrowed = _spread(bounds, self.part, share[0] * whole[0] // SCALE, -(-share[1] * whole[1] // SCALE))
        if share[0] > 0:
            low, high = part[0] * SCALE // share[1], -(-part[1] * SCALE // share[0])
            narrowed |= _spread(bounds, self.whole, low, high)
        if whole[0] > 0 and isinstance(self.share, str):
            low, high = part[0] * SCALE // whole[1], -(-part[1] * SCALE // whole[0])
            narrowed |= _meet(bounds, self.share, low, high)
        return narrowed

    def solve(self, name: str, values: Values) -> Fraction | None:
        if isinstance(self.share, str):
            share = values[self.share]
        else:
            share = Fraction(self.share[0] + self.share[1], 2 * SCALE)
        part = sum((values[each] for each in self.part if each != name), Fraction(0))
        whole = sum((values[each] for each in self.whole if each != name), Fraction(0))
        if name == self.share:
            return Fraction(part, whole) if whole else None
        if name in self.part:
            return share * whole - part
        return Fraction(part, share) - whole if share else None


def _total(bounds: Mapping[str, Bounds], names: Iterable[str]) -> Bounds:
    found = [bounds[name] for name in names]
    return sum(low for low, _ in found), sum(high for _, high in found)


def _spread(bounds: MutableMapping[str, Bounds], names: Sequence[str], low: int, high: int) -> bool:
    """Narrow each of several figures to what the bounds of their sum leave it."""
    least, most = _total(bounds, names)
    narrowed = False
    for name in names:
        own_low, own_high = bounds[name]
        narrowed |= _meet(bounds, name, low - (most - own_high), high - (least - own_low))
    return narrowed


def broken(rules: Sequence[Rule], quantities: Mapping[str, Quantity]) -> frozenset[int]:
    """The places of the rules that cannot hold, the ones that hold having narrowed what is left open.

    Rules come with the finest first; a rule that breaks narrows nothing.
    """
    found = {place for place, rule in enumerate(rules) if not holds_alone(rule, quantities)}
    _narrow_all(rules, {name: bounds_of(quantities[name]) for rule in rules for name in rule.names}, found)
    return frozenset(found)


def holds_alone(rule: Rule, quantities: Mapping[str, Quantity]) -> bool:
    """Whether a rule can hold when nothing but its own figures is looked at."""
    bounds = {name: bounds_of(quantities[name]) for name in rule.names}
    return rule.agrees(quantities) and _narrows(rule, bounds)[0]


def left_open(
    rules: Sequence[Rule], quantities: Mapping[str, Quantity], name: str
) -> tuple[Fraction, Fraction] | None:
    """The bounds that the other figures leave for one, were it not printed; None where they leave a side open."""
    bounds = {each: bounds_of(quantities[each]) for rule in rules for each in rule.names}
    open_ = (0, 10**6 * max(high for _, high in bounds.values()) + 1)
    bounds[name] = open_
    _narrow_all(rules, bounds, set())
    low, high = bounds[name]
    return None if low == open_[0] or high == open_[1] else (Fraction(low, SCALE), Fraction(high, SCALE))


def _narrow_all(rules: Sequence[Rule], bounds: dict[str, Bounds], found: set[int]) -> None:
    """Narrow until nothing changes; rules that break on the way are added to those found and narrow nothing."""
    for _ in range(_ROUNDS):
        narrowed = False
        for place, rule in enumerate(rules):
            if place in found:
                continue
            before = {name: bounds[name] for name in rule.names}
            holds, changed = _narrows(rule, bounds)
            narrowed |= changed
            if not holds:
                found.add(place)
                bounds.update(before)
        if not narrowed:
            break


def _narrows(rule: Rule, bounds: MutableMapping[str, Bounds]) -> tuple[bool, bool]:
    """Whether a rule holds, and whether it narrowed anything."""
    try:
        return True, rule.narrow(bounds)
    except Broken:
        return False, False
