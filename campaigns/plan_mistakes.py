"""Plans never seen, without mistakes and with some: `python -m campaigns.plan_mistakes --count 2000 --seed 1`.

Prints the false alarms on consistent plans, then for each kind of mistake how many were planted, how many show beyond
all roundings, and of these how many were found, how many with the planted figure named as the wrong one, and how many
with the value that stood there implied; then how many roundings hide, and how many of these were found all the same.
"""

import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from giamngheo.console.plan import places_of
from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding
from giamngheo.plans.reading import plan_of
from tests.unit.plans.forward import Maker, Plan
from tests.unit.plans.planting import KINDS, Mistake, Planter, shows

_MOST = 3


def findings_of(tree: object) -> tuple[Finding, ...]:
    plan = plan_of(tree)
    return audit(plan, places_of(plan))


def planted(seed: int) -> tuple[Plan, list[Mistake]]:
    """A plan with one to three mistakes."""
    plan = Maker(seed).make()
    draw, planter = random.Random(seed), Planter(plan, seed)
    wanted = draw.choices(list(KINDS), k=draw.randint(1, _MOST))
    mistakes = [mistake for kind in wanted if (mistake := planter.plant(kind)) is not None]
    return plan, mistakes


def speaking_of(mistake: Mistake, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that name the planted figure, as wrong, as one of several that may be, or in the broken relation."""
    return [finding for finding in findings if mistake.figure in finding.speaks_of()]


def named_by(mistake: Mistake, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that say it is this figure that is wrong."""
    return [finding for finding in findings if finding.figure.id == mistake.figure]


def same(text: str | None, other: str) -> bool:
    """Whether two printed values are one, nothing being one with nothing.

    Decimals may be more or fewer, a zero may stand before, marks of thousands may lack, a tone may stand elsewhere.
    """
    return _bare(text or "") == _bare(other)


def _bare(text: str) -> str:
    if text[:1].isalpha():
        return " ".join("".join(sorted(unicodedata.normalize("NFD", word))) for word in text.lower().split())
    if "/" in text:
        text = text.replace(" ", "")
        return "/".join(part.lstrip("0") for part in text.split("/"))
    plain = re.sub(r"[.\s]|[^\W\d]", "", text).lstrip("0")
    return re.sub(r",?0*(%?)$", r"\1", plain) if "," in plain else plain


@click.command()
@click.option(
    "--count", default=2000, show_default=True, help="How many plans without, and how many with mistakes."
)
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
                click.echo(
                    f"  alarm {each}: {finding.figure.id} {finding.figure.printed} {finding.why['en']}"
                )
    click.echo(
        f"{count} plans without mistakes, {figures} figures: {sum(alarms.values())} false alarms {dict(alarms)}"
    )
    _measure(range(seed + count, seed + 2 * count), show)
    click.echo(f"seed {seed}, {time.monotonic() - started:.0f} s")


COLUMNS = ("planted", "shows", "found", "named", "implied", "hidden", "found")


def with_only(mistake: Mistake, plan: Plan, seed: int) -> Plan:
    """The plan as it was before any mistake, with this one alone: another may not make it show."""
    clean = Maker(seed).make()
    for name in (mistake.figure, *mistake.carried):
        clean.figures[name]["printed"] = plan.figures[name]["printed"]
    return clean


def judged(mistake: Mistake, plan: Plan, seed: int, findings: Sequence[Finding]) -> tuple[bool, ...]:
    """A mistake under the columns: does it show, and if so was it found, its figure named, its value implied."""
    about = speaking_of(mistake, findings)
    named = named_by(mistake, about)
    right = any(same(finding.implied, mistake.right) for finding in named)
    seen = shows(with_only(mistake, plan, seed), mistake)
    return (
        True, seen, seen and bool(about), seen and bool(named), seen and bool(named) and right, not seen,
        not seen and bool(about),
    )  # fmt: skip


def strays(mistakes: Sequence[Mistake], findings: Sequence[Finding]) -> list[Finding]:
    """Findings that speak of nothing planted."""
    names = {name for mistake in mistakes for name in (mistake.figure, *mistake.carried)}
    return [finding for finding in findings if not names & finding.speaks_of()]


def _measure(seeds: Iterable[int], show: int) -> None:
    tallies: dict[str, Counter[int]] = {kind: Counter() for kind in [*KINDS, "all"]}
    plans = stray = found = shown = 0
    for each in seeds:
        plan, mistakes = planted(each)
        findings = findings_of(plan.tree)
        plans, found, stray = plans + 1, found + len(findings), stray + len(strays(mistakes, findings))
        for mistake in mistakes:
            verdict = judged(mistake, plan, each, findings)
            for tally in (tallies[mistake.kind], tallies["all"]):
                tally.update(place for place, true in enumerate(verdict) if true)
            if verdict[1] and not verdict[4] and shown < show:
                shown += 1
                said = [
                    (f.kind.value, f.figure.id, f.figure.printed, f.implied)
                    for f in speaking_of(mistake, findings)
                ]
                click.echo(f"  {each} {mistake} said {said}")
    click.echo(f"{plans} plans with mistakes: {found} findings, {stray} that speak of nothing planted")
    click.echo(f"{'kind':12} " + " ".join(f"{column:>8}" for column in COLUMNS))
    for kind, tally in tallies.items():
        if tally[0]:
            click.echo(f"{kind:12} " + " ".join(f"{tally[place]:8}" for place in range(len(COLUMNS))))


if __name__ == "__main__":
    main()
