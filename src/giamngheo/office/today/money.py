"""What waits in the money: advances whose term comes near, and the steps of the end of a budget year."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.access.reach import Reach
from giamngheo.budget import closing
from giamngheo.budget import standing as journal
from giamngheo.budget.closing import Due
from giamngheo.budget.figures import Figures
from giamngheo.budget.models import BudgetLine, YearEnd
from giamngheo.budget.queries import Scope, lines
from giamngheo.law.money import Step
from giamngheo.office.money import amounts, wording
from giamngheo.office.today.errands import Errand

NEAR = 60
"""Days ahead of a last day from which it is shown."""
_APART = 12
"""Advances that are shown one by one; more of them are one line."""


def money_errands(reach: Reach, on: date) -> list[Errand]:
    """What waits for an account with powers over money; nothing for another."""
    found: list[Errand] = []
    for year in (on.year - 1, on.year):
        for due in closing.calendar(year):
            if _is_near(due, year, on):
                found += _of_step(reach, year, due, on)
    return found


def _is_near(due: Due, year: int, on: date) -> bool:
    """Within the days before its last day; where no source gives that, from the end of the year itself."""
    last = due.last_day or date(year, 12, 31)
    return (last - on).days <= NEAR


def _of_step(reach: Reach, year: int, due: Due, on: date) -> Iterator[Errand]:
    own = reach.having(closing.STEPS[due.step].power)
    held = _held(own, year, on) if own.paths else []
    if not held:
        return
    if due.step == Step.settle:
        yield from _advances(held, year, due.last_day, on)
    elif due.step == Step.cancel:
        yield from _open(held, year, due.last_day, on)
    elif due.last_day is not None and due.last_day >= on:
        where = _("Năm ngân sách {year}").format(year=year)
        yield _errand(closing.STEPS[due.step].title, where, due.last_day, on, year)


def _held(reach: Reach, year: int, on: date) -> list[tuple[BudgetLine, Figures]]:
    """The lines that this office works on, which still have something."""
    scope = Scope(budget_year=year)
    read = journal.standing(reach, ("line",), scope, on=on)
    left = {int(one.key["line"]): one.figures for one in read if one.figures.remaining}
    mine = lines(reach, scope).filter(pk__in=left)
    return [(one, left[one.pk]) for one in reach.scope(mine, "unit__place__path")]


def _advances(
    held: list[tuple[BudgetLine, Figures]], year: int, last: date | None, on: date
) -> Iterator[Errand]:
    waiting = [(line, figures.advanced) for line, figures in held if figures.advanced]
    if len(waiting) > _APART:
        whole = amounts.million(sum(amount for _line, amount in waiting))
        said = _("Hoàn tạm ứng của {n} dòng dự toán: {amount} triệu đồng").format(
            n=len(waiting), amount=whole
        )
        yield _errand(said, _("Năm ngân sách {year}").format(year=year), last, on, year)
        return
    for line, amount in waiting:
        said = _("Hoàn tạm ứng {amount} triệu đồng").format(amount=amounts.million(amount))
        where = f"{line.unit.name} · {wording.line_name(line)}"
        href = reverse("money-line", args=[line.pk])
        yield Errand(said, where, last, _late(last, on), href)


def _open(held: list[tuple[BudgetLine, Figures]], year: int, last: date | None, on: date) -> Iterator[Errand]:
    """The units that have money left and whose books are still open."""
    state = dict(YearEnd.objects.filter(budget_year=year).order_by("pk").values_list("unit", "state"))
    units = {line.unit_id for line, figures in held if figures.available}
    count = sum(1 for unit in units if state.get(unit) != "closed")
    if count:
        said = ngettext("Khóa sổ năm {year} của {n} đơn vị", "Khóa sổ năm {year} của {n} đơn vị", count)
        title = closing.STEPS[Step.cancel].title
        yield _errand(said.format(year=year, n=count), title, last, on, year)


def _errand(what: str, where: str, last: date | None, on: date, year: int) -> Errand:
    return Errand(what, where, last, _late(last, on), f"{reverse('money-year-end')}?nam={year}")


def _late(last: date | None, on: date) -> int:
    return max((on - last).days, 0) if last else 0
