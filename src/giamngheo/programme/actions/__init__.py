"""Every write of the programme.  Each act is one transaction and one line of the action log.

plan_activity, change_plan                      the plan, while nobody has approved it
approve, start, suspend, resume, accept,
settle, cancel (…_activity), undo_step          the steps of `workflow.ACTS`
add_households, add_persons, add_outsiders      who takes part
hand_over, pay_out, mark_attendance, link_cost  what is done for many at once, or looks further than its own row
keep, keep_many, fill, withdraw                 every other row (`keeping.RULES`): built by the caller, never edited
"""

from giamngheo.programme.actions.costing import link_cost, unclaimed
from giamngheo.programme.actions.keeping import FILLED, RULES, fill, keep, keep_many, withdraw
from giamngheo.programme.actions.moving import (
    accept_activity,
    approve_activity,
    cancel_activity,
    last_step,
    resume_activity,
    settle_activity,
    start_activity,
    suspend_activity,
    undo_step,
)
from giamngheo.programme.actions.people import (
    Item,
    Outsider,
    add_households,
    add_outsiders,
    add_persons,
    hand_over,
    mark_attendance,
    pay_out,
)
from giamngheo.programme.actions.planning import change_plan, missing, plan_activity

__all__ = [
    "FILLED",
    "RULES",
    "Item",
    "Outsider",
    "accept_activity",
    "add_households",
    "add_outsiders",
    "add_persons",
    "approve_activity",
    "cancel_activity",
    "change_plan",
    "fill",
    "hand_over",
    "keep",
    "keep_many",
    "last_step",
    "link_cost",
    "mark_attendance",
    "missing",
    "pay_out",
    "plan_activity",
    "resume_activity",
    "settle_activity",
    "start_activity",
    "suspend_activity",
    "unclaimed",
    "undo_step",
    "withdraw",
]
