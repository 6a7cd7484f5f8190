"""What is contradictory in sheets; pure: rows in, problems out.

Contradictions within the answers themselves are those of `forms.contradictions`; here are those between the
answers and the register, and between two sheets.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pyarrow as pa

from giamngheo.core.problems import Problem, Spot
from giamngheo.core.text import fold
from giamngheo.forms.contradictions import contradictions
from giamngheo.review.answers import Tables

_YEARS_A_CENTURY = 100
_FIRST_CENTURY = 1900


def answer_problems(tables: Tables, on: date) -> list[Problem]:
    """Contradictions within the answers of some sheets at a reference date."""
    codes = {"households": tables.households["household"], "persons": tables.persons["household"]}

    def place(table: str, row: int, column: str) -> Spot:
        return Spot(household=codes[table][row].as_py(), question=column)

    return contradictions(tables.households, tables.persons, on, place)


def identity_problems(persons: pa.Table, numbers: Mapping[str, str]) -> list[Problem]:
    """Members whose sex or year of birth is not what their identification number says.

    `numbers` gives the number by the member's `person`.  The fourth digit is the century and the sex, the fifth
    and sixth are the year (NĐ 137/2015/NĐ-CP, Article 13; TT 07/2016/TT-BCA, Article 7).
    """
    return [
        problem for row in _rows(persons) for problem in _against_number(row, numbers.get(str(row["person"])))
    ]


def duplicates(persons: pa.Table) -> list[Problem]:
    """The same name, toneless, and the same birth date in two households."""
    seen: dict[tuple[str, date], str] = {}
    found = []
    for row in _rows(persons):
        name, born, household = row["full_name"], row["birth_date"], str(row["household"])
        if not isinstance(name, str) or not isinstance(born, date):
            continue
        first = seen.setdefault((fold(name), born), household)
        if first != household:
            values = {"name": name, "born": f"{born:%d/%m/%Y}", "first": first, "second": household}
            found.append(Problem("review.same_person", Spot(household=household), values))
    return found


def _rows(persons: pa.Table) -> Iterator[Mapping[str, object]]:
    columns = persons.select(["household", "person", "full_name", "sex", "birth_date", "birth_year"])
    for batch in columns.to_batches():
        yield from batch.to_pylist()


def _against_number(row: Mapping[str, object], number: str | None) -> Iterable[Problem]:
    if number is None:
        return
    spot = Spot(household=str(row["household"]), question="person")
    century, sex = divmod(int(number[3]), 2)
    year = _FIRST_CENTURY + century * _YEARS_A_CENTURY + int(number[4:6])
    born = row["birth_date"]
    stated = born.year if isinstance(born, date) else row["birth_year"]
    if stated is not None and stated != year:
        yield Problem("review.identity_year", spot, {"year": stated, "name": row["full_name"]})
    if row["sex"] is not None and row["sex"] != ("male", "female")[sex]:
        yield Problem("review.identity_sex", spot, {"name": row["full_name"]})
