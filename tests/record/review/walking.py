"""One walk after another in a small commune, each taken back before the next."""

from datetime import date

from django.db import transaction

from giamngheo.places.models import Place
from tests.record.registry.register import enter, entry
from tests.record.review import steps
from tests.record.review.walk import Tally, Walk

POOR = {"B1": "poor", "B2": "near_poor"}
LENGTH = 600


def walks(places: dict[str, Place], count: int, seed: int) -> Tally:
    """Walk until so many acts were tried; each walk begins anew in an empty cycle and is rolled back at its end."""
    entered = enter(
        entry("B1", places["06328-01"], "Lý Văn Cao"),
        entry("B2", places["06328-01"], "Hoàng Thị Ái"),
        entry("B3", places["06328-01"], "Dương Công Ba"),
        entry("C1", places["06328-02"], "Nông Văn Bắc"),
        entry("C2", places["06328-02"], "Nông Thị Chín"),
    )
    by_code = {household.code: household for household in entered}
    steps.listed(by_code, places["185"], **POOR)
    households = {
        "06328-01": {code: by_code[code] for code in ("B1", "B2", "B3")},
        "06328-02": {code: by_code[code] for code in ("C1", "C2")},
    }
    total, left, number = Tally(), count, 0
    while left > 0:
        with transaction.atomic():
            cycle = steps.open_by_steps(places["06328"], closes_on=date(2022, 12, 14))
            walk = Walk(cycle, places["06328"], households, set(POOR), seed * 100_003 + number)
            walk.run(min(left, LENGTH))
            left -= sum(walk.tally.tried.values())
            transaction.set_rollback(True)
        for name in walk.tally.tried:
            total.tried[name] = total.tried.get(name, 0) + walk.tally.tried[name]
            total.done[name] = total.done.get(name, 0) + walk.tally.done.get(name, 0)
        number += 1
    return total
