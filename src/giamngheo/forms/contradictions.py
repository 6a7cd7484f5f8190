"""What answers say that cannot be: births in the future, a pupil too old for the class, members miscounted.

The checks are columnar: they find the same things in one sheet and in a file of millions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import duckdb
import pyarrow as pa

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
    with duckdb.connect() as connection:
        connection.register("households", _numbered(households))
        connection.register("persons", _numbered(persons))
        for check in _CHECKS:
            found.extend(_run(connection, check, on, place, most))
    return found


def _numbered(table: pa.Table) -> pa.Table:
    return table.append_column("row_index", pa.array(range(table.num_rows), pa.int64()))


def _run(
    connection: duckdb.DuckDBPyConnection, check: _Check, on: date, place: Place, most: int | None
) -> Iterator[Problem]:
    query = f"SELECT row_index, household, {check.found} FROM {check.table} t WHERE {check.where} ORDER BY 1"  # noqa: S608
    rows = connection.execute(query, {"on": on} if "$on" in query else {}).fetchall()
    which = "households" if "households h" in check.table else "persons"
    problems = (_problem(check, on, place(which, index, check.column), found) for index, _, found in rows)
    yield from islice(problems, most)
    if most is not None and len(rows) > most:
        last = _problem(check, on, Spot(), rows[-1][2])
        yield Problem("answers.more", values={"number": len(rows) - most, "what": last.what()})


def _problem(check: _Check, on: date, spot: Spot, found: object) -> Problem:
    return Problem(check.code, spot, {"found": found, "on": f"{on:%d/%m/%Y}"})
