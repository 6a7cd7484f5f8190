"""A plan's relations between numbers as rules, the finest first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from giamngheo.plans.model import Figure, Must, Plan, Relation, Unit
from giamngheo.plans.printed import Quantity, quantities, read_places
from giamngheo.plans.ratios import common_ratio
from giamngheo.plans.rules import Bounds, Linear, Product, Rule, Same, bounds_of, bounds_of_ratio


@dataclass(frozen=True, slots=True)
class Network:
    """The rules between the numbers of a plan; `others` are the further readings of a number's marks."""

    rules: tuple[Rule, ...]
    quantities: Mapping[str, Quantity]
    others: Mapping[str, tuple[Quantity, ...]]


def network(plan: Plan) -> Network:
    """Every relation between numbers that can be judged; one over a number that cannot be read is left out."""
    read = {name: quantities(figure) for name, figure in plan.figures.items()}
    plain = {name: found[0] for name, found in read.items() if found}
    ratios = _ratios(plan, plain)
    rules = [
        rule
        for figure, must in plan.musts()
        for rule in _rules(plan, figure, must, ratios)
        if all(name in plain for name in rule.names)
    ]
    rules.sort(key=lambda rule: len(rule.names))
    return Network(tuple(rules), plain, {name: tuple(found[1:]) for name, found in read.items() if found[1:]})


def _ratios(plan: Plan, plain: Mapping[str, Quantity]) -> Mapping[str, Bounds]:
    """The ratio of each group of siblings that keep one."""
    groups: dict[str, list[tuple[Bounds, Bounds]]] = defaultdict(list)
    for figure, must in plan.musts():
        if must.relation is Relation.keeps_ratio and must.ratio is None:
            whole = must.roles["to"][0]
            if figure.id in plain and whole in plain:
                groups[must.word].append((bounds_of(plain[figure.id]), bounds_of(plain[whole])))
    found = {group: common_ratio(pairs) for group, pairs in groups.items()}
    return {group: ratio for group, ratio in found.items() if ratio is not None}


def _rules(plan: Plan, figure: Figure, must: Must, ratios: Mapping[str, Bounds]) -> Iterator[Rule]:
    name, roles, relation = figure.id, must.roles, must.relation
    match relation:
        case Relation.same_as:
            for other in roles["of"]:
                spoken = Unit.words in {figure.unit, plan.figures[other].unit}
                yield Same(relation, name, (other,), (1,), spoken=spoken)
        case Relation.count_of:
            names = [each for of in roles["of"] for each in read_places(plan.figures[of].printed)]
            yield Linear(relation, name, (), (), Fraction(len(names)))
        case Relation.share_of:
            part, whole = roles["part"], roles["whole"]
            yield Product(relation, name, (*part, *whole), name, part, whole)
        case Relation.rate_of:
            rate, base = roles["rate"], roles["base"]
            yield Product(relation, name, (*rate, *base), rate[0], (name,), base)
        case Relation.keeps_ratio:
            ratio = ratios.get(must.word) if must.ratio is None else bounds_of_ratio(must.ratio)
            if ratio is not None:
                yield Product(relation, name, roles["to"], ratio, (name,), roles["to"])
        case _ if relation in _LINEAR:
            taken, compare = _LINEAR[relation]
            yield _linear(relation, name, must.of(), len(roles.get(taken, ())), compare)


_LINEAR: Mapping[Relation, tuple[str, str]] = {
    Relation.sum_of: ("", "="),
    Relation.at_least: ("", ">="),
    Relation.within: ("", "<="),
    Relation.difference_of: ("taken", "="),
    Relation.follows: ("less", "="),
}
"""Relations of sums: the role that is taken away, and how the head compares."""


def _linear(
    relation: Relation, head: str, terms: Sequence[str], minus: int = 0, compare: str = "="
) -> Linear:
    """The head against its terms, of which the last `minus` are taken away."""
    signs = [1] * (len(terms) - minus) + [-1] * minus
    return Linear(relation, head, tuple(terms), tuple(signs), compare=compare)
