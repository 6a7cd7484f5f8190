"""The audit of a plan's own figures: every contradiction, and nothing that is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from giamngheo.plans import repair, wording
from giamngheo.plans.findings import Breach, Change, Finding, Kind, Repair, Sure
from giamngheo.plans.model import Figure, Plan, Relation
from giamngheo.plans.network import Network, network
from giamngheo.plans.printed import Quantity, as_printed, quantities
from giamngheo.plans.rules import Linear, Rule
from giamngheo.plans.slips import Slip
from giamngheo.plans.texts import text_findings

_KINDS: Mapping[Relation, Kind] = {
    Relation.same_as: Kind.two_values,
    Relation.follows: Kind.target,
    Relation.within: Kind.overspent,
    Relation.share_of: Kind.share,
    Relation.rate_of: Kind.share,
    Relation.difference_of: Kind.remaining,
    Relation.keeps_ratio: Kind.ratio,
    Relation.sum_of: Kind.sum,
    Relation.at_least: Kind.sum,
    Relation.count_of: Kind.counted,
}
"""What a broken relation is called; of several that one figure breaks, the first."""

_BASED = frozenset({Relation.difference_of, Relation.share_of, Relation.within})


def audit(plan: Plan, places: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Every contradiction in the order of the plan's text; `places` are the names that there are besides its own."""
    net = network(plan)
    found = [*_number_findings(plan, net), *text_findings(plan, places)]
    order = {name: place for place, name in enumerate(plan.figures)}
    return tuple(sorted(found, key=lambda finding: order[finding.figure.id]))


def _number_findings(plan: Plan, net: Network) -> Iterator[Finding]:
    now = dict(net.quantities)
    said: dict[str, str] = {}
    for fault in repair.faults(plan.figures, net):
        yield _finding(plan, net, fault, now, said)
        if fault.repairs:
            for name, quantity in fault.repairs[0].changes:
                now[name] = quantity
                said[name] = as_printed(plan.figures[name], quantity)


def _finding(
    plan: Plan, net: Network, fault: repair.Fault, now: Mapping[str, Quantity], said: Mapping[str, str]
) -> Finding:
    """A fault in words; `now` and `said` are the figures as earlier findings mended them."""
    figures = plan.figures
    breaches = tuple(_breach(figures, rule, now) for rule in fault.rules)
    whys = list(_whys(plan, fault, breaches, said))
    whys.extend(_instead(figures, rule, now) for rule in fault.rules if rule.relation is Relation.follows)
    base = _base(figures, net, fault.rules[0], now) if len(fault.rules) == 1 else None
    if base is not None or not fault.repairs:
        head = figures[fault.rules[0].head]
        gives = None if fault.alone else breaches[0].gives
        sure = _sure(fault, figures) if base is None else Sure.possible
        if base is not None:
            whys.append(wording.of_base(base))
        alone = () if gives is None else (Repair((Change(head, gives),), 1),)
        return Finding(_kind(fault, figures), sure, head, gives, wording.together(whys), breaches, alone)
    best = fault.repairs[0]
    culprit = figures[best.culprit]
    implied = as_printed(culprit, best.changes[0][1])
    whys.extend(
        wording.of_rounding(breach.gives, implied)
        for breach in breaches
        if breach.figure == culprit.id
        and breach.gives is not None
        and _differ(culprit, breach.gives, implied)
    )
    if best.slip is not Slip.none:
        whys.append(wording.of_slip(best.slip, culprit.printed, implied))
    whys.extend(
        wording.of_follower(figures[name].printed, as_printed(figures[name], quantity))
        for name, quantity in best.changes[1:]
    )
    repairs = tuple(_repair(figures, each) for each in fault.repairs)
    return Finding(
        _kind(fault, figures),
        _sure(fault, figures),
        culprit,
        implied,
        wording.together(whys),
        breaches,
        repairs,
    )


def _whys(
    plan: Plan, fault: repair.Fault, breaches: Sequence[Breach], said: Mapping[str, str]
) -> Iterator[wording.Why]:
    """A sentence for each broken rule; one that holds alone is passed over where others say enough."""
    direct = len(fault.alone) < len(fault.rules)
    for rule, breach in zip(fault.rules, breaches, strict=True):
        gives = breach.gives or "–"
        if rule not in fault.alone:
            yield wording.of_rule(plan, rule, gives, said)
        elif not direct:
            yield wording.of_rule(plan, rule, gives, said, alone=True)
        elif breach.gives is not None and _differ(plan.figures[rule.head], gives, said.get(rule.head)):
            yield wording.of_rule(plan, rule, gives, said)


def _differ(figure: Figure, one: str, other: str | None) -> bool:
    """Whether two ways to print a figure, the second as it is printed where it is not given, are two values."""
    texts = one, figure.printed if other is None else other
    values = [quantities(replace(figure, printed=text)) for text in texts]
    return all(values) and values[0][0].value != values[1][0].value


def _kind(fault: repair.Fault, figures: Mapping[str, Figure]) -> Kind:
    if fault.repairs and fault.repairs[0].slip is Slip.marks:
        return Kind.marks
    if all(rule.relation is Relation.at_least and figures[rule.terms[0]].fixed for rule in fault.rules):
        return Kind.target
    broken = {rule.relation for rule in fault.rules}
    return next(kind for relation, kind in _KINDS.items() if relation in broken)


def _sure(fault: repair.Fault, figures: Mapping[str, Figure]) -> Sure:
    """Likely at most: a ratio that only the siblings speak for, figures that the plan calls approximate, relations that
    hold one by one and only together leave no way to round."""
    soft = all(
        rule in fault.alone
        or rule.relation is Relation.keeps_ratio
        or any(figures[name].about for name in rule.names)
        for rule in fault.rules
    )
    return Sure.likely if soft else Sure.certain


def _breach(figures: Mapping[str, Figure], rule: Rule, now: Mapping[str, Quantity]) -> Breach:
    """A broken rule with what it gives for its head, as fine as the figures that it is computed from."""
    gives = rule.solve(rule.head, {name: quantity.value for name, quantity in now.items()})
    if gives is None:
        return Breach(rule.relation, rule.head, rule.terms, None)
    head = now[rule.head]
    adds = isinstance(rule, Linear) and rule.relation is not Relation.same_as
    finest = min(now[name].step for name in rule.names) if adds else head.step
    gives_quantity = replace(head, step=finest).moved(gives)
    return Breach(rule.relation, rule.head, rule.terms, as_printed(figures[rule.head], gives_quantity))


def _instead(figures: Mapping[str, Figure], rule: Rule, now: Mapping[str, Quantity]) -> wording.Why:
    """The fall that a target would mean if it were right."""
    target, fall = now[rule.head], figures[rule.terms[-1]]
    meant = rule.solve(fall.id, {name: quantity.value for name, quantity in now.items()})
    assert meant is not None  # noqa: S101  a sum can be solved for each of its terms
    said = as_printed(fall, replace(now[fall.id], step=target.step).moved(meant))
    return wording.of_target(figures[rule.head].printed, said, fall.printed)


def _repair(figures: Mapping[str, Figure], found: repair.Repair) -> Repair:
    changes = tuple(Change(figures[name], as_printed(figures[name], each)) for name, each in found.changes)
    return Repair(changes, found.mends, found.slip)


def _base(
    figures: Mapping[str, Figure], net: Network, rule: Rule, now: Mapping[str, Quantity]
) -> Figure | None:
    """The part of a total that alone makes the rule hold to the last digit, as where what remains is of one source."""
    if rule.relation not in _BASED:
        return None
    values = {name: quantity.value for name, quantity in now.items()}
    for total in net.rules:
        if total.relation is not Relation.sum_of or total.head not in rule.terms or rule.head in total.terms:
            continue
        for part in total.terms:
            if part in rule.terms:
                continue
            given = rule.solve(rule.head, {**values, total.head: values[part]})
            if given == values[rule.head]:
                return figures[part]
    return None
