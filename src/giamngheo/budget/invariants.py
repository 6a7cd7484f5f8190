"""What must hold of the journal that is stored, looked at afresh; `giamngheo check` lists what does not.

The database refuses most of this as it is written; these checks find what was changed behind its back.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from giamngheo.budget.accounts import Account
from giamngheo.budget.models import Balance, BudgetLine, Entry, Movement
from giamngheo.core.numbers import group
from giamngheo.core.problems import Kind, Problem, Spot, catalogue

_RESTORE = (
    "Khôi phục từ bản sao lưu gần nhất, báo người quản trị.",
    "Restore the last backup and tell the administrator.",
)

catalogue(
    {
        "check.balance_astray": Kind(
            "Số dư “{account}” của dòng dự toán {line} ghi {kept} đồng mà các khoản ghi sổ cộng lại là {summed} đồng.",
            "The balance {account} of budget line {line} says {kept} đồng, its movements add up to {summed} đồng.",
            *_RESTORE,
        ),
        "check.balances_missing": Kind(
            "Dòng dự toán {line} có {count} số dư thay vì {expected}.",
            "Budget line {line} has {count} balances instead of {expected}.",
            *_RESTORE,
        ),
        "check.money_not_zero": Kind(
            "Các số dư của chương trình {programme} cộng lại không bằng 0 mà là {summed} đồng.",
            "The balances of programme {programme} do not add up to zero but to {summed} đồng.",
            *_RESTORE,
        ),
        "check.entry_empty": Kind(
            "Bút toán {entry} không có khoản ghi sổ nào.",
            "Entry {entry} has no movement.",
            *_RESTORE,
        ),
        "check.movement_astray": Kind(
            "Khoản ghi sổ {movement} không mang việc và ngày của bút toán {entry}.",
            "Movement {movement} does not carry the act and the day of entry {entry}.",
            *_RESTORE,
        ),
        "check.reversal_not_whole": Kind(
            "Bút toán đính chính {entry} không đảo lại trọn vẹn bút toán {original}.",
            "The correction {entry} does not reverse the whole of entry {original}.",
            *_RESTORE,
        ),
        "check.day_overdrawn": Kind(
            "Dòng dự toán {line}: “{account}” bị âm vào ngày {on} ({amount} đồng).",
            "Budget line {line}: {account} is overdrawn on {on} ({amount} đồng).",
            "Xem các bút toán của dòng này quanh ngày đó và đính chính bút toán ghi sai ngày.",
            "Look at the entries of the line about that day, and correct the one with the wrong day.",
        ),
    }
)


def broken_journal() -> Iterator[Problem]:
    """Every balance, entry, movement and reversal that is not as the acts would have left it."""
    yield from _balances()
    yield from _accounts_missing()
    yield from _programmes()
    yield from _entries()
    yield from _reversals()
    yield from _days()


def _balances() -> Iterator[Problem]:
    """A balance is the sum of its movements."""
    for line, account, kept, summed in _rows(_ASTRAY):
        values = {
            "line": line,
            "account": Account(account).label,
            "kept": group(int(kept)),
            "summed": group(int(summed)),
        }
        yield Problem("check.balance_astray", Spot(), values)


_LEGS = """
    SELECT from_line_id AS line, from_account AS account, "on", -amount AS amount FROM budget_movement
    UNION ALL SELECT to_line_id, to_account, "on", amount FROM budget_movement
"""

_ASTRAY = f"""
WITH summed AS (SELECT line, account, SUM(amount) AS amount FROM ({_LEGS}) AS leg GROUP BY line, account)
SELECT balance.line_id, balance.account, balance.amount, COALESCE(summed.amount, 0)
FROM budget_balance balance
LEFT JOIN summed ON summed.line = balance.line_id AND summed.account = balance.account
WHERE balance.amount <> COALESCE(summed.amount, 0)
ORDER BY balance.line_id, balance.account
"""  # noqa: S608 - our own names

_OVERDRAWN = f"""
WITH daily AS (SELECT line, account, "on", SUM(amount) AS amount FROM ({_LEGS}) AS leg GROUP BY line, account, "on"),
running AS (
    SELECT line, account, "on", SUM(amount) OVER (PARTITION BY line, account ORDER BY "on") AS amount FROM daily
)
SELECT line, account, MIN("on"), MIN(CASE WHEN account IN ('grant', 'unfunded') THEN -amount ELSE amount END)
FROM running
WHERE CASE WHEN account IN ('grant', 'unfunded') THEN -amount ELSE amount END < 0
GROUP BY line, account ORDER BY line, account
"""  # noqa: S608 - our own names


def _accounts_missing() -> Iterator[Problem]:
    found = BudgetLine.objects.annotate(count=Count("balances")).exclude(count=len(Account)).order_by("pk")
    for number, count in found.values_list("pk", "count"):
        values = {"line": number, "count": count, "expected": len(Account)}
        yield Problem("check.balances_missing", Spot(), values)


def _programmes() -> Iterator[Problem]:
    """All accounts of a programme together are zero: no act moves money between programmes."""
    sums = Balance.objects.values("line__programme").annotate(summed=Sum("amount")).exclude(summed=0)
    for row in sums.order_by("line__programme"):
        values = {"programme": row["line__programme"], "summed": group(int(row["summed"]))}
        yield Problem("check.money_not_zero", Spot(), values)


def _entries() -> Iterator[Problem]:
    for number in Entry.objects.filter(movements__isnull=True).order_by("pk").values_list("pk", flat=True):
        yield Problem("check.entry_empty", Spot(), {"entry": number})
    reversing = Q(reversal=True, entry__reverses__isnull=False, act=F("entry__reverses__act"))
    own = Q(reversal=False, entry__reverses__isnull=True, act=F("entry__act"))
    astray = Movement.objects.exclude(Q(on=F("entry__on")) & (own | reversing)).order_by("pk")
    for number, entry in astray.values_list("pk", "entry"):
        yield Problem("check.movement_astray", Spot(), {"movement": number, "entry": entry})


def _reversals() -> Iterator[Problem]:
    """A correction has the movements of what it reverses, each the other way round, and no others."""
    corrections = Entry.objects.filter(reverses__isnull=False)
    mirrored = Movement.objects.filter(
        entry__reverses=OuterRef("entry"),
        from_line=OuterRef("to_line"),
        from_account=OuterRef("to_account"),
        to_line=OuterRef("from_line"),
        to_account=OuterRef("from_account"),
        amount=OuterRef("amount"),
    )
    originals = Movement.objects.filter(entry__reversed_by__isnull=False)
    unmatched = originals.annotate(back=Subquery(mirrored.values("pk")[:1])).filter(back__isnull=True)
    wrong = set(unmatched.values_list("entry__reversed_by", flat=True))
    counted = Count("movements", distinct=True), Count("reverses__movements", distinct=True)
    counts = corrections.annotate(own=counted[0], theirs=counted[1]).exclude(own=F("theirs"))
    wrong |= set(counts.values_list("pk", flat=True))
    found = corrections.filter(pk__in=wrong).order_by("pk")
    for number, original in found.values_list("pk", "reverses"):
        yield Problem("check.reversal_not_whole", Spot(), {"entry": number, "original": original})


def _days() -> Iterator[Problem]:
    """No account was overdrawn at the end of any day."""
    for line, account, on, amount in _rows(_OVERDRAWN):
        values = {
            "line": line,
            "account": Account(account).label,
            "on": str(on),
            "amount": group(int(amount)),
        }
        yield Problem("check.day_overdrawn", Spot(), values)


def _rows(statement: str) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
