"""The accounts of a budget line, the acts, and between which accounts each act moves money: one table.

Every movement takes money from one account and puts it in another, so that the journal sums to zero whatever is
written.  The documentation draws this table and a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices


class Account(TextChoices):
    """Where the money of a line is.  `grant` and `unfunded` are never above zero, the others never below."""

    grant = "grant", "nguồn giao"
    available = "available", "còn được chi"
    advanced = "advanced", "tạm ứng chưa hoàn"
    spent = "spent", "đã chi"
    returned = "returned", "đã nộp trả"
    cancelled = "cancelled", "đã hủy"
    unfunded = "unfunded", "chi vượt dự toán"


BELOW_ZERO = (Account.grant, Account.unfunded)
ABOVE_ZERO = tuple(account for account in Account if account not in BELOW_ZERO)


class Act(TextChoices):
    """What can be done with the money of a line."""

    allot = "allot", "giao dự toán"
    share_out = "share_out", "phân bổ cho đơn vị cấp dưới"
    adjust = "adjust", "điều chỉnh dự toán"
    move = "move", "điều chuyển giữa các dòng"
    carry_over = "carry_over", "chuyển nguồn, kéo dài sang năm sau"
    return_money = "return_money", "nộp trả"
    advance = "advance", "tạm ứng"
    settle = "settle", "hoàn ứng"
    disburse = "disburse", "thanh toán"
    cancel = "cancel", "hủy dự toán"
    correct = "correct", "đính chính"


@dataclass(frozen=True, slots=True)
class Rule:
    """Between which accounts an act moves money, whether from line to line, and the power it needs."""

    flows: frozenset[tuple[Account, Account]]
    power: str
    between_lines: bool = False


_GRANT, _AVAILABLE, _ADVANCED, _SPENT = Account.grant, Account.available, Account.advanced, Account.spent

RULES: Mapping[Act, Rule] = {
    Act.allot: Rule(frozenset({(_GRANT, _AVAILABLE)}), "money.allot"),
    Act.share_out: Rule(frozenset({(_AVAILABLE, _AVAILABLE)}), "money.allot", between_lines=True),
    # Up, down, or to cover what was spent beyond the line.
    Act.adjust: Rule(
        frozenset({(_GRANT, _AVAILABLE), (_AVAILABLE, _GRANT), (_AVAILABLE, Account.unfunded)}), "money.allot"
    ),
    Act.move: Rule(frozenset({(_AVAILABLE, _AVAILABLE)}), "money.allot", between_lines=True),
    Act.carry_over: Rule(
        frozenset({(_AVAILABLE, _AVAILABLE), (_ADVANCED, _ADVANCED)}), "money.close", between_lines=True
    ),
    Act.return_money: Rule(
        frozenset((account, Account.returned) for account in (_AVAILABLE, _ADVANCED, _SPENT)),
        "money.disburse",
    ),
    Act.advance: Rule(frozenset({(_AVAILABLE, _ADVANCED)}), "money.disburse"),
    Act.settle: Rule(frozenset({(_ADVANCED, _SPENT), (_ADVANCED, _AVAILABLE)}), "money.disburse"),
    Act.disburse: Rule(frozenset({(_AVAILABLE, _SPENT), (Account.unfunded, _SPENT)}), "money.disburse"),
    Act.cancel: Rule(frozenset({(_AVAILABLE, Account.cancelled)}), "money.close"),
}
"""Every act but `correct`, which reverses the movements of another entry and needs the power of that act."""

LARGEST_AMOUNT = 10**15
"""Of one movement: a million billion đồng, thirteen times the whole programme of 2021-2025."""

LARGEST_BALANCE = 10**16
"""Far below 2**63, so that no sum of the two can leave the integers of the database."""


def power(act: str) -> str:
    """The power that an act needs."""
    return RULES[Act(act)].power
