"""Two rounds of the same register compared, household by household, with no database behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import Column, Table

from giamngheo.core import spark
from giamngheo.core.engine import connect, lend
from giamngheo.core.problems import Problem
from giamngheo.facts.cube import Facts
from giamngheo.facts.definitions import LISTS as FIGURE_LISTS
from giamngheo.facts.figures import FIGURES, compute
from giamngheo.facts.schema import ARRIVALS, CHANGES, DEPARTURES
from giamngheo.facts.transitions import (
    ABSENT,
    LISTS,
    OFF,
    UNKNOWN,
    change_column,
    contradictory,
    state_column,
)

EVENTS = (*DEPARTURES, *ARRIVALS, *CHANGES)
"""What a list of events may say of a household: why it left or came, or the class of change as it was decided."""

_EXAMPLES = 5
_STATE_WORDS = {
    "poor": ("hộ nghèo", "poor"),
    "near_poor": ("hộ cận nghèo", "near-poor"),
    OFF: ("ngoài danh sách", "on neither list"),
    UNKNOWN: ("chưa xác định", "undetermined"),
    ABSENT: ("không có trong sổ", "not in the register"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the lists: changes by household, figures in the form of `figures.compute`, problems.

    `rows`: every household on a list in either round, with `previous_category`, `category`, sizes where they are
    known, `event` and `change` (null where it stayed, or where no rule says).  `figures`: for the whole under the
    key null, then for each column of `by` on its own.
    """

    rows: pa.Table
    figures: dict[str | None, pa.Table]
    problems: list[Problem]


def compare(before: Table, after: Table, events: Table | None = None, by: Sequence[str] = ()) -> Comparison:
    """Classify what changed between two tables of one row a household, of one engine.

    Both have `household` and `category`; `persons` in both gives figures in persons; `ever_poor` and `ever_near_poor`
    in either tell who fell back from who is new.  A household that stands in one table only came or left: `events`
    (`household`, `event` of `EVENTS`) says why.  `by`: columns of either table, that of `after` first; who stands under
    another value than before has left the one group and come to the other, and stayed in the whole.  Only households
    on a list leave the engine.
    """
    joined = _classified(_joined(before, after, events, by))
    rows = spark.fetch(
        joined.filter(joined.before.isin(LISTS) | joined.after.isin(LISTS)).order_by("household")
    )
    listed = lend(connect(), "listed", rows)
    problems = [*_problems(listed), *_without_household(joined)]
    units = ["change"]
    if "persons" in before.columns and "persons" in after.columns:
        unknown = listed.filter(_size_unknown(listed)).count().to_pyarrow().as_py()
        if unknown:
            problems.append(Problem("rounds.size_unknown", values={"count": unknown}))
        else:
            units.append("change_persons")
    asked = [f"{unit}.{key}" for unit in units for key in FIGURE_LISTS]
    figures = [figure for figure in FIGURES if figure.rpartition(".")[0] in asked]
    counted = {
        column: compute(_facts(listed, column), figures, by=[column] if column else [])
        for column in (None, *by)
    }
    shown = [
        "household",
        *by,
        "previous_category",
        "category",
        "previous_persons",
        "persons",
        "event",
        "change",
    ]
    return Comparison(rows.select(list(dict.fromkeys(shown))), counted, problems)


def _joined(before: Table, after: Table, events: Table | None, by: Sequence[str]) -> Table:
    """One row a household of either table, with what each of them and the events say."""
    both = before.outer_join(
        after, before.household == after.household, lname="{name}_before", rname="{name}_after"
    )
    names = set(both.columns)

    def old(name: str, kind: str) -> Column:
        return _one(both, names, (f"{name}_before", name) if name in before.columns else (), kind)

    def new(name: str, kind: str) -> Column:
        return _one(both, names, (f"{name}_after", name) if name in after.columns else (), kind)

    columns = {
        "household": ibis.coalesce(both.household_after, both.household_before),
        "was": both.household_before.notnull(),
        "is": both.household_after.notnull(),
        "previous_category": old("category", "string"),
        "category": new("category", "string"),
        "previous_persons": old("persons", "int64"),
        "persons": new("persons", "int64"),
    }
    for name in ("ever_poor", "ever_near_poor"):
        columns[name] = ibis.coalesce(new(name, "boolean"), old(name, "boolean"))
    for name in by:
        was, now = old(name, "string"), new(name, "string")
        columns[f"from_{name}"] = ibis.ifelse(was != now, was, ibis.null("string"))
        columns[name] = columns.get(name, ibis.coalesce(now, was))
    table = both.select(**columns)
    if events is None:
        return table.mutate(event=ibis.null("string"), known=ibis.literal(True))
    happened = events.select(event_household=events.household, event=events.event)
    joined = happened.outer_join(table, [("event_household", "household")])
    household = ibis.coalesce(joined.household, joined.event_household)
    return joined.mutate(known=joined.household.notnull(), household=household).drop("event_household")


def _one(table: Table, names: set[str], candidates: Sequence[str], kind: str) -> Column:
    found: Column = next((table[name].cast(kind) for name in candidates if name in names), ibis.null(kind))
    return found


def _classified(table: Table) -> Table:
    """With the states before and after, and the class of change."""
    table = table.mutate(
        before=ibis.ifelse(
            table["was"].fill_null(False), state_column(table.previous_category, UNKNOWN), ABSENT
        ),
        after=ibis.ifelse(table["is"].fill_null(False), state_column(table.category, UNKNOWN), ABSENT),
    )
    ever = {name: table[name] for name in ("ever_poor", "ever_near_poor")}
    by_rule = change_column(table.before, table.after, table.event, ever)
    decided = table.event.isin(CHANGES).fill_null(False)
    return table.mutate(change=ibis.ifelse(decided, table.event, by_rule))


def _facts(listed: Table, column: str | None) -> Facts:
    """The rows as facts: who left for a known reason departed; who left without one stays, of unknown category.

    With a column, who was under another value of it is told with both.
    """
    weighed = listed.mutate(weight=ibis.literal(1, "int64"))
    weighed = weighed.drop(*_other_origins(weighed, column))
    gone = (weighed.after == ABSENT) & weighed.change.notnull()
    there, departed = weighed.filter(~gone), weighed.filter(gone)
    if column is None:
        return Facts(there, departed, weighted=False)
    before = f"from_{column}"
    moved = there.filter(there[before].notnull() & there.before.isin(LISTS))
    left = moved.mutate(**{column: moved[before], f"to_{column}": moved[column]})
    departed = departed.mutate(**{f"to_{column}": ibis.null("string")})
    names = departed.columns
    departed = departed.select(names).union(left.select(names))
    return Facts(there, departed, weighted=False, extra=(column,))


def _other_origins(listed: Table, column: str | None) -> list[str]:
    return [name for name in listed.columns if name.startswith("from_") and name != f"from_{column}"]


def _size_unknown(listed: Table) -> Column:
    lost = listed.before.isin(LISTS) & listed.previous_persons.isnull()
    return lost | (listed.after.isin(LISTS) & listed.persons.isnull())


def _problems(listed: Table) -> list[Problem]:
    wrong = contradictory(listed.before, listed.after, listed.change)
    open_ = listed.change.isnull() & (listed.before != listed.after)
    found = []
    for code, predicate in (("rounds.contradictory", wrong), ("rounds.unclassified", open_)):
        rows = (
            listed.filter(predicate)
            .select("before", "after", "change", "household")
            .order_by("household")
            .to_pyarrow()
        )
        ways: dict[tuple[str, ...], list[str]] = {}
        for row in rows.to_pylist():
            ways.setdefault((row["before"], row["after"], row["change"] or ""), []).append(row["household"])
        for (was, now, change), households in sorted(ways.items()):
            words = {
                f"before_{language}": _STATE_WORDS[was][place] for place, language in enumerate(("vi", "en"))
            }
            words |= {
                f"after_{language}": _STATE_WORDS[now][place] for place, language in enumerate(("vi", "en"))
            }
            examples = ", ".join(households[:_EXAMPLES])
            values = {**words, "change": change, "count": len(households), "examples": examples}
            found.append(Problem(code, values=values))
    return found


def _without_household(joined: Table) -> list[Problem]:
    """Events of households that stand in neither round."""
    rows = spark.fetch(joined.filter(~joined.known).select("household").order_by("household"))
    if not rows.num_rows:
        return []
    examples = ", ".join(rows["household"].to_pylist()[:_EXAMPLES])
    return [Problem("rounds.event_of_nobody", values={"count": rows.num_rows, "examples": examples})]
