"""Every write of the register, by what it is about.  Each is one transaction and one line of the action log."""

from giamngheo.registry.actions.duplicates import judge_pair, keep_pairs
from giamngheo.registry.actions.entering import readmit_household, register_household, register_households
from giamngheo.registry.actions.members import (
    add_member,
    change_head,
    correct_person,
    end_membership,
    join_members,
    note_sensitive_read,
    note_sensitive_view,
)
from giamngheo.registry.actions.one_row import keep_one
from giamngheo.registry.actions.statuses import correct_status, record_statuses
from giamngheo.registry.actions.undoing import Resting, undo_act, undo_problems
from giamngheo.registry.actions.wholes import (
    close_household,
    merge_households,
    move_household,
    split_household,
)

__all__ = [
    "Resting",
    "add_member",
    "change_head",
    "close_household",
    "correct_person",
    "correct_status",
    "end_membership",
    "join_members",
    "judge_pair",
    "keep_one",
    "keep_pairs",
    "merge_households",
    "move_household",
    "note_sensitive_read",
    "note_sensitive_view",
    "readmit_household",
    "record_statuses",
    "register_household",
    "register_households",
    "split_household",
    "undo_act",
    "undo_problems",
]
