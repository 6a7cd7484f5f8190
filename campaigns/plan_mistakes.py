"""Plans never seen, without mistakes and with some: `python -m campaigns.plan_mistakes --count 2000 --seed 1`.

Prints the false alarms on consistent plans, then for each kind of mistake the share that was found, the share of which the
figure planted was named as the wrong one, and the share of which the value implied is the one that stood there.
"""

import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from giamngheo.console.plan import places_of
from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding
from giamngheo.plans.reading import plan_of
from tests.unit.plans.forward import Maker
from tests.unit.plans.planting import KINDS, Mistake, Planter

_MOST = 3


def findings_of(tree: object) -> tuple[Finding, ...]:
    plan = plan_of(tree)
    return audit(plan, places_of(plan))


def planted(seed: int) -> tuple[object, list[Mistake]]:
    """A plan with one to three mistakes."""
    plan = Maker(seed).make()
    draw, planter = random.Random(seed), Planter(plan, seed)
    wanted = draw.choices(list(KINDS), k=draw.randint(1, _MOST))
    mistakes = [mistake for kind in wanted if (mistake := planter.plant(kind)) is not None]
    return plan.tree, mistakes


def speaking_of(mistake: Mistake, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that name the planted figure, as wrong, as one of several that may be, or in the broken relation."""
    return [finding for finding in findings if mistake.figure in finding.speaks_of()]


def named_by(mistake: Mistake, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that say it is this figure that is wrong."""
    return [finding for finding in findings if finding.figure.id == mistake.figure]


def same(text: str | None, other: str) -> bool:
    """Whether two printed values are one: the decimals may be more or fewer, and marks of thousands may lack."""
    if text is None:
        return False
    plain = [each.replace(".", "").replace(" ", "") for each in (text, other)]
    plain = [each.rstrip("0").rstrip(",") if "," in each and each[-1].isdigit() else each for each in plain]
    return plain[0] == plain[1]


@click.command()
@click.option("--count", default=2000, show_default=True, help="How many plans without, and how many with mistakes.")
@click.option("--seed", default=1, show_default=True, help="Of the draw; the same seed draws the same plans.")
@click.option("--show", default=0, show_default=True, help="How many misses and false alarms to print.")
def main(count: int, seed: int, show: int) -> None:
    """False alarms, then found, named and implied by kind of mistake."""
    started, shown = time.monotonic(), 0
    alarms: Counter[str] = Counter()
    figures = 0
    for each in range(seed, seed + count):
        tree = Maker(each).make().tree
        figures += len(plan_of(tree).figures)
        for finding in findings_of(tree):
            alarms[str(finding.kind)] += 1
            if shown < show:
                shown += 1
                click.echo(f"  alarm {each}: {finding.figure.id} {finding.figure.printed} {finding.why['en']}")
    click.echo(f"{count} plans without mistakes, {figures} figures: {sum(alarms.values())} false alarms {dict(alarms)}")
    _measure(range(seed + count, seed + 2 * count), show)
    click.echo(f"seed {seed}, {time.monotonic() - started:.0f} s")


def _measure(seeds: Iterable[int], show: int) -> None:
    planted_, found_, named_, implied_ = (Counter[str]() for _ in range(4))
    plans = stray = findings_all = shown = 0
    for each in seeds:
        tree, mistakes = planted(each)
        findings = findings_of(tree)
        plans += 1
        findings_all += len(findings)
        spoken = {id(finding) for mistake in mistakes for finding in speaking_of(mistake, findings)}
        spoken |= {id(f) for m in mistakes for name in m.carried for f in findings if name in f.speaks_of()}
        stray += sum(id(finding) not in spoken for finding in findings)
        for mistake in mistakes:
            about = speaking_of(mistake, findings)
            named = named_by(mistake, about)
            right = mistake.kind == "lead" or any(same(finding.implied, mistake.right) for finding in named)
            planted_[mistake.kind] += 1
            found_[mistake.kind] += bool(about)
            named_[mistake.kind] += bool(named)
            implied_[mistake.kind] += bool(named) and right
            if not (named and right) and shown < show:
                shown += 1
                said = [(f.kind.value, f.figure.id, f.figure.printed, f.implied) for f in about]
                click.echo(f"  {each} {mistake} said {said}")
    click.echo(f"{plans} plans with {sum(planted_.values())} mistakes: {findings_all} findings, {stray} of nothing planted")
    click.echo(f"{'kind':12} {'planted':>8} {'found':>8} {'named':>8} {'implied':>8}")
    for kind in [*KINDS, "all"]:
        total, *rest = (
            sum(tally.values()) if kind == "all" else tally[kind] for tally in (planted_, found_, named_, implied_)
        )
        if total:
            click.echo(f"{kind:12} {total:8}" + "".join(f" {100 * part / total:7.1f}%" for part in rest))


if __name__ == "__main__":
    main()
