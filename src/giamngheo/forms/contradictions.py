"""What answers say that cannot be: births in the future, a pupil too old for the class, members miscounted.

The checks are columnar: they find the same things in one sheet and in a file of millions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

import duckdb
import pyarrow as pa

from giamngheo.core.prepared import Prepared, Shelf
from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue

MOST_OF_A_KIND = 20
"""Problems of one kind that are listed one by one; the rest are counted."""

catalogue(
    {
        "answers.born_later": Kind(
            "Ngày sinh {found} sau ngày rà soát {on}.",
            "Born on {found}, after the review of {on}.",
            "Kiểm tra lại ngày sinh.",
            "Check the date of birth.",
        ),
        "answers.too_old": Kind(
            "Sinh năm {found} thì đến ngày rà soát đã hơn 120 tuổi.",
            "Born in {found}, over 120 years old at the review.",
            "Kiểm tra lại năm sinh.",
            "Check the year of birth.",
        ),
        "answers.birth_differs": Kind(
            "Ngày sinh và năm sinh không khớp ({found}).",
            "Date and year of birth differ ({found}).",
            "Giữ một trong hai hoặc sửa cho khớp.",
            "Keep one of them or make them agree.",
        ),
        "answers.stranger": Kind(
            "Người này thuộc hộ “{found}” không có trong danh sách hộ.",
            "This person belongs to household “{found}”, which is not in the list.",
            "Thêm hộ hoặc sửa mã hộ của người này.",
            "Add the household or correct its code here.",
        ),
        "answers.school_age": Kind(
            "Tuổi không hợp với cấp đang học ({found}).",
            "The age does not fit the school level ({found}).",
            "Kiểm tra lại năm sinh hoặc cấp học.",
            "Check the birth or the school level.",
            Severity.warning,
        ),
        "answers.members_differ": Kind(
            "Khai {found} người khác với số người trong danh sách.",
            "The number of members differs from the list ({found} declared).",
            "Bổ sung người còn thiếu hoặc sửa số nhân khẩu.",
            "Add who is missing or correct the number.",
            Severity.warning,
        ),
        "answers.heads": Kind(
            "Hộ có {found} chủ hộ.",
            "The household has {found} heads.",
            "Chỉ giữ một chủ hộ.",
            "Keep one head.",
            Severity.warning,
        ),
        "answers.more": Kind(
            "Còn {number} trường hợp nữa như “{what}”",
            "{number} more like “{what}”",
            "Sửa những dòng đã nêu rồi kiểm tra lại.",
            "Mend those that are listed, then check again.",
            Severity.warning,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class _Check:
    """Rows that satisfy `where` contradict; `found` is shown.  `table` is what `where` speaks of."""

    code: str
    table: str
    column: str
    where: str
    found: str


_CHECKS = (
    _Check(
        "answers.born_later", "persons", "birth_date", "birth_date > $on", "strftime(birth_date, '%d/%m/%Y')"
    ),
    _Check(
        "answers.born_later",
        "persons",
        "birth_year",
        "birth_date IS NULL AND birth_year > year($on)",
        "birth_year",
    ),
    _Check(
        "answers.too_old",
        "persons",
        "birth_year",
        "coalesce(year(birth_date), birth_year) < year($on) - 120",
        "coalesce(year(birth_date), birth_year)",
    ),
    _Check(
        "answers.birth_differs",
        "persons",
        "birth_year",
        "birth_year <> year(birth_date)",
        "strftime(birth_date, '%d/%m/%Y') || ', ' || birth_year",
    ),
    _Check(
        "answers.stranger",
        "persons",
        "household",
        "household NOT IN (SELECT household FROM households)",
        "household",
    ),
    _Check(
        "answers.school_age",
        "(SELECT *, year($on) - coalesce(year(birth_date), birth_year) AS years FROM persons)",
        "schooling",
        """(schooling = 'preschool' AND years > 7) OR (schooling = 'primary' AND (years < 5 OR years > 20))
        OR (schooling = 'lower_secondary' AND years < 10) OR (schooling = 'upper_secondary' AND years < 14)
        OR (schooling = 'higher' AND years < 16)""",
        "years || ', ' || schooling",
    ),
    _Check(
        "answers.members_differ",
        """(SELECT h.row_index, h.household, h.members, l.listed FROM households h JOIN
        (SELECT household, count(*) AS listed FROM persons GROUP BY household) l ON h.household = l.household)""",
        "members",
        "members <> listed",
        "members || '/' || listed",
    ),
    _Check(
        "answers.heads",
        """(SELECT h.row_index, h.household, l.heads FROM households h JOIN (SELECT household, count(*) AS heads
        FROM persons WHERE relation = 'head' GROUP BY household) l ON h.household = l.household)""",
        "household",
        "heads > 1",
        "heads",
    ),
)

_HOUSEHOLD = {"row_index": pa.int64(), "household": pa.string(), "members": pa.int64()}
_PERSON = {
    "row_index": pa.int64(),
    "household": pa.string(),
    "birth_date": pa.date32(),
    "birth_year": pa.int64(),
    "schooling": pa.string(),
    "relation": pa.string(),
}
"""The answers that the checks look at."""

Place = Callable[[str, int, str], Spot]
"""Table name (`households`, `persons`), row index and column → the place a person can find."""


def contradictions(
    households: pa.Table,
    persons: pa.Table | None,
    on: date,
    place: Place,
    *,
    most: int | None = MOST_OF_A_KIND,
) -> list[Problem]:
    """Contradictions of answers at a review date; nothing is changed, `place` says where each row comes from.

    Of each kind `most` are listed one by one, or all.
    """
    found: list[Problem] = []
    if persons is None:
        return found
    tables = {"households": _asked(households, _HOUSEHOLD), "persons": _asked(persons, _PERSON)}
    for check, rows in zip(_CHECKS, _run(tables, on), strict=True):
        found.extend(_problems(check, rows, on, place, most))
    return found


def _asked(table: pa.Table, columns: Mapping[str, pa.DataType]) -> pa.Table:
    """The columns that checks look at, in their types, with the number of each row."""
    numbered = table.append_column("row_index", pa.array(range(table.num_rows), pa.int64()))
    return numbered.select(list(columns)).cast(pa.schema(list(columns.items())))


def _run(tables: Mapping[str, pa.Table], on: date) -> list[pa.Table]:
    """Index and found words of the rows that contradict, a table for each check, in the order of rows."""
    if sum(table.num_rows for table in tables.values()) <= _FEW:
        return list(_checks_kept.take(on, lambda: _prepared(on)).run(tables).values())
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return [connection.sql(_query(check, on)).to_arrow_table() for check in _CHECKS]


_FEW = 1000
"""Rows up to which an engine that is kept is quicker than a new one that optimizes."""

_checks_kept: Shelf[date, Prepared] = Shelf(4)


def _prepared(on: date) -> Prepared:
    statements = {f"check_{number}": _query(check, on) for number, check in enumerate(_CHECKS)}
    return Prepared({"households": _HOUSEHOLD, "persons": _PERSON}, statements)


def _query(check: _Check, on: date) -> str:
    query = f"SELECT row_index, {check.found} AS found FROM {check.table} t WHERE {check.where} ORDER BY 1"  # noqa: S608
    return query.replace("$on", f"DATE '{on.isoformat()}'")


def _problems(check: _Check, rows: pa.Table, on: date, place: Place, most: int | None) -> Iterator[Problem]:
    which = "households" if "households h" in check.table else "persons"
    pairs = [*zip(*(rows[column].to_pylist() for column in ("row_index", "found")), strict=True)]
    problems = (_problem(check, on, place(which, index, check.column), found) for index, found in pairs)
    yield from islice(problems, most)
    if most is not None and len(pairs) > most:
        last = _problem(check, on, Spot(), pairs[-1][1])
        yield Problem("answers.more", values={"number": len(pairs) - most, "what": last.what()})


def _problem(check: _Check, on: date, spot: Spot, found: object) -> Problem:
    return Problem(check.code, spot, {"found": found, "on": f"{on:%d/%m/%Y}"})
