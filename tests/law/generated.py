"""Generated households with every kind of gap, as plain rows and as tables; the same seed gives the same rows."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa

from giamngheo.law import answers
from tests.law import naive

ON = date(2023, 10, 31)
_EDGES = [192, 216, 372, 36, 72, 144, 180, 720, 672, 729]  # ages in months at which some rule turns


def maybe(draw, value, missing):
    return None if draw.random() < missing else value


def person(draw, household, number, missing):
    if draw.random() < 0.3:  # right at an edge, a day before or after
        months = draw.choice(_EDGES)
        year, month = divmod(ON.year * 12 + ON.month - 1 - months, 12)
        born = date(year, month + 1, min(ON.day, 28)) + timedelta(days=draw.randint(-1, 4))
    else:
        born = ON - timedelta(days=draw.randint(0, 90 * 365))
    born = min(born, ON)
    style = draw.random()
    row = {
        "household": household,
        "person": f"{household}-{number}",
        "birth_date": born if style > missing else None,
        "birth_year": born.year if style > missing / 3 else None,
        "sex": maybe(draw, draw.choice(["male", "female"]), missing),
        "schooling": maybe(draw, draw.choice(naive.SCHOOLING), missing),
        "qualification": maybe(draw, draw.choice(naive.QUALIFICATION), missing),
        "employment": maybe(
            draw,
            draw.choice(["contract", "no_contract", "self_employed", "seeking", "not_seeking"]),
            missing,
        ),
    }
    for column in (
        "on_the_job_certified", "health_insurance", "underweight", "stunted", "monthly_allowance", "disabled",
        "able_to_work",
    ):  # fmt: skip
        row[column] = maybe(draw, draw.random() < 0.5, missing)
    return row


def household(draw, number, missing):
    name = f"H{number:06d}"
    listed = draw.randint(0, 5)
    members = draw.choice([listed, listed, listed, listed + 1, max(listed - 1, 0)]) or None
    row = {
        "household": name,
        "area": maybe(draw, draw.choice(["rural", "urban"]), missing / 2),
        "members": maybe(draw, members, missing / 2),
        "b1": maybe(draw, draw.choice([0, 100, 139, 140, 141, 174, 175, 176, 300]), missing / 2),
        "income_per_person": maybe(
            draw, draw.choice([1_400_000, 1_500_000, 1_500_001, 2_250_000, 2_250_001, 3_000_000]), 0.7
        ),
        "house_area": maybe(draw, Decimal(draw.randint(0, 6000)) / 100, missing),
        "wall": maybe(
            draw, draw.choice([*sorted(naive.NOT_DURABLE["wall"]), "concrete", "brick_stone"]), missing
        ),
        "column": maybe(draw, draw.choice([*sorted(naive.NOT_DURABLE["column"]), "concrete"]), missing),
        "roof": maybe(draw, draw.choice([*sorted(naive.NOT_DURABLE["roof"]), "tile"]), missing),
        "water_source": maybe(draw, draw.choice([*sorted(naive.CLEAN_WATER), "surface", "other"]), missing),
        "toilet": maybe(draw, draw.choice([*sorted(naive.HYGIENIC_TOILET), "none", "other"]), missing),
        "uses_internet": maybe(draw, draw.random() < 0.5, missing),
    }
    for column in naive.MEANS:
        row[column] = maybe(draw, draw.random() < 0.1, missing)
    return row, [person(draw, name, place, missing) for place in range(listed)]


def rows(count, seed, missing=0.08):
    """`count` households as (row, rows of persons)."""
    draw = random.Random(seed)
    return [household(draw, number, missing) for number in range(count)]


def tables(generated):
    """The same households as the two tables of answers."""
    own = [row for row, _ in generated]
    members = [one for _, persons in generated for one in persons]
    return as_table(own, answers.HOUSEHOLD), as_table(members, answers.PERSON)


def as_table(own, columns):

    return pa.table({name: pa.array([row.get(name) for row in own], kind) for name, kind in columns.items()})
