"""Second entries planted among 100,000 persons: how many are found, how many shown are right, at what cost.

    .venv/bin/python benchmarks/duplicates.py
    .venv/bin/python benchmarks/duplicates.py --persons 1e5 --engine postgresql

One entry in a hundred is a second one of somebody else in the register, with what goes wrong at a desk: tones left
out, the middle name dropped or another, a letter mistyped, the year of birth alone, day and month exchanged, no number
or one mistyped; half of them in another commune.  The search is the one of the page: it reads the register, compares
and keeps the pairs, for the whole district and for one commune.  Beside it, what a careful query finds: the same name
without tones and the same date of birth.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

NOW = datetime(2026, 11, 1, tzinfo=UTC)
COMMUNES, VILLAGES = 18, 10
SECOND_ENTRIES = 0.01
MEMBERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=lambda text: int(float(text)), default=100_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    wanted = parser.parse_args()
    set_up(wanted.engine)
    from django.db import connection

    draw = np.random.default_rng(163)
    planted = fill(wanted.persons, draw)
    print(f"{wanted.persons:,} persons and {len(planted):,} second entries, {connection.vendor}")
    base = peak_megabytes()
    everything = search("185", base)
    judge(everything, planted)
    search("06325", base)


def set_up(engine: str) -> None:
    os.environ["GIAMNGHEO_DATA"] = tempfile.mkdtemp(prefix="giamngheo-benchmark-")
    os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
    if engine == "postgresql":
        sys.path.insert(0, str(Path(__file__).parent.parent))
        from tests.throwaway import start_cluster

        os.environ["GIAMNGHEO_DATABASE_URL"] = start_cluster()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fill(count: int, draw: np.random.Generator) -> set[tuple[int, int]]:
    """The register; gives the pairs that are one person."""
    villages = places()
    people = [somebody(draw, number % len(villages)) for number in range(count)]
    chosen = draw.choice(count, int(count * SECOND_ENTRIES), replace=False)
    twins = [second_entry(people[number], draw, len(villages)) for number in chosen]
    numbers = enter([*people, *twins], villages)
    return {(numbers[first], numbers[count + place]) for place, first in enumerate(chosen)}


def places() -> list[object]:
    from giamngheo.places.models import Place

    def add(code: str, level: str, kind: str, parent: object) -> object:
        named = dict.fromkeys(("name", "full_name", "folded", "sort"), f"{kind} {code}")
        above = parent.path if parent else ""  # type: ignore[attr-defined]
        return Place.objects.create(
            code=code, valid_from=date(2010, 1, 1), level=level, kind=kind, area="rural", parent=parent,
            path=f"{above}{code}/", synthetic=True, **named,
        )  # fmt: skip

    district = add("185", "district", "huyen", add("20", "province", "tinh", None))
    communes = [add(f"{6325 + 3 * number:05d}", "commune", "xa", district) for number in range(COMMUNES)]
    return [
        add(f"{commune.code}-{number:02d}", "village", "thon", commune)  # type: ignore[attr-defined]
        for commune in communes
        for number in range(VILLAGES)
    ]


def somebody(draw: np.random.Generator, village: int) -> dict[str, object]:
    """A person with a name as common as in the demonstration, born in the last ninety years."""
    sex = ("male", "female")[draw.integers(2)]
    group = ("tay", "nung", "kinh", "dao")[draw.choice(4, p=(0.55, 0.25, 0.12, 0.08))]
    middle = f"dao {sex}" if group == "dao" else sex
    name = " ".join((pick("family", group, draw), pick("middle", middle, draw), pick("given", sex, draw)))
    born = date(2026, 10, 1) - timedelta(days=int(draw.triangular(0, 365 * 20, 365 * 90)))
    if draw.random() < 0.04:
        born = born.replace(month=1, day=1)  # the day is not known
    century = (0 if born.year < 2000 else 2) + (sex == "female")
    number = f"020{century}{born.year % 100:02d}{draw.integers(10**6):06d}" if draw.random() < 0.85 else None
    return {"name": name, "sex": sex, "born": born, "year": born.year, "number": number, "village": village}


_POOLS: dict[tuple[str, str], tuple[list[str], np.ndarray]] = {}


def pick(part: str, group: str, draw: np.random.Generator) -> str:
    from giamngheo.demo.names import names_of

    if (part, group) not in _POOLS:
        texts, weights = names_of(part, group)
        _POOLS[part, group] = (list(texts), np.cumsum(weights) / sum(weights))
    texts, cumulated = _POOLS[part, group]
    return texts[int(np.searchsorted(cumulated, draw.random()))]


def second_entry(person: dict[str, object], draw: np.random.Generator, villages: int) -> dict[str, object]:
    from giamngheo.core.text import fold

    twin = dict(person)
    words = str(twin["name"]).split(" ")
    what = draw.choice(("same", "letter", "middle"), p=(0.78, 0.10, 0.12))
    if what == "middle":
        words = [
            words[0],
            *(() if draw.random() < 0.5 else (pick("middle", str(twin["sex"]), draw),)),
            words[-1],
        ]
    twin["name"] = mistyped(" ".join(words), draw) if what == "letter" else " ".join(words)
    if draw.random() < 0.3:
        twin["name"] = fold(str(twin["name"])).title()
    twin |= other_birth(twin["born"], draw)  # type: ignore[arg-type]
    number = twin["number"]
    twin["number"] = mistyped_number(str(number), draw) if number and draw.random() < 0.2 else None
    if draw.random() < 0.01:
        twin["sex"] = "male" if twin["sex"] == "female" else "female"
    where = draw.choice(("village", "commune", "elsewhere"), p=(0.15, 0.35, 0.50))
    own = int(str(person["village"]))
    if where == "commune":
        twin["village"] = own // VILLAGES * VILLAGES + int(draw.integers(VILLAGES))
    elif where == "elsewhere":
        twin["village"] = int(draw.integers(villages))
    return twin


def mistyped(text: str, draw: np.random.Generator) -> str:
    place = int(draw.integers(len(text)))
    letter = "abcdeghiklmnopqrstuvxy"[draw.integers(22)]
    return (text[:place] + letter + text[place + 1 :]).strip() or text


def mistyped_number(number: str, draw: np.random.Generator) -> str:
    place = int(draw.integers(6, 12))
    return number[:place] + str((int(number[place]) + int(draw.integers(1, 10))) % 10) + number[place + 1 :]


def other_birth(born: date, draw: np.random.Generator) -> dict[str, object]:
    what = draw.choice(
        ("same", "year", "unknown", "swapped", "day", "year off"), p=(0.55, 0.22, 0.04, 0.07, 0.06, 0.06)
    )
    if what == "year":
        return {"born": None, "year": born.year}
    if what == "unknown":
        return {"born": None, "year": None}
    if what == "swapped" and born.day <= 12:
        born = born.replace(day=born.month, month=born.day)
    elif what == "day":
        born = born.replace(day=int(draw.integers(1, 29)))
    elif what == "year off":
        born = born.replace(year=born.year + (1 if draw.random() < 0.5 else -1), day=min(born.day, 28))
    return {"born": born, "year": born.year}


def enter(people: list[dict[str, object]], villages: list[object]) -> list[int]:
    """Rows of the register, four to a household, loaded as the demonstration does; gives the persons' numbers."""
    from giamngheo.registry.entries import person_names
    from giamngheo.registry.models import Household, Membership, Person

    taken: set[object] = set()
    for one in people:
        if one["number"] in taken:
            one["number"] = None
        taken.add(one["number"])
    homes: dict[object, list[int]] = {}
    for place, one in enumerate(people):
        homes.setdefault(one["village"], []).append(place)
    persons = Person.objects.bulk_create(
        [
            Person(
                **person_names(str(one["name"])), sex=one["sex"], birth_date=one["born"],
                birth_year=one["year"], identity_number=one["number"],
            )
            for one in people
        ],
        batch_size=5000,
    )  # fmt: skip
    groups = [
        (v, mine[at : at + MEMBERS]) for v, mine in homes.items() for at in range(0, len(mine), MEMBERS)
    ]
    households = Household.objects.bulk_create(
        [
            Household(
                code=f"BS-{number:06d}", place=villages[int(str(village))], created_on=date(2020, 1, 1),
                head_name="", head_folded="", head_sort="", size=len(group), names="", folded="",
            )
            for number, (village, group) in enumerate(groups)
        ],
        batch_size=5000,
    )  # fmt: skip
    Membership.objects.bulk_create(
        [
            Membership(
                household=household, person=persons[place], relation="head" if nth == 0 else "other",
                valid_from=date(2020, 1, 1),
            )
            for household, (_, group) in zip(households, groups, strict=True)
            for nth, place in enumerate(group)
        ],
        batch_size=5000,
    )  # fmt: skip
    return [person.pk for person in persons]


def search(code: str, base: int) -> list[object]:
    """What the button of the page does."""
    from giamngheo.audit.actions import Actor
    from giamngheo.places.models import Place
    from giamngheo.registry import actions, duplicates, pairs

    place = Place.objects.get(code=code)
    start, busy = time.perf_counter(), time.process_time()
    read = pairs.candidates(place)
    after_reading = time.perf_counter()
    found = duplicates.find_pairs(read.persons, read.frequencies, read.register)
    compared = time.perf_counter()
    actions.keep_pairs(pairs=found, searched=read.sought, place=place, actor=Actor("benchmark"), at=NOW)
    kept = time.perf_counter()
    print(
        f"{place.level} of {len(read.sought):,}: {len(found):,} pairs; read {after_reading - start:.1f} s, "
        f"compared {compared - after_reading:.1f} s, kept {kept - compared:.1f} s, all {kept - start:.1f} s, "
        f"{time.process_time() - busy:.1f} s of CPU; "
        f"peak {peak_megabytes()} MB ({base} before)"
    )
    return list(found)


def judge(found: list[object], planted: set[tuple[int, int]]) -> None:
    """Precision and recall at several weights, and of the plain query."""
    from giamngheo.registry import duplicates

    print(f"{'bits':>5}{'shown':>8}{'right':>8}{'precision':>11}{'recall':>8}")
    for bits in range(duplicates.LEAST_WEIGHT, 9, 2):
        shown = {(pair.left, pair.right) for pair in found if pair.weight >= bits * 100}  # type: ignore[attr-defined]
        line(f"{bits:>5}", shown, planted)
    line("query", by_query(), planted)


def line(name: str, shown: set[tuple[int, int]], planted: set[tuple[int, int]]) -> None:
    right = len(shown & planted)
    print(f"{name}{len(shown):>8,}{right:>8,}{right / max(1, len(shown)):>11.1%}{right / len(planted):>8.1%}")


def by_query() -> set[tuple[int, int]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, b.id FROM registry_person a JOIN registry_person b "
            "ON a.folded = b.folded AND a.birth_date = b.birth_date AND a.id < b.id"
        )
        return set(cursor.fetchall())


if __name__ == "__main__":
    main()
