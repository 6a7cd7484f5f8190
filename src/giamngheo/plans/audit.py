"""The audit of a plan's own figures: every contradiction, and nothing that is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from giamngheo.plans import repair, wording
from giamngheo.plans.findings import Breach, Change, Finding, Kind, Repair, Sure
from giamngheo.plans.model import Figure, Plan, Relation
from giamngheo.plans.network import Network, network
from giamngheo.plans.printed import Quantity, as_printed
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
    whys = [
        wording.of_rule(plan, rule, breach.gives or "–", said)
        for rule, breach in zip(fault.rules, breaches, strict=True)
    ]
    whys.extend(_instead(figures, rule, now) for rule in fault.rules if rule.relation is Relation.follows)
    base = _base(figures, net, fault.rules[0], now) if len(fault.rules) == 1 else None
    if base is not None or not fault.repairs:
        head = figures[fault.rules[0].head]
        gives = breaches[0].gives
        sure = Sure.certain if base is None else Sure.possible
        if base is not None:
            whys.append(wording.of_base(base))
        alone = () if gives is None else (Repair((Change(head, gives),), 1),)
        return Finding(_kind(fault, figures), sure, head, gives, wording.together(whys), breaches, alone)
    best = fault.repairs[0]
    culprit = figures[best.culprit]
    implied = as_printed(culprit, best.changes[0][1])
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


def _kind(fault: repair.Fault, figures: Mapping[str, Figure]) -> Kind:
    if fault.repairs and fault.repairs[0].slip is Slip.marks:
        return Kind.marks
    if all(rule.relation is Relation.at_least and figures[rule.terms[0]].fixed for rule in fault.rules):
        return Kind.target
    broken = {rule.relation for rule in fault.rules}
    return next(kind for relation, kind in _KINDS.items() if relation in broken)


def _sure(fault: repair.Fault, figures: Mapping[str, Figure]) -> Sure:
    """A ratio that only the siblings speak for, and figures that the plan calls approximate, are likely at most."""
    soft = all(
        rule.relation is Relation.keeps_ratio or any(figures[name].about for name in rule.names)
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
