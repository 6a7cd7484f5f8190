"""What every completion of the missing answers would give: the strictest reading of "not known".

Slow and exact.  The evaluator may leave open what this decides (it reasons answer by answer), but it must never
decide otherwise.
"""

from datetime import date
from itertools import product

YES_NO = [True, False]
SCHOOLING = ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
QUALIFICATION = ["none", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
RETIREMENT_MONTHS_2023 = {"male": 60 * 12 + 9, "female": 56 * 12}


def possible_births(person):
    """Every birth date a person may have: the known one, or each first and last day of the known year's months."""
    if person.get("birth_date") is not None:
        return [person["birth_date"]]
    if person.get("birth_year") is None:
        return [date(1900, 1, 1), date(2023, 10, 1)]
    year = person["birth_year"]
    last = [
        31,
        29 if (year % 4 == 0 and year % 100) or year % 400 == 0 else 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ]
    return [date(year, month, day) for month in range(1, 13) for day in (1, last[month - 1])]


def full_months(born, on):
    months = (on.year - born.year) * 12 + on.month - born.month
    return months - 1 if born.day > on.day else months


def over_completions(person, on, asked, holds):
    """True, False or None: whether `holds(age in months, answers)` is so for all, for no, or for some completions."""
    outcomes = set()
    choices = [
        [person.get(column)] if person.get(column) is not None else options
        for column, options in asked.items()
    ]
    for born in possible_births(person):
        for answers in product(*choices):
            outcomes.add(bool(holds(full_months(born, on), dict(zip(asked, answers, strict=True)))))
    return outcomes.pop() if len(outcomes) == 1 else None


def jobless(person, on):
    asked = {
        "sex": ["male", "female"],
        "able_to_work": YES_NO,
        "employment": ["contract", "seeking", "no_contract"],
    }

    def holds(months, a):
        working_age = 180 <= months < RETIREMENT_MONTHS_2023[a["sex"]]
        return working_age and a["able_to_work"] and a["employment"] in ("seeking", "no_contract")

    return over_completions(person, on, asked, holds)


def dependant(person, on):
    asked = {"disabled": YES_NO, "monthly_allowance": YES_NO}
    return over_completions(
        person,
        on,
        asked,
        lambda months, a: months < 192 or ((months >= 720 or a["disabled"]) and a["monthly_allowance"]),
    )


def malnourished(person, on):
    asked = {"stunted": YES_NO, "underweight": YES_NO}
    return over_completions(
        person, on, asked, lambda months, a: months < 192 and (a["stunted"] or a["underweight"])
    )


def uninsured(person, on):
    return over_completions(
        person, on, {"health_insurance": YES_NO}, lambda months, a: months >= 72 and not a["health_insurance"]
    )


def undereducated(person, on):
    asked = {"schooling": SCHOOLING, "qualification": QUALIFICATION, "on_the_job_certified": YES_NO}

    def holds(months, a):
        if a["schooling"] != "none":
            return False
        if 192 <= months < 216:
            return a["qualification"] in ("none", "primary")
        if 216 <= months < 372:
            return (
                a["qualification"] in ("none", "primary", "lower_secondary") and not a["on_the_job_certified"]
            )
        return False

    return over_completions(person, on, asked, holds)


def out_of_school(person, on):
    def holds(months, a):
        if 36 <= months < 72:
            return a["schooling"] != "preschool"
        if 72 <= months < 144:
            return a["schooling"] != "primary"
        if 144 <= months < 192:
            return a["schooling"] != "lower_secondary"
        return False

    return over_completions(person, on, {"schooling": SCHOOLING}, holds)


MEMBER_TESTS = {
    "employment": jobless,
    "nutrition": malnourished,
    "health_insurance": uninsured,
    "adult_education": undereducated,
    "school_attendance": out_of_school,
}
