"""The two reviews: who is asked, what is found and what stands on each sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from giamngheo.demo.answers import Circumstances, Round, can_lack, circumstances, household_answers
from giamngheo.demo.communes import Commune
from giamngheo.demo.draws import Bools, Draws, Ints
from giamngheo.demo.figures import YEARS, Figures
from giamngheo.demo.flags import Asked, Flags, flags_of_near_poor, flags_of_others, flags_of_poor
from giamngheo.demo.latents import Latents
from giamngheo.demo.lives import Lives
from giamngheo.demo.members import member_answers, reasons, unlearnt_people
from giamngheo.demo.paths import MEDIUM, NEAR, NONE, POOR, Register
from giamngheo.demo.population import Tables
from giamngheo.facts.schema import INDICATORS

LEFT_OPEN = 3  # per cent of sheets on which an answer that decides nothing was left out
FIND = {POOR: "poor", NEAR: "near_poor", MEDIUM: "medium", NONE: "not_poor"}
BLANK = ("water_source", "toilet", "house_area")  # answers that a sheet may lack, and the flags they decide
BLANK_FLAGS = [INDICATORS.index(name) for name in ("water", "toilet", "housing_area")]


@dataclass(frozen=True, slots=True)
class Sheets:
    """One review's sheets and what they must come to.

    - `households`: household, applied (asked for the review: not on a list before), and every household answer.
    - `members`: household, person, then every answer about a member.
    - `found`: household, category (null: undetermined), dep_mask, known_mask.
    """

    year: int
    households: pa.Table
    members: pa.Table
    found: pa.Table


def hold(
    draws: Draws,
    figures: Figures,
    lives: Lives,
    latents: Latents,
    tables: Tables,
    communes: tuple[Commune, ...],
) -> dict[int, Sheets]:
    """Both reviews; in the second, households mostly lack what they lacked in the first."""
    urban = np.array([commune.area == "urban" for commune in communes])
    before = np.zeros((len(lives.register), len(INDICATORS)), dtype=bool)
    drawn: list[_Drawn] = []
    for year in YEARS:
        undetermined = _open_cases(draws, figures, lives.register, year)
        asked = _ask(draws, figures, lives, year, undetermined, urban)
        who = circumstances(asked, lives, latents)
        flags = _flags(draws, asked, who, before[asked.rows], figures)
        before[asked.rows] = flags
        drawn.append(_Drawn(asked, who, flags, np.isin(asked.rows, undetermined)))
    whys = [reasons(each.asked, latents, each.flags, each.who) for each in drawn]
    unlearnt = unlearnt_people(
        [(each.asked, why) for each, why in zip(drawn, whys, strict=True)], len(lives.people)
    )
    sheets = {}
    for each, why in zip(drawn, whys, strict=True):
        members = member_answers(each.asked, lives, latents, each.who, why, unlearnt)
        answers = household_answers(each.asked, lives, latents, each.flags, each.who)
        sheets[each.asked.year] = _write(draws, each, lives.register, answers, members, tables)
    return sheets


@dataclass(frozen=True, slots=True)
class _Drawn:
    asked: Round
    who: Circumstances
    flags: Flags
    undetermined: Bools


def _open_cases(draws: Draws, figures: Figures, register: Register, year: int) -> Ints:
    """Applicants whose sheets will lack too much to decide."""
    return draws.some(_never_listed(register, year), figures.years[year].undetermined)


def _never_listed(register: Register, year: int) -> Ints:
    never = np.logical_and.reduce([category == NONE for category in register.category.values()])
    return np.flatnonzero(never & register.present(year) & (register.created == 0))


def _ask(draws: Draws, figures: Figures, lives: Lives, year: int, undetermined: Ints, urban: Bools) -> Round:
    """Who was poor, near-poor or of medium standard a year before, whoever is now, and applicants refused."""
    register = lives.register
    was, now = register.category[year - 1], register.category[year]
    review = register.present(year) & (
        np.isin(was, (POOR, NEAR, MEDIUM)) | np.isin(now, (POOR, NEAR, MEDIUM))
    )
    review[undetermined] = True
    free = _never_listed(register, year)
    review[draws.some(free[~review[free]], figures.years[year].refused)] = True
    rows = np.flatnonzero(review)
    place = np.full(len(register), -1)
    place[rows] = np.arange(len(rows))
    moment = lives.moments[year]
    mine = review[moment.household]
    person = moment.person[mine]
    return Round(
        year=year,
        rows=rows,
        category=now[rows],
        urban=urban[register.commune[rows]],
        person=person,
        owner=place[moment.household[mine]],
        relation=moment.relation[mine],
        age=lives.people.age(year)[person],
    )


def _flags(draws: Draws, asked: Round, who: Circumstances, before: Flags, figures: Figures) -> Flags:
    able, dependants = can_lack(asked, who)
    everything = Asked(able, dependants, before)
    rates: Mapping[str, object] = figures.deprived[asked.year]
    flags = np.zeros_like(able)
    for chosen, draw in (
        (asked.category == POOR, flags_of_poor),
        (asked.category == NEAR, flags_of_near_poor),
        (~np.isin(asked.category, (POOR, NEAR)), flags_of_others),
    ):
        rows = np.flatnonzero(chosen)
        flags[rows] = draw(draws, everything.some(rows), rates)  # type: ignore[arg-type]
    return flags


def _write(
    draws: Draws,
    drawn: _Drawn,
    register: Register,
    answers: dict[str, pa.Array],
    members: dict[str, pa.Array],
    tables: Tables,
) -> Sheets:
    asked, flags = drawn.asked, drawn.flags
    codes = tables.households["household"].combine_chunks().take(pa.array(asked.rows))
    known = np.ones_like(flags)
    for column, name in enumerate(BLANK):
        blank = _left_open(draws, drawn, known, column)
        answers[name] = _without(answers[name], blank)
        known[blank, BLANK_FLAGS[column]] = False
    no_total = drawn.undetermined & (np.cumsum(drawn.undetermined) % 2 == 0)
    answers["b1"] = _without(_under_the_line(answers["b1"], drawn.undetermined, asked.urban), no_total)
    category = pa.array([FIND[code] for code in asked.category.tolist()], pa.string())
    weights = 1 << np.arange(len(INDICATORS))
    was = register.category[asked.year - 1][asked.rows]
    persons = tables.persons.select(["person", "full_name", "sex", "birth_date", "birth_year", "ethnicity"])
    persons = persons.take(pa.array(asked.person))
    return Sheets(
        year=asked.year,
        households=pa.table(
            {"household": codes, "applied": pa.array(~np.isin(was, (POOR, NEAR))), **answers}
        ),
        members=pa.table(
            {
                "household": codes.take(pa.array(asked.owner)),
                **{name: persons[name] for name in persons.column_names},
                **members,
            }
        ),
        found=pa.table(
            {
                "household": codes,
                "category": _without(category, drawn.undetermined),
                "dep_mask": pa.array((flags & known) @ weights),
                "known_mask": pa.array(known @ weights),
            }
        ),
    )


def _left_open(draws: Draws, drawn: _Drawn, known: Flags, column: int) -> Bools:
    """Sheets that lack an answer: where it decides nothing (the flag is not lacked, and the list would be the
    same either way), and where the whole result is to stay open."""
    flags, category = drawn.flags, drawn.asked.category
    flag = BLANK_FLAGS[column]
    number = flags.sum(axis=1) + (~known).sum(axis=1)
    harmless = ~flags[:, flag] & ((category == POOR) | ((category == NEAR) & (number <= 1)))
    return (harmless & draws.chance(LEFT_OPEN, len(flags)) & known.all(axis=1)) | drawn.undetermined


def _under_the_line(b1: pa.Array, which: Bools, urban: Bools) -> pa.Array:
    """Applicants without a result have a score under the line, or the score itself would decide."""
    return pa.array(np.where(which, np.where(urban, 165, 130), b1.to_numpy(zero_copy_only=False)))


def _without(values: pa.Array, blank: Bools) -> pa.Array:
    mask = pa.array(blank)
    return pa.compute.if_else(mask, pa.scalar(None, values.type), values)
