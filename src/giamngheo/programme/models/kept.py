"""What the rows that are kept of an activity share: who wrote them, and that they are withdrawn and never removed."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

LIVE = Q(withdrawn_at__isnull=True)
"""Predicate: the row was not withdrawn."""

WITHDRAWING = ("withdrawn_at", "withdrawn_by", "withdrawn_why")
"""What is filled in once on a row that is never edited."""

THOUSAND = 1_000
LARGEST_AMOUNT = 1_000_000_000_000_000
LARGEST_FACTOR = 1_000_000_000


class Kept(models.Model):
    """A row written by one act.  `request` is drawn with the form that asks: the same one twice is one row."""

    request = models.UUIDField("mã yêu cầu", unique=True, default=uuid4, editable=False)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.CharField("người ghi", max_length=64)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.CharField("người rút", max_length=64, null=True, blank=True)
    withdrawn_why = models.CharField("lý do rút", max_length=300, null=True, blank=True)

    class Meta:
        abstract = True


def amount_of(quantity_thousandths: int, unit_price: int) -> int:
    """The price of a quantity in whole đồng, half a đồng upwards."""
    return (quantity_thousandths * unit_price + THOUSAND // 2) // THOUSAND


def money(name: str, field: str = "amount", *, least: int = 0) -> models.CheckConstraint:
    """An amount of đồng that is not less than nothing and that 64 bits hold a thousand times over."""
    known = Q(**{f"{field}__gte": least, f"{field}__lte": LARGEST_AMOUNT})
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__isnull": True}) | known)


def priced(name: str, price: str = "unit_price") -> models.CheckConstraint:
    """`amount` is quantity times unit price, rounded to the đồng; both are given or neither is."""
    product = F("quantity_thousandths") * F(price)
    both = Q(
        quantity_thousandths__isnull=False,
        quantity_thousandths__gt=0,
        quantity_thousandths__lte=LARGEST_FACTOR,
        **{f"{price}__isnull": False, f"{price}__gte": 0, f"{price}__lte": LARGEST_FACTOR},
    )
    near = Q(LessThanOrEqual(F("amount") * THOUSAND, product + THOUSAND // 2)) & Q(
        GreaterThanOrEqual(F("amount") * THOUSAND, product - THOUSAND // 2)
    )
    neither = Q(**{"quantity_thousandths__isnull": True, f"{price}__isnull": True})
    return models.CheckConstraint(name=name, condition=neither | (both & near))
