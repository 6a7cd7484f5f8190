"""The disbursement report of three, six, nine and twelve months, as the Treasury gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from giamngheo.budget.figures import Figures
from giamngheo.office.money.filters import Filters
from giamngheo.office.money.table import Row, standing

MONTHS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Line:
    """A row at the end of the period, beside where it stood when the last quarter began."""

    row: Row
    before: int

    @property
    def within(self) -> int:
        """Disbursed in the last three months of the period."""
        return self.row.figures.disbursed - self.before


@dataclass(frozen=True, slots=True)
class Report:
    """The report; `until` is the end of the period or, where that has not come, today."""

    months: int
    until: date
    over: bool
    lines: Sequence[Line]
    whole: Line


def end_of(year: int, months: int) -> date:
    """The last day of a period that begins with the year."""
    return date(year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def latest(year: int, today: date) -> int:
    """The months of the report that is due or in hand on a day."""
    done = [months for months in MONTHS if end_of(year, months) <= today]
    return done[-1] if done else MONTHS[0]


def report(filters: Filters, months: int, today: date) -> Report:
    """The report of the filters' year."""
    end = end_of(filters.year, months)
    until = min(end, today)
    start = end_of(filters.year, months - 3) if months > 3 else date(filters.year - 1, 12, 31)
    now = standing(filters.but(on=until, dated=True))
    earlier = standing(filters.but(on=min(start, until), dated=True))
    before = {_key(row): row.figures.disbursed for row in earlier.rows}
    lines = [Line(row, before.get(_key(row), 0)) for row in now.rows]
    whole = Line(now.whole, earlier.whole.figures.disbursed if earlier.rows else Figures().disbursed)
    return Report(months, until, end <= today, lines, whole)


def _key(row: Row) -> tuple[object, ...]:
    asked = row.filters
    return row.role, asked.part, asked.source, asked.kind, asked.origin
