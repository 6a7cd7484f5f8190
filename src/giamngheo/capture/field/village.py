"""What a telephone is given of a village: households and members as far as the form needs them, and the form.

Names, relation, sex and birth are basic data (Luật 91/2025/QH15); ethnicity, health, disability and identification
numbers are not given to a telephone.
"""

from typing import Any

from giamngheo.access.reach import Reach
from giamngheo.documents.ethnicity import ethnic_groups
from giamngheo.forms.compiled import compiled, sentences
from giamngheo.forms.definition import Form, forms
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.registry.models import Household, Membership
from giamngheo.review.entering import in_village, villages, with_progress
from giamngheo.review.models import Cycle, CycleState
from giamngheo.review.queries import cycles

FORM = "phieu-b"


def form() -> Form:
    """The form that is filled."""
    return forms()[FORM]


def on_offer(reach: Reach) -> list[tuple[Cycle, Place]]:
    """The villages of open cycles in which the reach may record."""
    open_now = cycles(reach).filter(state=CycleState.open)
    return [(cycle, village.place) for cycle in open_now for village in villages(reach, cycle)]


def as_data(cycle: Cycle, place: Place) -> dict[str, Any]:
    """A village by its names."""
    return {
        "cycle": cycle.pk,
        "title": cycle.title,
        "on": cycle.reference_date.isoformat(),
        "place": place.pk,
        "name": place.full_name,
        "commune": place.parent.full_name if place.parent else "",
        "area": place.area,
    }


def content(reach: Reach, cycle: Cycle, place: Place, account: Any, language: str) -> dict[str, Any]:
    """Everything that the telephone keeps of a village."""
    households = list(with_progress(in_village(reach, cycle, place), cycle, account))
    members: dict[int, list[dict[str, Any]]] = {household.pk: [] for household in households}
    memberships = Membership.objects.filter(valid_on(cycle.reference_date), household__in=list(members))
    ordered = sorted(
        memberships.select_related("person").order_by("pk"), key=lambda one: one.relation != "head"
    )
    for membership in ordered:
        members[membership.household_id].append(_member(membership))
    definition = compiled(form(), language)
    definition["sentences"] = sentences(language, ("forms.", "answers."))
    return {
        "village": as_data(cycle, place),
        "form": definition,
        "groups": [[group.code, group.name.partition(" (")[0]] for group in ethnic_groups().values()],
        "households": [_household(household, members[household.pk]) for household in households],
    }


def _household(household: Household, members: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": household.code,
        "head": household.head_name,
        "folded": household.folded,
        "address": household.address,
        "complete": household.complete,  # type: ignore[attr-defined]
        "members": members,
    }


def _member(membership: Membership) -> dict[str, Any]:
    person = membership.person
    known = {
        "person": str(person.uid),
        "full_name": person.full_name,
        "relation": membership.relation,
        "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_year": person.birth_year,
    }
    return {name: answer for name, answer in known.items() if answer is not None}
