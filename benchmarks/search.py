"""Search in a register of 200,000 households and some 780,000 members, on either engine.

    .venv/bin/python benchmarks/search.py --engine sqlite
    .venv/bin/python benchmarks/search.py --engine postgresql

Each search gives the first page with its total, the median of five runs in milliseconds, for a clerk who reaches
everything and for one who reaches one commune.  Beside it, for all, the same households found through persons and
memberships instead of the household's own column of names (page and total, not ranked), and a bare
`LIKE '%…%'` with a count over all persons' names, which neither folds nor ranks nor asks where anybody lives.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

import big_register

TEXTS = ("Hoàng Văn Thụ", "hoang van thu", "thi hoa", "nguyen", "quynh", "khong co ai", "00004-03", "")


def main() -> None:
    big_register.set_up(big_register.arguments(__doc__))
    from django.db import connection

    from giamngheo.access.powers import POWERS
    from giamngheo.access.reach import Grant, Reach
    from giamngheo.places.models import Place
    from giamngheo.registry import queries
    from giamngheo.registry.models import Household, Person

    print(
        f"{Household.objects.count():,} households, {Person.objects.count():,} persons, {connection.vendor}"
    )
    print(
        f"{'text':<16}{'all: rows':>12}{'ms':>8}{'commune: rows':>16}{'ms':>8}{'by persons':>12}{'bare LIKE':>11}"
    )
    reaches = [
        Reach((Grant("đo", frozenset(POWERS), (Place.objects.get(code=code).path,)),)).having(
            "household.read"
        )
        for code in ("185", "00004")
    ]
    for text in TEXTS:
        cells = []
        for reach in reaches:
            found, spent = timed(partial(queries.search, reach, text, on=big_register.REFERENCE))
            cells += [found.total, spent]
        _, joined = timed(partial(search_persons, reaches[0], text))
        _, bare = timed(partial(bare_search, connection, text))
        ours = f"{cells[0]:>12,}{cells[1]:>8.0f}{cells[2]:>16,}{cells[3]:>8.0f}"
        print(f"{text or '(nothing)':<16}{ours}{joined:>12.0f}{bare:>11.0f}")
    print(f"peak {big_register.peak_megabytes()} MB")


def search_persons(reach: object, text: str) -> tuple[int, list[object]]:
    from giamngheo.core.text import fold
    from giamngheo.places.queries import valid_on
    from giamngheo.registry.models import Household, Membership

    members = Membership.objects.filter(valid_on(big_register.REFERENCE), person__folded__contains=fold(text))
    found = reach.scope(Household.objects.filter(pk__in=members.values("household")))  # type: ignore[attr-defined]
    return found.count(), list(found.select_related("place__parent")[:50])


def bare_search(connection: object, text: str) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT count(*) FROM registry_person WHERE full_name LIKE %s", [f"%{text}%"])
        cursor.fetchall()


def timed(act: Callable[[], object], runs: int = 5) -> tuple[object, float]:
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        result = act()
        spent.append((time.perf_counter() - start) * 1000)
    return result, statistics.median(spent)


if __name__ == "__main__":
    main()
