"""Whose row of a file a member's row is: by the code it carries, else by name and birth within the household; pure."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from giamngheo.core.problems import Problem
from giamngheo.core.table_problems import Findings, shown
from giamngheo.core.tables import Read
from giamngheo.core.text import fold
from giamngheo.review.staging import finding

MEMBERS = pa.schema(
    [
        ("household", pa.string()),
        ("person", pa.string()),
        ("full_name", pa.string()),
        ("folded", pa.string()),
        ("birth_date", pa.date32()),
        ("birth_year", pa.int64()),
    ]
)
"""The register's members on a day, one row each; `person` is the internal number as text."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The file's members of some households with the code of each, null for who is not in the register.

    `places[i]` is the row of the read that row i came from; `new` counts who is not in the register.
    """

    persons: pa.Table
    places: Sequence[int]
    new: int
    problems: Sequence[Problem]


def match(
    read: Read,
    households: pa.ChunkedArray,
    members: pa.Table,
    earlier: pa.Table,
    elsewhere: Collection[str] = (),
) -> Matched:
    """Tie the rows of the `households` to the register's `members` (`MEMBERS`) and to those of `earlier` sheets.

    `elsewhere` are codes in the file of people whom the register has in other households.
    """
    numbered = read.table.append_column("row_index", pa.array(range(read.table.num_rows), pa.int64()))
    rows = numbered.filter(pc.is_in(numbered["household"], households.combine_chunks()))
    places = rows["row_index"].to_pylist()
    findings = finding(read)
    theirs = members.filter(pc.is_in(members["household"], households.combine_chunks()))
    known, registered = _known(rows, theirs, earlier)
    codes = pc.if_else(known, rows["person"], pa.scalar(None, pa.string())).to_pylist()
    new = _by_name(
        rows, codes, np.flatnonzero(~known.to_numpy(zero_copy_only=False)), theirs, elsewhere, findings, read
    )
    _name_differences(rows, registered, read, findings)
    _name_doubles(rows, codes, read, findings)
    _name_missing(rows, codes, theirs, read, findings)
    resolved = pa.array(codes, pa.string())
    persons = rows.drop_columns(["row_index"])
    persons = persons.set_column(persons.column_names.index("person"), "person", resolved)
    return Matched(persons, places, new, findings.listed())


def _known(rows: pa.Table, members: pa.Table, earlier: pa.Table) -> tuple[pa.Array, list[str | None]]:
    """Of each row whether its code is one of its household's, and the register's name under that code."""
    with duckdb.connect() as engine:
        engine.register("rows", rows.select(["row_index", "household", "person"]))
        engine.register("members", members.select(["household", "person", "full_name"]))
        engine.register("earlier", earlier.select(["household", "person"]))
        found = engine.sql(
            "SELECT k.person IS NOT NULL, m.full_name FROM rows r "
            "LEFT JOIN (SELECT household, person FROM members UNION SELECT household, person FROM earlier) k "
            "USING (household, person) "
            "LEFT JOIN (SELECT DISTINCT ON (household, person) * FROM members) m USING (household, person) "
            "ORDER BY r.row_index"
        ).to_arrow_table()
    return found.column(0).combine_chunks(), found.column(1).to_pylist()


def _by_name(
    rows: pa.Table,
    codes: list[str | None],
    left: Any,
    members: pa.Table,
    elsewhere: Collection[str],
    findings: Findings,
    read: Read,
) -> int:
    """Fill in `codes` of the rows that carry none of their household's; gives how many are in no register."""
    if not len(left):
        return 0
    candidates = _free(members, rows, codes)
    homes = dict(zip(members["person"].to_pylist(), members["household"].to_pylist(), strict=True))
    asked = rows.select(["household", "person", "full_name", "birth_date", "birth_year"]).take(pa.array(left))
    new = 0
    for place, row in zip(left.tolist(), asked.to_pylist(), strict=True):
        at, household, given = read.rows[rows["row_index"][place].as_py()], row["household"], row["person"]
        if given is not None and (given in elsewhere or given in homes):
            findings.add(
                "review.import_person_elsewhere", at, read.headings.get("person"), household=household
            )
            continue
        name = row["full_name"] or ""
        found = (
            [one for one in candidates.get((household, fold(name)), ()) if _may_be(row, one)] if name else []
        )
        words = {"name": shown(name) or "?", "household": household}
        if len(found) > 1:
            findings.add("review.import_person_unsure", at, read.headings.get("full_name"), **words)
        elif found:
            codes[place] = found[0]["person"]
        else:
            codes[place] = given
            new += 1
            findings.add("review.import_new_person", at, read.headings.get("full_name"), **words)
    return new


def _free(
    members: pa.Table, rows: pa.Table, codes: Sequence[str | None]
) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    """The register's members whom no row names by code, by household and toneless name."""
    taken = set(zip(rows["household"].to_pylist(), codes, strict=True))
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for member in members.to_pylist():
        if (member["household"], member["person"]) not in taken:
            found[member["household"], member["folded"]].append(member)
    return found


def _may_be(row: Mapping[str, Any], member: Mapping[str, Any]) -> bool:
    """Whether birth does not speak against it: full dates, else years; what one side does not know is open."""
    if row["birth_date"] is not None and member["birth_date"] is not None:
        return bool(row["birth_date"] == member["birth_date"])
    years = _year(row), _year(member)
    return None in years or years[0] == years[1]


def _year(person: Mapping[str, Any]) -> int | None:
    born = person["birth_date"]
    year: int | None = born.year if isinstance(born, date) else person["birth_year"]
    return year


def _name_differences(
    rows: pa.Table, registered: Sequence[str | None], read: Read, findings: Findings
) -> None:
    """Rows whose code is somebody of another name."""
    given = rows["full_name"].to_pylist()
    for place, (name, found) in enumerate(zip(given, registered, strict=True)):
        if name is not None and found is not None and name != found and fold(name) != fold(found):
            row = read.rows[rows["row_index"][place].as_py()]
            words = {"found": shown(found), "name": shown(name)}
            findings.add("review.import_name_differs", row, read.headings.get("full_name"), **words)


def _name_doubles(rows: pa.Table, codes: Sequence[str | None], read: Read, findings: Findings) -> None:
    """Rows of somebody who has a row already."""
    first: dict[tuple[str, str], int] = {}
    homes, names, places = (rows[name].to_pylist() for name in ("household", "full_name", "row_index"))
    for household, code, name, place in zip(homes, codes, names, places, strict=True):
        if code is None:
            continue
        earlier = first.setdefault((household, code), place)
        if earlier != place:
            words = {"name": shown(name or code), "household": household, "first": read.rows[earlier]}
            findings.add("review.import_person_twice", read.rows[place], read.headings.get("person"), **words)


def _name_missing(
    rows: pa.Table, codes: Sequence[str | None], members: pa.Table, read: Read, findings: Findings
) -> None:
    """People of the register without a row; named at the first row of their household."""
    there = {code for code in codes if code is not None}
    first: dict[str, int] = {}
    named: set[tuple[str, str]] = set()
    homes, names, places = (rows[name].to_pylist() for name in ("household", "full_name", "row_index"))
    absent = members.filter(pc.invert(pc.is_in(members["person"], pa.array(sorted(there), pa.string()))))
    if not absent.num_rows:
        return
    for household, name, place in zip(homes, names, places, strict=True):
        first.setdefault(household, place)
        named.add((household, fold(name or "")))
    for one in absent.to_pylist():
        household = one["household"]
        if (household, one["folded"]) not in named:
            row = read.rows[first[household]] if household in first else None
            words = {"name": shown(one["full_name"]), "household": household}
            findings.add("review.import_member_missing", row, None, **words)
