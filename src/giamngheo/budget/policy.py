"""Who may do what with the money; each predicate is about the reach of an account on a day."""

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import RULES, Act
from giamngheo.budget.models import BudgetLine, BudgetUnit, Entry, Movement


def may_read(reach: Reach, unit: BudgetUnit) -> bool:
    """See the unit's lines and every entry on them."""
    return reach.having("money.read").covers(unit.place)


def may(reach: Reach, act: str, line: BudgetLine) -> bool:
    """Do an act with the money of a line (that it would go from, where it goes to another)."""
    return reach.having(RULES[Act(act)].power).covers(line.unit.place)


def acts(reach: Reach, unit: BudgetUnit) -> frozenset[str]:
    """The acts that the reach allows on the unit's lines, for showing their buttons; `correct` needs an entry."""
    return frozenset(str(act) for act, rule in RULES.items() if reach.having(rule.power).covers(unit.place))


def may_correct(reach: Reach, entry: Entry) -> bool:
    """Correct an entry: whoever may do the act on every line that it touches."""
    if entry.act == Act.correct:
        return False
    mine = reach.having(RULES[Act(entry.act)].power)
    touched = Movement.objects.filter(entry=entry)
    units = BudgetUnit.objects.filter(
        pk__in={unit for pair in touched.values_list("from_line__unit", "to_line__unit") for unit in pair}
    )
    return all(mine.covers(unit.place) for unit in units.select_related("place"))


def may_close(reach: Reach, unit: BudgetUnit) -> bool:
    """Reconcile with the Treasury, close the year and reopen it."""
    return reach.having("money.close").covers(unit.place)


def may_keep_units(reach: Reach, unit: BudgetUnit) -> bool:
    """Add units that spend, and end them."""
    return reach.having("money.allot").covers(unit.place)
