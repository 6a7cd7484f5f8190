"""The pages of the money with 10,000 budget lines of one year and 20,000 movements, beside a plain SQL sum.

    .venv/bin/python benchmarks/money_pages.py --engine sqlite
    .venv/bin/python benchmarks/money_pages.py --engine postgresql

Every line is allotted money and then pays or is advanced some of it, through the guards of the database.  A page is
asked for as the finance office of the province, whole, by Django's test client; the median of seven is told, by the
clock and of the processor, with the number of queries and the size of the answer.  The plain sum reads the same
movements and knows neither lines nor reach.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import journal

LINES, YEAR, PROVINCE = 10_000, 2024, "20"
PAGES = {
    "the programme's start page": "/chuong-trinh/",
    "where the money stands": "/chuong-trinh/tien/",
    "where the money lies": "/chuong-trinh/tien/vuong-o-dau/",
    "the Treasury's report": "/chuong-trinh/tien/bao-cao/",
    "the budget lines": "/chuong-trinh/tien/dong/",
    "the entries": "/chuong-trinh/tien/but-toan/",
    "the year end": "/chuong-trinh/tien/cuoi-nam/",
}
TODAY = f"?nam={YEAR}&den-ngay=21/11/{YEAR}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    journal.set_up(parser.parse_args().engine)
    build()
    from django.db import connection

    print(f"{LINES:,} lines, {2 * LINES:,} movements, {connection.vendor}")
    spent = "SELECT SUM(amount) FROM budget_movement WHERE to_account = 'spent'"
    by_line = f"SELECT to_line_id, SUM(amount) FROM budget_movement WHERE \"on\" <= '{YEAR}-11-21' GROUP BY to_line_id"
    for name, statement in (("one sum of what was spent", spent), ("one sum by line, up to a day", by_line)):
        print(f"{'plain SQL: ' + name:<45}{shown(partial(journal.plain, statement))}")
    client = signed_in()
    for name, address in PAGES.items():
        ask = partial(page, client, address + TODAY)
        answer, queries = counted(ask)
        size = len(answer.content) // 1024
        print(f"{name:<45}{shown(ask)}{queries:>6} queries{size:>6} KB")


def build() -> None:
    """The lines of one year, of two years of origin, each with its allotment and one more movement."""
    from giamngheo.budget.models import BudgetLine, Entry, Movement

    journal.build_units(PROVINCE)
    lines = BudgetLine.objects.bulk_create(BudgetLine(**one) for one in keys())
    entries, movements = [], []
    for number, line in enumerate(lines):
        later = ("disburse", "available", "spent") if number % 3 else ("advance", "available", "advanced")
        moved = (("allot", "grant", "available", 90_000_000), (*later, 1_000_000 + 7_919 * number))
        for step, (act, source, target, amount) in enumerate(moved):
            on = date(YEAR, 1, 15) + timedelta(days=step * (number % 300))
            entry = Entry(act=act, on=on, basis_id=1, request=UUID(int=2 * number + step), recorded_at=journal.NOW,
                          recorded_by="1")  # fmt: skip
            entries.append(entry)
            movements.append(
                Movement(entry=entry, act=act, on=on, from_line=line, from_account=source, to_line=line,
                         to_account=target, amount=amount)
            )  # fmt: skip
    Entry.objects.bulk_create(entries, batch_size=1000)
    Movement.objects.bulk_create(movements, batch_size=1000)
    journal.run(["ANALYZE"])


def keys() -> list[dict[str, Any]]:
    """What names each line: as many as wanted of all that there could be, evenly chosen."""
    from giamngheo.budget.models import BudgetUnit, Kind, Source
    from giamngheo.law import bundle

    parts = [part.code for part in bundle.load().programmes["giam-ngheo-2021-2025"].parts()]
    found = [
        {"programme": "giam-ngheo-2021-2025", "part": part, "source": source, "kind": Kind.recurrent,
         "origin_year": origin, "budget_year": YEAR, "unit": unit}
        for unit in BudgetUnit.objects.order_by("code")
        for part in parts
        for source in (Source.central, Source.province, Source.district, Source.commune)
        for origin in (YEAR - 1, YEAR)
    ]  # fmt: skip
    chosen = [found[number * len(found) // LINES] for number in range(LINES)]
    assert len(found) >= LINES, len(found)
    return chosen


def signed_in() -> Any:
    """Somebody of the province's finance office at the office's pages."""
    from django.conf import settings
    from django.test import Client

    from giamngheo.access.models import Account, Office, Role
    from giamngheo.places.queries import by_code

    settings.ALLOWED_HOSTS = ["testserver"]
    account = Account.objects.create(username="do", full_name="Đo", password="!")
    Office.objects.create(
        account=account,
        role=Role.finance,
        place=by_code(PROVINCE, date(YEAR, 1, 1)),
        valid_from=date(2020, 1, 1),
    )
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page(client: Any, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer


def counted(ask: Callable[[], Any]) -> tuple[Any, int]:
    """An answer and how many queries it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    return answer, len(queries)


def shown(ask: Callable[[], Any], times: int = 7) -> str:
    wall, processor = [], []
    for _ in range(times):
        started = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - started[0]) * 1000)
        processor.append((time.process_time() - started[1]) * 1000)
    return f"{statistics.median(wall):>8,.0f} ms{statistics.median(processor):>8,.0f} ms CPU"


if __name__ == "__main__":
    main()
