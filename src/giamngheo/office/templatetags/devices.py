"""Words of the pages of deliveries."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from giamngheo.office.devices.words import STATES

register = template.Library()


@register.simple_tag
def kept_problem(problem: Mapping[str, str]) -> str:
    """A problem that was kept with a delivery, in the reader's language."""
    english = get_language() == "en"
    return f"{problem['en' if english else 'vi']} {problem['remedy_en' if english else 'remedy_vi']}"


@register.simple_tag
def state_name(state: str) -> str:
    """What became of a delivery."""
    return str(STATES[state])


@register.simple_tag
def name_of(names: Mapping[str, str], account: str) -> str:
    """The name behind an account's number."""
    return names.get(account, account)
