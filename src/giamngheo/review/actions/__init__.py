"""Every write of the review, by what it is about.  Each is one transaction and one line of the action log."""

from giamngheo.review.actions.cycles import (
    assess,
    open_cycle,
    plan_cycle,
    recognise,
    record_answers,
    record_answers_in_bulk,
    register_form_version,
    seal_cycle,
    take_over_cycle,
)

__all__ = [
    "assess",
    "open_cycle",
    "plan_cycle",
    "recognise",
    "record_answers",
    "record_answers_in_bulk",
    "register_form_version",
    "seal_cycle",
    "take_over_cycle",
]
