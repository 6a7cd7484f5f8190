"""What is wrong with households about to be entered; pure, given what the register already holds."""

from collections import Counter
from collections.abc import Collection, Sequence

from giamngheo.core.problems import Problem
from giamngheo.places.models import Level
from giamngheo.registry.entries import NewHousehold, NewMember
from giamngheo.registry.models import Relation
from giamngheo.registry.problems import refusal

_IDENTITY_DIGITS = 12


def household_problems(entries: Sequence[NewHousehold], taken_codes: Collection[str]) -> list[Problem]:
    """Codes taken or given twice, households without exactly one head, places that are no village."""
    repeated = {code for code, count in Counter(entry.code for entry in entries).items() if count > 1}
    problems = [
        refusal("registry.code_taken", code, code=code) for code in sorted(repeated | set(taken_codes))
    ]
    for entry in entries:
        heads = sum(member.relation == Relation.head for member in entry.members)
        if heads != 1:
            problems.append(refusal("registry.heads", entry.code, count=heads))
        if entry.place.level != Level.village:
            problems.append(refusal("registry.not_a_village", entry.code, place=entry.place.full_name))
    return problems


def identity_problems(members: Sequence[NewMember], taken_numbers: Collection[str]) -> list[Problem]:
    """Identification numbers that are not 12 digits, given twice, or already another person's."""
    numbered = [(member, member.identity_number) for member in members if member.identity_number]
    counts = Counter(number for _, number in numbered)
    problems = []
    for member, number in numbered:
        if not is_identity_number(number):
            problems.append(refusal("registry.identity_form", name=member.full_name))
        elif number in taken_numbers or counts[number] > 1:
            problems.append(refusal("registry.identity_taken", name=member.full_name))
    return problems


def is_identity_number(text: str) -> bool:
    """Số định danh cá nhân is 12 digits (NĐ 137/2015/NĐ-CP, Article 13)."""
    return len(text) == _IDENTITY_DIGITS and text.isascii() and text.isdigit()
