"""Which single change mends most: contradictions between numbers traced to the figures that cause them.

The search is greedy.  In each round every figure of a broken rule is tried at the values that would mend the rule: its
other readings, what the rule gives for it, with or without the totals that were computed from it.  The change that
leaves fewest rules broken is kept; among equals the one that is a usual slip, then the one that changes least.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.plans.model import Figure, Relation
from giamngheo.plans.network import Network
from giamngheo.plans.printed import Quantity
from giamngheo.plans.rules import Rule, broken, holds_alone, left_open
from giamngheo.plans.slips import RANK, Slip, between, meant_within

_MOST_FOLLOWERS = 6
_MOST_REPAIRS = 5
_WIDE = 250  # figures in the relations of one table, beyond which not everything is tried against everything
_MOST_SUSPECTS = 20
_MOST_ROUNDS = 50
_UNEXPLAINED = 2  # followers that a slip may have before a change without a slip is likelier

Quantities = Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to mend: the figure changed first, then those that were computed from it."""

    changes: tuple[tuple[str, Quantity], ...]
    slip: Slip
    mends: int

    @property
    def culprit(self) -> str:
        return self.changes[0][0]


@dataclass(frozen=True, slots=True)
class Fault:
    """Rules that one repair mends, the repair chosen and the others that would mend as much, likeliest first.

    `repairs` is empty where no single change mends the rule.  `alone` are those of the rules that hold by themselves
    and break only beside the others.
    """

    rules: tuple[Rule, ...]
    repairs: tuple[Repair, ...]
    alone: frozenset[Rule] = frozenset()


@dataclass(frozen=True, slots=True)
class _Try:
    changes: tuple[tuple[str, Quantity], ...]
    left: frozenset[int]
    slip: Slip
    kept: int
    order: int


def faults(figures: Mapping[str, Figure], net: Network) -> list[Fault]:
    """Every contradiction between numbers, each with its repairs; nothing where all roundings can be satisfied."""
    found: list[Fault] = []
    for rules in _components(net):
        now: dict[str, Quantity] = {name: net.quantities[name] for rule in rules for name in rule.names}
        left, rounds = broken(rules, now), 0
        wide = sum(len(rule.names) for rule in rules) > _WIDE
        while left:
            tries: list[_Try] = []
            if not wide or rounds < _MOST_ROUNDS:
                tries = list(
                    _tries(figures, net, rules, now, left, _suspects(figures, rules, now, left, wide=wide))
                )
            rounds += 1
            best = min((each for each in tries if each.left < left), key=_merit, default=None)
            if best is None:
                found.extend(
                    Fault((rules[place],), (), _alone([rules[place]], now)) for place in sorted(left)
                )
                break
            found.append(_fault(rules, now, left, best, tries))
            now.update(best.changes)
            left = best.left
    return found


def _merit(each: _Try) -> tuple[int, int, int, int, int, int]:
    """Fewest rules left broken; then a slip of the hand, with the totals computed from it, before a value that no slip
    explains; then the figure that fewest other relations bear out."""
    unexplained = 0 if each.slip is not Slip.none else _UNEXPLAINED
    return (
        len(each.left), int(each.slip is not Slip.marks), len(each.changes) + unexplained, RANK[each.slip], each.kept,
        each.order,
    )  # fmt: skip


def _alone(rules: Sequence[Rule], now: Quantities) -> frozenset[Rule]:
    return frozenset(rule for rule in rules if holds_alone(rule, now))


def _fault(
    rules: Sequence[Rule], now: Quantities, left: frozenset[int], best: _Try, tries: Sequence[_Try]
) -> Fault:
    """The chosen repair first, then the others of other figures that mend as many rules."""
    repairs: dict[str, Repair] = {}
    for each in (best, *sorted(tries, key=_merit)):
        if each.left == best.left and len(each.changes) <= len(best.changes) + 1:
            repair = Repair(each.changes, each.slip, len(left - each.left))
            repairs.setdefault(repair.culprit, repair)
    mended = tuple(rules[place] for place in sorted(left - best.left))
    return Fault(mended, tuple(repairs.values())[:_MOST_REPAIRS], _alone(mended, now))


def _tries(
    figures: Mapping[str, Figure],
    net: Network,
    rules: Sequence[Rule],
    now: Quantities,
    left: frozenset[int],
    suspects: Iterable[str],
) -> Iterator[_Try]:
    """Every change of a suspect worth trying, each with the rules it leaves broken."""
    seen: set[tuple[str, Fraction, Fraction]] = set()
    order = 0
    for name in suspects:
        for quantity in _candidates(net, rules, now, left, name):
            key = name, quantity.value, quantity.step
            if key in seen or quantity.value == now[name].value:
                continue
            seen.add(key)
            slip = _slip(figures, net, rules, now, name, quantity)
            order += 1
            kept = sum(name in rule.names for place, rule in enumerate(rules) if place not in left)
            alone = {**now, name: quantity}
            left_alone = broken(rules, alone)
            yield _Try(((name, quantity),), left_alone, slip, kept, order)
            if left_alone - left:
                changes = _carry(rules, now, left, name, quantity)
                yield _Try(changes, broken(rules, {**now, **dict(changes)}), slip, kept, order)


def _suspects(
    figures: Mapping[str, Figure], rules: Sequence[Rule], now: Quantities, left: frozenset[int], *, wide: bool
) -> list[str]:
    """The figures of the broken rules, and of those beside a rule that holds alone: one of them narrowed it wrongly.

    A target that is missed is not the wrong one.  In a wide table one broken rule is looked at after the other, the
    shortest first, for what mends it must be a figure of its own.
    """
    places = [place for place in sorted(left) if not holds_alone(rules[place], now)] or sorted(left)
    direct = [rules[place] for place in (places[:1] if wide else sorted(left))]
    beside = {name for rule in direct if holds_alone(rule, now) for name in rule.names}
    near = [rule for rule in rules if beside & set(rule.names)]
    missed = {name for rule in direct if rule.relation is Relation.at_least for name in rule.terms}
    names = dict.fromkeys(name for rule in (*direct, *near) for name in rule.names)
    found = [name for name in names if not (figures[name].fixed and name in missed)]
    return found[:_MOST_SUSPECTS] if wide else found


def _slip(
    figures: Mapping[str, Figure],
    net: Network,
    rules: Sequence[Rule],
    now: Quantities,
    name: str,
    meant: Quantity,
) -> Slip:
    """What made the printed number of the one meant: a slip of the hand, or of the adding up."""
    printed = net.quantities[name]
    if meant in net.others.get(name, ()):
        return Slip.marks
    found = between(figures[name], printed, meant)
    if found in {Slip.none, Slip.digit_lost, Slip.digit_added}:
        for rule in rules:
            if rule.relation is Relation.sum_of and rule.head == name and len(rule.terms) > 1:
                missing = {now[term].value for term in rule.terms}
                if any(abs(meant.value - each - printed.value) <= printed.half for each in missing):
                    return Slip.left_out
                if any(abs(meant.value + each - printed.value) <= printed.half for each in missing):
                    return Slip.twice
    return found


def _candidates(
    net: Network, rules: Sequence[Rule], now: Quantities, left: frozenset[int], name: str
) -> Iterator[Quantity]:
    """The other readings of a figure, what each broken rule gives for it, then what all the others leave for it."""
    yield from net.others.get(name, ())
    values = {each: quantity.value for each, quantity in now.items()}
    for place in sorted(left):
        if name in rules[place].names:
            value = rules[place].solve(name, values)
            if value is not None and (value >= 0 or now[name].value < 0):
                yield now[name].moved(value)
    bounds = left_open(rules, now, name)
    if bounds is not None:
        slip = meant_within(net.quantities[name], *bounds)
        if slip is not None:
            yield slip
        yield now[name].moved(Fraction(sum(bounds), 2))


def _carry(
    rules: Sequence[Rule], before: Quantities, left: frozenset[int], name: str, quantity: Quantity
) -> tuple[tuple[str, Quantity], ...]:
    """The change with every total that held before it and no longer does, each moved by as much as its parts were.

    Moved, and not computed anew from its parts: it may say more finely than they what was added up.
    """
    now, changes = {**before, name: quantity}, [(name, quantity)]
    for _ in range(_MOST_FOLLOWERS):
        done = {each for each, _ in changes}
        follows = next(
            (
                rules[place]
                for place in sorted(broken(rules, now) - left)
                if rules[place].gives_the_head
                and rules[place].head not in done
                and done & set(rules[place].terms)
            ),
            None,
        )
        if follows is None:
            break
        was, given = (
            follows.solve(follows.head, {each: q.value for each, q in values.items()})
            for values in (before, now)
        )
        if was is None or given is None:
            break
        head = now[follows.head]
        now[follows.head] = head.moved(head.value + given - was)
        changes.append((follows.head, now[follows.head]))
    return tuple(changes)


def _components(net: Network) -> list[list[Rule]]:
    """The rules in groups that share no figure, each in the order given."""
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    for rule in net.rules:
        for name in rule.terms:
            group[root(name)] = root(rule.head)
    found: dict[str, list[Rule]] = {}
    for rule in net.rules:
        found.setdefault(root(rule.head), []).append(rule)
    return list(found.values())
