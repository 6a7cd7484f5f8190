"""An identification number that somebody has already: where, as far as the reader may know."""

from collections.abc import Mapping, Sequence
from typing import Any

from giamngheo.access.reach import Reach
from giamngheo.core.problems import Problem
from giamngheo.registry.lives import whereabouts
from giamngheo.registry.problems import refusal

_TAKEN = "registry.identity_taken"


def explained(reach: Reach, data: Mapping[str, Any], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of one person's form, saying where its number is taken."""
    return explained_for(reach, [(data.get("full_name", ""), data.get("identity_number") or "")], problems)


def explained_for(
    reach: Reach, entered: Sequence[tuple[str, str]], problems: Sequence[Problem]
) -> tuple[Problem, ...]:
    """The problems, with one for each number, given with the name it was entered for, that is taken."""
    if all(problem.code != _TAKEN for problem in problems):
        return tuple(problems)
    found = [where for name, number in entered if number and (where := _where(reach, name, number))]
    others = [problem for problem in problems if problem.code != _TAKEN]
    return (*found, *others) if found else tuple(problems)


def _where(reach: Reach, name: str, number: str) -> Problem | None:
    where = whereabouts(reach, number)
    if where is None:
        return None
    if where.free and where.person is not None:
        return refusal("registry.identity_free", name=name, owner=where.person.full_name)
    if where.household is not None and where.person is not None:
        values = {"code": where.household.code, "head": where.household.head_name}
        return refusal("registry.identity_here", name=name, owner=where.person.full_name, **values)
    return refusal("registry.identity_there", name=name, commune=where.commune)
