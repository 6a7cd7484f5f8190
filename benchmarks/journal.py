"""A journal of ten million entries: the figures by any dimension and as of any day, beside a plain SQL sum.

    .venv/bin/python benchmarks/journal.py --engine sqlite
    .venv/bin/python benchmarks/journal.py --engine postgresql --entries 10000000

The journal is written by SQL with the guards lifted, which are then put back.  Each question is asked three or five
times and the median is told; the plain sum reads the same table without dimension, scope or line.  At the end `check`
verifies every balance, entry and day of the journal, which takes a minute or two (`--no-check` leaves it out).
"""

import argparse
import atexit
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

LINES = 5_000
YEARS = (2022, 2023, 2024, 2025, 2026)
NOW = datetime(2026, 12, 31, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--no-check", action="store_true")
    wanted = parser.parse_args()
    set_up(wanted.engine)
    in_a_process_of_its_own(partial(build, wanted.entries))  # so that its memory is not counted
    measure()
    if not wanted.no_check:
        from giamngheo.budget.invariants import broken_journal

        started = time.perf_counter()
        problems = list(broken_journal())
        print(f"check: {len(problems)} problems, {time.perf_counter() - started:.1f} s")
        for problem in problems[:5]:
            print(f"  {problem.sentence('en')}")
    print(f"peak memory of this process {peak()} MB")


def set_up(engine: str) -> None:
    os.environ["GIAMNGHEO_DATA"] = folder = tempfile.mkdtemp(prefix="giamngheo-benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
    if engine == "postgresql":
        from pathlib import Path

        sys.path.insert(0, str(Path(__file__).parent.parent))
        from tests.throwaway import start_cluster

        os.environ["GIAMNGHEO_DATABASE_URL"] = start_cluster()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db import connection

    connection.close()
    connection.close_pool() if engine == "postgresql" else None


def in_a_process_of_its_own(work: Callable[[], None]) -> None:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told by the exit status
            traceback.print_exc()
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("the journal could not be written")


def build(entries: int) -> None:
    """Places, units, lines, and entries by SQL: a line is allotted money, then pays, advances and settles."""
    from django.db import connection

    from giamngheo.budget.models import Movement
    from giamngheo.integrity import guards

    started = time.perf_counter()
    build_lines()
    own = [guard for guard in guards.declared(connection) if guard.table in ("budget_entry", "budget_movement",
                                                                             "budget_balance")]  # fmt: skip
    run(statement for guard in own for statement in guard.removal(connection))
    indexes = list(Movement._meta.indexes)
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Movement, index)
    postgresql = connection.vendor == "postgresql"
    run([entry_sql(entries, postgresql=postgresql), movement_sql(entries, postgresql=postgresql)])
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.add_index(Movement, index)
    run([BALANCES, "ANALYZE"])
    run(statement for guard in own for statement in guard.installation(connection))
    assert guards.missing(connection) == []
    print(f"{Movement.objects.count():,} entries on {LINES:,} lines, {connection.vendor}; "
          f"written in {time.perf_counter() - started:.0f} s")  # fmt: skip


def build_units(inside: str = "185") -> Any:
    """The units of the communes of a district or province, and a paper to cite."""
    from giamngheo.audit.actions import Actor
    from giamngheo.budget.models import Basis, BudgetUnit
    from giamngheo.places.actions import load_units
    from giamngheo.places.models import Level, Place
    from giamngheo.places.queries import by_code, valid_on, within

    load_units(actor=Actor("đo"), at=NOW)
    Basis.objects.create(kind="voucher", number="1", signed_on=date(2024, 1, 1), issuer="KBNN")
    top = by_code(inside, date(2024, 1, 1))
    communes = Place.objects.filter(within(top, "path"), valid_on(date(2024, 1, 1)), level=Level.commune)
    return BudgetUnit.objects.bulk_create(
        BudgetUnit(code=f"X-{one.code}", name=one.full_name, place=one, opened_on=date(2020, 1, 1))
        for one in communes.order_by("code")
    )


def build_lines() -> None:
    from giamngheo.budget.models import BudgetLine, Kind, Source
    from giamngheo.law import bundle

    units = build_units()
    parts = [part.code for part in bundle.load().programmes["giam-ngheo-2021-2025"].parts()]
    keys = [
        (year, unit, part, source, kind)
        for year in YEARS
        for unit in units
        for part in parts
        for source in Source.values
        for kind in Kind.values
    ]
    step = max(1, len(keys) // LINES)
    chosen = keys[::step][:LINES]
    assert len(chosen) == LINES, len(chosen)
    BudgetLine.objects.bulk_create(
        BudgetLine(programme="giam-ngheo-2021-2025", part=part, source=source, kind=kind, origin_year=year,
                   budget_year=year, unit=unit)
        for year, unit, part, source, kind in chosen
    )  # fmt: skip


# Entry n is on line n % LINES, in round n / LINES: given first, then paid, advanced, settled, paid, paid, ...
_ROUND = f"(n / {LINES})"
_ACT, _FROM, _TO, _AMOUNT = (
    f"CASE WHEN {_ROUND} = 0 THEN {first} WHEN {_ROUND} % 5 = 2 THEN {advance} "
    f"WHEN {_ROUND} % 5 = 3 THEN {settle} ELSE {pay} END"
    for first, advance, settle, pay in (
        ("'allot'", "'advance'", "'settle'", "'disburse'"),
        ("'grant'", "'available'", "'advanced'", "'available'"),
        ("'available'", "'advanced'", "'spent'", "'spent'"),
        ("100000000000000", "500000", "500000", "1 + n * 7919 % 9999999"),
    )
)


def numbers(count: int, *, postgresql: bool) -> str:
    """A table `k` of the whole numbers below a count."""
    if postgresql:
        return f"k AS (SELECT n::bigint FROM generate_series(0, {count - 1}) AS n)"
    return f"k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < {count - 1})"


def day(count: int, *, postgresql: bool) -> str:
    """The rounds of a line spread over its budget year."""
    rounds = -(-count // LINES)
    days = f"({_ROUND} * 360 / {rounds})"
    if postgresql:
        return f"make_date(line.budget_year::int, 1, 1) + {days}::int"
    return f"date(line.budget_year || '-01-01', '+' || {days} || ' days')"


def entry_sql(count: int, *, postgresql: bool) -> str:
    request = "lpad(to_hex(n), 32, '0')::uuid" if postgresql else "printf('%032x', n)"
    return (
        f"WITH RECURSIVE {numbers(count, postgresql=postgresql)} "
        'INSERT INTO budget_entry (id, act, "on", narrative, request, recorded_at, recorded_by, basis_id) '
        f"SELECT n + 1, {_ACT}, {day(count, postgresql=postgresql)}, '', {request}, '2026-12-31', '1', "
        f"(SELECT MIN(id) FROM budget_basis) FROM k JOIN budget_budgetline line ON line.id = n % {LINES} + 1"
    )


def movement_sql(count: int, *, postgresql: bool) -> str:
    false = "false" if postgresql else "0"
    return (
        f"WITH RECURSIVE {numbers(count, postgresql=postgresql)} "
        'INSERT INTO budget_movement (id, entry_id, act, "on", reversal, from_line_id, from_account, to_line_id, '
        f"to_account, amount) SELECT n + 1, n + 1, {_ACT}, {day(count, postgresql=postgresql)}, {false}, line.id, "
        f"{_FROM}, line.id, {_TO}, {_AMOUNT} FROM k JOIN budget_budgetline line ON line.id = n % {LINES} + 1"
    )


BALANCES = """
UPDATE budget_balance SET amount = summed.amount, last_movement = summed.last, last_on = summed.day FROM (
    SELECT line, account, SUM(amount) AS amount, MAX(id) AS last, MAX("on") AS day FROM (
        SELECT from_line_id AS line, from_account AS account, id, "on", -amount AS amount FROM budget_movement
        UNION ALL SELECT to_line_id, to_account, id, "on", amount FROM budget_movement
    ) AS leg GROUP BY line, account
) AS summed WHERE summed.line = budget_balance.line_id AND summed.account = budget_balance.account
"""


def run(statements: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def measure() -> None:
    from giamngheo.access.reach import Grant, Reach
    from giamngheo.budget import queries
    from giamngheo.budget.queries import Scope
    from giamngheo.budget.standing import standing

    reach = Reach((Grant("đo", frozenset(["money.read"]), ("",)),)).having("money.read")
    end, middle = date(2026, 12, 31), date(2024, 6, 30)
    line = queries.lines(reach).order_by("pk")[7]
    commune = Scope(place=line.unit.place, budget_year=2024)
    own = Scope(
        unit=line.unit.code, part=line.part, source=line.source, kind=line.kind, budget_year=line.budget_year
    )
    spent = "FROM budget_movement WHERE to_account = 'spent'"
    by_line = f"SELECT to_line_id, SUM(amount) {spent} AND \"on\" <= '2024-06-30' GROUP BY to_line_id"
    every = ["part", "source", "kind", "budget_year", "unit"]
    year = Scope(budget_year=2024)
    asked: list[tuple[str, Callable[[], Any], int]] = [
        ("plain SQL: SUM(amount) of what was spent", partial(plain, f"SELECT SUM(amount) {spent}"), 3),
        ("plain SQL: the same by line, up to a day", partial(plain, by_line), 3),
        ("all figures of everything", partial(standing, reach, on=end), 3),
        ("all figures by part", partial(standing, reach, ["part"], on=end), 3),
        (f"all figures by {', '.join(every)}", partial(standing, reach, every, on=end), 3),
        ("all figures by project, as of 30/6/2024", partial(standing, reach, ["project"], on=middle), 3),
        ("one budget year by part and source", partial(standing, reach, ["part", "source"], year, on=end), 3),
        ("one commune and year by part", partial(standing, reach, ["part"], commune, on=end), 5),
        ("one line, as of 30/6/2024", partial(standing, reach, ["line"], own, on=middle), 5),
        ("the newest 50 entries of a commune and year", partial(queries.entries, reach, commune), 3),
    ]
    for name, ask, times in asked:
        took = []
        for _ in range(times):
            started = time.perf_counter()
            ask()
            took.append(time.perf_counter() - started)
        print(f"{name:<50}{statistics.median(took) * 1000:>12,.0f} ms   {peak():>5} MB")


def plain(statement: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def peak() -> int:
    """The largest memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
