"""How the money stands: the figures of any group of lines as of any day, in one query.

The movements are summed by line, account, act and side along their indexes; the lines, which are few, are joined to
the sums.  Nothing is read from the balances, so that every day of the past is answered like today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F

from giamngheo.access.reach import Reach
from giamngheo.budget.accounts import Account
from giamngheo.budget.figures import SUMMANDS, Figures, Summand
from giamngheo.budget.queries import EVERYTHING, Scope, lines

DIMENSIONS: Mapping[str, str] = {
    "programme": "programme",
    "project": "part",  # folded to the project afterwards
    "part": "part",
    "source": "source",
    "kind": "kind",
    "origin_year": "origin_year",
    "budget_year": "budget_year",
    "unit": "unit__code",
    "place": "unit__place__code",
    "line": "pk",
}
"""What figures can be grouped by, and where it stands on a line."""

Value = str | int


@dataclass(frozen=True, slots=True)
class Standing:
    """One group: its value on every dimension asked for, its figures, the days of its first and last movement.

    The days are None where nothing was booked by then.
    """

    key: Mapping[str, Value]
    figures: Figures
    first: date | None
    last: date | None


def standing(reach: Reach, by: Sequence[str] = (), scope: Scope = EVERYTHING, *, on: date) -> list[Standing]:
    """The figures as of a day, by any combination of `DIMENSIONS`, in their order; KeyError for another word.

    A group shows when it has a line in reach, even one that nothing has moved on.
    """
    for name in by:
        DIMENSIONS[name]
    wanted = lines(reach, scope).order_by().select_related(None)
    columns = {f"d{number}": F(DIMENSIONS[name]) for number, name in enumerate(by)}
    try:
        inner, values = wanted.values(line_number=F("pk"), **columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_statement(inner, [*columns], whole=not wanted.query.where), [*values, on, on])
        rows = cursor.fetchall()
    return _folded(by, rows)


def total(reach: Reach, scope: Scope = EVERYTHING, *, on: date) -> Figures:
    """The figures of a whole scope as of a day."""
    return summed(standing(reach, (), scope, on=on))


def summed(rows: Iterable[Standing]) -> Figures:
    """The figures of several groups together."""
    return sum((row.figures for row in rows), Figures())


def _folded(by: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Standing]:
    """Rows as groups; parts become their projects where these were asked for, and equal groups are one."""
    found: dict[tuple[Value, ...], Standing] = {}
    for row in rows:
        key = tuple(
            value.partition(".")[0] if name == "project" else value
            for name, value in zip(by, row, strict=False)
        )
        *amounts, first, last = row[len(by) :]
        figures = Figures(*(int(amount or 0) for amount in amounts))
        one = Standing(dict(zip(by, key, strict=True)), figures, _day(first), _day(last))
        before = found.get(key)
        found[key] = one if before is None else _joined(before, one)
    return [found[key] for key in sorted(found)]


def _joined(one: Standing, other: Standing) -> Standing:
    first = [row.first for row in (one, other) if row.first]
    last = [row.last for row in (one, other) if row.last]
    figures = one.figures + other.figures
    return Standing(one.key, figures, min(first, default=None), max(last, default=None))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _statement(inner: str, columns: Sequence[str], *, whole: bool) -> str:
    """The query: the lines wanted, both sides of every movement summed, and the figures by group."""
    legs = " UNION ALL ".join(_leg(side, whole=whole) for side in ("from", "to"))
    sums = ", ".join(f"SUM({_summand(summand)})" for summand in SUMMANDS.values())
    shown = "".join(f"wanted.{column}, " for column in columns)
    grouped = f" GROUP BY {', '.join(f'wanted.{column}' for column in columns)}" if columns else ""
    return (
        f"WITH wanted AS ({inner}), leg AS ({legs}) "  # noqa: S608 - our own names; values are parameters
        f"SELECT {shown}{sums}, MIN(leg.first_on), MAX(leg.last_on) "
        f"FROM wanted LEFT JOIN leg ON leg.line = wanted.line_number{grouped}"
    )


def _leg(side: str, *, whole: bool) -> str:
    sign, gives = ("-", "NOT reversal") if side == "from" else ("", "reversal")
    only = f" AND {side}_line_id IN (SELECT line_number FROM wanted)"  # noqa: S608
    wanted = "" if whole else only
    return (
        f"SELECT {side}_line_id AS line, {side}_account AS account, act, {gives} AS gives, "  # noqa: S608
        f'{sign}SUM(amount) AS amount, MIN("on") AS first_on, MAX("on") AS last_on '
        f'FROM budget_movement WHERE "on" <= %s{wanted} '
        f"GROUP BY {side}_line_id, {side}_account, act, reversal"
    )


def _summand(summand: Summand) -> str:
    tests = []
    if summand.account is not None:
        tests.append(f"leg.account = '{Account(summand.account)}'")
    if summand.act is not None:
        tests.append(f"leg.act = '{summand.act}'")
    if summand.side is not None:
        tests.append("leg.gives" if summand.side else "NOT leg.gives")
    sign = "-" if summand.sign < 0 else ""
    return f"CASE WHEN {' AND '.join(tests)} THEN {sign}leg.amount ELSE 0 END"
