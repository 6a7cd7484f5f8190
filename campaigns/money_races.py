"""Ten thousand payments at once on a few limited lines: does exactly what fits win, and is nothing lost or double?

python -m campaigns.money_races --count 10000 --seed 1 --database sqlite
python -m campaigns.money_races --count 2000 --control bare --database sqlite      # must find something
python -m campaigns.money_races --count 2000 --control naive --database sqlite     # the database alone must hold

Several processes with several threads each ask for payments, together for twice what the lines hold; one request in
ten is asked for twice, by two processes.  The control `bare` lifts the guards and writes balances as it saw them, the
control `naive` writes as carelessly with the guards in place.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import click

from campaigns import money_world
from campaigns.money_world import PARTS, Wish

_LARGEST = 1_000
_TWICE = 10  # one in so many is asked for twice

Outcome = tuple[str, str]  # the request, and `paid`, `refused` or what went wrong


def work(
    wishes: Sequence[Wish], threads: int, control: str, outcomes: "multiprocessing.Queue[list[Outcome]]"
) -> None:
    """One process: its wishes, by several threads."""
    money_world.connect()
    from django.db import connection

    def close() -> None:
        connection.close()

    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda wish: (str(wish.request), _try(wish, control)), wishes))
        list(pool.map(lambda _: close(), range(threads)))
    outcomes.put(done)


def _try(wish: Wish, control: str) -> str:
    from django.db import IntegrityError

    from giamngheo.core.problems import Refused

    try:
        if control:
            money_world.naive(wish, books=control == "bare")
        else:
            money_world.pay(wish)
    except Refused:
        return "refused"
    except IntegrityError:
        return "refused" if control else "failed"
    except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
        return f"failed: {type(error).__name__}: {error}"
    return "paid"


def run(wishes: Sequence[Wish], processes: int, threads: int, control: str) -> list[Outcome]:
    """Hand the wishes out, those to be asked for twice to two processes; every outcome."""
    shares = [list(islice(wishes, number, None, processes)) for number in range(processes)]
    for number, share in enumerate(shares):
        twice = shares[(number + 1) % processes][: len(share) // _TWICE] if not control else []
        share.extend(twice)
    context = multiprocessing.get_context("spawn")
    outcomes: multiprocessing.Queue[list[Outcome]] = context.Queue()
    started = [context.Process(target=work, args=(share, threads, control, outcomes)) for share in shares]
    for process in started:
        process.start()
    found = [outcome for _ in started for outcome in outcomes.get()]
    for process in started:
        process.join()
    return found


def faults(wishes: Sequence[Wish], outcomes: Sequence[Outcome], limit: int) -> list[str]:
    """Everything that is not as it must be; empty where all held."""
    from giamngheo.audit.queries import verify_chain
    from giamngheo.budget.invariants import broken_journal
    from giamngheo.budget.models import Balance, Entry

    failed = Counter(what for _, what in outcomes if what not in ("paid", "refused"))
    found = [f"{count} × {what}" for what, count in failed.items()]
    paid = {request for request, what in outcomes if what == "paid"}
    kept = Counter(
        str(request) for request in Entry.objects.filter(act="disburse").values_list("request", flat=True)
    )
    found += [f"{len(paid - set(kept))} payments acknowledged and lost"] if paid - set(kept) else []
    found += [f"{len(set(kept) - paid)} payments kept and never acknowledged"] if set(kept) - paid else []
    found += [f"{request} is kept {count} times" for request, count in kept.items() if count > 1]
    balances = {(line, account): amount for line, account, amount in
                Balance.objects.values_list("line", "account", "amount")}  # fmt: skip
    for line in sorted({wish.line for wish in wishes}):
        spent = sum(wish.amount for wish in wishes if wish.line == line and str(wish.request) in paid)
        left = limit - spent
        if left < 0:
            found.append(f"line {line}: {-left} đồng paid beyond its limit of {limit}")
        if (balances[line, "spent"], balances[line, "available"]) != (spent, left):
            found.append(f"line {line}: balances say {balances[line, 'spent']} spent, {spent} were paid")
        fitting = [wish for wish in wishes if wish.line == line and str(wish.request) not in paid
                   and wish.amount <= left]  # fmt: skip
        found += [f"line {line}: {len(fitting)} payments refused that fit"] if fitting else []
    found += [problem.sentence("en") for problem in [*broken_journal(), *verify_chain()]]
    return found


@click.command()
@click.option("--count", default=10_000, help="Payments asked for.")
@click.option("--seed", default=1)
@click.option("--processes", default=4)
@click.option("--threads", default=3)
@click.option("--database", default="sqlite", type=click.Choice(["sqlite", "postgresql"]))
@click.option("--control", default="", type=click.Choice(["", "bare", "naive"]))
def main(count: int, seed: int, processes: int, threads: int, database: str, control: str) -> None:
    """Payments at once on limited lines; exit status 1 where something was lost, double or beyond a limit."""
    money_world.set_up(database)
    limit = count * _LARGEST // (4 * len(PARTS))  # half of what is asked for on average
    lines = [line.pk for line in money_world.build_lines(limit)]
    wishes = money_world.wishes(count, lines, _LARGEST, seed)
    if control == "bare":
        money_world.lift_guards()
    from django.db import connection

    connection.close()
    started = time.monotonic()
    outcomes = run(wishes, processes, threads, control)
    spent = time.monotonic() - started
    counts = Counter(what.partition(":")[0] for _, what in outcomes)
    said = ", ".join(f"{what} {number:,}" for what, number in sorted(counts.items()))
    name = f"{database} {control}".strip()
    workers = f"{processes} processes × {threads} threads"
    click.echo(
        f"{name}: {count:,} payments on {len(lines)} lines by {workers}, {len(outcomes):,} asked: {said}"
    )
    click.echo(f"  {spent:.0f} s")
    found = faults(wishes, outcomes, limit)
    for fault in found[:20]:
        click.echo(f"  {fault}")
    connection.close()
    if not found:
        click.echo(
            "  nothing lost, nothing double, no line overdrawn, every refusal did not fit, all sums zero"
        )
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
