"""The journal's money on an activity: which movement was for it, and how much of it."""

from django.db import transaction
from django.db.models import Sum

from giamngheo.budget.accounts import Account
from giamngheo.budget.models import Movement
from giamngheo.core.problems import Refused
from giamngheo.programme.actions.keeping import keep
from giamngheo.programme.entries import Signed
from giamngheo.programme.models import LIVE, Activity, CostLink
from giamngheo.programme.problems import refusal


@transaction.atomic
def link_cost(*, activity: Activity, movement: Movement, amount: int, signed: Signed) -> CostLink:
    """So much of a payment (or of an advance that was settled) was for this activity.

    The payment is of the activity's part of the programme; all activities together claim no more than it was.
    """
    held = (
        Movement.objects.select_for_update(of=("self",))
        .select_related("to_line", "entry")
        .get(pk=movement.pk)
    )
    line = held.to_line
    paid = held.to_account == Account.spent and not held.reversal
    if not paid or (line.programme, line.part) != (activity.programme, activity.part):
        raise Refused([refusal("not_spent", movement=held.pk, part=activity.part)])
    return keep(
        row=CostLink(activity=activity, movement=held, amount=amount),
        signed=signed,
        also=lambda row: _refuse_beyond(held, row),
    )


def unclaimed(movement: Movement) -> int:
    """How much of a payment no activity claims yet, whole đồng."""
    claimed = CostLink.objects.filter(LIVE, movement=movement).aggregate(sum=Sum("amount"))["sum"]
    return movement.amount - (claimed or 0)


def _refuse_beyond(movement: Movement, row: CostLink) -> None:
    left = unclaimed(movement)
    if row.amount > left:
        raise Refused([refusal("link_beyond", movement=movement.pk, left=left, asked=row.amount)])
