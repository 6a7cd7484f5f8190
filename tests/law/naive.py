"""A second evaluator, written straight from the sentences of the decrees in plain Python, one household at a time.

It shares no code with the product's evaluator: no rule file, no columns.  None is unknown throughout.
"""

from datetime import date

NOT_DURABLE = {
    "wall": {"mud_straw", "bamboo_poor_wood", "other"},
    "column": {"bamboo_poor_wood", "other"},
    "roof": {"sheet", "leaves_straw_paper", "other"},
}
CLEAN_WATER = {"piped", "borehole", "protected_well", "protected_spring", "rain", "bottled"}
HYGIENIC_TOILET = {"septic", "pour_flush", "vip", "two_vault"}
MEANS = ["has_tv", "has_radio", "has_computer", "has_landline", "has_laptop", "has_tablet", "has_smartphone"]
RETIREMENT_MONTHS_2023 = {"male": 60 * 12 + 9, "female": 56 * 12}


SCHOOLING = ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
QUALIFICATION = ["none", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]


def both(*verdicts):
    """Kleene's and: one false decides, else one unknown leaves it open."""
    if False in verdicts:
        return False
    return None if None in verdicts else True


def any_of(verdicts):
    """Kleene's or."""
    verdicts = list(verdicts)
    if True in verdicts:
        return True
    return None if None in verdicts else False


def negation(verdict):
    return None if verdict is None else not verdict


def among(answer, values):
    return None if answer is None else answer in values


def youngest_and_oldest(person, on):
    """Bounds of the age in full months; (None, None) where no birth is known."""
    if person.get("birth_date") is not None:
        months = full_months(person["birth_date"], on)
        return months, months
    if person.get("birth_year") is None:
        return None, None
    return (
        max(full_months(date(person["birth_year"], 12, 31), on), 0),
        full_months(date(person["birth_year"], 1, 1), on),
    )


def full_months(born, on):
    months = (on.year - born.year) * 12 + on.month - born.month
    return months - 1 if born.day > on.day else months


def reached(person, on, months):
    """Whether the person has reached an age in months."""
    youngest, oldest = youngest_and_oldest(person, on)
    if youngest is None:
        return None
    if youngest >= months:
        return True
    return False if oldest < months else None


def aged(person, on, start, below):
    return both(reached(person, on, start * 12), negation(reached(person, on, below * 12)))


def jobless(person, on):
    if person.get("sex") is None:
        working_age = None
    else:
        retired = reached(person, on, RETIREMENT_MONTHS_2023[person["sex"]])
        working_age = both(reached(person, on, 180), negation(retired))
    return both(
        working_age, person.get("able_to_work"), among(person.get("employment"), {"seeking", "no_contract"})
    )


def dependant(person, on):
    weak = any_of([reached(person, on, 60 * 12), person.get("disabled")])
    return any_of([negation(reached(person, on, 16 * 12)), both(weak, person.get("monthly_allowance"))])


def malnourished(person, on):
    child = negation(reached(person, on, 16 * 12))
    return both(child, any_of([person.get("stunted"), person.get("underweight")]))


def uninsured(person, on):
    return both(reached(person, on, 6 * 12), negation(person.get("health_insurance")))


def undereducated(person, on):
    idle = among(person.get("schooling"), {"none"})
    held = person.get("qualification")
    young = both(aged(person, on, 16, 18), idle, among(held, {"none", "primary"}))
    adult = both(
        aged(person, on, 18, 31),
        idle,
        among(held, {"none", "primary", "lower_secondary"}),
        negation(person.get("on_the_job_certified")),
    )
    return any_of([young, adult])


def out_of_school(person, on):
    stages = [(3, 6, "preschool"), (6, 12, "primary"), (12, 16, "lower_secondary")]
    return any_of(
        both(aged(person, on, start, below), negation(among(person.get("schooling"), {stage})))
        for start, below, stage in stages
    )


def flags(household, persons, on):
    """The twelve flags of NĐ 07/2021 in the order of its annex."""
    declared = household.get("members")
    size = max(declared or 0, len(persons)) or None
    unlisted = (size or 1) - len(persons)

    def some_member(test):
        return any_of([test(person, on) for person in persons] + [None] * unlisted)

    def share():
        verdicts = [dependant(person, on) for person in persons] + [None] * unlisted
        sure, possible = verdicts.count(True), verdicts.count(True) + verdicts.count(None)
        if size is None:
            return None
        if 2 * sure > size:
            return True
        return None if 2 * possible > size else False

    def housing():
        parts = [
            None if household.get(name) is None else household[name] in materials
            for name, materials in NOT_DURABLE.items()
        ]
        if parts.count(True) >= 2:
            return True
        return None if parts.count(True) + parts.count(None) >= 2 else False

    def area():
        if household.get("house_area") is None or size is None:
            return None
        return household["house_area"] < 8 * size

    def lacking(column, good):
        return None if household.get(column) is None else household[column] not in good

    def means():
        if any(household.get(name) for name in MEANS):
            return False
        return None if any(household.get(name) is None for name in MEANS) else True

    internet = household.get("uses_internet")
    return [
        some_member(jobless),
        share(),
        some_member(malnourished),
        some_member(uninsured),
        some_member(undereducated),
        some_member(out_of_school),
        housing(),
        area(),
        lacking("water_source", CLEAN_WATER),
        lacking("toilet", HYGIENIC_TOILET),
        None if internet is None else not internet,
        means(),
    ]


def category(household, verdicts):
    """The one category that all completions of what is unknown agree on, else None."""
    if household.get("b1") is None:
        return None
    outcomes = set()
    for area in [household["area"]] if household.get("area") else ["rural", "urban"]:
        for more in range(verdicts.count(None) + 1):
            outcomes.add(
                category_of(
                    area, household["b1"], verdicts.count(True) + more, household.get("income_per_person")
                )
            )
    return outcomes.pop() if len(outcomes) == 1 else None


def category_of(area, b1, deprived, income):
    if b1 <= (140 if area == "rural" else 175):
        return "poor" if deprived >= 3 else "near_poor"
    low, high = (1_500_000, 2_250_000) if area == "rural" else (2_000_000, 3_000_000)
    return "medium" if income is not None and low < income <= high else "not_poor"
