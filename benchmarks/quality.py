"""What the data quality page costs for a commune and for a district, and the list behind one of its lines.

    .venv/bin/python benchmarks/quality.py --households 18000 --data /tmp/a-folder

Whole requests through Django on the register of `big_register`: communes of a thousand households, a quarter of them
with a sheet, everything recognised.  The median and the longest of `RUNS`, after one to warm up, by the clock and of
the processor.  `--data` keeps the register for the next run.
"""

import os
import statistics
import time
from datetime import date
from typing import Any

import big_register

RUNS = 7
CYCLE = "2023-dinh-ky"


def main() -> None:
    os.environ["GIAMNGHEO_HOSTS"] = "testserver"
    wanted = big_register.arguments(__doc__)
    big_register.set_up(wanted)
    from django.db import connection

    from giamngheo.places.models import Place
    from giamngheo.registry.models import Household

    print(f"{Household.objects.count():,} households, {connection.vendor}")
    district = Place.objects.get(code="185")
    commune = Place.objects.filter(level="commune").order_by("code")[0]
    client = a_reader(district)
    for name, place in (("commune", commune), ("district", district)):
        for what, tail in (("page", ""), ("list", "no_ethnicity/")):
            address = f"/ho-dan/chat-luong/{tail}?place={place.path}&cycle={CYCLE}"
            measured = [timed(client, address) for _ in range(RUNS + 1)][1:]
            wall, processor = (sorted(column) for column in zip(*measured, strict=True))
            print(f"{name:<9}{what:<5}{shown(wall)} by the clock, {shown(processor)} of the processor")
    print(f"peak {big_register.peak_megabytes()} MB")


def shown(times: list[float]) -> str:
    return f"median {statistics.median(times):5.0f} ms, longest {times[-1]:5.0f}"


def a_reader(district: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    from giamngheo.access.models import Account, Office, Role

    account, _ = Account.objects.get_or_create(username="do", defaults={"full_name": "Người Đo"})
    Office.objects.get_or_create(
        account=account, place=district, role=Role.clerk, valid_from=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def timed(client: Any, address: str) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


if __name__ == "__main__":
    main()
