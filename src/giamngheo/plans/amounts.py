"""The money that a plan prints, as amounts of đồng that a ledger can be asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from giamngheo.plans.findings import Finding, Kind
from giamngheo.plans.model import Figure, Money, Plan
from giamngheo.plans.printed import quantities

_OF_MONEY = frozenset({Kind.sum, Kind.ratio, Kind.marks, Kind.two_values, Kind.remaining})


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money that a plan prints: what it is, the figure it is, and đồng as printed and as mended.

    The two differ only where the audit implies another value.
    """

    money: Money
    figure: Figure
    printed: int
    mended: int

    def prints(self, held: int) -> bool:
        """Whether an amount of đồng, rounded as the figure is, is what the plan prints."""
        plain = quantities(self.figure)[0]
        return abs(plain.value - Fraction(held)) <= plain.half


def amounts_of(plan: Plan, findings: Iterable[Finding]) -> tuple[Amount, ...]:
    """Every amount of money whose part, source and year the plan names, in the order of the text."""
    implied = _implied(findings)
    found = []
    for figure in plan.figures.values():
        if figure.money is not None and quantities(figure):
            printed = _dong(figure, figure.printed)
            text = implied.get(figure.id)
            found.append(
                Amount(figure.money, figure, printed, printed if text is None else _dong(figure, text))
            )
    return tuple(found)


def _implied(findings: Iterable[Finding]) -> Mapping[str, str]:
    """The value that the audit implies for each amount it is certain or confident of, those computed from it too."""
    values: dict[str, str] = {}
    for finding in findings:
        if finding.kind in _OF_MONEY and finding.implied is not None and finding.sure != "possible":
            values[finding.figure.id] = finding.implied
            values.update({change.figure.id: change.implied for change in finding.follows})
    return values


def _dong(figure: Figure, text: str) -> int:
    """A printed amount as whole đồng, at its plain reading."""
    return int(quantities(replace(figure, printed=text))[0].value)
