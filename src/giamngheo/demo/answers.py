"""From flags back to what people say at the door: answers that give exactly these flags by their definitions.

The definitions are those of `law/data/standards/nd-07-2021`; the choices among answers that mean the same are
synthetic and stay with a household or person from one year to the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa

from giamngheo.demo.composition import MALE
from giamngheo.demo.draws import Bools, Ints
from giamngheo.demo.flags import DEPENDENCY, Flags
from giamngheo.demo.latents import Latents
from giamngheo.demo.lives import Lives
from giamngheo.demo.paths import MEDIUM, MOVED_IN, NEAR, POOR
from giamngheo.facts.schema import CAUSES, INDICATORS

TAY, NUNG = 2, 7
NEEDS = ("health", "education", "production", "credit", "housing", "other")
URBAN_MORE = 35  # points between the two B1 lines, 140 and 175
GOOD = {
    "wall": (("brick_stone", 46), ("durable_wood_metal", 40), ("concrete", 14)),
    "column": (("concrete", 44), ("durable_wood_metal", 36), ("brick_stone", 20)),
    "roof": (("tile", 58), ("sheet", 32), ("concrete", 10)),
    "water_source": (
        ("protected_spring", 40),
        ("protected_well", 22),
        ("piped", 18),
        ("borehole", 14),
        ("rain", 6),
    ),
    "toilet": (("septic", 38), ("two_vault", 26), ("pour_flush", 24), ("vip", 12)),
}
BAD = {
    "wall": (("mud_straw", 60), ("bamboo_poor_wood", 40)),
    "column": (("bamboo_poor_wood", 88), ("other", 12)),
    "roof": (("leaves_straw_paper", 34), ("sheet", 30), ("tile", 36)),  # wall and column decide already
    "water_source": (("unprotected_spring", 56), ("surface", 26), ("unprotected_well", 18)),
    "toilet": (("other", 62), ("none", 38)),
}
# (wall, column, …) → the latent number that chooses among the answers
LATENT_OF = {"wall": "wall", "column": "column", "roof": "roof", "water_source": "water", "toilet": "toilet"}
FLAG_OF = {
    "wall": "housing_quality", "column": "housing_quality", "roof": "housing_quality",
    "water_source": "water", "toilet": "toilet",
}  # fmt: skip
DEVICES = (  # of a hundred households that have any: who has it, with internet and without
    ("has_tv", 88, 84),
    ("has_radio", 12, 18),
    ("has_computer", 3, 0),
    ("has_landline", 2, 6),
    ("has_laptop", 5, 0),
    ("has_tablet", 3, 0),
    ("has_smartphone", 96, 10),
)


@dataclass(frozen=True, slots=True)
class Round:
    """The households that are asked in one year and who lives there.

    `rows`: places in the register; `person`, `owner` (a place in `rows`), `relation`, `age`: one per member, in
    the order of the households.
    """

    year: int
    rows: Ints
    category: Ints
    urban: Bools
    person: Ints
    owner: Ints
    relation: Ints
    age: Ints

    @property
    def size(self) -> int:
        return len(self.rows)

    def count(self, members: Bools) -> Ints:
        """How many such members each household has."""
        return np.bincount(self.owner[members], minlength=self.size)

    def has(self, members: Bools) -> Bools:
        """Households with such a member."""
        return self.count(members) > 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What follows from who people are, whatever they answer: one truth value per member."""

    able_to_work: Bools
    allowance: Bools
    employable: Bools
    teachable: Bools
    of_school_age: Bools


def circumstances(asked: Round, lives: Lives, latents: Latents) -> Circumstances:
    """Who can work, who draws social assistance every month, who could lack work, learning or school."""
    age, male = asked.age, lives.people.sex[asked.person] == MALE
    disabled = latents.disabled[asked.person]
    old_hand = (age < 75) & (latents.person("work", asked.person) < 30)
    able_to_work = ~disabled & (age >= 15) & ((age < np.where(male, 66, 63)) | old_hand)
    support = latents.person("support", asked.person) < 60
    poor = asked.category[asked.owner] == POOR
    return Circumstances(
        able_to_work=able_to_work,
        allowance=disabled | (age >= 80) | ((age >= 60) & support & poor),
        employable=able_to_work & (age >= 18) & (age <= 50),
        teachable=~disabled & (age >= 16) & (age <= 30),
        of_school_age=(age >= 3) & (age <= 15),
    )


def can_lack(asked: Round, who: Circumstances) -> tuple[Flags, Bools]:
    """Which flags each household could have, and whether it has that of dependants (more than half of its members)."""
    able = np.ones((asked.size, len(INDICATORS)), dtype=bool)
    able[:, INDICATORS.index("employment")] = asked.has(who.employable)
    able[:, INDICATORS.index("nutrition")] = asked.has(asked.age < 16)
    able[:, INDICATORS.index("health_insurance")] = asked.has(asked.age >= 6)
    able[:, INDICATORS.index("adult_education")] = asked.has(who.teachable)
    able[:, INDICATORS.index("school_attendance")] = asked.has(who.of_school_age)
    dependants = asked.count(
        (asked.age < 16) | ((asked.age >= 60) & who.allowance) | (who.allowance & (asked.age < 60))
    )
    lacks = 2 * dependants > np.bincount(asked.owner, minlength=asked.size)
    able[:, DEPENDENCY] = lacks
    return able, lacks


def culprits(
    asked: Round, latents: Latents, flags: Flags, indicator: str, eligible: Bools, prefer: Ints | None = None
) -> Bools:
    """The one member of each household with the flag who is the reason for it: the same one every year."""
    lacking = flags[:, INDICATORS.index(indicator)]
    rows = np.flatnonzero(eligible & lacking[asked.owner])
    key = latents.person("culprit", asked.person[rows]) + (0 if prefer is None else prefer[rows] * 100)
    ordered = rows[np.lexsort((rows, key, asked.owner[rows]))]
    last = (
        np.append(asked.owner[ordered][1:] != asked.owner[ordered][:-1], True)
        if len(ordered)
        else np.zeros(0, bool)
    )
    chosen = np.zeros(len(asked.person), dtype=bool)
    chosen[ordered[last]] = True
    return chosen


def household_answers(
    asked: Round, lives: Lives, latents: Latents, flags: Flags, who: Circumstances
) -> dict[str, pa.Array]:
    """Every answer about the household, one column each; all are known."""
    members = np.bincount(asked.owner, minlength=asked.size)
    columns: dict[str, pa.Array] = {
        "area": pa.array(np.where(asked.urban, "urban", "rural"), pa.string()),
        "members": pa.array(members),
        "b1": pa.array(_b1(asked, latents)),
        "income_per_person": _income(asked, latents),
        "house_area": _house_area(asked, latents, flags, members),
    }
    for name, latent in LATENT_OF.items():
        lacking = flags[:, INDICATORS.index(FLAG_OF[name])]
        number = latents.household(latent, asked.rows)
        columns[name] = pa.array(
            np.where(lacking, _choose(BAD[name], number), _choose(GOOD[name], number)), pa.string()
        )
    columns |= _information(asked, latents, flags)
    return columns | _circumstances_of_poverty(asked, lives, latents, who)


def _choose(answers: Sequence[tuple[str, int]], number: Ints) -> np.ndarray:
    """The answer that each number below a hundred stands for."""
    ends = np.cumsum([weight for _, weight in answers])
    return np.array([answer for answer, _ in answers], dtype=object)[
        np.searchsorted(ends, number, side="right")
    ]


def _b1(asked: Round, latents: Latents) -> Ints:
    """The total of the paper, a multiple of five: at most 140 (175 in town) for the poor and near-poor."""
    rank = latents.household("b1", asked.rows)
    points = np.select(
        [asked.category == POOR, asked.category == NEAR, asked.category == MEDIUM],
        [60 + 5 * (rank * 17 // 100), 105 + 5 * (rank * 8 // 100), 145 + 5 * (rank * 8 // 100)],
        150 + 5 * (rank * 15 // 100),
    )
    gain = np.where(
        (asked.year == 2023) & (points < 135), 5 * (latents.household("income", asked.rows) % 2), 0
    )
    return points + gain + URBAN_MORE * asked.urban


def _income(asked: Round, latents: Latents) -> pa.Array:
    """Đồng a person a month, from the income form: asked only of households of medium standard."""
    steps = latents.household("income", asked.rows)
    income = np.where(asked.urban, 2_010_000 + steps * 9_900, 1_510_000 + steps * 7_400) // 10_000 * 10_000
    return pa.array(income, mask=asked.category != MEDIUM)


def _house_area(asked: Round, latents: Latents, flags: Flags, members: Ints) -> pa.Array:
    """Square metres to one decimal: under 8 a person where the flag says so, at least 8 elsewhere."""
    space = latents.household("space", asked.rows)
    small = members * (40 + space * 39 // 100)
    wide = np.maximum(members * 80 + space * 4, 360 + space * 8) // 5 * 5 + 5
    tenths = np.where(flags[:, INDICATORS.index("housing_area")], small, wide)
    return pa.array([Decimal(int(value)).scaleb(-1) for value in tenths], pa.decimal128(18, 4))


def _information(asked: Round, latents: Latents, flags: Flags) -> dict[str, pa.Array]:
    offline = flags[:, INDICATORS.index("telecom")]
    nothing = flags[:, INDICATORS.index("information_means")]
    number = latents.household("devices", asked.rows)
    columns = {"uses_internet": ~offline}
    for place, (name, online_share, offline_share) in enumerate(DEVICES):
        turned = (number + 37 * place) % 100
        columns[name] = ~nothing & (turned < np.where(offline, offline_share, online_share))
    none_yet = ~nothing & ~np.logical_or.reduce([columns[name] for name, *_ in DEVICES])
    columns["has_tv"] |= none_yet
    columns["sick_untreated"] = number < 2
    columns["phone_or_internet_subscription"] = ~offline | (~nothing & (number < 70))
    columns["hears_loudspeaker"] = number % 10 < 7
    return {name: pa.array(values) for name, values in columns.items()}


def _circumstances_of_poverty(
    asked: Round, lives: Lives, latents: Latents, who: Circumstances
) -> dict[str, pa.Array]:
    """Causes and needs of those on a list, and the groups that the tables count."""
    listed = np.isin(asked.category, (POOR, NEAR))
    number = latents.household("causes", asked.rows)
    no_labour = ~asked.has(who.able_to_work)
    shares: Mapping[str, int] = dict(
        zip(CAUSES, (18, 46, 12, 17, 31, 24, 9, 5), strict=True)
    )  # land, capital, labour, tools, knowledge, skills, illness, other
    causes = {
        name: listed & ((number * 7 + 29 * place) % 100 < share)
        for place, (name, share) in enumerate(shares.items())
    }
    causes["labour"] |= listed & no_labour
    causes["capital"] |= listed & ~np.logical_or.reduce(list(causes.values()))
    wishes = latents.household("needs", asked.rows)
    needs = {name: listed & ((wishes * 11 + 41 * place) % 100 < 34) for place, name in enumerate(NEEDS)}
    native = np.isin(lives.ethnicity[asked.rows], (TAY, NUNG)) & (
        lives.register.arrival[asked.rows] != MOVED_IN
    )
    columns = {f"cause_{name}": values for name, values in causes.items()}
    columns |= {
        "no_labour_capacity": no_labour,
        "merit": latents.household("merit", asked.rows) < 4,
        "local_minority": native,
    }
    columns |= {f"need_{name}": values for name, values in needs.items()}
    return {name: pa.array(values) for name, values in columns.items()}
