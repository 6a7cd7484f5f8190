"""Our forms before the engine of ODK Web Forms, with as many generated cases as one has time for.

python -m campaigns.second_evaluator --count 1000 --seed 1
"""

import tempfile
import time
from pathlib import Path

import click

from tests.xforms_engine.test_engine import draw_cases, evaluate, install, ours, theirs

_AT_ONCE = 200


@click.command()
@click.option("--count", default=1000, show_default=True, help="How many filled forms.")
@click.option("--seed", default=1, show_default=True, help="Of the draw; the same seed draws the same forms.")
def main(count: int, seed: int) -> None:
    """Relevance and constraints by two engines; stops at the first difference."""
    started, questions = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        engine = install(Path(folder))
        for first in range(0, count, _AT_ONCE):
            cases = draw_cases(min(_AT_ONCE, count - first), seed + first)
            for case, result in zip(cases, evaluate(engine, cases), strict=True):
                found, expected = theirs(result), ours(case)
                if found != expected:
                    raise SystemExit(f"seed {seed + first}: {case}\nours {expected}\ntheirs {found}")
                questions += len(found[0])
    click.echo(
        f"{count} forms, {questions} questions relevant, no difference, {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
