"""Words of the pages of deliveries."""

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from giamngheo.office.devices.words import STATES
from giamngheo.review.deliveries import OPEN, count_by_state
from giamngheo.review.models import Cycle

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


@register.simple_tag(takes_context=True)
def devices_link(context: template.Context, cycle: Cycle) -> SafeString | str:
    """The way to what devices sent in a cycle, for who may record; how many of it want a person."""
    reach = context["request"].reach.having("review.record")
    counts = count_by_state(reach, cycle) if reach.paths else {}
    if not sum(counts.values()):
        return ""
    waiting = sum(counts[state] for state in OPEN)
    more = ngettext(", {n} phiếu chờ người xem", ", {n} phiếu chờ người xem", waiting).format(n=waiting)
    words = _("Phiếu gửi từ thiết bị") + (more if waiting else "")
    return format_html('<p><a href="{}">{}</a></p>', reverse("devices", args=[cycle.code]), words)
