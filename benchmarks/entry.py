"""What a clerk waits for while entering sheets: opening one, the running score, autosave, completing.

    .venv/bin/python benchmarks/entry.py --households 18000

A register of a district with an open cycle; each request goes through the whole of Django (session, reach, policy,
template) to the database, and the answers change from one to the next as they do when somebody types.  Times are the
server's: the median and the 95th hundredth of `RUNS` requests, after one to warm up, by the clock and of the processor.
"""

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import big_register

RUNS = 100
CYCLE = "do-nhap-phieu"


def main() -> None:
    os.environ["GIAMNGHEO_HOSTS"] = "testserver"
    wanted = big_register.arguments(__doc__)
    big_register.set_up(wanted)
    from django.db import connection

    from giamngheo.registry.models import Household

    print(f"{Household.objects.count():,} households, {connection.vendor}")
    village = the_village()
    client = a_clerk(village)
    open_cycle()
    codes = list(Household.objects.filter(place=village).order_by("code").values_list("code", flat=True))
    forms = [answers(code, number) for number, code in enumerate(codes)]
    for name, act in (
        ("open a sheet", lambda number: get(client, codes[number % len(codes)])),
        ("running score", lambda number: post(client, codes[1], "diem", changed(forms[1], number))),
        ("autosave", saving(client, codes[2], forms[2])),
        ("complete, find the next", lambda number: completing(client, codes, forms, number)),
    ):
        act(0)
        measured = [timed(act, number) for number in range(1, RUNS)]
        wall, processor = (sorted(column) for column in zip(*measured, strict=True))
        print(f"{name:<24}{shown(wall)} by the clock, {shown(processor)} of the processor")


def shown(times: list[float]) -> str:
    return f"median {statistics.median(times):4.0f} ms, 95 % within {times[int(0.95 * len(times))]:4.0f}"


def the_village() -> Any:
    from giamngheo.registry.models import Household

    return Household.objects.select_related("place").order_by("pk")[0].place


def a_clerk(village: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    from giamngheo.access.models import Account, Office, Role

    account, _ = Account.objects.get_or_create(username="do", defaults={"full_name": "Người Đo"})
    Office.objects.get_or_create(
        account=account, place=village.parent, role=Role.clerk, valid_from=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def open_cycle() -> None:
    from giamngheo.law.bundle import load
    from giamngheo.places.models import Place
    from giamngheo.review.models import Cycle

    law = load().standards["nd-07-2021"]
    Cycle.objects.get_or_create(
        code=CYCLE,
        defaults={
            "title": "Đo", "kind": "periodic", "year": 2024, "reference_date": date(2024, 10, 31),
            "opens_on": date(2024, 9, 1), "closes_on": date(2024, 12, 14), "place": Place.objects.get(code="185"),
            "standard": law.id, "law_hash": law.hash, "state": "open",
        },
    )  # fmt: skip


def answers(code: str, number: int) -> dict[str, Any]:
    """A complete sheet of the household; its B1 score and house differ from call to call."""
    from giamngheo.registry.models import Membership

    members = [
        {
            "person": str(one.person.uid), "full_name": one.person.full_name, "relation": one.relation,
            "sex": one.person.sex or "male", "birth_year": 1980, "health_insurance": True, "disabled": False,
            "able_to_work": True, "employment": "self_employed",
        }
        for one in Membership.objects.filter(household__code=code, valid_to=None).select_related("person")
    ]  # fmt: skip
    household = {
        "members": len(members), "b1": 100 + number % 60, "house_area": str(20 + number), "wall": "brick_stone",
        "column": "concrete", "roof": "sheet", "water_source": "borehole", "toilet": ("none", "septic")[number % 2],
        "uses_internet": True, "has_tv": False,
    }  # fmt: skip
    return {"household": household, "members": members}


def get(client: Any, code: str) -> Any:
    return checked(client.get(f"/ra-soat/{CYCLE}/phieu/{code}/"))


def post(client: Any, code: str, act: str, content: dict[str, Any]) -> Any:
    address = f"/ra-soat/{CYCLE}/phieu/{code}/{act}/"
    return checked(client.post(address, json.dumps(content), content_type="application/json"))


def changed(form: dict[str, Any], number: int) -> dict[str, Any]:
    """The same sheet a keystroke later."""
    toilet = ("none", "septic")[number % 2]
    return form | {"household": form["household"] | {"b1": 100 + number % 60, "toilet": toilet}}


def saving(client: Any, code: str, form: dict[str, Any]) -> Callable[[int], object]:
    version = [0]

    def save(number: int) -> None:
        content = changed(form, number) | {
            "version": version[0],
            "copied": [],
            "over": None,
            "force": not number,
        }
        version[0] = post(client, code, "nhap", content).json()["version"]

    return save


def completing(client: Any, codes: list[str], forms: list[dict[str, Any]], number: int) -> Any:
    place = number % len(codes)
    return post(client, codes[place], "xong", changed(forms[place], number) | {"replace": True})


def checked(response: Any) -> Any:
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code} {response.content.decode()[:300]}")
    return response


def timed(act: Callable[[int], object], number: int) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    act(number)
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


if __name__ == "__main__":
    main()
