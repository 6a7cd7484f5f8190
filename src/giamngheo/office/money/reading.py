"""Lines, entries and what stands on them, within the reach of who asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import Account
from giamngheo.budget.models import Balance, Basis, BudgetLine, BudgetUnit, Entry, Movement

_BASES_SHOWN = 40


def units(reach: Reach) -> QuerySet[BudgetUnit]:
    """The units that spend within the reach's power."""
    return reach.scope(BudgetUnit.objects.select_related("place")).order_by("place__path", "name", "pk")


def open_units(reach: Reach, on: date) -> QuerySet[BudgetUnit]:
    """Those of them that exist on a day."""
    return units(reach).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def lines(reach: Reach) -> QuerySet[BudgetLine]:
    """The lines of those units."""
    found = BudgetLine.objects.select_related("unit__place")
    return reach.scope(found, "unit__place__path")


def balances(line: BudgetLine) -> dict[str, int]:
    """What stands on each account of a line today."""
    return dict(Balance.objects.filter(line=line).values_list("account", "amount"))


def movements(entry: Entry) -> Sequence[Movement]:
    """What an entry moved, with the lines."""
    found = Movement.objects.filter(entry=entry).order_by("pk")
    return list(found.select_related("from_line__unit__place", "to_line__unit__place"))


def bases(reach: Reach, line: BudgetLine | None = None) -> Sequence[Basis]:
    """Papers cited before, the latest cited first; of one line, or of everything within reach."""
    mine = [line.pk] if line is not None else lines(reach).values("pk")
    touching = Movement.objects.filter(Q(from_line__in=mine) | Q(to_line__in=mine))
    cited = (
        Basis.objects.filter(entries__movements__in=touching)
        .annotate(last=Max("entries__pk"))
        .order_by("-last")[:_BASES_SHOWN]
    )
    return list(cited)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an entry does to one account of a line."""

    line: BudgetLine
    account: str
    before: int
    after: int


def effects(entry: Entry) -> Sequence[Effect]:
    """The accounts an entry changed, with what stood and stands on them; read right after it is made."""
    changes: dict[tuple[int, str], int] = {}
    held: dict[int, BudgetLine] = {}
    for one in movements(entry):
        for line, account, amount in (
            (one.from_line, one.from_account, -one.amount),
            (one.to_line, one.to_account, one.amount),
        ):
            held[line.pk] = line
            changes[line.pk, account] = changes.get((line.pk, account), 0) + amount
    standing = _standing(held)
    order = [str(account) for account in Account]
    return [
        Effect(held[line], account, standing[line, account] - change, standing[line, account])
        for (line, account), change in sorted(
            changes.items(), key=lambda one: (one[0][0], order.index(one[0][1]))
        )
    ]


def _standing(numbers: Iterable[int]) -> Mapping[tuple[int, str], int]:
    rows = Balance.objects.filter(line__in=list(numbers)).values_list("line", "account", "amount")
    return {(line, account): amount for line, account, amount in rows}
