"""Several acts at once, each on a connection of its own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def race(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act gave, or the exception that ended it, in the order of the acts; all start together."""
    outcomes: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            outcomes[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
