"""A register large enough to measure on: households with plausible names, a past, and one recognised cycle.

It is entered through the same actions as the offices use, and kept in `--data` (SQLite) or in the database that
GIAMNGHEO_DATABASE_URL names, so that a second run measures at once.  Without either it lives as long as the run.
"""

import argparse
import itertools
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

NOW = datetime(2023, 10, 31, tzinfo=UTC)
REFERENCE = date(2023, 10, 31)
VILLAGES, HOUSEHOLDS_OF_A_VILLAGE = 10, 100
SIZES = (1, 2, 3, 4, 5, 6, 7)
LISTED_BEFORE, REVIEWED = 15, 25  # per cent of households
NUMBERS = itertools.count(20_000_000_000)


def arguments(description: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--households", type=lambda text: int(float(text)), default=200_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--data", type=Path, help="folder that keeps the SQLite register between runs")
    return parser.parse_args()


def set_up(wanted: argparse.Namespace) -> None:
    """Point Django at the database, make it and fill it when it is empty."""
    os.environ["GIAMNGHEO_DATA"] = str(wanted.data or tempfile.mkdtemp(prefix="giamngheo-benchmark-"))
    if wanted.engine == "sqlite":
        os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
    elif "GIAMNGHEO_DATABASE_URL" not in os.environ:
        sys.path.insert(0, str(Path(__file__).parent.parent))
        from tests.throwaway import start_cluster

        os.environ["GIAMNGHEO_DATABASE_URL"] = start_cluster()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from giamngheo.registry.models import Household

    if Household.objects.count() < wanted.households:
        start = time.perf_counter()
        fill(wanted.households)
        analyse()
        print(f"entered in {time.perf_counter() - start:.0f} s")


def analyse() -> None:
    """Statistics for the planner, as autovacuum would make them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fill(households: int) -> None:
    """Communes of a thousand households, one act each; then the past, the cycle, its sheets and its decision."""
    from giamngheo.places.models import Place
    from giamngheo.registry import actions as registry
    from giamngheo.registry.entries import NewStatus
    from giamngheo.registry.models import Household
    from giamngheo.review import actions as review
    from giamngheo.review.entries import NewSheet

    draw = np.random.default_rng(185)
    district = add_place("20/", "185", "district", None)
    communes = -(-households // (VILLAGES * HOUSEHOLDS_OF_A_VILLAGE))
    for number in range(communes):
        commune = add_place(district.path, f"{number:05d}", "commune", district)
        villages = [
            add_place(commune.path, f"{commune.code}-{n:02d}", "village", commune) for n in range(VILLAGES)
        ]
        entries = [
            entry(f"{village.code}-{serial:03d}", village, draw)
            for village in villages
            for serial in range(HOUSEHOLDS_OF_A_VILLAGE)
        ]
        registry.register_households(entries=entries, place=commune, actor=actor(), at=NOW)
        if number % 20 == 0:
            print(f"commune {number} of {communes}", file=sys.stderr, flush=True)
    everyone = list(Household.objects.order_by("pk").select_related("place"))
    known = {"actor": actor(), "at": NOW}
    before = [
        NewStatus(one.pk, "poor" if one.pk % 3 else "near_poor")
        for one in everyone
        if one.pk % 100 < LISTED_BEFORE
    ]
    registry.record_statuses(
        statuses=before, valid_from=date(2022, 12, 15), decision="1/QĐ-UBND", decided_on=date(2022, 12, 14),
        place=district, **known,
    )  # fmt: skip
    cycle = review.plan_cycle(
        code="2023-dinh-ky", title="Rà soát định kỳ 2023", kind="periodic", year=2023, reference_date=REFERENCE,
        opens_on=date(2023, 9, 1), closes_on=date(2023, 12, 14), place=Place.objects.get(pk=district.pk),
        standard="nd-07-2021", **known,
    )  # fmt: skip
    cycle = review.open_cycle(cycle=cycle, **known)
    form = review.register_form_version(form="phieu-b", version="1", content_hash="0" * 64, **known)
    sheets = [NewSheet(one, answers(one.size, draw)) for one in everyone if one.pk % 100 < REVIEWED]
    timed(
        "sheets kept",
        lambda: review.record_answers_in_bulk(cycle=cycle, form_version=form, sheets=sheets, **known),
    )
    timed("assessed", lambda: review.assess(cycle=cycle, on=REFERENCE, **known))
    timed(
        "recognised",
        lambda: review.recognise(
            cycle=cycle, place=district, number="2/QĐ-UBND", decided_on=date(2023, 12, 14),
            valid_from=date(2023, 12, 15), signed_by="Nguyễn Văn Ký", **known,
        ),
    )  # fmt: skip


def timed(what: str, act: object) -> None:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    print(f"{what}: {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)


def actor() -> object:
    from giamngheo.audit.actions import Actor

    return Actor("benchmark")


def add_place(above: str, code: str, level: str, parent: object) -> object:
    from giamngheo.places.models import Place

    if parent is None:
        parent = Place.objects.create(**unit("20", "province", "tinh", None, ""))
    kind = {"district": "huyen", "commune": "xa", "village": "thon"}[level]
    return Place.objects.create(**unit(code, level, kind, parent, above))


def unit(code: str, level: str, kind: str, parent: object, above: str) -> dict[str, object]:
    named = dict.fromkeys(("name", "full_name", "folded", "sort"), f"{kind} {code}")
    return {
        "code": code, "valid_from": date(2010, 1, 1), "level": level, "kind": kind, "area": "rural",
        "parent": parent, "path": f"{above}{code}/", "synthetic": True, **named,
    }  # fmt: skip


def entry(code: str, village: object, draw: np.random.Generator) -> object:
    from giamngheo.registry.entries import NewHousehold, NewMember

    size = int(draw.choice(SIZES, p=(0.05, 0.13, 0.19, 0.28, 0.19, 0.11, 0.05)))
    family = pick("family", draw)
    sexes = draw.integers(0, 2, size)
    ages = [int(draw.integers(25, 85)), *(int(age) for age in draw.integers(0, 80, size - 1))]
    members = [
        NewMember(
            full_name=f"{family} {pick(('male', 'female')[sex], draw)}",
            relation="head" if position == 0 else "child" if age < 30 else "other",
            sex=("male", "female")[sex],
            birth_date=date(2023 - age, int(draw.integers(1, 13)), int(draw.integers(1, 28))),
            ethnicity="02" if code[-1] < "7" else "01",
            identity_number=f"{next(NUMBERS):012d}" if age > 14 else None,
        )
        for position, (sex, age) in enumerate(zip(sexes, ages, strict=True))
    ]
    return NewHousehold(code=code, place=village, created_on=date(2022, 1, 1), members=members)  # type: ignore[arg-type]


NAMES = {
    "family": (
        "Hoàng", "Nông", "Lý", "Triệu", "Dương", "Nguyễn", "Lê", "Trần", "Phạm", "Lương", "Đặng", "Bàn", "Vi",
        "Hứa", "Lành", "Lộc", "Mông", "Chu",
    ),
    "male": (
        "Văn Thụ", "Văn Hùng", "Đức Minh", "Văn Sinh", "Công Bình", "Văn Tài", "Minh Tuấn", "Văn Đức", "Hữu Lợi",
    ),
    "female": (
        "Thị Hoa", "Thị Lan", "Thị Thu", "Thị Hồng", "Thị Mai", "Thị Đào", "Thị Hương", "Mùi Sao", "Thị Hà",
    ),
    "second": (
        "An", "Bảo", "Cường", "Dũng", "Giang", "Hải", "Khánh", "Long", "Nam", "Phong", "Quân", "Sơn", "Thắng",
        "Uyên", "Vinh", "Xuân", "Yến", "Ánh", "Ngọc", "Quỳnh",
    ),
}  # fmt: skip


def pick(part: str, draw: np.random.Generator) -> str:
    """A given name is one of some hundreds, as in life: two names of the lists."""
    names = NAMES[part]
    chosen = str(names[draw.integers(0, len(names))])
    if part == "family" or draw.random() < 0.3:
        return chosen
    middle, _ = chosen.split(" ")
    return f"{middle} {NAMES['second'][draw.integers(0, len(NAMES['second']))]}"


def answers(size: int, draw: np.random.Generator) -> dict[str, object]:
    """A sheet with everything that the law asks of this many members; half of them lack four things."""
    lacking = bool(draw.random() < 0.5)
    household = {
        "members": size, "b1": int(draw.integers(90, 190)), "wall": "mud_straw" if lacking else "brick_stone",
        "column": "concrete", "roof": "sheet" if lacking else "tile", "house_area": "64.5",
        "water_source": "surface" if lacking else "piped", "toilet": "none" if lacking else "septic",
        "uses_internet": not lacking, "has_tv": True, "cause_capital": True, "cause_illness": lacking,
        "merit": False, "no_labour_capacity": False, "need_credit": True,
    }  # fmt: skip
    members = [
        {
            "person": str(number), "full_name": f"Người {number} {draw.integers(0, 10**9)}",
            "relation": "head" if number == 0 else "child", "sex": "male",
            "birth_date": f"{2020 - number * 9 if number else 1980}-05-0{number + 1}", "ethnicity": "02",
            "schooling": "none", "qualification": "upper_secondary", "health_insurance": True, "underweight": False,
            "stunted": False, "able_to_work": True, "employment": "self_employed", "monthly_allowance": False,
            "disabled": False, "on_the_job_certified": False,
        }
        for number in range(size)
    ]  # fmt: skip
    return {"household": household, "members": members}
