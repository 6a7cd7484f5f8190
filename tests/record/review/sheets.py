"""A cycle to test with, and answers that the law finds poor, near-poor, not poor or undetermined."""

from collections.abc import Mapping, Sequence
from datetime import date

from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.entries import Assessed, Recorded
from giamngheo.review.models import Cycle, CycleKind, Decision, FormVersion
from tests.record.registry.register import CLERK, NOW

STANDARD = "nd-07-2021"
DWELLING = {"wall": "brick_stone", "column": "concrete", "roof": "tile", "house_area": "80"}
SERVICES = {"water_source": "piped", "toilet": "septic", "uses_internet": True, "has_tv": True}
LACKING = {
    "water_source": "surface",
    "toilet": "none",
    "uses_internet": False,
    "wall": "mud_straw",
    "roof": "sheet",
}
B1 = {"poor": 120, "near_poor": 130, "not_poor": 190}


def answers(category: str | None = "poor", **more: object) -> dict[str, object]:
    """One grown-up of 1980 alone; `category` None leaves B1 out."""
    household: dict[str, object] = {"members": 1, **DWELLING, **SERVICES}
    if category is not None:
        household["b1"] = B1[category]
    if category == "poor":
        household |= LACKING
    person = {
        "person": "1", "full_name": "Hoàng Văn Thụ", "relation": "head", "sex": "male", "birth_year": 1980,
        "ethnicity": "02", "schooling": "none", "qualification": "upper_secondary", "health_insurance": True,
        "able_to_work": True, "employment": "self_employed", "monthly_allowance": False, "disabled": False,
    }  # fmt: skip
    return {"household": household | more, "members": [person]}


def open_cycle(
    place: Place,
    year: int = 2022,
    kind: CycleKind = CycleKind.periodic,
    *,
    take_over: bool = False,
    **rest: object,
) -> Cycle:
    code = f"{year}-{kind}"
    known: dict[str, object] = {
        "code": code,
        "title": f"Rà soát {code}",
        "kind": kind,
        "year": year,
        "reference_date": date(year, 10, 31),
        "opens_on": date(year, 9, 1),
        "closes_on": date(year, 12, 14),
        "standard": STANDARD,
    }
    cycle = actions.plan_cycle(place=place, actor=CLERK, at=NOW, **(known | rest))  # type: ignore[arg-type]
    if take_over:
        return actions.take_over_cycle(cycle=cycle, actor=CLERK, at=NOW)
    return actions.open_cycle(cycle=cycle, actor=CLERK, at=NOW)


def form() -> FormVersion:
    return actions.register_form_version(
        form="phieu-b", version="1", content_hash="0" * 64, actor=CLERK, at=NOW
    )


def fill(cycle: Cycle, household: Household, given: Mapping[str, object]) -> Recorded:
    return actions.record_answers(
        cycle=cycle, household=household, form_version=form(), answers=given, actor=CLERK, at=NOW
    )


def assess(cycle: Cycle) -> Assessed:
    return actions.assess(cycle=cycle, on=date(cycle.year, 11, 15), actor=CLERK, at=NOW)


def recognise(cycle: Cycle, place: Place, valid_from: date | None = None) -> Decision:
    first_day = valid_from or date(cycle.year, 12, 15)
    return actions.recognise(
        cycle=cycle,
        place=place,
        number=f"{place.code}/QĐ-UBND",
        decided_on=min(first_day, date(cycle.year, 12, 14)),
        valid_from=first_day,
        signed_by="Nguyễn Văn Ký",
        actor=CLERK,
        at=NOW,
    )


def conclude(
    cycle: Cycle, place: Place, results: Mapping[str, str], households: Sequence[Household]
) -> Decision:
    """Fill, assess and recognise; `results` gives the category by household code, others are not poor."""
    for household in households:
        fill(cycle, household, answers(results.get(household.code, "not_poor")))
    assess(cycle)
    return recognise(cycle, place)
