"""Every write of the journal, by what it is about.  Each is one transaction and one line of the action log.

Acts on money take `on`, the day the entry counts from, the `basis` it cites, and `request`, drawn with the form: the
same request again gives the entry it made before.
"""

from giamngheo.budget.actions.closing import close_year, reopen_year
from giamngheo.budget.actions.granting import (
    adjust,
    allot,
    cancel,
    carry_over,
    cover_overspend,
    move,
    return_money,
    share_out,
)
from giamngheo.budget.actions.spending import advance, correct, disburse, settle
from giamngheo.budget.actions.units import add_unit, end_unit

__all__ = [
    "add_unit",
    "adjust",
    "advance",
    "allot",
    "cancel",
    "carry_over",
    "close_year",
    "correct",
    "cover_overspend",
    "disburse",
    "end_unit",
    "move",
    "reopen_year",
    "return_money",
    "settle",
    "share_out",
]
