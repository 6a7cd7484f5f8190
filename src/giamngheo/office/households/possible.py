"""What the reader can do with a household now: the buttons of its page, and the last act that can be taken back."""

from typing import Any

from giamngheo.access.models import Account
from giamngheo.access.policy import Request
from giamngheo.office import words
from giamngheo.office.households.act_views import cannot_undo
from giamngheo.office.households.acts import PAGES
from giamngheo.office.households.choices import ACTS
from giamngheo.registry.lives import act_to_undo
from giamngheo.registry.policy import may_change
from giamngheo.registry.queries import Story


def possible(request: Request, story: Story) -> dict[str, Any]:
    """Buttons for today only: of a day gone by nothing can be entered here."""
    household = story.household
    if not may_change(request.reach, household):
        return {"pages": [], "may_change": False, "last_act": None}
    members = [one for one in story.memberships if one.valid_to is None]
    last = act_to_undo(household)
    concerned = list(last.households.select_related("place").order_by("pk")) if last else []
    return {
        "pages": [page for page in PAGES.values() if page.fits(household, members)],
        "may_change": True,
        "last_act": last,
        "last_act_name": words.name(ACTS, last.kind) if last else "",
        "last_act_by": _name(last.recorded_by) if last else "",
        "may_undo": last is not None and not cannot_undo(request, last, concerned),
    }


def _name(account: str) -> str:
    """Who acted, by name; empty for the system's own acts."""
    if not account.isdecimal():
        return ""
    return Account.objects.filter(pk=int(account)).values_list("full_name", flat=True).first() or ""
