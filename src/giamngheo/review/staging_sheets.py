"""From the rows of a file to the sheets to be kept: whose rows they are, what changes, what is left as it was; pure.

Columns stay columns until it is known which households change: a file that says nothing new costs no object for
each answer.  Answers whose column the file does not have stay as the live sheet has them, and so do the answers
that the reader may not see and has left empty.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.problems import Problem, Spot
from giamngheo.core.tables import Read
from giamngheo.core.text import clean
from giamngheo.forms.contradictions import contradictions
from giamngheo.review.answers import Line, Tables, to_tables
from giamngheo.review.staging import Filled
from giamngheo.review.staging_persons import match

_WHO = ("household", "person", "full_name", "relation", "sex", "birth_date", "birth_year", "ethnicity")
"""What a template fills in of a member: a row that holds no more was not asked yet."""

_WHICH = ("household", "area", "members")
"""The same of a household."""


@dataclass(frozen=True, slots=True)
class Live:
    """A household's sheet as it stands: its answers as JSON text, and whether it is complete."""

    answers: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Staged:
    """What an import would do: the sheets to keep, by household, and how many households stay as they are."""

    sheets: Mapping[str, Mapping[str, object]]
    unchanged: int
    unfilled: int
    new_persons: int
    problems: Sequence[Problem]


def stage(
    filled: Filled,
    rows: Sequence[int],
    members: pa.Table,
    live: Mapping[str, Live],
    on: date,
    *,
    unseen: Mapping[str, Collection[str]],
    elsewhere: Collection[str] = (),
) -> Staged:
    """The sheets of the households in `rows`, compared with those that stand.

    `members` are the register's (`staging_persons.MEMBERS`) on the reference date `on`; `unseen` names answers that
    the reader may not see, `elsewhere` codes in the file of people of other households.
    """
    of_households = filled.households.table.take(pa.array(rows, pa.int64()))
    asked = _asked(of_households, filled)
    codes = of_households.filter(asked)["household"]
    households = of_households.filter(asked)
    standing = to_tables(
        [Line(code, live[code].answers) for code in codes.to_pylist() if code in live and live[code].complete]
    )
    matched = (
        match(filled.persons, codes, members, standing.persons, elsewhere)
        if filled.persons is not None
        else None
    )
    persons = matched.persons if matched is not None else None
    households = _with_unseen(households, standing.households, unseen["household"], ("household",))
    if persons is not None:
        persons = _with_unseen(persons, standing.persons, unseen["person"], ("household", "person"))
    changed = _changed(households, persons, standing, _present(filled))
    problems = list(matched.problems) if matched is not None else []
    problems += _contradictions(
        filled, asked, rows, households, persons, matched.places if matched else [], on
    )
    return Staged(
        sheets=dict(_sheets(households, persons, changed, live, _present(filled))),
        unchanged=households.num_rows - len(changed),
        unfilled=of_households.num_rows - households.num_rows,
        new_persons=matched.new if matched is not None else 0,
        problems=problems,
    )


@dataclass(frozen=True, slots=True)
class _Present:
    """The answers whose columns the file has."""

    household: tuple[str, ...]
    person: tuple[str, ...]


def _present(filled: Filled) -> _Present:
    own = tuple(
        name for name in filled.households.table.column_names
        if name in filled.households.present and name not in ("household", "area")
    )  # fmt: skip
    if filled.persons is None:
        return _Present(own, ())
    there = filled.persons.present | {"person"}
    return _Present(
        own, tuple(name for name in filled.persons.table.column_names if name in there - {"household"})
    )


def _asked(households: pa.Table, filled: Filled) -> pa.ChunkedArray:
    """Of each household, whether the file holds an answer that a template does not fill in by itself."""
    answered = _any_valid(households, set(filled.households.present) - set(_WHICH))
    if filled.persons is None or not filled.persons.table.num_rows:
        return answered
    table = filled.persons.table
    told = table.filter(_any_valid(table, set(filled.persons.present) - set(_WHO)))["household"]
    return pc.or_(answered, pc.is_in(households["household"], told.unique()))


def _any_valid(table: pa.Table, names: Collection[str]) -> pa.ChunkedArray:
    nowhere = pa.chunked_array([pa.array([False] * table.num_rows, pa.bool_())])
    return reduce(pc.or_, (table[name].is_valid() for name in sorted(names)), nowhere)


def _with_unseen(rows: pa.Table, standing: pa.Table, unseen: Collection[str], key: Sequence[str]) -> pa.Table:
    """Rows with what the reader may not see, where it was left empty, as the standing sheet has it."""
    names = [name for name in unseen if name in rows.column_names]
    if not names or not standing.num_rows:
        return rows
    kept = ", ".join(f"coalesce(r.{name}, s.{name}) AS {name}" for name in names)
    which = ", ".join(key)
    with duckdb.connect() as engine:
        engine.register("rows", rows.append_column("row_index", pa.array(range(rows.num_rows))))
        engine.register("standing", standing)
        joined: pa.Table = engine.sql(
            f"SELECT r.* REPLACE ({kept}) FROM rows r LEFT JOIN "  # noqa: S608 - names of the vocabulary
            f"(SELECT DISTINCT ON ({which}) * FROM standing) s USING ({which}) ORDER BY row_index"
        ).to_arrow_table()
    return joined.drop_columns(["row_index"])


def _changed(
    households: pa.Table, persons: pa.Table | None, standing: Tables, present: _Present
) -> list[str]:
    """The households whose answers, in the columns that the file has, are not those of the standing sheet."""
    pairs = [("own", households, standing.households, present.household)]
    if persons is not None:
        pairs.append(("members", persons, standing.persons, present.person))
    parts = []
    with duckdb.connect() as engine:
        for name, new, old, columns in pairs:
            engine.register(f"new_{name}", new)
            engine.register(f"old_{name}", old)
            listed = ", ".join(f'"{column}"' for column in ("household", *columns))
            for one, other in ((f"new_{name}", f"old_{name}"), (f"old_{name}", f"new_{name}")):
                parts.append(
                    f"SELECT household FROM (SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other})"  # noqa: S608
                )
        # A household without a standing sheet differs in its code alone.
        found = engine.sql(" UNION ".join(parts)).fetchall()
    return sorted(code for (code,) in found)


def _sheets(
    households: pa.Table,
    persons: pa.Table | None,
    changed: Sequence[str],
    live: Mapping[str, Live],
    present: _Present,
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The answers of the households that change, with what the file does not ask as it was."""
    wanted = pa.array(changed, pa.string())
    own = households.filter(pc.is_in(households["household"], wanted)).select(
        ["household", *present.household]
    )
    members: dict[str, list[dict[str, Any]]] = {}
    if persons is not None:
        theirs = persons.filter(pc.is_in(persons["household"], wanted)).select(["household", *present.person])
        for row in _plain(theirs):
            members.setdefault(row.pop("household"), []).append(row)
    for row in _plain(own):
        code = row.pop("household")
        before: dict[str, Any] = json.loads(live[code].answers) if code in live else {}
        if persons is None:
            listed = before.get("members", [])
        else:
            listed = _with_the_rest(members.get(code, []), before.get("members", []), present.person)
        # Totals alone, as an export states them, give way to answers.
        asked = {*present.household, "b2"} if listed and not before.get("members") else set(present.household)
        kept = {name: value for name, value in before.get("household", {}).items() if name not in asked}
        yield code, {"household": kept | row, "members": listed}


def _with_the_rest(
    members: list[dict[str, Any]], before: Sequence[Mapping[str, Any]], asked: Sequence[str]
) -> list[dict[str, Any]]:
    """Members with the answers that the file has no column for, as the sheet before had them."""
    earlier = {member["person"]: member for member in before if member.get("person")}
    return [
        {name: value for name, value in earlier.get(member.get("person"), {}).items() if name not in asked}
        | member
        for member in members
    ]


def _plain(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows with what is known only; decimals as short text."""
    for batch in table.to_batches(10_000):
        for row in batch.to_pylist():
            yield {
                name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
                for name, value in row.items()
                if value is not None
            }


def _contradictions(
    filled: Filled,
    asked: pa.ChunkedArray,
    rows: Sequence[int],
    households: pa.Table,
    persons: pa.Table | None,
    places: Sequence[int],
    on: date,
) -> list[Problem]:
    """What the answers say that cannot be, at the rows of the file."""
    own = [row for row, kept in zip(rows, asked.to_pylist(), strict=True) if kept]

    def place(table: str, row: int, column: str) -> Spot:
        if table == "persons" and filled.persons is not None:
            return filled.persons.spot(places[row], column)
        return filled.households.spot(own[row], column)

    return contradictions(households, persons, on, place)


def rows_by_household(read: Read) -> Mapping[str, int]:
    """The first row of each household, for problems that name the household only."""
    found: dict[str, int] = {}
    for row, code in enumerate(read.table["household"].to_pylist()):
        if code is not None:
            found.setdefault(clean(code), row)
    return found
