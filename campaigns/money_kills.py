"""A process that books payments is killed in the middle, a thousand times: is anything lost, double or half there?

python -m campaigns.money_kills --count 1000 --seed 1 --database sqlite
python -m campaigns.money_kills --count 200 --control --database sqlite      # must find something

The process says before each payment that it begins and after each that it was told it is done; then SIGKILL, at a
moment drawn at random.  After every kill: what it was told is there once, the payment it was in is there whole or not
at all, balances and sums hold.  A request that got no answer is then asked for again, as a person would.  The control
writes the parts of a payment without a transaction around them.
"""

import os
import random
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import click

from campaigns import money_world
from campaigns.money_world import Wish

_LIMIT = 10**12
_LONGEST = 0.06  # seconds from the first payment to the kill; a payment takes about a fifth of it


def write(wishes: Sequence[Wish], told: int, *, control: bool) -> None:
    """The process that is killed: payment after payment, never coming to an end by itself."""
    from django.db import transaction

    for wish in wishes:
        os.write(told, f"begin {wish.request}\n".encode())
        if control:
            line = money_world.read_line(wish.line)
            money_world.write_entry(wish, line)
            money_world.write_movement(wish, line)
            with transaction.atomic():
                _log(wish)
        else:
            money_world.pay(wish)
        os.write(told, f"done {wish.request}\n".encode())
    signal.pause()


def _log(wish: Wish) -> None:
    from giamngheo.audit import actions as audit
    from giamngheo.budget.models import Entry
    from tests.record.budget.money import FINANCE, NOW

    number = Entry.objects.get(request=wish.request).pk
    audit.record(actor=FINANCE, verb="budget.disburse", object_kind="entry", object_id=number, at=NOW)


def killed(
    wishes: Sequence[Wish], folder: Path, delay: float, *, control: bool
) -> tuple[list[str], str | None]:
    """Let a process write and kill it; the requests it was told are done, and the one it was in."""
    path = folder / "told"
    told = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND)
    child = os.fork()
    if child == 0:
        try:
            write(wishes, told, control=control)
        finally:
            os._exit(3)  # an error of the writer's own: seen below
    while not path.stat().st_size:
        time.sleep(0.001)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(told)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the writer ended by itself")
    lines = [line.split() for line in path.read_text().splitlines()]
    done = [request for word, request in lines if word == "done"]
    begun = lines[-1][1] if lines[-1][0] == "begin" else None
    return done, begun


def faults(acknowledged: Sequence[str], unanswered: str | None) -> list[str]:
    """What is not as it must be after a kill."""
    from giamngheo.audit.models import Line

    asked = [*acknowledged, *([unanswered] if unanswered else [])]
    kept = _kept(asked)
    found = [f"{request} was acknowledged and is lost" for request in acknowledged if request not in kept]
    logged = {
        int(number): 1
        for number in Line.objects.filter(
            verb="budget.disburse", object_id__in=[str(number) for number, _ in kept.values()]
        ).values_list("object_id", flat=True)
    }
    for request, (number, movements) in kept.items():
        if movements != 1:
            found.append(f"{request} has {movements} movements")
        if number not in logged:
            found.append(f"{request} has no line in the action log")
    return found


def _kept(asked: Sequence[str]) -> dict[str, tuple[int, int]]:
    from django.db.models import Count

    from giamngheo.budget.models import Entry

    found = Entry.objects.filter(request__in=asked).annotate(count=Count("movements"))
    return {
        str(request): (number, count)
        for request, number, count in found.values_list("request", "pk", "count")
    }


def whole(acknowledged: Sequence[Wish], answered_later: Sequence[Wish]) -> list[str]:
    """What is wrong with the whole journal."""
    from giamngheo.audit.queries import verify_chain
    from giamngheo.budget.invariants import broken_journal
    from giamngheo.budget.models import Balance, Entry

    expected = [*acknowledged, *answered_later]
    found = [problem.sentence("en") for problem in [*broken_journal(), *verify_chain()]]
    spent = sum(Balance.objects.filter(account="spent").values_list("amount", flat=True))
    if spent != sum(wish.amount for wish in expected):
        found.append(
            f"{spent} đồng are spent, {sum(wish.amount for wish in expected)} were asked for and answered"
        )
    if Entry.objects.filter(act="disburse").count() != len(expected):
        found.append("there are other entries than those asked for")
    return found


def campaign(count: int, seed: int, *, control: bool) -> tuple[int, int, int, list[str]]:
    """Kills, those in the middle of a payment, payments acknowledged, faults."""
    from django.db import connection

    draw = random.Random(seed)
    lines = [line.pk for line in money_world.build_lines(_LIMIT)]
    folder = Path(os.environ["GIAMNGHEO_DATA"])
    acknowledged: list[Wish] = []
    again: list[Wish] = []
    middle, found = 0, []
    for number in range(count):
        wishes = money_world.wishes(200, lines, 1_000, draw.getrandbits(32))
        by_request = {str(wish.request): wish for wish in wishes}
        connection.close()
        done, begun = killed(wishes, folder, draw.random() * _LONGEST, control=control)
        middle += begun is not None
        found += faults(done, begun)
        acknowledged += [by_request[request] for request in done]
        if begun and not control:
            money_world.pay(by_request[begun])
            again.append(by_request[begun])
        if number % 100 == 99:
            click.echo(f"{number + 1} kills", err=True)
            found += whole(acknowledged, again) if not control else []
        if found and not control:
            break
    found += whole(acknowledged, again) if not control else []
    return count, middle, len(acknowledged), found


@click.command()
@click.option("--count", default=1_000, help="Kills.")
@click.option("--seed", default=1)
@click.option("--database", default="sqlite", type=click.Choice(["sqlite", "postgresql"]))
@click.option("--control", is_flag=True, help="Write without a transaction; must find something.")
def main(count: int, seed: int, database: str, *, control: bool) -> None:
    """SIGKILL in the middle of writing; exit status 1 where anything was lost, double or half there."""
    money_world.set_up(database)
    from django.db import connection

    started = time.monotonic()
    kills, middle, paid, found = campaign(count, seed, control=control)
    connection.close()
    click.echo(f"{database}{' control' if control else ''}: {kills:,} kills, {middle:,} in the middle of a payment, "
               f"{paid:,} payments acknowledged; {time.monotonic() - started:.0f} s")  # fmt: skip
    for fault in found[:10]:
        click.echo(f"  {fault}")
    click.echo(
        f"  {len(found)} faults"
        if found
        else "  nothing lost, nothing double, nothing half there, all sums zero"
    )
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
