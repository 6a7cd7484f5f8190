"""Amounts and the words of the money, for its templates."""

from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse

from giamngheo.budget.models import Basis, BudgetLine, BudgetUnit
from giamngheo.core.money_words import in_words
from giamngheo.core.numbers import ratio
from giamngheo.office import words
from giamngheo.office.money import amounts, fields, wording
from giamngheo.office.money.filters import Filters
from giamngheo.office.money.table import Row

register = template.Library()

register.filter("million", amounts.million)
register.filter("dong", amounts.dong)
register.filter("in_words", in_words)

_NAMES = {
    "act": wording.ACTS,
    "account": wording.ACCOUNTS,
    "source": wording.SOURCES,
    "kind": wording.KINDS,
    "figure": wording.FIGURES,
}


@register.simple_tag
def money_name(what: str, code: str) -> str:
    """What a code of the money is called."""
    return words.name(_NAMES[what], code)


@register.filter
def line_name(line: BudgetLine) -> str:
    """A line without its unit."""
    return wording.line_name(line)


@register.filter
def unit_name(unit: BudgetUnit) -> str:
    """A unit that spends, with its place where the name does not say it."""
    return fields.unit_name(unit)


@register.filter
def basis_words(basis: Basis) -> str:
    """A paper in one line."""
    return fields.described(basis)


@register.filter
def pick(figures: Any, name: str) -> int:
    """One figure of some lines; zero where there is none."""
    found = figures.get(name, 0) if isinstance(figures, dict) else getattr(figures, name)
    return int(found)


@register.filter
def share_of(part: int, whole: int) -> Fraction | None:
    """A part of a whole; None of nothing."""
    return ratio(part, whole)


@register.simple_tag
def behind(row: Row, figure: str) -> str:
    """The address of the entries behind a figure."""
    return reverse("money-entries") + row.href(figure)


@register.simple_tag
def tail_of(filters: Filters, **more: Any) -> str:
    """The tail of an address with the filters, and more."""
    return filters.address(**more)
