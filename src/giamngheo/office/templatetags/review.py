"""Words of the review for its templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField

from giamngheo.office import words
from giamngheo.office.review import wording
from giamngheo.office.review.forms import PlanForm

register = template.Library()

_NAMES = {
    "state": wording.STATES,
    "step": wording.STEPS,
    "reason": wording.REASONS,
    "wish": wording.WISHES,
    "objection": wording.OBJECTIONS,
    "outcome": wording.OUTCOMES,
    "act": wording.ACTS,
    "category": words.CATEGORIES,
}


@register.simple_tag
def called(what: str, code: str) -> str:
    """What a code of the review is called."""
    return words.name(_NAMES[what], code)


@register.filter
def change_name(change: str) -> str:
    """What became of a household."""
    return words.name(words.CHANGES, change)


@register.filter
def with_steps(
    form: PlanForm, steps: Iterable[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], BoundField]]:
    """Each step of a plan beside the field of its last day."""
    fields = form.plan_fields()
    return [(step, fields[step["name"]]) for step in steps]
