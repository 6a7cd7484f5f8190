"""The answers about each member: learning, health, support and work."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from giamngheo.demo.answers import Circumstances, Round, culprits
from giamngheo.demo.composition import RELATIONS
from giamngheo.demo.draws import Bools
from giamngheo.demo.flags import Flags
from giamngheo.demo.latents import Latents
from giamngheo.demo.lives import Lives
from giamngheo.demo.people import years_of
from giamngheo.demo.population import words

Words = NDArray[np.object_]
LEARNT_SINCE = 1992  # whoever was born then or later is asked about qualifications in one of the two years


@dataclass(frozen=True, slots=True)
class Reasons:
    """For each of the flags about members, the one member who is the reason for it."""

    employment: Bools
    nutrition: Bools
    health_insurance: Bools
    adult_education: Bools
    school_attendance: Bools


def reasons(asked: Round, latents: Latents, flags: Flags, who: Circumstances) -> Reasons:
    """Who makes the household lack what it lacks; children of the usual ages first."""
    age = asked.age
    early_or_late = np.isin(age, (3, 4, 13, 14, 15)).astype(np.int64)
    return Reasons(
        employment=culprits(asked, latents, flags, "employment", who.employable),
        nutrition=culprits(asked, latents, flags, "nutrition", age < 16, (age < 6).astype(np.int64)),
        health_insurance=culprits(
            asked, latents, flags, "health_insurance", age >= 6, (age >= 18).astype(np.int64)
        ),
        adult_education=culprits(asked, latents, flags, "adult_education", who.teachable),
        school_attendance=culprits(
            asked, latents, flags, "school_attendance", who.of_school_age, early_or_late
        ),
    )


def member_answers(
    asked: Round, lives: Lives, latents: Latents, who: Circumstances, why: Reasons, unlearnt: Bools
) -> dict[str, pa.Array]:
    """One column per answer.  `unlearnt`: people of the whole district who lack a qualification in either year."""
    age, child = asked.age, asked.age < 16
    support = latents.person("support", asked.person)
    schooling = _schooling(asked, latents, why, unlearnt[asked.person])
    qualification = _qualification(asked, lives, latents, unlearnt[asked.person])
    trained = (age >= 18) & (age <= 30) & (qualification == "lower_secondary") & ~unlearnt[asked.person]
    return {
        "relation": words(asked.relation, RELATIONS).cast(pa.string()),
        "schooling": pa.array(schooling, pa.string()),
        "qualification": pa.array(qualification, pa.string()),
        "on_the_job_certified": pa.array(trained, mask=age < 15),
        "health_insurance": pa.array(~why.health_insurance),
        "underweight": pa.array(why.nutrition & (support >= 50), mask=~child),
        "stunted": pa.array(why.nutrition & (support < 75), mask=~child),
        "monthly_allowance": pa.array(who.allowance),
        "disabled": pa.array(latents.disabled[asked.person]),
        "able_to_work": pa.array(who.able_to_work, mask=age < 15),
        "employment": pa.array(_employment(asked, latents, who, why, schooling), pa.string(), mask=age < 15),
    }


def _schooling(asked: Round, latents: Latents, why: Reasons, unlearnt: Bools) -> Words:
    """Where enrolled now; whoever lacks a qualification but is no reason for the flag this year is in training."""
    age, number = asked.age, latents.person("learning", asked.person)
    school = np.select(
        [
            age < 3,
            age < 6,
            age < 12,
            age < 16,
            age < 18,
            (age < 23) & (number < 14),
            (age < 23) & (number < 26),
        ],
        ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "higher", "vocational"],
        "none",
    ).astype(object)
    school[(age >= 16) & (age <= 30) & unlearnt] = "vocational"
    school[why.adult_education] = "none"
    behind = why.school_attendance & (age >= 12) & (number < 60)
    school[why.school_attendance] = "none"
    school[behind] = "primary"
    return school


def _qualification(asked: Round, lives: Lives, latents: Latents, unlearnt: Bools) -> Words:
    """The highest held, by birth and fortune; the same in both years for whoever has left school."""
    age, number = asked.age, latents.person("learning", asked.person)
    born = years_of(lives.people.born)[asked.person]
    young = np.select(
        [number < 14, number < 38, number < 46],
        ["higher", "vocational", "lower_secondary"],
        "upper_secondary",
    )
    middle = np.select(
        [number < 4, number < 12, number < 34, number < 78],
        ["higher", "vocational", "upper_secondary", "lower_secondary"],
        "primary",
    )
    old = np.select(
        [number < 8, number < 34, number < 80], ["upper_secondary", "lower_secondary", "primary"], "none"
    )
    learning = (age < 23) & (number < 26)
    held = np.select(
        [age < 12, age < 16, age < 18, learning, born >= LEARNT_SINCE, age < 60],
        ["none", "primary", "lower_secondary", "upper_secondary", young, middle],
        old,
    ).astype(object)
    little = np.where((born > 2003) | (number < 35), "primary", "lower_secondary")
    held[unlearnt] = little[unlearnt]
    return held


def _employment(asked: Round, latents: Latents, who: Circumstances, why: Reasons, schooling: Words) -> Words:
    number = latents.person("work", asked.person)
    work = np.select([number < 14, number < 93], ["contract", "self_employed"], "not_seeking").astype(object)
    work[~who.able_to_work | (schooling != "none")] = "not_seeking"
    work[why.employment] = np.where(number[why.employment] < 70, "no_contract", "seeking")
    return work


def unlearnt_people(rounds: list[tuple[Round, Reasons]], size: int) -> Bools:
    """People who are the reason for a flag of adult education in any of the years."""
    lacking = np.zeros(size, dtype=bool)
    for asked, why in rounds:
        lacking[asked.person[why.adult_education]] = True
    return lacking
