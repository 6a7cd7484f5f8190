"""From what was typed to a complete sheet that the law has judged, or to everything that stands in the way."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from giamngheo.access.policy import Request
from giamngheo.core.problems import Problem, Refused, Severity
from giamngheo.forms.definition import Form
from giamngheo.forms.filling import check
from giamngheo.review import actions
from giamngheo.review.entering import Standing
from giamngheo.review.models import Assessment, Cycle

Answers = dict[str, Any]


def problems_of(form: Form, cycle: Cycle, found: Standing, answers: Answers) -> Sequence[Problem]:
    """What the form's definition refuses; the household's code and area are the register's."""
    own = answers["household"] | {"household": found.household.code, "area": found.household.place.area}
    return check(form, own, answers["members"], cycle.reference_date.year)


def complete(
    form: Form, cycle: Cycle, found: Standing, answers: Answers, over: int | None, request: Request
) -> Assessment | None:
    """Keep the sheet and let the law judge it; `Refused` with everything that is wrong, nothing is kept then.

    None where the law has to judge the whole cycle anew.
    """
    wrong = problems_of(form, cycle, found, answers)
    if wrong:
        raise Refused(wrong)
    at, actor = timezone.now(), request.actor
    version = actions.register_form_version(
        form=form.id, version=form.version, content_hash=form.hash, actor=actor, at=at
    )
    done = actions.complete_draft(
        cycle=cycle,
        household=found.household,
        account=request.user,
        form_version=version,
        answers=answers,
        over=over,
        actor=actor,
        at=at,
    )
    try:
        return actions.assess_sheet(sheet=done.sheet, on=request.today, actor=actor, at=at)
    except Refused:
        return None  # the law has changed since: who manages the cycle assesses all its sheets anew


def as_data(problem: Problem, language: str) -> dict[str, Any]:
    """A problem for the page's script: where it belongs on the sheet and its words."""
    return {
        "code": problem.code,
        "member": problem.spot.row,
        "question": problem.spot.question,
        "severity": str(problem.severity),
        "what": problem.what(language),
        "remedy": problem.remedy(language),
        "is_error": problem.severity == Severity.error,
    }
