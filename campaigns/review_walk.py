"""Walk at random through the steps of a review, beside a model of its own: `python -m campaigns.review_walk`.

A database of its own is made for it and thrown away.  Exit 0 when program and model agreed on every act.
"""

import argparse
import os
import time

import django
from django.test.utils import get_runner, setup_test_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    """Build a test database, walk, print how often each act was tried and done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings

    from tests.record.registry.register import build_places
    from tests.record.review.walking import walks

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases(serialized_aliases=set())
    started = time.monotonic()
    try:
        tally = walks(build_places(), asked.steps, asked.seed)
    finally:
        runner.teardown_databases(databases)
    for name in sorted(tally.tried):
        print(f"{name:18} {tally.tried[name]:7} tried {tally.done[name]:7} done")
    seconds = time.monotonic() - started
    print(f"{sum(tally.tried.values())} steps, seed {asked.seed}, no disagreement, {seconds:.0f} s")


if __name__ == "__main__":
    main()
