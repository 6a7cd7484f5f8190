"""Quantities and the words of the activities, for their templates."""

from typing import Any

from django import template
from django.utils.translation import get_language

from giamngheo.core.problems import Problem
from giamngheo.office import words
from giamngheo.office.money import amounts
from giamngheo.office.money import wording as money_words
from giamngheo.office.programme import picture, wording
from giamngheo.office.programme.filters import Filters

register = template.Library()

register.filter("quantity", wording.quantity)
register.filter("kind_name", wording.kind_name)


@register.filter
def state_name(code: str) -> str:
    """What a state is called."""
    return words.name(wording.STATES, code)


@register.simple_tag
def part_name(programme: str, code: str) -> str:
    """A part in a few words."""
    return money_words.part_label(programme, code)


@register.simple_tag
def tail_of(filters: Filters, **more: Any) -> str:
    """The tail of an address with the filters, and more."""
    return filters.address(**more)


@register.filter
def length_of(part: int, whole: int) -> int:
    """A bar's length of a hundred."""
    return picture.tenths(part, whole)


@register.filter
def dong_only(amount: int | None) -> str:
    """Whole đồng with their marks, without the word; unknown a dash."""
    return "–" if amount is None else amounts.typed(amount, amounts.DONG)


@register.simple_tag
def what_is_wrong(problem: Problem) -> str:
    """What is wrong, without the place and without what to do."""
    return problem.what("en" if get_language() == "en" else "vi")
