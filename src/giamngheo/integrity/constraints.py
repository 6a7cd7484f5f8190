"""Constraints that many models share."""

from django.db.models import CheckConstraint, F, Q


def ends_after_start(name: str, start: str = "valid_from", end: str = "valid_to") -> CheckConstraint:
    """A dated row ends on or after the day it starts, or is still open; both days are inclusive."""
    return CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}), name=name
    )


def one_of(name: str, field: str, values: list[str]) -> CheckConstraint:
    """The column holds one of the words given."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
