"""The page of a person: who it is, and the households it belonged to in time."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from giamngheo.access.policy import Request, policy
from giamngheo.office.households.one_row_views import kept_page
from giamngheo.registry import actions
from giamngheo.registry.lives import lives_of
from giamngheo.registry.models import Household, Person
from giamngheo.registry.policy import may_change, may_read_sensitive
from giamngheo.registry.queries import household as find_household


@policy("household.read")
def person(request: Request, code: str, uid: UUID) -> HttpResponse:
    """Ethnicity and identification number only when asked for, and the log says who asked."""
    try:
        household = find_household(request.reach, code)
        found, lives = lives_of(request.reach, household, uid)
    except (Household.DoesNotExist, Person.DoesNotExist):
        raise Http404 from None
    here = next(life.household for life in lives if not life.second)
    sensitive = may_read_sensitive(request.reach, household)
    shown = request.method == "POST" and sensitive
    if shown:
        actions.note_sensitive_read(person=found, household=household, actor=request.actor, at=timezone.now())
    context = {
        "household": household,
        "person": found,
        "lives": lives,
        "may_see": sensitive,
        "shown": shown,
        "may_change": found.kept_as_id is None and here is not None and may_change(request.reach, here),
        "membership": next(
            (life.membership for life in lives if life.household == household and not life.second), None
        ),
        "kept": kept_page(request, found),
    }
    return render(request, "office/households/person.html", context)
